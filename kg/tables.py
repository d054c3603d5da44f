"""The graph for Gephi and for spreadsheets: GraphML, and CSV of nodes, of edges, and of what linking joined."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import networkx as nx

from kg.files import write_atomically
from kg.graph import Entry, list_entries
from kg.linking import Merge
from kg.model import Evidence

SEPARATOR = " | "
_ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA = frozenset("=+-@＝＋－＠\t\r\n")  # full width: some spreadsheets make them plain
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


FlatEntry = tuple[str, dict[str, str], list[tuple[str, str, dict[str, str]]]]
_ENDS = frozenset(("source", "target", "source_label", "target_label"))
Key = tuple[str, str, str]
"""An attribute of GraphML: whether of nodes or edges, its name and type."""
_KEY_TYPES = {"confidence": "double", "value": "double", "national": "boolean"}
_NUMBERS = {int: "long", float: "double", Decimal: "double"}
_KEYS: tuple[Key, ...] = (
    *(("node", name, _KEY_TYPES.get(name, "string")) for name in NODE_COLUMNS if name != "id"),
    *(("edge", name, _KEY_TYPES.get(name, "string")) for name in EDGE_COLUMNS if name not in _ENDS),
)
GRAPHML_END = "</graph>\n</graphml>\n"


def write_graphml(graph: nx.MultiDiGraph[str], path: str | os.PathLike[str]) -> None:
    """Write *graph* as GraphML that Gephi opens, nodes and edges sorted, without the documents' texts.

    Lists become text joined by `` | ``, decimals become doubles, and characters that XML forbids are taken out. Evidence
    becomes the three attributes that the tables have. Raise OutputError where *path* cannot be written.
    """
    entries = list(list_entries(graph))
    nodes, edges = to_graphml_parts(flatten_entries(entries))
    content = graphml_head(_find_other_keys(entries)) + nodes + edges + GRAPHML_END
    write_atomically(path, content.encode())


def graphml_head(more: Iterable[Key] = ()) -> str:
    """Give what stands before the nodes: the attributes that our graphs have, and *more* of another graph."""
    keys = "".join(
        f'<key id="{_key_id(scope, name)}" for="{scope}" attr.name="{escape(name)}" attr.type="{type_}"/>\n'
        for scope, name, type_ in (*_KEYS, *more)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
        f'{keys}<graph edgedefault="directed">\n'
    )


def flatten_entries(entries: Iterable[Entry]) -> list[FlatEntry]:
    """Give each entry as (node, its attributes, [(target, key, the edge's attributes with the labels of its ends)]).

    All values are text that any table can hold; the documents' texts are left out.
    """
    flat = []
    for entry in entries:
        label = clean(str(entry.attrs.get("label") or ""))
        edges = [
            (
                edge.target,
                edge.key,
                _to_texts(edge.attrs) | {"source_label": label, "target_label": clean(edge.target_label)},
            )
            for edge in entry.edges
        ]
        flat.append((entry.node, _to_texts(entry.attrs), edges))
    return flat


def _to_texts(attrs: Mapping[str, Any]) -> dict[str, str]:
    return {name: _to_text(value) for name, value in _flatten(attrs) if name != "text"}


def to_graphml_parts(entries: Iterable[FlatEntry]) -> tuple[str, str]:
    """Give the elements of all nodes and of all edges; those of parts can be written one after another."""
    nodes, edges = [], []
    for node, attrs, leaving in entries:
        source = escape(clean(node))
        nodes.append(f'<node id="{source}">{_graphml_data("node", attrs)}</node>\n')
        for target, key, said in leaving:
            ends = f'source="{source}" target="{escape(clean(target))}" id="{escape(clean(key))}"'
            edges.append(f"<edge {ends}>{_graphml_data('edge', said)}</edge>\n")
    return "".join(nodes), "".join(edges)


def _graphml_data(scope: str, attrs: Mapping[str, str]) -> str:
    values = escape("\0".join(attrs.values())).split("\0")  # all at once; no value has the character NUL
    return "".join(
        [
            f'<data key="{_key_id(scope, name)}">{value}</data>'
            for name, value in zip(attrs, values, strict=False)  # without attributes there is one value, empty
            if name not in _ENDS
        ]
    )


@cache
def _key_id(scope: str, name: str) -> str:
    return escape(f"{scope}-{clean(name)}")


def _find_other_keys(entries: Iterable[Entry]) -> list[Key]:
    """Find the attributes that graphs of ours do not have, with their types."""
    known = {(scope, name) for scope, name, _ in _KEYS}
    found: dict[tuple[str, str], str] = {}
    for entry in entries:
        holders = [("node", entry.attrs), *(("edge", edge.attrs) for edge in entry.edges)]
        for scope, attrs in holders:
            for name, value in _flatten(attrs):
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
    parts = to_csv_parts(flatten_entries(list_entries(graph)))
    for path, columns, rows in zip(paths, (NODE_COLUMNS, EDGE_COLUMNS), parts, strict=True):
        write_atomically(path, csv_head(columns) + rows)
    return paths


def csv_head(columns: tuple[str, ...]) -> bytes:
    """Give the first line of a table, behind the byte order mark that tells spreadsheets that it is UTF-8."""
    return b"\xef\xbb\xbf" + _to_csv([columns])


def to_csv_parts(entries: Iterable[FlatEntry]) -> tuple[bytes, bytes]:
    """Give the rows of the nodes and of the edges; those of parts can be written one after another."""
    nodes, edges = [], []
    for node, attrs, leaving in entries:
        nodes.append(_cells(NODE_COLUMNS, attrs | {"id": node}))
        edges += [_cells(EDGE_COLUMNS, said | {"source": node, "target": target}) for target, _, said in leaving]
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
    return f"'{text}" if text[:1] in _FORMULA and not _NUMBER.fullmatch(text) else text


def sorted_nodes(graph: nx.MultiDiGraph[str]) -> list[tuple[str, dict[str, Any]]]:
    """Give the nodes with their attributes, by id."""
    return sorted(graph.nodes(data=True), key=lambda item: item[0])


def sorted_edges(graph: nx.MultiDiGraph[str]) -> list[tuple[str, str, str, dict[str, Any]]]:
    """Give the edges as (source, target, key, attributes), by ends and key."""
    return sorted(graph.edges(keys=True, data=True), key=lambda edge: (edge[0], edge[1], str(edge[2])))


def _cells(columns: tuple[str, ...], row: Mapping[str, str]) -> list[str]:
    return [safe_cell(text) if text and text[0] in _FORMULA else text or "" for text in map(row.get, columns)]


def _to_csv(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def _flatten(attrs: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the attributes as scalars, evidence as three parallel ones; what is None or empty is left out."""
    for name, value in attrs.items():
        if isinstance(value, str):
            if value:
                yield name, value
        elif name == "evidence":
            yield from _flatten_evidence(value)
        elif isinstance(value, tuple | list | set | frozenset | dict):
            listed = value if isinstance(value, tuple | list) else sorted(value)
            if text := SEPARATOR.join(map(_to_text, listed)):
                yield name, text
        elif value is not None:
            yield name, value


def _flatten_evidence(evidence: Iterable[Evidence]) -> Iterator[tuple[str, str]]:
    if passages := sorted(evidence):
        yield "evidence", SEPARATOR.join([one.text for one in passages])
        yield "evidence_documents", SEPARATOR.join([one.document for one in passages])
        yield "evidence_offsets", SEPARATOR.join([f"{one.begin}-{one.end}" for one in passages])


def _to_text(value: Any) -> str:
    if isinstance(value, str):
        return clean(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return format(value, "f") if isinstance(value, Decimal) else clean(str(value))


def clean(text: str) -> str:
    """Give *text* without line ends of Windows; take out the characters that neither XML nor UTF-8 can hold, or no spreadsheet shows."""
    if text.isprintable() or not _ILLEGAL.search(text):
        return text
    return _ILLEGAL.sub("", text.replace("\r\n", "\n"))
