"""One node of the graph with all that is written beside it: the unit in which graphs of any size are merged and written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import networkx as nx

from kg.model import Evidence

REVERSED = ("granted", "has_outcome", "received")
"""Edges that RDF states at their target: an outcome names its region and program, an honour its recipient and grantor."""


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge to *target*; ``key`` is its type, or its type and what tells it from parallel ones (``position 书记``)."""

    target: str
    target_kind: str
    target_label: str
    key: str
    attrs: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """A node, the edges that begin at it by (target, key), and what points at it.

    ``links`` holds (type, kind, node) sorted: the sources of its ``REVERSED`` edges, and ("province", "region", node) of a
    region.
    ``passages`` are all passages of a document that anything is derived from, sorted.
    """

    node: str
    attrs: dict[str, Any]
    edges: tuple[Edge, ...] = ()
    links: tuple[tuple[str, str, str], ...] = ()
    passages: tuple[Evidence, ...] = ()


def list_entries(graph: nx.MultiDiGraph[str]) -> Iterator[Entry]:
    """Yield every node of *graph* as an entry, by identifier; evidence of no document of the graph is in no entry."""
    passages = _by_document(graph)
    provinces = find_provinces(graph)
    for node, attrs in sorted(graph.nodes(data=True), key=lambda item: item[0]):
        edges = [
            Edge(target, _get(graph, target, "kind"), _get(graph, target, "label"), str(key), data)
            for _, target, key, data in graph.out_edges(node, keys=True, data=True)
        ]
        links = {
            (kind, _get(graph, source, "kind"), source)
            for source, _, kind in graph.in_edges(node, data="type")
            if kind in REVERSED
        }
        if node in provinces:
            links.add(("province", "region", provinces[node]))
        edges.sort(key=lambda edge: (edge.target, edge.key))
        yield Entry(node, attrs, tuple(edges), tuple(sorted(links)), passages.get(node, ()))


def _get(graph: nx.MultiDiGraph[str], node: str, attribute: str) -> str:
    return str(graph.nodes[node].get(attribute) or "")


def to_graph(entries: Iterable[Entry], **attributes: Any) -> nx.MultiDiGraph[str]:
    """Give the networkx graph of *entries*, which come by identifier; *attributes* are the graph's own."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(**attributes)
    kept = list(entries)
    graph.add_nodes_from((entry.node, entry.attrs) for entry in kept)
    graph.add_edges_from((entry.node, edge.target, edge.key, edge.attrs) for entry in kept for edge in entry.edges)
    return graph


def find_provinces(graph: nx.MultiDiGraph[str]) -> dict[str, str]:
    """Map each region to the province that it lies in, so that sums by province need no property path."""
    edges = sorted((a, b) for a, b, kind in graph.edges(data="type") if kind == "contained_in")
    parents = dict(reversed(edges))  # of two parents the first in order, whatever the order of the edges
    levels = {node: level for node, level in graph.nodes(data="level") if level is not None}
    provinces = {}
    for region in levels:
        seen, top = {region}, region
        while levels.get(top) != "province" and (above := parents.get(top)) and above not in seen:
            seen.add(above)
            top = above
        if levels.get(top) == "province":
            provinces[region] = top
    return provinces


def _by_document(graph: nx.MultiDiGraph[str]) -> dict[str, tuple[Evidence, ...]]:
    holders = chain((attrs for _, attrs in graph.nodes(data=True)), (attrs for _, _, attrs in graph.edges(data=True)))
    found: dict[str, set[Evidence]] = defaultdict(set)
    for attrs in holders:
        for one in attrs.get("evidence", ()):
            found[one.document].add(one)
    return {document: tuple(sorted(passages)) for document, passages in found.items()}
