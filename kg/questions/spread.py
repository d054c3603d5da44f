"""Answer how a program spread: who was first, in which order, down the tree of divisions or across it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import networkx as nx

from kg.model import Evidence
from kg.questions.lookup import edges_to, find_programs, regions_above
from kg.questions.rows import Passage, Row, to_passages
from kg.questions.starts import Start, get_start

Direction = Literal["first", "vertical", "upward", "horizontal", "open"]
"""*vertical*: a higher region mandated it, or one that contains this region certainly began before. *upward*: a region
inside it certainly began before. *horizontal*: a region elsewhere certainly did. *first*: it certainly began before all others
whose time is stated. *open*: the dates do not tell."""


@dataclass(frozen=True, slots=True)
class Step(Row):
    """One region's adoption in the course of a program. ``sources`` are the regions that give it its ``direction``.

    ``order`` is one more than the number of regions that certainly began before, ``None`` where no time is stated; regions
    whose intervals overlap can share it. ``above`` are the regions around it that run the program too, whenever they began.
    """

    order: int | None
    region: str
    since: str | None
    start: Start
    direction: Direction
    sources: tuple[str, ...]
    above: tuple[str, ...]
    claim: str | None
    mandated_by: str | None
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """One region's adoption of any of the programs asked for: the earliest start, all evidence. ``region`` is a node."""

    region: str
    start: Start
    since: str | None
    claim: str | None
    mandated_by: str | None
    evidence: tuple[Evidence, ...]


def spread(graph: nx.MultiDiGraph, program: str, *, family: bool = False) -> list[Step]:
    """List the regions that run *program* in the order in which they began; those of unknown time come last.

    With *family*, running a narrower program counts as running it (皖美红色物业 → 红色物业), from the earliest on.
    """
    events = find_events(graph, find_programs(graph, program, family=family))
    steps = [_to_step(graph, events, event) for event in events.values()]
    return sorted(steps, key=lambda step: (_moment(step.start), step.region))


def find_events(graph: nx.MultiDiGraph, programs: list[str]) -> dict[str, Event]:
    """Find the event of each region that runs one of *programs* (nodes)."""
    events: dict[str, Event] = {}
    for program in programs:
        for region, data in edges_to(graph, program, "adopts"):
            event = _to_event(graph, region, data)
            events[region] = _merge(events[region], event) if region in events else event
    return events


def _to_event(graph: nx.MultiDiGraph, region: str, data: Mapping[str, Any]) -> Event:
    return Event(
        region=region,
        start=get_start(graph, data),
        since=data.get("since"),
        claim=data.get("claim"),
        mandated_by=data.get("mandated_by"),
        evidence=tuple(sorted(data.get("evidence", ()))),
    )


def _merge(one: Event, two: Event) -> Event:
    early, late = sorted((one, two), key=lambda event: _moment(event.start))
    return Event(
        region=early.region,
        start=early.start,
        since=early.since,
        claim=early.claim or late.claim,
        mandated_by=early.mandated_by or late.mandated_by,
        evidence=tuple(sorted({*early.evidence, *late.evidence})),
    )


def _moment(start: Start) -> tuple[str, str]:
    """Sort by the earliest day, then the latest; what has none comes last."""
    return start.earliest or "~", start.latest or "~"


def _to_step(graph: nx.MultiDiGraph, events: Mapping[str, Event], event: Event) -> Step:
    names = {node: graph.nodes[node]["full_name"] for node in events}
    direction, sources = _judge_direction(graph, events, event)
    mandator = event.mandated_by
    return Step(
        order=1 + len(_earlier(events, event)) if event.start.earliest else None,
        region=names[event.region],
        since=event.since,
        start=event.start,
        direction=direction,
        sources=tuple(sorted(graph.nodes[node]["full_name"] for node in sources)),
        above=tuple(names[node] for node in regions_above(graph, event.region) if node in events),
        claim=event.claim,
        mandated_by=graph.nodes[mandator]["full_name"] if mandator else None,
        passages=to_passages(graph, event.evidence, event.since, event.claim),
    )


def _judge_direction(graph: nx.MultiDiGraph, events: Mapping[str, Event], event: Event) -> tuple[Direction, list[str]]:
    if event.mandated_by:
        return "vertical", [event.mandated_by]
    earlier = _earlier(events, event)
    above = [node for node in earlier if node in regions_above(graph, event.region)]
    inside = [node for node in earlier if event.region in regions_above(graph, node)]
    if above:
        return "vertical", above
    if inside:
        return "upward", inside
    if earlier:
        return "horizontal", earlier
    return ("first" if _is_first(events, event) else "open"), []


def _earlier(events: Mapping[str, Event], event: Event) -> list[str]:
    return [node for node, other in events.items() if other.start.certainly_before(event.start)]


def _is_first(events: Mapping[str, Event], event: Event) -> bool:
    dated = [other.start for node, other in events.items() if node != event.region and other.start.earliest]
    return event.start.earliest is not None and all(event.start.certainly_before(other) for other in dated)
