"""A score in forms for people and programs: the table, the disagreements, JSON values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.audit.scoring import KindScore, Score
from kg.audit.statistics import Estimate
from kg.audit.wording import kinds


def to_table(score: Score) -> str:
    """Give one line a kind with its verdicts and precision, the whole weighted by size, the bands of confidence, the agreement."""
    lines = [f"{'kind':20}{'facts':>8}{'drawn':>7}{'right':>7}{'wrong':>7}{'unsure':>8}{'P':>8}  95 %"]
    lines += [_line(one) for one in score.kinds]
    lines.append(_overall(score))
    lines += list(_bands(score))
    lines += list(_agreement(score))
    return "\n".join(lines)


def _line(one: KindScore) -> str:
    counts = f"{one.size:8,}{one.drawn:7}{one.right:7}{one.wrong:7}{one.unsure:8}"
    return f"{one.kind:20}{counts}{_show(one.precision)}".rstrip()


def _show(estimate: Estimate | None) -> str:
    return f"{estimate.share:8.3f}  {estimate.low:.3f}–{estimate.high:.3f}" if estimate else f"{'–':>8}"


def _overall(score: Score) -> str:
    size, drawn, right, wrong, unsure = (
        sum(getattr(one, name) for one in score.kinds) for name in ("size", "drawn", "right", "wrong", "unsure")
    )
    counts = f"{size:8,}{drawn:7}{right:7}{wrong:7}{unsure:8}"
    missing = [one.kind for one in score.kinds if one.precision is None]
    line = f"{'all, weighted':20}{counts}{_show(score.overall)}"
    return line + (f"  without {', '.join(missing)}, of which nothing is decided" if missing else "")


def _bands(score: Score) -> Iterator[str]:
    if score.bands:
        yield f"\n{'by confidence':20}{'confidence':>15}{'right':>7}{'wrong':>7}{'P':>8}"
    for kind, bands in score.bands.items():
        for i, band in enumerate(bands):
            span = f"{band.high:.2f}–{band.low:.2f}"
            yield f"{kind if i == 0 else '':20}{span:>15}{band.right:7}{band.facts - band.right:7}{band.precision:8.3f}"


def _agreement(score: Score) -> Iterator[str]:
    found = score.agreement
    if found is None:
        return
    yield ""
    for name, estimate in score.reviewers:
        yield f"{name:20}{_show(estimate).strip()}"
    bounds = f", 95 % {found.low:.3f}–{found.high:.3f}" if found.low is not None else ""
    kappa = (
        f"{found.kappa:.3f}{bounds}" if found.kappa is not None else "undefined, for both give one verdict throughout"
    )
    yield f"both judged {found.judged}, agreed on {found.agreed}; Cohen's κ {kappa}"
    for ours, theirs in score.disputed:
        yield f"  {ours.kind}: {ours.fact}: {ours.verdict} / {theirs.verdict}"
        yield f"    “{ours.passage}” ({ours.document})"


def to_values(score: Score) -> dict[str, Any]:
    """Give the score as plain values, for JSON."""
    values: dict[str, Any] = {
        "kinds": {
            one.kind: {name: getattr(one, name) for name in ("size", "drawn", "right", "wrong", "unsure")}
            | {"label": kinds()[one.kind]["label_zh"]}
            | _values(one.precision)
            for one in score.kinds
        },
        "overall": _values(score.overall),
        "confidence": {
            kind: [
                {"high": float(band.high), "low": float(band.low), "facts": band.facts, "right": band.right}
                for band in bands
            ]
            for kind, bands in score.bands.items()
        },
    }
    if score.agreement:
        values["reviewers"] = [{"name": name} | _values(estimate) for name, estimate in score.reviewers]
        values["agreement"] = {
            name: getattr(score.agreement, name) for name in ("judged", "agreed", "kappa", "low", "high")
        }
        values["disputed"] = [
            {"id": a.id, "kind": a.kind, "fact": a.fact, "passage": a.passage, "document": a.document}
            | {"verdicts": [a.verdict, b.verdict], "notes": [a.note, b.note]}
            for a, b in score.disputed
        ]
    return values


def _values(estimate: Estimate | None) -> dict[str, Any]:
    if estimate is None:
        return {"precision": None, "interval": None}
    return {"precision": round(estimate.share, 4), "interval": [round(estimate.low, 4), round(estimate.high, 4)]}
