"""The graph for Gephi and for spreadsheets: GraphML, and CSV of nodes, of edges, and of what linking joined."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import networkx as nx

from kg.files import write_atomically
from kg.model import Evidence

SEPARATOR = " | "
_ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")

NODE_COLUMNS = (
    *("id", "kind", "label", "alt_labels"),
    *("full_name", "level", "adcode"),
    *("program_kind", "national", "organization_kind"),
    *("measure", "value", "unit", "qualifier", "period", "award"),
    *("source_file", "issued", "confidence"),
    *("evidence", "evidence_documents", "evidence_offsets"),
)
MERGE_COLUMNS = ("kind", "node", "label", "merged_name", "documents", "reason", "decided_by")
EDGE_COLUMNS = (
    *("source", "target", "type", "source_label", "target_label"),
    *("role", "region", "since", "claim", "agents", "mandated_by", "confidence"),
    *("stage", "since_begin", "since_end", "since_precision", "claim_scope", "claim_kind"),
    *("evidence", "evidence_documents", "evidence_offsets"),
)


def write_graphml(graph: nx.MultiDiGraph[str], path: str | os.PathLike[str]) -> None:
    """Write *graph* as GraphML that Gephi opens, nodes and edges sorted, without the documents' texts.

    Lists become text joined by `` | ``, decimals become doubles, and characters that XML forbids are taken out. Evidence
    becomes the three attributes that the tables have. Raise OutputError where *path* cannot be written.
    """
    flat: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, attrs in sorted_nodes(graph):
        flat.add_node(clean(node), **_for_graphml({key: value for key, value in attrs.items() if key != "text"}))
    for source, target, key, attrs in sorted_edges(graph):
        flat.add_edge(clean(source), clean(target), key=clean(key), **_for_graphml(attrs))
    content = "\n".join(nx.generate_graphml(flat, named_key_ids=True))
    write_atomically(path, f'<?xml version="1.0" encoding="utf-8"?>\n{content}\n'.encode())


def write_tables(graph: nx.MultiDiGraph[str], folder: str | os.PathLike[str]) -> tuple[Path, Path]:
    """Write ``nodes.csv`` and ``edges.csv`` (UTF-8 with BOM, sorted, same columns always) and give their paths.

    Several values of a cell are joined by `` | ``; ``evidence``, ``evidence_documents`` and ``evidence_offsets``
    (``begin-end``) run in parallel. Raise OutputError where a file cannot be written.
    """
    nodes = ({"id": node} | _flatten(attrs) for node, attrs in sorted_nodes(graph))
    edges = (_edge_row(graph, source, target, attrs) for source, target, _, attrs in sorted_edges(graph))
    paths = Path(folder) / "nodes.csv", Path(folder) / "edges.csv"
    write_atomically(paths[0], _to_csv(NODE_COLUMNS, nodes))
    write_atomically(paths[1], _to_csv(EDGE_COLUMNS, edges))
    return paths


def write_merges(graph: nx.MultiDiGraph[str], folder: str | os.PathLike[str]) -> Path:
    """Write ``merges.csv``: what linking joined in one node, or kept apart (“different”), why, and by whose decision.

    ``graph.graph["merges"]`` holds the rows; a graph read from a file has none. Raise OutputError where it cannot be written.
    """
    rows = (
        {
            "kind": merge.kind,
            "node": merge.kept,
            "label": graph.nodes[merge.kept]["label"] if merge.kept in graph else "",
            "merged_name": merge.merged,
            "documents": SEPARATOR.join(merge.documents),
            "reason": merge.reason,
            "decided_by": merge.decided_by,
        }
        for merge in graph.graph.get("merges", ())
    )
    path = Path(folder) / "merges.csv"
    write_atomically(path, _to_csv(MERGE_COLUMNS, rows))
    return path


def safe_cell(text: str) -> str:
    """Give *text* so that no spreadsheet runs it: an apostrophe before ``=``, ``+``, ``-``, ``@``, tab or line break.

    Plain numbers (-5.2) stay as they are, and so does all other text (吴兴区).
    """
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def sorted_nodes(graph: nx.MultiDiGraph[str]) -> list[tuple[str, dict[str, Any]]]:
    """Give the nodes with their attributes, by id."""
    return sorted(graph.nodes(data=True), key=lambda item: item[0])


def sorted_edges(graph: nx.MultiDiGraph[str]) -> list[tuple[str, str, str, dict[str, Any]]]:
    """Give the edges as (source, target, key, attributes), by ends and key."""
    return sorted(graph.edges(keys=True, data=True), key=lambda edge: (edge[0], edge[1], str(edge[2])))


def _edge_row(graph: nx.MultiDiGraph[str], source: str, target: str, attrs: dict[str, Any]) -> dict[str, Any]:
    labels = {end: graph.nodes[node].get("label", "") for end, node in (("source", source), ("target", target))}
    ends = {"source": source, "target": target, "source_label": labels["source"], "target_label": labels["target"]}
    return ends | _flatten(attrs)


def _to_csv(columns: tuple[str, ...], rows: Iterable[Mapping[str, Any]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([safe_cell(_to_text(row.get(column))) for column in columns] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _flatten(attrs: Mapping[str, Any]) -> dict[str, Any]:
    """Give the attributes as scalars, evidence as three parallel ones; what is None or an empty list is left out."""
    flat: dict[str, Any] = {}
    for name, value in attrs.items():
        if name == "evidence":
            flat |= _flatten_evidence(value)
        elif isinstance(value, tuple | list | set | frozenset | dict):
            flat[name] = SEPARATOR.join(map(_to_text, value if isinstance(value, tuple | list) else sorted(value)))
        elif value is not None:
            flat[name] = value
    return {name: value for name, value in flat.items() if value != ""}


def _flatten_evidence(evidence: Iterable[Evidence]) -> dict[str, str]:
    passages = sorted(evidence)
    return {
        "evidence": SEPARATOR.join(one.text for one in passages),
        "evidence_documents": SEPARATOR.join(one.document for one in passages),
        "evidence_offsets": SEPARATOR.join(f"{one.begin}-{one.end}" for one in passages),
    }


def _for_graphml(attrs: Mapping[str, Any]) -> dict[str, Any]:
    return {clean(name): _to_graphml(value) for name, value in _flatten(attrs).items()}


def _to_graphml(value: Any) -> str | bool | int | float:
    if isinstance(value, Decimal):
        return float(value)
    return value if isinstance(value, bool | int | float) else clean(str(value))


def _to_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return format(value, "f") if isinstance(value, Decimal) else clean(str(value))


def clean(text: str) -> str:
    """Give *text* without line ends of Windows; take out the characters that neither XML nor UTF-8 can hold, or no spreadsheet shows."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n"))
