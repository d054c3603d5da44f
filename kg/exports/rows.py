"""Nodes and edges as rows of typed values, with the columns of nodes.csv and edges.csv."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal

import networkx as nx

from kg.graph import Entry
from kg.model import Evidence
from kg.tables import EDGE_COLUMNS, NODE_COLUMNS, clean, sorted_edges, sorted_nodes

ColumnType = Literal["string", "strings", "decimal", "boolean"]
Row = dict[str, Any]
"""Column → str, list of str, Decimal or bool. What is absent has no key."""

_TYPES: dict[str, ColumnType] = {
    **dict.fromkeys(("alt_labels", "agents", "evidence", "evidence_documents", "evidence_offsets"), "strings"),
    **dict.fromkeys(("value", "confidence"), "decimal"),
    "national": "boolean",
}
NODES: dict[str, ColumnType] = {column: _TYPES.get(column, "string") for column in NODE_COLUMNS}
EDGES: dict[str, ColumnType] = {column: _TYPES.get(column, "string") for column in EDGE_COLUMNS}


def node_rows(graph: nx.MultiDiGraph[str]) -> Iterator[Row]:
    """Yield a row for each node, by id."""
    for node, attrs in sorted_nodes(graph):
        yield {"id": clean(node)} | _to_row(attrs, NODES)


def edge_rows(graph: nx.MultiDiGraph[str]) -> Iterator[Row]:
    """Yield a row for each edge, by its ends and key."""
    for source, target, _, attrs in sorted_edges(graph):
        labels = {f"{end}_label": graph.nodes[node].get("label", "") for end, node in _ends(source, target)}
        yield {end: clean(node) for end, node in _ends(source, target)} | labels | _to_row(attrs, EDGES)


def entry_rows(entries: Iterable[Entry]) -> tuple[list[Row], list[Row]]:
    """Give the rows of the nodes and of the edges of *entries*, a part of a graph, as the two functions above do."""
    nodes, edges = [], []
    for entry in entries:
        nodes.append({"id": clean(entry.node)} | _to_row(entry.attrs, NODES))
        for edge in entry.edges:
            labels = {
                "source_label": clean(str(entry.attrs.get("label") or "")),
                "target_label": clean(edge.target_label),
            }
            ends = {"source": clean(entry.node), "target": clean(edge.target)}
            edges.append(ends | labels | _to_row(edge.attrs, EDGES))
    return nodes, edges


def to_text(value: Any) -> str:
    """Give a value that is no list as text: true, 12000, 吴兴区."""
    if isinstance(value, bool):
        return str(value).lower()
    return format(value, "f") if isinstance(value, Decimal) else clean(str(value))


def _ends(source: str, target: str) -> tuple[tuple[str, str], ...]:
    return ("source", source), ("target", target)


def _to_row(attrs: Mapping[str, Any], columns: Mapping[str, ColumnType]) -> Row:
    row: Row = {}
    for name, type_ in columns.items():
        value = attrs.get(name)
        if name == "evidence":
            row |= _passages(attrs.get("evidence", ()))
        elif type_ == "strings" and value:
            row[name] = [clean(one) for one in value]
        elif value is not None and type_ != "strings":
            row[name] = value if isinstance(value, bool | Decimal) else clean(str(value))
    return row


def _passages(evidence: Iterable[Evidence]) -> dict[str, list[str]]:
    """Give passages as three lists that run in parallel; without any, nothing."""
    passages = sorted(evidence)
    lists = {
        "evidence": [clean(one.text) for one in passages],
        "evidence_documents": [clean(one.document) for one in passages],
        "evidence_offsets": [f"{one.begin}-{one.end}" for one in passages],
    }
    return lists if passages else {}
