"""Umbrella programs: which named programs make up the “三大工程” or “四项行动” that the text counts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import cast

from kg.extract.candidates import head_kinds
from kg.model import Document, PartOf, ProgramKind, ProgramMention, Span
from kg.text import LONGEST_SENTENCE

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九十")} | {"两": 2}
_NOUNS = "工程|行动|计划|机制|体系|制度|平台|模式|品牌|载体|港湾|活动|工作法|项目"
_WHOLE = re.compile(
    rf"(?P<name>(?P<number>[0-9二两三四五六七八九十](?:(?<=1)[0-9])?)(?:大|项|个|类)(?:(?:专项|提升|攻坚|重点)?(?:{_NOUNS})|一))"
    r"(?P<close>[”’])?"
)
# What may stand between the last of the parts and the umbrella: (“甲”“乙”“丙”) 等, 为主要内容的, 组成的.
_LINK = re.compile(
    r"[”’]?(?:[^，。；：！？\n“”‘’、]{0,8})?(?:等(?:为主要内容的)?|为(?:主要)?内容的|组成的|构成的|在内的)?"
)
_CLAUSE_END = re.compile(r"[，。；：！？\n《》]")
_JOINT = re.compile(r"、|[”’][^“‘]{0,6}[和与及]?[“‘]")
# What announces the parts behind the umbrella: “四大工程”：…, “四大工程”（…）, “四大工程”，即…
_ANNOUNCES = re.compile(r"[”’]?(?:[：:（(—]+|，?(?:即|包括|分别(?:是|为)|包含|涵盖)[：:]?)(?:一是)?")
_STOP = re.compile(r"[。！？\n）)；;]")
_LOOK_BACK = 90
_LONGEST_GAP = 40


@dataclass(frozen=True, slots=True)
class _Umbrella:
    """A counted name in its place: *span* with quotation marks, *name* without, *number* as counted."""

    span: Span
    name: str
    number: int
    quoted: bool


@lru_cache(maxsize=16)  # add_umbrellas and find_parts ask
def _find_umbrellas(text: str) -> tuple[_Umbrella, ...]:
    found = []
    for match in _WHOLE.finditer(text):
        number = int(match["number"]) if match["number"].isascii() else _DIGITS[match["number"]]
        before = text[max(0, match.start() - 1) : match.start()]
        quoted = before in ("“", "‘") and match["close"] is not None
        start, end = (match.start() - 1, match.end()) if quoted else match.span("name")
        if number > 1 and (quoted or before in ("”", "’")):
            found.append(_Umbrella(Span(start, end), match["name"], number, quoted))
    return tuple(found)


def add_umbrellas(doc: Document, programs: Sequence[ProgramMention]) -> tuple[ProgramMention, ...]:
    """Give *programs* and, in order, the unquoted umbrellas right behind a list of them: “青苗”“育林”“固本”三大工程.

    Only where the count agrees; 实施三大工程 alone names nothing.
    """
    programs = sorted(programs, key=lambda mention: mention.span)
    named = {mention.name for mention in programs}
    found = [
        ProgramMention(umbrella.span, umbrella.name, umbrella.name, _kind(umbrella.name), quoted=False,
                       confidence=min(part.confidence for part in parts))
        for umbrella in _find_umbrellas(doc.text)
        if not umbrella.quoted and umbrella.name not in named
        if len(parts := _parts_before(doc.text, umbrella, programs)) == umbrella.number
    ]  # fmt: skip
    return tuple(sorted([*programs, *found], key=lambda mention: (mention.span, mention.name)))


def _kind(name: str) -> ProgramKind:
    kinds = head_kinds()
    return cast(ProgramKind, next((kinds[name[i:]] for i in range(len(name)) if name[i:] in kinds), "other"))


def find_parts(doc: Document, programs: Sequence[ProgramMention]) -> tuple[PartOf, ...]:
    """Find the named parts of every umbrella that is a program of *doc*, each pair once, in order.

    “先锋岗”“示范户”等“五大行动” gives two; two named parts are enough, or as many as the umbrella counts.
    实施“四大工程”，推行“红色物业” gives none.
    """
    programs = sorted(programs, key=lambda mention: mention.span)
    wholes = {mention.name for mention in programs}
    found: dict[tuple[str, str], PartOf] = {}
    for umbrella in _find_umbrellas(doc.text):
        if umbrella.name not in wholes:
            continue
        parts = _parts_before(doc.text, umbrella, programs) or _parts_after(doc.text, umbrella, programs)
        if not 2 <= len(parts) <= umbrella.number:
            continue
        evidence = Span(
            min(umbrella.span.start, parts[0].span.start), max(umbrella.span.end, max(part.span.end for part in parts))
        )
        for part in parts:
            fact = PartOf(part.name, umbrella.name, evidence, min(part.confidence, Decimal("0.9")))
            found.setdefault((part.name, umbrella.name), fact)
    return tuple(found.values())


def _core(text: str, mention: ProgramMention) -> Span:
    """Give the place of the bare name in a mention's surface."""
    start = text.find(mention.name, mention.span.start, mention.span.end)
    return Span(start, start + len(mention.name)) if start >= 0 else mention.span


def _parts_before(text: str, umbrella: _Umbrella, programs: Sequence[ProgramMention]) -> list[ProgramMention]:
    """Give the programs of the list that ends at the umbrella, in order: 推进“甲”提质、“乙”扩面、旧房改造“三项行动”.

    *programs* are in the order of their places, as in :func:`_parts_after`.
    """
    found: list[ProgramMention] = []
    left, first = umbrella.span.start, max(0, umbrella.span.start - _LOOK_BACK)
    for mention in reversed(_between(programs, first - _LONGEST_GAP, left)):
        core = _core(text, mention)
        if core.end > left or core.start < first or mention.name == umbrella.name:
            continue
        gap = text[core.end : left]
        joined = _LINK.fullmatch(gap) if not found else None
        if not joined and not _lists(gap):
            break
        found.insert(0, mention)
        left = core.start
    return found


def _lists(gap: str) -> bool:
    """Tell whether *gap* between two names is that of a list: joints and items without a name, no end of a clause."""
    return len(gap) <= _LONGEST_GAP and not _CLAUSE_END.search(gap) and _JOINT.search(gap) is not None


def _parts_after(text: str, umbrella: _Umbrella, programs: Sequence[ProgramMention]) -> list[ProgramMention]:
    """Give the programs of the list that the umbrella announces: “四大工程”：“甲”工程选苗，“乙”工程浇水。"""
    match = _ANNOUNCES.match(text, umbrella.span.end)
    if not match:
        return []
    last = min(len(text), match.end() + LONGEST_SENTENCE)
    stop = _STOP.search(text, match.end(), last)
    first: dict[str, ProgramMention] = {}
    for mention in _between(programs, match.end(), stop.start() if stop else last):
        if mention.name != umbrella.name:
            first.setdefault(mention.name, mention)
    return list(first.values())


def _between(programs: Sequence[ProgramMention], start: int, end: int) -> Sequence[ProgramMention]:
    """Give the programs that begin at *start* or later and before *end*."""
    first, last = (bisect_left(programs, place, key=lambda m: m.span.start) for place in (start, end))
    return programs[first:last]
