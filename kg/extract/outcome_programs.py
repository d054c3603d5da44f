"""Whose result a figure is: of the programs named around it the likeliest, by a small linear model, or none."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import repeat

from kg.extract.link_features import list_link_features
from kg.extract.link_pairs import Report, list_mentions, make_report
from kg.extract.measure_scene import Measure
from kg.extract.measure_slots import Slot
from kg.lexicon import read_table
from kg.model import ProgramMention

_LEAST = Decimal("0.40")
"""Probability below which a figure is left without a program; F1 changes little between 0.35 and 0.45."""


@dataclass(frozen=True, slots=True)
class Link:
    """The bare name of the program a figure belongs to, and how likely that is, 0 to 1."""

    program: str
    certainty: Decimal


@cache
def _weights() -> dict[str, float]:
    """Weights of the logistic model that ``tests/tools/train_links.py`` wrote."""
    return {row["feature"]: float(row["weight"]) for row in read_table("outcome_link_model.tsv")}


def link_programs(
    text: str,
    programs: Sequence[ProgramMention],
    slots: Sequence[Slot],
    measures: Sequence[Measure | None],
    *,
    weights: Mapping[str, float] | None = None,
) -> list[Link | None]:
    """Tell for each figure the program whose result it is, ``None`` where the text does not say so.

    *slots* and *measures* stand side by side, in order of the text. Programs in the title of a document are left out.
    *weights* of the model by feature replace the packaged ones, for cross-validation.
    """
    if not programs:
        return [None] * len(slots)
    report = make_report(text, programs, slots, measures)
    known = _weights() if weights is None else weights
    return [_link(report, i, known) for i in range(len(slots))]


def _link(report: Report, i: int, weights: Mapping[str, float]) -> Link | None:
    """The likeliest program; of equally likely ones the nearest."""
    mentions = list_mentions(report, i)
    if not mentions:
        return None
    judged = [(judge(report, i, mention, weights), mention) for mention in mentions]
    likelihood, mention = judged[0] if len(judged) == 1 else max(judged, key=lambda pair: (pair[0], pair[1].span))
    return Link(mention.name, likelihood) if likelihood >= _LEAST else None


def judge(report: Report, i: int, mention: ProgramMention, weights: Mapping[str, float]) -> Decimal:
    """Estimate the probability, 0 to 1, that figure *i* is a result of the program of *mention*."""
    value = sum(map(weights.get, list_link_features(report, i, mention), repeat(0.0)))
    return Decimal(f"{1 / (1 + math.exp(-value)):.3f}")
