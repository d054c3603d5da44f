"""A part of a graph for a page of its own: some programs, some regions, or whatever a query names, with all evidence."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

import networkx as nx

from kg.model import Evidence

Edge = tuple[str, str, str]
"""Source, target and key of an edge."""


def part_of_programs(graph: nx.MultiDiGraph, programs: Collection[str]) -> nx.MultiDiGraph:
    """Cut out *programs* (nodes): who runs, plans or leads them, since when, with what outcome and honour."""
    core = set(programs)
    edges = _edges(graph, lambda s, t, _: s in core or t in core)
    results = _of_kind(graph, _ends(edges), "outcome", "honour")
    people = _of_kind(graph, _ends(edges) | _agents(graph, edges), "person")
    edges |= _edges(graph, lambda s, t, kind: t in results or (s in people and kind == "position"))
    return _cut_out(graph, core, edges, cited_nodes=core | results)


def part_of_regions(graph: nx.MultiDiGraph, regions: Collection[str]) -> nx.MultiDiGraph:
    """Cut out *regions* (nodes) and those inside them: what they run, plan, report and receive, their people and bodies."""
    core = _with_inner(graph, regions)
    edges = {
        (source, target, key)
        for source, target, key, attrs in graph.edges(keys=True, data=True)
        if source in core or target in core or attrs.get("region") in core
    }
    results = _of_kind(graph, _ends(edges), "outcome", "honour")
    bodies = _of_kind(graph, _ends(edges), "organization", "person")
    edges |= _edges(graph, lambda s, t, kind: t in results or (kind == "position" and (s in bodies or t in bodies)))
    own = {s for s, _, _ in _edges(graph, lambda s, t, kind: kind == "subject_region" and t in core)}
    return _cut_out(graph, core | own, edges, cited_nodes=core | results)


def part_of_nodes(graph: nx.MultiDiGraph, nodes: Collection[str]) -> nx.MultiDiGraph:
    """Cut out *nodes* and the edges between them; an outcome or honour brings along whose it is."""
    core = {node for node in nodes if node in graph}
    results = _of_kind(graph, core, "outcome", "honour")
    edges = _edges(graph, lambda s, t, _: (s in core and t in core) or t in results)
    return _cut_out(graph, core, edges, cited_nodes=core)


def _cut_out(
    graph: nx.MultiDiGraph, core: set[str], edges: set[Edge], *, cited_nodes: Collection[str]
) -> nx.MultiDiGraph:
    """Give the graph of *core* and *edges* with the regions round its regions, and the documents that it was read from.

    Passages in other documents are left out: a region named all over the corpus does not bring the corpus along.
    """
    nodes = core | _ends(edges) | _agents(graph, edges)
    nodes |= _round(graph, nodes)
    documents = _of_kind(graph, nodes, "document") | _cited(graph, edges, cited_nodes)
    nodes |= documents
    kept = edges | _edges(graph, lambda s, t, kind: s in nodes and t in nodes and kind in _FRAME)
    part = nx.MultiDiGraph(**graph.graph)
    for node in sorted(nodes):
        part.add_node(node, **_with_evidence(graph.nodes[node], documents))
    for source, target, key in sorted(kept):
        part.add_edge(source, target, key=key, **_with_evidence(graph.edges[source, target, key], documents))
    return part


_FRAME = ("contained_in", "subject_region", "duplicate_of", "broader", "part_of", "jurisdiction")


def _edges(graph: nx.MultiDiGraph, wanted: Callable[[str, str, str], bool]) -> set[Edge]:
    return {(s, t, key) for s, t, key, kind in graph.edges(keys=True, data="type") if wanted(s, t, kind)}


def _ends(edges: Iterable[Edge]) -> set[str]:
    return {end for source, target, _ in edges for end in (source, target)}


def _agents(graph: nx.MultiDiGraph, edges: Iterable[Edge]) -> set[str]:
    """Find the nodes that edges name beside their ends: who leads, who ordered it, where."""
    found: set[str] = set()
    for edge in edges:
        attrs = graph.edges[edge]
        found.update(attrs.get("agents", ()))
        found.update(attrs[key] for key in ("mandated_by", "region") if attrs.get(key))
    return {node for node in found if node in graph}


def _of_kind(graph: nx.MultiDiGraph, nodes: Iterable[str], *kinds: str) -> set[str]:
    return {node for node in nodes if graph.nodes[node]["kind"] in kinds}


def _with_inner(graph: nx.MultiDiGraph, regions: Collection[str]) -> set[str]:
    found, waiting = set(regions), list(regions)
    while waiting:
        inner = {s for s, _, kind in graph.in_edges(waiting.pop(), data="type") if kind == "contained_in"} - found
        found |= inner
        waiting += inner
    return found


def _round(graph: nx.MultiDiGraph, nodes: Iterable[str]) -> set[str]:
    """Find all regions that contain one of *nodes*."""
    found: set[str] = set()
    waiting = list(_of_kind(graph, nodes, "region"))
    while waiting:
        outer = {t for _, t, kind in graph.out_edges(waiting.pop(), data="type") if kind == "contained_in"} - found
        found |= outer
        waiting += outer
    return found


def _cited(graph: nx.MultiDiGraph, edges: Iterable[Edge], nodes: Iterable[str]) -> set[str]:
    evidence: list[Evidence] = [e for edge in edges for e in graph.edges[edge].get("evidence", ())]
    evidence += [e for node in nodes for e in graph.nodes[node].get("evidence", ())]
    return {e.document for e in evidence if e.document in graph}


def _with_evidence(attrs: dict[str, object], documents: Collection[str]) -> dict[str, object]:
    passages = attrs.get("evidence")
    if not isinstance(passages, tuple):
        return attrs
    return attrs | {"evidence": tuple(e for e in passages if e.document in documents)}
