"""What every answer is made of: rows that turn into plain values, passages with their place, figures, and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from itertools import chain
from typing import Any

import networkx as nx

from kg.model import Evidence
from kg.tables import clean, safe_cell


@dataclass(frozen=True, slots=True)
class Row:
    """The root of all rows of answers."""

    def as_dict(self) -> dict[str, Any]:
        """Give the row as plain lists, strings, numbers and ``None``, for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Passage(Row):
    """A passage with its place: ``text`` stands at ``[begin:end]`` of the document titled ``title``."""

    text: str
    title: str
    source_file: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Figure(Row):
    """One outcome in base units (12000 人次), with the words that say so."""

    measure: str
    value: str
    unit: str
    qualifier: str
    period: str | None


def to_passages(graph: nx.MultiDiGraph, evidence: Iterable[Evidence], *telling: str | None) -> tuple[Passage, ...]:
    """Give the passages in the order of *evidence*, each with the title and file of its document.

    Those that hold the words *telling* (a time, a claim) go first, a document's title last.
    """
    docs = graph.nodes
    return tuple(
        Passage(one.text, docs[one.document]["label"], docs[one.document]["source_file"], one.begin, one.end)
        for one in tell_first(evidence, *telling)
    )


def tell_first(evidence: Iterable[Evidence], *telling: str | None) -> list[Evidence]:
    """Order *evidence* so that what holds more of the words *telling* goes first, and what opens a document last."""
    words = [word for word in telling if word]
    return sorted(evidence, key=lambda one: (-sum(word in one.text for word in words), one.begin == 0))


def to_figure(data: Mapping[str, Any]) -> Figure:
    """Give the figure of an outcome node's attributes."""
    number = format_number(data["value"])
    return Figure(data["measure"], number, data["unit"], data.get("qualifier", "exact"), data.get("period"))


def format_number(value: Decimal) -> str:
    """Write a number plainly: ``1.20E+4`` → ``12000``, ``0.50`` → ``0.5``."""
    return f"{value.normalize():f}"


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Give a table as CSV (RFC 4180) without BOM; ``None`` is an empty cell, and no cell can be run as a formula.

    The names of columns can be words of reports (programs, regions), and are cells like the others.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    for row in chain([columns], rows):
        writer.writerow(["" if cell is None else safe_cell(clean(str(cell))) for cell in row])
    return out.getvalue()
