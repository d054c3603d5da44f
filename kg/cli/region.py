"""The command ``kg region``: all that is known of one region."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.answers import get_region, read
from kg.cli.options import graph_option
from kg.cli.printing import say, say_json


@click.command()
@click.argument("name")
@graph_option
@click.option("--format", "format_", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True)
def region(name: str, graph: Path, format_: str) -> None:
    """Show all that the graph knows of the region NAME: programs, people, outcomes and honours, with passages.

    NAME is a full name, a name or a short name. Exits 1 where the graph has no such region, and 2 where several are called so.

    \b
    Examples:
      kg region 包河区
      kg region 安徽省合肥市包河区 --format markdown > baohe.md
    """
    from kg.questions import profile
    from kg.questions.show_profile import show_profile, to_markdown

    known = read(graph)
    answer = profile(known, get_region(known, name))
    if format_ == "json":
        say_json(answer.as_dict())
    else:
        say(to_markdown(answer) if format_ == "markdown" else show_profile(answer))
