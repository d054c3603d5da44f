"""jieba's dictionary as a table: how common a word is, whether it links rather than names, and the likeliest cut of a text.

Its entries for persons are left out (they make names look like words), divisions and words of the genre are put in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log

from kg.lexicon import read_table, read_words

_LONGEST_WORD = 6
_DIVISION_COUNT = 2000  # as common as a middling county in the dictionary (counts reach 3 million)
_GENRE_COUNT = 500
_RARE = 30
_PERSON_TAGS = frozenset({"nr", "nrfg"})
_ENDING = re.compile(
    r"(?:(?:维吾尔|哈萨克|柯尔克孜|塔吉克|蒙古|[\u4e00-\u9fff]{1,2}族)*(?:各族)?自治[区州县旗]|特别行政区|[省市县区盟旗]|地区|林区|特区)$"
)
_LINK_TAGS = frozenset(
    {"v", "vd", "vq", "p", "c", "d", "r", "rr", "rz", "y", "e", "o", "u", "ud", "ug", "uj", "ul", "uv", "uz"}
)


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """``logs`` are log probabilities of words, ``unknown`` that of a character that is no word."""

    logs: dict[str, float]
    links: frozenset[str]
    unknown: float


@cache
def _vocabulary() -> _Vocabulary:
    """Read the dictionary's file: a tokenizer would add what others have taught it, and half a second."""
    counts: dict[str, int] = {}
    listed = read_words("lexicon/org_links.tsv")
    links: set[str] = set()
    total = 0
    for line in (files("jieba") / "dict.txt").read_text("utf-8").splitlines():
        word, count, tag = line.split(" ")
        total += int(count)
        if not _is_person(word, int(count), tag):
            counts[word] = int(count)
        if tag in _LINK_TAGS:
            links.add(word)
    for word in _division_names():
        counts[word] = max(counts.get(word, 0), _DIVISION_COUNT)
    for word in (*read_words("lexicon/person_not.tsv"), *listed):
        counts[word] = max(counts.get(word, 0), _GENRE_COUNT)
    base = log(total)
    return _Vocabulary(
        {word: log(max(n, 1)) - base for word, n in counts.items()}, frozenset(links - division_names() | listed), -base
    )


def _is_person(word: str, count: int, tag: str) -> bool:
    """Tell whether the dictionary has a person here: by its tag, or a rare three-character proper name (钟南山/ns)."""
    rare = len(word) == 3 and count <= _RARE and tag in ("ns", "nz") and word[0] in _surnames()
    return len(word) > 1 and (tag in _PERSON_TAGS or rare)


@cache
def _surnames() -> frozenset[str]:
    return read_words("lexicon/surnames.tsv", "surname", kind="plain")


@cache
def division_names() -> frozenset[str]:
    """Return the full and short names of provinces, prefectures and counties (吴兴区, 吴兴)."""
    return frozenset(_division_names())


def _division_names() -> Iterator[str]:
    for row in read_table("divisions.tsv"):
        if len(row["code"]) == 6:
            yield row["name"]
            short = _ENDING.sub("", row["name"])
            if len(short) > 1:
                yield short


def is_word(text: str) -> bool:
    """Tell whether the dictionary has *text*."""
    return text in _vocabulary().logs


def is_link(word: str) -> bool:
    """Tell whether *word* is a verb, preposition, conjunction, adverb, pronoun or particle."""
    return word in _vocabulary().links


def _best(text: str) -> tuple[list[float], list[int]]:
    """Return, for each place, the log probability of the likeliest cut of the rest and the end of its first word."""
    vocabulary = _vocabulary()
    logs, unknown, size = vocabulary.logs, vocabulary.unknown, len(text)
    best, step = [0.0] * (size + 1), [0] * size
    for i in range(size - 1, -1, -1):
        best[i], step[i] = logs.get(text[i], unknown) + best[i + 1], i + 1
        for j in range(i + 2, min(size, i + _LONGEST_WORD) + 1):
            score = logs.get(text[i:j])
            if score is not None and score + best[j] > best[i]:
                best[i], step[i] = score + best[j], j
    return best, step


@cache
def word_score(text: str) -> float:
    """Return the log probability of the likeliest cut of *text* into words."""
    return _best(text)[0][0]


def cut(text: str) -> list[str]:
    """Cut *text* into its likeliest words; joined again they give *text*."""
    step = _best(text)[1]
    words, i = [], 0
    while i < len(text):
        words.append(text[i : step[i]])
        i = step[i]
    return words
