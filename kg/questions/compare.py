"""Put two regions side by side: what both run, what only one runs, and their figures on like measures in like units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

import networkx as nx

from kg.model import Evidence
from kg.questions.likeness import are_like, measure_words, to_like_unit
from kg.questions.lookup import edges_from, regions_inside
from kg.questions.rows import Passage, Row, format_number, to_passages


@dataclass(frozen=True, slots=True)
class RunProgram(Row):
    """A program that one of the two regions runs, or both. What a region does not run has no passages."""

    program: str
    national: bool
    since_a: str | None
    since_b: str | None
    passages_a: tuple[Passage, ...]
    passages_b: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class LikeFigures(Row):
    """A figure of each region on like measures; both values are in ``unit``."""

    unit: str
    measure_a: str
    value_a: str
    measure_b: str
    value_b: str
    passages_a: tuple[Passage, ...]
    passages_b: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Comparison(Row):
    """Two regions by full name. ``kin`` pairs different programs of one family (皖美红色物业, 红色物业)."""

    a: str
    b: str
    both: tuple[RunProgram, ...]
    only_a: tuple[RunProgram, ...]
    only_b: tuple[RunProgram, ...]
    kin: tuple[tuple[str, str], ...]
    figures: tuple[LikeFigures, ...]


@dataclass(frozen=True, slots=True)
class _Side:
    """What one region runs (program → since, evidence) and counts (measure words, unit, value → measure, evidence)."""

    runs: dict[str, tuple[str | None, tuple[Evidence, ...]]]
    figures: dict[tuple[str, str, Decimal], tuple[str, tuple[Evidence, ...]]]


def compare(graph: nx.MultiDiGraph, a: str, b: str, *, inside: bool = False) -> Comparison:
    """Compare the regions *a* and *b* (nodes, as :func:`kg.questions.find_region` gives them).

    *inside* counts what the regions inside them run and report as theirs. A figure that several reports repeat stands
    once; the pairs of figures are sorted by measure.
    """
    nodes = graph.nodes
    left, right = (_gather(graph, regions_inside(graph, node) if inside else [node]) for node in (a, b))
    programs = sorted(left.runs.keys() | right.runs.keys(), key=lambda node: (nodes[node]["label"], node))
    rows = {node: _to_program(graph, node, left, right) for node in programs}
    return Comparison(
        a=nodes[a]["full_name"],
        b=nodes[b]["full_name"],
        both=tuple(row for node, row in rows.items() if node in left.runs and node in right.runs),
        only_a=tuple(row for node, row in rows.items() if node not in right.runs),
        only_b=tuple(row for node, row in rows.items() if node not in left.runs),
        kin=_find_kin(graph, left.runs.keys(), right.runs.keys()),
        figures=tuple(_pair_figures(graph, left, right)),
    )


def _gather(graph: nx.MultiDiGraph, regions: Collection[str]) -> _Side:
    since: dict[str, list[str]] = defaultdict(list)
    passages: dict[str, set[Evidence]] = defaultdict(set)
    figures: dict[tuple[str, str, Decimal], tuple[str, tuple[Evidence, ...]]] = {}
    for region in sorted(regions):
        for program, data in edges_from(graph, region, "adopts"):
            passages[program].update(data.get("evidence", ()))
            since[program] += [data["since"]] if data.get("since") else []
        for node, _ in edges_from(graph, region, "has_outcome"):
            outcome = graph.nodes[node]
            value, unit = to_like_unit(outcome["value"], outcome["unit"])
            key = measure_words(outcome["measure"]), unit, value
            measure, known = figures.get(key, (outcome["measure"], ()))
            figures[key] = min(measure, outcome["measure"]), tuple(sorted({*known, *outcome.get("evidence", ())}))
    runs = {program: (min(since[program], default=None), tuple(sorted(found))) for program, found in passages.items()}
    return _Side(runs, figures)


def _to_program(graph: nx.MultiDiGraph, program: str, left: _Side, right: _Side) -> RunProgram:
    (since_a, evidence_a), (since_b, evidence_b) = (side.runs.get(program, (None, ())) for side in (left, right))
    return RunProgram(
        program=graph.nodes[program]["label"],
        national=bool(graph.nodes[program].get("national")),
        since_a=since_a,
        since_b=since_b,
        passages_a=to_passages(graph, evidence_a, since_a),
        passages_b=to_passages(graph, evidence_b, since_b),
    )


def _find_kin(graph: nx.MultiDiGraph, left: Collection[str], right: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Pair the programs of the two sides of which one is the broader form of the other, or which share one."""
    wider = {node: {node, *(broad for broad, _ in edges_from(graph, node, "broader"))} for node in (*left, *right)}
    labels = {node: graph.nodes[node]["label"] for node in wider}
    return tuple(
        sorted((labels[one], labels[two]) for one in left for two in right if one != two and wider[one] & wider[two])
    )


def _pair_figures(graph: nx.MultiDiGraph, left: _Side, right: _Side) -> Iterator[LikeFigures]:
    pairs = [
        (one, two)
        for one in left.figures
        for two in right.figures
        if one[1] == two[1] and are_like(left.figures[one][0], right.figures[two][0])
    ]
    for one, two in sorted(pairs):
        (measure_a, evidence_a), (measure_b, evidence_b) = left.figures[one], right.figures[two]
        yield LikeFigures(
            unit=one[1],
            measure_a=measure_a,
            value_a=format_number(one[2]),
            measure_b=measure_b,
            value_b=format_number(two[2]),
            passages_a=to_passages(graph, evidence_a),
            passages_b=to_passages(graph, evidence_b),
        )
