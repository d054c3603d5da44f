"""Which region runs which program, since when, led by whom, claimed as what, on whose mandate."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.divisions import contains, load_divisions
from kg.model import Adoption, Document, PersonMention, ProgramMention, Region, RegionMention, Span
from kg.text import split_clauses, split_sentences

_HAN = r"[\u4e00-\u9fff]"
# 落实省委双向交流任职“墩苗育苗”计划; not 在全省“…”
_HIGHER = re.compile(
    rf"(?P<level>省委(?:组织部)?|自治区(?:党委)?(?:组织部)?|(?<![全各在])省级?|市委(?:组织部)?|(?<![全各在我])市级)(?P<gap>{_HAN}{{0,8}})$"
)
_LEVELS = {"省": "province", "自": "province", "市": "prefecture"}
_RANK = {"province": 0, "prefecture": 1, "county": 2, "township": 3, "village": 4, "zone": 3}
_PLANNED = re.compile(
    rf"(?:拟|计划|准备|力争|将要?|即将)(?:继续|进一步|全面|深入|大力|适时|逐步)*(?:实施|开展|推行|推出|打造|建立|构建|启动|探索|推进|深化|出台|举办){_HAN}*$"
)
_NEGATED = re.compile(
    rf"(?:没有|未能?|尚未|不再|取消|停止|叫停|暂停)(?:实施|开展|推行|推出|建立|启动|举办)?{_HAN}{{0,6}}$"
)
_TIME = re.compile(
    r"(?:(?:19|20)\d{2}年(?:(?:1[0-2]|0?[1-9])月(?:\d{1,2}日)?)?|(?:今年|去年|前年)(?:(?:1[0-2]|0?[1-9])月(?:\d{1,2}日)?)?|上个月)"
    r"(?!度|底|末|年|[—\-~至到]|[^，。；]{0,12}(?:之后|以前|之前))"
)
_UNTIL = re.compile(r"(?:截至|截止|到|至|较|比)(?:目前)?$")
_STATISTIC = re.compile(r"%|同比|位列|位居|满意率|满意度|排名")
_CLAIM = re.compile(
    r"在?(?:全(?:国|省|市|区|县|州|自治区|旗|盟)|国内|世界|自治区|省内|市内|区内|(?:西部|西北|西南|东北|华北|华东|华南|华中|中部|长三角)(?:地区)?)"
    r"(?:范围)?内?(?:率先|首创|首家|首个|首推|首发|首次|唯一|首批|第一[个家])(?:试点)?|率先|首创"
)
# An organ as the grammatical subject: not 市委书记, not 市委人才工作会议, not 区委组织部负责人.
_ORGAN = re.compile(
    r"(?:(?:[省市区县州旗盟]|自治区|地)?(?:委|党委|政府)(?:组织部|宣传部|统战部|政法委|社会工作部|办公室|人才办|党校|两新工委|办)?+"
    r"|(?:全[省市区县州旗]|我[省市区县州])?(?:各级)?组织(?:部门|系统)|(?:全[省市区县州旗])?各级党组织)"
    r"(?!相关|有关|负责|主要|书记|副|常委|委员|领导|关于|人才工作|会议|全会|巡视|巡察|中心组|理论|工作领导|[的和、与])"
)
_LEADS = re.compile(r"牵头|领办|领衔|带头|亲自|挂帅|主持|主抓|领导|推动|发起|创办")


@dataclass(frozen=True, slots=True)
class _Place:
    """A program mention with its surroundings; ``name_at`` is where the bare name or its quotation begins."""

    mention: ProgramMention
    name_at: int
    sentence: Span
    clause: Span


def find_adoptions(
    doc: Document,
    subjects: Sequence[Region],
    programs: Sequence[ProgramMention],
    regions: Sequence[RegionMention],
    people: Sequence[PersonMention],
    region_at: Callable[[Span], Region | None],
) -> tuple[Adoption, ...]:
    """Find one adoption for every region that a program mention is about; plans and negations yield none.

    “落实省委‘墩苗育苗’计划” in a city's report yields two: the province's, and the city's with ``mandated_by``.
    “学习浙江‘千万工程’经验” is 浙江's alone. Where no region can be told, there is no adoption.
    """
    sentences = split_sentences(doc.text)
    found: list[Adoption] = []
    for mention in programs:
        place = _place(doc.text, sentences, mention)
        before = doc.text[place.clause.start : place.name_at]
        if _PLANNED.search(before) or _NEGATED.search(before):
            continue
        for region, mandated_by in _adopters(doc.text, place, subjects, regions, region_at):
            found.append(_adoption(doc.text, place, region, mandated_by, people, regions))
    return tuple(found)


def _place(text: str, sentences: list[Span], mention: ProgramMention) -> _Place:
    sentence = next((s for s in sentences if s.start <= mention.span.start < s.end), mention.span)
    sentence = Span(sentence.start, max(sentence.end, mention.span.end))
    clauses = [c for c in split_clauses(text, sentence) if c.overlaps(mention.span)]
    mark = max(mention.text.find(mark) for mark in "“‘") if mention.quoted else 0
    return _Place(
        mention,
        mention.span.start + max(mark, 0),
        sentence,
        Span(clauses[0].start, clauses[-1].end) if clauses else mention.span,
    )


def _adopters(
    text: str,
    place: _Place,
    subjects: Sequence[Region],
    regions: Sequence[RegionMention],
    region_at: Callable[[Span], Region | None],
) -> list[tuple[Region, Region | None]]:
    here = region_at(place.mention.span)
    owner = _owner(text, place, regions)
    if here and subjects and here != subjects[0] and contains(here, subjects[0]):  # a plan of the province, say
        owner = owner or here
        here = subjects[0]
    home = [*subjects] if here and subjects and here == subjects[0] else [here] if here else []
    if owner and home and not contains(owner, home[0]):
        return [(owner, None)]
    above = owner or (_higher(text, place, home[0]) if home else None)
    if above and above not in home:
        return [(above, None), *((region, above) for region in home)]
    return [(region, None) for region in home]


def _owner(text: str, place: _Place, regions: Sequence[RegionMention]) -> Region | None:
    """The region named right before the program (浙江“千万工程”), if any."""
    return next(
        (
            m.region
            for m in regions
            if m.span.end <= place.mention.span.start
            and not text[m.span.end : place.mention.span.start].strip("的省市 ")
        ),
        None,
    )


def _higher(text: str, place: _Place, home: Region) -> Region | None:
    """The division above *home* whose plan the words 省委, 自治区, 市委 right before the program say it is."""
    match = _HIGHER.search(text, place.clause.start, place.name_at)
    if not match or (match["level"] in ("省", "省级", "市级", "自治区") and len(match["gap"]) > 3):
        return None
    level = _LEVELS[match["level"][0]]
    if _RANK[level] >= _RANK[home.level]:
        return None
    return _ancestor(home, level)


def _ancestor(home: Region, level: str) -> Region | None:
    return next((region for region in load_divisions().lineage(home)[1:] if region.level == level), None)


def _adoption(
    text: str,
    place: _Place,
    region: Region,
    mandated_by: Region | None,
    people: Sequence[PersonMention],
    regions: Sequence[RegionMention],
) -> Adoption:
    since = _since(text, place)
    claim = _claim(text, place)
    agent, agent_kind, agent_span = _agent(text, place, people, regions)
    cues = [span for span in (since, claim, agent_span) if span]
    evidence = Span(min([place.clause.start, *(c.start for c in cues)]), max(place.clause.end, place.mention.span.end))
    return Adoption(
        region=region,
        program=place.mention.name,
        evidence=_trim(text, evidence),
        confidence=place.mention.confidence,
        agent=agent,
        agent_kind=agent_kind,
        since=text[since.start : since.end] if since else None,
        claim=text[claim.start : claim.end] if claim else None,
        mandated_by=mandated_by,
    )


def _trim(text: str, span: Span) -> Span:
    end = span.end
    while end > span.start + 1 and text[end - 1] in "，。；：、,;: \n":
        end -= 1
    return Span(span.start, end)


def _since(text: str, place: _Place) -> Span | None:
    """The nearest point in time before the program in its sentence; 截至 and 到 name an end, not a beginning."""
    times = list(_TIME.finditer(text, place.sentence.start, place.mention.span.start))
    if (
        not times
        or _STATISTIC.search(text, place.clause.start, place.clause.end)
        or _UNTIL.search(text, place.sentence.start, times[-1].start())
    ):
        return None
    return Span(*times[-1].span())


def _claim(text: str, place: _Place) -> Span | None:
    """A pioneering claim in the program's clause (在全省率先, 全市首家)."""
    claims = list(_CLAIM.finditer(text, place.clause.start, place.clause.end))
    if not claims:
        return None
    return Span(*min(claims, key=lambda m: abs(m.end() - place.mention.span.start)).span())


def _agent(
    text: str, place: _Place, people: Sequence[PersonMention], regions: Sequence[RegionMention]
) -> tuple[str | None, Literal["person", "organization"] | None, Span | None]:
    """Who runs the program: a person of the sentence who leads it, else the organ that is the nearest clause's subject."""
    for person in people:
        in_sentence = place.sentence.contains(person.span) and person.span.end <= place.name_at
        if in_sentence and _LEADS.search(text, person.span.end, place.sentence.end):
            return person.text, "person", person.span
    clauses = [c for c in split_clauses(text, place.sentence) if c.start <= place.name_at]
    for clause in reversed(clauses):
        start = _skip_time(text, clause.start)
        named = next((m.span.end for m in regions if m.span.start == start), start)
        ends = {named, named - 1}  # 张湾区委: the region's last character is the organ's first
        match = next((m for at in sorted(ends) if (m := _ORGAN.match(text, at, place.name_at))), None)
        if match:
            span = Span(start if named > start else match.start(), match.end())
            return text[span.start : span.end], "organization", span
    return None, None, None


def _skip_time(text: str, start: int) -> int:
    match = re.compile(
        r"(?:近年来|今年以来|去年以来|日前|目前|同时|其中|从?" + _TIME.pattern + r"(?:起|以来|开始)?)[，,]?"
    ).match(text, start)
    return match.end() if match else start
