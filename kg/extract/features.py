"""What speaks for and against a string being a program: named yes/no features of a candidate in its place."""

from __future__ import annotations

import re
from functools import cache

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


@cache
def _verbs() -> dict[str, str]:
    return {row["word"]: row["class"] for row in read_table("lexicon/program_verbs.tsv")}


@cache
def _stops() -> dict[str, str]:
    return {row["word"]: row["class"] for row in read_table("lexicon/program_stop.tsv")}


def _governing_verb(before: str) -> tuple[str, int]:
    """Find the verb nearest to the end of *before* and how many characters lie between; ("", 99) if none."""
    verbs = _verbs()
    for end in range(len(before), max(1, len(before) - 26), -1):
        for size in (4, 3, 2):
            if size <= end and before[end - size : end] in verbs:
                return before[end - size : end], len(before) - end
    return "", 99


def _length(n: int) -> str:
    return str(n) if n <= 6 else "7-8" if n <= 8 else "9-12" if n <= 12 else "13-20" if n <= 20 else ">20"


def list_features(text: str, candidate: Candidate, occurrences: int) -> list[str]:
    """List the features of *candidate*; *occurrences* counts its name in the document."""
    core = text[candidate.core.start : candidate.core.end]
    plain = re.sub(r"[“”‘’]", "", core)
    before = text[candidate.sentence.start : candidate.surface.start]
    after = text[candidate.surface.end : candidate.sentence.end]
    kind = "q" if candidate.quote else "u"
    out = [
        "bias",
        f"len={_length(len(plain))}",
        f"head={candidate.head}",
        f"headkind={head_kinds().get(candidate.head, '')}",
    ]
    # the chain's first member carries the verb
    chain_before = re.sub(r"(?:“[^”]*”[、和及与，]?)+$", "", before)
    verb, distance = _governing_verb(chain_before)
    out += [
        f"verb={verb}",
        f"verbclass={_verbs().get(verb, '')}",
        f"verbgap={'0' if distance == 0 else 'near' if distance < 5 else 'far'}",
    ]
    if distance == 0:
        out.append(f"verb0={_verbs().get(verb, '')}")
    out += [f"prev1={chain_before[-1:]}", f"prev2={chain_before[-2:]}", f"next1={after[:1]}", f"next2={after[:2]}"]
    out += [f"first={plain[:1]}", f"last1={plain[-1:]}", f"last2={plain[-2:]}"]
    out += [
        f"shape={name}"
        for name, pattern in _SHAPES
        if pattern.fullmatch(plain) or (name in ("digits", "plus") and pattern.search(plain))
    ]
    if len(plain) <= 10:
        out += [f"has={char}" for char in sorted(set(plain))]
    out += [f"inside={word}" for word in _inner_heads(plain)]
    if plain in _stops():
        out += [f"stop={_stops()[plain]}", "stop"]
    if candidate.quote and candidate.quote.depth:
        out.append("nested")
    out.append(
        f"chain={'first' if candidate.chain[0] == 0 else 'later'}{'' if candidate.chain == (0, 0) else '-joined'}"
    )
    out.append(f"times={min(occurrences, 3)}")
    if after[:1] in "，。；" and not candidate.head:
        out.append("closes-clause")
    if re.search(r"\d", after[:12]):
        out.append("number-near")
    if re.search("(?:的|之)$", chain_before):
        out.append("after-的")
    return [f"{kind}:{name}" for name in out] + [
        f"both:{name}" for name in out if name.startswith(("shape", "head", "verb", "inside", "last", "stop"))
    ]


def _inner_heads(plain: str) -> list[str]:
    return [plain[-n:] for n in range(min(len(plain), 6), 1, -1) if plain[-n:] in head_kinds()]
