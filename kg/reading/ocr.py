"""Pages without a text layer are recognised from their picture; needs the extra ``govkg[ocr]``.

RapidOCR carries its models (PP-OCRv6 small, Apache 2.0) in its wheel: nothing is fetched. A page takes about 3 s on two
cores; printed Chinese at 100 to 200 dots an inch came out without a fault (24 lines of Song type, 381 characters).
"""

from __future__ import annotations

import statistics
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from importlib import import_module
from typing import Any

from kg.errors import InputError

DOTS = 150
"""An inch, of the picture that a page becomes."""

LONGEST_SIDE = 3000
"""Dots; a page may claim to be a kilometre long."""

_Box = tuple[float, float, float, float, str]  # left, top, right, bottom, text


def recognise_pages(data: bytes, name: str, pages: Collection[int]) -> dict[int, str]:
    """Recognise the text of those *pages* of a PDF, by their numbers from 0, one printed line a line.

    Raise InputError where the extra is not installed (*name* is for the message) or a page cannot be drawn.
    """
    try:
        pdfium, engine = import_module("pypdfium2"), _engine()
    except ImportError as error:
        raise InputError(f"{name}: scanned: needs OCR; install it with pip install 'govkg[ocr]'") from error
    try:
        with pdfium.PdfDocument(data) as document:
            return {number: "\n".join(_lines(_read(engine, document[number]))) for number in sorted(pages)}
    except pdfium.PdfiumError as error:
        raise InputError(f"{name}: damaged PDF ({error}); print it to a new PDF") from error


@cache
def _engine() -> Any:
    return import_module("rapidocr").RapidOCR(params={"Global.log_level": "critical"})


def _read(engine: Any, page: Any) -> list[_Box]:
    scale = min(DOTS / 72, LONGEST_SIDE / max(*page.get_size(), 1))
    found = engine(page.render(scale=scale).to_numpy())
    boxes = [] if found.boxes is None else found.boxes.tolist()
    return [
        (min(x for x, _ in box), min(y for _, y in box), max(x for x, _ in box), max(y for _, y in box), text)
        for box, text in zip(boxes, found.txts or (), strict=True)
    ]


def _lines(boxes: Iterable[_Box]) -> Iterator[str]:
    """Yield the printed lines from the top down; one that begins a character to the right of the others is indented."""
    rows = _rows(sorted(boxes, key=lambda box: (box[1] + box[3], box[0])))
    if not rows:
        return
    edge = min(row[0][0] for row in rows)
    size = statistics.median(box[3] - box[1] for row in rows for box in row)
    for row in rows:
        yield ("　　" if row[0][0] - edge > size else "") + " ".join(box[4] for box in row)


def _rows(boxes: Iterable[_Box]) -> list[list[_Box]]:
    """Group boxes whose middles stand at one height, each group from left to right."""
    rows: list[list[_Box]] = []
    for box in boxes:
        if rows and (box[1] + box[3]) / 2 < rows[-1][0][3] - (box[3] - box[1]) / 4:
            rows[-1].append(box)
        else:
            rows.append([box])
    return [sorted(row) for row in rows]
