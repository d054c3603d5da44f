"""Tell regions whose reports do not mention a program from regions of which there is no report."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import networkx as nx

from kg.model import Evidence
from kg.questions.lookup import edges_to, find_programs, regions_in_scope, reports_by_region
from kg.questions.rows import Passage, Row, to_passages

Status = Literal["adopts", "plans", "mentions", "silent", "no report"]
STATUSES: tuple[Status, ...] = ("adopts", "plans", "mentions", "silent", "no report")
"""*plans*: says that it will run the program, and not that it does. *mentions*: its reports speak of the program, but do
not say that it runs it. *silent*: it has reports, and none speaks of the program. *no report*: nothing can be told."""


@dataclass(frozen=True, slots=True)
class Coverage(Row):
    """What the graph can say of one region and one program. ``reports`` are titles, near-duplicates left out."""

    region: str
    level: str
    status: Status
    reports: tuple[str, ...]
    passages: tuple[Passage, ...]


def coverage(graph: nx.MultiDiGraph, program: str, *, under: str | None = None, family: bool = False) -> list[Coverage]:
    """List every region of the graph with its status, in the order of ``STATUSES`` and by full name.

    *under* and *family* are those of :func:`kg.questions.adoption`. A program that the graph does not know leaves
    every region silent or without report.
    """
    programs = find_programs(graph, program, family=family)
    reports = reports_by_region(graph)
    rows = []
    for region in regions_in_scope(graph, under):
        status, evidence = get_status(graph, region, programs, reports.get(region, ()))
        titles = tuple(graph.nodes[doc]["label"] for doc in reports.get(region, ()))
        data = graph.nodes[region]
        rows.append(Coverage(data["full_name"], data["level"], status, titles, to_passages(graph, evidence)))
    return sorted(rows, key=lambda row: (STATUSES.index(row.status), row.region))


def get_status(
    graph: nx.MultiDiGraph, region: str, programs: Collection[str], reports: Collection[str]
) -> tuple[Status, tuple[Evidence, ...]]:
    """Give the status of a region toward the programs *programs* (nodes), and the passages that give it that status."""
    for status in ("adopts", "plans"):
        edges = [data for program in programs for node, data in edges_to(graph, program, status) if node == region]
        if edges:
            return status, tuple(sorted({one for data in edges for one in data.get("evidence", ())}))
    mentions = {one for program in programs for one in graph.nodes[program].get("evidence", ())}
    own = tuple(sorted(one for one in mentions if one.document in reports))
    if own:
        return "mentions", own
    return ("silent" if reports else "no report"), ()
