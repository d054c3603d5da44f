"""Damage a text as scanning and newspaper layout do: lines broken anywhere, spaces inside words, half-width punctuation."""

import random
import re

from msgspec.structs import replace

from kg.model import Document
from kg.reading.layout import repair_layout

SHORTEST, LONGEST = 14, 20  # characters of a broken line
SPACES = 0.04  # share of the pairs of neighbouring Chinese characters that a space is put between
HALF_WIDTH = str.maketrans("，；：？！（）", ",;:?!()")
_INSIDE = re.compile(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])")


def damage(text: str) -> str:
    """Damage every line of *text*. Nothing but white space is added; the same text is always damaged in the same way."""
    rng = random.Random(0)
    return "\n".join(_break(_space(line.translate(HALF_WIDTH), rng), rng) for line in text.split("\n"))


def _space(line: str, rng: random.Random) -> str:
    return _INSIDE.sub(lambda _: " " if rng.random() < SPACES else "", line)


def _break(line: str, rng: random.Random) -> str:
    pieces, start = [], 0
    while start < len(line):
        end = start + rng.randint(SHORTEST, LONGEST)
        pieces.append(line[start:end])
        start = end
    return "\n".join(pieces)


def damage_document(doc: Document) -> Document:
    """Give the document that reading the damaged text yields: its layout repaired as for any input."""
    layout = repair_layout(damage(doc.text))
    return replace(
        doc, text=layout.text, byline=layout.byline, headings=layout.headings, captions=layout.captions
    )  # fmt: skip
