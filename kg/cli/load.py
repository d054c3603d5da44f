"""The command ``kg load``: a graph into a store that is queried without reading the file again."""

from __future__ import annotations

import time
from pathlib import Path

import click


@click.command()
@click.argument("graphs", nargs=-1, required=True, metavar="GRAPH...", type=click.Path(path_type=Path))
@click.option(
    "-s", "--store", "folder", type=click.Path(file_okay=False, path_type=Path), default="store", show_default=True,
    help="Folder of the store; a store that is there is replaced.",
)  # fmt: skip
def load(graphs: tuple[Path, ...], folder: Path) -> None:
    """Load graph files (.ttl, .nt, .trig, .nq), or folders of them, into a store on disk.

    kg query and kg serve take the store's folder in place of a file, and start at once, whatever its size.

    \b
    Example:
      kg load output/graph.ttl -s store/
      kg query store/ --name shared_programs
    """
    from kg.sparql.store import load_store

    start = time.perf_counter()
    info = load_store(graphs, folder)
    seconds = time.perf_counter() - start
    click.echo(f"{info.statements:,} statements from {len(info.files)} files in {seconds:.1f} s; kg query {folder}")
