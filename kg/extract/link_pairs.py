"""A figure beside the mention of a program whose result it may be: where the two stand and what lies between."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kg.extract.measure_phrases import find_blocks
from kg.extract.measure_scene import Measure
from kg.extract.measure_slots import Slot
from kg.model import ProgramMention

MARKS = "，,：:。；;！？\n"
_STOPS = "。；;！？\n"
_MOST_BEFORE, _MOST_BEHIND = 6, 2  # mentions that are looked at for one figure, the nearest ones
_FARTHEST = 500  # characters before the figure's clause that are looked back
_LONGEST = 300  # characters of the figure's clause on either side of the figure
_WIDEST = 80  # characters of the mention's clause on either side of the mention
_WORK = "活动|计划|工程|行动|机制|平台|项目|制度|模式|做法|改革|工作|政策|品牌|中心|基地|大赛|比赛|课程|讲堂"
_CONTINUES = re.compile(
    rf"\s{{0,9}}(?:(?:截至)?目前，(?!全)|(?:当[天日]|现场|其中|首[批期届轮]|每[期场届次])"
    rf"|(?:{_WORK})(?:中|期间|现场)，|(?:{_WORK})?(?:启动|实施|开展|推行|运行|上线|成立|建成|落地|开办)(?:以来|后)"
    rf"|(?:这[一项个些]?|该|此项?)[^，。]{{0,24}}?(?:{_WORK})|(?:[^，。]{{1,8}}，)?他们)"
)
_MARK = re.compile(f"[{MARKS}]")
_CLOSING = frozenset("”’」』）)")


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of one text with their measures, side by side, and its program mentions; all in order of the text.

    ``times`` counts the mentions of each program; ``marks`` and ``stops`` are the places of :data:`MARKS` and of those
    of them that end a sentence, ``starts`` those of the mentions, ``names`` their programs, and ``digits`` of the figures. ``sentences`` tells where the sentence of each figure starts, or the one before if it goes
    on with that (活动开展以来, 当天), and ``said`` what each figure counts in words, "" where that is not known.
    """

    text: str
    programs: Sequence[ProgramMention]
    slots: Sequence[Slot]
    measures: Sequence[Measure | None]
    times: Mapping[str, int]
    marks: Sequence[int]
    stops: Sequence[int]
    starts: Sequence[int]
    names: Sequence[str]
    digits: Sequence[int]
    sentences: Sequence[int]
    said: Sequence[str]

    def names_around(self, i: int) -> list[str]:
        """The different programs named near figure *i* in its sentence, or in that and the one before if it goes on with that.

        In order of their first mention there.
        """
        at = self.digits[i]
        first = bisect_left(self.starts, max(self.sentences[i], at - _FARTHEST, 0))
        last = bisect_left(self.starts, min(self.slots[i].clause[1], at + _LONGEST), first)
        return list(dict.fromkeys(self.names[first:last])) if last - first > 1 else list(self.names[first:last])

    def count_others(self, name: str, start: int, end: int) -> int:
        """How many programs are named in ``text[start:end]`` but for *name*."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return len({*self.names[first:last]} - {name}) if first < last else 0

    def figures_in(self, start: int, end: int) -> range:
        """The places in ``slots`` of the figures that start in ``text[start:end]``."""
        return range(bisect_left(self.digits, start), bisect_left(self.digits, end))

    def sentence_before(self, start: int) -> int:
        """Where the sentence before the one at *start* starts; *start* if that is the first of its paragraph."""
        return _sentence_before(self.text, self.stops, start)

    def clause_start(self, place: int) -> int:
        """Where the clause of *place* starts: behind the last mark before it."""
        before = bisect_left(self.marks, place)
        return self.marks[before - 1] + 1 if before else 0

    def clause_end(self, place: int, limit: int) -> int:
        """Where the clause of *place* ends, not behind *limit* if *place* is not: behind the next mark and what it closes."""
        after = bisect_left(self.marks, place)
        if after == len(self.marks) or self.marks[after] >= limit:
            return max(place, limit)
        end = self.marks[after] + 1
        while end < limit and self.text[end] in _CLOSING:
            end += 1
        return end


class Pair(NamedTuple):
    """Figure *i* and the mention of a program that may be its; ``clause`` is where the mention's starts and ends.

    ``place`` is own (the words beside the figure), same (its clause), sent (its sentence) or prev (the sentence before),
    ``between`` is the stretch from the mention's clause to the figure's. ``before`` and ``after`` are the words of the
    mention's clause on its two sides.
    """

    report: Report
    i: int
    mention: ProgramMention
    place: str
    clause: tuple[int, int]
    between: tuple[int, int]
    before: str
    after: str

    @property
    def figure_start(self) -> int:
        """Where the figure starts, with the words that qualify it."""
        return self.report.slots[self.i].figure.span.start

    @property
    def here(self) -> str:
        """The start of the figure's clause."""
        start, end = self.report.slots[self.i].clause
        return self.report.text[start : min(start + _WIDEST, end)]


def make_report(
    text: str, programs: Sequence[ProgramMention], slots: Sequence[Slot], measures: Sequence[Measure | None]
) -> Report:
    """Put the mentions in order, without those in the title of a document."""
    titles = [span for span in find_blocks(text) if text[span.start] == "《"]
    starts = [span.start for span in titles]

    def titled(mention: ProgramMention) -> bool:
        k = bisect_left(starts, mention.span.start) - 1
        return k >= 0 and mention.span.end <= titles[k].end

    named = sorted({m for m in programs if not titled(m)}, key=lambda m: (m.span.start, m.span.end, m.name))
    names = [mention.name for mention in named]
    marks = [match.start() for match in _MARK.finditer(text)]
    stops = [place for place in marks if text[place] in _STOPS]
    return Report(
        text=text,
        programs=named,
        slots=slots,
        measures=measures,
        times=Counter(names),
        marks=marks,
        stops=stops,
        starts=[mention.span.start for mention in named],
        names=names,
        digits=[slot.figure.digits.start for slot in slots],
        sentences=[_sentence_of(text, stops, slot.sentence) for slot in slots],
        said=[measure.read(text) if measure else "" for measure in measures],
    )


def _sentence_of(text: str, stops: Sequence[int], start: int) -> int:
    return _sentence_before(text, stops, start) if _CONTINUES.match(text, start) else start


def _sentence_before(text: str, stops: Sequence[int], start: int) -> int:
    if start == 0 or text[start - 1] == "\n":
        return start
    before = bisect_left(stops, start - 1)
    return stops[before - 1] + 1 if before else 0


def list_mentions(report: Report, i: int) -> Sequence[ProgramMention]:
    """List the mentions whose program figure *i* may belong to: of its clause, its sentence, and the sentence before."""
    slot, starts, at = report.slots[i], report.starts, report.digits[i]
    here = bisect_left(starts, at)
    begin = max(report.sentence_before(report.sentences[i]), slot.clause[0] - _FARTHEST, at - _FARTHEST)
    first = max(bisect_left(starts, begin, 0, here), here - _MOST_BEFORE)
    last = min(bisect_left(starts, min(slot.clause[1], at + _LONGEST), here), here + _MOST_BEHIND)
    found = report.programs[first:last]
    return _without_lists(report, slot, found) if last - first > 1 else found


def _without_lists(report: Report, slot: Slot, mentions: Sequence[ProgramMention]) -> Sequence[ProgramMention]:
    """Drop the programs whose list the figure sums up: 开展“甲”“乙”等活动33场 is a result of none of them alone."""
    own = [m for m in mentions if _is_beside(slot, m)]
    if len(own) > 1 and len({m.name for m in own}) > 1 and "等" in report.text[own[0].span.end : slot.right[1]]:
        return [m for m in mentions if m not in own]
    return mentions


def _is_beside(slot: Slot, mention: ProgramMention) -> bool:
    return slot.left[0] <= mention.span.start and mention.span.end <= slot.right[1]


def pair_up(report: Report, i: int, mention: ProgramMention) -> Pair:
    """Place a figure and a mention, one of :func:`list_mentions`, beside each other."""
    slot, text, first, last = report.slots[i], report.text, mention.span.start, mention.span.end
    start, end = slot.clause
    between = (start, start)
    if start <= first:
        place = "own" if _is_beside(slot, mention) else "same"
    else:
        place = "sent" if report.sentences[i] <= first else "prev"
        end = report.clause_end(last, start)
        between = (end, start)
        start = report.clause_start(first)
    start, end = max(start, first - _WIDEST), max(min(end, last + _WIDEST), last)  # as much as stands near
    return Pair(report, i, mention, place, (start, end), between, text[start:first], text[last:end])
