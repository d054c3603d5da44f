"""Bodies by their proper names: what ends in the noun of a body and has something proper before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from kg.extract.names import either
from kg.extract.phrases import phrase_start
from kg.extract.vocabulary import cut, division_names, is_link, is_word
from kg.lexicon import read_table, read_words
from kg.model import Document, OrganizationMention, RegionMention, Span

_REGIONAL_HEAD = re.compile(r"^(?:省|市|区|县|州|旗|盟|自治区)(?![级直内外属])")
_LATIN = re.compile(r"[A-Za-z]{2,}|\d{3}")
_BRANCH = re.compile(r"(?:社区|村|嘎查|苑|园|街道|镇|乡|公司|集团|联合会|商会|协会|学院|医院|车队|局|行业)$")
_MEMBER = re.compile(r"[、和与及]")
_LONGEST_MEMBER, _LONGEST_TRADE = 10, 4
_FOUNDED = frozenset(
    {"company", "association", "alliance", "industrial park"}
)  # one of its kind in a region: 市科创集团
_LIST_KINDS = {"企业": "company", "公司": "company", "高校": "university", "院校": "university", "大学": "university"}


def _words(kind: str) -> frozenset[str]:
    return read_words("lexicon/org_words.tsv", kind=kind)


@cache
def _kinds() -> dict[str, str]:
    return {row["suffix"]: row["kind"] for row in read_table("lexicon/org_suffixes.tsv")}


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Return the compiled shapes: nouns of bodies, national bodies, quoted names, lists closed by 等…企业."""
    noun = either(word for word, kind in _kinds().items() if kind != "trade")
    trade = either(word for word, kind in _kinds().items() if kind == "trade")
    tail = r"(?![生们校习织]|治理|制度|章程)"
    many = r"(?:一大?批|多[家所]|\d+余?多?[家所]|[两二三四五六七八九十]+[家所])?"
    return {
        "noun": re.compile(rf"(?<=[\u3400-\u9fffA-Za-z0-9）]){noun}{tail}"),
        "trade": re.compile(rf"(?<=[\u3400-\u9fff]){trade}(?=[、，。等及和与]|公司|党|董事|总经理|负责|创始)"),
        "known": re.compile(either(read_words("lexicon/org_known.tsv", "name"))),
        "quoted": re.compile(rf"“[^“”，。、\n]{{1,12}}”[\u3400-\u9fff]{{0,10}}?{noun}{tail}"),
        "list": re.compile(rf"等{many}[^，。；、\n“”的]{{0,6}}?(企业|公司|高校|院校|大学)"),
    }


def _has_unknown(words: Sequence[str]) -> bool:
    """Tell whether two lone syllables stand together that are no word: 炬|光 in 炬光科技."""
    generic = read_words("lexicon/org_generic.tsv")
    lone = [len(word) == 1 and word not in generic and "\u3400" <= word <= "\u9fff" for word in words]
    return any(a and b for a, b in pairwise(lone))


def _is_specific(name: str) -> bool:
    """Tell whether a word of *name* is outside the generic vocabulary of bodies (乳业 in 国家乳业技术创新中心)."""
    generic = read_words("lexicon/org_generic.tsv")
    words = cut(name)
    return any(len(word) > 1 and word not in generic for word in words) or _has_unknown(words)


def _starts_with_place(name: str) -> bool:
    """Tell whether *name* begins with a division of the country, in full or in short (湖北, 张湾区)."""
    listed = read_words("lexicon/org_links.tsv")
    starts = (name[:n] for n in range(2, min(len(name), 12) + 1))
    return any(start in division_names() and start not in listed for start in starts)


def _starts_with_known(name: str) -> bool:
    known = read_words("lexicon/org_known.tsv", "name")
    return any(name[:n] in known for n in range(2, len(name) + 1))


def _is_branch(modifier: str) -> bool:
    """Tell whether a party branch has a proper name: 琼花观社区|党委; not 村|党支部, 街道社区|党委."""
    match = _BRANCH.search(modifier)
    name = modifier[: match.start()] if match else ""
    if match and len(name) >= 2:
        return any(word not in read_words("lexicon/org_generic.tsv") for word in cut(name))
    return _starts_with_place(modifier) and len(modifier) > 3


def _is_proper(modifier: str, noun: str, kind: str) -> bool:
    """Tell whether what stands before the noun of a body makes a proper name of it."""
    if not modifier or modifier in read_words("lexicon/org_generic.tsv"):
        return False
    if kind == "party committee":
        return _is_branch(modifier)
    if kind == "trade":
        return len(modifier) <= _LONGEST_TRADE and _has_unknown(cut(modifier))
    if _starts_with_place(modifier) or _LATIN.search(modifier):
        return True
    if modifier.startswith(tuple(_words("national"))):
        return (kind == "university" and len(modifier) > 3) or (kind != "government" and _is_specific(modifier[2:]))
    if _REGIONAL_HEAD.match(modifier):
        rest = _REGIONAL_HEAD.sub("", modifier)
        return len(rest) > 1 and (kind in _FOUNDED or (kind != "government" and _is_specific(rest)))
    if noun in _words("specific"):
        return _is_specific(modifier) and not modifier.endswith(("重点", "级"))
    return _has_unknown(cut(modifier)) or _starts_with_known(modifier)


def _name_start(text: str, end: int, places: dict[int, int]) -> int:
    """Return where the name begins whose noun begins at *end*: not inside a region's name, nor with a loose verb."""
    start = phrase_start(text, 0, end)
    for word in cut(text[start:end])[:-1]:
        loose = is_link(word) or word in _words("loose")
        if not loose or not _starts_with_place(text[start + len(word) : end]):
            break
        start += len(word)
    return next((begin for begin, stop in places.items() if begin < start < stop), start)


def _by_noun(text: str, places: dict[int, int]) -> Iterator[OrganizationMention]:
    """Yield what ends in the noun of a body or, between marks, of a trade (炬光科技、…)."""
    for pattern in ("noun", "trade"):
        for match in _patterns()[pattern].finditer(text):
            start = _name_start(text, match.start(), places)
            kind = _kinds()[match.group()]
            if _is_proper(text[start : match.start()], match.group(), kind):
                kind = "company" if kind == "trade" else kind
                yield OrganizationMention(Span(start, match.end()), text[start : match.end()], kind)


def _is_cut_out(text: str, start: int, end: int) -> bool:
    """Tell whether a short form is a chance meeting of two words (集中|办理 has 中办)."""
    return end - start == 2 and (is_word(text[max(0, start - 1) : start + 1]) or is_word(text[end - 1 : end + 1]))


def _by_name(text: str) -> Iterator[OrganizationMention]:
    """Yield national bodies and their usual short forms (中组部, 住建部), and quoted names before a noun of bodies."""
    kinds = {row["name"]: row["kind"] for row in read_table("lexicon/org_known.tsv")}
    for match in _patterns()["known"].finditer(text):
        if not _is_cut_out(text, *match.span()):
            yield OrganizationMention(Span(*match.span()), match.group(), kinds[match.group()])
    for match in _patterns()["quoted"].finditer(text):
        noun = max((noun for noun in _kinds() if match.group().endswith(noun)), key=len)
        if _kinds()[noun] not in ("party committee", "government"):
            yield OrganizationMention(Span(*match.span()), match.group(), _kinds()[noun])


def _by_list(text: str) -> Iterator[OrganizationMention]:
    """Yield the members of a list that says what they are: 远景动力、河北瑞丰等企业."""
    for match in _patterns()["list"].finditer(text):
        end = match.start()
        while end > 0:
            start = phrase_start(text, 0, end)
            name = text[start:end]
            if not 2 <= len(name) <= _LONGEST_MEMBER or not (_has_unknown(cut(name)) or _starts_with_place(name)):
                break
            if name not in division_names():
                yield OrganizationMention(Span(start, end), name, _LIST_KINDS[match[1]])
            end = start - 1 if start and _MEMBER.fullmatch(text[start - 1]) else 0


def find_organizations(doc: Document, regions: Sequence[RegionMention] = ()) -> tuple[OrganizationMention, ...]:
    """Find the bodies that *doc* calls by a proper name, in order of their places; of overlapping ones the longest.

    Bodies that only make sense relative to the region (区委, 市委组织部, 各级党组织) are none. *regions* are the
    document's divisions: a name never begins inside one.
    """
    text = doc.text
    places = {mention.span.start: mention.span.end for mention in regions}
    found = {*_by_noun(text, places), *_by_name(text), *_by_list(text)}
    taken: list[OrganizationMention] = []
    for mention in sorted(found, key=lambda m: (m.span.start - m.span.end, m.span, m.kind)):
        if not any(mention.span.overlaps(other.span) for other in taken):
            taken.append(mention)
    return tuple(sorted(taken, key=lambda m: m.span))
