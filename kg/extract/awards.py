"""Award phrases: what follows 获评, 入选 or 被授予 as award names with their grantor, or nothing where it is no award."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.extract.names import either
from kg.lexicon import read_words
from kg.model import Span

_NOUNS = "lexicon/honour_nouns.tsv"
_LONGEST, _LONGEST_QUOTED = 48, 100
_GENERIC = re.compile(
    r"(?:全国|全省|全区|全市|全县|中央|[省市县区]委|上级|国家|国务院)?、?(?:通报)?(?:表彰|表扬|荣誉|称号)"
)
_OPEN, _CLOSE = "“《（(", "”》）)"
_STOPS = "，,；;。！!？?：:\n"
_QUOTED = re.compile(r"“([^”\n]{1,40})”")
_LEAD = re.compile(r"^(?:为|成为|了|到|过|的|一批|第[一二三四五六七八九十]批的)+")
_COUNT_END = re.compile(r"(?:共|累计|各)?[\d.万]{1,20}余?[名个家位人项次支件所](?:次|\s{0,4}（个）)?$")
_RANK_END = re.compile(r"(?:的)?第[\d一二三四五六七八九十]+[位名]$")
_CHOSEN = re.compile(
    r"(?:优秀|先进|典型|示范|模范|标兵|样板|明星|文明|最美)"
    r"(?:[省市县区镇乡村]|街道|社区|单位|集体|个人|企业|学校|支部|党支部|党组织|项目|家庭|园区|小区|驿站|干部|团队)$"
)
_TOP = re.compile(r"(?:\d{1,3}|[百十])强$")
_TITLE = re.compile(r"等?(?:荣誉称号|光荣称号|称号|殊荣|荣誉)等?$")
_TITLE_END = re.compile(r"^(?:等)?(?:光荣|荣誉)?(?:称号|殊荣|荣誉)?(?:等)?(?:荣誉称号)?$")


@dataclass(frozen=True, slots=True)
class Award:
    """One award as written, who gave it (as written), and where the phrase stands."""

    name: str
    grantor: str | None
    span: Span


@cache
def nouns(*kinds: str) -> tuple[str, ...]:
    """Return the nouns that award names end in, of the given kinds, for ``str.endswith``."""
    return tuple(sorted(frozenset[str]().union(*(read_words(_NOUNS, kind=kind) for kind in kinds))))


@cache
def _grantor() -> re.Pattern[str]:
    """Match a grantor at the start of an award phrase, with the participle that ties it on (党中央颁授的)."""
    organ = r"(?:中共中央、国务院|党中央、国务院|中共中央|党中央|国务院办公厅|国务院|[省市县区州]委、[省市县区州]政府|自治区党委、政府|自治区党委|[省市县区州]委组织部|[省市县区州][委]|[省市县区州]政府)"
    body = either(read_words("lexicon/org_known.tsv", "name"))
    verb = r"(?:首次|联合)?(?:颁发|颁授|授予|评选|命名|表彰|公布|发布)的?"
    return re.compile(rf"(?:({organ}|{body}(?:[、和与]{body})*)(?:{verb})?|(自治区)(?=“))(?!示范|试点|级)")


@cache
def _again() -> re.Pattern[str]:
    """Match where a clause goes on with another recipient and verb: …先进个人、|7个集体被评为…."""
    verb = either(read_words("lexicon/honour_verbs.tsv", kind="receive") | {"获", "获得"})
    return re.compile(rf"[、和](?=[^，“”、]{{1,16}}{verb})")


def clause_end(text: str, start: int, limit: int) -> int:
    """Return where the clause ends that goes on at *start*: at a stop outside quotation marks and brackets."""
    depth = 0
    for i in range(start, limit):
        if text[i] in _OPEN:
            depth += 1
        elif text[i] in _CLOSE and depth:
            depth -= 1
        elif text[i] in _STOPS and (not depth or text[i] == "\n"):
            return i
    return limit


def is_award(phrase: str, *kinds: str) -> bool:
    """Tell whether *phrase* ends as awards do: in a listed noun, in 优秀县 or 典型镇, or in 100强."""
    bare = phrase.rstrip("”")
    if _TOP.search(bare) or ("strong" in kinds and _CHOSEN.search(bare)):
        return True
    return bare.endswith(nouns(*kinds)) and not bare.endswith(nouns("not"))


def _cut_to_noun(phrase: str, kinds: tuple[str, ...]) -> str:
    """Return the longest beginning of *phrase* that ends in an award noun with nothing but a tail behind; or ''."""
    phrase = _COUNT_END.sub("", _RANK_END.sub("", phrase))
    name = _TITLE.sub("", phrase)
    titled = name != phrase and not name.endswith("等")
    return name if name and (titled or is_award(name, *kinds)) and not _GENERIC.fullmatch(name) else ""


def _from_quotes(phrase: str, base: int, kinds: tuple[str, ...], trusted: bool) -> Iterator[tuple[str, int, int]]:
    """Yield (name, start, end) of quoted awards: 全国“甲”“乙”称号 has two, “好”等次 is one with its suffix."""
    quotes = list(_QUOTED.finditer(phrase))
    suffix = _COUNT_END.sub("", phrase[quotes[-1].end() :])
    if _TITLE_END.match(suffix):
        title, suffix = bool(suffix.strip("等")), ""
    else:
        title = False
    for i, quote in enumerate(quotes):
        prefix = phrase[: quote.start()] if i == 0 else phrase[quotes[i - 1].end() : quote.start()]
        prefix = prefix.lstrip("、和及与")
        tail = suffix if i == len(quotes) - 1 else ""
        if len(prefix) > 24 or len(tail) > 14 or (quote[1].endswith(nouns("not")) and not tail):
            continue
        bare = quote[1] + tail
        if not (title or (trusted and not tail) or is_award(bare, *kinds)):
            continue
        name = f"{prefix}{quote.group()}{tail}" if prefix or tail else quote[1]
        yield name, base + quote.start() - len(prefix), base + quote.end() + len(tail)


def _from_words(phrase: str, base: int, kinds: tuple[str, ...]) -> Iterator[tuple[str, int, int]]:
    """Yield (name, start, end) of awards without quotation marks, split at 、 where every part is one by itself."""
    parts = _TITLE.sub("", phrase).split("、")
    if len(parts) == 1 or not all(_cut_to_noun(part, kinds) for part in parts):
        parts = [phrase]
    at = base
    for part in parts:
        name = _cut_to_noun(part, kinds)
        if len(name) >= 4:
            yield name, at, at + len(name)
        at += len(part) + 1


def find_awards(text: str, start: int, limit: int, *, plain: bool = False, trusted: bool = False) -> tuple[Award, ...]:
    """Find the awards named from *start* on to the end of the clause.

    *plain* asks for nouns that are awards by themselves (奖, 称号), as after 获; *trusted* takes any quoted string,
    as after 荣获 and 被授予.
    """
    kinds = ("weakly",) if plain else ("strong",)
    end = clause_end(text, start, limit)
    end = min(end, start + (_LONGEST_QUOTED if "“" in text[start:end] else _LONGEST))
    again = _again().search(text, start, end)
    end = again.start() if again else end
    lead = _LEAD.match(text[start:end])
    start += lead.end() if lead else 0
    grantor = _grantor().match(text, start, end)
    name_start = grantor.end() if grantor and grantor.end() < end else start
    found = _awards_in(text[name_start:end], name_start, kinds, trusted)
    by = (grantor[1] or grantor[2]) if grantor and name_start != start else None
    if by and not found:  # the body is part of the title: 中国工程院院士
        found, by = _awards_in(text[start:end], start, kinds, trusted), None
    return tuple(Award(name, by, Span(a, b)) for name, a, b in found)


def _awards_in(phrase: str, base: int, kinds: tuple[str, ...], trusted: bool) -> list[tuple[str, int, int]]:
    if _QUOTED.search(phrase):
        return list(_from_quotes(phrase, base, kinds, trusted))
    return list(_from_words(phrase, base, kinds))
