"""Write a file so that it is either the old one or the new one, never a half."""

from __future__ import annotations

import os
from pathlib import Path

from kg.errors import OutputError


def write_atomically(path: str | os.PathLike[str], data: bytes) -> None:
    """Write *data* to *path*, making its folder if need be. Raise OutputError and leave what was there if that fails.

    The bytes go to a temporary file in the same folder, which then takes the place of *path* in one step.
    """
    target = Path(os.path.realpath(path))
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
