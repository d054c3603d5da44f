"""The shape of Chinese personal names: how far a name reaches that starts or ends at a given place, and how sure that is.

A name is weighed as in jieba's hidden Markov model (probability of its characters as surname, middle and last character)
against the likeliest reading of the same stretch as dictionary words. The score is a log-likelihood ratio.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from math import inf, log
from typing import NamedTuple

from kg.extract.vocabulary import best_cut, is_word, word_score
from kg.lexicon import read_words
from kg.words import find_jieba

_WINDOW = 6  # characters on the open side of a name that are weighed with it
_LOW = log(1e-6)  # emission of a character that no name of jieba's training text has in this place
_RARE_SURNAME = -9.0  # the closed list has surnames that the training text lacks
_COMPOUND = -8.0
_NAME_PRIOR = -5.0  # log probability that a token of running text is a person's name
_SIZES: tuple[tuple[int, ...], ...] = ((), (), (2,), (2, 3))  # of names, by the characters at hand: 刘某, 刘某某
_COMPOUND_SIZES: tuple[tuple[int, ...], ...] = ((), (), (), (3,), (3, 4))
_LENGTH_PRIOR = {1: -1.6, 2: -0.2}  # by characters of the given name: four in five have two
_APART = (
    4.0  # for words that only meet by chance in the name: a lone surname before a word (沈|建国), a lone end (江海|波)
)
_LEFTOVER = -2.0  # a lone character behind a name that begins no usual continuation (姜仕|坤)
_TRAILING = -2.5  # a name that seems to end in a function word (刘宁|同)
_ROUNDING = 1e-6
_FUNCTION = frozenset("同和与在等将已说被把从对就也又是及为以")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")


class NameGuess(NamedTuple):
    """A possible name at ``[start:end]`` with its log-likelihood ratio against ordinary words."""

    score: float
    start: int
    end: int


@cache
def surnames(*kinds: str) -> frozenset[str]:
    """Return the closed list of surnames of the given kinds (plain, ambiguous, compound)."""
    return frozenset[str]().union(*(read_words("lexicon/surnames.tsv", "surname", kind=kind) for kind in kinds))


@cache
def _followers() -> re.Pattern[str]:
    """Match the words and marks that usually continue a sentence behind a name."""
    kinds = ("speech", "follow", "after", "act", "taint")
    return re.compile(either(word for kind in kinds for word in read_words("lexicon/person_cues.tsv", kind=kind)))


def is_followed(text: str, end: int) -> bool:
    """Tell whether a sentence usually continues like this behind a name that ends at *end* (张涛|亲赴)."""
    return _followers().match(text, end) is not None


@cache
def _emissions() -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    """Return jieba's log emissions of the first, a middle and the last character of a person's name.

    The table's own file is loaded; its package jieba.posseg would load a dictionary as well (0.3 s).
    """
    spec = spec_from_file_location("jieba_prob_emit", find_jieba() / "posseg" / "prob_emit.py")
    assert spec is not None
    assert spec.loader is not None
    table = module_from_spec(spec)
    spec.loader.exec_module(table)
    return table.P["B", "nr"], table.P["M", "nr"], table.P["E", "nr"]


def either(words: Iterable[str]) -> str:
    """Return *words* as alternatives of a regular expression, longest first.

    They share their beginnings (A(?:BC|D)|E), so that a search passes over most places at once.
    """
    known = set(words)
    if len(known) == 1:
        return re.escape(known.pop())
    rests: dict[str, set[str]] = {}
    for word in known:
        rests.setdefault(word[:1], set()).add(word[1:])
    last = [""] if rests.pop("", None) else []
    branches = [re.escape(first) + either(rests[first]) for first in sorted(rests)]
    return (
        "(?:" + "|".join([*branches, *last]) + ")" if len(branches) + len(last) > 1 else branches[0] if branches else ""
    )


def is_han(character: str) -> bool:
    """Tell whether *character* is a Chinese one; "" is none."""
    return "\u3400" <= character <= "\u9fff"


def find_behind_han(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of *pattern* right behind a Chinese character.

    An assertion at the beginning of the pattern says the same and takes five times as long.
    """
    match = pattern.search(text)
    while match:
        start = match.start()
        if is_han(text[start - 1 : start]):
            yield match
            start = match.end() - 1
        match = pattern.search(text, start + 1)


def name_sizes(run: str) -> tuple[int, ...]:
    """Return the lengths that a name at the start of *run* may have; none where no surname stands there."""
    if run[:1] in surnames("plain", "ambiguous") and run[:2] not in surnames("compound"):
        return _SIZES[min(len(run), 3)]
    if run[:2] in surnames("compound"):
        return _COMPOUND_SIZES[min(len(run), 4)]
    return ()


@lru_cache(maxsize=4096)  # a name stands in several places
def name_score(name: str) -> float:
    """Return the log probability of *name* as a surname with a given name of one or two characters."""
    first, middle, last = _emissions()
    compound = name[:2] in surnames("compound")
    given = name[2:] if compound else name[1:]
    head = _COMPOUND if compound else max(first.get(name[0], _LOW), _RARE_SURNAME)
    inner = middle.get(given[0], _LOW) if len(given) == 2 else 0.0
    trailing = _TRAILING if len(given) == 2 and given[1] in _FUNCTION else 0.0
    return _NAME_PRIOR + _LENGTH_PRIOR[len(given)] + head + inner + last.get(given[-1], _LOW) + trailing


def _leftover(rest: str) -> float:
    """Return the cost of reading *rest* on from a name: a lone syllable that continues no sentence is its last one."""
    if not rest or is_followed(rest, 0):
        return 0.0
    goes_on = len(rest) > 1 and (is_word(rest[:2]) or is_word(rest[:3]) or is_word(rest[:4]))
    return 0.0 if goes_on else _LEFTOVER


def _apart(run: str, step: Sequence[int], size: int) -> float:
    """Return what speaks for a name of *size* characters when the words it would be cut into make no phrase.

    *step* has the ends of the words of *run*, as :func:`best_cut` gives them. Only for given names of two characters
    behind a surname that is little else: 晋|升 and 和|科创 are everyday words.
    """
    if size == 2 or run[0] not in surnames("plain"):
        return 0.0
    at = last = 0
    while at < size:
        last, at = at, step[at]
    lone = step[0] == 1 or (at - last == 1 and run[last] not in _FUNCTION)
    return _APART if at == size and last and lone else 0.0


def _may_score(name: str, least: float) -> bool:
    """Tell whether *name* can score *least* in any sentence: the words it can be cut into are one reading of it there."""
    return name_score(name) - word_score(name) + (_APART if len(name) > 2 else 0.0) >= least - _ROUNDING


def guess_at(text: str, start: int, least: float = -inf) -> NameGuess | None:
    """Guess the name that starts at *start*, or return ``None`` where no surname stands there or none can score *least*."""
    match = _HAN_RUN.match(text, start, start + 4 + _WINDOW)
    run = match.group() if match else ""
    sizes = name_sizes(run)
    if not any(_may_score(run[:n], least) for n in sizes):
        return None
    best, step = best_cut(run)
    scores = [(name_score(run[:n]) + best[n] + _leftover(run[n:]) + _apart(run, step, n) - best[0], n) for n in sizes]
    score, size = max(scores)
    return NameGuess(score, start, start + size)


def guess_before(text: str, end: int, least: float = -inf) -> NameGuess | None:
    """Guess the name that ends at *end*, or return ``None`` where no surname stands two to four characters before or none
    can score *least*."""
    begin = end
    first = max(0, end - 4 - _WINDOW)
    while begin > first and is_han(text[begin - 1]):
        begin -= 1
    run = text[begin:end]
    names = [run[-n:] for n in (2, 3, 4) if n <= len(run) and n in name_sizes(run[-n:])]
    if not any(_may_score(name, least) for name in names):
        return None
    plain = word_score(run)
    guesses = []
    for name in names:
        size = len(name)
        apart = _apart(name, best_cut(name)[1], size)
        guesses.append(NameGuess(name_score(name) + word_score(run[:-size]) + apart - plain, end - size, end))
    return max(guesses)
