"""The command ``kg rank``: where one thing is counted."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.answers import csv_option, read, say_no, show, under_option
from kg.cli.options import graph_option, json_option


@click.command()
@click.option("--measure", required=True, help="What is counted, in the words of the reports: 培训干部.")
@click.option("--unit", help="Only this unit and those like it: 人次; 人 keeps 名.")
@graph_option
@under_option
@json_option
@csv_option
def rank(measure: str, unit: str | None, graph: Path, under: str | None, as_json: bool, as_csv: bool) -> None:
    """List where --measure is counted, largest figure first: units apart, provinces, cities and counties apart.

    The same figure in two reports is one row. Nothing is summed: a province's figure may hold those of its cities.
    Exits 1 where nothing of the kind is counted.

    \b
    Example:
      kg rank --measure 物业费收缴率 --unit %
    """
    from kg.questions import flat
    from kg.questions import rank as find_ranking
    from kg.questions.show import show_ranking

    rows = find_ranking(read(graph, under), measure, unit=unit, under=under)
    values = [row.as_dict() for row in rows]
    show(lambda: show_ranking(rows), values, as_json, as_csv, lambda: flat.rows_to_csv(flat.RANK, rows))
    if not rows:
        say_no(f"no report here counts {measure}" + (f" in {unit}" if unit else ""))
