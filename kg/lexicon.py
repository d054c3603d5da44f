"""Read the packaged word lists: tab-separated files with a header line and ``#`` comments."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from kg.errors import LexiconError


@cache
def read_table(name: str) -> tuple[dict[str, str], ...]:
    """Read ``kg/data/<name>`` as rows keyed by the header line. Raise LexiconError naming the line that is wrong."""
    lines = (files("kg") / "data" / name).read_text("utf-8").splitlines()
    header: list[str] = []
    rows = []
    for n, line in enumerate(lines, 1):
        if line[:1] == "#" or not line.strip():
            continue
        cells = line.split("\t")
        if not header:
            header = cells
        elif len(cells) == len(header):
            rows.append(dict(zip(header, cells)))  # noqa: B905
        else:
            raise LexiconError(f"{name} line {n}: {len(cells)} columns; expected {len(header)} ({', '.join(header)})")
    if not header:
        raise LexiconError(f"{name}: no header line; expected tab-separated column names")
    return tuple(rows)


@cache
def read_words(name: str, column: str = "word", **where: str) -> frozenset[str]:
    """Read one column of a table as a set, restricted to rows whose other columns equal *where*."""
    rows: Iterable[dict[str, str]] = read_table(name)
    for key, value in where.items():
        rows = [row for row in rows if row[key] == value]
    return frozenset([row[column] for row in rows])
