"""Words around a figure, as spans, and the phrases they form: what governs, what is counted, what is said of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple

from kg.lexicon import read_table
from kg.model import Span
from kg.words import segment

_BLOCK = re.compile(r"“[^”\n]{0,300}”|‘[^’\n]{0,300}’|《[^》\n]{0,300}》|（[^（）\n]{0,300}）|\([^()\n]{0,300}\)")
_MARK = re.compile(r"[\s，,。、；;：:！!？?…—（）()“”‘’《》]+")
_PERIOD_HEAD = re.compile(
    r"(?:截[至止]|自|从)?(?:近?[\d一二三四五六七八九十两几多]{1,4}(?:多?年来?(?:以来)?|年(?:度|底|末|年底)?|届)|今年(?:以来|上半年)?|去年(?:以来|年?底)?"
    r"|目前|年底|当前|近年来|近年|上半年|前三季度|全年|每年|新时代(?:以来)?|现在|现|期间|党的[一-九十]+大以来)(?:\d+月(?:底|份|\d+日)?)?(?:以来|起|来|底|末|中)?"
)
_COMPARED = re.compile(r"(?:较|比|同比|相比)(?![例重率])")
_PERIOD_FIRST = re.compile(r"[截自从近\d一二三四五六七八九十两几多今去目年当上前全每新现期党]")
_TERMS = re.compile(r"(占比(?![例重])|同比|环比)")  # jieba reads 占/比达
_LINKS = frozenset(["的", "和", "及", "与", "以及", "等", "了", "各类", "各级", "各种", "、", "一批"])
VERBS = frozenset(["govern", "dual"])
PLACING = frozenset(["preposition", "place"])
_NO_CLASSES: frozenset[str] = frozenset()
_LISTED_VERBS = frozenset(["dual", "govern", "closing"])
_MANNERS = frozenset(["adverb", "scope"])
_HEADS = frozenset(["mark", "adverb", "scope"])
_TAILS = frozenset(["mark", "reach", "link"])
_NO_NOUN = frozenset(["mark", "predicate", "preposition", "change", "after"])
_SAID = frozenset(["predicate", "average"])
_ACTIONS = frozenset(["govern", "predicate"])
_NO_ACTIONS = frozenset(["place", "adverb"])
_RATES = frozenset(["率", "数", "量", "额", "度", "比例", "比率", "人数", "数量", "总量", "总数"])


class Word(NamedTuple):
    """One word of a clause; a quotation, a title and a parenthesis count as one word each.

    ``classes`` are those of ``outcome_words.tsv``, and "mark" for punctuation and white space.
    """

    start: int
    end: int
    text: str
    classes: frozenset[str]

    @property
    def span(self) -> Span:
        """Where the word stands."""
        return Span(self.start, self.end)


@lru_cache(maxsize=16)
def find_blocks(text: str) -> tuple[Span, ...]:
    """Find the quotations, titles and parentheses of *text*; none runs over a line break."""
    return tuple(Span(match.start(), match.end()) for match in _BLOCK.finditer(text))


@cache
def _lexicon() -> dict[str, frozenset[str]]:
    """The classes of each word."""
    classes: dict[str, set[str]] = {}
    for row in read_table("lexicon/outcome_words.tsv"):
        classes.setdefault(row["word"], set()).add(row["class"])
    return {word: frozenset(found) for word, found in classes.items()}


@lru_cache(maxsize=4096)
def classes_of(word: str) -> frozenset[str]:
    """Give the classes of *word* in ``outcome_words.tsv``, with "mark" where it is punctuation or white space only."""
    found = _lexicon().get(word, _NO_CLASSES)
    return found | {"mark"} if _MARK.fullmatch(word) else found


@cache
def _openings() -> frozenset[str]:
    """The first two characters of the words of the lexicon."""
    return frozenset(word[:2] for word in _lexicon())


@lru_cache(maxsize=1024)  # every rule looks at the words around a figure
def split_words(text: str, start: int, end: int) -> tuple[Word, ...]:
    """Cut ``text[start:end]`` into words; words of the lexicon that jieba splits (选齐/配强) are joined again."""
    words: list[Word] = []
    at = start
    for block in _BLOCK.finditer(text, start, end):
        _add_words(words, text, at, block.start())
        words.append(Word(block.start(), block.end(), block.group(), classes_of(block.group())))
        at = block.end()
    _add_words(words, text, at, end)
    return tuple(words)


def _add_words(words: list[Word], text: str, start: int, end: int) -> None:
    """Add the words of ``text[start:end]``, which has no quotation, to *words*."""
    if start < end:
        for word, classes in _cut(text[start:end]):
            words.append(Word(start, start + len(word), word, classes))
            start += len(word)


@lru_cache(maxsize=4096)  # more than half are short and occur again: 、, 名, 累计培训
def _cut(stretch: str) -> list[tuple[str, frozenset[str]]]:
    """Cut a stretch without quotations into words with their classes."""
    if "比" in stretch:
        pieces = [word for part in _TERMS.split(stretch) if part for word in segment(part)]
    else:
        pieces = list(segment(stretch))
    ends = list(accumulate(map(len, pieces), initial=0))
    words: list[str] = []
    i, openings = 0, _openings()
    while i < len(pieces):
        at, word, size = ends[i], pieces[i], 1
        if stretch[at : at + 2] in openings:
            word, size = _longest_known(stretch, ends, i)
        if (
            len(word) > 3 and word not in _lexicon() and "govern" in classes_of(word[:2])
        ):  # 引进人才 is one word to jieba
            words += [word[:2], word[2:]]
        else:
            words.append(word)
        i += size
    return [(word, classes_of(word)) for word in words]


def _longest_known(text: str, ends: Sequence[int], i: int) -> tuple[str, int]:
    """The longest word of the lexicon that two to four pieces from the *i*-th on make, or that piece; and how many they are."""
    for size in (4, 3, 2):
        if i + size < len(ends) and text[ends[i] : ends[i + size]] in _lexicon():
            return text[ends[i] : ends[i + size]], size
    return text[ends[i] : ends[i + 1]], 1


def span_of(words: Sequence[Word]) -> Span:
    """The stretch from the first word to the last; *words* must not be empty."""
    return Span(words[0].start, words[-1].end)


def length_of(words: Sequence[Word]) -> int:
    """Characters from the first word to the last, 0 for none."""
    return words[-1].end - words[0].start if words else 0


def verb_at(words: Sequence[Word], i: int) -> bool:
    """Tell whether ``words[i]`` governs what follows: 举办 always, 培训 or 建 only where a verb phrase starts.

    Holds in 累计培训干部; not in 专题培训.
    """
    word, after = words[i], words[i + 1].text if i + 1 < len(words) else ""
    if after in _RATES:  # 精简率
        return False
    if _governs(word):
        return True
    if not word.classes & VERBS:
        return False
    if i > 1 and words[i - 1].text == "、":  # 授课、培训干部; not 种植、养殖、加工
        return bool(words[i - 2].classes & _LISTED_VERBS) and after not in ("", "、")
    return i == 0 or words[i - 1].text in "，," or bool(words[i - 1].classes & _MANNERS)


def _governs(word: Word) -> bool:
    """Tell whether a word is a governing verb and nothing else: 举办; not 培训 or 建."""
    return "govern" in word.classes and "dual" not in word.classes and len(word.text) > 1


def governing_at(words: Sequence[Word]) -> int | None:
    """Where the last verb stands that governs the end of *words*; ``None`` if the words are a mere noun phrase.

    A verb before 的 (参加培训的干部) and a verb at the very end (成员已提拔) govern nothing, unless it stands alone.
    """
    if len(words) == 1:
        return 0 if verb_at(words, 0) else None
    verbs = [i for i in range(len(words) - 1) if verb_at(words, i) and words[i + 1].text != "的"]
    if not verbs:
        return None
    listed = any(word.text == "等" for word in words[1:-1])  # 开展推介会、创业大赛等活动: the verb before the list
    return verbs[0] if listed else verbs[-1]


def trim_head(words: Sequence[Word]) -> list[Word]:
    """Cut a period, 全市, 累计 and the like off the front."""
    at, end = 0, len(words)
    while at < end:
        word = words[at]
        cut = _period_end(words[at:]) if _PERIOD_FIRST.match(word.text) else 0
        if cut:
            at += 1
            while at < end and words[at].end <= cut:
                at += 1
        elif word.text == "新" and not (at + 1 < end and words[at + 1].classes & VERBS):
            break  # 新业态; not 新招录
        elif word.classes & _HEADS:
            at += 1
        else:
            break
    return list(words[at:])


def _period_end(words: Sequence[Word]) -> int:
    """Where the period ends that *words* start with, 0 if they start with none."""
    period = _PERIOD_HEAD.match("".join([word.text for word in words]))
    return words[0].start + period.end() if period and period.end() else 0


def trim_tail(words: Sequence[Word]) -> tuple[list[Word], tuple[Span, ...]]:
    """Cut what stands between the measure and the figure (已达到, 等); a verb of change is handed back apart (同比增长)."""
    rest, growth = list(words), list[Span]()
    while rest:
        last = rest[-1]
        if "change" in last.classes and not growth:
            rest.pop()
            rate = rest.pop() if rest and rest[-1].text in ("年均", "同比", "环比", "月均") else last
            growth = [rate.span, last.span] if rate is not last else [last.span]
            rest = _drop_comparison(rest)
        elif (since := _starting_point(rest)) is not None:
            rest = rest[:since]
        elif last.classes & _TAILS:
            rest.pop()
        else:
            break
    return rest, tuple(growth)


def _starting_point(words: list[Word]) -> int | None:
    """Where 从2017年的 or 由原来的 starts at the end of *words*."""
    for i in range(len(words) - 1, max(-1, len(words) - 7), -1):
        if words[i].text in ("从", "由"):
            since = "".join([word.text for word in words[i + 1 :]])
            return i if re.fullmatch(r"(?:\d{1,9}年[底末初]?|原来|原先|最初|去年|上年)?的?", since) else None
    return None


def _drop_comparison(words: list[Word]) -> list[Word]:
    """Cut 较2018年 or 比上年 off the end."""
    for i in range(len(words) - 1, max(-1, len(words) - 10), -1):
        if _COMPARED.match(words[i].text):
            return words[:i]
    return words


def noun_end(words: Sequence[Word], *, compound: bool = False) -> int:
    """How many of the first words form the noun phrase right after a figure; 0 where a verb or nothing follows.

    With *compound* a verb in front is taken for part of the noun (17项/考察机制).
    """
    if not words or words[0].classes & _NO_NOUN:
        return 0
    if not compound and "govern" in words[0].classes and verb_at(words, 0):
        return 0
    for i, word in enumerate(words):
        if word.text == "等":
            return i
        if not word.classes:
            continue
        if "mark" in word.classes and word.text != "、":
            return i
        if i and (word.classes & _SAID or (_governs(word) and len(words) - i > 2)):
            return i
        if "preposition" in word.classes and word.text not in ("和", "及", "与"):
            return i
    return len(words)


def clause_end(words: Sequence[Word]) -> int:
    """How many of the first words stand before a mark other than 、."""
    for k, word in enumerate(words):
        if "mark" in word.classes and word.text != "、":
            return k
    return len(words)


def predicate_core(words: Sequence[Word], room: int) -> tuple[Span, ...]:
    """What is said of a noun, within about *room* characters: all of it, or its verb and its last word.

    融入治理; (赴上海)挂职锻炼; 取消(县区换届提名)资格. Nothing is handed back where no verb is known.
    """
    rest = list(words)
    if rest and rest[0].classes & PLACING:
        if closing := _closing_verbs(rest):
            return (span_of(closing),)
        rest = rest[next((i for i in range(1, len(rest)) if _acts(rest[i])), len(rest)) :]
    rest = fit_head(rest, 10**6)
    if not rest or "link" in rest[0].classes or rest[0].text in ("是", "这", "这些"):
        return ()
    if length_of(rest) <= room:
        return (span_of(rest),)
    verb = rest[: 1 + next((i for i, word in enumerate(rest[:5]) if _acts(word)), len(rest))]
    if len(verb) >= len(rest):
        return ()
    tail = fit_tail(rest[len(verb) :], max(room - length_of(verb), rest[-1].end - rest[-1].start))
    return (span_of(verb), span_of(tail)) if length_of(tail) <= 12 else (span_of(verb),)


def _acts(word: Word) -> bool:
    return bool(word.classes & _ACTIONS) and not word.classes & _NO_ACTIONS and len(word.text) > 1


def _closing_verbs(words: list[Word]) -> list[Word]:
    """The verbs a clause ends with: …一线[挂职锻炼]."""
    start = len(words)
    while start and ("closing" in words[start - 1].classes or words[start - 1].text == "、"):
        start -= 1
    while start < len(words) and words[start].text == "、":
        start += 1
    return words[start:]


def fit_head(words: Sequence[Word], room: int) -> list[Word]:
    """As many of the first words as fit *room* characters, no mark or link at the end."""
    kept = [word for word in words if word.end - words[0].start <= room]
    while kept and ("mark" in kept[-1].classes or kept[-1].text in _LINKS):
        kept.pop()
    return kept


def fit_noun(words: Sequence[Word], room: int) -> list[Word]:
    """A noun phrase within *room* characters: its whole conjuncts from the left, or the noun that a long attribute ends in."""
    if length_of(words) <= room:
        return fit_head(words, room)
    kept = fit_head(words, room)
    cut = next((i for i in range(len(kept) - 1, 0, -1) if kept[i].text in ("、", "和", "与", "及", "以及")), 0)
    if cut and length_of(kept[:cut]) >= 3:
        return kept[:cut]
    conjunct = list(words[: next((i for i, word in enumerate(words) if word.text == "、"), len(words))])
    attribute = next((i + 1 for i in range(len(conjunct) - 2, -1, -1) if conjunct[i].text == "的"), 0)
    return fit_tail(conjunct[attribute:], room)


def fit_tail(words: Sequence[Word], room: int) -> list[Word]:
    """As many of the last words as fit *room* characters, no mark or link at the front; what follows 等 if anything does."""
    start = next((i + 1 for i in range(len(words) - 2, 0, -1) if words[i].text == "等"), 0)
    kept = [word for word in words[start:] if words[-1].end - word.start <= room] or list(words[-1:])
    while len(kept) > 1 and ("mark" in kept[0].classes or kept[0].text in _LINKS):
        kept.pop(0)
    return kept
