"""The command ``kg evaluate``: how good a graph is on labels."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import json_option
from kg.cli.printing import complain, say, say_json


def _check_kind(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Refuse what is no kind, such as a path that was written right after --errors."""
    from kg.evaluation import KINDS

    if value is not None and value not in ("all", *KINDS):
        raise click.BadParameter(f"{value!r} is no kind; write --errors last, with one of all, {', '.join(KINDS)}")
    return value


@click.command()
@click.argument("graph", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("gold", type=click.Path(path_type=Path))
@click.option(
    "--errors", metavar="[KIND]", is_flag=False, flag_value="all", callback=_check_kind,
    help="List misses and wrong findings beside their passages: of one KIND, or all.",
)  # fmt: skip
@click.option("--calibration", is_flag=True, help="Show how precision falls with the facts' confidence.")
@json_option
def evaluate(graph: Path, gold: Path, errors: str | None, calibration: bool, as_json: bool) -> None:
    """Compare GRAPH (a Turtle file of ours) with your own labels: GOLD, a folder with one JSON file an article.

    Prints precision, recall and F1 for each KIND (regions, programs, numbers, outcomes, outregion, outprogram, people,
    positions, honours, orgs), with 95 % intervals. README describes the format of the labels.
    Exits 1 where no label belongs to a document of GRAPH.

    \b
    Example:
      kg evaluate output/graph.ttl labels/ --errors programs
    """
    from kg import evaluation as ev
    from kg.rdf import read_graph

    labels = ev.read_labels(gold)
    result = ev.evaluate(read_graph(graph), labels)
    if as_json:
        say_json(ev.to_values(result))
    else:
        say(ev.to_table(result))
        if calibration:
            say("\n" + ev.to_calibration(result))
        if errors:
            say("\n" + ev.to_mistakes(result, *(kind for kind in ev.KINDS if kind == errors)))
    if len(result.missing) == len(labels):
        complain(
            "no label belongs to a document of this graph; "
            "compare their “title” or “file” with the documents' titles and file names"
        )
        raise click.exceptions.Exit(1)
