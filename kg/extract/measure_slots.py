"""The clause each figure stands in, and the words to its left and right that may say what it counts."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.extract.measure_phrases import find_blocks
from kg.extract.numbers import Figure

_BREAK = re.compile(r"[，,：:。！？!?；;\n—…](?:(?<![—…])|(?<=—)—|(?<=…)…)")
_STOPS = "。！？!?；;\n"
_SEPARATOR = re.compile(r"[、，,/ ]|以及|及(?!时|其)|和(?!谐)|与(?!会)|或|并")


class Slot(NamedTuple):
    """A figure in its clause.

    ``left`` and ``right`` are the stretches ``(start, end)``, maybe empty, that may hold its measure. ``chained`` tells that a
    separator alone stands between it and the figure before (3个县、12个乡), ``adjacent`` that nothing does (85个198期),
    ``shared`` that its left stretch is the right one of the figure before (吸纳30名农户增收5万元).
    """

    figure: Figure
    sentence: int
    clause: tuple[int, int]
    left: tuple[int, int]
    right: tuple[int, int]
    chained: bool = False
    adjacent: bool = False
    shared: bool = False


def find_slots(text: str, figures: Sequence[Figure]) -> list[Slot]:
    """Place every figure in its clause; in order of the figures. ``sentence`` is the start of its sentence."""
    positions, stops = _breaks(text, figures)
    slots: list[Slot] = []
    for clause, group in _by_clause(figures, positions, len(text)):
        at = bisect_right(stops, clause[0])
        slots += _place(text, clause, group, stops[at - 1] if at else 0)
    return slots


def _breaks(text: str, figures: Sequence[Figure]) -> tuple[list[int], list[int]]:
    """Ends of clauses, and those of them where a sentence ends; none inside a figure or a quotation without figures."""
    starts = [figure.digits.start for figure in figures]
    inside: list[int] = []
    closed = [(figure.span.start, figure.span.end) for figure in figures]
    for block in find_blocks(text):
        start, end = block.start, block.end
        if bisect_left(starts, end) == bisect_left(starts, start):  # no figure in it
            closed.append((start, end))
        elif text[start] in "（(":
            inside += [start + 1, end]
        elif text[start] in "“‘":
            inside.append(start + 1)
    marks = [match.start() for match in _BREAK.finditer(text)]
    hidden = {mark for start, end in closed for mark in marks[bisect_left(marks, start) : bisect_left(marks, end)]}
    marks = [mark for mark in marks if mark not in hidden]
    ends = [mark + 2 if text[mark] in "—…" else mark + 1 for mark in marks]
    return sorted(inside + ends), [mark + 1 for mark in marks if text[mark] in _STOPS]


def _by_clause(
    figures: Sequence[Figure], positions: Sequence[int], length: int
) -> Iterator[tuple[tuple[int, int], list[Figure]]]:
    group: list[Figure] = []
    bounds = (0, 0)
    for figure in figures:
        i = bisect_right(positions, figure.digits.start)
        here = (positions[i - 1] if i else 0, positions[i] if i < len(positions) else length)
        if here != bounds and group:
            yield bounds, group
            group = []
        bounds = here
        group.append(figure)
    if group:
        yield bounds, group


def _place(text: str, clause: tuple[int, int], group: list[Figure], sentence: int) -> Iterator[Slot]:
    start, chained, adjacent, shared = clause[0], False, False, False
    for i, figure in enumerate(group):
        left = (min(start, figure.span.start), figure.span.start)
        if i + 1 == len(group):
            yield Slot(figure, sentence, clause, left, (figure.span.end, clause[1]), chained, adjacent, shared)
            return
        right_end, start, *flags = _between(text, figure.span.end, group[i + 1].span.start)
        yield Slot(figure, sentence, clause, left, (figure.span.end, right_end), chained, adjacent, shared)
        chained, adjacent, shared = flags


def _between(text: str, start: int, end: int) -> tuple[int, int, bool, bool, bool]:
    """Share out the words between two figures: end of the first's right, start of the second's left, and the flags.

    (名)干部、|(12名): chained. (85个)(198期): adjacent. (21个)、个人(9名): the second's. (30名)农户增收(5万元): both's.
    (4家)党委和律师协会等(27家): the list is the second's.
    """
    stretch = text[start:end]
    if not stretch.strip():
        return start, end, False, True, False
    marks = list(_SEPARATOR.finditer(stretch))
    if not marks:
        return end, start, False, False, True
    if marks[0].start() == 0:
        return start, start + marks[0].end(), marks[0].end() == len(stretch), False, False
    last = marks[-1]
    if last.end() == len(stretch):
        return start + last.start(), end, True, False, False
    if stretch.endswith("等"):
        return start + marks[0].start(), start + marks[0].end(), False, False, False
    listed = [mark for mark in marks if mark.group() == "、"]
    if not listed:
        return end, start, False, False, True
    return start + listed[-1].start(), start + listed[-1].end(), False, False, False
