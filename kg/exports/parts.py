"""A graph in parts, each written by the machine that made it: N-Triples for stores, Parquet for DuckDB, Spark and Polars.

A place is a folder that all machines see, or a URL that fsspec writes to (s3://bucket/graph). ``_parts.json`` lists the files
and is written last: a place without it is not finished.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal

import pyoxigraph as ox

from kg.errors import KgError, OutputError
from kg.exports.parquet import check_pyarrow, to_parquet
from kg.graph import Entry
from kg.rdf import entries_to_turtle, turtle_head

LIST = "_parts.json"
_PART = re.compile(r"part-\d{6}\.(?:nt|parquet)")
_FOLDERS = {"ntriples": ("",), "parquet": ("nodes", "edges")}


Kind = Literal["ntriples", "parquet"]
KINDS: tuple[Kind, ...] = ("ntriples", "parquet")


@dataclass(frozen=True, slots=True)
class Place:
    """A folder or URL for the parts of a graph, and what they are written as."""

    kind: Kind
    url: str


@dataclass(frozen=True, slots=True, order=True)
class PartFile:
    """One file of a part: its path below its place, its size in bytes, the digest of its content."""

    path: str
    size: int
    sha256: str


def make_place(place: Place) -> None:
    """Make the folders of a place, so that one that cannot be written is told before the work is done."""
    if place.kind == "parquet":
        check_pyarrow()
    files, home = _open(place)
    with _naming(place):
        for folder in _FOLDERS[place.kind]:
            files.makedirs(f"{home}/{folder}".rstrip("/"), exist_ok=True)


def begin_parts(place: Place) -> None:
    """Take away the list of what an earlier build wrote to a place, since it is no longer true."""
    files, home = _open(place)
    with _naming(place):
        if files.exists(f"{home}/{LIST}"):
            files.rm_file(f"{home}/{LIST}")


def store_part(
    place: Place, number: int, entries: Sequence[Entry], base: str, *, with_text: bool = True
) -> tuple[PartFile, ...]:
    """Write a part of a graph to a place; give the files written."""
    name = f"part-{number:06}"
    if place.kind == "ntriples":
        return (_put(place, f"{name}.nt", _to_ntriples(entries, base, with_text)),)
    nodes, edges = to_parquet(entries)
    return _put(place, f"nodes/{name}.parquet", nodes), _put(place, f"edges/{name}.parquet", edges)


def finish_parts(place: Place, written: Iterable[PartFile]) -> None:
    """Take away the parts of an earlier build that this one has not, and list those that it has."""
    files, home = _open(place)
    listed = [{"path": one.path, "bytes": one.size, "sha256": one.sha256} for one in sorted(written)]
    with _naming(place):
        _take_away(files, home, _FOLDERS[place.kind], {str(entry["path"]) for entry in listed})
        files.pipe_file(f"{home}/{LIST}", json.dumps({"parts": listed}, indent=1).encode() + b"\n")


def _take_away(files: Any, home: str, folders: Iterable[str], kept: set[str]) -> None:
    for folder in folders:
        for path in files.glob(f"{home}/{folder}".rstrip("/") + "/part-*"):
            name = path.rsplit("/", 1)[-1]
            if _PART.fullmatch(name) and f"{folder}/{name}".lstrip("/") not in kept:
                files.rm_file(path)


def _to_ntriples(entries: Iterable[Entry], base: str, with_text: bool) -> bytes:
    turtle = turtle_head(base) + entries_to_turtle(entries, base, with_text=with_text)
    data = ox.serialize(ox.parse(turtle, format=ox.RdfFormat.TURTLE), format=ox.RdfFormat.N_TRIPLES)
    assert data is not None  # it is None only where an output is given
    return data


def _put(place: Place, path: str, data: bytes) -> PartFile:
    files, home = _open(place)
    with _naming(place):
        files.pipe_file(f"{home}/{path}", data)
    return PartFile(path, len(data), sha256(data).hexdigest())


def _open(place: Place) -> tuple[Any, str]:
    """Give the file system of a place, and its path there."""
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise KgError("parts of a graph need fsspec; install it with: pip install 'govkg[cluster]'") from error
    try:
        files, home = url_to_fs(place.url)
    except (ImportError, ValueError) as error:
        raise OutputError(f"{place.url}: cannot be written ({error}); check the address") from error
    return files, home.rstrip("/")


@contextmanager
def _naming(place: Place) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"{place.url}: cannot be written ({error}); name a place that all machines at work may write to"
        ) from error
