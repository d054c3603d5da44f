"""The course of programs as tables for statistics: event history with censoring, and cascades for network inference."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import networkx as nx

from kg.questions.coverage import get_status
from kg.questions.lookup import edges_to, find_programs, nodes_of, province_name, regions_in_scope, reports_by_region
from kg.questions.rows import Passage, Row, tell_first, to_csv, to_passages
from kg.questions.spread import Event, find_events
from kg.questions.starts import last_day


@dataclass(frozen=True, slots=True)
class History(Row):
    """One region at risk of adopting one program, for interval-censored event-history analysis.

    ``event`` is 1 where the region runs it: it began in ``start_earliest`` … ``start_latest`` (ISO dates), or, if
    ``left_censored``, at some time up to ``start_latest``, the date of the report that speaks of it. It is 0 where the
    region has reports and none says that it does: it is ``right_censored`` at ``start_earliest``, the date of the latest
    report. An unknown date is ``None``. In R: ``Surv(start_earliest, start_latest, type = "interval2")`` on dates.
    """

    region: str
    adcode: str | None
    province: str | None
    program: str
    start_earliest: str | None
    start_latest: str | None
    event: int
    left_censored: int
    right_censored: int
    source: str


@dataclass(frozen=True, slots=True)
class CascadeEvent(Row):
    """One adoption as ``as_cascade_long`` of R's NetworkInference takes it; ``event_time`` is the year."""

    node_name: str
    event_time: int
    cascade_id: str


HISTORY_COLUMNS = (
    *("region", "adcode", "province", "program", "start_earliest", "start_latest"),
    *("event", "left_censored", "right_censored", "source"),
)
CASCADE_COLUMNS = ("node_name", "event_time", "cascade_id")


def history(
    graph: nx.MultiDiGraph, programs: Iterable[str], *, under: str | None = None, family: bool = False
) -> list[History]:
    """List, program by program, every region that runs it or has reports; regions without either say nothing.

    *programs* are names; *under* keeps one region and those inside it; *family* is that of :func:`kg.questions.spread`.
    """
    scope = regions_in_scope(graph, under)
    reports = reports_by_region(graph)
    rows = []
    for name in programs:
        nodes = find_programs(graph, name, family=family)
        events = find_events(graph, nodes)
        rows += [_adopted(graph, name, event) for region, event in events.items() if region in scope]
        at_risk = (scope & reports.keys()) - events.keys()
        rows += [_not_adopted(graph, name, nodes, region, reports[region]) for region in at_risk]
    return sorted(rows, key=lambda row: (row.program, row.region))


def _adopted(graph: nx.MultiDiGraph, program: str, event: Event) -> History:
    data = graph.nodes[event.region]
    return History(
        region=data["full_name"],
        adcode=data.get("adcode"),
        province=province_name(graph, event.region),
        program=program,
        start_earliest=event.start.earliest,
        start_latest=event.start.latest,
        event=1,
        left_censored=int(event.start.earliest is None),
        right_censored=0,
        source=_cite(to_passages(graph, tell_first(event.evidence, event.since)[:1])),
    )


def _not_adopted(
    graph: nx.MultiDiGraph, program: str, nodes: Collection[str], region: str, reports: tuple[str, ...]
) -> History:
    data = graph.nodes[region]
    dates = [(last_day(graph.nodes[doc].get("issued")) or "", doc) for doc in reports]
    day, doc = max(dates)
    status, evidence = get_status(graph, region, nodes, reports)
    found = _cite(to_passages(graph, evidence[:1])) if evidence else f"{_title(graph, doc)}: does not mention it"
    return History(
        region=data["full_name"],
        adcode=data.get("adcode"),
        province=province_name(graph, region),
        program=program,
        start_earliest=day or None,
        start_latest=None,
        event=0,
        left_censored=0,
        right_censored=1,
        source=f"{found} ({status})" if evidence else found,
    )


def _title(graph: nx.MultiDiGraph, doc: str) -> str:
    return f"{graph.nodes[doc]['label']} ({graph.nodes[doc]['source_file']})"


def _cite(passages: tuple[Passage, ...]) -> str:
    return "; ".join(f"{one.title} ({one.source_file}) {one.begin}-{one.end}: {one.text}" for one in passages)


def cascades(rows: Iterable[History]) -> list[CascadeEvent]:
    """Give the events whose year is known; the program is the cascade. What is censored has no row.

    Years, for an order within a year is seldom stated: netinf takes no edge between events of one time.
    """
    events = [
        CascadeEvent(row.region, int(row.start_earliest[:4]), row.program)
        for row in rows
        if row.event and row.start_earliest and row.start_latest and row.start_earliest[:4] == row.start_latest[:4]
    ]
    return sorted(events, key=lambda event: (event.cascade_id, event.event_time, event.node_name))


def to_history_csv(rows: Iterable[History]) -> str:
    """Give the rows as CSV with the columns ``HISTORY_COLUMNS``; unknown dates are empty cells."""
    return to_csv(HISTORY_COLUMNS, ([getattr(row, name) for name in HISTORY_COLUMNS] for row in rows))


def to_cascade_csv(rows: Iterable[History]) -> str:
    """Give :func:`cascades` as CSV with the columns ``CASCADE_COLUMNS``."""
    return to_csv(CASCADE_COLUMNS, ([getattr(row, name) for name in CASCADE_COLUMNS] for row in cascades(rows)))


def spread_programs(graph: nx.MultiDiGraph, min_regions: int) -> list[str]:
    """List the labels of the programs that *min_regions* regions or more run."""
    labels = {
        data["label"]
        for node, data in nodes_of(graph, "program")
        if len({region for region, _ in edges_to(graph, node, "adopts")}) >= min_regions
    }
    return sorted(labels)
