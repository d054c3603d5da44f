"""How far a score may be trusted, and how far a confidence: bootstrap intervals and calibration."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import quantiles
from typing import Literal

from kg.evaluation.comparison import Counts

Measure = Literal["precision", "recall", "f1"]
DRAWS, BINS = 1_000, 5


@dataclass(frozen=True, slots=True)
class Bin:
    """Facts of like confidence, from ``high`` down to ``low``, and how many of them are right."""

    high: Decimal
    low: Decimal
    facts: int
    right: int

    @property
    def precision(self) -> float:
        """The share of the facts that is right."""
        return self.right / self.facts


def interval(articles: Sequence[Counts], measure: Measure = "f1", *, draws: int = DRAWS) -> tuple[float, float] | None:
    """Give the 95 % interval of *measure* over the articles together: percentile bootstrap, resampling articles.

    The seed is fixed, so that the same counts give the same interval. A draw in which the measure is a share of nothing
    is left out. ``None`` with fewer than two articles, or where hardly a draw is left. Method: Efron and Tibshirani
    (1993), An Introduction to the Bootstrap, chapter 13.
    """
    if len(articles) < 2:
        return None
    rng = random.Random(0)
    parts = [_parts(counts, measure) for counts in articles]
    sums = [tuple(map(sum, zip(*rng.choices(parts, k=len(parts)), strict=True))) for _ in range(draws)]
    shares = [part / whole for part, whole in sums if whole]
    if len(shares) < 2:
        return None
    cuts = quantiles(shares, n=40, method="inclusive")  # steps of 2.5 %
    return cuts[0], cuts[-1]


def _parts(counts: Counts, measure: Measure) -> tuple[int, int]:
    """A measure as part and whole, so that it can be summed over articles."""
    if measure == "f1":
        return 2 * counts.right, counts.gold + counts.found
    return counts.right, counts.found if measure == "precision" else counts.gold


def calibrate(judged: Sequence[tuple[Decimal, bool]], *, bins: int = BINS) -> tuple[Bin, ...]:
    """Sort facts by confidence, highest first, and cut them into at most *bins* bins of about equal size.

    Facts of one confidence stay in one bin, so that bins can be fewer and larger.
    """
    ranked = sorted(judged, key=lambda fact: -fact[0])
    found: list[Bin] = []
    start = 0
    for end in range(1, len(ranked) + 1):
        tied = end < len(ranked) and ranked[end][0] == ranked[end - 1][0]
        if not tied and (end == len(ranked) or end * bins >= len(ranked) * (len(found) + 1)):
            inside = ranked[start:end]
            found.append(Bin(inside[0][0], inside[-1][0], len(inside), sum(right for _, right in inside)))
            start = end
    return tuple(found)
