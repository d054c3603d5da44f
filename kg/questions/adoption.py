"""Answer which regions run a program: since when, led by whom, claimed as what, with what outcome, in which words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import networkx as nx

from kg.questions.lookup import edges_from, edges_to, find_programs, regions_in_scope
from kg.questions.rows import Figure, Passage, Row, to_figure, to_passages
from kg.questions.starts import Start, get_start, parse_day


@dataclass(frozen=True, slots=True)
class Adopter(Row):
    """One region that runs one program. ``since`` and ``claim`` are as written; absent values are ``None``.

    ``start`` is the interval in which it began; ``stage`` is piloted, running, extended or finished. ``begun`` is filled
    where the question names a date: ``yes`` if it had certainly begun by then, ``perhaps`` if the interval leaves it open.
    """

    region: str
    program: str
    since: str | None
    start: Start
    stage: str | None
    claim: str | None
    claim_scope: str | None
    claim_kind: str | None
    agents: tuple[str, ...]
    mandated_by: str | None
    confidence: str | None
    outcomes: tuple[Figure, ...]
    passages: tuple[Passage, ...]
    begun: str | None = None


def adoption(
    graph: nx.MultiDiGraph,
    program: str,
    *,
    under: str | None = None,
    as_of: str | None = None,
    family: bool = False,
) -> list[Adopter]:
    """List the regions that run *program*, by full name.

    *under* keeps one region and those inside it, by any of its names; *as_of* (2022, 2022-06, 2022-06-30) leaves out what
    certainly began later; *family* includes narrower programs. Raise QueryError for a date that is none, and for a name
    that several regions share.
    """
    scope = regions_in_scope(graph, under)
    day = parse_day(as_of) if as_of else None
    rows = [
        _to_adopter(graph, region, node, data, day)
        for node in find_programs(graph, program, family=family)
        for region, data in edges_to(graph, node, "adopts")
        if region in scope
    ]
    return sorted((row for row in rows if row.begun != "no"), key=lambda row: (row.region, row.program))


def _to_adopter(graph: nx.MultiDiGraph, region: str, program: str, data: dict[str, Any], day: str | None) -> Adopter:
    nodes = graph.nodes
    start = get_start(graph, data)
    mandator = data.get("mandated_by")
    return Adopter(
        region=nodes[region]["full_name"],
        program=nodes[program]["label"],
        since=data.get("since"),
        start=start,
        stage=data.get("stage"),
        claim=data.get("claim"),
        claim_scope=data.get("claim_scope"),
        claim_kind=data.get("claim_kind"),
        agents=tuple(nodes[agent]["label"] for agent in data.get("agents", ())),
        mandated_by=nodes[mandator]["full_name"] if mandator else None,
        confidence=str(data["confidence"]) if "confidence" in data else None,
        outcomes=_find_figures(graph, region, program),
        passages=to_passages(graph, data.get("evidence", ()), data.get("since"), data.get("claim")),
        begun=start.begun_by(day) if day else None,
    )


def _find_figures(graph: nx.MultiDiGraph, region: str, program: str) -> tuple[Figure, ...]:
    of_program, of_region = ({node for node, _ in edges_from(graph, end, "has_outcome")} for end in (program, region))
    return tuple(to_figure(graph.nodes[node]) for node in sorted(of_program & of_region))
