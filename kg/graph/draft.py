"""A graph in the making: nodes and edges of any order, with their evidence, written out sorted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

import networkx as nx

from kg.divisions import Divisions
from kg.graph.events import Stated, sum_up
from kg.identifiers import make_id
from kg.linking import Links
from kg.model import Evidence, Extraction, Region, Span

Edge = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Source:
    """One document while it is entered: its index, what it says, what its names stand for, and its node."""

    index: int
    extraction: Extraction
    links: Links
    node: str

    def cite(self, span: Span) -> Evidence:
        """Give the passage at *span* as evidence."""
        return Evidence(self.node, span.start, span.end, self.extraction.doc.text[span.start : span.end])


class Draft:
    """Collects nodes and edges with their evidence; :meth:`finish` writes them in sorted order."""

    def __init__(self, divisions: Divisions) -> None:
        self.divisions = divisions
        self.nodes: dict[str, dict[str, Any]] = {}
        self.edges: dict[Edge, dict[str, Any]] = {}
        self.evidence: dict[str | Edge, set[Evidence]] = defaultdict(set)
        self.aliases: dict[str, set[str]] = defaultdict(set)
        self.events: dict[Edge, list[Stated]] = defaultdict(list)

    def add_node(self, node: str, **attributes: Any) -> str:
        """Enter a node with those attributes that are not None; what is known of it already stays. Give the node."""
        self.nodes.setdefault(node, {key: value for key, value in attributes.items() if value is not None})
        return node

    def add_edge(self, source: str, target: str, kind: str, discriminator: str = "", **attributes: Any) -> Edge:
        """Enter an edge, or add to it: the highest confidence, all agents, else the smallest value. Give its key."""
        key = (source, target, f"{kind} {discriminator}".rstrip())
        known = self.edges.setdefault(key, {"type": kind})
        for name, value in attributes.items():
            if name == "confidence":
                known[name] = max(known.get(name, Decimal(0)), value)
            elif name == "agents":
                known[name] = tuple(sorted({*known.get(name, ()), *value}))
            elif value is not None:
                known[name] = min(known.get(name, value), value)
        return key

    def add_region(self, region: Region) -> str:
        """Enter a region and all that contain it. Give its node."""
        chain = self.divisions.lineage(region)
        for inner, outer in pairwise(chain):
            self.add_edge(self._region_node(inner), self._region_node(outer), "contained_in")
        return self._region_node(region)

    def _region_node(self, region: Region) -> str:
        return self.add_node(
            make_id("region", region.full_name),
            kind="region", label=region.name, full_name=region.full_name, level=region.level, adcode=region.adcode,
        )  # fmt: skip

    def finish(self, base: str) -> nx.MultiDiGraph:
        """Give the graph, everything sorted."""
        graph = nx.MultiDiGraph(base=base)
        for node in sorted(self.nodes):
            attributes = dict(self.nodes[node])
            if attributes["kind"] != "document":
                attributes["evidence"] = tuple(sorted(self.evidence[node]))
                attributes["alt_labels"] = tuple(sorted(self.aliases[node] - {attributes["label"]}))
            graph.add_node(node, **attributes)
        for key in sorted(self.edges):
            source, target, name = key
            attributes = self.edges[key] | sum_up(self.events.get(key, ()))
            if key in self.evidence:
                attributes["evidence"] = tuple(sorted(self.evidence[key]))
            graph.add_edge(source, target, key=name, **attributes)
        return graph
