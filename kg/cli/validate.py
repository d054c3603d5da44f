"""The command ``kg validate``: whether a graph keeps to the shapes of the ontology."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import json_option
from kg.cli.printing import say, say_json


@click.command()
@click.argument("graph", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--shapes",
    type=click.Path(dir_okay=False, path_type=Path),
    help="SHACL shapes of your own (.ttl), in place of ours.",
)
@click.option("--engine", type=click.Choice(["shacl", "pyshacl"]), help="Which one to run; the fast shacl by default.")
@click.option("--all", "show_all", is_flag=True, help="List every finding, not the first five of each kind.")
@json_option
def validate(graph: Path, shapes: Path | None, engine: str | None, show_all: bool, as_json: bool) -> None:
    """Check GRAPH (.ttl or .nt) against the SHACL shapes of the ontology, and say what to mend.

    Exits 1 where it does not conform; warnings, such as a report whose region could not be told, are no failure.
    Needs: pip install 'govkg[validate]'.

    \b
    Example:
      kg validate output/graph.ttl
    """
    from kg import validation as v

    result = v.validate(graph, shapes, engine=engine)  # type: ignore[arg-type]  # click has checked the choice
    if as_json:
        say_json(result.as_dict())
    else:
        say(v.to_text(result, examples=None if show_all else 5), nl=False)
    if not result.conforms:
        raise click.exceptions.Exit(1)
