"""What the page shows at first sight: the regions that act, by province, and the programs that they share."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

import networkx as nx

from kg.graph.entry import find_provinces

MAX_REGIONS = 120  # labels on a ring round the picture; more would not be legible at the first zoom
MAX_PROGRAMS, MAX_NATIONAL = 110, 40
SMALL = 160  # a graph with no more nodes is drawn whole

_PROVINCE = re.compile(r"^.{1,8}?(?:省|自治区|特别行政区|市)")
_ACTS = {"adopts", "has_outcome", "received"}


@dataclass(frozen=True, slots=True)
class Province:
    """A province with its acting regions: ``regions`` stand on the ring, ``others`` beyond it. ``code`` may be empty."""

    name: str
    code: str
    regions: tuple[str, ...]
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Overview:
    """The frame of the picture. ``shared`` are programs of two regions and more, ``start`` all nodes drawn at first.

    ``national`` are those shared programs that are ordered for the whole country; the page shows them on demand.
    ``owner`` tells for every other node the region on the ring beside which it stands, ``adopters`` which regions adopt a
    program, ``province_names`` in which province a region lies.
    """

    provinces: tuple[Province, ...]
    shared: tuple[str, ...]
    national: tuple[str, ...]
    start: frozenset[str]
    owner: dict[str, str]
    adopters: dict[str, frozenset[str]]
    province_names: dict[str, str]


def to_overview(graph: nx.MultiDiGraph) -> Overview:
    """Choose the frame of the picture from *graph*; the same graph gives the same frame."""
    adopters, names = find_adopters(graph), name_provinces(graph)
    provinces = _group_regions(graph, names)
    ring = [region for province in provinces for region in province.regions]
    spread = _shared_programs(adopters, set(ring))
    national = tuple(p for p in spread if graph.nodes[p].get("national"))[:MAX_NATIONAL]
    shared = tuple(p for p in spread if not graph.nodes[p].get("national"))[:MAX_PROGRAMS]
    owner = _find_owners(graph, ring, {*shared, *national})
    start = _choose_start(graph, ring, (*shared, *national))
    return Overview(provinces, shared, national, start, owner, adopters, names)


def find_adopters(graph: nx.MultiDiGraph) -> dict[str, frozenset[str]]:
    """Find for each adopted program the regions that adopt it."""
    adopters: dict[str, set[str]] = defaultdict(set)
    for region, program, kind in graph.edges(data="type"):
        if kind == "adopts":
            adopters[program].add(region)
    return {program: frozenset(regions) for program, regions in adopters.items()}


def name_provinces(graph: nx.MultiDiGraph) -> dict[str, str]:
    """Name the province of each region: the one that contains it, else as its full name begins; "" where neither tells."""
    tops = find_provinces(graph)
    names = {}
    for region, attrs in graph.nodes(data=True):
        if attrs["kind"] == "region":
            match = None if region in tops else _PROVINCE.match(attrs.get("full_name", ""))
            names[region] = (
                str(graph.nodes[tops[region]]["label"]) if region in tops else match.group() if match else ""
            )
    return names


def _score_regions(graph: nx.MultiDiGraph) -> dict[str, int]:
    """Count what each region does; a region that is only mentioned, or only contains others, has no score."""
    score: dict[str, int] = defaultdict(int)
    for source, target, kind in graph.edges(data="type"):
        if kind in _ACTS and graph.nodes[source]["kind"] == "region":
            score[source] += 5 if kind == "adopts" else 1
        elif kind == "subject_region":
            score[target] += 3
    if not score:  # nobody acts: show all the regions there are
        return {node: 1 for node, kind in graph.nodes(data="kind") if kind == "region"}
    return score


def _group_regions(graph: nx.MultiDiGraph, names: dict[str, str]) -> tuple[Province, ...]:
    score = _score_regions(graph)
    ring = set(sorted(score, key=lambda region: (-score[region], region))[:MAX_REGIONS])
    groups: dict[str, list[str]] = defaultdict(list)
    for region in score:
        groups[names.get(region, "")].append(region)
    provinces = []
    for name, regions in groups.items():
        regions.sort(key=lambda region: (graph.nodes[region].get("adcode", "9"), region))
        codes = [graph.nodes[region]["adcode"][:2] for region in regions if graph.nodes[region].get("adcode")]
        on_ring = tuple(region for region in regions if region in ring)
        others = tuple(region for region in regions if region not in ring)
        provinces.append(Province(name, min(codes, default=""), on_ring, others))
    return tuple(sorted(provinces, key=lambda province: (province.code or "99", province.name)))


def _shared_programs(adopters: dict[str, frozenset[str]], ring: set[str]) -> tuple[str, ...]:
    shared = {program: len(regions & ring) for program, regions in adopters.items() if len(regions & ring) > 1}
    return tuple(sorted(shared, key=lambda program: (-shared[program], program)))


def _choose_start(graph: nx.MultiDiGraph, ring: list[str], shared: tuple[str, ...]) -> frozenset[str]:
    if graph.number_of_nodes() <= SMALL:
        return frozenset(node for node, kind in graph.nodes(data="kind") if kind != "document")
    start = {*ring, *shared}
    if len(ring) <= 30:  # there is room beyond the ring
        local = sorted({program for _, program, kind in graph.out_edges(ring, data="type") if kind == "adopts"} - start)
        start.update(local[: max(0, SMALL - len(start))])
    return frozenset(start)


def _find_owners(graph: nx.MultiDiGraph, ring: list[str], shared: set[str]) -> dict[str, str]:
    """Find for each node off the ring its nearest region on it, by breadth-first search from all of them at once."""
    owner = {region: region for region in ring}
    near = _neighbours(graph)
    _spread_owners(owner, near, shared)
    for region, container, kind in graph.edges(data="type"):
        if kind == "contained_in":
            near[region].add(container)
    _spread_owners(owner, near, shared)
    rest = sorted(set(graph) - owner.keys() - shared)
    owner.update((node, ring[i % len(ring)]) for i, node in enumerate(rest) if ring)
    return {node: region for node, region in owner.items() if node != region}


def _spread_owners(owner: dict[str, str], near: dict[str, set[str]], stop: set[str]) -> None:
    """Hand on owners from neighbour to neighbour until no node without one is reached; adds to *owner*."""
    frontier = list(owner)
    while frontier:
        reached: list[str] = []
        for node in frontier:
            for other in sorted(n for n in near[node] if n not in owner and n not in stop):
                owner[other] = owner[node]
                reached.append(other)
        frontier = reached


def _neighbours(graph: nx.MultiDiGraph) -> dict[str, set[str]]:
    """Give each node's neighbours; not, from a region, what contains it: a province must not join counties."""
    near: dict[str, set[str]] = {node: set() for node in graph}
    for source, target, attrs in graph.edges(data=True):
        if attrs["type"] == "contained_in":
            near[target].add(source)
            continue
        other = attrs["region"] if attrs["type"] == "leads" and attrs.get("region") in near else target
        near[source].add(other)
        near[other].add(source)
    return near
