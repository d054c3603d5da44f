"""Sentences, clauses and quoted strings of a text, as spans."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from kg.model import Span

OPENING = "“‘「『《"
CLOSING = "”’」』》"
LONGEST_SENTENCE = 1000
"""Characters; three times the longest in print. A longer one (a table, a text without stops) is cut, since the time that
extractors take grows with the square of a sentence."""

_PAUSES = "，,、：: "
_PAIRS = dict(zip(OPENING, CLOSING, strict=True))
_QUOTING = re.compile(f"[{OPENING}{CLOSING}\n]")
_SENTENCE_END = re.compile(r"[。！？!?；;\n]+[”’」』）)]*")
_CLAUSE_END = re.compile(r"[。！？!?；;\n，,：:]+[”’」』）)]*")


class Quote(NamedTuple):
    """A string in quotation marks. ``outer`` includes the marks, ``inner`` does not; ``depth`` 0 is outermost."""

    outer: Span
    inner: Span
    mark: str
    depth: int


@lru_cache(maxsize=16)  # every extractor of a document asks
def find_quotes(text: str) -> tuple[Quote, ...]:
    """Find every balanced, non-empty quoted string, nested ones included, in order of their opening mark.

    A line break ends every open quotation, so that one lost closing mark spoils one paragraph at most.
    """
    found: list[Quote | None] = []  # a place for each opening mark
    open_marks: list[tuple[str, int, int]] = []
    waiting = dict.fromkeys(CLOSING, 0)  # closing marks that are waited for
    for match in _QUOTING.finditer(text):
        i, ch = match.start(), match.group()
        if ch in _PAIRS:
            open_marks.append((ch, i, len(found)))
            found.append(None)
            waiting[_PAIRS[ch]] += 1
        elif ch == "\n":
            open_marks.clear()
            waiting = dict.fromkeys(CLOSING, 0)
        elif waiting[ch]:
            mark, start, place = _close(open_marks, waiting, ch)
            if i > start + 1:
                found[place] = Quote(Span(start, i + 1), Span(start + 1, i), mark, len(open_marks))
    return tuple([quote for quote in found if quote])


def _close(open_marks: list[tuple[str, int, int]], waiting: dict[str, int], closing: str) -> tuple[str, int, int]:
    """Take the last opening mark that *closing* belongs to, and those within that nothing closed."""
    while True:
        opening = open_marks.pop()
        waiting[_PAIRS[opening[0]]] -= 1
        if _PAIRS[opening[0]] == closing:
            return opening


def _bound(text: str, start: int, cuts: Iterable[int]) -> Iterator[int]:
    """Yield the *cuts*, and more of them where two lie farther apart than the longest sentence: behind a pause if there is one."""
    for cut in cuts:
        while cut - start > LONGEST_SENTENCE:
            most = start + LONGEST_SENTENCE
            pause = max(text.rfind(mark, start, most) for mark in _PAUSES)
            start = pause + 1 if pause > start else most
            yield start
        yield cut
        start = cut


def _split(text: str, end: re.Pattern[str], within: Span | None) -> tuple[Span, ...]:
    start, stop = (within.start, within.end) if within else (0, len(text))
    cuts: Iterable[int] = [*[match.end() for match in end.finditer(text, start, stop)], stop]
    if stop - start > LONGEST_SENTENCE:
        cuts = _bound(text, start, cuts)
    spans = []
    for cut in cuts:
        left, right = start, cut
        while left < right and text[left].isspace():
            left += 1
        while right > left and text[right - 1].isspace():
            right -= 1
        if left < right:
            spans.append(Span(left, right))
        start = cut
    return tuple(spans)


@lru_cache(maxsize=64)  # as above
def split_sentences(text: str, within: Span | None = None) -> tuple[Span, ...]:
    """Split at 。！？； and line breaks; each span keeps its closing mark and no white space at its ends.

    None is longer than LONGEST_SENTENCE.
    """
    return _split(text, _SENTENCE_END, within)


@lru_cache(maxsize=1024)  # one sentence at a time, for every fact in it
def split_clauses(text: str, within: Span | None = None) -> tuple[Span, ...]:
    """Split at sentence ends, commas and colons (、 does not split), as :func:`split_sentences` does."""
    return _split(text, _CLAUSE_END, within)


def make_overlap_test(spans: Iterable[Span]) -> Callable[[Span], bool]:
    """Make a test whether a span shares a character with one of *spans*; it takes the time of a search in a sorted list."""
    starts: list[int] = []
    ends: list[int] = []
    for span in sorted(spans):
        if ends and span.start <= ends[-1]:
            ends[-1] = max(ends[-1], span.end)
        else:
            starts.append(span.start)
            ends.append(span.end)

    def overlaps(span: Span) -> bool:
        i = bisect_right(ends, span.start)
        return i < len(starts) and starts[i] < span.end

    return overlaps


def make_search_around(spans: Iterable[Span]) -> Callable[[Span], list[Span]]:
    """Make a search for those of *spans* that contain a span; it looks at those near to it only."""
    ordered = sorted(spans)
    starts = [span.start for span in ordered]
    longest = max((span.end - span.start for span in ordered), default=0)

    def search(span: Span) -> list[Span]:
        near = ordered[bisect_left(starts, span.end - longest) : bisect_right(starts, span.start)]
        return [other for other in near if other.end >= span.end]

    return search
