"""Programs × regions: which region runs which of the widely spread programs, by province."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import networkx as nx

from kg.questions.coverage import Status, get_status
from kg.questions.lookup import edges_to, nodes_of, province_of, regions_in_scope, reports_by_region
from kg.questions.rows import Row, to_csv
from kg.questions.starts import get_start


@dataclass(frozen=True, slots=True)
class Column(Row):
    """A program with the number of regions in the matrix that run it."""

    program: str
    national: bool
    regions: int


@dataclass(frozen=True, slots=True)
class Line(Row):
    """A region with a cell for each program, in the order of the columns.

    A cell is ``adopts``, ``plans``, ``mentions`` or ``silent``, or ``no report`` where the region has no report of its own;
    ``since`` has the first day on which the region may have begun, as far as it is stated.
    """

    province: str | None
    region: str
    label: str
    cells: tuple[Status, ...]
    since: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Matrix(Row):
    """The most widely spread programs first; regions in the order of their codes, province by province."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]

    def adoptions(self) -> Iterator[tuple[str | None, str, str]]:
        """Yield (province, region, program) for every adoption, line by line."""
        for line in self.lines:
            for column, cell in zip(self.columns, line.cells, strict=True):
                if cell == "adopts":
                    yield line.province, line.region, column.program

    def as_csv(self) -> str:
        """Give one row a region and one column a program: 1 adopts, 0 has a report and does not, empty: no report."""
        codes = {"adopts": "1", "no report": None}
        rows = ([line.province, line.region, *(codes.get(cell, "0") for cell in line.cells)] for line in self.lines)
        return to_csv(["province", "region", *(column.program for column in self.columns)], rows)


def matrix(graph: nx.MultiDiGraph, *, min_regions: int = 3, under: str | None = None, national: bool = True) -> Matrix:
    """Give the programs that *min_regions* regions or more run, and every region that runs one of them.

    *under* counts and shows one region and those inside it; *national* False leaves nation-wide programs out.
    """
    scope = regions_in_scope(graph, under)
    adopters = {
        program: sorted({region for region, _ in edges_to(graph, program, "adopts")} & scope)
        for program, data in nodes_of(graph, "program")
        if national or not data.get("national")
    }
    programs = [program for program, regions in adopters.items() if len(regions) >= max(1, min_regions)]
    programs.sort(key=lambda node: (-len(adopters[node]), graph.nodes[node]["label"], node))
    counts = Counter(region for program in programs for region in adopters[program])
    reports = reports_by_region(graph)
    lines = [_to_line(graph, region, programs, reports.get(region, ())) for region in counts]
    return Matrix(
        tuple(_to_column(graph.nodes[node], len(adopters[node])) for node in programs),
        tuple(line for _, line in sorted(zip((_order(graph, region) for region in counts), lines, strict=True))),
    )


def _to_column(data: dict[str, Any], regions: int) -> Column:
    return Column(data["label"], bool(data.get("national")), regions)


def _to_line(graph: nx.MultiDiGraph, region: str, programs: list[str], reports: tuple[str, ...]) -> Line:
    province = province_of(graph, region)
    return Line(
        province=graph.nodes[province]["full_name"] if province else None,
        region=graph.nodes[region]["full_name"],
        label=graph.nodes[region]["label"],
        cells=tuple(get_status(graph, region, [program], reports)[0] for program in programs),
        since=tuple(_since(graph, region, program) for program in programs),
    )


def _since(graph: nx.MultiDiGraph, region: str, program: str) -> str | None:
    starts = [get_start(graph, data) for node, data in edges_to(graph, program, "adopts") if node == region]
    return min((start.earliest for start in starts if start.earliest), default=None)


def _order(graph: nx.MultiDiGraph, region: str) -> tuple[str, str, str, str]:
    """Sort by the province's code, its name, the region's code (towns after their county), and its name."""
    province = province_of(graph, region)
    code, name = "~", "~"  # what lies in no known province comes last
    if province:
        code, name = graph.nodes[province].get("adcode", "~"), graph.nodes[province]["full_name"]
    return code, name, graph.nodes[region].get("adcode", "~"), graph.nodes[region]["full_name"]
