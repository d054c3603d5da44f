"""What one document adds to the graph: nodes and edges of any order, with their evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any

from kg.divisions import Divisions
from kg.graph.entry import REVERSED
from kg.graph.rows import EDGE, LINK, NODE, PASSAGE, EdgePiece, NodePiece, Row, encode, merge_attributes
from kg.identifiers import make_id
from kg.linking import LocalLinks
from kg.model import Adoption, Evidence, Extraction, Outcome, Region, Span

_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Original:
    """The report that another one is a near-duplicate of: its node, title and outcomes."""

    node: str
    title: str
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """One document while it is entered: what it says, what its names stand for, and what it is a near-duplicate of."""

    extraction: Extraction
    links: LocalLinks
    original: Original | None = None

    @property
    def node(self) -> str:
        """The document's node."""
        return self.links.document

    def cite(self, span: Span) -> Evidence:
        """Give the passage at *span* as evidence."""
        return Evidence(self.node, span.start, span.end, self.extraction.doc.text[span.start : span.end])


class Draft:
    """Collects the nodes and edges of one document with their evidence; :meth:`list_rows` gives them for merging."""

    def __init__(self, divisions: Divisions) -> None:
        self.divisions = divisions
        self.nodes: dict[str, dict[str, Any]] = {}
        self.edges: dict[_Key, dict[str, Any]] = {}
        self.evidence: dict[str | _Key, set[Evidence]] = defaultdict(set)
        self.aliases: dict[str, set[str]] = defaultdict(set)
        self.events: dict[_Key, list[Adoption]] = defaultdict(list)
        self._provinces: dict[str, str] = {}

    def add_node(self, node: str, **attributes: Any) -> str:
        """Enter a node with those attributes that are not None; what is known of it already stays. Give the node."""
        self.nodes.setdefault(node, {key: value for key, value in attributes.items() if value is not None})
        return node

    def add_edge(self, source: str, target: str, kind: str, discriminator: str = "", **attributes: Any) -> _Key:
        """Enter an edge, or add to it. Give its key."""
        key = (source, target, f"{kind} {discriminator}".rstrip())
        known = self.edges.setdefault(key, {"type": kind})
        merge_attributes(known, {name: value for name, value in attributes.items() if value is not None})
        return key

    def add_region(self, region: Region) -> str:
        """Enter a region and all that contain it. Give its node."""
        node = make_id("region", region.full_name)
        if node in self.nodes:
            return node
        chain = [(make_id("region", one.full_name), one) for one in self.divisions.lineage(region)]
        province = next((name for name, one in chain if one.level == "province"), None)
        for name, one in chain:
            self.add_node(
                name, kind="region", label=one.name, full_name=one.full_name, level=one.level, adcode=one.adcode
            )
            if province:
                self._provinces[name] = province
        for (inner, _), (outer, _) in pairwise(chain):
            self.add_edge(inner, outer, "contained_in")
        return node

    def list_rows(self, source: Source) -> Iterator[Row]:
        """Yield all rows of the document *source*, unsorted."""
        stamp = (source.original is not None, source.node)
        for node, attrs in self.nodes.items():
            aliases = tuple(sorted(self.aliases.get(node, ())))
            yield node, NODE, "", "", *stamp, encode(NodePiece(attrs, _places(self.evidence.get(node, ())), aliases))
        for key, attrs in self.edges.items():
            begin, end, name = key
            target = self.nodes[end]
            events = tuple(self.events.get(key, ()))
            issued = source.extraction.doc.issued if events else None
            piece = EdgePiece(
                target["kind"], target["label"], attrs, _places(self.evidence.get(key, ())), events, issued
            )
            yield begin, EDGE, end, name, *stamp, encode(piece)
            if attrs["type"] in REVERSED:
                yield end, LINK, f"{attrs['type']} {self.nodes[begin]['kind']}", begin, False, "", b""
        for region, province in self._provinces.items():
            yield region, LINK, "province region", province, False, "", b""
        for one in set(chain.from_iterable(self.evidence.values())):
            yield one.document, PASSAGE, f"{one.begin:09}", f"{one.end:09}", *stamp, one.text.encode()


def _places(evidence: Iterable[Evidence]) -> tuple[tuple[int, int, str], ...]:
    return tuple(sorted((one.begin, one.end, one.text) for one in evidence))
