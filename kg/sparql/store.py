"""A persistent store: graph files loaded once into a folder, which is then queried without reading them again."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import GraphError, OutputError
from kg.sparql.worker import STORE_INFO, RefusalError, find_graph_files, load_file

_DATA = "data"


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """What a store holds: how many statements (those of named graphs counted as well), the files, their prefixes."""

    statements: int
    files: tuple[str, ...]
    prefixes: dict[str, str]


def load_store(paths: Iterable[str | os.PathLike[str]], folder: str | os.PathLike[str]) -> StoreInfo:
    """Load graph files, and the graph files of folders, into a new store at *folder*; what was a store there goes.

    The store is made beside *folder* and takes its place when it is whole. Raise GraphError for a file that is no graph,
    OutputError where *folder* cannot be written, or holds something that is no store.
    """
    target = Path(folder)
    if target.exists() and not _may_go(target):
        raise OutputError(f"{target}: is no store of `kg load`, and is not empty; name another folder with -s")
    files = [file for path in paths for file in _find(Path(path))]
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=".kg-", dir=target.parent))
        try:
            info = _fill(staging, files)
            shutil.rmtree(target, ignore_errors=True)
            staging.chmod(0o755)  # a temporary folder is its maker's alone
            staging.replace(target)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    except OSError as error:
        raise OutputError(f"{target}: cannot be written ({error}); name another folder with -s") from error
    return info


def _may_go(target: Path) -> bool:
    """Tell whether *target* is a store and holds nothing else, or is an empty folder: it will be removed."""
    if not target.is_dir():
        return False
    names = {path.name for path in target.iterdir()}
    return not names or (STORE_INFO in names and names <= {STORE_INFO, _DATA})


def read_store_info(folder: str | os.PathLike[str]) -> StoreInfo | None:
    """Tell what the store at *folder* holds; None where it is none."""
    try:
        content = json.loads((Path(folder) / STORE_INFO).read_text("utf-8"))
        return StoreInfo(content["statements"], tuple(content["files"]), content["prefixes"])
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _find(path: Path) -> list[Path]:
    if not path.exists():
        raise GraphError(f"{path}: no such file or folder; give the graph.ttl of a build")
    try:
        return find_graph_files(path)
    except RefusalError as refusal:
        raise GraphError(f"{path}: {refusal.args[1]}; give the graph.ttl of a build") from refusal


def _fill(folder: Path, files: list[Path]) -> StoreInfo:
    store = ox.Store(str(folder / _DATA))
    prefixes: dict[str, str] = {}
    for file in files:
        try:
            prefixes |= load_file(store, file)
        except RefusalError as refusal:
            raise GraphError(f"{file}: {refusal.args[1]}; give the graph.ttl of a build") from refusal
    store.optimize()
    store.flush()
    info = StoreInfo(len(store), tuple(str(file) for file in files), dict(sorted(prefixes.items())))
    content = {"statements": info.statements, "files": info.files, "prefixes": info.prefixes}
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    (folder / STORE_INFO).write_text(text, encoding="utf-8", newline="\n")
    return info
