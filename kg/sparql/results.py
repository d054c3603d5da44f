"""Answers to queries, and their forms for people and programs: table, CSV, SPARQL results JSON, Turtle."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from dataclasses import dataclass, field
from typing import Any, Literal

import pyoxigraph as ox

from kg.rdf import serialize_terms
from kg.rdf import terms as t
from kg.tables import safe_cell

_NO_BREAK = {"Cc", "Cf", "Zl", "Zp", "Cs"}


@dataclass(frozen=True, slots=True)
class Term:
    """An IRI, a literal or a blank node, as a query gives it."""

    kind: Literal["uri", "literal", "bnode"]
    value: str
    datatype: str | None = None
    language: str | None = None

    def __str__(self) -> str:
        return self.value


Row = tuple[Term | None, ...]


@dataclass(frozen=True, slots=True)
class QueryResult:
    """The answer to a query. ``None`` in a row is an unbound variable.

    ``form`` is select, ask (one row, one boolean) or graph (CONSTRUCT and DESCRIBE: subject, predicate, object).
    ``more`` tells whether the caller's limit cut rows off; ``prefixes`` are those of the graph file.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    form: Literal["select", "ask", "graph"] = "select"
    more: bool = False
    prefixes: dict[str, str] = field(default_factory=dict)


def to_table(result: QueryResult, *, width: int = 60) -> str:
    """Give the rows as aligned text, one line a row; a cell wider than *width* columns is cut with ``…``.

    A Chinese character counts two columns. Line breaks and control characters become spaces or go, so that no cell can
    steer the terminal. IRIs are shortened by the file's prefixes.
    """
    lines = [list(result.columns), *([_show(term, result.prefixes) for term in row] for row in result.rows)]
    cells = [[_cut(cell, width) for cell in line] for line in lines]
    widths = [max(map(display_width, column)) for column in zip(*cells, strict=True)]
    cells.insert(1, ["-" * n for n in widths])
    padded = (
        "  ".join(cell + " " * (n - display_width(cell)) for cell, n in zip(line, widths, strict=True))
        for line in cells
    )
    return "".join(line.rstrip() + "\n" for line in padded)


def display_width(text: str) -> int:
    """Count the terminal columns of *text*: wide and full-width characters take two, combining marks none."""
    return sum(0 if unicodedata.combining(ch) else 2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in text)


def _show(term: Term | None, prefixes: dict[str, str]) -> str:
    if term is None:
        return ""
    text = t.shorten(term.value, t.QUERY_NAMESPACES | prefixes) if term.kind == "uri" else term.value
    spaced = "".join(" " if ch in "\n\r\t\u2028\u2029" else ch for ch in text)
    return "".join(ch for ch in spaced if unicodedata.category(ch) not in _NO_BREAK)


def _cut(text: str, width: int) -> str:
    if display_width(text) <= width:
        return text
    kept, used = [], 1
    for ch in text:
        used += display_width(ch)
        if used > width:
            break
        kept.append(ch)
    return "".join(kept) + "…"


def to_csv(result: QueryResult, *, safe: bool = True) -> str:
    """Give the rows as CSV (RFC 4180) with full IRIs.

    Text that a spreadsheet would run as a formula gets an apostrophe; not so with *safe* False, for programs.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(result.columns)
    cell = safe_cell if safe else str
    writer.writerows([cell(term.value) if term else "" for term in row] for row in result.rows)
    return out.getvalue()


def to_json(result: QueryResult) -> str:
    """Give the rows in the SPARQL 1.1 Query Results JSON Format."""
    if result.form == "ask":
        answer = result.rows[0][0]
        content: dict[str, Any] = {"head": {}, "boolean": answer is not None and answer.value == "true"}
    else:
        bindings = [_to_binding(result.columns, row) for row in result.rows]
        content = {"head": {"vars": list(result.columns)}, "results": {"bindings": bindings}}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _to_binding(columns: tuple[str, ...], row: Row) -> dict[str, dict[str, str]]:
    return {name: _to_object(term) for name, term in zip(columns, row, strict=True) if term}


def _to_object(term: Term) -> dict[str, str]:
    content = {"type": term.kind, "value": term.value}
    if term.language:
        content["xml:lang"] = term.language
    elif term.datatype and term.datatype != t.STRING:
        content["datatype"] = term.datatype
    return content


def to_turtle(result: QueryResult) -> bytes:
    """Give the triples of a CONSTRUCT or DESCRIBE as Turtle (UTF-8)."""
    return serialize_terms(to_triples(result), t.NAMESPACES | result.prefixes)


def to_triples(result: QueryResult) -> list[ox.Triple]:
    """Give the triples of a CONSTRUCT or DESCRIBE as terms of the library, in the order of the rows."""
    return [ox.Triple(*(to_library_term(term) for term in row if term)) for row in result.rows]  # type: ignore[arg-type]


def to_library_term(term: Term) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Give a term as the library has it; its ``str`` is the term in the syntax of SPARQL."""
    if term.kind == "uri":
        return ox.NamedNode(term.value)
    if term.kind == "bnode":
        return ox.BlankNode(term.value)
    if term.language:
        return ox.Literal(term.value, language=term.language)
    return ox.Literal(term.value, datatype=ox.NamedNode(term.datatype or t.STRING))
