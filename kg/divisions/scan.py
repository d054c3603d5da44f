"""Find where names of divisions may stand in a text, before anyone asks which division is meant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from kg.divisions.authority import load_divisions
from kg.lexicon import read_table, read_words
from kg.model import Region

_Kind = Literal["full", "short", "phrase"]
_FUSING = frozenset("和与及在对为从到来各全新大本我该有以小老")
_SWALLOWING = frozenset(
    {"市场", "市值", "市价", "区域", "区间", "区块", "区位", "区别", "区分", "区划", "县域", "镇域"}
)


class NameHit(NamedTuple):
    """A name of a division in a text, with every division that bears it. ``short``: without its generic part (湖州)."""

    start: int
    end: int
    text: str
    short: bool
    candidates: tuple[Region, ...]


@cache
def _heads() -> Mapping[str, tuple[tuple[str, _Kind], ...]]:
    """Names and phrases by their first two characters, the longest first; of one length a phrase goes first."""
    divisions = load_divisions()
    kinds: dict[str, _Kind] = dict.fromkeys(divisions.short_names, "short")
    kinds |= dict.fromkeys(divisions.names, "full")
    kinds |= dict.fromkeys(read_words("lexicon/region_phrases.tsv", "phrase"), "phrase")
    heads: dict[str, list[tuple[str, _Kind]]] = {}
    for name in sorted(kinds, key=lambda name: (-len(name), name)):
        heads.setdefault(name[:2], []).append((name, kinds[name]))
    return {head: tuple(names) for head, names in heads.items()}


@cache
def _begins() -> re.Pattern[str]:
    """Match one of the first characters of names before one of the second ones: one place in five of a text."""
    first, second = ("".join(sorted({re.escape(head[i]) for head in _heads()})) for i in (0, 1))
    return re.compile(f"[{first}](?=[{second}])")


@cache
def _words() -> frozenset[str]:
    """Two-character words that a name must not be cut out of, short names of provinces and prefectures among them."""
    words = {row["head"] + tail for row in read_table("lexicon/region_seams.tsv") for tail in row["tails"]}
    divisions = load_divisions()
    high = {name for name, found in divisions.short_names.items() if found[0].level in ("province", "prefecture")}
    return frozenset(words | {name for name in high if len(name) == 2})


def is_word(pair: str) -> bool:
    """Tell whether two characters make a common word."""
    return pair in _words()


def across_seam(text: str, start: int, end: int, *, after_name: bool = False) -> bool:
    """Tell whether ``text[start:end]`` lies across two words (确保定期 holds no 保定, 形成都市圈 no 成都).

    Both its first and its last character must belong to a word with their neighbours outside; a first character that
    words like 和 or 新 can be on their own needs no neighbour. ``after_name``: the text before is a name, no word.
    """
    words = _words()
    if text[end - 1 : end + 1] not in words:
        return False
    fused = start > 0 and not after_name and text[start - 1 : start + 1] in words
    return fused or text[start] in _FUSING


def _stands(text: str, start: int, end: int, *, short: bool, after_name: bool) -> bool:
    if short:
        return not across_seam(text, start, end, after_name=after_name)
    if text[end - 1 : end + 1] in _SWALLOWING:
        return False
    inside = text[start + 1 : end] in _words() and text[max(0, start - 1) : start + 1] in _words()
    return after_name or not inside


@lru_cache(maxsize=16)  # several questions are asked of one document
def scan_names(text: str) -> tuple[NameHit, ...]:
    """Find names of provinces, prefectures, counties and known zones, from left to right, the longest at each place.

    浙江省湖州市吴兴区 gives three hits; 北京市场 gives 北京, 长治久安 nothing. Linear in the text's length.
    """
    heads, divisions = _heads(), load_divisions()
    hits: list[NameHit] = []
    free = named = 0
    begins = (match.start() for match in _begins().finditer(text))
    for start in [start for start in begins if text[start : start + 2] in heads]:
        if start < free:
            continue
        for name, kind in heads[text[start : start + 2]]:
            end = start + len(name)
            if not text.startswith(name, start):
                continue
            if kind == "phrase":
                free = end
                break
            if _stands(text, start, end, short=kind == "short", after_name=start == named):
                found = (divisions.short_names if kind == "short" else divisions.names)[name]
                hits.append(NameHit(start, end, name, kind == "short", found))
                free = named = end
                break
    return tuple(hits)
