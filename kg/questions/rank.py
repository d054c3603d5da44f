"""Answer where one thing is counted, largest figure first: units apart, levels apart, each figure once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import networkx as nx

from kg.questions.likeness import speaks_of, to_like_unit
from kg.questions.lookup import edges_from, edges_to, nodes_of, regions_above, regions_in_scope
from kg.questions.rows import Passage, Row, format_number, to_passages

LEVELS = ("province", "prefecture", "county", "zone", "township", "village")


@dataclass(frozen=True, slots=True)
class Ranked(Row):
    """One figure of one region. ``rank`` counts within its unit and level, equal figures share it.

    ``value`` is in ``unit``, the unit in which like figures are compared; ``as_written`` are the figures with the units
    of the text, ``measures`` the words. ``part_of`` is the nearest region around it that is ranked in the same unit: its
    figure may hold this one, so the two must not be added up.
    """

    unit: str
    level: str
    rank: int
    region: str
    value: str
    qualifiers: tuple[str, ...]
    measures: tuple[str, ...]
    periods: tuple[str, ...]
    programs: tuple[str, ...]
    as_written: tuple[str, ...]
    part_of: str | None
    passages: tuple[Passage, ...]


_Key = tuple[str, str, Decimal]
"""Unit, region node, value: what makes two outcomes one figure."""


def rank(graph: nx.MultiDiGraph, measure: str, *, unit: str | None = None, under: str | None = None) -> list[Ranked]:
    """List the figures of *measure* by unit, level from the province down, and value, largest first.

    Measures count that are like the one asked for, or hold its words (培训 finds 培训干部). The same figure of the same
    region is one row, however many reports give it. Figures whose region cannot be told are left out. *unit* keeps one
    unit and those like it (人 keeps 名); *under* keeps one region and those inside it.
    """
    figures = _gather(graph, measure, regions_in_scope(graph, under))
    if unit is not None:
        wanted = to_like_unit(Decimal(1), unit)[1]
        figures = {key: nodes for key, nodes in figures.items() if key[0] == wanted}
    return [_to_row(graph, figures, key) for key in sorted(figures, key=lambda key: _order(graph, figures, key))]


def _gather(graph: nx.MultiDiGraph, measure: str, scope: Iterable[str]) -> dict[_Key, list[str]]:
    """Group the outcome nodes that speak of *measure* by unit, region and value."""
    wanted = {node for node, data in nodes_of(graph, "outcome") if speaks_of(data["measure"], measure)}
    figures: dict[_Key, list[str]] = defaultdict(list)
    for region in sorted(scope):
        for node, _ in edges_from(graph, region, "has_outcome"):
            if node in wanted:
                value, unit = to_like_unit(graph.nodes[node]["value"], graph.nodes[node]["unit"])
                figures[unit, region, value].append(node)
    return figures


def _order(graph: nx.MultiDiGraph, figures: dict[_Key, list[str]], key: _Key) -> tuple[Any, ...]:
    unit, region, value = key
    members = sum(one[0] == unit for one in figures)
    return -members, unit, _level(graph, region), -value, graph.nodes[region]["full_name"]


def _level(graph: nx.MultiDiGraph, region: str) -> int:
    return LEVELS.index(graph.nodes[region]["level"])


def _to_row(graph: nx.MultiDiGraph, figures: dict[_Key, list[str]], key: _Key) -> Ranked:
    unit, region, value = key
    outcomes = [graph.nodes[node] for node in figures[key]]
    level = graph.nodes[region]["level"]
    peers = [other for u, place, other in figures if u == unit and graph.nodes[place]["level"] == level]
    ranked = {place for u, place, _ in figures if u == unit}
    around = next((above for above in regions_above(graph, region) if above in ranked), None)
    return Ranked(
        unit=unit,
        level=level,
        rank=1 + sum(other > value for other in peers),
        region=graph.nodes[region]["full_name"],
        value=format_number(value),
        qualifiers=_unique(data.get("qualifier") for data in outcomes),
        measures=_unique(data["measure"] for data in outcomes),
        periods=_unique(data.get("period") for data in outcomes),
        programs=_unique(_programs(graph, figures[key])),
        as_written=_unique(f"{format_number(data['value'])}{data['unit']}" for data in outcomes),
        part_of=graph.nodes[around]["full_name"] if around else None,
        passages=to_passages(graph, sorted({one for data in outcomes for one in data.get("evidence", ())})),
    )


def _programs(graph: nx.MultiDiGraph, outcomes: Iterable[str]) -> Iterator[str]:
    for node in outcomes:
        for source, _ in edges_to(graph, node, "has_outcome"):
            if graph.nodes[source]["kind"] == "program":
                yield graph.nodes[source]["label"]


def _unique(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}))
