"""Precision by kind from verdicts, over all facts of the graph, and by confidence; and whether two reviewers agree."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kg.audit.sheet import Row, Verdict
from kg.audit.statistics import Agreement, Estimate, Stratum, agreement, stratified, wilson
from kg.audit.wording import kinds
from kg.errors import InputError
from kg.evaluation.sampling import Bin, calibrate

BANDS = 3


@dataclass(frozen=True, slots=True)
class KindScore:
    """The verdicts on one kind; ``size`` is the number of its facts in the graph. Unsure ones count neither way."""

    kind: str
    size: int
    drawn: int
    right: int
    wrong: int
    unsure: int

    @property
    def stratum(self) -> Stratum:
        """What the estimates need of it."""
        return Stratum(self.size, self.right + self.wrong, self.right)

    @property
    def precision(self) -> Estimate | None:
        """The share of the decided that is right, None where nothing is decided."""
        return wilson(self.right, self.right + self.wrong) if self.right + self.wrong else None


@dataclass(frozen=True, slots=True)
class Score:
    """The score of a sample. ``judged`` holds every row with the verdict that counts (None: no verdict, or disputed).

    ``reviewers`` names each file's reviewer and what the whole sample is worth by that reviewer alone. With one reviewer
    ``agreement`` is None; ``disputed`` are the pairs of rows on which two differ.
    """

    judged: tuple[tuple[Row, Verdict | None], ...]
    reviewers: tuple[tuple[str, Estimate | None], ...]
    agreement: Agreement | None = None
    disputed: tuple[tuple[Row, Row], ...] = ()

    @property
    def kinds(self) -> tuple[KindScore, ...]:
        """The score of each kind, in the order in which reviewers see them."""
        return _by_kind(self.judged)

    @property
    def overall(self) -> Estimate | None:
        """Precision over all facts of the graph: the kinds weighted by how many facts the graph has of each."""
        return stratified([score.stratum for score in self.kinds])

    @property
    def bands(self) -> dict[str, tuple[Bin, ...]]:
        """Precision by confidence, from the surest facts down, for the kinds that have one."""
        facts = defaultdict(list)
        for row, verdict in self.judged:
            if row.confidence is not None and verdict in ("accept", "wrong"):
                facts[row.kind].append((row.confidence, verdict == "accept"))
        return {kind: calibrate(facts[kind], bins=BANDS) for kind in kinds() if kind in facts}


def score(sheets: Sequence[Sequence[Row]]) -> Score:
    """Score the rows of one reviewer, or of two on the same sample; with two, only what both say alike counts as decided.

    Raise InputError for more than two, or where two have no fact in common.
    """
    if not 1 <= len(sheets) <= 2:
        raise InputError(f"{len(sheets)} files of verdicts are given; give one, or two of the same sample")
    reviewers = tuple(
        (_name(rows, number), stratified([one.stratum for one in _by_kind([(r, r.verdict) for r in rows])]))
        for number, rows in enumerate(sheets, 1)
    )
    if len(sheets) == 1:
        return Score(tuple((row, row.verdict) for row in sheets[0]), reviewers)
    return _compare(sheets[0], sheets[1], reviewers)


def _compare(ours: Sequence[Row], theirs: Sequence[Row], reviewers: tuple[tuple[str, Estimate | None], ...]) -> Score:
    others = {row.id: row for row in theirs}
    pairs = [(row, others[row.id]) for row in ours if row.id in others]
    if not pairs:
        raise InputError("the two files have no fact in common; give two copies of one sample, judged by two people")
    both = [(a, b) for a, b in pairs if a.verdict and b.verdict]
    return Score(
        tuple((a, a.verdict if a.verdict == b.verdict else None) for a, b in pairs),
        reviewers,
        agreement([(a.verdict, b.verdict) for a, b in both]),
        tuple((a, b) for a, b in both if a.verdict != b.verdict),
    )


def _name(rows: Sequence[Row], number: int) -> str:
    names = Counter(row.reviewer for row in rows if row.reviewer)
    return min(names, key=lambda name: (-names[name], name)) if names else f"reviewer {number}"


def _by_kind(judged: Sequence[tuple[Row, Verdict | None]]) -> tuple[KindScore, ...]:
    sizes = {row.kind: row.size for row, _ in judged}
    counts = Counter((row.kind, verdict) for row, verdict in judged)
    drawn = Counter(row.kind for row, _ in judged)
    order = [kind for kind in kinds() if kind in sizes]
    return tuple(
        KindScore(kind, sizes[kind], drawn[kind], *(counts[kind, verdict] for verdict in ("accept", "wrong", "unsure")))
        for kind in order
    )
