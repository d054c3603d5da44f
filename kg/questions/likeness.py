"""When two figures may stand side by side: like units (名 and 人; 公顷 and 亩) and like measures (培训干部, 培训党员干部)."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from kg.lexicon import read_table

# “累计培训干部” and “培训干部人数” count what “培训干部” counts.
_MARKS = re.compile(r"[\s“”‘’\"'《》〈〉「」『』（）()、，。：:；;·•—\-_\[\]^&~\\/|+*?.{}$]")
_LEADING = re.compile(r"^(?:累计|总共|共计|一共|共有|共|先后|目前)+")
_TRAILING = re.compile(r"^(..+?)(?:人数|数量|数)$")


def to_like_unit(value: Decimal, unit: str) -> tuple[Decimal, str]:
    """Give a figure in the unit that its kind is compared in: (2, 公顷) → (20000, 平方米), (5, 名) → (5, 人).

    人次 is no 人, and 家 is no 个: what the table ``lexicon/like_units.tsv`` does not name stays as it is.
    """
    like, factor = _like_units().get(unit, (unit, Decimal(1)))
    return value * factor, like


@cache
def _like_units() -> dict[str, tuple[str, Decimal]]:
    rows = read_table("lexicon/like_units.tsv")
    return {row["unit"]: (row["like"], Decimal(row["factor"])) for row in rows}


def measure_words(measure: str) -> str:
    """Give what a measure counts, without punctuation and counting words: “累计培训干部人数” → 培训干部."""
    bare = _LEADING.sub("", _MARKS.sub("", measure))
    return _TRAILING.sub(r"\1", bare)


def are_like(measure: str, other: str) -> bool:
    """Tell whether two measures speak of like things: the shorter has two thirds of the longer, and no character of its own.

    培训干部 ~ 培训党员干部 ~ 干部培训; 培训干部 and 培训教师 are not alike, nor are 干部 and 培训干部.
    """
    short, long = sorted((measure_words(measure), measure_words(other)), key=lambda words: (len(words), words))
    return bool(short) and 3 * len(short) >= 2 * len(long) and set(short) <= set(long)


def speaks_of(measure: str, asked: str) -> bool:
    """Tell whether *measure* is what a user *asked* for: like it, or holding its words (培训党员干部120期 for 培训)."""
    words = measure_words(asked)
    return are_like(measure, asked) or (len(words) >= 2 and words in measure_words(measure))
