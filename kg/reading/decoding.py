"""Bytes become text: UTF-8, UTF-16, UTF-32 with its mark, GB18030 or Big5."""

from __future__ import annotations

import codecs
import re
from collections import Counter

from charset_normalizer import from_bytes

from kg.errors import InputError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as UTF-16 does: asked first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = ["gb18030", "utf_16_le", "utf_16_be", "big5"]
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x19\x1b\ufffd]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_FEWEST_HAN = 4  # in a line; as many of GB18030 that are valid UTF-8 as well do not occur by chance
_PLAIN = 0.9  # share of the characters beyond ASCII that are in GB 2312
_MARKS = frozenset("·—")  # are in it too, by another name in Python's table


def decode(data: bytes, name: str) -> str:
    """Decode the bytes of a text file. *name* is for the message; raise InputError where they are no text.

    Bytes that are valid UTF-8 are UTF-8, and those that make plain Chinese as GB18030 are that. For the others
    charset-normalizer chooses among the encodings of Chinese; it needs no more than a few words (measured: twenty
    characters of UTF-16 without a mark).
    """
    encoding = next((encoding for mark, encoding in _BOMS if data.startswith(mark)), None)
    try:
        text = data.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        if encoding or _is_damaged_utf8(data, error):
            raise InputError(
                f"{name}: damaged {error.encoding} text at byte {error.start}; save the file again"
            ) from error
        _refuse_mixed(data, name)
        text = _decode_other(data, name)
    if _looks_binary(text):
        raise InputError(f"{name}: binary data, not text; check what kind of file it is and give it its own extension")
    return text


def _decode_other(data: bytes, name: str) -> str:
    text = data.decode("gb18030", "replace")
    if _is_plain_chinese(text):
        return text
    best = from_bytes(data, cp_isolation=_CANDIDATES).best()
    if best is None:
        raise InputError(f"{name}: neither UTF-8, UTF-16, GB18030 nor Big5 text; save it as UTF-8 text")
    return str(best)


def _is_plain_chinese(text: str) -> bool:
    """Tell text of common characters, those of GB 2312; of other bytes that are read as GB18030, a third are.

    In a few sentences charset-normalizer takes repeated quotation marks for UTF-16, and gives up for one rare mark (李×).
    """
    counts = Counter(ch for ch in text if ch > "\x7f")
    common = sum(count for ch, count in counts.items() if ch in _MARKS or ch.encode("gb2312", "ignore"))
    han = sum(count for ch, count in counts.items() if _HAN.match(ch))
    return han >= _FEWEST_HAN and common >= _PLAIN * counts.total() and "\ufffd" not in text


def _refuse_mixed(data: bytes, name: str) -> None:
    """Raise InputError where lines of Chinese in UTF-8 stand in a file that is not UTF-8: half of it would be garbled."""
    for number, line in enumerate(data.split(b"\n"), 1):
        if len(line) >= 3 * _FEWEST_HAN and not line.isascii() and len(_HAN.findall(_try_utf8(line))) >= _FEWEST_HAN:
            raise InputError(
                f"{name}: two encodings in one file (line {number} is UTF-8, others are not); save all of it as UTF-8"
            )


def _try_utf8(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return ""


def _is_damaged_utf8(data: bytes, error: UnicodeDecodeError) -> bool:
    """Tell UTF-8 with a few broken bytes from another encoding: in GB18030 hardly any character is valid UTF-8."""
    good = data.decode("utf-8", "ignore")
    lost = len(data) - len(good.encode("utf-8"))
    return bool(good) and any(ch > "\x7f" for ch in good) and lost * 100 < len(data) - lost


def _looks_binary(text: str) -> bool:
    return len(_NO_TEXT.findall(text)) * 200 > len(text) or "\0" in text
