"""Options that several commands share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click


class GraphFile(click.Path):
    """A graph's Turtle file, or the folder that ``kg build`` wrote it into."""

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> Any:  # as click's own has it
        """Take graph.ttl of a folder."""
        inside = Path(value) / "graph.ttl"
        return super().convert(inside if inside.is_file() else value, param, ctx)


output_option = click.option(
    "-o", "--output", type=click.Path(file_okay=False, path_type=Path), default="output", show_default=True,
    help="Folder for graph.ttl, graph.html, graph.graphml, nodes.csv, edges.csv, merges.csv and report.json.",
)  # fmt: skip
quiet_option = click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
graph_option = click.option(
    "-g", "--graph", type=GraphFile(dir_okay=False, path_type=Path), default="output/graph.ttl", show_default=True,
    help="Turtle file that kg build wrote, or its folder.",
)  # fmt: skip
