"""Whose result a figure is: the program that the sentence names as subject, means or object of the figure's clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.extract.measure_phrases import find_blocks
from kg.extract.measure_slots import Slot
from kg.extract.measures import Measure
from kg.lexicon import read_words
from kg.model import ProgramMention, Span
from kg.text import split_clauses

_MEANS = re.compile(r"(?:通过|依托|运用|借助|利用|围绕|按照|以|在|经|随着|聚焦)[^，。；]{0,12}$")
_SINCE = re.compile(r"[^，。；]{0,6}(?:以来|后|中|期间|下|为抓手|为载体|为契机|为例|为牵引|为依托|为平台|为支撑)[，,]?$")
_CONTINUES = re.compile(
    r"\s*(?:(?:截至)?目前，(?!全)|当天，|当日，|现场，|活动(?:中|期间|现场)，|(?:启动|实施|开展)以来，|这[一项]?[^，。]{0,24}?(?:活动|计划|工程|行动|机制|平台|项目|制度|模式|做法|改革)[，的])"
)


@dataclass(frozen=True, slots=True)
class Link:
    """The bare name of the program a figure belongs to, and how sure that is."""

    program: str
    certainty: Decimal


class ProgramLinker:
    """Tells the program of each figure of one text. Built once for a text from its program mentions."""

    def __init__(self, text: str, programs: Sequence[ProgramMention]) -> None:
        titles = [span for span in find_blocks(text) if text[span.start] == "《"]
        self._text = text
        self._programs = sorted(
            (m for m in programs if not any(t.contains(m.span) and t != m.span and t.start < m.span.start for t in titles)),
            key=lambda m: (m.span, m.name),
        )

    def _named(self, start: int, end: int) -> list[ProgramMention]:
        return [m for m in self._programs if start <= m.span.start and m.span.end <= end]

    def link(self, slots: Sequence[Slot], measures: Sequence[Measure | None], i: int) -> Link | None:
        """The program whose result figure *i* is, ``None`` where the sentence does not say so."""
        slot = slots[i]
        own = self._named(slot.left[0], slot.right[1])
        if own:
            return self._own(own, measures[i])
        first = i
        while first and slots[first - 1].clause == slot.clause:
            first -= 1
            shared = self._named(slots[first].left[0], slots[first].right[1])
            if shared:
                return self._inherited(shared, measures[first])
        return self._introduced(slots, measures, first) or self._continued(slot)

    def _own(self, named: list[ProgramMention], measure: Measure | None) -> Link | None:
        """举办“创新讲堂”20期, “甲”行动培训300人; not 开展“甲”“乙”等活动20场."""
        names = {m.name for m in named}
        if len(names) == 1:
            return Link(named[0].name, Decimal("0.9"))
        counted = [m for m in named if _counted(m, measure)]
        return Link(counted[0].name, Decimal("0.7")) if len({m.name for m in counted}) == 1 else None

    def _inherited(self, named: list[ProgramMention], measure: Measure | None) -> Link | None:
        """评选“英才”团队2个、个人9名: both of “英才”; not 建成“驿站”600个、示范点40个."""
        if len({m.name for m in named}) != 1 or _counted(named[-1], measure):
            return None
        return Link(named[0].name, Decimal("0.75"))

    def _introduced(self, slots: Sequence[Slot], measures: Sequence[Measure | None], i: int) -> Link | None:
        """实施“英才”计划，引进人才300人: a clause before names the program."""
        slot = slots[i]
        if slot.sentence >= slot.clause[0]:
            return None
        clauses = split_clauses(self._text, Span(slot.sentence, slot.clause[0]))
        for back, clause in enumerate(reversed(clauses)):
            if named := self._starting_in(clause):
                between = clauses[len(clauses) - back :]
                rival = clauses[len(clauses) - back - 2] if len(clauses) - back >= 2 else None
                return self._judge(named, clause, between, rival, slots, measures, i)
        return None

    def _starting_in(self, clause: Span) -> list[ProgramMention]:
        return [m for m in self._programs if clause.start <= m.span.start < clause.end]

    def _judge(
        self,
        named: list[ProgramMention],
        clause: Span,
        between: Sequence[Span],
        rival: Span | None,
        slots: Sequence[Slot],
        measures: Sequence[Measure | None],
        i: int,
    ) -> Link | None:
        text, measure = self._text, measures[i]
        said = measure.read(text) if measure else ""
        here = text[slots[i].clause[0] : slots[i].clause[1]]
        inside = [k for k in range(len(slots)) if clause.start <= slots[k].figure.digits.start < clause.end]
        others = self._starting_in(rival) if rival and not inside else []
        holding = [slot.figure.digits.start for slot in slots]
        plain = [span for span in between if not any(span.start <= at < span.end for at in holding)]
        broken = sum(_opens_anew(text[span.start : span.end]) for span in plain)
        if len({m.name for m in (*named, *others)}) > 1:
            related = {m.name for m in (*named, *others) if _shares(said, m.text)}
            if len(related) == 1 and not broken:
                return Link(related.pop(), Decimal("0.6"))
            if len({m.name for m in named}) > 1:
                return None
        mention = named[-1]
        if any(_counted(mention, measures[k]) for k in inside):
            return Link(mention.name, Decimal("0.6")) if _follows(here) and not broken else None
        if _strong(text, clause, mention):
            return Link(mention.name, Decimal("0.8"))
        if _shares(said, text[clause.start : clause.end]) and broken < 2:
            return Link(mention.name, Decimal("0.75"))
        if broken or _general(here) or slots[i].figure.kind == "share" or (between and _opens_anew(here)):
            return None
        return Link(mention.name, Decimal("0.7"))

    def _continued(self, slot: Slot) -> Link | None:
        """…举办“英才”高研班。当天，48名干部参加: a sentence that says it goes on with the one before."""
        if not _CONTINUES.match(self._text, slot.sentence):
            return None
        before = self._text.rstrip("。；！？!?; \u3000")
        end = slot.sentence
        while end and before[end - 1 : end] in ("", *"。；！？!?;”） "):
            end -= 1
        start = max(self._text.rfind(mark, 0, end) for mark in "。；！？\n") + 1
        named = {m.name for m in self._named(start, slot.sentence)}
        return Link(named.pop(), Decimal("0.55")) if len(named) == 1 else None


def _strong(text: str, clause: Span, mention: ProgramMention) -> bool:
    """Tell whether the program is subject or means of its clause: 通过“英才”计划, “合力团”开展, “英才”计划实施以来."""
    before, after = text[clause.start : mention.span.start], text[mention.span.end : clause.end]
    subject = len(before) <= 2 and re.match(r"[\u4e00-\u9fff]", after) is not None
    return subject or _MEANS.search(before) is not None or _SINCE.match(after) is not None


def _counted(mention: ProgramMention, measure: Measure | None) -> bool:
    """Tell whether the program itself is what is counted (建成“驿站”600个), not an attribute of it (“英才”团队2个)."""
    return measure is not None and measure.noun[0].overlaps(mention.span) and measure.noun[0].end <= mention.span.end


def _opens_anew(clause: str) -> bool:
    """Tell whether a clause starts another piece of work: 成立行业党委, 出台意见; not 累计培训干部 or 选派干部."""
    head = re.sub(r"^[^\u4e00-\u9fff]*(?:同时|并|还|再|先后|相继|累计|共|积极|创新|科学|全面|探索|统筹|在[^，]{0,8}?)*", "", clause)
    return any(head.startswith(word) for word in read_words("lexicon/outcome_links.tsv", **{"class": "opens"}))


def _follows(clause: str) -> bool:
    """Tell whether a clause says what came of a thing just counted: 带动增收, 服务群众; not 全市覆盖率达98%."""
    head = re.sub(r"^(?:共|累计|先后|已|并|预计|现已|目前)*", "", clause)
    return any(head.startswith(word) for word in read_words("lexicon/outcome_links.tsv", **{"class": "follows"}))


def _general(clause: str) -> bool:
    """Tell whether a clause gives a figure of the whole region: 全市人才总量达65万人; not 全市选派干部300名."""
    return re.match(r"\s*(?:截至[^，]{1,8})?(?:目前)?全[市省区县州旗][^，]{0,16}?(?:总量|总数|覆盖率|占比|收入|比例|率|村|平均)", clause) is not None


def _shares(measure: str, other: str) -> bool:
    """Tell whether two phrases share a word that says something: 网格 in 网格智治 and 设置网格; not 干部 or 工作."""
    common = {measure[k : k + 2] for k in range(len(measure) - 1)} & {other[k : k + 2] for k in range(len(other) - 1)}
    plain = read_words("lexicon/outcome_links.tsv", **{"class": "plain"})
    return any(re.fullmatch(r"[\u4e00-\u9fff]{2}", pair) and pair not in plain for pair in common)
