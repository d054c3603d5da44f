"""The matrix as a picture: SVG written by hand, readable without network and without any font of its own."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import groupby
from xml.sax.saxutils import escape

from kg.questions.coverage import Status
from kg.questions.matrix import Column, Line, Matrix

FONTS = (
    "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei','WenQuanYi Micro Hei',SimHei,sans-serif"
)
CELL, GAP, SIZE = 18, 8, 12
"""Pixels: the side of a cell, the space between provinces, the size of letters."""

_FILLS: dict[Status, str] = {
    "adopts": "#b2182b",
    "plans": "#f4a582",
    "mentions": "#dfe3ea",
    "silent": "#f1f3f6",
    "no report": "none",
}
_LEGEND: dict[Status, str] = {
    "adopts": "推行 runs it",
    "plans": "拟推行 plans to",
    "mentions": "提及 its reports mention it",
    "silent": "未提及 its reports do not",
    "no report": "无材料 no report of its own",
}


def to_svg(matrix: Matrix) -> str:
    """Draw regions as rows, grouped by province, and programs as columns; every cell says on hovering what it shows."""
    left = 16 + max((_width(line.province or "") for line in matrix.lines), default=0)
    label = left + 10 + max((_width(line.label) for line in matrix.lines), default=0)
    top = 44 + int(0.87 * max((_width(_title(column)) for column in matrix.columns), default=0))
    bands = [list(group) for _, group in groupby(matrix.lines, key=lambda line: line.province)]
    height = top + CELL * len(matrix.lines) + GAP * len(bands) + 56
    slant = int(0.5 * max((_width(_title(column)) for column in matrix.columns), default=0))
    width = max(
        label + CELL * len(matrix.columns) + slant + 24, 16 + sum(_width(text) + 34 for text in _LEGEND.values())
    )
    body = [*_heads(matrix, label, top), *_bands(matrix, bands, left, label, top), *_legend(height)]
    return "\n".join([*_opening(width, height, matrix), *body, "</svg>"]) + "\n"


def _opening(width: int, height: int, matrix: Matrix) -> Iterator[str]:
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img" font-family="{FONTS}" font-size="{SIZE}" fill="#222">'
    )
    yield f"<title>{len(matrix.columns)} programs × {len(matrix.lines)} regions 项目与地区</title>"
    yield f'<rect width="{width}" height="{height}" fill="#fff"/>'


def _heads(matrix: Matrix, left: int, top: int) -> Iterator[str]:
    for i, column in enumerate(matrix.columns):
        x, y = left + CELL * i + CELL // 2 + 4, top - 6
        yield f'<text transform="translate({x} {y}) rotate(-60)">{_text(_title(column))}</text>'


def _title(column: Column) -> str:
    return f"{column.program} {column.regions}"


def _bands(matrix: Matrix, bands: list[list[Line]], left: int, label: int, top: int) -> Iterator[str]:
    y = top
    for band in bands:
        yield f'<text x="8" y="{y + 13}" font-weight="bold">{_text(band[0].province or "")}</text>'
        yield f'<path d="M8 {y - GAP // 2}H{label + CELL * len(matrix.columns)}" stroke="#ccc"/>'
        for line in band:
            yield f'<text x="{left}" y="{y + 13}">{_text(line.label)}</text>'
            yield from _cells(matrix, line, label, y)
            y += CELL
        y += GAP


def _cells(matrix: Matrix, line: Line, left: int, y: int) -> Iterator[str]:
    for i, (column, cell, since) in enumerate(zip(matrix.columns, line.cells, line.since, strict=True)):
        note = f"{line.region} · {column.program}: {_LEGEND[cell]}" + (f", since {since}" if since else "")
        yield _square(left + CELL * i, y, cell, f"<title>{_text(note)}</title>")


def _square(x: int, y: int, cell: Status, inner: str = "") -> str:
    side = CELL - 2
    return f'<rect x="{x}" y="{y}" width="{side}" height="{side}" rx="2" fill="{_FILLS[cell]}" stroke="#d0d5dd">{inner}</rect>'


def _legend(height: int) -> Iterator[str]:
    x, y = 8, height - 30
    for status, text in _LEGEND.items():
        yield _square(x, y, status)
        yield f'<text x="{x + CELL + 4}" y="{y + 13}">{_text(text)}</text>'
        x += _width(text) + 34


def _width(text: str) -> int:
    """Estimate the width in pixels: a Chinese character is as wide as it is high, a letter about half."""
    return round(sum(SIZE if unicodedata.east_asian_width(ch) in "WFA" else 0.58 * SIZE for ch in text))


def _text(text: str) -> str:
    """Escape *text*, without the characters that XML forbids and the marks that turn the direction of writing."""
    return escape(
        "".join(ch for ch in text if unicodedata.category(ch) not in ("Cc", "Cf", "Cs", "Cn")), {'"': "&quot;"}
    )
