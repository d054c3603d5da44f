"""A graph as CSV in the layout that ``neo4j-admin database import`` reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import networkx as nx

from kg.exports.rows import EDGES, NODES, ColumnType, Row, edge_rows, node_rows, to_text

ARRAY_DELIMITER = "\x1f"
"""The unit separator: it is taken out of every text, so no value holds it."""
COMMAND = (
    "neo4j-admin database import full --multiline-fields=true --array-delimiter=U+001F "
    "--nodes=nodes.csv --relationships=relationships.csv neo4j"
)
_TYPES: dict[ColumnType, str] = {"string": "", "strings": ":string[]", "decimal": ":double", "boolean": ":boolean"}
_NODE_HEADER = {"id": "id:ID", "kind": ":LABEL"}
_EDGE_HEADER = {"source": ":START_ID", "target": ":END_ID", "type": ":TYPE"}
_LEFT_OUT = {"source_label", "target_label"}


def to_nodes(graph: nx.MultiDiGraph[str]) -> Iterator[str]:
    """Yield the lines of nodes.csv: a label for each kind (:Region, :Program), properties with their types."""
    rows = (row | {"kind": row["kind"].capitalize()} for row in node_rows(graph))
    return _to_csv(_header(NODES, _NODE_HEADER), rows)


def to_relationships(graph: nx.MultiDiGraph[str]) -> Iterator[str]:
    """Yield the lines of relationships.csv: the type in capitals (:ADOPTS), properties with their types."""
    rows = (row | {"type": row["type"].upper()} for row in edge_rows(graph))
    return _to_csv(_header(EDGES, _EDGE_HEADER), rows)


def _header(columns: Mapping[str, ColumnType], special: Mapping[str, str]) -> dict[str, str]:
    """Give the columns that are written, each with its field of the header line."""
    return {name: special.get(name, name + _TYPES[type_]) for name, type_ in columns.items() if name not in _LEFT_OUT}


def _to_csv(header: Mapping[str, str], rows: Iterable[Row]) -> Iterator[str]:
    yield _line(list(header.values()))
    for row in rows:
        yield _line([_cell(row.get(column)) for column in header])


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return ARRAY_DELIMITER.join(value) if isinstance(value, list) else to_text(value)


def _line(cells: list[str]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()
