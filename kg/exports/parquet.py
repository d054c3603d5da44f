"""A graph as Parquet: columnar tables with types, for DuckDB, pandas, Polars and Spark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import IO, Any

import networkx as nx

from kg.errors import GraphError, KgError
from kg.exports.rows import EDGES, NODES, ColumnType, Row, edge_rows, entry_rows, node_rows
from kg.graph import Entry

PLACES = 10
"""Decimal places that a number keeps; more are an error, for nothing is rounded in silence."""
_BATCH = 20_000


def write_parquet(graph: nx.MultiDiGraph[str], folder: Path) -> None:
    """Write nodes.parquet and edges.parquet: lists as lists, values as exact decimals (38 digits, 10 places).

    Raise KgError where pyarrow is not installed, GraphError for a number that does not fit.
    """
    check_pyarrow()
    _write(folder / "nodes.parquet", NODES, node_rows(graph))
    _write(folder / "edges.parquet", EDGES, edge_rows(graph))


def to_parquet(entries: Iterable[Entry]) -> tuple[bytes, bytes]:
    """Give the Parquet files of the nodes and of the edges of *entries*, a part of a graph. Raise as above."""
    check_pyarrow()
    files = []
    for columns, rows in zip((NODES, EDGES), entry_rows(entries), strict=True):
        file = BytesIO()
        _write(file, columns, rows)
        files.append(file.getvalue())
    return files[0], files[1]


def check_pyarrow() -> None:
    """Raise KgError where pyarrow is not installed, before a file is opened."""
    try:
        import pyarrow  # noqa: F401
    except ImportError as error:
        raise KgError("Parquet needs pyarrow; install it with: pip install 'govkg[parquet]'") from error


def _write(path: Path | IO[bytes], columns: Mapping[str, ColumnType], rows: Iterable[Row]) -> None:
    import pyarrow as pa
    from pyarrow import parquet as pq

    types: dict[ColumnType, Any] = {
        "string": pa.string(),
        "strings": pa.list_(pa.string()),
        "decimal": pa.decimal128(38, PLACES),
        "boolean": pa.bool_(),
    }
    schema = pa.schema([(name, types[type_]) for name, type_ in columns.items()])
    waiting = iter(rows)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while batch := [_fit(row) for row in islice(waiting, _BATCH)]:
            writer.write_table(pa.Table.from_pylist(batch, schema=schema))


def _fit(row: Row) -> Row:
    """Give the row if its numbers fit the columns' type."""
    for name, value in row.items():
        if isinstance(value, Decimal):
            _, digits, exponent = value.as_tuple()
            if not isinstance(exponent, int) or -exponent > PLACES or len(digits) + exponent > 38 - PLACES:
                raise GraphError(f"{row.get('id', row.get('type'))}: {name} {value} does not fit 38 digits, 10 places")
    return row
