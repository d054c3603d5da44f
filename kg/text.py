"""Sentences, clauses and quoted strings of a text, as spans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.model import Span

OPENING = "“‘「『《"
CLOSING = "”’」』》"
_PAIRS = dict(zip(OPENING, CLOSING, strict=True))
_SENTENCE_END = re.compile(r"[。！？!?；;\n]+[”’」』）)]*")
_CLAUSE_END = re.compile(r"[。！？!?；;\n，,：:]+[”’」』）)]*")


@dataclass(frozen=True, slots=True)
class Quote:
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
    found: list[Quote] = []
    open_marks: list[tuple[str, int]] = []
    for i, ch in enumerate(text):
        if ch == "\n":
            open_marks.clear()
        elif ch in _PAIRS:
            open_marks.append((ch, i))
        elif ch in CLOSING:
            depth = next((d for d in range(len(open_marks) - 1, -1, -1) if _PAIRS[open_marks[d][0]] == ch), None)
            if depth is None:
                continue
            mark, start = open_marks[depth]
            del open_marks[depth:]
            if i > start + 1:
                found.append(Quote(Span(start, i + 1), Span(start + 1, i), mark, depth))
    return tuple(sorted(found, key=lambda quote: (quote.outer.start, -quote.outer.end)))


def _split(text: str, end: re.Pattern[str], within: Span | None) -> Iterator[Span]:
    start, stop = (within.start, within.end) if within else (0, len(text))
    while start < stop:
        match = end.search(text, start, stop)
        cut = match.end() if match else stop
        left, right = start, cut
        while left < right and text[left].isspace():
            left += 1
        while right > left and text[right - 1].isspace():
            right -= 1
        if left < right:
            yield Span(left, right)
        start = cut


def split_sentences(text: str, within: Span | None = None) -> list[Span]:
    """Split at 。！？； and line breaks; each span keeps its closing mark and no white space at its ends."""
    return list(_split(text, _SENTENCE_END, within))


def split_clauses(text: str, within: Span | None = None) -> list[Span]:
    """Split at sentence ends, commas and colons (、 does not split), as :func:`split_sentences` does."""
    return list(_split(text, _CLAUSE_END, within))
