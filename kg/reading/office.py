"""Text of Word documents (.docx), in the order of the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from kg.errors import InputError
from kg.reading.archive import FAULTS, strip_archive
from kg.reading.characters import show_path
from kg.reading.limits import DEFAULT_LIMITS, Limits
from kg.reading.source import Source, join_paragraphs

LONGEST_REASON = 120
WIDEST_CELL = 64
"""Columns that one cell may span; Word has no more than 63, and a document may claim a billion."""

_HEADING_STYLES = ("heading", "title", "标题", "subtitle")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_UNSHOWN = frozenset(_W + tag for tag in ("del", "moveFrom", "drawing", "pict", "object", "pPr", "rPr", "rt"))
_BREAKS = {_W + "tab": "\t", _W + "ptab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}


def read_docx(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Source:
    """Read paragraphs and tables in order (a table's row is one line, its cells between tabs), headings by style.

    *name* is for the message; raise InputError where the file is damaged, has a password or is past the limits. Pictures,
    embedded files and what a link points to are never looked at; text that was deleted with tracked changes is no text.
    """
    import docx
    from docx.opc.exceptions import OpcError

    # lxml's errors are SyntaxErrors; AttributeErrors and KeyErrors come from parts that are missing or of another kind.
    faults = (OpcError, SyntaxError, AttributeError, KeyError, RecursionError, TypeError, *FAULTS)
    try:
        document = docx.Document(BytesIO(strip_archive(data, name, limits)))
        body = list(document.element.body)
        styles = {style.style_id: (style.name or "").lower() for style in document.styles}
    except faults as error:
        reason = show_path(str(error))[:LONGEST_REASON]
        raise InputError(f"{name}: damaged Word document ({reason}); open it in Word and save it again") from error
    found = list(_walk(body, styles))
    title = next((" ".join(text.split()) for text, _, style in found if style == "title" and text.strip()), None)
    return join_paragraphs([(text, heading) for text, heading, _ in found], title)


def _walk(blocks: Iterable[Any], styles: dict[str, str]) -> Iterator[tuple[str, bool, str]]:
    """Yield (text, is a heading, name of the style in lower case) of every paragraph and every row of a table."""
    for child in blocks:
        if child.tag == _W + "p":
            text, style = _text(child), styles.get(child.style, "")
            yield text, style.startswith(_HEADING_STYLES) and bool(text.strip()), style
        elif child.tag == _W + "tbl":
            yield from ((row, False, "") for row in _rows(child))
        elif child.tag in (_W + "sdt", _W + "ins", _W + "moveTo", _W + "customXml", _W + "sdtContent"):
            yield from _walk(child, styles)


def _rows(table: Any) -> Iterator[str]:
    """Yield the rows; a cell that is merged over rows stands in each of them, one merged over columns stands once."""
    above: dict[int, str] = {}
    for row in table.iterchildren(_W + "tr"):
        cells: list[str] = []
        at = 0
        for cell in row.iterchildren(_W + "tc"):
            text = " ".join("\n".join(_text(p) for p in cell.iterchildren(_W + "p")).split())
            text = above.get(at, text) if _goes_on(cell) else text
            above[at] = text
            at += _span(cell)
            cells.append(text)
        yield "\t".join(text for i, text in enumerate(cells) if i == 0 or text != cells[i - 1])


def _span(cell: Any) -> int:
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    columns = span.get(_W + "val", "1") if span is not None else "1"
    return min(int(columns), WIDEST_CELL) if columns.isascii() and columns.isdigit() and len(columns) < 9 else 1


def _goes_on(cell: Any) -> bool:
    """Tell whether the cell continues the one above it (``<w:vMerge/>`` without “restart”)."""
    merge = cell.find(f"{_W}tcPr/{_W}vMerge")
    return merge is not None and merge.get(_W + "val", "continue") == "continue"


def _text(element: Any) -> str:
    return "".join(_pieces(element))


def _pieces(element: Any) -> Iterator[str]:
    """Yield the text of a paragraph's runs, those in links and in inserted (not in deleted) passages included."""
    for child in element.iterchildren():
        if child.tag == _W + "t":
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag] if child.get(_W + "type", "textWrapping") == "textWrapping" else ""
        elif child.tag not in _UNSHOWN and isinstance(child.tag, str):
            yield from _pieces(child)
