"""When a region began to run a program: an interval of days, for reports seldom say the day."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import networkx as nx

from kg.errors import QueryError
from kg.questions.rows import Row

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_YEAR = re.compile(r"((?:19|20)[0-9]{2})年")


@dataclass(frozen=True, slots=True)
class Start(Row):
    """The interval in which something began, as ISO dates, both ends included; ``None`` where an end is open.

    ``stated`` is False where only the date of the report bounds it: what a report tells had begun when it was written.
    """

    earliest: str | None = None
    latest: str | None = None
    stated: bool = False

    def certainly_before(self, other: Start) -> bool:
        """Tell whether this began before *other* whatever the days were."""
        return self.latest is not None and other.earliest is not None and self.latest < other.earliest

    def begun_by(self, day: str) -> Literal["yes", "perhaps", "no"]:
        """Tell whether it had begun by the end of *day*; ``perhaps`` where the interval leaves that open."""
        if self.latest is not None and self.latest <= day:
            return "yes"
        return "no" if self.earliest is not None and self.earliest > day else "perhaps"


def get_start(graph: nx.MultiDiGraph, data: Mapping[str, Any]) -> Start:
    """Give the interval in which an adoption began: as resolved, else the year that ``since`` names, else open.

    An open end in the past stays open; the date of the earliest report that speaks of it closes the other one.
    """
    begin, end = data.get("since_begin"), data.get("since_end")
    year = _YEAR.search(data.get("since") or "")
    if not begin and not end and year:
        begin, end = f"{year[1]}-01-01", f"{year[1]}-12-31"
    return Start(begin, end or _first_report(graph, data), stated=bool(begin or end))


def _first_report(graph: nx.MultiDiGraph, data: Mapping[str, Any]) -> str | None:
    dates = (last_day(graph.nodes[one.document].get("issued")) for one in data.get("evidence", ()))
    return min(filter(None, dates), default=None)


def last_day(date: str | None) -> str | None:
    """Give the last day of a year, month or day: ``2024-02`` → ``2024-02-29``; ``None`` for what is no ISO date."""
    match = _DATE.fullmatch(date or "")
    if not match:
        return None
    year, month = int(match[1]), int(match[2] or 12)
    if not (year and 1 <= month <= 12):
        return None
    days = calendar.monthrange(year, month)[1]
    day = int(match[3] or days)
    return f"{year:04}-{month:02}-{day:02}" if 1 <= day <= days else None


def parse_day(text: str) -> str:
    """Give the last day of the year, month or day that a user typed; raise QueryError for anything else."""
    day = last_day(text.strip())
    if day is None:
        raise QueryError(f"{text!r} is no date; expected a year, month or day such as 2022, 2022-06 or 2022-06-30")
    return day
