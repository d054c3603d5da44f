"""Find the nodes that a question names, and what lies around them: programs, regions, provinces, reports."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import networkx as nx

from kg.divisions.names import customary_name, short_name
from kg.errors import QueryError
from kg.names import program_key


def nodes_of(graph: nx.MultiDiGraph, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the nodes of one kind with their attributes."""
    return ((node, data) for node, data in graph.nodes(data=True) if data["kind"] == kind)


def edges_from(graph: nx.MultiDiGraph, node: str, type_: str) -> list[tuple[str, dict[str, Any]]]:
    """List the targets of the edges of one type that leave *node*, sorted, with the edges' attributes."""
    found = [(target, data) for _, target, data in graph.out_edges(node, data=True) if data["type"] == type_]
    return sorted(found, key=lambda edge: edge[0])


def edges_to(graph: nx.MultiDiGraph, node: str, type_: str) -> list[tuple[str, dict[str, Any]]]:
    """List the sources of the edges of one type that reach *node*, sorted, with the edges' attributes."""
    found = [(source, data) for source, _, data in graph.in_edges(node, data=True) if data["type"] == type_]
    return sorted(found, key=lambda edge: edge[0])


# -- programs ----------------------------------------------------------------------------------------------------------
def find_programs(graph: nx.MultiDiGraph, name: str, *, family: bool = False) -> list[str]:
    """Find the nodes of the program called *name*, by label, other label or the part that variants share.

    With *family*, programs that are part of or narrower than it follow (红色物业 → 皖美红色物业). May come back empty.
    """
    key = program_key(name)
    programs = list(nodes_of(graph, "program"))
    found = [node for node, data in programs if name == data["label"] or program_key(data["label"]) == key]
    if not found:
        found = [node for node, data in programs if any(program_key(one) == key for one in data.get("alt_labels", ()))]
    if family:
        found += [node for node in _narrower(graph, found) if node not in found]
    return found


def _narrower(graph: nx.MultiDiGraph, nodes: Iterable[str]) -> list[str]:
    seen: list[str] = []
    waiting = list(nodes)
    while waiting:
        node = waiting.pop(0)
        for source, _, kind in sorted(graph.in_edges(node, data="type")):
            if kind in ("broader", "part_of") and source not in seen:
                seen.append(source)
                waiting.append(source)
    return seen


def suggest_programs(graph: nx.MultiDiGraph, name: str, n: int = 5) -> list[str]:
    """Give up to *n* labels of programs that look like *name*, for a message that helps."""
    return _suggest({data["label"] for _, data in nodes_of(graph, "program")}, name, n)


def _suggest(known: Iterable[str], name: str, n: int) -> list[str]:
    labels = sorted(known)
    inside = [label for label in labels if name in label or label in name]
    return (inside + [label for label in difflib.get_close_matches(name, labels, n, 0.4) if label not in inside])[:n]


# -- regions -----------------------------------------------------------------------------------------------------------
def find_region(graph: nx.MultiDiGraph, name: str) -> str | None:
    """Find the region called *name*: by full name, else label, else other or short name, else end of the full name.

    ``None`` where the graph knows none; QueryError with the candidates where it knows several (鼓楼区).
    """
    found = _find_regions(graph, name.strip())
    if len(found) > 1:
        candidates = "、".join(sorted(graph.nodes[node]["full_name"] for node in found))
        raise QueryError(f"{name}: {len(found)} regions are called so: {candidates}; give the full name of one")
    return found[0] if found else None


def _find_regions(graph: nx.MultiDiGraph, name: str) -> list[str]:
    regions = sorted(nodes_of(graph, "region"))
    tiers = (
        [node for node, data in regions if data["full_name"] == name],
        [node for node, data in regions if data["label"] == name],
        [node for node, data in regions if name in _other_names(data)],
        [node for node, data in regions if len(name) > 2 and data["full_name"].endswith(name)],
    )
    return next((tier for tier in tiers if tier), [])


def _other_names(data: dict[str, Any]) -> set[str | None]:
    label = data["label"]
    derived = {short_name(label, data["level"]), customary_name(label)} if label else set()
    return {*data.get("alt_labels", ()), *derived} - {None, ""}


def suggest_regions(graph: nx.MultiDiGraph, name: str, n: int = 5) -> list[str]:
    """Give up to *n* full names of regions whose label or full name looks like *name*."""
    regions = [data for _, data in nodes_of(graph, "region")]
    labels = set(_suggest({data["label"] for data in regions}, name, n))
    return sorted(data["full_name"] for data in regions if data["label"] in labels)[:n]


def regions_above(graph: nx.MultiDiGraph, region: str) -> list[str]:
    """List the regions that contain *region*, from the nearest up; itself excluded."""
    above: list[str] = []
    waiting = [region]
    while waiting:
        for parent, _ in edges_from(graph, waiting.pop(0), "contained_in"):
            if parent not in above and parent != region:
                above.append(parent)
                waiting.append(parent)
    return above


def regions_inside(graph: nx.MultiDiGraph, region: str) -> frozenset[str]:
    """Give *region* and all regions inside it."""
    inside = {region}
    waiting = [region]
    while waiting:
        for child, _ in edges_to(graph, waiting.pop(), "contained_in"):
            if child not in inside:
                inside.add(child)
                waiting.append(child)
    return frozenset(inside)


def regions_in_scope(graph: nx.MultiDiGraph, under: str | None) -> frozenset[str]:
    """Give all regions, or those of the region named *under*, itself included; none where the graph knows none so named."""
    if under is None:
        return frozenset(node for node, _ in nodes_of(graph, "region"))
    region = find_region(graph, under)
    return regions_inside(graph, region) if region else frozenset()


def province_of(graph: nx.MultiDiGraph, region: str) -> str | None:
    """Give the node of the province that *region* is or lies in."""
    chain = [region, *regions_above(graph, region)]
    return next((node for node in chain if graph.nodes[node]["level"] == "province"), None)


def province_name(graph: nx.MultiDiGraph, region: str) -> str | None:
    """Give the full name of the province that *region* is or lies in."""
    province = province_of(graph, region)
    return graph.nodes[province]["full_name"] if province else None


# -- reports -----------------------------------------------------------------------------------------------------------
def is_duplicate(graph: nx.MultiDiGraph, doc: str) -> bool:
    """Tell whether *doc* is a near-duplicate of another document."""
    return any(kind == "duplicate_of" for _, _, kind in graph.out_edges(doc, data="type"))


def reports_by_region(graph: nx.MultiDiGraph) -> dict[str, tuple[str, ...]]:
    """Map each region to the documents that are its reports, near-duplicates left out, sorted."""
    found: dict[str, list[str]] = defaultdict(list)
    for doc, _ in sorted(nodes_of(graph, "document")):
        if not is_duplicate(graph, doc):
            for region, _ in edges_from(graph, doc, "subject_region"):
                found[region].append(doc)
    return {region: tuple(docs) for region, docs in found.items()}
