"""From the graph to what the page holds: plain lists and dictionaries, ready for JSON. Texts are stored once."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import networkx as nx

from kg.model import Evidence
from kg.page.layout import Layout, to_layout, zoom_out
from kg.page.overview import Overview, to_overview

KINDS = ("region", "program", "person", "organization", "outcome", "honour", "honouree", "document")
_OWN: tuple[str, ...] = (
    "full_name",
    "level",
    "adcode",
    "program_kind",
    "national",
    "organization_kind",
    "measure",
    "value",
    "unit",
)
_OWN += ("qualifier", "period", "award", "confidence")
_FACT = ("type", "since", "since_begin", "since_end", "stage", "claim", "claim_scope", "role", "confidence")
_YEAR = re.compile(r"((?:19|20)[0-9]{2})年")

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PageData:
    """All that a page shows. ``nodes`` and ``edges`` are vis-network's, with the facts beside the position and size.

    Identifiers are opaque (``n0``, ``e0``); ``documents`` are numbered as they stand. ``counts`` are the graph's figures.
    """

    nodes: tuple[Record, ...]
    edges: tuple[Record, ...]
    documents: tuple[Record, ...]
    counts: dict[str, int]
    frame: Record


def to_page_data(graph: nx.MultiDiGraph) -> PageData:
    """Turn *graph* into the page's data; the same graph gives the same data, whatever the order of its nodes."""
    overview = to_overview(graph)
    layout = to_layout(graph, overview)
    ids = number_nodes(graph)
    documents = {node: i for i, node in enumerate(n for n in ids if graph.nodes[n]["kind"] == "document")}
    encode = _Encoder(graph, ids, documents, overview.province_names)
    sizes = _sizes(graph, layout)
    nodes = tuple(encode.node(node, layout, sizes[node], node in overview.start) for node in ids)
    edges = sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3])
    links = tuple({"id": f"e{i}", **encode.edge(s, t, attrs)} for i, (s, t, _, attrs) in enumerate(edges))
    return PageData(nodes, links, encode.documents(), _count(graph, overview), _frame(overview, layout, ids))


def number_nodes(graph: nx.MultiDiGraph) -> dict[str, str]:
    """Give every node its opaque identifier, in the order of kinds and names."""
    rank = {kind: i for i, kind in enumerate(KINDS)}
    order = sorted((rank.get(kind, len(KINDS)), node) for node, kind in graph.nodes(data="kind"))
    return {node: f"n{i}" for i, (_, node) in enumerate(order)}


def _count(graph: nx.MultiDiGraph, overview: Overview) -> dict[str, int]:
    """Count the nodes of each kind, the adoptions, and the programs that two regions or more adopt."""
    kinds = Counter(kind for _, kind in graph.nodes(data="kind"))
    adoptions = sum(map(len, overview.adopters.values()))
    shared = sum(1 for regions in overview.adopters.values() if len(regions) > 1)
    return {kind: kinds[kind] for kind in KINDS} | {"adoption": adoptions, "shared": shared}


def find_year(adoption: dict[str, Any]) -> int | None:
    """Find the year in which an adoption began at the earliest: as resolved, else as its words name it."""
    begin, end = adoption.get("since_begin"), adoption.get("since_end")
    if begin or end:
        return int(begin[:4]) if begin else None
    year = _YEAR.search(adoption.get("since") or "")
    return int(year[1]) if year else None


def _frame(overview: Overview, layout: Layout, ids: dict[str, str]) -> Record:
    """Describe the ring: its half axes, who stands on it, and each province's arc (radians, longest label's length)."""
    sectors = []
    for s in layout.sectors:
        begin, end = layout.ring.angle(s.begin), layout.ring.angle(s.end)
        arc = {"from": round(begin, 4), "to": round(end if end > begin else end + math.tau, 4), "longest": s.longest}
        sectors.append({"name": s.name, "area": s.code[:1], **arc})
    ring = [ids[region] for province in overview.provinces for region in province.regions]
    return {"ring": [round(layout.ring.a, 1), round(layout.ring.b, 1)], "sectors": sectors, "onRing": ring}


def _sizes(graph: nx.MultiDiGraph, layout: Layout) -> dict[str, float]:
    """Size nodes by the square root of their degree; in a wide picture all are larger, for it opens zoomed out."""
    grow = zoom_out(layout.ring)
    least, rate, most = {"region": (4.5, 0.6, 9.0), "program": (4.5, 1.2, 17.0)}, 0.9, 12.0

    def size(node: str, kind: str) -> float:
        base, slope, top = least.get(kind, (4.0, rate, most))
        return round(grow * min(base + slope * math.sqrt(graph.degree(node)), top), 1)

    return {node: size(node, kind) for node, kind in graph.nodes(data="kind")}


class _Encoder:
    """Writes nodes, edges and passages with the page's numbers in place of the graph's names."""

    def __init__(
        self, graph: nx.MultiDiGraph, ids: dict[str, str], documents: dict[str, int], provinces: dict[str, str]
    ) -> None:
        self._graph, self._ids, self._documents, self._provinces = graph, ids, documents, provinces
        self._texts = {node: graph.nodes[node].get("text", "") for node in documents}

    def node(self, node: str, layout: Layout, size: float, start: bool) -> Record:
        attrs = self._graph.nodes[node]
        x, y = layout.points[node]
        record = {"id": self._ids[node], "label": attrs["label"], "group": attrs["kind"], "x": round(x), "y": round(y)}
        record |= {"size": size, "name": node}
        if start:
            record["start"] = True
        if attrs.get("alt_labels"):
            record["alt"] = sorted(attrs["alt_labels"])
        record |= _plain(attrs, _OWN)
        if province := self._provinces.get(node):
            record["province"] = province
        return self._with_passages(record, attrs.get("evidence", ()))

    def edge(self, source: str, target: str, attrs: dict[str, Any]) -> Record:
        record = {"from": self._ids[source], "to": self._ids[target], **_plain(attrs, _FACT)}
        agents = [self._ids[agent] for agent in attrs.get("agents", ()) if agent in self._ids]
        if agents:
            record["agents"] = agents
        for key in ("mandated_by", "region"):
            if attrs.get(key) in self._ids:
                record[key] = self._ids[attrs[key]]
        if year := find_year(attrs):
            record["year"] = year
        return self._with_passages(record, attrs.get("evidence", ()))

    def documents(self) -> tuple[Record, ...]:
        records = []
        for node in self._documents:
            attrs = self._graph.nodes[node]
            record = {"node": self._ids[node], "file": attrs["source_file"], "text": attrs.get("text", "")}
            if attrs.get("issued"):
                record["issued"] = attrs["issued"]
            twins = [t for _, t, kind in self._graph.out_edges(node, data="type") if kind == "duplicate_of"]
            if twins:
                record["twin"] = self._documents[min(twins)]
            records.append(record)
        return tuple(records)

    def _with_passages(self, record: Record, evidence: Iterable[Evidence]) -> Record:
        if passages := [self._passage(e) for e in sorted(evidence) if e.document in self._documents]:
            record["passages"] = passages
        return record

    def _passage(self, e: Evidence) -> list[Any]:
        """Write a passage as document, begin, end; its words follow only where the document's text is not at hand."""
        place: list[Any] = [self._documents[e.document], e.begin, e.end]
        return place if self._texts[e.document][e.begin : e.end] == e.text else [*place, e.text]


def _plain(attrs: dict[str, Any], names: Iterable[str]) -> Record:
    """Keep the named attributes that are there and say something; decimals become strings as written."""
    kept: Record = {}
    for name in names:
        if name in attrs:
            value = attrs[name]
            if value is not False and value != "":
                kept[name] = format(value, "f") if isinstance(value, Decimal) else value
    return kept
