"""Lines become blocks: paragraphs, headings, captions, bylines, notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median_low
from typing import Literal

from kg.reading.lines import (
    LONGEST_HEADING,
    Line,
    cannot_begin,
    ends_with_use,
    is_byline,
    is_caption,
    is_finished,
    is_item,
    is_name,
    is_note,
    is_numbered_heading,
    is_open,
    is_phrase,
)
from kg.reading.spacing import glue, take_out_spaces

Kind = Literal["heading", "caption", "byline", "note", "body", "phrase"]
GLUED_HEADING = re.compile(r"(?<=[。！？])[一二三四五六七八九十]{1,2}、[^。！？；]{4,40}$")
LONGEST_GLUED = 45
SHORT_PHRASE = 16
PARAGRAPH = 60
LONGEST_TITLE = 60
NARROW = 90  # columns; lines of such a page hold no whole paragraph
_SPACED = re.compile(r"[\u3400-\u9fff] (?=[\u3400-\u9fff])")
_STOP = re.compile(r"[，。；,;]")


@dataclass(frozen=True, slots=True)
class Block:
    """One or more lines that belong together; ``phrase`` is a kind only until the neighbours are known.

    ``spaced`` tells that spaces stand inside the file's words, so that one in a heading separates nothing.
    """

    kind: Kind
    lines: tuple[Line, ...]
    spaced: bool = False

    @property
    def text(self) -> str:
        """The block's lines as one line, white space inside words taken out."""
        whole = self.lines[0].text
        for line in self.lines[1:]:
            whole += glue(whole, line.text) + line.text
        return take_out_spaces(whole, separated=self.kind == "byline" or (self.kind != "body" and not self.spaced))


@dataclass(frozen=True, slots=True)
class Page:
    """How a file sets its lines: ``cut`` is the width from which a line may have been broken because it was full.

    ``gap`` counts the usual empty lines between; ``indents`` tells that some lines are indented and some are not, so that
    indentation opens a paragraph; ``spaced`` that spaces stand inside words (scanned text).
    """

    cut: int | None
    gap: int
    indents: bool
    spaced: bool = False


def measure_page(lines: Sequence[Line]) -> Page:
    """Measure where lines are broken, the usual gap, and the use of indentation and spaces in a file's lines."""
    running = [line for line in lines if not line.marked and not is_finished(line.text)]
    indented = sum(line.indented for line in lines)
    return Page(
        cut=_measure_cut(running, len(lines)),
        gap=median_low([line.gap for line in lines[1:]] or [0]),
        indents=len(lines) * 3 <= indented * 10 and indented < len(lines),
        spaced=_is_spaced([line.text for line in lines if _STOP.search(line.text)]),
    )


def _measure_cut(running: Sequence[Line], lines: int) -> int | None:
    """Measure the least width of a broken line; *running* are those of the *lines* that end inside a sentence.

    Most pages break at one width; on a ragged one (recognised from a picture, or pasted from a message) broken lines
    are most lines, and those with a comma inside, which are no headings, of similar, small width.
    """
    counts = Counter(line.width for line in running)
    common = max(counts, key=lambda width: (counts[width], width), default=0)
    near = sum(count for width, count in counts.items() if abs(width - common) <= 2)
    fixed = common - 6 if near >= 3 and near * 10 >= lines * 3 and common >= 20 else None
    if fixed is not None and near * 10 >= lines * 6:
        return fixed
    ragged = sorted(line.width for line in running if _STOP.search(line.text))
    if len(ragged) >= 10 and len(running) * 2 >= lines:
        low, high = ragged[len(ragged) // 20], ragged[len(ragged) * 19 // 20]
        if low >= 20 and high <= min(2 * low, NARROW):
            return low
    return fixed


def _is_spaced(texts: Sequence[str]) -> bool:
    """Tell whether one Chinese character in a hundred of running text has a space behind it."""
    spaces = sum(len(_SPACED.findall(text)) for text in texts)
    return spaces >= 5 and spaces * 100 >= sum(map(len, texts))


def find_blocks(lines: Sequence[Line]) -> list[Block]:
    """Join broken lines and tell every block's kind; the blocks hold all *lines* in order."""
    page = measure_page(lines)
    groups: list[tuple[Kind, list[Line]]] = []
    for i, line in enumerate(lines):
        following = lines[i + 1] if i + 1 < len(lines) else None
        kind = _first_kind(line, following, page)
        if groups and _goes_on(*groups[-1], line, kind, page):
            groups[-1][1].append(line)
        else:
            groups.append((kind, [line]))
    return _settle([Block(kind, tuple(group), page.spaced) for kind, group in groups], page)


def _goes_on(block: Kind, before: Sequence[Line], line: Line, kind: Kind, page: Page) -> bool:
    """Tell whether *line* belongs to the heading or paragraph whose lines are *before*."""
    return _wraps_heading(block, before[-1], line, kind, page) or _continues(block, before[-1], line, kind)


def _first_kind(line: Line, following: Line | None, page: Page) -> Kind:
    """Tell what a line looks like on its own: one short line may still be a heading or a caption (“phrase”)."""
    if line.marked or is_numbered_heading(line.text):
        return "heading"
    if is_caption(line.text):
        return "caption"
    if is_note(line.text):
        return "note"
    if is_byline(line.text):
        return "byline"
    longest = LONGEST_TITLE if line.first else LONGEST_HEADING
    return "phrase" if is_phrase(line.text, longest) and _ends_on_purpose(line, following, page) else "body"


def _ends_on_purpose(line: Line, following: Line | None, page: Page) -> bool:
    """Tell a line that was ended by its author from one that was cut where the page was full.

    Where neither indentation nor a common width tells, a line is cut when the next one is a sentence as short as it.
    """
    if following is not None and cannot_begin(following.text):
        return False
    if following is None or following.gap or following.marked or is_numbered_heading(following.text):
        return True
    if page.indents:
        return following.indented or len(line.text) <= SHORT_PHRASE
    if page.cut is not None:
        return line.width < page.cut
    apart = is_phrase(following.text) or is_byline(following.text) or is_note(following.text)
    return apart or following.width >= min(2 * line.width, PARAGRAPH)


def _wraps_heading(block: Kind, last: Line, line: Line, kind: Kind, page: Page) -> bool:
    """Tell the second line of a heading: the first is full, the second short, without any mark.

    Matches 一、…实现新提 + 升; not a heading and the short sentence that opens its section.
    """
    full = last.width >= (page.cut + 3 if page.cut else 60)
    plain = len(line.text) <= 12 and not re.search(r"[，。；：、！？]", line.text)
    free = not (line.gap or line.indented or line.marked)
    return block == "heading" and kind in ("body", "phrase") and not last.marked and full and plain and free


def _continues(block: Kind, before: Line, line: Line, kind: Kind) -> bool:
    """Tell whether *line* goes on with the paragraph whose last line is *before*, which stopped inside a sentence."""
    if block != "body" or kind not in ("body", "phrase"):
        return False
    last = before.text
    new = bool(line.indented or line.gap)
    if is_finished(last) or (new and GLUED_HEADING.search(last[-LONGEST_GLUED:])):
        return False
    if is_open(last) and not line.text.startswith("—"):
        return not new and len(last) >= 20 and not is_item(line.text)
    if kind == "phrase" and line.gap:
        return False
    return not (new and is_item(line.text))


def _settle(blocks: list[Block], page: Page) -> list[Block]:
    """Decide for every phrase whether it is a heading, a caption, a byline or a signature."""
    bodies = [i for i, block in enumerate(blocks) if block.kind == "body" and _is_paragraph(block)]
    first, last = (bodies[0], bodies[-1]) if bodies else (len(blocks), len(blocks))
    settled = list(blocks)
    for i, block in enumerate(blocks):
        if block.kind == "phrase":
            before = settled[i - 1] if i else None
            after = blocks[i + 1] if i + 1 < len(blocks) else None
            settled[i] = replace(block, kind=_kind_of_phrase(block, before, after, (i < first, i > last), page))
    return settled


def _is_paragraph(block: Block) -> bool:
    text = block.lines[-1].text
    return is_finished(text) or len(block.lines) > 1 or len(text) > 40


def _kind_of_phrase(
    block: Block, before: Block | None, after: Block | None, ends: tuple[bool, bool], page: Page
) -> Kind:
    text, (in_front, at_back) = block.lines[0].text, ends
    if in_front:
        names_author = is_name(text) and before is not None and before.kind == "heading"
        return "byline" if names_author else "heading"
    if before is not None and before.kind == "body" and not is_finished(before.lines[-1].text):
        return "caption" if not is_open(before.lines[-1].text) else "heading"
    if at_back:
        return "note" if ends_with_use(text, "organ") else "caption"
    apart = block.lines[0].gap > max(1, page.gap)
    leads = after is not None and after.kind == "body" and after.lines[0].gap <= page.gap
    return "caption" if apart and not leads else "heading"
