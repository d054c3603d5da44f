"""Outcomes: every figure of the work with what it counts, when, where, and whose result it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cache

from kg.extract.measure_scene import Measure
from kg.extract.measure_slots import Slot
from kg.extract.measures import find_measures
from kg.extract.numbers import find_figures
from kg.extract.outcome_programs import Link, link_programs
from kg.model import Document, Outcome, ProgramMention, Region, Span

_NO_UNIT, _NO_PHRASE = Decimal("0.15"), Decimal("0.2")  # what these take from the confidence
_LEAST = Decimal("0.1")
_LONGEST_MEASURE = 30
_LONGEST_SENTENCE = 400
_TIMES = (
    r"截[至止](?:目前|[\d一二三四五六七八九十]{1,4}年(?:底|末|\d{1,2}月(?:底|末|\d{1,2}日)?)?|\d{1,2}月(?:底|末|\d{1,2}日)?)"
    r"|(?:今|去|前|本)年(?:以来|上半年|下半年|年底|底|初|\d{1,2}月(?:份|以来)?)?"
    r"|(?:近|过去|这|连续)?[\d一二三四五六七八九十几两]{1,3}年(?:多来|以来|间|来)"
    r"|(?:近|过去|连续)[\d一二三四五六七八九十几两]{1,3}年"
    r"|自?\d{4}(?:[—\-至到]+\d{4})?年(?:度|底|末|初)?(?:\d{1,2}月(?:份|底)?)?(?:\d{1,2}日)?(?:以来|起|开始|至今)?"
    r"|近年来|党的十[八九]大以来|党的二十大以来|新时代(?:十年|以来)"
)
_MORE_TIMES = "建[馆站院]以来|每年|每月|上半年|前三季度|全年|目前"
_PERIOD = re.compile(f"{_TIMES}|{_MORE_TIMES}")
_HINT = re.compile("年|截[至止]|以来|每月|前三季度|目前")  # every period has one


def find_outcomes(
    doc: Document,
    programs: Sequence[ProgramMention],
    region_at: Callable[[Span], Region | None],
    *,
    link_weights: Mapping[str, float] | None = None,
) -> tuple[Outcome, ...]:
    """Find the figures that state a result, a scale or a quantity, in order of the text.

    *programs* are the program mentions of *doc*; *region_at* tells which region a passage speaks of, and is asked with
    the figure itself. A figure without a measure is left out. *link_weights* replace the packaged weights of the model that
    ties figures to programs, for cross-validation.
    """
    found = find_measures(doc.text, find_figures(doc.text))
    slots, measures = [slot for slot, _ in found], [measure for _, measure in found]
    links = link_programs(doc.text, programs, slots, measures, weights=link_weights)
    outcomes = (_outcome(doc.text, *found, region_at) for found in zip(slots, measures, links, strict=True))
    return tuple(outcome for outcome in outcomes if outcome is not None)


def _outcome(
    text: str, slot: Slot, measure: Measure | None, link: Link | None, region_at: Callable[[Span], Region | None]
) -> Outcome | None:
    words = measure.read(text) if measure else ""
    if measure is None or not 0 < len(words) <= _LONGEST_MEASURE:
        return None
    evidence = _evidence(text, slot, measure)
    return Outcome(
        region=region_at(slot.figure.span),
        measure=words,
        value=slot.figure.value,
        unit=slot.figure.unit,
        qualifier=slot.figure.qualifier,
        evidence=evidence,
        confidence=_confidence(slot, measure, words),
        program=link.program if link else None,
        period=_period(text, slot),
    )


def _evidence(text: str, slot: Slot, measure: Measure) -> Span:
    """The stretch from the measure's or the figure's start to the end of the other, both whole, no mark at its ends."""
    figure = slot.figure.span
    start, end = figure.start, figure.end
    for part in measure.parts:
        if part.start >= slot.sentence:
            start, end = min(start, part.start), max(end, part.end)
    while text[start] in " ，,、。；;：:\n\u3000" and start < figure.start:
        start += 1
    return Span(start, end)


def _confidence(slot: Slot, measure: Measure, words: str) -> Decimal:
    """The measure's certainty, less where the unit is missing or the measure is hardly a phrase."""
    value = measure.certainty
    if not slot.figure.unit:
        value -= _NO_UNIT
    if len(words) < 2:
        value -= _NO_PHRASE
    return max(value, _LEAST)


def _period(text: str, slot: Slot) -> str | None:
    """The last expression of time before the figure in its sentence, as written (今年以来); ``None`` if there is none."""
    before = text[max(slot.sentence, slot.figure.span.start - _LONGEST_SENTENCE) : slot.figure.span.start]
    if not _HINT.search(before):
        return None
    pattern = _period_or_since() if "实施以来" in before else _PERIOD
    times = [match.group() for match in pattern.finditer(before)]
    return times[-1] if times else None


@cache
def _period_or_since() -> re.Pattern[str]:
    """The pattern of periods and of “青禾计划”实施以来, which is seldom and tries every place."""
    return re.compile(rf"{_TIMES}|[“\w]{{2,12}}?”?实施以来|{_MORE_TIMES}")
