"""An evaluation in forms for people and programs: the table, the mistakes, the calibration, JSON values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from statistics import median
from typing import Any, get_args

from kg.evaluation.comparison import KINDS, Kind
from kg.evaluation.sampling import Measure
from kg.evaluation.scoring import Evaluation

RATED: tuple[Kind, ...] = ("programs", "outcomes", "positions", "honours")
"""The kinds whose facts have a confidence."""


def to_table(evaluation: Evaluation, *, targets: Mapping[Kind, float] | None = None) -> str:
    """Give one line a kind: counts, P, R, F1 with its 95 % interval, the articles' F1, and the target where one is given.

    Kinds that no article is labelled for are left out.
    """
    head = f"{'kind':11}{'gold':>6}{'found':>7}{'right':>7}{'P':>8}{'R':>8}{'F1':>8}  {'95 %':<13}{'articles: min median max':>26}"
    lines = [head + (f"{'target':>8}" if targets else "")]
    for kind in _labelled(evaluation):
        target = (targets or {}).get(kind)
        reached = target is not None and evaluation.counts(kind).f1 >= target
        lines.append(_line(evaluation, kind) + (f"{target:8.2f}{'' if reached else ' below'}" if target else ""))
    if evaluation.missing:
        lines.append(f"no document in the graph for: {', '.join(evaluation.missing)}")
    return "\n".join(lines)


def _line(evaluation: Evaluation, kind: Kind) -> str:
    counts, bounds = evaluation.counts(kind), evaluation.interval(kind)
    spread = "{:.3f}–{:.3f}".format(*bounds) if bounds else "–"
    scores = [count.f1 for count in evaluation.by_article(kind).values()]
    articles = f"{min(scores):.2f} {median(scores):.2f} {max(scores):.2f}" if scores else "–"
    shares = f"{counts.precision:8.3f}{counts.recall:8.3f}{counts.f1:8.3f}"
    return f"{kind:11}{counts.gold:6}{counts.found:7}{counts.right:7}{shares}  {spread:<13}{articles:>26}"


def _labelled(evaluation: Evaluation) -> Iterator[Kind]:
    return (kind for kind in KINDS if any(kind in result.comparisons for result in evaluation.articles))


def to_mistakes(evaluation: Evaluation, *kinds: Kind) -> str:
    """Give each mistake with its passage, by kind and article (all kinds where none is named)."""
    lines: list[str] = []
    for kind in kinds or tuple(_labelled(evaluation)):
        found = evaluation.mistakes(kind)
        missed = sum(mistake.fault == "missed" for mistake in found)
        lines.append(f"{kind}: {missed} missed, {len(found) - missed} wrong")
        for mistake in found:
            lines.append(f"  {mistake.fault:<7}{mistake.article}  {mistake.text}")
            if mistake.passage:
                lines.append(f"         “{' '.join(mistake.passage.split())}”")
    return "\n".join(lines)


def to_calibration(evaluation: Evaluation) -> str:
    """Give the kinds that have a confidence, each in bins from the surest facts to the least sure, with their precision."""
    lines = [f"{'kind':11}{'confidence':>13}{'facts':>7}{'right':>7}{'P':>8}"]
    for kind in RATED:
        for i, row in enumerate(evaluation.calibration(kind)):
            span = f"{row.high:.2f}–{row.low:.2f}"
            lines.append(f"{kind if i == 0 else '':11}{span:>13}{row.facts:7}{row.right:7}{row.precision:8.3f}")
    return "\n".join(lines)


def to_values(evaluation: Evaluation) -> dict[str, Any]:
    """Give scores, per-article F1, missing articles, calibration and mistakes as plain values, for JSON."""
    return {
        "scores": {kind: _score(evaluation, kind) for kind in _labelled(evaluation)},
        "missing": list(evaluation.missing),
        "calibration": {
            kind: [
                {"high": float(row.high), "low": float(row.low), "facts": row.facts, "right": row.right}
                for row in evaluation.calibration(kind)
            ]
            for kind in RATED
        },
        "mistakes": [
            {name: getattr(mistake, name) for name in ("article", "kind", "fault", "text", "passage")}
            for mistake in evaluation.mistakes()
        ],
    }


def _score(evaluation: Evaluation, kind: Kind) -> dict[str, Any]:
    counts = evaluation.counts(kind)
    values: dict[str, Any] = {"gold": counts.gold, "found": counts.found, "right": counts.right}
    for measure in get_args(Measure):
        bounds = evaluation.interval(kind, measure)
        values[measure] = round(getattr(counts, measure), 3)
        values[f"{measure}_interval"] = [round(bound, 3) for bound in bounds] if bounds else None
    values["articles"] = {article: round(count.f1, 3) for article, count in evaluation.by_article(kind).items()}
    return values
