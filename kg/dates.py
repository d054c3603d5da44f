"""Points in time as reports write them, resolved to the interval that they leave open."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

Precision = Literal["day", "month", "year"]
_WRITTEN = re.compile(
    r"(?:(?P<year>(?:19|20)\d{2})年|(?P<relative>今年|去年|前年|上个月))(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?)?"
)
_YEARS_BACK = {"今年": 0, "去年": 1, "前年": 2}


@dataclass(frozen=True, slots=True)
class Interval:
    """The days, both inclusive, within which something began, and how finely the text tells."""

    begin: date
    end: date
    precision: Precision


def resolve_date(written: str, issued: str | None) -> Interval | None:
    """Resolve 2018年 or 去年3月 to days; relative words need the report's date *issued* (ISO date or year).

    None where the words hold no date, the report's date is needed and unknown, or there is no such day.
    """
    match = _WRITTEN.search(written)
    if not match:
        return None
    if match["relative"] == "上个月":
        return _month_before(issued)
    year = int(match["year"]) if match["year"] else _year_before(issued, _YEARS_BACK[match["relative"]])
    if year is None:
        return None
    try:
        return _interval(year, int(match["month"] or 0), int(match["day"] or 0))
    except (ValueError, calendar.IllegalMonthError):
        return None


def _year_before(issued: str | None, back: int) -> int | None:
    return int(issued[:4]) - back if issued else None


def _month_before(issued: str | None) -> Interval | None:
    if not issued or len(issued) < 7:
        return None
    year, month = int(issued[:4]), int(issued[5:7]) - 1
    return _interval(year if month else year - 1, month or 12, 0)


def _interval(year: int, month: int, day: int) -> Interval:
    if day:
        return Interval(date(year, month, day), date(year, month, day), "day")
    if month:
        return Interval(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), "month")
    return Interval(date(year, 1, 1), date(year, 12, 31), "year")
