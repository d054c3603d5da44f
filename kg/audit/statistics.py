"""Estimates from a stratified sample: shares with their intervals, and how far two reviewers agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import sqrt

Z = 1.959963984540054
"""The 97.5 % point of the normal distribution: intervals are two-sided, of 95 %."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """How many things a stratum has, how many of them were judged, and how many of these are right."""

    size: int
    judged: int
    right: int

    @property
    def share(self) -> float:
        """The share of the judged that is right."""
        return self.right / self.judged


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share between 0 and 1 with its 95 % interval."""

    share: float
    low: float
    high: float


def wilson(right: float, judged: float, z: float = Z) -> Estimate:
    """Give the share *right* of *judged* with Wilson's score interval, which also holds for few and for all right.

    Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22, 209–212.
    """
    share, square = right / judged, z * z
    centre = (share + square / (2 * judged)) / (1 + square / judged)
    half = z / (1 + square / judged) * sqrt(share * (1 - share) / judged + square / (4 * judged * judged))
    return Estimate(share, max(0.0, centre - half), min(1.0, centre + half))


def stratified(strata: Sequence[Stratum]) -> Estimate | None:
    """Give the share over all strata that have something judged, each weighted by its size; None where nothing is judged.

    The share is that of Cochran (1977), Sampling Techniques, 3rd edition, section 5.10. The interval is Wilson's at the
    effective sample size, as recommended by Dean and Pagano (2015), Evaluating confidence interval methods for binomial
    proportions in clustered surveys, J. Survey Statistics and Methodology 3(4). That size is p(1 − p)/variance, and never
    more than Kish's 1/Σ(W²/n), which also serves where all are right and no variance shows. There is no finite population
    correction: what is judged stands for the extractors' work at large, not for this graph alone.
    """
    known = [stratum for stratum in strata if stratum.judged]
    if not known:
        return None
    total = sum(stratum.size for stratum in known)
    weights = [stratum.size / total for stratum in known]
    share = sum(w * s.share for w, s in zip(weights, known, strict=True))
    variance = sum(w * w * s.share * (1 - s.share) / s.judged for w, s in zip(weights, known, strict=True))
    effective = 1 / sum(w * w / s.judged for w, s in zip(weights, known, strict=True))
    if variance:
        effective = min(effective, share * (1 - share) / variance)
    return wilson(share * effective, effective)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two reviewers agree on what both judged. ``kappa`` is None where chance alone would make them agree on all."""

    judged: int
    agreed: int
    kappa: float | None
    low: float | None = None
    high: float | None = None


def agreement(pairs: Sequence[tuple[Hashable, Hashable]]) -> Agreement:
    """Give Cohen's κ of pairs of verdicts, with its 95 % interval.

    Cohen (1960), A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20, 37–46, with
    his standard error √(p(1 − p)/n)/(1 − chance).
    """
    n, agreed = len(pairs), sum(a == b for a, b in pairs)
    if not n:
        return Agreement(0, 0, None)
    ours, theirs = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(ours[verdict] * theirs[verdict] for verdict in ours) / n**2
    if chance == 1:
        return Agreement(n, agreed, None)
    observed = agreed / n
    kappa = (observed - chance) / (1 - chance)
    half = Z * sqrt(observed * (1 - observed) / n) / (1 - chance)
    return Agreement(n, agreed, kappa, max(-1.0, kappa - half), min(1.0, kappa + half))
