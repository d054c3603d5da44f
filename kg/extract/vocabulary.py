"""jieba's dictionary as a table: how common a word is, whether it links rather than names, and the likeliest cut of a text.

Its entries for persons are left out (they make names look like words), divisions and words of the genre are put in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log

from kg.divisions import load_divisions
from kg.lexicon import read_words
from kg.words import Dictionary, load_dictionary

_LONGEST_WORD = 6
_DIVISION_COUNT = 2000  # as common as a middling county in the dictionary (counts reach 3 million)
_GENRE_COUNT = 500
_RARE = 30
_ENDING = re.compile(
    r"(?:(?:维吾尔|哈萨克|柯尔克孜|塔吉克|蒙古|[\u4e00-\u9fff]{1,2}族){0,4}(?:各族)?自治[区州县旗]|特别行政区|[省市县区盟旗]|地区|林区|特区)$"
)


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """``logs`` are log probabilities of words, ``unknown`` that of a character that is no word.

    ``longer`` holds the first four characters of all words of more than four.
    """

    logs: Mapping[str, float]
    longer: frozenset[str]
    links: frozenset[str]
    unknown: float


@cache
def _vocabulary() -> _Vocabulary:
    """Derive the table from jieba's dictionary."""
    dictionary = load_dictionary()
    logs = dict(dictionary.logs)
    _drop_people(logs, dictionary)
    listed = read_words("lexicon/org_links.tsv")
    genre = read_words("lexicon/person_not.tsv") | listed
    _raise(logs, division_names(), log(_DIVISION_COUNT) + dictionary.unknown)
    _raise(logs, genre, log(_GENRE_COUNT) + dictionary.unknown)
    longer = {word[:4] for word in division_names() | genre if len(word) > 4}
    return _Vocabulary(
        logs,
        frozenset(longer | dictionary.longest.keys()),
        dictionary.linking - division_names() | listed,
        dictionary.unknown,
    )


def _drop_people(logs: dict[str, float], dictionary: Dictionary) -> None:
    """Take the persons of the dictionary out: by their tag, and rare three-character proper names (钟南山/ns)."""
    rare, surnames = log(_RARE) + dictionary.unknown, read_words("lexicon/surnames.tsv", "surname", kind="plain")
    for word in dictionary.people:
        if len(word) > 1:
            logs.pop(word, None)
    for word in dictionary.names:
        if len(word) == 3 and word[0] in surnames and logs.get(word, 0.0) <= rare:
            del logs[word]


def _raise(logs: dict[str, float], words: Iterable[str], least: float) -> None:
    """Make each of *words* as likely as *least* at least."""
    for word in words:
        if logs.get(word, least) <= least:
            logs[word] = least


@cache
def division_names() -> frozenset[str]:
    """Return the full and short names of provinces, prefectures and counties (吴兴区, 吴兴)."""
    names = {region.name for region in load_divisions().codes.values()}
    return frozenset(names | {short for name in names if len(short := _ENDING.sub("", name)) > 1})


def is_word(text: str) -> bool:
    """Tell whether the dictionary has *text*."""
    return text in _vocabulary().logs


def is_link(word: str) -> bool:
    """Tell whether *word* is a verb, preposition, conjunction, adverb, pronoun or particle."""
    return word in _vocabulary().links


def best_cut(text: str) -> tuple[list[float], list[int]]:
    """Return, for each place, the log probability of the likeliest cut of the rest and the end of its first word.

    Of equally likely cuts it is the one with the shorter first word. The probabilities go on behind the end with zeros.
    """
    vocabulary = _vocabulary()
    get, longer, unknown, size = vocabulary.logs.get, vocabulary.longer, vocabulary.unknown, len(text)
    best, step = [0.0] * (size + 4), [0] * size
    for i in range(size - 1, -1, -1):
        top, end = get(text[i], unknown) + best[i + 1], i + 1
        score = get(text[i : i + 2])  # three steps written out: a loop takes half as long again
        if score is not None and score + best[i + 2] > top:
            top, end = score + best[i + 2], i + 2
        score = get(text[i : i + 3])
        if score is not None and score + best[i + 3] > top:
            top, end = score + best[i + 3], i + 3
        four = text[i : i + 4]
        score = get(four)
        if score is not None and score + best[i + 4] > top:
            top, end = score + best[i + 4], i + 4
        for j in range(i + 5, min(size, i + _LONGEST_WORD) + 1) if four in longer else ():
            score = get(text[i:j])
            if score is not None and score + best[j] > top:
                top, end = score + best[j], j
        best[i], step[i] = top, end
    return best, step


@lru_cache(maxsize=16384)  # mostly of names: 干部 is asked about wherever it stands
def word_score(text: str) -> float:
    """Return the log probability of the likeliest cut of *text* into words."""
    return best_cut(text)[0][0]


@lru_cache(maxsize=4096)
def cut(text: str) -> tuple[str, ...]:
    """Cut *text* into its likeliest words; joined again they give *text*."""
    return list_words(text, best_cut(text)[1])


def list_words(text: str, step: Sequence[int]) -> tuple[str, ...]:
    """Return the words of a cut by the ends that :func:`best_cut` gives."""
    words, i = [], 0
    while i < len(text):
        words.append(text[i : step[i]])
        i = step[i]
    return tuple(words)
