"""The command ``kg borrowed``: clauses that reports of two regions share."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.answers import csv_option, get_region, inside_option, read, say_no, show
from kg.cli.options import graph_option, json_option


@click.command()
@click.argument("a")
@click.argument("b")
@graph_option
@inside_option
@json_option
@csv_option
def borrowed(a: str, b: str, graph: Path, inside: bool, as_json: bool, as_csv: bool) -> None:
    """List the clauses that reports of the regions A and B share word for word. Who took them from whom cannot be told.

    Clauses of twelve characters and more count. Near-duplicate reports, clauses of a fifth of all reports, and phrases
    of the whole country are set aside. Exits 1 where nothing is shared, and where the graph has no such region.

    \b
    Example:
      kg borrowed 开封市 濮阳县
    """
    from kg.questions import borrowed as find_borrowed
    from kg.questions import flat
    from kg.questions.show import show_borrowed

    known = read(graph)
    rows = find_borrowed(known, get_region(known, a), get_region(known, b), inside=inside)
    values = [row.as_dict() for row in rows]
    show(lambda: show_borrowed(rows), values, as_json, as_csv, lambda: flat.rows_to_csv(flat.BORROWED, rows))
    if not rows:
        say_no(f"the reports of {a} and {b} share no clause of their own")
