"""The command ``kg matrix``: programs × regions."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.answers import csv_option, read, say_no, show, under_option, write
from kg.cli.options import graph_option, json_option

_file = click.Path(dir_okay=False, path_type=Path)


@click.command()
@graph_option
@click.option(
    "--min-regions", type=click.IntRange(min=1), default=3, show_default=True, help="Programs that so many regions run."
)
@under_option
@click.option("--local", is_flag=True, help="Leave nation-wide programs out.")
@click.option("--svg", type=_file, metavar="FILE", help="Draw the heat map into this file as well.")
@json_option
@csv_option
def matrix(
    graph: Path, min_regions: int, under: str | None, local: bool, svg: Path | None, as_json: bool, as_csv: bool
) -> None:
    """Show programs × regions by province: who runs the programs that several regions run.

    CSV has a row for each region: 1 runs it, 0 has a report and does not, empty: there is no report of its own.
    Exits 1 where no program is spread so widely.

    \b
    Example:
      kg matrix --min-regions 3 --local --svg matrix.svg
    """
    from kg.questions import matrix as find_matrix
    from kg.questions import to_svg
    from kg.questions.show import show_matrix

    answer = find_matrix(read(graph, under), min_regions=min_regions, under=under, national=not local)
    if not answer.columns:
        say_no(f"no program here is run by {min_regions} regions; try a smaller --min-regions")
    show(lambda: show_matrix(answer), answer.as_dict(), as_json, as_csv, answer.as_csv)
    if svg:
        write(svg, to_svg(answer))
