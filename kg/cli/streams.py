"""The ends of the command that depend on the machine: how its arguments are read, and in which encoding it prints."""

from __future__ import annotations

import os
import sys

_SAMPLE = "中文"


def restart_in_utf8() -> None:
    """Start the command anew in Python's UTF-8 mode where the locale's encoding cannot hold Chinese (C, ISO-8859-1).

    There 红色物业 would come in as undecoded bytes, and no file with a Chinese name could be opened. Python does so by itself,
    unless PYTHONUTF8=0 or another Western locale stands against it. On Windows names and arguments are Unicode always.
    """
    if os.name != "nt" and not sys.flags.utf8_mode and not _holds_chinese(sys.getfilesystemencoding()):
        os.environ["PYTHONUTF8"] = "1"  # for the processes that the command starts, too
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def set_up_streams() -> None:
    """Print in the terminal's encoding where it holds Chinese (GBK), else in UTF-8, and never fail for a character.

    What does not go to a terminal is UTF-8 whatever the locale; PYTHONIOENCODING overrides both. Characters that the
    encoding lacks, and undecodable ones of file names, come out escaped (\\u3000).
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            kept = "PYTHONIOENCODING" in os.environ or (stream.isatty() and _holds_chinese(stream.encoding))
            stream.reconfigure(encoding=stream.encoding if kept else "utf-8", errors="backslashreplace")


def _holds_chinese(encoding: str) -> bool:
    try:
        _SAMPLE.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
