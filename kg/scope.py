"""Which region a passage speaks of: the document's subject, or a part of it that a sentence takes as its own subject."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from kg.divisions import contains
from kg.model import Document, Region, RegionMention, Span
from kg.subject import level_word
from kg.text import make_overlap_test, split_clauses, split_sentences

_LEAD_IN = re.compile(
    r"(?:[^，]{0,14}(?:[年月日前后今时间末初早底是]|以来|年来)|一[个座条]?[^，]{1,10}的|目前|如今|其中|当地)?"
    r"(?P<at>在|位于|走进|来到|走入|地处|如|像|比如|例如)?$"
)
_PIVOT = re.compile(r"(?:指导|支持|推动|帮助|督促|鼓励)$")
_TIES = re.compile(r"(?:接轨|对接|融入|联合|携手)$")
_MAIN_PART = re.compile(r"为(?:主体|主|核心|中心|重点|依托)的“[^”\n]{1,60}”")
_NOT_AN_ACTOR = re.compile(
    r"籍|味|精神|经验|标准|话|人才(?!工作)|以[东南西北上下外]|等地|等省|等市|等先进|等发达|等沿海"
)
_SAMPLE = re.compile(r"[^，。；\n]{0,10}是[^。；\n]{0,120}(?:缩影|写照)")
_CONTINUING = re.compile(r"这|该|此|其(?!中)|当地|村里|村党|村民|社区|全村|全县|全镇|全乡|如今|目前|现在")
_QUOTES_AFTER = re.compile(r"(?:“[^”\n]{2,20}”[一-鿿]{0,8}、?)+")


@dataclass(frozen=True, slots=True)
class Scope:
    """Regions by place: from ``starts[i]`` on the text is about ``regions[i]``; ``asides`` are exceptions in between."""

    starts: tuple[int, ...]
    regions: tuple[Region | None, ...]
    asides: tuple[tuple[Span, Region], ...] = ()

    def region_at(self, span: Span) -> Region | None:
        """Give the region that the passage is about, None where the document does not tell."""
        for place, region in self.asides:
            if place.contains(span):
                return region
        i = bisect_right(self.starts, span.start) - 1
        return self.regions[i] if i >= 0 else None


@dataclass(frozen=True, slots=True)
class _Chain:
    """Adjacent mentions read as one: 宁波市鄞州区咸祥镇里蔡村 with its innermost region; ``listed``: one of several."""

    start: int
    end: int
    region: Region
    listed: bool = False


class _Change(NamedTuple):
    """From ``place`` on the text is about ``region``. ``leads``: it opens its clause as grammatical subject."""

    place: int
    region: Region | None
    leads: bool = True


def _join_chains(mentions: Sequence[RegionMention], text: str) -> list[_Chain]:
    """Join adjacent mentions, and mark what stands in a list: 郧西县、茅箭区, 海宁花灯、桐乡竹刻."""
    chains: list[_Chain] = []
    for mention in sorted(mentions, key=lambda m: m.span):
        last = chains[-1] if chains else None
        start, listed = mention.span.start, False
        if last and last.end == start and contains(last.region, mention.region):
            start, listed = last.start, last.listed
            chains.pop()
        elif last and re.fullmatch(r"(?:[^，。；！？\n]{0,12}、|和|与|及)", text[last.end : start]):
            chains[-1] = _Chain(last.start, last.end, last.region, True)
            listed = True
        chains.append(_Chain(start, mention.span.end, mention.region, listed))
    return chains


def _role(
    chain: _Chain, clause: Span, text: str, subjects: Sequence[Region]
) -> Literal["subject", "place", "pivot"] | None:
    """Tell what the chain is in its clause: its subject (如东县组织…), its place (在织里镇伍浦村…), the one told to act.

    None for destinations, sources, partners, parts of lists: 赴成都招商, 来自杭州市的专家, 与南京、嘉兴签订.
    """
    before, after = text[clause.start : chain.start], text[chain.end : clause.end]
    if _NOT_AN_ACTOR.match(after) or _SAMPLE.match(text, chain.end) or (chain.listed and chain.region.level != "zone"):
        return None
    if chain.region.level != "zone" and not any(contains(subject, chain.region) for subject in subjects):
        sibling = any(chain.region.parent == subject.parent for subject in subjects)
        official = text[chain.start : chain.end].endswith(chain.region.name)
        return "subject" if sibling and official and not before and not after.startswith(("的", "“")) else None
    if lead_in := _LEAD_IN.fullmatch(before):
        return "place" if lead_in["at"] else "subject"
    return "pivot" if _PIVOT.search(before) else None


def _level_characters(subjects: Sequence[Region]) -> str:
    """Give the characters by which a report speaks of its own region (市 in 全市)."""
    return "".join(sorted({level_word(subject)[-1] for subject in subjects} | {"省"}))


@lru_cache(maxsize=64)
def _own_words(levels: str) -> re.Pattern[str]:
    """Make the pattern of clauses that speak of the subject: 我市…, 随着全省…, 市委…; not 走在全省前列."""
    return re.compile(
        r"(?:随着|目前|如今|近年来|今年以来|这是|这正是|这也是|为|推动|[0-9０-９]{1,6}年)?"
        rf"(?:[我全本][{levels}](?!率先|首|前列|前茅|第|唯一|最|领先)|[{levels}]委|各地|各级|各县|各市|各区)"
    )


@lru_cache(maxsize=64)
def _own_hint(levels: str) -> re.Pattern[str]:
    """Match two characters of which all those clauses have one pair."""
    return re.compile(f"[我全本各{levels}][{levels}委地级县市区]")


def _told(
    clause: Span, chains: Sequence[_Chain], text: str, subjects: Sequence[Region], base: Region | None, *, opened: bool
) -> Iterator[_Change]:
    """Yield where the clause names who it is about, and whom; *opened* tells that it begins with 我市 or the like."""
    if opened:
        yield _Change(clause.start, base)
    for chain in chains:
        if not clause.start <= chain.start < clause.end:
            continue
        if role := _role(chain, clause, text, subjects):
            place = chain.start if opened or role == "pivot" else clause.start
            yield _Change(place, base if chain.region in subjects else chain.region, role == "subject")
            opened = True


def _names_somebody(passage: Span, chains: Sequence[_Chain], text: str, levels: str) -> bool:
    """Tell whether a passage may name who it is about: not where it has neither a region nor 我市."""
    if _own_hint(levels).search(text, passage.start, passage.end):
        return True
    return bool(chains) and any(passage.start <= chain.start < passage.end for chain in chains)


def _carries_on(region: Region | None, story: bool, sentence: Span, text: str) -> bool:
    """Tell whether a sentence that names nobody is still about the region of the one before.

    A village's story that opens the paragraph goes on to its end; another part's only by 该县, 这一活动 and the like.
    """
    if region is None:
        return False
    return (story and region.level in ("village", "township")) or bool(_CONTINUING.match(text, sentence.start))


def _paragraph_changes(
    paragraph: Span, chains: Sequence[_Chain], text: str, subjects: Sequence[Region], base: Region | None, levels: str
) -> Iterator[_Change]:
    """Yield the changes in one paragraph, which starts anew with the base region.

    A sentence that tells its region late is about it from its start, if it is the subject of the document, or if
    the sentence opens the paragraph (抢收水稻九千亩…, 如东县打了一场硬仗).
    """
    yield _Change(paragraph.start, base)
    if not _names_somebody(paragraph, chains, text, levels):
        return  # most paragraphs
    current, story, own = base, False, _own_words(levels)
    for n, sentence in enumerate(split_sentences(text, paragraph)):
        told: list[_Change] = []
        if _names_somebody(sentence, chains, text, levels):
            for clause in split_clauses(text, sentence):
                if (opened := own.match(text, clause.start, clause.end) is not None) or chains:
                    told += _told(clause, chains, text, subjects, base, opened=opened)
        if not told and current == base:
            story = False
            continue
        if told and (told[0].region == base or (n == 0 and told[0].leads)):
            told[0] = _Change(sentence.start, told[0].region)
        if (not told or told[0].place > sentence.start) and not _carries_on(current, story, sentence, text):
            told.insert(0, _Change(sentence.start, base))
        for change in told:
            current = change.region
            yield change
        story = current != base and (story or n == 0)


def _asides(chains: Sequence[_Chain], text: str, subjects: Sequence[Region]) -> Iterator[tuple[Span, Region]]:
    """Yield passages about a plan of another region: 浙江“亩均论英雄”做法, 以滨江新城为主体的“青年之城”."""
    for chain in chains:
        before = text[max(0, chain.start - 2) : chain.start]
        if chain.region in subjects or _TIES.search(before):
            continue
        pattern = _MAIN_PART if before.endswith("以") else _QUOTES_AFTER
        if quotes := pattern.match(text, chain.end):
            yield Span(chain.start, quotes.end()), chain.region


def _heading_region(line: Span, chains: Sequence[_Chain], subjects: Sequence[Region]) -> Region | None:
    """Tell which other part of the country the heading *line* opens with (鄞州区：…)."""
    first = next((chain for chain in chains if chain.start == line.start), None)
    return first.region if first and first.region not in subjects and not first.listed else None


def make_scope(doc: Document, subjects: Sequence[Region], mentions: Sequence[RegionMention]) -> Scope:
    """Read off which region each clause is about.

    The first subject, unless a sentence takes another region as its own subject (如东县开办夜校40所…); that
    holds to the end of the sentence, longer for a village's story or after 该县. A heading that opens with another
    region holds to the next heading.
    """
    chains = _join_chains(mentions, doc.text)
    lead = subjects[0] if subjects else None
    base, changes, levels = lead, [_Change(0, lead)], _level_characters(subjects)
    is_heading = make_overlap_test(doc.headings)
    starts = [chain.start for chain in chains]
    for match in re.finditer(r"[^\n]+", doc.text):
        line = Span(*match.span())
        inside = chains[bisect_left(starts, line.start) : bisect_left(starts, line.end)]
        if is_heading(line):
            base = _heading_region(line, inside, subjects) or lead
        changes += _paragraph_changes(line, inside, doc.text, subjects, base, levels)
    return Scope(
        tuple(change.place for change in changes),
        tuple(change.region for change in changes),
        tuple(_asides(chains, doc.text, subjects)),
    )
