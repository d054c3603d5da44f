"""Text of Word documents (.docx), in the order of the page."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from kg.errors import InputError
from kg.reading.source import Source, join_paragraphs

_HEADING_STYLES = ("heading", "title", "标题", "subtitle")


def read_docx(data: bytes, name: str) -> Source:
    """Read paragraphs and tables in order (a table's row is one line, its cells between tabs), headings by style.

    *name* is for the message; raise InputError where the file is damaged.
    """
    import docx
    from docx.opc.exceptions import OpcError

    # lxml's errors are SyntaxErrors; the others are those of the zip archive, seen on files with bytes overwritten.
    faults = (OpcError, SyntaxError, BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError, ValueError)
    try:
        body = list(docx.Document(BytesIO(data)).iter_inner_content())
    except faults as error:
        raise InputError(f"{name}: damaged Word document ({error}); open it in Word and save it again") from error
    paragraphs = [(text, heading) for text, heading, _ in _walk(body)]
    title = next((" ".join(text.split()) for text, _, style in _walk(body) if style == "title" and text.strip()), None)
    return join_paragraphs(paragraphs, title)


def _walk(blocks: list[Any]) -> Iterator[tuple[str, bool, str]]:
    """Yield (text, is a heading, name of the style in lower case) of every paragraph and every row of a table."""
    for block in blocks:
        if hasattr(block, "rows"):
            for row in block.rows:
                yield "\t".join(_unrepeated([" ".join(cell.text.split()) for cell in row.cells])), False, ""
        else:
            style = (block.style.name or "").lower() if block.style is not None else ""
            yield block.text, style.startswith(_HEADING_STYLES) and bool(block.text.strip()), style


def _unrepeated(cells: list[str]) -> list[str]:
    """Take out the copies that a merged cell leaves."""
    return [cell for i, cell in enumerate(cells) if i == 0 or cell != cells[i - 1]]
