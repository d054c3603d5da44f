"""Small pieces of SVG, and SVG as PNG. Words are escaped; Chinese fonts are asked for by name, none is packaged."""

from __future__ import annotations

import unicodedata
from xml.sax.saxutils import escape

from kg.errors import OutputError

FONTS = (
    "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei','WenQuanYi Micro Hei',SimHei,sans-serif"
)
_FORBIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_ZOOM = 2.0  # two pixels a unit: legible in print


def open_svg(width: float, height: float, title: str) -> list[str]:
    """Give the head of a drawing on white paper; *title* is what a screen reader says."""
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" role="img" font-family="{FONTS}" fill="#24221f">',
        f"<title>{clean(title)}</title>",
        rect(0, 0, width, height, "#ffffff"),
    ]


def close_svg() -> str:
    """Give the end of a drawing."""
    return "</svg>\n"


def rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    """Give a filled box."""
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="{fill}"/>'


def text(
    x: float, y: float, words: str, *, size: int = 12, bold: bool = False, anchor: str = "start", fill: str = ""
) -> str:
    """Give *words* on a base line that begins, ends or is centred at (x, y)."""
    style = (' font-weight="bold"' if bold else "") + (f' fill="{fill}"' if fill else "")
    style += f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}"{style}>{clean(words)}</text>'


def text_width(words: str, size: int) -> int:
    """Estimate the width in pixels: a Chinese character is as wide as it is high, a letter about half."""
    return round(sum(size if unicodedata.east_asian_width(ch) in "WFA" else 0.6 * size for ch in words))


def clean(words: str) -> str:
    """Escape *words*, without what XML forbids and the marks that turn the direction of writing."""
    return escape("".join(ch for ch in words if unicodedata.category(ch) not in _FORBIDDEN), {'"': "&quot;"})


def to_png(svg: str) -> bytes:
    """Render *svg* with the fonts of this machine. Raise OutputError where the renderer or a Chinese font is missing."""
    try:
        import resvg_py
    except ImportError as error:
        raise OutputError(
            'PNG needs the renderer resvg-py: pip install "govkg[png]"; or name the file .svg, which every browser opens'
        ) from error
    if _probe(resvg_py, "国") == _probe(resvg_py, "\ue123"):  # a character that no font has: both are empty boxes
        raise OutputError(
            "no font with Chinese characters was found; install one (Debian: apt install fonts-noto-cjk), or name the file .svg"
        )
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=_ZOOM))


def _probe(renderer: object, character: str) -> bytes:
    drawing = "".join([*open_svg(40, 40, ""), text(4, 30, character, size=28), close_svg()])
    return bytes(renderer.svg_to_bytes(svg_string=drawing))  # type: ignore[attr-defined]
