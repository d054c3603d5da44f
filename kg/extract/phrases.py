"""Where a noun phrase begins that ends at a known place: names of bodies have a closed right end and an open left one."""

from __future__ import annotations

import re

from kg.extract.vocabulary import cut, division_names, is_link
from kg.lexicon import read_words

_LONGEST = 34  # characters of the longest name of a body that is looked for
_EDGE = re.compile(r"[^\u3400-\u9fffA-Za-z0-9·•（）()-]")
_QUANTITY = re.compile(r".{0,40}\d余?[个名家所位支批次项人种类届期年月日万亿元岁村镇乡%]{1,20}(?:以[上下内])?", re.S)
_PLACES = "上中下内里后"  # link only behind another word: 在会议|上, but 上黄村
_LEADING = "）)·•-和同后等"


def _ends_name(word: str) -> bool:
    """Tell whether *word* cannot be inside the name of a body: lone syllables only where a list says so."""
    if len(word) == 1:
        return word in read_words("lexicon/org_links.tsv")
    return is_link(word) and word not in read_words("lexicon/org_inner.tsv")


def phrase_start(text: str, start: int, end: int) -> int:
    """Return where the noun phrase that ends at *end* begins, not before *start*; *end* where there is none.

    It ends on the left at punctuation, at a quantity (12所|大学), and at a verb, preposition, conjunction, adverb or
    pronoun that is not usual inside the names of bodies: 牵手|湖北汽车工业学院, 在|晴隆县, 原|县委.
    """
    start = max(start, end - _LONGEST)
    for mark in _EDGE.finditer(text, start, end):
        start = mark.end()
    quantity = _QUANTITY.match(text, start, end)
    start = quantity.end() if quantity else start
    at = end
    first = ""
    for word in reversed(cut(text[start:end])):
        if _ends_name(word) and not (word in _PLACES and at - 1 == start):
            break
        at -= len(word)
        first = word
    while at < end and text[at] in _LEADING and first not in division_names():
        at += 1
    return at
