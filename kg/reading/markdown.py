"""Markdown marks are taken off, the text stays."""

from __future__ import annotations

import re

from kg.reading.source import Source

_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(\S.*)$")
_UNDERLINE = re.compile(r"\s{0,3}(?:={3,}|-{3,})\s*$")
_RULE = re.compile(r"\s{0,3}(?:[-*_]\s*){3,}$")
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_BLOCK_MARK = re.compile(r"\s{0,3}(?:>\s?|[-*+]\s+)")
_TABLE_RULE = frozenset("|:- \t")
_LINK = re.compile(r"!?\[([^\[\]\n]{0,300})\]\([^()\s]{0,500}(?:\s\"[^\"\n]{0,200}\")?\)")
_EMPHASIS = (
    re.compile(r"(?<!\d)(\*{1,3})(?=\S)([^*\n]{1,300}?)(?<=\S)\1(?!\d)"),
    re.compile(r"(?<!\w)(_{1,3})(?=\S)([^_\n]{1,300}?)(?<=\S)\1(?!\w)"),
    re.compile(r"(`{1,9}|~~)([^`~\n]{1,300}?)\1"),
)
_META = re.compile(r"(title|date)\s*:\s*(\S.*)$", re.IGNORECASE)


def parse_markdown(text: str) -> Source:
    """Parse the text of a .md file; a front matter between two ``---`` gives title and date, and is no text."""
    lines = text.splitlines()
    meta, lines = _split_front_matter(lines)
    kept: list[str] = []
    headings: set[int] = set()
    for line in lines:
        heading = _HEADING.match(line)
        if _UNDERLINE.match(line) and kept and kept[-1].strip() and len(kept) - 1 not in headings:
            headings.add(len(kept) - 1)
        elif heading:
            headings.add(len(kept))
            kept.append(_take_off_marks(heading[2].rstrip("# \t")))
        elif _RULE.match(line) or _FENCE.match(line) or ({"|", "-"} <= set(line) <= _TABLE_RULE):
            kept.append("")
        else:
            kept.append(_take_off_marks(_BLOCK_MARK.sub("", line, count=1)))
    title = meta.get("title")
    if title and not any("".join(title.split()) == "".join(line.split()) for line in kept[:10]):
        kept, headings = [title, "", *kept], {0, *(number + 2 for number in headings)}
    return Source(tuple(kept), frozenset(headings), title, meta.get("date"))


def parse_text(text: str) -> Source:
    """Parse the text of a .txt file: as it stands, but for the ``#`` of headings, which some exports leave in."""
    lines = text.splitlines()
    marks = {number: match for number, line in enumerate(lines) if (match := _HEADING.match(line))}
    return Source(tuple(marks[n][2] if n in marks else line for n, line in enumerate(lines)), frozenset(marks))


def _take_off_marks(line: str) -> str:
    line = _LINK.sub(r"\1", line)
    for pattern in _EMPHASIS:
        line = pattern.sub(r"\2", line)
    stripped = line.strip()
    if stripped.startswith("|") and stripped.endswith("|") and len(stripped) > 2:
        return "\t".join(cell.strip() for cell in stripped[1:-1].split("|"))
    return line


def _split_front_matter(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    if not lines or lines[0].strip() != "---" or "---" not in (line.strip() for line in lines[1:40]):
        return {}, lines
    end = next(i for i, line in enumerate(lines[1:], 1) if line.strip() == "---")
    pairs = [match for line in lines[1:end] if (match := _META.match(line))]
    return {match[1].lower(): match[2].strip().strip("\"'") for match in pairs}, lines[end + 1 :]
