"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

output_option = click.option(
    "-o", "--output", type=click.Path(file_okay=False, path_type=Path), default="output", show_default=True,
    help="Folder for graph.ttl, graph.html, graph.graphml, nodes.csv, edges.csv, merges.csv and report.json.",
)  # fmt: skip
quiet_option = click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
graph_option = click.option(
    "-g", "--graph", type=click.Path(dir_okay=False, path_type=Path), default="output/graph.ttl", show_default=True,
    help="Turtle file that kg build wrote.",
)  # fmt: skip
