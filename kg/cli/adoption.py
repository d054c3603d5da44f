"""The command ``kg adoption``: which regions run a program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.answers import csv_option, family_option, read, say_no, show, under_option
from kg.cli.options import graph_option, json_option

if TYPE_CHECKING:
    import networkx as nx


@click.command()
@click.argument("program")
@graph_option
@under_option
@click.option("--as-of", metavar="DATE", help="Only what may have begun by then: 2022, 2022-06 or 2022-06-30.")
@family_option
@click.option(
    "--all", "everyone", is_flag=True, help="List every region: runs it, plans it, mentions it, has silent reports."
)
@json_option
@csv_option
def adoption(
    program: str, graph: Path, under: str | None, as_of: str | None, family: bool, everyone: bool, as_json: bool, as_csv: bool
) -> None:  # fmt: skip
    """Say which regions run PROGRAM: since when, led by whom, with what outcome, in which words.

    With --all, regions whose reports do not mention it are told from regions of which there is no report.
    Exits 1 where the graph knows no region that runs it.

    \b
    Examples:
      kg adoption 红色物业 -g output/graph.ttl --under 江苏省
      kg adoption 红色物业 --as-of 2020
      kg adoption 红色物业 --all
    """
    from kg import questions as q
    from kg.questions import flat
    from kg.questions.show import show_adoption, show_coverage

    known = read(graph, under)
    rows = q.adoption(known, program, under=under, as_of=as_of, family=family)
    if everyone:
        everything = q.coverage(known, program, under=under, family=family)
        values = [row.as_dict() for row in everything]
        show(
            lambda: show_coverage(everything),
            values,
            as_json,
            as_csv,
            lambda: flat.rows_to_csv(flat.COVERAGE, everything),
        )
    else:
        values = [row.as_dict() for row in rows]
        show(lambda: show_adoption(rows), values, as_json, as_csv, lambda: flat.rows_to_csv(flat.ADOPTION, rows))
    if not rows:
        _say_not_adopted(known, program, under, as_of)


def _say_not_adopted(graph: nx.MultiDiGraph, program: str, under: str | None, as_of: str | None) -> None:
    from kg.questions import find_programs, suggest_programs

    where = (f" in {under}" if under else "") + (f" by {as_of}" if as_of else "")
    known = find_programs(graph, program)
    say_no(
        f"no report here says that a region runs {program}{where}", [] if known else suggest_programs(graph, program)
    )
