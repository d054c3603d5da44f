"""What makes a proper name of a body: a place, an unknown word, or a word outside the generic vocabulary of bodies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from kg.extract.vocabulary import cut, division_names, is_link
from kg.lexicon import read_table, read_words

_REGIONAL_HEAD = re.compile(r"^(?:省|市|区|县|州|旗|盟|自治区)(?![级直属内外域])")
_LATIN = re.compile(r"[A-Za-z]{2,}|\d{3}")
_BRANCH = re.compile(r"(?:社区|村|嘎查|苑|园|街道|镇|乡|公司|集团|联合会|商会|协会|学院|医院|车队|局|行业)$")
_SECTOR = re.compile(
    r"(?:省|市|区|县|州|自治区)(?![级直内外属域])[\u3400-\u9fff]{2,8}行业$"
)  # one of its kind in a region
_SOME_SECTORS = re.compile("[一二三四五六七八九十两几多各](?:大|个|类)?行业$")
_NUMERALS = frozenset("一二三四五六七八九十两几多各")
_COMPLEMENT = ("出", "了", "得", "足", "好")  # of a verb: 考出|动力, 增添了|动力
_LONGEST_TRADE, _VERBAL = 4, 4
_FOUNDED = frozenset(
    {"company", "association", "alliance", "industrial park"}
)  # one of its kind in a region: 市科创集团


def org_words(kind: str) -> frozenset[str]:
    """Return the words of one kind in org_words.tsv."""
    return read_words("lexicon/org_words.tsv", kind=kind)


@cache
def org_kinds() -> dict[str, str]:
    """Return the kind of body by the noun that its name ends in."""
    return {row["suffix"]: row["kind"] for row in read_table("lexicon/org_suffixes.tsv")}


def _generic() -> frozenset[str]:
    return read_words("lexicon/org_generic.tsv")


def has_unknown(words: Sequence[str]) -> bool:
    """Tell whether two lone syllables stand together that are no word: 炬|光 in 炬光科技; not the numerals of 一区两园."""
    lone = [len(w) == 1 and w not in _generic() and w not in _NUMERALS and "\u3400" <= w <= "\u9fff" for w in words]
    return any(a and b for a, b in pairwise(lone))


def is_specific(name: str) -> bool:
    """Tell whether a word of *name* is outside the generic vocabulary of bodies (乳业 in 国家乳业技术创新中心)."""
    words = cut(name)
    return any(len(word) > 1 and word not in _generic() for word in words) or has_unknown(words)


@cache
def _ordinary() -> frozenset[str]:
    return read_words("lexicon/region_ordinary.tsv", full="phrase") | read_words("lexicon/org_links.tsv")


@cache
def _place_heads() -> frozenset[str]:
    return frozenset(name[:2] for name in division_names())


@cache
def _national_words() -> tuple[str, ...]:
    return tuple(sorted(org_words("national")))


def starts_with_ordinary_place(name: str) -> bool:
    """Tell whether *name* begins with the short name of a division that is an ordinary word as well (新兴)."""
    ordinary = read_words("lexicon/region_ordinary.tsv")
    return any(name[:n] in ordinary for n in range(2, len(name) + 1))


def starts_with_place(name: str) -> bool:
    """Tell whether *name* begins with a division of the country, in full or in short (湖北, 张湾区); not 新兴, a word."""
    if name[:2] not in _place_heads():
        return False
    starts = (name[:n] for n in range(2, min(len(name), 12) + 1))
    return any(start in division_names() and start not in _ordinary() for start in starts)


def names_one(name: str) -> bool:
    """Tell whether *name* can only mean one body, even behind a count: by a place, Latin letters or 国家."""
    return starts_with_place(name) or _LATIN.match(name) is not None or name.startswith(_national_words())


def ends_in_noun(word: str) -> bool:
    """Tell whether *word* ends in the noun of a body."""
    return any(word[n:] in org_kinds() for n in range(len(word)))


def starts_with_known(name: str) -> bool:
    """Tell whether *name* begins with a body of the whole country (中国科学院, 教育部)."""
    known = read_words("lexicon/org_known.tsv", "name")
    return any(name[:n] in known for n in range(2, len(name) + 1))


def is_loose(word: str) -> bool:
    """Tell whether *word* is a verb or verbal noun that is no part of a name: 建设, 充分发挥; not 中国."""
    if word in org_words("loose") or is_link(word):
        return True
    return (
        len(word) == _VERBAL and word not in division_names() and (is_link(word[2:]) or word[2:] in org_words("loose"))
    )


def _is_branch(modifier: str) -> bool:
    """Tell whether a party branch has a proper name: 琼花观社区|党委, 市快递行业|党委; not 村|党支部, 街道社区|党委."""
    if _SECTOR.match(modifier):
        return True
    match = _BRANCH.search(modifier)
    if _SOME_SECTORS.search(modifier):
        return False
    name = modifier[: match.start()] if match else ""
    if match and len(name) >= 2:
        return any(word not in _generic() and word not in _NUMERALS for word in cut(name))
    return starts_with_place(modifier) and len(modifier) > 3


def _is_nested(modifier: str) -> bool:
    """Tell whether a university's name stands before generic words: 淮南师范学院|高水平 (大学)."""
    ends = [match.end() for match in re.finditer("大学|学院", modifier)]
    return bool(ends) and ends[-1] < len(modifier) and not is_specific(modifier[ends[-1] :])


def is_proper(modifier: str, noun: str, kind: str) -> bool:
    """Tell whether what stands before the noun of a body makes a proper name of it."""
    if not modifier or modifier in _generic():
        return False
    if kind == "party committee":
        return _is_branch(modifier)
    if kind == "trade":
        return len(modifier) <= _LONGEST_TRADE and has_unknown(cut(modifier)) and not modifier.endswith(_COMPLEMENT)
    if noun == "大学" and _is_nested(modifier):
        return False
    if starts_with_place(modifier) or _LATIN.search(modifier):
        return True
    if modifier.startswith(_national_words()):
        return _is_national(modifier, kind)
    if _REGIONAL_HEAD.match(modifier):
        rest = _REGIONAL_HEAD.sub("", modifier)
        return len(rest) > 1 and (kind in _FOUNDED or (kind != "government" and is_specific(rest)))
    if noun in org_words("specific"):
        return is_specific(modifier) and not modifier.endswith(("重点", "级"))
    return has_unknown(cut(modifier)) or starts_with_known(modifier)


def _is_national(modifier: str, kind: str) -> bool:
    """Tell whether a name that begins with 中国, 西南 or the like says more: 国家乳业, 西南交通; 西南 (大学) is enough."""
    if kind == "university":
        return len(modifier) > 3 or modifier in org_words("macro")
    return kind != "government" and is_specific(modifier[2:])
