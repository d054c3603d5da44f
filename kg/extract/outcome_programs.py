"""Whose result a figure is: the program that the sentence names as subject, means or object of the figure's clause."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.extract.measure_phrases import find_blocks
from kg.extract.measure_scene import Measure
from kg.extract.measure_slots import Slot
from kg.lexicon import read_words
from kg.model import ProgramMention, Span
from kg.text import split_clauses

_LEAST = Decimal("0.5")  # certainty of a link times confidence of the mention; below it more links are wrong than right
_FARTHEST = 24  # figures of a clause that are looked back
_LONGEST = 600  # characters of a sentence that are looked back
_MEANS = re.compile(r"(?:通过|依托|运用|借助|利用|围绕|按照|以|在|经|随着|聚焦)[^，。；]{0,12}$")
_SINCE = re.compile(
    r"[^，。；]{0,6}(?:以来|后|中|期间|下|为抓手|为载体|为契机|为例|为牵引|为依托|为平台|为支撑)[，,]?$"
)
_CONTINUES = re.compile(
    r"\s*(?:(?:截至)?目前，(?!全)|当天，|当日，|现场，|活动(?:中|期间|现场)，|(?:启动|实施|开展)以来，"
    r"|这[一项]?[^，。]{0,24}?(?:活动|计划|工程|行动|机制|平台|项目|制度|模式|做法|改革)[，的])"
)
_ADVERBS = (
    "(?:同时|并|还|再|先后|相继|累计|共|已|积极|创新|科学|全面|探索|统筹|现已|目前|预计|在[\u4e00-\u9fff]{0,8}?(?=建))*"
)
_WHOLE = re.compile(
    r"\s*(?:截至[^，]{1,8})?(?:目前)?全[市省区县州旗][^，]{0,16}?(?:总量|总数|覆盖率|占比|收入|比例|率|村|平均)"
)


@dataclass(frozen=True, slots=True)
class Link:
    """The bare name of the program a figure belongs to, and how sure that is."""

    program: str
    certainty: Decimal


@dataclass(frozen=True, slots=True)
class _Report:
    """The figures of one text with their measures, its program mentions, and the links found so far (one per figure)."""

    text: str
    programs: Sequence[ProgramMention]
    slots: Sequence[Slot]
    measures: Sequence[Measure | None]
    links: Sequence[Link | None]

    def within(self, start: int, end: int) -> list[ProgramMention]:
        return [m for m in self.programs if start <= m.span.start and m.span.end <= end]

    def starting_in(self, clause: Span | None) -> list[ProgramMention]:
        return [m for m in self.programs if clause and clause.start <= m.span.start < clause.end]

    def figures_in(self, clause: Span) -> list[int]:
        places = [
            bisect_left(self.slots, edge, key=lambda slot: slot.figure.digits.start)
            for edge in (clause.start, clause.end)
        ]
        return list(range(*places))


@dataclass(frozen=True, slots=True)
class _Introduction:
    """A clause before the figure's that names programs, the one before it, and those between it and the figure's."""

    clause: Span
    before: Span | None
    between: Sequence[Span]


def link_programs(
    text: str, programs: Sequence[ProgramMention], slots: Sequence[Slot], measures: Sequence[Measure | None]
) -> list[Link | None]:
    """Tell for each figure the program whose result it is, ``None`` where the text does not say so.

    *slots* and *measures* stand side by side, in order of the text. Programs in the title of a document are left out.
    """
    titles = [span for span in find_blocks(text) if text[span.start] == "《"]
    titled = {m for m in programs if any(t.start < m.span.start and m.span.end <= t.end for t in titles)}
    named = sorted(set(programs) - titled, key=lambda m: (m.span, m.name))
    links: list[Link | None] = []
    for i in range(len(slots)):
        link = _link(_Report(text, named, slots, measures, links), i)
        links.append(link if link and link.certainty >= _LEAST else None)
    return links


def _link(report: _Report, i: int) -> Link | None:
    slot = report.slots[i]
    if own := report.within(slot.left[0], slot.right[1]):
        return _own(own, report.measures[i])
    first = i
    while first and report.slots[first - 1].clause == slot.clause and i - first < _FARTHEST:
        first -= 1
        if shared := report.within(report.slots[first].left[0], report.slots[first].right[1]):
            return _inherited(shared, report.measures[first])
    return _introduced(report, first) or _continued(report, slot)


def _to(mention: ProgramMention, certainty: str) -> Link:
    return Link(mention.name, Decimal(certainty) * mention.confidence)


def _only(mentions: Sequence[ProgramMention]) -> ProgramMention | None:
    """The last mention if all name one program."""
    return mentions[-1] if len({m.name for m in mentions}) == 1 else None


# --- rules ----------------------------------------------------------------------------------------------------------


def _own(named: list[ProgramMention], measure: Measure | None) -> Link | None:
    """举办“创新讲堂”20期, “甲”行动培训300人; not 开展“甲”“乙”等活动20场."""
    if mention := _only(named):
        return _to(mention, "0.9")
    counted = _only([m for m in named if _counted(m, measure)])
    return _to(counted, "0.7") if counted else None


def _inherited(named: list[ProgramMention], measure: Measure | None) -> Link | None:
    """评选“英才”团队2个、个人9名: both of “英才”; not 建成“驿站”600个、示范点40个."""
    mention = _only(named)
    return _to(mention, "0.75") if mention and not _counted(mention, measure) else None


def _introduced(report: _Report, i: int) -> Link | None:
    """实施“英才”计划，引进人才300人: a clause before names the program; not 实施“英才”计划，成立行业党委，组建队伍3支."""
    slot = report.slots[i]
    if slot.sentence >= slot.clause[0]:
        return None
    clauses = split_clauses(report.text, Span(max(slot.sentence, slot.clause[0] - _LONGEST), slot.clause[0]))
    at = next((k for k in range(len(clauses) - 1, -1, -1) if report.starting_in(clauses[k])), None)
    if at is None:
        return None
    introduction = _Introduction(clauses[at], clauses[at - 1] if at else None, clauses[at + 1 :])
    return _among(report, i, introduction) or _alone(report, i, introduction)


def _among(report: _Report, i: int, introduction: _Introduction) -> Link | None:
    """实施“甲英才”计划和“乙网格”工程，设置网格3个: of several programs the one that shares a word with the measure."""
    rivals = report.starting_in(introduction.clause)
    if not report.figures_in(introduction.clause):
        rivals += report.starting_in(introduction.before)
    if len({m.name for m in rivals}) < 2 or _broken(report, introduction):
        return None
    related = _only([m for m in rivals if _shares(_said(report, i), m.text)])
    return _to(related, "0.6") if related else None


def _alone(report: _Report, i: int, introduction: _Introduction) -> Link | None:
    mention = _only(report.starting_in(introduction.clause))
    if mention is None:
        return None
    text, clause = report.text, introduction.clause
    here = text[slice(*report.slots[i].clause)]
    broken, figures = _broken(report, introduction), report.figures_in(clause)
    if any(_counted(mention, report.measures[k]) for k in figures):
        return _to(mention, "0.6") if _follows(here) and not broken else None
    if _strong(text, clause, mention):
        return _to(mention, "0.8")
    if _shares(_said(report, i), text[clause.start : clause.end]) and broken < 2:
        return _to(mention, "0.75")
    anew = bool(introduction.between or figures) and _opens_anew(here)
    if broken or anew or _WHOLE.match(here) or report.slots[i].figure.kind == "share":
        return None
    return _to(mention, "0.7")


def _continued(report: _Report, slot: Slot) -> Link | None:
    """…举办“英才”高研班。当天，48名干部参加: a sentence that says it goes on with the one before."""
    if not _CONTINUES.match(report.text, slot.sentence):
        return None
    before = report.text[: slot.sentence].rstrip("。；！？!?;”）\n \u3000")
    start = max(before.rfind(mark) for mark in "。；！？\n") + 1
    mention = _only(report.within(start, slot.sentence))
    return _to(mention, "0.6") if mention else None


# --- tests ----------------------------------------------------------------------------------------------------------


def _said(report: _Report, i: int) -> str:
    measure = report.measures[i]
    return measure.read(report.text) if measure else ""


def _counted(mention: ProgramMention, measure: Measure | None) -> bool:
    """Tell whether the program itself is what is counted (建成“驿站”600个), not an attribute of it (“英才”团队2个)."""
    if measure is None:
        return False
    noun = measure.noun[0]
    return noun.overlaps(mention.span) and noun.end <= mention.span.end


def _broken(report: _Report, introduction: _Introduction) -> int:
    """How many clauses in between start another piece of work; those whose own figure is the program's do not."""
    names = {m.name for m in report.starting_in(introduction.clause)}

    def breaks(clause: Span) -> bool:
        links = [report.links[k] for k in report.figures_in(clause) if k < len(report.links)]
        if any(link is not None and link.program in names for link in links):
            return False
        return _opens_anew(report.text[clause.start : clause.end])

    return sum(breaks(clause) for clause in introduction.between)


def _starts_with(clause: str, kind: str) -> bool:
    head = re.sub(rf"^[^\u4e00-\u9fff“]*{_ADVERBS}", "", clause)
    return any(head.startswith(word) for word in read_words("lexicon/outcome_links.tsv", **{"class": kind}))


def _opens_anew(clause: str) -> bool:
    """Tell whether a clause starts another piece of work: 成立行业党委, 出台意见; not 累计培训干部 or 选派干部."""
    return _starts_with(clause, "opens")


def _follows(clause: str) -> bool:
    """Tell whether a clause says what came of a thing just counted: 带动增收, 服务群众; not 全市覆盖率达98%."""
    return _starts_with(clause, "follows")


def _strong(text: str, clause: Span, mention: ProgramMention) -> bool:
    """Tell whether the program is subject or means of its clause: 通过“英才”计划, “合力团”开展, “英才”计划实施以来."""
    before, after = text[clause.start : mention.span.start], text[mention.span.end : clause.end]
    subject = len(before) <= 2 and re.match(r"[\u4e00-\u9fff]", after) is not None
    return subject or _MEANS.search(before) is not None or _SINCE.match(after) is not None


def _shares(measure: str, other: str) -> bool:
    """Tell whether two phrases share a word that says something: 网格 in 网格智治 and 设置网格; not 干部 or 工作."""
    plain = read_words("lexicon/outcome_links.tsv", **{"class": "plain"})
    pairs = [{words[k : k + 2] for k in range(len(words) - 1)} for words in (measure, other)]
    return any(re.fullmatch(r"[\u4e00-\u9fff]{2}", pair) and pair not in plain for pair in pairs[0] & pairs[1])
