"""Words of a Chinese text, by jieba's dictionary alone: what ``jieba.cut(text, HMM=False)`` gives, and faster.

The dictionary's file is read here, not through ``jieba.Tokenizer``: that keeps a cache in the system's temporary folder,
which any user of the machine may have written and which several processes that start together wait for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import compress
from math import log
from pathlib import Path

_BLOCK = re.compile(r"([\u4E00-\u9FD5a-zA-Z0-9+#&\._%\-]+)")  # jieba's own: what stands between is cut into characters
_LATIN = re.compile("[a-zA-Z0-9]")
_WHITE = re.compile(r"(\r\n|\s)")
_NEVER = float("-inf")
_LINKING = frozenset(
    {"v", "vd", "vq", "p", "c", "d", "r", "rr", "rz", "y", "e", "o", "u", "ud", "ug", "uj", "ul", "uv", "uz"}
)
_PEOPLE = frozenset({"nr", "nrfg"})
_NAMES = frozenset({"ns", "nz"})
_TAGGED = (_LINKING.__contains__, _PEOPLE.__contains__, _NAMES.__contains__)


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Words with their log probabilities; ``unknown`` is that of a character that is no word.

    ``linking`` are verbs and function words, ``people`` and ``names`` what is tagged as persons, and as places and other
    proper names. ``longest`` gives, by the first four characters, the size of the longest word of more than four.
    """

    logs: Mapping[str, float]
    unknown: float
    linking: frozenset[str]
    people: frozenset[str]
    names: frozenset[str]
    longest: Mapping[str, int]


def find_jieba() -> Path:
    """Give the folder of the package jieba without importing it (0.1 s, for what is not used here)."""
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("jieba is not installed; install govkg with its dependencies", name="jieba")
    return Path(spec.origin).parent


@cache
def load_dictionary() -> Dictionary:
    """Read jieba's dictionary, once, in about a quarter of a second; nothing is written and no cache is read."""
    cells = (find_jieba() / "dict.txt").read_text("utf-8").split()  # word, count, tag, word, …
    words, counts, tags = cells[::3], cells[1::3], cells[2::3]
    occurrences = Counter(counts)
    base = log(sum(int(count) * times for count, times in occurrences.items()))
    values = {count: log(int(count)) - base for count in occurrences}
    logs = dict(zip(words, map(values.__getitem__, counts), strict=True))
    longest: dict[str, int] = {}
    for word in [word for word in words if len(word) > 4]:
        longest[word[:4]] = max(longest.get(word[:4], 0), len(word))
    linking, people, names = (frozenset(compress(words, map(tagged, tags))) for tagged in _TAGGED)
    return Dictionary(logs, -base, linking, people, names, longest)


@lru_cache(maxsize=4096)  # extractors look at the same phrase several times
def segment(text: str) -> tuple[str, ...]:
    """Cut *text* into words; joined again they give *text*."""
    words: list[str] = []
    for i, part in enumerate(_BLOCK.split(text)):
        if i % 2:
            words += _join_latin(_cut(part)) if _LATIN.search(part) else _cut(part)
        elif len(part) == 1:
            words.append(part)
        elif part:
            words += [piece for run in _WHITE.split(part) for piece in ([run] if _WHITE.match(run) else run)]
    return tuple(words)


def _cut(block: str) -> list[str]:
    """Give the words of the likeliest cut of *block*; of equally likely ones that with the longer first word."""
    ends = _likeliest_ends(block)
    words, i = [], 0
    while i < len(block):
        words.append(block[i : ends[i]])
        i = ends[i]
    return words


def _likeliest_ends(block: str) -> list[int]:
    """Give, for each place, where the first word of the likeliest cut of the rest ends (past the end of the last one)."""
    dictionary = load_dictionary()
    get, longest, unknown, size = dictionary.logs.get, dictionary.longest, dictionary.unknown, len(block)
    best, ends = [0.0] * (size + 4), [0] * size
    for i in range(size - 1, -1, -1):
        top, end, value = _NEVER, 0, get(block[i])
        if value is not None:
            top, end = value + best[i + 1], i + 1
        value = get(block[i : i + 2])  # three steps written out: a loop takes half as long again
        if value is not None and value + best[i + 2] >= top:
            top, end = value + best[i + 2], i + 2
        value = get(block[i : i + 3])
        if value is not None and value + best[i + 3] >= top:
            top, end = value + best[i + 3], i + 3
        four = block[i : i + 4]
        value = get(four)
        if value is not None and value + best[i + 4] >= top:
            top, end = value + best[i + 4], i + 4
        for j in range(i + 5, min(size, i + longest[four]) + 1) if four in longest else ():
            value = get(block[i:j])
            if value is not None and value + best[j] >= top:
                top, end = value + best[j], j
        best[i], ends[i] = (top, end) if end else (unknown + best[i + 1], i + 1)
    return ends


def _join_latin(words: Iterable[str]) -> Iterator[str]:
    """Join Latin letters and digits that stand side by side and are no word together (A4, 2023)."""
    joined = ""
    for word in words:
        if len(word) == 1 and word.isascii() and word.isalnum():
            joined += word
            continue
        if joined:
            yield joined
            joined = ""
        yield word
    if joined:
        yield joined
