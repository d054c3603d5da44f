"""Rows as flat tables: which columns each kind of answer has as CSV, and how a list becomes a cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Any

from kg.questions.compare import Comparison
from kg.questions.rows import Figure, Passage, Row, to_csv
from kg.tables import SEPARATOR

ADOPTION = (
    *("region", "program", "since", "start.earliest", "start.latest", "stage", "claim", "claim_scope", "claim_kind"),
    *("agents", "mandated_by", "begun", "confidence", "outcomes", "passages"),
)
COVERAGE = ("region", "level", "status", "reports", "passages")
SPREAD = (
    *("order", "region", "since", "start.earliest", "start.latest", "direction", "sources", "above"),
    *("claim", "mandated_by", "passages"),
)
RANK = (
    *("unit", "level", "rank", "region", "value", "qualifiers", "measures", "periods", "programs"),
    *("as_written", "part_of", "passages"),
)
BORROWED = ("text", "reports", "places_a", "places_b")


def rows_to_csv(columns: tuple[str, ...], rows: Iterable[Row]) -> str:
    """Give *rows* as CSV; a dot in a column's name leads into a part of the row, several values are joined by `` | ``.

    A passage becomes “title (file) begin-end: words”.
    """
    get = [attrgetter(column) for column in columns]
    head = [column.replace(".", "_") for column in columns]
    return to_csv(head, ([_to_cell(one(row)) for one in get] for row in rows))


def comparison_to_csv(answer: Comparison) -> str:
    """Give the programs of both regions as CSV, one row a program, with the full names of the regions as columns."""
    head = ["program", "national", answer.a, answer.b, f"since {answer.a}", f"since {answer.b}"]
    return to_csv(head, _programs(answer))


def _programs(answer: Comparison) -> Iterator[list[Any]]:
    for rows, runs in ((answer.both, (1, 1)), (answer.only_a, (1, 0)), (answer.only_b, (0, 1))):
        for row in rows:
            yield [row.program, int(row.national), *runs, row.since_a, row.since_b]


def _to_cell(value: Any) -> Any:
    if isinstance(value, tuple):
        return SEPARATOR.join(str(_to_cell(one)) for one in value)
    if isinstance(value, Passage):
        return f"{value.title} ({value.source_file}) {value.begin}-{value.end}: {' '.join(value.text.split())}"
    return f"{value.measure} {value.value}{value.unit}" if isinstance(value, Figure) else value


def groups_to_csv(name: str, columns: tuple[str, ...], groups: Mapping[str, Iterable[Row]]) -> str:
    """Give the rows of several answers as one CSV, as :func:`rows_to_csv` does; the first column *name* tells them apart."""
    get = [attrgetter(column) for column in columns]
    head = [name, *(column.replace(".", "_") for column in columns)]
    return to_csv(head, ([key, *(_to_cell(one(row)) for one in get)] for key, rows in groups.items() for row in rows))
