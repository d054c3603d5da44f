"""White space inside a line: taken out of Chinese words, kept where it separates."""

from __future__ import annotations

import re

from kg.lexicon import read_words
from kg.reading.lines import SURNAMES, is_name, strip_role

_WHITE = re.compile(r"(\s+)")
_LATIN = re.compile(r"[A-Za-z0-9]")
_MARK = re.compile(r"[（()），,、。：:；;“”‘’《》【】]")


def take_out_spaces(text: str, *, separated: bool = False) -> str:
    """Take white space out of Chinese text: 党 的 建 设 → 党的建设, 建成 20 个 → 建成20个.

    One space stays between two Latin words or numbers, at a tab (the cells of a table) and between two names
    (张某某 李某某); with *separated* (headings, bylines) between any two words of two characters or more.
    """
    pieces = _WHITE.split(text.strip())
    kept = [pieces[0]]
    for white, right in zip(pieces[1::2], pieces[2::2], strict=True):
        left = kept[-1]
        kept.append(" " if _stays(left, white, right, separated) else "")
        kept.append(right)
    return "".join(kept)


def _stays(left: str, white: str, right: str, separated: bool) -> bool:
    if "\t" in white or (_LATIN.match(left[-1]) and _LATIN.match(right[0])):
        return True
    if separated:
        return min(len(left), len(right)) > 1 or not strip_role(right)
    after = _MARK.split(right[:8], maxsplit=1)[0]
    if not after or (strip_role(after) and not _is_plain_name(strip_role(after))):
        return False
    before = _MARK.split(left[-8:])[-1]
    return any(_is_plain_name(before[-n:]) or not strip_role(before[-n:]) for n in range(2, len(before) + 1))


def _is_plain_name(text: str) -> bool:
    """Tell a name by a surname that is no everyday word as well: 王某某, but not 高质量 or 时代."""
    return is_name(text) and text[0] in read_words(SURNAMES, "surname", kind="plain")


def glue(left: str, right: str) -> str:
    """Choose what stands where two lines of a paragraph are joined: a space between two Latin letters, else nothing."""
    return " " if left[-1].isascii() and left[-1].isalpha() and right[0].isascii() and right[0].isalpha() else ""
