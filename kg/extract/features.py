"""What speaks for and against a string being a program: named yes/no features of a candidate in its place."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from kg.extract.candidates import Candidate, head_kinds
from kg.lexicon import read_table

_SHAPES = (
    ("digits", re.compile(r"\d")),
    ("plus", re.compile(r"[+＋]")),
    ("only-number", re.compile(r"[\d+＋NXnx一二三四五六七八九十]+")),
    ("numeral-first", re.compile(r"[一二两三四五六七八九十百千万双].*")),
    ("numeral-pair", re.compile(r"[一二两三四五六七八九十双百千万].[一二两三四五六七八九十双百千万].*")),
    ("numeral-noun", re.compile(r"[一二两三四五六七八九十双].{1,2}")),
    ("dot", re.compile(r".*[•·・●].*")),
    ("pause", re.compile(r".*、.*")),
    ("comma", re.compile(r".*[，,].*")),
    ("dash", re.compile(r".*[—－-].*")),
    ("year", re.compile(r".*年")),
    ("four", re.compile(r".{4}")),
    ("eight", re.compile(r".{8}")),
)
_SHARED = ("shape", "head", "verb", "inside", "last", "stop")  # features that weigh in every kind
_REACH = 26  # characters before a name in which its verb ends
_MARKS = re.compile("[“”‘’]")
_CHAIN_BEFORE = re.compile(r"(?:“[^”]{0,60}”[、和及与，]?){1,40}$")
_DIGIT = re.compile(r"\d")
_PARTICLE = re.compile("(?:的|之)$")


@cache
def verb_classes() -> dict[str, str]:
    """Map each verb that may govern a program's name to its class."""
    return {row["word"]: row["class"] for row in read_table("lexicon/program_verbs.tsv")}


@cache
def _stops() -> dict[str, str]:
    return {row["word"]: row["class"] for row in read_table("lexicon/program_stop.tsv")}


@cache
def _last_characters() -> frozenset[str]:
    return frozenset(verb[-1] for verb in verb_classes())


def find_verb(before: str, reach: int) -> tuple[str, int]:
    """Find the verb nearest to the end of *before*, the longest there, and how many characters lie between.

    It must end within the last *reach* characters; ("", 99) if none does.
    """
    verbs, last = verb_classes(), _last_characters()
    for end in range(len(before), max(1, len(before) - reach), -1):
        if before[end - 1] in last:
            for size in (4, 3, 2):
                if size <= end and before[end - size : end] in verbs:
                    return before[end - size : end], len(before) - end
    return "", 99


def _length(n: int) -> str:
    return str(n) if n <= 6 else "7-8" if n <= 8 else "9-12" if n <= 12 else "13-20" if n <= 20 else ">20"


def list_features(text: str, candidate: Candidate, occurrences: int) -> list[str]:
    """List the features of *candidate*; *occurrences* counts its name in the document."""
    names = name_features(text, candidate, occurrences)
    own = [f"{kind_of(candidate)}:{name}" for name in names]
    return own + [f"both:{name}" for name in names if name.startswith(_SHARED)]


def kind_of(candidate: Candidate) -> str:
    """Tell quoted (q) from unquoted (u) candidates, whose features weigh differently."""
    return "q" if candidate.quote else "u"


def name_features(text: str, candidate: Candidate, occurrences: int) -> list[str]:
    """List the features without the prefix of their kind."""
    plain = _MARKS.sub("", text[candidate.core.start : candidate.core.end])
    # the chain's first member carries the verb
    before = _CHAIN_BEFORE.sub("", text[candidate.sentence.start : candidate.surface.start])
    after = text[candidate.surface.end : candidate.sentence.end]
    return [
        "bias",
        f"len={_length(len(plain))}",
        f"head={candidate.head}",
        f"headkind={head_kinds().get(candidate.head, '')}",
        *_verb_features(before),
        *(f"prev1={before[-1:]}", f"prev2={before[-2:]}", f"next1={after[:1]}", f"next2={after[:2]}"),
        *_own_features(plain),
        *(("nested",) if candidate.quote and candidate.quote.depth else ()),
        f"chain={'first' if candidate.chain[0] == 0 else 'later'}{'' if candidate.chain == (0, 0) else '-joined'}",
        f"times={min(occurrences, 3)}",
        *(("closes-clause",) if after[:1] in "，。；" and not candidate.head else ()),
        *(("number-near",) if _DIGIT.search(after[:12]) else ()),
        *(("after-的",) if _PARTICLE.search(before) else ()),
    ]


def _verb_features(before: str) -> list[str]:
    verb, distance = find_verb(before, _REACH)
    kind = verb_classes().get(verb, "")
    gap = "0" if distance == 0 else "near" if distance < 5 else "far"
    out = [f"verb={verb}", f"verbclass={kind}", f"verbgap={gap}"]
    return [*out, f"verb0={kind}"] if distance == 0 else out


@lru_cache(maxsize=4096)  # a name is a candidate wherever it stands
def _own_features(plain: str) -> tuple[str, ...]:
    """What the name's own characters say."""
    shapes = (
        f"shape={name}"
        for name, pattern in _SHAPES
        if pattern.fullmatch(plain) or (name in ("digits", "plus") and pattern.search(plain))
    )
    return (
        *(f"first={plain[:1]}", f"last1={plain[-1:]}", f"last2={plain[-2:]}"),
        *shapes,
        *(f"has={char}" for char in (sorted(set(plain)) if len(plain) <= 10 else ())),
        *(f"inside={word}" for word in _inner_heads(plain)),
        *((f"stop={_stops()[plain]}", "stop") if plain in _stops() else ()),
    )


def _inner_heads(plain: str) -> list[str]:
    return [plain[-n:] for n in range(min(len(plain), 6), 1, -1) if plain[-n:] in head_kinds()]
