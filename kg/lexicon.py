"""Read the packaged word lists: tab-separated files with a header line and ``#`` comments."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from kg.errors import LexiconError


@cache
def read_table(name: str) -> tuple[dict[str, str], ...]:
    """Read ``kg/data/<name>`` as rows keyed by the header line. Raise LexiconError naming the line that is wrong."""
    lines = (files("kg") / "data" / name).read_text("utf-8").splitlines()
    numbered = [(n, line) for n, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    if not numbered:
        raise LexiconError(f"{name}: no header line; expected tab-separated column names")
    header = numbered[0][1].split("\t")
    rows = []
    for n, line in numbered[1:]:
        cells = line.split("\t")
        if len(cells) != len(header):
            raise LexiconError(f"{name} line {n}: {len(cells)} columns; expected {len(header)} ({', '.join(header)})")
        rows.append(dict(zip(header, cells, strict=True)))
    return tuple(rows)


@cache
def read_words(name: str, column: str = "word", **where: str) -> frozenset[str]:
    """Read one column of a table as a set, restricted to rows whose other columns equal *where*."""
    return frozenset(row[column] for row in read_table(name) if all(row[key] == value for key, value in where.items()))
