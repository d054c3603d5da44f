"""Write a graph file in another format, by name, so that a failure leaves what was there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import networkx as nx

from kg.errors import OutputError
from kg.exports.gephi import to_gexf
from kg.exports.neo4j import COMMAND, to_nodes, to_relationships
from kg.exports.package import write_package
from kg.exports.parquet import write_parquet
from kg.exports.rdf import write_rdf
from kg.rdf import read_graph

_RDF = {"nt": ".nt", "nq": ".nq", "trig": ".trig", "jsonld": ".jsonld", "rdfxml": ".rdf"}
_Write = Callable[["nx.MultiDiGraph[str]", Path], None]


def _write_gexf(graph: nx.MultiDiGraph[str], path: Path) -> None:
    _write_lines(path, (line + "\n" for line in to_gexf(graph)))


def _write_neo4j(graph: nx.MultiDiGraph[str], folder: Path) -> None:
    _write_lines(folder / "nodes.csv", to_nodes(graph))
    _write_lines(folder / "relationships.csv", to_relationships(graph))
    _write_lines(folder / "import.sh", [f"{COMMAND}\n"])


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines)


_FOLDERS: dict[str, _Write] = {"neo4j": _write_neo4j, "parquet": write_parquet, "datapackage": write_package}
FORMATS = (*_RDF, "gexf", *_FOLDERS)


def export(source: str | os.PathLike[str], format_: str, target: str | os.PathLike[str] | None = None) -> Path:
    """Write the graph file *source* (.ttl or .nt) in one of FORMATS; give the path written.

    *target* is a file, or for neo4j, parquet and datapackage a folder; by default it stands beside *source* and has its name
    with another suffix, or the format's name. Raise GraphError for what is no graph, OutputError for what cannot be written.
    """
    path = Path(source)
    suffix = _RDF.get(format_) or f".{format_}"
    place = Path(target) if target else path.parent / format_ if format_ in _FOLDERS else path.with_suffix(suffix)
    if place.resolve() == path.resolve():
        raise OutputError(f"{place}: is the graph itself; name another file with -o")
    if place.exists() and not (
        place.is_dir() if format_ in _FOLDERS else place.is_file()
    ):  # a device would be replaced
        raise OutputError(f"{place}: no {'folder' if format_ in _FOLDERS else 'regular file'}; name another with -o")
    with _staging(place) as staging:
        if format_ in _RDF:
            with (staging / place.name).open("wb") as out:
                write_rdf(path, out, format_)
        elif format_ in _FOLDERS:
            _FOLDERS[format_](read_graph(path), staging)
        else:
            _write_gexf(read_graph(path), staging / place.name)
        _move(staging, place, whole=format_ in _FOLDERS)
    return place


@contextmanager
def _staging(place: Path) -> Iterator[Path]:
    """Give a folder beside *place* to write into, and take it away in the end."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=".kg-", dir=place.parent))
        try:
            yield staging
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    except OSError as error:
        raise OutputError(f"{place}: cannot be written ({error.strerror or error}); name another with -o") from error


def _move(staging: Path, place: Path, *, whole: bool) -> None:
    if not whole:
        (staging / place.name).replace(place)
        return
    place.mkdir(exist_ok=True)
    for file in sorted(staging.iterdir()):
        file.replace(place / file.name)
