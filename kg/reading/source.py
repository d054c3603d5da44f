"""What every format's reader hands on: the lines of a file, and what the format itself says about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one file before layout repair.

    ``lines`` keep their indentation; an empty line separates what the format keeps apart (the paragraphs of a .docx).
    ``headings`` are the numbers of lines that the format marks as headings (a style, ``#``, ``<h2>``).
    ``title`` and ``issued`` (ISO date or year) are what the format's metadata states.
    """

    lines: tuple[str, ...]
    headings: frozenset[int] = frozenset()
    title: str | None = None
    issued: str | None = None


def join_paragraphs(
    paragraphs: Iterable[tuple[str, bool]], title: str | None = None, issued: str | None = None
) -> Source:
    """Make a source of (text, is a heading) pairs, an empty line between two; a text may hold line breaks."""
    lines: list[str] = []
    headings: set[int] = set()
    for text, is_heading in paragraphs:
        if is_heading:
            headings.add(len(lines))
            lines.append(" ".join(text.split()))
        else:
            lines += text.splitlines()
        lines.append("")
    return Source(tuple(lines), frozenset(headings), title, issued)
