"""What the commands that answer questions share: options, reading the graph, and printing an answer in its forms."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from kg.cli.printing import complain, say, say_json

if TYPE_CHECKING:
    import networkx as nx

csv_option = click.option("--csv", "as_csv", is_flag=True, help="Print CSV instead of text.")
under_option = click.option(
    "--under", metavar="REGION", help="Only this region and those inside it, by any of its names (浙江省, 湖州)."
)
family_option = click.option(
    "--family", is_flag=True, help="Include programs that are part of it or a kind of it (皖美红色物业)."
)
inside_option = click.option("--inside", is_flag=True, help="Count the regions inside A and B as parts of them.")


def read(path: Path, under: str | None = None) -> nx.MultiDiGraph:
    """Read the graph; exit 1 where *under* names no region of it."""
    from kg.rdf import read_graph

    graph = read_graph(path)
    if under is not None:
        get_region(graph, under)
    return graph


def get_region(graph: nx.MultiDiGraph, name: str) -> str:
    """Give the node of the region called *name*; exit 1 with suggestions where there is none, 2 where there are several."""
    from kg.questions import find_region, suggest_regions

    node = find_region(graph, name)
    if node is None:
        say_no(f"no report here names a region {name}", suggest_regions(graph, name))
    return node


def say_no(message: str, others: list[str] | tuple[str, ...] = ()) -> NoReturn:
    """Say on stderr that the answer is no, with what the user may have meant, and exit 1."""
    complain(message + (f"; did you mean {'、'.join(others)}?" if others else ""))
    raise click.exceptions.Exit(1)


def show(text: Callable[[], str], values: Any, as_json: bool, as_csv: bool, csv: Callable[[], str]) -> None:
    """Print an answer in the form that was asked for. *values* are what JSON holds."""
    if as_json and as_csv:
        raise click.UsageError("give --json or --csv, not both")
    if as_json:
        say_json(values)
    elif as_csv:
        click.echo(csv(), nl=False)
    elif shown := text():
        say(shown)


def write(path: Path, content: str) -> None:
    """Write a file in one step and say so on stderr; it is UTF-8 without BOM."""
    from kg.files import write_atomically

    write_atomically(path, content.encode("utf-8"))
    complain(f"wrote {path}")
