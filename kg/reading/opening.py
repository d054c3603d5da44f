"""The bytes of one input file: a regular file only, and no more of it than the limits allow."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from kg.errors import InputError
from kg.reading.characters import show_name, show_path
from kg.reading.limits import Limits, too_large

HEAD = 2048
"""Bytes that tell what kind of file it is."""

_CHUNK = 1 << 20
_KINDS = (
    (stat.S_ISDIR, "a folder, not a file; name its files, or give the folder to kg build"),
    (stat.S_ISFIFO, "a pipe, not a file; save its content as a file"),
    (stat.S_ISSOCK, "a socket, not a file; save its content as a file"),
    (stat.S_ISCHR, "a device, not a file; save its content as a file"),
    (stat.S_ISBLK, "a device, not a file; save its content as a file"),
)
_FAULTS = {
    errno.ENOENT: "no such file or folder; check the path",
    errno.ENOTDIR: "no such file or folder; check the path",
    errno.ELOOP: "links that lead in a circle; give the file itself",
    errno.ENAMETOOLONG: "a name too long for this system; shorten it",
    errno.EACCES: "you may not read it; change its permissions, or copy it",
    errno.EPERM: "you may not read it; change its permissions, or copy it",
}
# A pipe put in the file's place after the check must not block, and a terminal must not become ours.
_FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_BINARY", "O_CLOEXEC", "O_NOCTTY", "O_NONBLOCK"))


def find_fault(path: Path) -> str | None:
    """Tell why *path* can be no input, and what to do, without opening it; ``None`` for a regular file."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        return _explain(path, error)
    if stat.S_ISREG(mode):
        return None
    return next((reason for is_kind, reason in _KINDS if is_kind(mode)), "no regular file; save it as one")


def read_bytes(path: Path, limits: Limits) -> bytes:
    """Read a whole file. Raise InputError for what is no regular file, cannot be read, is too large, or is empty.

    The size is asked before and kept while reading, since a file may grow or lie; a device or pipe is never opened.
    """
    if fault := find_fault(path):
        raise InputError(f"{show_path(path)}: {fault}")
    try:
        with os.fdopen(os.open(path, _FLAGS), "rb") as file:
            data = _read(file, path, limits)
    except OSError as error:
        raise InputError(f"{show_path(path)}: {_explain(path, error)}") from error
    if not data.strip():
        raise InputError(f"{show_name(path)}: empty file; check that it was saved")
    return data


def is_container(head: bytes) -> bool:
    """Tell whether a file that begins so is a .pdf or .docx, most of which may be pictures and fonts."""
    return b"%PDF-" in head[:1024] or head.startswith(b"PK\x03\x04")


def _read(file: BinaryIO, path: Path, limits: Limits) -> bytes:
    status = os.fstat(file.fileno())
    if not stat.S_ISREG(status.st_mode):
        raise InputError(f"{show_path(path)}: replaced while it was opened; try again")
    head = file.read(HEAD)
    what, most = ("a file", limits.file_bytes) if is_container(head) else ("text", limits.text_bytes)
    if status.st_size > most:
        raise too_large(show_name(path), what, status.st_size, most, limits)
    chunks, size = [head], len(head)
    while size <= most and (chunk := file.read(min(_CHUNK, most + 1 - size))):
        chunks.append(chunk)
        size += len(chunk)
    if size > most:
        raise too_large(show_name(path), what, None, most, limits)
    return b"".join(chunks)


def _explain(path: Path, error: OSError | ValueError) -> str:
    if not isinstance(error, OSError):
        return _FAULTS[errno.ENOENT]
    if error.errno == errno.ENOENT and path.is_symlink():
        return "a link that leads nowhere; give the file itself"
    default = f"cannot be read ({error.strerror}); check the disk and the permissions"
    return _FAULTS.get(error.errno or 0, default)
