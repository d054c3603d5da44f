"""The command ``kg compare``: two regions side by side."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.answers import csv_option, get_region, inside_option, read, show
from kg.cli.options import graph_option, json_option


@click.command()
@click.argument("a")
@click.argument("b")
@graph_option
@inside_option
@json_option
@csv_option
def compare(a: str, b: str, graph: Path, inside: bool, as_json: bool, as_csv: bool) -> None:
    """Put the regions A and B side by side: what both run, what only one runs, and figures on like measures.

    Figures are paired where their measures have nearly the same words, and shown in one unit (公顷 as 平方米).
    --csv gives the programs. Exits 1 where the graph has no such region.

    \b
    Example:
      kg compare 包河区 江岸区
    """
    from kg.questions import compare as find_comparison
    from kg.questions.flat import comparison_to_csv
    from kg.questions.show import show_comparison

    known = read(graph)
    answer = find_comparison(known, get_region(known, a), get_region(known, b), inside=inside)
    show(lambda: show_comparison(answer), answer.as_dict(), as_json, as_csv, lambda: comparison_to_csv(answer))
