"""Which files to read: files as given, folders searched for what can be read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

SUFFIXES = frozenset({".txt", ".md", ".docx", ".pdf", ".html", ".htm"})
READABLE = ".txt .md .docx .pdf .html .htm"


@dataclass(frozen=True, slots=True)
class Unread:
    """A path that will not be read, and why."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Inputs:
    """What is to be read. ``files`` are sorted and told apart by their real path.

    ``skipped`` are files passed over in a folder, ``failed`` paths that were named and cannot be read.
    """

    files: tuple[Path, ...]
    skipped: tuple[Unread, ...] = ()
    failed: tuple[Unread, ...] = ()


def find_inputs(paths: Iterable[str | Path]) -> Inputs:
    """Find the readable files among *paths*, and in every folder below them, without reading any.

    A file given twice counts once. What is unreadable is reported, never raised, so that the rest can be built.
    """
    files: dict[Path, Path] = {}
    skipped: list[Unread] = []
    failed: list[Unread] = []
    for path in map(Path, paths):
        if path.is_dir():
            inside = [(found, _reason_to_skip(found)) for found in _walk(path)]
            skipped += [Unread(found, reason) for found, reason in inside if reason]
            good = [found for found, reason in inside if not reason]
            if not good:
                failed.append(Unread(path, f"no readable file in this folder; put {READABLE} files there"))
        else:
            good = [path]
            if reason := _reason_to_fail(path):
                failed.append(Unread(path, reason))
                continue
        for found in good:
            files.setdefault(found.resolve(), found)
    return Inputs(_sorted(files.values()), _by_path(skipped), _by_path(failed))


def _walk(folder: Path) -> Iterator[Path]:
    """Yield every file below *folder*; links to folders are not followed, hidden folders not entered."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(root) / name for name in sorted(names))


def _reason_to_skip(path: Path) -> str | None:
    if path.name.startswith((".", "~$")):
        return "hidden or temporary file"
    if path.suffix.lower() not in SUFFIXES:
        return f"not a format that can be read ({READABLE})"
    return None


def _reason_to_fail(path: Path) -> str | None:
    if not path.exists():
        return "no such file or folder; check the path"
    if path.suffix.lower() not in SUFFIXES:
        return f"not a format that can be read; convert it to one of {READABLE}"
    return None


def _sorted(paths: Iterable[Path]) -> tuple[Path, ...]:
    return tuple(sorted(paths, key=lambda path: path.as_posix()))


def _by_path(unread: list[Unread]) -> tuple[Unread, ...]:
    return tuple(sorted(unread, key=lambda item: item.path.as_posix()))
