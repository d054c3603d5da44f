"""The course of programs as a picture: SVG written by us, a column for each year, the regions that began in it beside it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import networkx as nx

from kg.page.data import find_year
from kg.page.svg import close_svg, open_svg, rect, text, text_width

MOST_ROWS = 40
LINE, SIZE = 17, 12
BAR = 60
"""Pixels: the height of a line, the size of letters, the height of the highest bar."""

_INK, _QUIET, _RED = "#24221f", "#5f5b55", "#b8402c"


@dataclass(frozen=True, slots=True)
class Course:
    """One program: the labels of the regions that began in each year, sorted, and how many began at an unknown time."""

    program: str
    regions: Mapping[int, tuple[str, ...]]
    undated: int

    @property
    def dated(self) -> int:
        """How many regions began in a known year."""
        return sum(map(len, self.regions.values()))


def to_courses(graph: nx.MultiDiGraph, *, national: bool = True) -> list[Course]:
    """Give the course of every program that some region runs; those of the most dated adoptions first."""
    years: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    undated: Counter[str] = Counter()
    for region, program, attrs in graph.edges(data=True):
        if attrs["type"] != "adopts" or (graph.nodes[program].get("national") and not national):
            continue
        if year := find_year(attrs):
            years[program][year].append(graph.nodes[region]["label"])
        else:
            undated[program] += 1
    courses = [
        Course(graph.nodes[node]["label"], {y: tuple(sorted(r)) for y, r in sorted(years[node].items())}, undated[node])
        for node in sorted({*years, *undated})
    ]
    return sorted(courses, key=lambda course: (-course.dated, -course.undated, course.program))


def timeline_svg(graph: nx.MultiDiGraph, *, national: bool = True) -> str:
    """Draw when programs began in which region: bars of all dated adoptions a year, below them a row for each program.

    At most 40 programs have a row; the bars count every program. What has no date is counted at the end of its row.
    """
    courses = to_courses(graph, national=national)
    years = sorted({year for course in courses for year in course.regions})
    rows = [course for course in courses if course.dated][:MOST_ROWS]
    left = 24 + max((text_width(row.program, SIZE) for row in rows), default=80)
    columns = _columns(rows, years, left)
    width = max([text_width(_title(courses), 15) + 24, *(x + w + 90 for x, w in columns.values())])
    heights = [LINE * max(map(len, row.regions.values())) + 8 for row in rows]
    top = 56 + BAR + 34
    body = [*_bars(courses, columns, width), *_rows(rows, heights, columns, top, width)]
    return "\n".join([*open_svg(width, top + sum(heights) + 24, _title(courses)), *body, close_svg()])


def _title(courses: list[Course]) -> str:
    dated, undated = sum(c.dated for c in courses), sum(c.undated for c in courses)
    return f"采用时间线 Adoptions over time: {dated} dated, {undated} without a year"


def _columns(rows: list[Course], years: list[int], left: int) -> dict[int, tuple[int, int]]:
    """Give each year its place and width: as wide as the longest name in it; a gap of years is a gap on the axis."""
    columns: dict[int, tuple[int, int]] = {}
    x, last = left, None
    for year in years:
        x += 26 if last is not None and year > last + 1 else 0
        names = [name for row in rows for name in row.regions.get(year, ())]
        width = max([54, *(text_width(name, SIZE) + 26 for name in names)])
        columns[year] = (x, width)
        x, last = x + width, year
    return columns


def _bars(courses: list[Course], columns: Mapping[int, tuple[int, int]], width: int) -> Iterator[str]:
    totals = Counter({year: sum(len(c.regions.get(year, ())) for c in courses) for year in columns})
    most = max(totals.values(), default=1)
    yield text(12, 24, _title(courses), size=15, bold=True)
    for year, (x, w) in columns.items():
        height = max(2, round(BAR * totals[year] / most))
        yield rect(x + w / 2 - 22, 56 + BAR - height, 44, height, _RED)
        yield text(x + w / 2, 52 + BAR - height, str(totals[year]), anchor="middle", fill=_QUIET)
        yield text(x + w / 2, 56 + BAR + 17, str(year), anchor="middle", bold=True)
    yield rect(8, 56 + BAR + 25, width - 16, 1, "#888888")
    yield text(width - 12, 56 + BAR + 17, "未写年份 undated", anchor="end", fill=_QUIET, size=10)


def _rows(
    rows: list[Course], heights: list[int], columns: Mapping[int, tuple[int, int]], top: int, width: int
) -> Iterator[str]:
    y = top
    for i, (row, height) in enumerate(zip(rows, heights, strict=True)):
        if i % 2:
            yield rect(8, y - 4, width - 16, height, "#f4f2ed")
        yield text(12, y + 11, row.program, bold=True, fill=_INK)
        yield from _course(row, columns, y)
        if row.undated:
            yield text(width - 12, y + 11, f"+{row.undated}", anchor="end", fill=_QUIET)
        y += height
    if not rows:
        yield text(12, top + 11, "没有写明起始年份的采用 no adoption with a stated year", fill=_QUIET)


def _course(row: Course, columns: Mapping[int, tuple[int, int]], y: int) -> Iterator[str]:
    for year, names in row.regions.items():
        x, _ = columns[year]
        for j, name in enumerate(names):
            yield f'<circle cx="{x + 8}" cy="{y + 7 + LINE * j}" r="4" fill="{_RED}"/>'
            yield text(x + 16, y + 11 + LINE * j, name)
