"""A graph as GEXF, the format of Gephi."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from xml.sax.saxutils import quoteattr

import networkx as nx

from kg.exports.rows import EDGES, NODES, ColumnType, edge_rows, node_rows, to_text
from kg.tables import SEPARATOR, clean

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">\n'
_XML_TYPES: dict[ColumnType, str] = {"string": "string", "strings": "string", "decimal": "double", "boolean": "boolean"}
_OF_THE_FORMAT = {"id", "label", "source", "target"}
"""Columns that are attributes of the elements themselves."""

_NAMES = {"type": "relation"}


def to_gexf(graph: nx.MultiDiGraph[str]) -> Iterator[str]:
    """Yield the lines of a GEXF 1.2 file, nodes and edges sorted; an edge's type is its label.

    The type stands in the column ``relation`` too, for ``type`` is a word of the format. Documents' texts are left out; several values are joined by `` | ``.
    """
    yield _HEAD + '<graph mode="static" defaultedgetype="directed">'
    yield from _declare("node", NODES)
    yield from _declare("edge", EDGES)
    yield "<nodes>"
    for row in node_rows(graph):
        yield f"<node id={_quote(row['id'])} label={_quote(row.get('label', ''))}>{_values(row, NODES)}</node>"
    yield "</nodes>\n<edges>"
    for number, row in enumerate(edge_rows(graph)):
        ends = f"source={_quote(row['source'])} target={_quote(row['target'])}"
        yield f'<edge id="{number}" {ends} label={_quote(row["type"])}>{_values(row, EDGES)}</edge>'
    yield "</edges>\n</graph>\n</gexf>\n"


def _declare(kind: str, columns: Mapping[str, ColumnType]) -> Iterator[str]:
    yield f'<attributes class="{kind}">'
    for column, type_ in columns.items():
        if column not in _OF_THE_FORMAT:
            name = _NAMES.get(column, column)
            yield f'<attribute id="{name}" title="{name}" type="{_XML_TYPES[type_]}"/>'
    yield "</attributes>"


def _values(row: Mapping[str, Any], columns: Mapping[str, ColumnType]) -> str:
    cells = []
    for column, value in row.items():
        if column in columns and column not in _OF_THE_FORMAT:
            text = SEPARATOR.join(value) if isinstance(value, list) else to_text(value)
            cells.append(f'<attvalue for="{_NAMES.get(column, column)}" value={_quote(text)}/>')
    return f"<attvalues>{''.join(cells)}</attvalues>"


def _quote(text: str) -> str:
    return quoteattr(clean(text), {"\n": "&#10;", "\t": "&#9;"})
