"""What speaks for and against a string being a program: named yes/no features of a candidate in its place."""

from __future__ import annotations

import re
from functools import cache

from kg.extract.candidates import Candidate, head_kinds
from kg.extract.names import either
from kg.lexicon import read_table

_NUMERALS = "一二两三四五六七八九十百千万双"
# Name, one of the characters that it takes (no matter which, if none is given), and what the whole string looks like.
_SHAPES = (
    ("digits", "", re.compile(r".*\d.*", re.S)),
    ("plus", "+＋", re.compile(r".*[+＋].*", re.S)),
    ("only-number", "", re.compile(r"[\d+＋NXnx一二三四五六七八九十]+")),
    ("numeral-first", _NUMERALS, re.compile(rf"[{_NUMERALS}].*")),
    ("numeral-pair", _NUMERALS, re.compile(rf"[{_NUMERALS}].[{_NUMERALS}].*")),
    ("numeral-noun", _NUMERALS, re.compile(r"[一二两三四五六七八九十双].{1,2}")),
    ("dot", "•·・●", re.compile(r".*[•·・●].*")),
    ("pause", "、", re.compile(r".*、.*")),
    ("comma", "，,", re.compile(r".*[，,].*")),
    ("dash", "—－-", re.compile(r".*[—－-].*")),
    ("year", "年", re.compile(r".*年")),
)
_SIZE_SHAPES = {4: ("shape=four",), 8: ("shape=eight",)}
_SHARED = ("shape", "head", "verb", "inside", "last", "stop")  # features that weigh in every kind
_LONGEST_VERB = 4
_REACH = 26  # characters before a name in which its verb ends
_MARKS = re.compile("[“”‘’]")
_CHAIN_BEFORE = re.compile(r"(?:“[^”]{0,60}”[、和及与，]?){1,40}$")
_DIGIT = re.compile(r"\d")


@cache
def verb_classes() -> dict[str, str]:
    """Map each verb that may govern a program's name to its class."""
    return {row["word"]: row["class"] for row in read_table("lexicon/program_verbs.tsv")}


@cache
def _stops() -> dict[str, str]:
    return {row["word"]: row["class"] for row in read_table("lexicon/program_stop.tsv")}


@cache
def _backward_verbs() -> re.Pattern[str]:
    """Match the verbs in a text that is read backwards, so that a search finds the last one first."""
    return re.compile(either(verb[::-1] for verb in verb_classes() if 2 <= len(verb) <= _LONGEST_VERB))


def find_verb(before: str, reach: int) -> tuple[str, int]:
    """Find the verb nearest to the end of *before*, the longest there, and how many characters lie between.

    It must end within the last *reach* characters; ("", 99) if none does.
    """
    match = _backward_verbs().search(before[: -reach - _LONGEST_VERB : -1])
    if match and match.start() < reach:
        return match.group()[::-1], match.start()
    return "", 99


def _length(n: int) -> str:
    return str(n) if n <= 6 else "7-8" if n <= 8 else "9-12" if n <= 12 else "13-20" if n <= 20 else ">20"


def list_features(text: str, candidate: Candidate, occurrences: int) -> list[str]:
    """List the features of *candidate* with the prefix of their kind; *occurrences* counts its name in the document."""
    core = text[candidate.core.start : candidate.core.end]
    names = [*name_features(core), *place_features(text, candidate, occurrences)]
    own = [f"{kind_of(candidate)}:{name}" for name in names]
    return own + [f"both:{name}" for name in names if name.startswith(_SHARED)]


def kind_of(candidate: Candidate) -> str:
    """Tell quoted (q) from unquoted (u) candidates, whose features weigh differently."""
    return "q" if candidate.quote else "u"


def place_features(text: str, candidate: Candidate, occurrences: int) -> list[str]:
    """List what the place of a candidate says: the words around it, the noun that closes it, its chain."""
    before = text[candidate.sentence.start : candidate.surface.start]
    if "”" in before[-2:]:
        before = _CHAIN_BEFORE.sub("", before)  # the chain's first member carries the verb
    behind, end = candidate.surface.end, candidate.sentence.end
    after = text[behind : min(behind + 2, end)]
    verb, distance = find_verb(before, _REACH)
    kind = verb_classes().get(verb, "")
    features = [
        f"head={candidate.head}",
        f"headkind={head_kinds().get(candidate.head, '')}",
        *(f"verb={verb}", f"verbclass={kind}"),
        f"verbgap={'0' if distance == 0 else 'near' if distance < 5 else 'far'}",
        *(f"prev1={before[-1:]}", f"prev2={before[-2:]}", f"next1={after[:1]}", f"next2={after}"),
        f"chain={'first' if candidate.chain[0] == 0 else 'later'}{'' if candidate.chain == (0, 0) else '-joined'}",
        f"times={min(occurrences, 3)}",
    ]
    if distance == 0:
        features.append(f"verb0={kind}")
    if candidate.quote and candidate.quote.depth:
        features.append("nested")
    if after[:1] in "，。；" and not candidate.head:
        features.append("closes-clause")
    if _DIGIT.search(text, behind, min(behind + 12, end)):
        features.append("number-near")
    if before.endswith(("的", "之")):
        features.append("after-的")
    return features


def name_features(core: str) -> tuple[str, ...]:
    """List what the characters of a name say, quotation marks inside it left out."""
    plain = core if core.isalnum() else _MARKS.sub("", core)
    characters = set(plain)
    shapes = (
        f"shape={name}"
        for name, needed, pattern in _SHAPES
        if not (needed and characters.isdisjoint(needed)) and pattern.fullmatch(plain)
    )
    return (
        *("bias", f"len={_length(len(plain))}"),
        *(f"first={plain[:1]}", f"last1={plain[-1:]}", f"last2={plain[-2:]}"),
        *shapes,
        *_SIZE_SHAPES.get(len(plain), ()),
        *(f"has={char}" for char in (sorted(characters) if len(plain) <= 10 else ())),
        *(f"inside={word}" for word in _inner_heads(plain)),
        *((f"stop={_stops()[plain]}", "stop") if plain in _stops() else ()),
    )


def _inner_heads(plain: str) -> list[str]:
    return [plain[-n:] for n in range(min(len(plain), 6), 1, -1) if plain[-n:] in head_kinds()]
