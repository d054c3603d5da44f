"""Compare what a graph states about one article with its labels: what is right, what is missed, what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, Literal, TypeVar, get_args

from kg.evaluation import statements as s
from kg.evaluation.labels import Labels
from kg.evaluation.statements import FigureKey, Statement, Statements, squeeze

K = TypeVar("K")
Kind = Literal[
    "regions",
    "programs",
    "numbers",
    "outcomes",
    "outregion",
    "outprogram",
    "people",
    "positions",
    "honours",
    "orgs",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
_NEEDED: dict[Kind, tuple[str, ...]] = {
    "regions": ("regions",),
    "programs": ("programs", "adoptions"),
    "numbers": ("outcomes",),
    "outcomes": ("outcomes",),
    "outregion": ("outcomes",),
    "outprogram": ("outcomes", "programs"),
    "people": ("people",),
    "positions": ("people",),
    "honours": ("honours",),
    "orgs": ("organizations",),
}
"""The lists of a label file that a kind is compared with."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many the labels have, how many the graph has, and how many of these are right. A share of nothing is 0."""

    gold: int = 0
    found: int = 0
    right: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.gold + other.gold, self.found + other.found, self.right + other.right)

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of what is labelled that was found."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / (self.gold + self.found) if self.gold + self.found else 0.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """One kind in one article. ``judged`` holds confidence and verdict of each finding that counts and has a confidence."""

    counts: Counts
    missed: tuple[Statement[Any], ...] = ()
    wrong: tuple[Statement[Any], ...] = ()
    judged: tuple[tuple[Decimal, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Matching(Generic[K]):
    """Pairs of label and finding, the labels without a finding, and the findings without a label."""

    pairs: tuple[tuple[Statement[K], Statement[K]], ...]
    missed: tuple[Statement[K], ...]
    left: tuple[Statement[K], ...]


def match(labels: Iterable[Statement[K]], found: Iterable[Statement[K]], same: Callable[[K, K], bool]) -> Matching[K]:
    """Give each label, in order, the first finding that is the same and not given away yet."""
    left = list(found)
    pairs, missed = [], []
    for label in labels:
        i = next((i for i, finding in enumerate(left) if same(label.key, finding.key)), None)
        if i is None:
            missed.append(label)
        else:
            pairs.append((label, left.pop(i)))
    return Matching(tuple(pairs), tuple(missed), tuple(left))


def compare(labels: Labels, found: Statements) -> dict[Kind, Comparison]:
    """Compare every kind that is labelled."""
    firm, free = labels.firm, labels.free
    figures = _match_firm(firm.outcomes, found.outcomes, s.same_figure, free.outcomes)
    compared: dict[Kind, Comparison] = {
        "regions": _compare(_match_firm(firm.regions, found.regions, s.same_name, free.regions)),
        "programs": _compare(_match_firm(firm.programs, found.programs, s.same_adoption, free.programs)),
        "numbers": _compare(_match_firm(firm.outcomes, found.outcomes, s.same_number, free.outcomes)),
        "outcomes": _compare(figures),
        "outregion": _compare_regions(figures.pairs),
        "outprogram": _compare_programs(figures),
        "people": _compare(match(firm.people, found.people, s.same_name)),
        "positions": _compare(match(firm.positions, found.positions, s.same_position)),
        "honours": _compare(match(firm.honours, found.honours, s.same_honour)),
        "orgs": _compare(match(firm.orgs, found.orgs, s.same_organization)),
    }
    return {kind: compared[kind] for kind in KINDS if labels.lists.issuperset(_NEEDED[kind])}


def _match_firm(
    firm: Sequence[Statement[K]],
    found: Sequence[Statement[K]],
    same: Callable[[K, K], bool],
    free: Sequence[Statement[K]],
) -> Matching[K]:
    """Match what counts first; of the rest, a finding that is the same as a free label is no mistake."""
    matching = match(firm, found, same)
    return Matching(matching.pairs, matching.missed, match(free, matching.left, same).left)


def _compare(matching: Matching[Any]) -> Comparison:
    right, wrong = [finding for _, finding in matching.pairs], matching.left
    judged = [(finding.confidence, True) for finding in right] + [(finding.confidence, False) for finding in wrong]
    return Comparison(
        Counts(len(right) + len(matching.missed), len(right) + len(wrong), len(right)),
        matching.missed,
        wrong,
        tuple((confidence, verdict) for confidence, verdict in judged if confidence is not None),
    )


_Pair = tuple[Statement[FigureKey], Statement[FigureKey]]


def _compare_regions(pairs: Sequence[_Pair]) -> Comparison:
    """Of the outcomes found, those that are given to the right region."""
    wrong = [(label, finding) for label, finding in pairs if squeeze(label.key.region) != finding.key.region]
    return Comparison(
        Counts(len(pairs), len(pairs), len(pairs) - len(wrong)),
        wrong=tuple(_instead(*pair, pair[1].key.region, pair[0].key.region) for pair in wrong),
    )


def _compare_programs(figures: Matching[FigureKey]) -> Comparison:
    """Outcomes tied to a program, whether or not the outcome was found; where the labels' program is doubtful, none counts."""
    counted = [(label, finding) for label, finding in figures.pairs if not label.key.doubtful]
    tied = [(label, finding) for label, finding in counted if label.key.program]
    found = [(label, finding) for label, finding in counted if finding.key.program]
    right = [(label, finding) for label, finding in found if label.key.program & finding.key.program]
    lost = [label for label in figures.missed if label.key.program and not label.key.doubtful]
    missed = [label for label, finding in tied if not label.key.program & finding.key.program]
    wrong = [(label, finding) for label, finding in found if not label.key.program & finding.key.program]
    return Comparison(
        Counts(len(tied) + len(lost), len(found), len(right)),
        tuple(_add_program(label) for label in [*missed, *lost]),
        tuple(_instead(*pair, _longest(pair[1].key.program), _longest(pair[0].key.program)) for pair in wrong),
    )


def _longest(names: Iterable[str]) -> str:
    return max(sorted(names), key=len, default="")


def _add_program(label: Statement[FigureKey]) -> Statement[FigureKey]:
    return Statement(label.key, f"{label.text} → {_longest(label.key.program)}", label.passage)


def _instead(label: Statement[FigureKey], finding: Statement[FigureKey], got: str, wanted: str) -> Statement[FigureKey]:
    """The finding, shown with what it has (nothing: –) and what the label has instead."""
    text = f"{finding.text} → {got or '–'} (label: {wanted or '–'})"
    return Statement(finding.key, text, finding.passage or label.passage, finding.confidence)
