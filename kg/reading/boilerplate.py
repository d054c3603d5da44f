"""Lines that are no text of the article: page numbers, site markers, disclaimers, buttons, editors' credits."""

from __future__ import annotations

from collections.abc import Sequence

from kg.reading.lines import Line, is_page_furniture, starts_with_use

TAIL = 12
HEAD = 10
LONGEST_NOTICE = 120


def find_boilerplate(lines: Sequence[Line]) -> frozenset[int]:
    """Find the lines to be dropped whole, by their numbers.

    Page numbers (— 12 —) and markers (##end##) are dropped anywhere, a web page's buttons among the first and last
    lines, editors' credits among the last; from a disclaimer's first line (免责声明…) to the end everything.
    """
    tail = range(max(0, len(lines) - TAIL), len(lines))
    end = next((i for i in tail if _opens_disclaimer(lines, i)), len(lines))
    dropped = {line.number for line in lines[end:]}
    for i, line in enumerate(lines[:end]):
        button = (i < HEAD or i in tail) and len(line.text) <= 60 and starts_with_use(line.text, "chrome")
        credit = i in tail and len(line.text) <= 40 and starts_with_use(line.text, "credit")
        if is_page_furniture(line.text) or button or credit:
            dropped.add(line.number)
    return frozenset(dropped)


def _opens_disclaimer(lines: Sequence[Line], i: int) -> bool:
    rest = lines[i:]
    return starts_with_use(lines[i].text, "disclaimer") and all(len(line.text) <= LONGEST_NOTICE for line in rest)
