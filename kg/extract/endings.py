"""Words of a list found by their last characters, which few places of a text have: most have the first of some word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Endings:
    """The words of a list, of two characters and more: ``sizes`` gives the sizes of those that end in two characters.

    ``pattern`` matches the last character but one of a word with all that must follow; its group belongs to the match.
    """

    words: frozenset[str]
    sizes: Mapping[str, tuple[int, ...]]
    pattern: re.Pattern[str]


def make_endings(words: Iterable[str], behind: str = "()") -> Endings:
    """Prepare *words* for :func:`find_endings`; *behind* is a pattern with one group for what stands behind a word."""
    known = frozenset(words)
    sizes: dict[str, set[int]] = {}
    for word in known:
        sizes.setdefault(word[-2:], set()).add(len(word))
    first, last = ("".join(sorted({pair[i] for pair in sizes})) for i in (0, 1))
    pattern = re.compile(f"[{first}](?=[{last}]{behind})")
    return Endings(known, {pair: tuple(sorted(found)) for pair, found in sizes.items()}, pattern)


def find_endings(text: str, endings: Endings) -> list[tuple[int, int, int]]:
    """Find all the words in *text* as (start, end, end of the match); by their starts, of those at one place the longest first.

    A search for one pattern of all words takes the first, and then the first that begins behind the last one taken.
    """
    found = []
    for match in endings.pattern.finditer(text):
        end = match.start() + 2
        for size in endings.sizes.get(text[end - 2 : end], ()):
            if text[max(0, end - size) : end] in endings.words:
                found.append((end - size, end, match.end(1)))
    return sorted(found, key=lambda place: (place[0], -place[1]))
