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


def stratified_share(strata: Sequence[Stratum]) -> tuple[float, float]:
    """Give the share over all strata, each weighted by its size, and its standard error.

    Cochran (1977), Sampling Techniques, 3rd edition, section 5.10, without the finite population correction: what is
    judged stands for the extractors' work at large, not for this graph alone. A stratum with one judged adds no variance.
    """
    total = sum(stratum.size for stratum in strata)
    share = sum(stratum.size / total * stratum.share for stratum in strata)
    variance = sum((s.size / total) ** 2 * s.share * (1 - s.share) / (s.judged - 1) for s in strata if s.judged > 1)
    return share, sqrt(variance)


def stratified(strata: Sequence[Stratum]) -> Estimate | None:
    """Give the share over all strata that have something judged, with its interval; None where nothing is.

    Wilson's interval at the effective sample size, as recommended by Dean and Pagano (2015), Evaluating confidence interval
    methods for binomial proportions in clustered surveys, J. Survey Statistics and Methodology 3(4). That size is
    p(1 − p)/variance, and never more than Kish's 1/Σ(W²/n), which also serves where all are right and no variance shows.
    """
    known = [stratum for stratum in strata if stratum.judged]
    if not known:
        return None
    share, error = stratified_share(known)
    total = sum(stratum.size for stratum in known)
    effective = 1 / sum((stratum.size / total) ** 2 / stratum.judged for stratum in known)
    if error:
        effective = min(effective, share * (1 - share) / error**2)
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

    Cohen (1960), A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20, 37–46; the
    standard error is that of his formula 7.
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
