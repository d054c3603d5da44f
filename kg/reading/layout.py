"""Layout repair: broken lines are joined, spaces inside words taken out, headings and captions recognised.

Repair takes white space out and nothing else: every other character of the lines that are kept stays, in its order.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from kg.model import Span
from kg.reading.blocks import GLUED_HEADING, LONGEST_GLUED, Kind, find_blocks
from kg.reading.boilerplate import find_boilerplate
from kg.reading.lines import is_byline, split_lines

_RUN_IN_BYLINE = re.compile(r"[^\s。，（(]{0,12}[（(]([^（）()\n]{2,60})[）)]")


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph, heading, caption, byline or note of a repaired text."""

    kind: Kind
    span: Span


@dataclass(frozen=True, slots=True)
class Layout:
    """A repaired text: its paragraphs stand one a line. ``dropped`` are the numbers of the raw lines left out whole.

    ``byline`` names the authors; ``headings`` and ``captions`` stand in the text's order.
    """

    text: str
    pieces: tuple[Piece, ...]
    headings: tuple[Span, ...]
    captions: tuple[Span, ...]
    byline: Span | None
    dropped: tuple[int, ...]


def repair_layout(raw: str, *, headings: Collection[int] = ()) -> Layout:
    """Repair the layout of one article. *headings* are the numbers of the lines that its format marks as headings.

    Lines broken inside a sentence or word are joined, whatever stands between (an empty line, an indentation); single
    spaces inside Chinese words are taken out; page numbers, buttons and trailing disclaimers are dropped whole.
    For all else ``"".join(layout.text.split())`` equals the raw text without its white space.
    """
    lines = split_lines(raw, frozenset(headings))
    dropped = find_boilerplate(lines)
    pieces: list[Piece] = []
    texts: list[str] = []
    start = 0
    for block in find_blocks([line for line in lines if line.number not in dropped]):
        text = block.text
        pieces.append(Piece(block.kind, Span(start, start + len(text))))
        texts.append(text)
        start += len(text) + 1
    whole = "\n".join(texts)
    return Layout(
        text=whole,
        pieces=tuple(pieces),
        headings=tuple(_find_headings(whole, pieces)),
        captions=tuple(piece.span for piece in pieces if piece.kind == "caption"),
        byline=_find_byline(whole, pieces),
        dropped=tuple(sorted(dropped)),
    )


def _find_headings(text: str, pieces: Sequence[Piece]) -> Iterator[Span]:
    """Yield headings, those that stand glued to the end of a paragraph (…成果。三、建强队伍) included."""
    for piece in pieces:
        tail = max(piece.span.start, piece.span.end - LONGEST_GLUED)
        glued = GLUED_HEADING.search(text, tail, piece.span.end)
        if piece.kind == "heading":
            yield piece.span
        elif piece.kind == "body" and glued:
            yield Span(*glued.span())


def _find_byline(text: str, pieces: Sequence[Piece]) -> Span | None:
    """Find the authors' line or lines, else the authors in brackets that open the first paragraph (本报讯（记者某某）)."""
    lines = [i for i, piece in enumerate(pieces) if piece.kind == "byline"]
    if lines:
        last = lines[0]
        while last + 1 in lines:
            last += 1
        return Span(pieces[lines[0]].span.start, pieces[last].span.end)
    first = next((piece for piece in pieces if piece.kind == "body"), None)
    match = _RUN_IN_BYLINE.match(text, first.span.start, first.span.end) if first else None
    return Span(*match.span(1)) if match and is_byline(match[1]) else None
