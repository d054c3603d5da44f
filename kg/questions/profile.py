"""Answer what the graph knows of one region: programs, people, figures and honours, each with its passages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import networkx as nx

from kg.questions.lookup import edges_from, edges_to, regions_above, reports_by_region
from kg.questions.rows import Figure, Passage, Row, to_figure, to_passages


@dataclass(frozen=True, slots=True)
class ProgramItem(Row):
    """A program that the region runs, or only plans (``stage`` is then ``planned``)."""

    program: str
    kind: str
    national: bool
    since: str | None
    stage: str | None
    claim: str | None
    agents: tuple[str, ...]
    mandated_by: str | None
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class PersonItem(Row):
    """A person with a role in the region or in one of its bodies (``organization``)."""

    person: str
    role: str
    organization: str | None
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class FigureItem(Row):
    """A figure of the region, with the programs whose result the report says it is."""

    figure: Figure
    programs: tuple[str, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class HonourItem(Row):
    """An honour of the region, or one of which its reports tell (``recipient``)."""

    award: str
    recipient: str
    grantor: str | None
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Profile(Row):
    """All that the graph holds of a region; ``inside`` are the regions right below it, ``around`` those that contain it."""

    region: str
    level: str
    adcode: str | None
    also: tuple[str, ...]
    around: tuple[str, ...]
    inside: tuple[str, ...]
    reports: tuple[str, ...]
    programs: tuple[ProgramItem, ...]
    people: tuple[PersonItem, ...]
    figures: tuple[FigureItem, ...]
    honours: tuple[HonourItem, ...]


def profile(graph: nx.MultiDiGraph, region: str) -> Profile:
    """Give the profile of *region* (a node, as :func:`kg.questions.find_region` gives it)."""
    nodes = graph.nodes
    data = nodes[region]
    return Profile(
        region=data["full_name"],
        level=data["level"],
        adcode=data.get("adcode"),
        also=tuple(data.get("alt_labels", ())),
        around=tuple(nodes[node]["label"] for node in regions_above(graph, region)),
        inside=tuple(sorted(nodes[node]["label"] for node, _ in edges_to(graph, region, "contained_in"))),
        reports=tuple(nodes[doc]["label"] for doc in reports_by_region(graph).get(region, ())),
        programs=tuple(sorted(_programs(graph, region), key=lambda one: (one.stage == "planned", one.program))),
        people=tuple(sorted(_people(graph, region), key=lambda one: (one.organization or "", one.role, one.person))),
        figures=tuple(sorted(_figures(graph, region), key=_by_place)),
        honours=tuple(sorted(_honours(graph, region), key=lambda one: (one.recipient, one.award))),
    )


def _programs(graph: nx.MultiDiGraph, region: str) -> Iterator[ProgramItem]:
    for type_ in ("adopts", "plans"):
        for program, data in edges_from(graph, region, type_):
            yield _to_program(graph, program, data)


def _to_program(graph: nx.MultiDiGraph, program: str, data: dict[str, Any]) -> ProgramItem:
    nodes = graph.nodes
    mandator = data.get("mandated_by")
    return ProgramItem(
        program=nodes[program]["label"],
        kind=nodes[program]["program_kind"],
        national=bool(nodes[program].get("national")),
        since=data.get("since"),
        stage="planned" if data["type"] == "plans" else data.get("stage"),
        claim=data.get("claim"),
        agents=tuple(nodes[agent]["label"] for agent in data.get("agents", ())),
        mandated_by=nodes[mandator]["full_name"] if mandator else None,
        passages=to_passages(graph, data.get("evidence", ())),
    )


def _people(graph: nx.MultiDiGraph, region: str) -> Iterator[PersonItem]:
    for person, data in edges_to(graph, region, "position"):
        yield _to_person(graph, person, data, None)
    for body, _ in edges_to(graph, region, "jurisdiction"):
        for person, data in edges_to(graph, body, "position"):
            yield _to_person(graph, person, data, graph.nodes[body]["label"])


def _to_person(graph: nx.MultiDiGraph, person: str, data: dict[str, Any], organization: str | None) -> PersonItem:
    passages = to_passages(graph, data.get("evidence", ()))
    return PersonItem(graph.nodes[person]["label"], data["role"], organization, passages)


def _figures(graph: nx.MultiDiGraph, region: str) -> Iterator[FigureItem]:
    for outcome, _ in edges_from(graph, region, "has_outcome"):
        data = graph.nodes[outcome]
        sources = (graph.nodes[source] for source, _ in edges_to(graph, outcome, "has_outcome"))
        programs = tuple(sorted({source["label"] for source in sources if source["kind"] == "program"}))
        yield FigureItem(to_figure(data), programs, to_passages(graph, data.get("evidence", ())))


def _by_place(item: FigureItem) -> tuple[Any, ...]:
    """Sort figures as the reports tell them."""
    places = tuple((one.title, one.source_file, one.begin) for one in item.passages)
    return places, item.figure.measure, item.figure.unit, item.figure.value


def _honours(graph: nx.MultiDiGraph, region: str) -> Iterator[HonourItem]:
    own = {node for node, _ in edges_from(graph, region, "received")}
    docs = {doc for doc, _ in edges_to(graph, region, "subject_region")}
    for node, data in graph.nodes(data=True):
        told = any(one.document in docs for one in data.get("evidence", ()))
        if data["kind"] == "honour" and (node in own or told):
            yield from _to_honours(graph, region, node, data)


def _to_honours(graph: nx.MultiDiGraph, region: str, node: str, data: dict[str, Any]) -> Iterator[HonourItem]:
    """Yield an honour for each recipient that is the region itself or no region: another region's is that one's."""
    grantor = min((graph.nodes[body]["label"] for body, _ in edges_to(graph, node, "granted")), default=None)
    for recipient, _ in edges_to(graph, node, "received"):
        if recipient == region or graph.nodes[recipient]["kind"] != "region":
            label = graph.nodes[recipient]["label"]
            yield HonourItem(data["award"], label, grantor, to_passages(graph, data.get("evidence", ())))
