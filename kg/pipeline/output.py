"""The output folder: one build at a time, files that change all at once, and nothing half-written."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import OutputError

OUTPUTS = ("graph.ttl", "graph.html", "graph.graphml", "nodes.csv", "edges.csv", "merges.csv", "report.json")
_HOME = ".kg"
_READY, _STAGING, _LOCK = "ready", "staging-", "lock.sqlite"


@contextmanager
def open_output(folder: Path, *, wait: float = 0.0) -> Iterator[Path]:
    """Make the folder and hold it for this build; give the place for what is kept between builds.

    Raise OutputError where it cannot be written, or where another build still holds it after *wait* seconds. What an earlier
    build had finished but not yet put in place is put there; what it had left half-done is removed.
    """
    home = folder / _HOME
    try:
        _refuse_links(home)
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        (home / ".gitignore").write_text("*\n", "utf-8", newline="\n")  # it holds the articles, names and all
        with _lock(folder, home, wait):
            _publish(folder, home)
            for stale in home.glob(_STAGING + "*"):
                shutil.rmtree(stale, ignore_errors=True)
            yield home
    except OSError as error:
        raise OutputError(
            f"{folder}: cannot write into this folder ({error.strerror or error}); name another with -o"
        ) from error


def _refuse_links(home: Path) -> None:
    """Raise OutputError where what is kept between builds holds a link: a folder that came from elsewhere could have it
    lead to files that are none of ours, and they would be changed."""
    for path in (home, *(home.iterdir() if home.is_dir() else ())):
        if path.is_symlink():
            raise OutputError(
                f"{path}: a link, through which files elsewhere would be changed; remove it, and build again"
            )


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """Give a folder to write into; what is there when the block ends takes the place of the earlier outputs.

    Where the block fails, the earlier outputs stay as they are.
    """
    home = folder / _HOME
    path = Path(tempfile.mkdtemp(prefix=_STAGING, dir=home))
    try:
        yield path
        for file in path.iterdir():
            _flush(file)
        path.replace(home / _READY)
        _publish(folder, home)
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _publish(folder: Path, home: Path) -> None:
    """Move finished outputs into place; a build that was killed in the middle of this is taken up here by the next."""
    ready = home / _READY
    if not ready.is_dir():
        return
    for name in OUTPUTS:
        if (ready / name).exists():
            (ready / name).replace(folder / name)
    shutil.rmtree(ready)


def _flush(path: Path) -> None:
    """Make sure that a file is on the disk before its name takes another's place."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


@contextmanager
def _lock(folder: Path, home: Path, wait: float) -> Iterator[None]:
    """Hold the folder by a lock that ends with this process, however it ends: SQLite's, which every system has."""
    lock = sqlite3.connect(home / _LOCK, timeout=wait, isolation_level=None)
    try:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise OutputError(
                f"{folder}: another build is at work in this folder; wait for it (--wait SECONDS), or name another folder with -o"
            ) from error
        except sqlite3.DatabaseError as error:
            raise OutputError(
                f"{home / _LOCK}: damaged; remove it while no build is at work, and build again"
            ) from error
        yield
    finally:
        lock.close()
