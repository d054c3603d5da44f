"""Bodies by their proper names: what ends in the noun of a body and has something proper before it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from msgspec.structs import replace

from kg.extract.body_names import (
    ends_in_noun,
    has_unknown,
    is_loose,
    is_proper,
    names_one,
    org_kinds,
    org_words,
    starts_with_ordinary_place,
    starts_with_place,
)
from kg.extract.endings import Endings, find_endings, make_endings
from kg.extract.names import either, is_han
from kg.extract.phrases import phrase_start
from kg.extract.vocabulary import cut, division_names, is_link, is_word
from kg.extract.widths import widen
from kg.lexicon import read_table, read_words
from kg.model import Document, OrganizationMention, RegionMention, Span

_MEMBER = re.compile(r"[、和与及]")
_COUNT_BEFORE = re.compile(r"(?:\d{1,12}余?|首)[个家所座处]$")
_COUNT_BEHIND = re.compile(r"(?:（[^（）\n]{1,8}）)?\d{1,12}余?[个家所座处]")
_SHARED_NOUNS = ("学院", "研究院", "实验室", "协会", "联盟", "产业园")
_TOWNS = ("镇", "乡", "街道", "村", "社区")
_AHEAD = 4  # characters behind a name that are read with it
_LONGEST_MEMBER = 10
_LONGEST_PLACE = 12
_NOT_IN_NAMES = frozenset({"的", "等", "和", "与", "及", "进", "各类", "模式", "组织"})
_ADJECTIVE = ("化", "式", "型")  # “实体化”基层党校 says what it is like, not what it is called
_AFTER_NOUN = r"(?![们校习织]|治理|制度|章程|大局)"
_AFTER_TRADE = r"(?=[、，。等及和与]|公司|党|董事|总经理|负责|创始)"
_SECTOR = re.compile("行业(?:综合)?党委")
_LIST_KINDS = {"企业": "company", "公司": "company", "高校": "university", "院校": "university", "大学": "university"}


@cache
def _nouns(*, trade: bool) -> Endings:
    """Return the nouns of bodies, or those of trades, which only end a name before some words."""
    words = (word for word, kind in org_kinds().items() if (kind == "trade") == trade)
    return make_endings(words, f"(){_AFTER_TRADE if trade else _AFTER_NOUN}")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Return the compiled shapes: national bodies, quoted names, lists closed by 等…企业."""
    noun = either(word for word, kind in org_kinds().items() if kind != "trade")
    many = r"(?:一大?批|多[家所]|\d+余?多?[家所]|[两二三四五六七八九十]+[家所])?"
    return {
        "known": re.compile(either(read_words("lexicon/org_known.tsv", "name"))),
        "quoted": re.compile(rf"“([^“”，。、\n]{{1,12}})”([\u3400-\u9fff]{{0,10}}?)({noun}){_AFTER_NOUN}"),
        "founded": re.compile(
            r"(?<!全部)(?<!普遍)(?<!分别)(?:成立|组建|设立|建立)了?(?![省市区县镇]级)([\u3400-\u9fff]{2,6}行业(?:综合)?党委)(?!\d)"
        ),
        "source": re.compile(r"来源[:：]\s{0,2}([\u3400-\u9fff]{3,12})(?=[\s）)|]|$)", re.M),
        "list": re.compile(rf"等(?<!高.){many}[^，。；、\n“”的]{{0,6}}?(企业|公司|高校|院校|大学)"),
    }


def _is_whole(text: str, start: int, end: int) -> bool:
    """Tell whether a word ends at *end*: 民政部|牵头, not 民政部|门, 干部大学|堂, 一中|心."""
    at = start
    for word in cut(text[start : end + _AHEAD]):
        at += len(word)
        if at >= end:
            return at == end
    return False


def _is_counted(text: str, start: int, end: int) -> bool:
    """Tell whether a number beside a name says that it is a kind of body: 2个|海外引才工作站, 党建示范学校|162所."""
    before = _COUNT_BEFORE.search(text, max(0, start - 8), start)
    return before is not None or _COUNT_BEHIND.match(text, end) is not None


def _name_start(text: str, end: int, places: Sequence[Span]) -> int:
    """Return where the name begins whose noun begins at *end*: not inside a region's name, nor with a loose verb."""
    start = phrase_start(text, 0, end)
    words = cut(text[start:end])
    at = begin = start
    loose = False
    for word in words[:-1]:
        at += len(word)
        behind = is_loose(word)
        loose = loose or behind
        if not loose or ends_in_noun(word):
            break
        if names_one(text[at:end]) and (behind or not starts_with_ordinary_place(text[at : at + _LONGEST_PLACE])):
            begin = at
            break
    bracket = text.rfind("（", begin, end)
    if bracket >= 0 and "）" not in text[bracket:end]:
        begin = bracket + 1
    around = bisect_left(places, begin, key=_start) - 1
    return places[around].start if around >= 0 and begin < places[around].end else begin


def _start(span: Span) -> int:
    return span.start


def _follows_town(text: str, stop: int, end: int) -> bool:
    """Tell whether a name goes on from that of a township or village, which ends at *stop*: 青溪镇|茶叶专家 (工作站)."""
    return stop < end - 1 and text.endswith(_TOWNS, 0, stop)


def _ends_name(character: str) -> bool:
    """Tell whether a name may end in *character*, before the noun of a body."""
    return is_han(character) or character == "）" or (character.isascii() and character.isalnum())


def _by_noun(text: str, places: Sequence[Span]) -> Iterator[OrganizationMention]:
    """Yield what ends in the noun of a body or, between marks, of a trade (炬光科技、…)."""
    ends = {place.start: place.end for place in places}
    for trade in (False, True):
        free = 1
        for at, end, _ in find_endings(text, _nouns(trade=trade)):
            if at < free or not (is_han(text[at - 1]) if trade else _ends_name(text[at - 1])):
                continue
            free = end
            noun = text[at:end]
            kind = org_kinds()[noun]
            start = _name_start(text, at, places)
            name = text[start:at]
            placed = _follows_town(text, ends.get(start, end), at)
            if not (placed or is_proper(name, noun, kind)):
                continue
            if kind != "party committee" and not _is_whole(text, start, end):  # 党委书记 is one word
                continue
            if _is_counted(text, start, end) and not (placed or names_one(name)):
                continue
            yield OrganizationMention(Span(start, end), text[start:end], "company" if kind == "trade" else kind)


def _is_cut_out(text: str, start: int, end: int) -> bool:
    """Tell whether a short form is a chance meeting of two words (集中|办理 has 中办)."""
    return end - start == 2 and (is_word(text[max(0, start - 1) : start + 1]) or is_word(text[end - 1 : end + 1]))


@cache
def _known_kinds() -> dict[str, str]:
    return {row["name"]: row["kind"] for row in read_table("lexicon/org_known.tsv")}


def _by_name(text: str) -> Iterator[OrganizationMention]:
    """Yield national bodies and their usual short forms (中组部, 住建部), and quoted names before a noun of bodies."""
    for match in _patterns()["known"].finditer(text):
        if not _is_cut_out(text, *match.span()) and _is_whole(text, *match.span()):
            yield OrganizationMention(Span(*match.span()), match.group(), _known_kinds()[match.group()])
    for match in _patterns()["quoted"].finditer(text):
        kind = org_kinds()[match[3]]
        if kind not in ("party committee", "government") and _is_quoted_name(text, match):
            yield OrganizationMention(Span(*match.span()), match.group(), kind)


def _is_quoted_name(text: str, match: re.Match[str]) -> bool:
    """Tell a body's quoted name (“不吹”咖啡馆) from quoted words before a phrase or another name.

    Not “小农户”带入大市场, “双一流”宁波大学, “实体化”基层党校, “两新”组织党群服务中心.
    """
    name, middle = match[1], match[2]
    if name.endswith(_ADJECTIVE) or name in read_words("lexicon/org_generic.tsv"):
        return False
    words = cut(middle)
    inner = read_words("lexicon/org_inner.tsv")
    if any(word in _NOT_IN_NAMES or (is_link(word) and word not in inner) for word in words):
        return False
    named = any(starts_with_place(middle[n:]) for n in range(len(middle)))
    return not named and _is_whole(text, match.start(2), match.end()) and not _is_counted(text, *match.span())


def _by_context(text: str) -> Iterator[OrganizationMention]:
    """Yield what words before it show to be one body: 成立快递行业党委, 来源：城乡观察; not 成立行业党委12个."""
    for match in _patterns()["founded"].finditer(text) if _SECTOR.search(text) else ():
        yield OrganizationMention(Span(*match.span(1)), match[1], "party committee")
    for match in _patterns()["source"].finditer(text):
        if match[1] not in read_words("lexicon/org_generic.tsv"):
            yield OrganizationMention(Span(*match.span(1)), match[1], "media")


def _by_coordination(text: str, named: Iterable[OrganizationMention]) -> Iterator[OrganizationMention]:
    """Yield the next items of a list of bodies with one noun: 某某企业家学院、|产业学院、|工程师学院; not 某大学、|重点大学."""
    for mention in sorted(named, key=lambda m: m.span):
        noun = next((noun for noun in _SHARED_NOUNS if mention.text.endswith(noun)), None)
        at = mention.span.end
        while noun and (match := _next_item(noun).match(text, at)):
            if all(word in org_words("class") for word in cut(match[2])):
                break
            yield OrganizationMention(Span(*match.span(1)), match[1], mention.kind)
            at = match.end()


@cache
def _next_item(noun: str) -> re.Pattern[str]:
    """Match the next item of a list that ends in *noun*: group 1 is the item, group 2 what stands before the noun."""
    return re.compile(rf"[、和与](([\u3400-\u9fff]{{2,8}}?){noun})(?=[、，。；和与等\n]|$)")


def _by_list(text: str) -> Iterator[OrganizationMention]:
    """Yield the members of a list that says what they are: 远景动力、河北瑞丰等企业."""
    for match in _patterns()["list"].finditer(text):
        end = match.start()
        while end > 0:
            start = phrase_start(text, 0, end)
            name = text[start:end]
            if not 2 <= len(name) <= _LONGEST_MEMBER or not (has_unknown(cut(name)) or starts_with_place(name)):
                break
            if name not in division_names():
                yield OrganizationMention(Span(start, end), name, _LIST_KINDS[match[1]])
            end = start - 1 if start and _MEMBER.fullmatch(text[start - 1]) else 0


def find_organizations(doc: Document, regions: Sequence[RegionMention] = ()) -> tuple[OrganizationMention, ...]:
    """Find the bodies that *doc* calls by a proper name, in order of their places; of overlapping ones the longest.

    Bodies that only make sense relative to the region (区委, 市委组织部, 各级党组织) are none. *regions* are the
    document's divisions: a name never begins inside one.
    """
    text = widen(doc.text)
    places = [mention.span for mention in regions]
    named = {*_by_noun(text, places), *_by_name(text), *_by_list(text), *_by_context(text)}
    found = named | set(_by_coordination(text, named))
    kept: list[OrganizationMention] = []
    taken: set[int] = set()
    for mention in sorted(found, key=lambda m: (m.span.start - m.span.end, m.span, m.kind)):
        place = range(mention.span.start, mention.span.end)
        if taken.isdisjoint(place):
            taken.update(place)
            kept.append(mention)
    written = (replace(m, text=doc.text[m.span.start : m.span.end]) for m in kept)
    return tuple(sorted(written, key=lambda m: m.span))
