"""Answer which regions run a program: since when, led by whom, claimed as what, with what outcome, in which words."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import networkx as nx

from kg.model import Evidence
from kg.names import program_key


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage with its place: ``text`` stands at ``[begin:end]`` of the document titled ``title``."""

    text: str
    title: str
    source_file: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Figure:
    """One outcome in base units (12000 人次), with the words that say so."""

    measure: str
    value: str
    unit: str
    qualifier: str
    period: str | None


@dataclass(frozen=True, slots=True)
class Adopter:
    """One region that runs one program. ``since`` and ``claim`` are as written; absent values are ``None``."""

    region: str
    program: str
    since: str | None
    claim: str | None
    agents: tuple[str, ...]
    mandated_by: str | None
    confidence: str
    outcomes: tuple[Figure, ...]
    passages: tuple[Passage, ...]

    def as_dict(self) -> dict[str, Any]:
        """Give the row as plain lists, strings and ``None``, for JSON."""
        return asdict(self)


def find_programs(graph: nx.MultiDiGraph, name: str, *, family: bool = False) -> list[str]:
    """Find the nodes of the program called *name*, by label, other label or the part that variants share.

    With *family*, programs that are part of or narrower than it follow (红色物业 → 皖美红色物业). May come back empty.
    """
    key = program_key(name)
    programs = [(node, data) for node, data in graph.nodes(data=True) if data["kind"] == "program"]
    found = [node for node, data in programs if name == data["label"] or program_key(data["label"]) == key]
    found = found or [node for node, data in programs if any(program_key(other) == key for other in data["alt_labels"])]
    if family:
        found += [node for node in _narrower(graph, found) if node not in found]
    return found


def _narrower(graph: nx.MultiDiGraph, nodes: Iterable[str]) -> list[str]:
    seen: list[str] = []
    waiting = list(nodes)
    while waiting:
        node = waiting.pop(0)
        for source, _, kind in sorted(graph.in_edges(node, data="type")):
            if kind in ("broader", "part_of") and source not in seen:
                seen.append(source)
                waiting.append(source)
    return seen


def suggest_programs(graph: nx.MultiDiGraph, name: str, n: int = 5) -> list[str]:
    """Give up to *n* labels of programs that look like *name*, for a message that helps."""
    labels = sorted({data["label"] for _, data in graph.nodes(data=True) if data["kind"] == "program"})
    inside = [label for label in labels if name in label or label in name]
    return (inside + [label for label in difflib.get_close_matches(name, labels, n, 0.4) if label not in inside])[:n]


def adoption(graph: nx.MultiDiGraph, program: str, *, under: str | None = None, family: bool = False) -> list[Adopter]:
    """List the regions that run *program*, by full name.

    *under* keeps regions inside the division whose full name begins so (浙江省); *family* includes narrower programs.
    """
    rows = [
        _adopter(graph, region, node, data)
        for node in find_programs(graph, program, family=family)
        for region, _, data in graph.in_edges(node, data=True)
        if data["type"] == "adopts" and (under is None or graph.nodes[region]["full_name"].startswith(under))
    ]
    return sorted(rows, key=lambda row: (row.region, row.program))


def _adopter(graph: nx.MultiDiGraph, region: str, program: str, data: dict[str, Any]) -> Adopter:
    return Adopter(
        region=graph.nodes[region]["full_name"],
        program=graph.nodes[program]["label"],
        since=data.get("since"),
        claim=data.get("claim"),
        agents=tuple(graph.nodes[agent]["label"] for agent in data.get("agents", ())),
        mandated_by=graph.nodes[data["mandated_by"]]["full_name"] if data.get("mandated_by") else None,
        confidence=str(data["confidence"]),
        outcomes=_figures(graph, region, program),
        passages=tuple(_passage(graph, evidence) for evidence in data["evidence"]),
    )


def _figures(graph: nx.MultiDiGraph, region: str, program: str) -> tuple[Figure, ...]:
    of_program = {node for _, node, kind in graph.out_edges(program, data="type") if kind == "has_outcome"}
    of_region = {node for _, node, kind in graph.out_edges(region, data="type") if kind == "has_outcome"}
    return tuple(_figure(graph.nodes[node]) for node in sorted(of_program & of_region))


def _figure(data: dict[str, Any]) -> Figure:
    value = f"{data['value'].normalize():f}"
    return Figure(data["measure"], value, data["unit"], data["qualifier"], data.get("period"))


def _passage(graph: nx.MultiDiGraph, evidence: Evidence) -> Passage:
    doc = graph.nodes[evidence.document]
    return Passage(evidence.text, doc["label"], doc["source_file"], evidence.begin, evidence.end)
