"""Which files to read: files as given, folders searched for what can be read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.reading.opening import find_fault

SUFFIXES = frozenset({".txt", ".md", ".docx", ".pdf", ".html", ".htm"})
READABLE = ".txt .md .docx .pdf .html .htm"
_OUTSIDE = "a link that leads out of the folder; it is not followed: name the file itself"


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

    A file given twice counts once. What is unreadable is reported, never raised, so that the rest can be built. A link
    that is named is followed; one inside a folder only where it leads to a file of the same folder.
    """
    files: dict[str, Path] = {}
    skipped: list[Unread] = []
    failed: list[Unread] = []
    for path in map(Path, paths):
        if _is_folder(path):
            good = _search(path, skipped, failed)
        elif reason := find_fault(path) or _wrong_format(path):
            failed.append(Unread(path, reason))
            continue
        else:
            good = [path]
        for found in good:
            files.setdefault(os.path.realpath(found), found)
    return Inputs(_sorted(files.values()), _by_path(skipped), _by_path(failed))


def _search(folder: Path, skipped: list[Unread], failed: list[Unread]) -> list[Path]:
    """Give the readable files below *folder*; add the others to *skipped* or *failed*."""
    good: list[Path] = []
    home = os.path.realpath(folder)
    faults = 0
    for found in _walk(folder):
        if isinstance(found, Unread):
            failed.append(found)
            faults += 1
        elif reason := _reason_to_skip(found):
            skipped.append(Unread(found, reason))
        elif reason := find_fault(found) or _reason_to_stay(found, home):
            failed.append(Unread(found, reason))
            faults += 1
        else:
            good.append(found)
    if not good and not faults:
        failed.append(Unread(folder, f"no readable file in this folder; put {READABLE} files there"))
    return good


def _walk(folder: Path) -> Iterator[Path | Unread]:
    """Yield every file and link below *folder*, and the folders that cannot be listed; hidden ones are not entered.

    The folders wait in a list, since one may lie deeper than Python's stack.
    """
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as entries:
                found = sorted((entry.name, entry.path, entry.is_dir(follow_symlinks=False)) for entry in entries)
        except OSError as error:
            yield Unread(here, f"this folder cannot be listed ({error.strerror}); check its permissions and its path")
            continue
        for name, path, is_folder in found:
            if not is_folder:
                yield Path(path)
            elif not name.startswith("."):
                waiting.append(Path(path))


def _reason_to_skip(path: Path) -> str | None:
    if path.name.startswith((".", "~$")):
        return "hidden or temporary file"
    if path.is_symlink() and _is_folder(path):
        return "a link to a folder; it is not followed: name the folder itself"
    if path.name == "graph.html" and _is_folder(path.with_name(".kg")):
        return "the page of an earlier build"
    if path.suffix.lower() not in SUFFIXES:
        return f"not a format that can be read ({READABLE})"
    return None


def _reason_to_stay(path: Path, home: str) -> str | None:
    """Tell why a link is not followed: it leads out of *home*, the real path of the folder that was given."""
    if not path.is_symlink():
        return None
    return None if Path(os.path.realpath(path)).is_relative_to(home) else _OUTSIDE


def _wrong_format(path: Path) -> str | None:
    if path.suffix.lower() in SUFFIXES:
        return None
    return f"not a format that can be read; convert it to one of {READABLE}"


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a circle of links, a name too long: find_fault says which
        return False


def _sorted(paths: Iterable[Path]) -> tuple[Path, ...]:
    return tuple(sorted(paths, key=lambda path: path.as_posix()))


def _by_path(unread: list[Unread]) -> tuple[Unread, ...]:
    return tuple(sorted(unread, key=lambda item: item.path.as_posix()))
