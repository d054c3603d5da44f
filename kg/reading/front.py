"""The title of an article and the day it was issued, from the lines before and after its text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from kg.reading.layout import Layout, Piece
from kg.reading.lines import ends_with_use, is_numbered

_FURNITURE = re.compile(r"第?\s?[\dA-Z一二三四五六七八九十]{1,4}\s?版|日报|晚报|专版|目\s*录$|特刊$|第\d+期")
_DASHES = "—－-–"
_DAY = re.compile(r"(\d{4}) ?[年\-/.] ?(\d{1,2}) ?[月\-/.] ?(\d{1,2})(?!\d)")
_YEAR = re.compile(r"(?<!\d)(\d{4}) ?[年\-/.] ?\d{1,2} ?月?")
_CHINESE_DAY = re.compile(
    r"([〇零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
_DIGITS = {ch: str(i % 10) for i, ch in enumerate("〇一二三四五六七八九")} | {"零": "0"}


def find_title(layout: Layout) -> str | None:
    """Find the headline of an article among the short lines before its text; ``None`` where there are none.

    On a newspaper page, headlines of other articles stand first: the title is the line before the authors' names. A
    line that begins with a dash completes the title before it. Without authors the first line that no organ's name or
    page heading is; one that ends as titles of reports do (综述, 总结) is preferred.
    """
    lines, has_byline = _front(layout)
    titles = [text for text in lines if not _FURNITURE.search(text) and not is_numbered(text)]
    if not titles:
        return None
    plain = [text for text in titles if not ends_with_use(text, "organ") and text[0] not in _DASHES]
    if has_byline:
        at = len(titles) - 1
    else:
        reports = [text for text in plain if ends_with_use(text, "genre")]
        at = titles.index((reports or plain or titles)[0])
    return _complete(titles, at)


def _front(layout: Layout) -> tuple[list[str], bool]:
    """Return the headings before the first paragraph, up to the authors' line, and whether there is one."""
    found: list[str] = []
    for piece in layout.pieces:
        if piece.kind == "byline" and found:
            return found, True
        if piece.kind == "body":
            break
        if piece.kind == "heading":
            found.append(_text(layout, piece))
    return found, False


def _complete(titles: list[str], at: int) -> str:
    """Join a title with what belongs to it: a subtitle after a dash, the organ before 关于…的报告."""
    title = titles[at]
    if title[0] in _DASHES and at > 0:
        title = titles[at - 1] + title
    elif at + 1 < len(titles) and titles[at + 1][0] in _DASHES:
        title += titles[at + 1]
    elif title.startswith("关于") and at > 0 and ends_with_use(titles[at - 1], "organ"):
        title = titles[at - 1] + title
    return title.lstrip(_DASHES)


def fall_back_title(layout: Layout) -> str:
    """Take the first clause of the text where no headline is found; at most 40 characters."""
    clause = re.search(r"[^\s，。；：！？,;:!?][^，。；：！？\n,;:!?]{0,39}", layout.text)
    return clause[0].strip() if clause else layout.text[:40]


def find_issued(layout: Layout) -> str | None:
    """Find the day (``2023-08-26``), or else the year, stated by a line of its own or a source line at either end."""
    notes = [unicodedata.normalize("NFKC", text) for text in _notes(layout)]
    days = (day for text in notes if (day := _parse_day(text)))
    years = (match[1] for text in notes if (match := _YEAR.search(text)))
    return next(days, None) or next(years, None)


def _notes(layout: Layout) -> Iterator[str]:
    """Yield the notes and bylines before the first paragraph and after the last."""
    bodies = [i for i, piece in enumerate(layout.pieces) if piece.kind == "body"] or [len(layout.pieces)]
    for i, piece in enumerate(layout.pieces):
        if piece.kind in ("note", "byline") and not bodies[0] < i < bodies[-1]:
            yield _text(layout, piece)


def _parse_day(text: str) -> str | None:
    numbers = _DAY.search(text)
    if numbers:
        return to_iso(*(int(number) for number in numbers.groups()))
    chinese = _CHINESE_DAY.search(text)
    if not chinese:
        return None
    year = int("".join(_DIGITS[ch] for ch in chinese[1]))
    return to_iso(year, _parse_ten(chinese[2]), _parse_ten(chinese[3]))


def _parse_ten(text: str) -> int:
    """Parse a number below 100 in Chinese numerals: 十二 → 12, 三十一 → 31."""
    tens, ten, ones = text.rpartition("十")
    count = int(_DIGITS.get(ones, "0"))
    return count + (10 * int(_DIGITS.get(tens, "1")) if ten else 0)


def to_iso(year: int, month: int, day: int) -> str | None:
    """Return an ISO date, ``None`` where there is no such day."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _text(layout: Layout, piece: Piece) -> str:
    return layout.text[piece.span.start : piece.span.end]
