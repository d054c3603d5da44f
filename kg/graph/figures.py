"""Enter outcomes, the same figure of several reports once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from kg.graph.draft import Draft, Source
from kg.graph.entry import Entry
from kg.linking import Merge, outcome_id
from kg.model import Outcome


def add_outcomes(draft: Draft, source: Source) -> None:
    """Enter the outcomes of a document; a near-duplicate's figures are those of its original, wherever it has them."""
    for outcome in source.extraction.outcomes:
        same = _find_same(source, outcome)
        node = outcome_id(same, source.original.node) if same and source.original else outcome_id(outcome, source.node)
        _add_outcome(draft, source, node, outcome, same or outcome)


def _find_same(source: Source, outcome: Outcome) -> Outcome | None:
    """Find the original's outcome of the same value, unit and region whose measure shares the most characters."""
    if source.original is None:
        return None
    node = source.original.node
    alike = [
        (-len(set(other.measure) & set(outcome.measure)), outcome_id(other, node), number, other)
        for number, other in enumerate(source.original.outcomes)
        if (other.value, other.unit, other.region) == (outcome.value, outcome.unit, outcome.region)
    ]
    return min(alike)[3] if alike else None


def _add_outcome(draft: Draft, source: Source, node: str, outcome: Outcome, wording: Outcome) -> None:
    """Enter *outcome*, as it is worded in the original."""
    draft.add_node(
        node, kind="outcome", label=f"{wording.measure} {_readable(wording.value)}{wording.unit}", measure=wording.measure,
        value=wording.value, unit=wording.unit, qualifier=wording.qualifier, period=wording.period,
        confidence=wording.confidence,
    )  # fmt: skip
    draft.evidence[node].add(source.cite(outcome.evidence))
    if outcome.region:
        draft.add_edge(draft.add_region(outcome.region), node, "has_outcome")
    if outcome.program and (program := source.links.programs.get(outcome.program)):
        draft.add_edge(program.node, node, "has_outcome")


def _readable(value: Decimal) -> str:
    return f"{value.normalize():f}"


def list_repeated(entries: Iterable[Entry]) -> Iterator[Merge]:
    """List the outcomes that several documents state."""
    for entry in entries:
        documents = {evidence.document for evidence in entry.attrs.get("evidence", ())}
        if entry.attrs["kind"] == "outcome" and len(documents) > 1:
            reason = "the same figure: region, value and unit, and measure and period or a near-duplicate report"
            yield Merge("outcome", entry.node, entry.attrs["label"], reason, "rule", tuple(sorted(documents)))
