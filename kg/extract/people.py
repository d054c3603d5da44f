"""Persons: a name counts only with evidence beside it, for a name's shape alone is wrong more often than right here.

Each rule below finds one kind of evidence (a role before, a title behind, a speech verb, …) and weighs the name that
stands there; how high a name must score depends on how much the evidence says. Accepted names vouch for their
neighbours in a list and for their own later repetitions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from kg.extract.authors import find_authors
from kg.extract.endings import Endings, find_endings, make_endings
from kg.extract.names import NameGuess, either, find_behind_han, guess_at, guess_before, is_followed, surnames
from kg.extract.vocabulary import is_word
from kg.extract.widths import widen
from kg.lexicon import read_words
from kg.model import Document, PersonMention, Span

_CUES = "lexicon/person_cues.tsv"
_LIST_END = re.compile(r"[、，,。；;）)等和与及“”\s]|$")
_DOTS = "·•・"
_LIST_MARK = "、和与及"
_ITEM = 12  # characters of a list item that ends in a name (氢璞创能欧阳洵)
_DUTY = re.compile("[栋门道段河湖林田山片街巷路校园点站链组]长$")
_LONGER = 2.0
_LEAST_ACTING = -1.5
_NEIGHBOUR, _FAR_NEIGHBOUR = -3.0, 1.0  # least scores beside an accepted name, and behind other words of an item


def _cue(*kinds: str) -> str:
    return either(word for kind in kinds for word in read_words(_CUES, kind=kind))


def _list_roles(*kinds: str) -> list[str]:
    return [word for kind in kinds for word in read_words("lexicon/roles.tsv", "role", kind=kind)]


def _roles(*kinds: str) -> str:
    return either(_list_roles(*kinds))


def _surname() -> str:
    return "[" + "".join(sorted({name[0] for name in surnames("plain", "ambiguous", "compound")})) + "]"


def _syllable() -> str:
    return "[" + "".join(sorted(read_words(_CUES, kind="syllable"))) + "]"


@cache
def _role_endings() -> Endings:
    """Return the roles that stand before a surname (区委书记|张涛, 记者： |刘某)."""
    return make_endings(_list_roles("office", "title", "job"), rf"([：:”]?\s?){_surname()}")


@cache
def _status_endings() -> Endings:
    """Return what people are without an office, before a surname (返乡青年|郑立)."""
    return make_endings(_list_roles("status"), rf"([：:”]?){_surname()}")


@cache
def _titles() -> tuple[str, ...]:
    """Return what quoted titles of people end in, for ``str.endswith`` (“人民满意的|公务员”)."""
    return tuple(sorted(read_words(_CUES, kind="pretitle")))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Return the compiled cues by the name of the rule that uses them."""
    surname = _surname()
    syllable = _syllable()
    people = _cue("group")
    many = r"(?:一大?批|多[名位]|数[名位]|几[名位]|两[名位]|\d+余?多?[名位]|[二三四五六七八九十]+[名位])"
    return {
        "title": re.compile(_cue("after")),
        "group": re.compile(rf"等(?:[^，。；、！？\n的在]{{0,6}}?{people})"),
        "counted": re.compile(rf"等{many}[^，。；、！？\n]{{0,14}}?{people}"),
        "closing": re.compile(rf"[”’](?={surname})"),
        "as": re.compile(rf"作为[^，。；\n]{{0,24}}{_roles('office', 'title', 'job')}，(?={surname})"),
        "bracket": re.compile(rf"[（(][^（）()\n]{{0,20}}{_roles('office', 'title', 'job')}[）)]"),
        "acting": re.compile(rf"[，,。；;：:！!？?\n”’、](?={surname}[\u3400-\u9fff]{{1,3}}?{_cue('act', 'speech')})"),
        "object": re.compile(rf"{_cue('object')}了?(?={surname})"),
        "taint": re.compile(_cue("taint")),
        "acts": re.compile(_cue("act", "speech")),
        "memorial": re.compile(rf"(?:同志)?{_cue('memorial')}"),
        "dotted": re.compile(rf"{syllable}{{2,6}}[{_DOTS}]{syllable}{{2,7}}"),
    }


def _continues(text: str, end: int) -> bool:
    """Tell whether what stands behind a name usually does (张涛|亲赴, 徐勇|带队), or nothing does."""
    return end == len(text) or text[end].isspace() or is_followed(text, end)


def _forward(text: str, cue: str, least: float, least_open: float) -> Iterator[NameGuess]:
    """Yield names right behind a cue."""
    yield from _names_at(text, (match.end() for match in _patterns()[cue].finditer(text)), least, least_open)


def _names_at(text: str, places: Iterable[int], least: float, least_open: float) -> Iterator[NameGuess]:
    """Yield names that begin at one of *places*; *least_open* is what they must score if no usual continuation follows.

    A name of three characters may score lower there: two characters are far more often a word.
    """
    for place in places:
        guess = guess_at(text, place, least - _LONGER)
        if not guess or text[guess.end : guess.end + 1] == "”":  # a label: “书记龙门阵”
            continue
        asked = least if _continues(text, guess.end) else least_open
        if guess.score >= asked - (_LONGER if guess.end - guess.start > 2 else 0.0):
            yield guess


@cache
def _transcribing_endings() -> Endings:
    """Return the roles that stand before a transcribed name and a verb (牧民|巴特尔|说)."""
    name = rf"({_syllable()}{{3,6}}?)(?={_cue('speech', 'act')})"
    return make_endings(_list_roles("office", "job", "status"), name)


def _places_behind(text: str, words: Endings, *, barred: tuple[str, ...] = ()) -> Iterator[int]:
    """Yield where a name may begin behind one of *words*, unless one of the characters *barred* stands before it."""
    free = 0
    for start, _, end in find_endings(text, words):
        if start >= free and text[start - 1 : start] not in barred:
            free = end
            yield end


def _backward(text: str, cue: str, least: float) -> Iterator[NameGuess]:
    """Yield names right before a cue."""
    for match in find_behind_han(_patterns()[cue], text):
        guess = guess_before(text, match.start(), least)
        if guess and guess.score >= least:
            yield guess


def _acting(text: str) -> Iterator[NameGuess]:
    """Yield names that open a clause and speak or act (马玉山当选…, 王某某说：…); not 全票当选."""
    acts = _patterns()["acts"]
    for match in _patterns()["acting"].finditer(f"\n{text}"):
        start = match.start()  # the mark before it stands there in the text with a line break before it
        guess = guess_at(text, start, _LEAST_ACTING)
        if guess and guess.score >= _LEAST_ACTING and acts.match(text, guess.end):
            yield guess


def _honoured(text: str) -> Iterator[NameGuess]:
    """Yield names in a list behind a quoted title (“人民满意的公务员”荆花等…), where the name may be an odd one."""
    titles = _titles()
    marks = (match for match in _patterns()["closing"].finditer(text) if text.endswith(titles, 0, match.start()))
    for guess in _names_at(text, (mark.end() for mark in marks), -4.0, 3.0):
        if guess.score >= -1.0 or text.startswith(("等", "、"), guess.end):
            yield guess


def _minority(text: str) -> Iterator[NameGuess]:
    """Yield transcribed names: dotted ones (阿依古丽·买买提), and others between a role and a verb (牧民巴特尔说)."""
    for match in _patterns()["dotted"].finditer(text) if any(dot in text for dot in _DOTS) else ():
        yield NameGuess(99.0, match.start(), match.end())
    free = 0
    for role, start, end in find_endings(text, _transcribing_endings()):
        if role >= free:
            free = end
            if not is_word(text[start:end]):
                yield NameGuess(1.0, start, end)


def _evident(text: str) -> Iterator[NameGuess]:
    """Yield every name that some rule accepts, rules in a fixed order."""
    yield from _forward(text, "as", 0.0, 2.0)  # 作为…代表，史某
    yield from _backward(text, "bracket", -1.0)  # 田某（县农技站站长）
    offices = _places_behind(text, _role_endings(), barred=("总",))  # 总书记 and 总经理 are left to other rules
    yield from _names_at(text, offices, -2.0, 2.0)  # 区委书记张涛, 记者 刘某
    yield from _names_at(text, _places_behind(text, _status_endings()), 0.0, 3.0)  # 返乡青年郑立, 宝妈宋亚南
    yield from _forward(text, "object", 2.0, 9.0)  # 邀请黄奇帆、…, 涌现出李文芝等…
    yield from _honoured(text)  # “改革先锋”余留芬
    yield from _acting(text)
    yield from _backward(text, "title", -0.5)  # 冯忠绪教授, 姚敏团队
    yield from _backward(text, "counted", -1.5)  # 张之道等12名杰出人才
    yield from _backward(text, "group", 0.5)  # 贾力等院士
    yield from _backward(text, "taint", 1.0)  # 肃清…流毒
    yield from _minority(text)


def _neighbours(text: str, guess: NameGuess, walked: set[tuple[str, int]]) -> Iterator[NameGuess]:
    """Yield the names that stand in one list with an accepted one, outwards on both sides.

    *walked* holds from where this was done before, so that a list of many accepted names is walked once.
    """
    right: NameGuess | None = guess
    while right and text[right.end : right.end + 1] in _LIST_MARK and right.end + 1 < len(text):
        if ("right", right.end) in walked:
            break
        walked.add(("right", right.end))
        right = guess_at(text, right.end + 1, _NEIGHBOUR)
        if right and not (
            (right.score >= _NEIGHBOUR and _LIST_END.match(text, right.end))
            or (right.score >= _FAR_NEIGHBOUR and _continues(text, right.end))
        ):
            right = None
        if right:
            yield right
    left: NameGuess | None = guess
    while left and ("left", left.start) not in walked:
        walked.add(("left", left.start))
        left = _neighbour_before(text, left.start)
        if left:
            yield left


def _neighbour_before(text: str, start: int) -> NameGuess | None:
    """Return the name that ends the list item before the one whose name starts at *start*."""
    mark = text.rfind("、", max(0, start - _ITEM), start)
    if text[start - 1 : start] in ("和", "与"):
        mark = start - 1
    if mark <= 0 or any(not ch.isalnum() for ch in text[mark + 1 : start]):
        return None
    least = _NEIGHBOUR if mark == start - 1 else _FAR_NEIGHBOUR
    guess = guess_before(text, mark, least)
    return guess if guess and guess.score >= least else None


def _is_left_out(text: str, guess: NameGuess) -> bool:
    """Tell whether the name is one that reports quote or honour, part of a place's name (孙某某烈士纪念馆), or none.

    A form of address (朱大爷) names nobody in full; duties as in 楼栋长 and 路长 only look like names.
    """
    name = text[guess.start : guess.end]
    if _DUTY.search(name) or name[1:] in read_words(_CUES, kind="address"):
        return True
    excluded = read_words("lexicon/person_excluded.tsv", "name")
    return name in excluded or _patterns()["memorial"].match(text, guess.end) is not None


def _settle(text: str, guesses: set[NameGuess]) -> dict[str, float]:
    """Choose among overlapping guesses and return the accepted names with their best scores."""
    taken: set[int] = set()
    names: dict[str, float] = {}
    for guess in sorted(guesses, key=lambda g: (-g.score, g.start, g.end)):
        place = range(guess.start, guess.end)
        if taken.isdisjoint(place):
            taken.update(place)
            names.setdefault(text[guess.start : guess.end], guess.score)
    return {name: score for name, score in names.items() if name[:-1] not in names}


def _mentions(text: str, names: dict[str, float]) -> Iterator[PersonMention]:
    """Yield every place where an accepted name stands, longer names first."""
    taken: set[int] = set()
    for name in sorted(names, key=lambda n: (-len(n), n)):
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            place = range(start, end)
            if taken.isdisjoint(place) and not _patterns()["memorial"].match(text, end):
                taken.update(place)
                yield PersonMention(Span(start, end), name)
            start = text.find(name, end)


def find_people(doc: Document) -> tuple[PersonMention, ...]:
    """Find the persons whom *doc* names with evidence of being persons, in order of their places.

    Left out are the general secretary, historic and foreign figures and authors of quotations
    (``lexicon/person_excluded.tsv``), and names that only form the name of a memorial or a spirit.
    """
    text = widen(doc.text)
    guesses = {guess for guess in (*_evident(text), *find_authors(doc)) if not _is_left_out(text, guess)}
    walked: set[tuple[str, int]] = set()
    for guess in sorted(guesses):
        guesses.update(near for near in _neighbours(text, guess, walked) if not _is_left_out(text, near))
    return tuple(sorted(_mentions(text, _settle(text, guesses)), key=lambda mention: mention.span))
