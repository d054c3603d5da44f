"""Characters that no reader sees: taken out of texts, spelled out in file names."""

from __future__ import annotations

import os
import re
from pathlib import Path

# Controls but tab and line ends; soft hyphen; zero-width marks and the controls of writing direction, which can make a
# passage look other than it is; lone surrogates, noncharacters and tags, which UTF-8 or XML cannot hold or nothing shows.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f"
    + "".join(f"{chr(plane | 0xFFFE)}{chr(plane | 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]+"
)
_HAN = re.compile(r"[\u3400-\u9fff]+")
_SAMPLE = 4000


def take_out_unseen(text: str) -> str:
    """Take control characters, zero-width marks, direction overrides and what is no character at all out of *text*.

    Private-use characters stay: fonts of reports draw with them. The result is valid in UTF-8 and XML.
    """
    return _UNSEEN.sub("", text)


def show_path(path: str | os.PathLike[str]) -> str:
    r"""Write a path in one line that any terminal and file can take: a line break as ``\n``, a broken byte as ``\xff``.

    Names that hold nothing of the kind stay as they are.
    """
    return "".join(ch if ch.isprintable() else _spell(ch) for ch in os.fspath(path))


def _spell(ch: str) -> str:
    if "\udc80" <= ch <= "\udcff":  # a byte that the system's encoding could not read
        return f"\\x{ord(ch) - 0xDC00:02x}"
    return ch if ch == "\u3000" else ch.encode("unicode_escape").decode("ascii")


def show_name(path: Path) -> str:
    """Write the last part of *path* as :func:`show_path` does."""
    return show_path(path.name or path)


def is_traditional(text: str) -> bool:
    """Tell whether *text* is written in Traditional characters (組織部門), of which the extractors know few.

    Big5 holds those that GB 2312 lacks, and the other way round: what only one of them can write is counted.
    """
    sample = "".join(_HAN.findall(text[: 10 * _SAMPLE]))[:_SAMPLE]
    in_big5, in_gb2312 = _keep("big5", sample), _keep("gb2312", sample)
    in_both = _keep("gb2312", in_big5)
    traditional, simplified = len(in_big5) - len(in_both), len(in_gb2312) - len(in_both)
    return traditional > simplified and traditional * 10 > len(sample)


def _keep(encoding: str, text: str) -> str:
    """Leave only the characters that *encoding* can write."""
    return text.encode(encoding, "ignore").decode(encoding)
