"""Enter outcomes, the same figure of several reports once."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import networkx as nx

from kg.graph.draft import Draft, Source
from kg.linking import Merge, outcome_id
from kg.model import Outcome

FiguresOf = dict[int, list[tuple[str, Outcome]]]  # by index of a document: its outcomes with their nodes


def add_outcomes(draft: Draft, source: Source, figures: FiguresOf, *, original: int) -> None:
    """Enter the outcomes of a document; a near-duplicate's figures are those of its *original*, wherever it has them."""
    for outcome in source.extraction.outcomes:
        node = _find_same(figures[original], outcome) if original != source.index else None
        if node is None:
            node = outcome_id(outcome, source.node)
            figures[source.index].append((node, outcome))
        _add_outcome(draft, source, node, outcome)


def _find_same(known: list[tuple[str, Outcome]], outcome: Outcome) -> str | None:
    """Find the outcome of the same value, unit and region whose measure shares the most characters."""
    alike = [
        (-len(set(other.measure) & set(outcome.measure)), node)
        for node, other in known
        if (other.value, other.unit, other.region) == (outcome.value, outcome.unit, outcome.region)
    ]
    return min(alike)[1] if alike else None


def _add_outcome(draft: Draft, source: Source, node: str, outcome: Outcome) -> None:
    draft.add_node(
        node, kind="outcome", label=f"{outcome.measure} {_readable(outcome.value)}{outcome.unit}", measure=outcome.measure,
        value=outcome.value, unit=outcome.unit, qualifier=outcome.qualifier, period=outcome.period, confidence=outcome.confidence,
    )  # fmt: skip
    draft.evidence[node].add(source.cite(outcome.evidence))
    if outcome.region:
        draft.add_edge(draft.add_region(outcome.region), node, "has_outcome")
    program = source.links.programs.nodes.get((source.index, outcome.program)) if outcome.program else None
    if program:
        draft.add_edge(program, node, "has_outcome")


def _readable(value: Decimal) -> str:
    return f"{value.normalize():f}"


def list_repeated(graph: nx.MultiDiGraph) -> Iterator[Merge]:
    """List the outcomes that several documents state."""
    for node, data in graph.nodes(data=True):
        documents = {evidence.document for evidence in data.get("evidence", ())}
        if data["kind"] == "outcome" and len(documents) > 1:
            reason = "the same figure: region, value and unit, and measure and period or a near-duplicate report"
            yield Merge("outcome", node, data["label"], reason, "rule", tuple(sorted(documents)))
