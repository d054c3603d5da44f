"""The graph for Gephi and for spreadsheets: GraphML, and CSV of nodes, of edges, and of what linking joined."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import networkx as nx

from kg.files import write_atomically
from kg.graph import Edge, Entry, list_entries
from kg.linking import Merge
from kg.model import Evidence

SEPARATOR = " | "
_ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA = (
    "=",
    "+",
    "-",
    "@",
    "＝",
    "＋",
    "－",
    "＠",
    "\t",
    "\r",
    "\n",
)  # full width: some spreadsheets make them plain
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


Key = tuple[str, str, str]
"""An attribute of GraphML: whether of nodes or edges, its name and type."""
_KEY_TYPES = {"confidence": "double", "value": "double", "national": "boolean"}
_NUMBERS = {int: "long", float: "double", Decimal: "double"}
_KEYS: tuple[Key, ...] = (
    *(("node", name, _KEY_TYPES.get(name, "string")) for name in NODE_COLUMNS if name != "id"),
    *(
        ("edge", name, _KEY_TYPES.get(name, "string"))
        for name in EDGE_COLUMNS
        if name not in ("source", "target", "source_label", "target_label")
    ),
)
GRAPHML_END = "</graph>\n</graphml>\n"


def write_graphml(graph: nx.MultiDiGraph[str], path: str | os.PathLike[str]) -> None:
    """Write *graph* as GraphML that Gephi opens, nodes and edges sorted, without the documents' texts.

    Lists become text joined by `` | ``, decimals become doubles, and characters that XML forbids are taken out. Evidence
    becomes the three attributes that the tables have. Raise OutputError where *path* cannot be written.
    """
    entries = list(list_entries(graph))
    nodes, edges = entries_to_graphml(entries)
    content = graphml_head(_find_other_keys(entries)) + nodes + edges + GRAPHML_END
    write_atomically(path, content.encode())


def graphml_head(more: Iterable[Key] = ()) -> str:
    """Give what stands before the nodes: the attributes that our graphs have, and *more* of another graph."""
    keys = "".join(
        f'<key id="{escape(_key_id(scope, name))}" for="{scope}" attr.name="{escape(name)}" attr.type="{type_}"/>\n'
        for scope, name, type_ in (*_KEYS, *more)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
        f'{keys}<graph edgedefault="directed">\n'
    )


def entries_to_graphml(entries: Iterable[Entry]) -> tuple[str, str]:
    """Give the elements of all nodes and of all edges of *entries*; those of parts can be written one after another."""
    nodes, edges = [], []
    for entry in entries:
        source = escape(clean(entry.node))
        attrs = {name: value for name, value in entry.attrs.items() if name != "text"}
        nodes.append(f'<node id="{source}">{_graphml_data("node", attrs)}</node>\n')
        for edge in entry.edges:
            ends = f'source="{source}" target="{escape(clean(edge.target))}" id="{escape(clean(edge.key))}"'
            edges.append(f"<edge {ends}>{_graphml_data('edge', edge.attrs)}</edge>\n")
    return "".join(nodes), "".join(edges)


def _graphml_data(scope: str, attrs: Mapping[str, Any]) -> str:
    return "".join(
        f'<data key="{escape(_key_id(scope, name))}">{escape(_to_text(value))}</data>'
        for name, value in _flatten(attrs).items()
    )


def _key_id(scope: str, name: str) -> str:
    return f"{scope}-{clean(name)}"


def _find_other_keys(entries: Iterable[Entry]) -> list[Key]:
    """Find the attributes that graphs of ours do not have, with their types."""
    known = {(scope, name) for scope, name, _ in _KEYS}
    found: dict[tuple[str, str], str] = {}
    for entry in entries:
        holders = [("node", entry.attrs), *(("edge", edge.attrs) for edge in entry.edges)]
        for scope, attrs in holders:
            for name, value in _flatten(attrs).items():
                if (scope, name) not in known and name != "text":
                    kind = "boolean" if isinstance(value, bool) else _NUMBERS.get(type(value), "string")
                    found[scope, name] = kind if found.get((scope, name), kind) == kind else "string"
    return [(scope, name, kind) for (scope, name), kind in sorted(found.items())]


def escape(text: str) -> str:
    """Give *text* as XML has it in content and in attributes."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return text.replace("\n", "&#10;").replace("\t", "&#9;") if "\n" in text or "\t" in text else text


def write_tables(graph: nx.MultiDiGraph[str], folder: str | os.PathLike[str]) -> tuple[Path, Path]:
    """Write ``nodes.csv`` and ``edges.csv`` (UTF-8 with BOM, sorted, same columns always) and give their paths.

    Several values of a cell are joined by `` | ``; ``evidence``, ``evidence_documents`` and ``evidence_offsets``
    (``begin-end``) run in parallel. Raise OutputError where a file cannot be written.
    """
    paths = Path(folder) / "nodes.csv", Path(folder) / "edges.csv"
    parts = entries_to_csv(list_entries(graph))
    for path, columns, rows in zip(paths, (NODE_COLUMNS, EDGE_COLUMNS), parts, strict=True):
        write_atomically(path, csv_head(columns) + rows)
    return paths


def csv_head(columns: tuple[str, ...]) -> bytes:
    """Give the first line of a table, behind the byte order mark that tells spreadsheets that it is UTF-8."""
    return b"\xef\xbb\xbf" + _to_csv([columns])


def entries_to_csv(entries: Iterable[Entry]) -> tuple[bytes, bytes]:
    """Give the rows of the nodes and of the edges of *entries*; those of parts can be written one after another."""
    nodes, edges = [], []
    for entry in entries:
        nodes.append(_cells(NODE_COLUMNS, {"id": entry.node} | _flatten(entry.attrs)))
        edges += [_cells(EDGE_COLUMNS, _edge_row(entry, edge)) for edge in entry.edges]
    return _to_csv(nodes), _to_csv(edges)


def write_merges(merges: Iterable[Merge], labels: Mapping[str, str], path: str | os.PathLike[str]) -> None:
    """Write ``merges.csv``: what linking joined in one node, or kept apart (“different”), why, and by whose decision.

    *labels* has the labels of the nodes. Raise OutputError where it cannot be written.
    """
    rows = (
        (
            merge.kind,
            merge.kept,
            labels.get(merge.kept, ""),
            merge.merged,
            SEPARATOR.join(merge.documents),
            merge.reason,
            merge.decided_by,
        )
        for merge in merges
    )
    table = _to_csv([safe_cell(_to_text(cell)) for cell in row] for row in rows)
    write_atomically(path, csv_head(MERGE_COLUMNS) + table)


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


def _edge_row(entry: Entry, edge: Edge) -> dict[str, Any]:
    labels = {"source_label": entry.attrs.get("label", ""), "target_label": edge.target_label}
    return {"source": entry.node, "target": edge.target} | labels | _flatten(edge.attrs)


def _cells(columns: tuple[str, ...], row: Mapping[str, Any]) -> list[str]:
    return [safe_cell(_to_text(row[column])) if column in row else "" for column in columns]


def _to_csv(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


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


def _to_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return format(value, "f") if isinstance(value, Decimal) else clean(str(value))


def clean(text: str) -> str:
    """Give *text* without line ends of Windows; take out the characters that neither XML nor UTF-8 can hold, or no spreadsheet shows."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n"))
