"""The command ``kg export``: a graph in the formats of other tools."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.printing import say

_FORMATS = ("nt", "nq", "trig", "jsonld", "rdfxml", "gexf", "neo4j", "parquet", "datapackage")


@click.command()
@click.argument("graph", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--format", "format_", type=click.Choice(_FORMATS), required=True, help="What to write; see above.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path),
    help="File, or folder for neo4j, parquet and datapackage. [default: beside GRAPH]",
)  # fmt: skip
def export(graph: Path, format_: str, output: Path | None) -> None:
    """Write GRAPH (.ttl or .nt) in another format.

    \b
    nt, rdfxml, jsonld  the same statements in another syntax of RDF
    nq, trig            with a named graph for each document
    gexf                for Gephi
    neo4j               CSV in the layout of neo4j-admin import, with the command
    parquet             for DuckDB, pandas, Spark; needs pip install 'govkg[parquet]'
    datapackage         nodes.csv, edges.csv, and a datapackage.json that describes them

    \b
    Example:
      kg export output/graph.ttl --format trig
    """
    from kg.exports import export as write

    say(f"wrote {write(graph, format_, output)}")
