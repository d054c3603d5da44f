"""Where a program mention stands: its sentence, its clauses, and where its bare name begins."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from kg.model import ProgramMention, RegionMention, Span
from kg.text import split_clauses

_LEAD = re.compile(
    r"(?:(?:近年来|近几年|今年以来|去年以来|日前|目前|如今|同时|其中|当前|此外|另外|为此)[，,]?"
    r"|从?(?:(?:19|20)\d{2}年|今年|去年|前年)(?:\d{1,2}月(?:\d{1,2}日)?|上半年|下半年|年初|年底)?(?:起|以来|开始)?[，,]?|在|如|由)*"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A program mention with its surroundings; ``name_at`` is where the bare name or its quotation begins.

    ``clauses`` are those of the sentence up to and including the one that holds the mention.
    """

    mention: ProgramMention
    name_at: int
    sentence: Span
    clause: Span
    clauses: tuple[Span, ...]


def find_place(text: str, sentences: Sequence[Span], mention: ProgramMention) -> Place:
    """Find the sentence and the clauses of *mention*; *sentences* are those of the whole text, in order."""
    i = max(bisect_right(sentences, mention.span.start, key=lambda s: s.start) - 1, 0)
    sentence = sentences[i] if sentences and sentences[i].overlaps(mention.span) else mention.span
    sentence = Span(sentence.start, max(sentence.end, mention.span.end))
    clauses = [c for c in split_clauses(text, sentence) if c.start < mention.span.end]
    inside = [c for c in clauses if c.overlaps(mention.span)] or [mention.span]
    mark = max(mention.text.find(mark) for mark in "“‘") if mention.quoted else 0
    clause = Span(inside[0].start, max(inside[-1].end, mention.span.end))
    return Place(mention, mention.span.start + max(mark, 0), sentence, clause, tuple(clauses))


def skip_lead(text: str, start: int, regions: Sequence[RegionMention] = ()) -> int:
    """Skip what may stand before a clause's subject: points in time, 其中, 如, 在; but not into a name (如东县)."""
    match = _LEAD.match(text, start)
    end = match.end() if match else start
    i = bisect_left(regions, start, key=_start)
    return min(end, regions[i].span.start) if i < len(regions) else end


def _start(mention: RegionMention) -> int:
    return mention.span.start
