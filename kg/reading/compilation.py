"""One file that holds many articles behind a table of contents with page numbers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from kg.reading.lines import is_numbered
from kg.reading.source import Source
from kg.reading.spacing import take_out_spaces

FEWEST_ENTRIES = 3
LONGEST_ENTRY = 120
FARTHEST_ENTRY = 4
_PAGE = re.compile(r"[（(/]?(\d{1,4})[）)]?$")
_FILLER = " \t\u3000.．…·•-—_‥"
_NUMBER = re.compile(r"(?:\d{1,3}[.．、)）]|[一二三四五六七八九十]{1,3}、|[（(]\d{1,3}[）)])\s*")
_STRAY = "：:·•、，.— "


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the table of contents: its number in the file, the title it names, the page."""

    line: int
    title: str
    page: int


def split_articles(source: Source) -> list[Source]:
    """Split a compilation into its articles, each beginning with its title line; a file without contents is one.

    The contents are three lines or more that end in rising page numbers. An article begins at the line that equals
    its entry, white space, numbering and stray marks aside, which may be broken in two there. The chapters of one
    report, numbered 一、二、 in its text, are no articles. What stands before the first article belongs to none.
    """
    entries = _find_contents(source.lines)
    if not entries:
        return [source]
    starts = _find_starts(source.lines, entries)
    if len(starts) < FEWEST_ENTRIES or len(starts) * 2 < len(entries):
        return [source]
    sections = _find_sections(source.lines, entries)
    ends = [start for start, _ in starts[1:]] + [len(source.lines)]
    return [_cut(source, start, size, end, sections) for (start, size), end in zip(starts, ends, strict=True)]


def _find_contents(lines: Sequence[str]) -> list[_Entry]:
    """Find the first run of entries whose pages do not fall, with no more than a few other lines between two."""
    run: list[_Entry] = []
    seen = 0
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        seen += 1
        entry = _parse_entry(number, line)
        if entry and (not run or entry.page >= run[-1].page):
            run.append(entry)
            seen = 0
        elif seen >= FARTHEST_ENTRY:
            if len(run) >= FEWEST_ENTRIES:
                return run
            run = []
    return run if len(run) >= FEWEST_ENTRIES else []


def _parse_entry(number: int, line: str) -> _Entry | None:
    """Parse 某区工作综述……12: two filling marks or a tab stand before the page."""
    text = line.strip()
    page = _PAGE.search(text) if len(text) <= LONGEST_ENTRY else None
    if page is None:
        return None
    filled = text[: page.start()]
    title = filled.rstrip(_FILLER)
    if not title or not (len(filled) - len(title) >= 2 or filled.endswith("\t")):
        return None
    return _Entry(number, title, int(page[1]))


def _key(text: str) -> str:
    return "".join(text.split()).strip(_STRAY)


def _find_starts(lines: Sequence[str], entries: Sequence[_Entry]) -> list[tuple[int, int]]:
    """Find (line number, number of lines) of every title in the text, in the order of the contents."""
    where: dict[str, list[tuple[int, int]]] = {}
    filled = [n for n in range(entries[-1].line + 1, len(lines)) if lines[n].strip()]
    for here, after in zip(filled, [*filled[1:], -1], strict=True):
        where.setdefault(_key(lines[here]), []).append((here, 1))
        if after > 0 and len(lines[here]) + len(lines[after]) <= LONGEST_ENTRY:
            where.setdefault(_key(lines[here] + lines[after]), []).append((here, after - here + 1))
    starts: list[tuple[int, int]] = []
    past = entries[-1].line
    for entry in entries:
        found = _next(where, _titles(entry.title), past)
        if found:
            starts.append(found)
            past = sum(found) - 1
    return starts


def _titles(title: str) -> tuple[str, ...]:
    """The forms in which a title may stand in the text: whole, and without its Arabic or chapter number."""
    return tuple(
        dict.fromkeys(key for key in (_key(title), _key(_NUMBER.sub("", title.strip(_STRAY), count=1))) if key)
    )


def _next(where: dict[str, list[tuple[int, int]]], keys: Sequence[str], past: int) -> tuple[int, int] | None:
    found = []
    for key in keys:
        places = where.get(key, []) if not is_numbered_chapter(key) else []
        i = bisect_left(places, (past + 1, 0))
        found += places[i : i + 1]
    return min(found, default=None)


def is_numbered_chapter(title: str) -> bool:
    """Tell a chapter's title (一、… （二）… 第三章 …) from an article's; Arabic numbers may count articles."""
    return is_numbered(title) and not title[0].isdigit()


def _find_sections(lines: Sequence[str], entries: Sequence[_Entry]) -> frozenset[str]:
    """Find the lines of the contents that are no entries (一、省级): between articles they are no text either."""
    inside = range(entries[0].line, entries[-1].line + 1)
    taken = {entry.line for entry in entries}
    near = range(max(0, entries[0].line - 2), entries[0].line)
    return frozenset(_key(lines[n]) for n in (*near, *inside) if n not in taken and lines[n].strip())


def _cut(source: Source, start: int, size: int, end: int, sections: frozenset[str]) -> Source:
    while end > start + size and (not source.lines[end - 1].strip() or _key(source.lines[end - 1]) in sections):
        end -= 1
    line = "".join(source.lines[start : start + size]).strip()
    title = take_out_spaces(line.lstrip(_STRAY), separated=True)
    first = start + size
    headings = {number - first + 1 for number in source.headings if first <= number < end}
    return Source((line, *source.lines[first:end]), frozenset({0, *headings}), title=title)
