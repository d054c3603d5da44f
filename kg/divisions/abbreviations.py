"""Provinces written with one character: 赴沪苏浙取经, 来陕考察, 驻津高校."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from kg.divisions.authority import Divisions
from kg.lexicon import read_table
from kg.model import Region, RegionMention, Span

_MOTION = "赴来在驻入离返援到留"
_AFTER_SINGLE = "考察|视察|调研|指导|工作|创业|创新|就业|发展|投资|兴业|企业|高校|院校|单位|机构|干部|人才|挂职|学习|期间|便利|建设|流动"


@lru_cache(maxsize=1)  # one authority
def _tables(divisions: Divisions) -> tuple[dict[str, Region], frozenset[str]]:
    rows = read_table("lexicon/region_abbreviations.tsv")
    regions = {row["char"]: divisions.regions[row["full_name"]] for row in rows}
    return regions, frozenset(row["char"] for row in rows if row["single"] == "safe")


@cache
def _patterns(every: str, single: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Match a list of provinces behind a verb, and one province behind a verb of motion and before a noun."""
    verbs = "|".join(("对标", "对接", "学习", "融入", "接轨", "来自", "前往", "奔赴", *_MOTION, *"与同跟"))
    return re.compile(rf"(?:{verbs})([{every}]{{2,4}})(?!革命|[一-鿿]?[市省县州疆])"), re.compile(
        rf"[来赴在驻入离返到留]([{single}])(?={_AFTER_SINGLE}|[，。、；！])"
    )


def _own_character(char: str, region: Region, subjects: tuple[Region, ...]) -> bool:
    """Tell whether the character may as well be short for the subject itself (驻青高校 in a report of 青岛)."""
    return any(char in subject.name and not subject.full_name.startswith(region.full_name) for subject in subjects)


def find_abbreviations(text: str, subjects: tuple[Region, ...], divisions: Divisions) -> Iterator[RegionMention]:
    """Yield provinces that a verb of motion or relation makes a place: lists (赴沪苏浙) and single ones (来陕考察).

    京津冀 and 粤港澳 are macro regions and yield nothing; 兴川 or 津沽大地 neither.
    """
    regions, safe = _tables(divisions)
    listed, single = _patterns("".join(sorted(regions)), "".join(sorted(safe)))
    for match in (*listed.finditer(text), *single.finditer(text)):
        chars = match[1]
        if chars in ("京津冀", "陕甘宁", "京津"):
            continue
        for i, char in enumerate(chars, match.start(1)):
            if len(chars) > 1 or not _own_character(char, regions[char], subjects):
                yield RegionMention(Span(i, i + 1), char, regions[char])
