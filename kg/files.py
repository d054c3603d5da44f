"""Small files: read within bounds, and written so that they are either the old one or the new one, never a half."""

from __future__ import annotations

import errno
import os
import re
import tomllib
from pathlib import Path
from typing import Any

from kg.errors import OutputError

_MOST = 16 << 20
"""Bytes of a file that people write by hand: a query, links.toml, corrections.toml."""
_PART = r"""[ \t]*\.[ \t]*(?:[\w-]+|"[^"\n]*"|'[^'\n]*')"""
_LONG_KEY = re.compile(rf"(?<![ \t])(?:{_PART}){{64}}")  # begun once in a run of spaces


def read_text(path: Path) -> str:
    """Read a file that people write by hand, in UTF-8. Raise OSError, also where it never ends, or UnicodeDecodeError."""
    with path.open("rb") as file:
        data = file.read(_MOST + 1)
    if len(data) > _MOST:
        raise OSError(errno.EFBIG, f"more than {_MOST >> 20} MB")
    return data.decode("utf-8-sig")


def parse_toml(text: str) -> dict[str, Any]:
    """Parse TOML. Raise ValueError that says what is wrong, also for text that is built to exhaust the parser."""
    if _LONG_KEY.search(text):  # which takes the parser the square of its length
        raise ValueError("a key of more than 64 parts")
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def write_atomically(path: str | os.PathLike[str], data: bytes) -> None:
    """Write *data* to *path*, making its folder if need be. Raise OutputError and leave what was there if that fails.

    The bytes go to a temporary file in the same folder, which then takes the place of *path* in one step.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():  # a device would be replaced, not written to
        raise OutputError(
            f"{path}: cannot be written (it is no regular file, and would be replaced); choose another name"
        )
    temporary = target.with_name(f".{target.name[:40]}.{os.getpid()}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            temporary.write_bytes(data)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or error
        raise OutputError(f"{path}: cannot be written ({reason}); choose a folder that you may write to") from error
