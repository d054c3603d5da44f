"""Who receives an honour: the subject of the clause in its own words, or the report's region where none is named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from kg.extract.names import either
from kg.extract.phrases import phrase_start
from kg.extract.vocabulary import cut, division_names, is_link
from kg.lexicon import read_words
from kg.model import OrganizationMention, PersonMention, ProgramMention, Region

Kind = Literal["region", "organization", "person", "program", "other"]
_SELF = re.compile(r"^(?:我|全|该|本)[省市县区州旗盟镇乡]|^自治区|^首府")
_COUNTED = re.compile(r"\d[\d.,万]{0,20}余?(?:名|个|家|位|支|项|件|人|座|所)[^，、。；和与及]{0,14}")
_TIME = re.compile(
    r"^(?:(?:19|20)?\d{2,4}年(?:以来|\d+月)?(?:\d+日)?|(?:过去|近)?[一二三四五六七八九十\d]+年[来间]|截至[^，]{0,8}|党的[^，]{1,6}以来)"
)
_WORK = (
    "做法",
    "经验",
    "模式",
    "机制",
    "品牌",
    "平台",
    "工作",
    "案例",
    "体系",
    "项目",
    "工作法",
    "举措",
    "工程",
    "成果",
    "党校",
)
_STOP = re.compile(r"[，,：:；;](?![^“”]{0,200}”)")
_SETTING = re.compile(r"在[^，]{2,24}[中上]")
_LONGEST, _SHORT = 30, 16
_GENERIC_TAIL = 8  # quotation marks, 我县, and a noun like 机制 or 管理经验 around the name of a program


@dataclass(frozen=True, slots=True)
class Recipient:
    """A recipient as written or a region's full name, its kind, and where its words start (``None``: not named)."""

    name: str
    kind: Kind
    start: int | None


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a document before its honours are read."""

    text: str
    subjects: Sequence[Region]
    people: Sequence[PersonMention]
    organizations: Sequence[OrganizationMention]
    programs: Sequence[ProgramMention]

    def region(self, start: int | None = None) -> list[Recipient]:
        """Return the report's region as the recipient, or nothing where it cannot be told."""
        return [Recipient(self.subjects[0].full_name, "region", start)] if self.subjects else []


@cache
def _adverbs() -> re.Pattern[str]:
    adverb = either(read_words("lexicon/honour_verbs.tsv", kind="adverb"))
    years = r"(?:[已曾])?连续[\d一二三四五六七八九十两]{1,6}(?:年|届|次|个[^，]{0,4}年度)"
    return re.compile(rf"(?:{adverb}|{years}|在[^，。]{{2,12}}[中上]){{1,9}}$")


@cache
def _verb() -> re.Pattern[str]:
    return re.compile(either(read_words("lexicon/honour_verbs.tsv", kind="receive") | {"获"}))


def _is_region(words: str, subjects: Sequence[Region]) -> bool:
    """Tell whether *words* speak of the report's region (我市, 全区, its name in full or short)."""
    rest = _SELF.sub("", words, count=1)
    if rest != words and not rest:
        return True
    names = {name for region in subjects for name in (region.full_name, region.name, region.name[:-1]) if len(name) > 1}
    return words in names


def _recipient(context: Context, words: str, start: int) -> Recipient:
    """Return the recipient that *words* at *start* are: a program by its bare name, a body, or whatever they say."""
    end = start + len(words)
    if any(m.span.end == end and m.span.start >= start for m in context.organizations):
        return Recipient(words, "organization", start)
    for mention in context.programs:
        if mention.name in words and len(words) - len(mention.name) <= _GENERIC_TAIL:
            return Recipient(mention.name, "program", start)
    return Recipient(words, "other", start)


def _people_at(context: Context, end: int) -> list[Recipient]:
    """Return the persons of the list of names that ends at *end*."""
    found: list[Recipient] = []
    for mention in sorted(context.people, key=lambda m: -m.span.end):
        if mention.span.end == end:
            found.append(Recipient(mention.text, "person", mention.span.start))
            end = mention.span.start - 1 if context.text[mention.span.start - 1] in "、和与" else -1
    return found[::-1]


def _parts(words: str) -> list[str]:
    """Split a list of recipients; one noun shared by all (甲、乙公司典型案例) keeps it whole."""
    counted = _COUNTED.findall(words)
    if counted:
        return counted
    parts = re.split("、", words)
    whole = "“" in words or words.endswith(_WORK) or any(not 2 <= len(part) <= 14 for part in parts)
    return [words] if whole else parts


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Cut dates from the front of a subject and adverbs from its back."""
    while True:
        time = _TIME.match(text[start:end])
        if not time or not time.end():
            break
        start += time.end()
    earlier = max((match.end() for match in _verb().finditer(text, start, end)), default=end)
    mark = text.find("、", earlier, end)
    start = mark + 1 if mark >= 0 else start
    adverbs = _adverbs().search(text[start:end])
    if adverbs:
        end = start + adverbs.start()
    while start < end and text[start] in "，、 \n和并且有" and text[start : start + 4] not in division_names():
        start += 1
    return start, end


def recipients_before(context: Context, start: int, end: int, *, regional: bool) -> list[Recipient]:
    """Return who receives what a verb at *end* says, its sentence starting at *start*.

    *regional* tells that the award is one for cities and districts, so that an ellipted recipient is the region.
    """
    text = context.text
    clause = start
    for mark in _STOP.finditer(text, start, end):
        clause = mark.end()
    at, stop = _trim(text, clause, end)
    people = _people_at(context, stop)
    if people:
        return people
    if at < stop and not _SETTING.fullmatch(text[at:stop]):
        return list(_named(context, at, stop))
    if regional or clause == start:
        return _place_before(context, start, clause) or context.region()
    return list(_carried(context, start, clause)) or context.region()


def _place_before(context: Context, start: int, end: int) -> list[Recipient]:
    """Return the division that opens the clause before: 某市|推行“…”，被评为…示范县."""
    clause = re.split(_STOP, context.text[start:end].rstrip("，,"))[-1]
    at = end - 1 - len(clause)
    for n in range(min(len(clause), 12), 2, -1):
        if clause[:n] in division_names() and clause[n - 1] in "市县区旗":
            return (
                context.region(at) if _is_region(clause[:n], context.subjects) else [Recipient(clause[:n], "other", at)]
            )
    return []


def _skip_verb(text: str, start: int, end: int) -> int:
    """Return *start* moved behind a verb that opens the phrase (形成|“…”工作机制)."""
    first = next(iter(cut(text[start:end])), "")
    return start + len(first) if len(first) > 1 and is_link(first) and len(first) < end - start else start


def _named(context: Context, start: int, end: int) -> Iterator[Recipient]:
    """Yield the recipients that the clause names."""
    text = context.text
    if _is_region(text[start:end], context.subjects):
        yield from context.region(start)
        return
    own = _SELF.match(text[start:end])
    start += own.end() if own else 0
    if text.startswith("有", start):
        start += 1
    start = _skip_verb(text, start, end)
    if end - start > _LONGEST:
        start = max(start, phrase_start(text, start, end))
    for words in _parts(text[start:end]):
        at = text.find(words, start, end)
        if len(words) > 1:
            yield _recipient(context, words, at)


def _carried(context: Context, start: int, end: int) -> Iterator[Recipient]:
    """Yield what an earlier clause of the sentence speaks of: a program that it runs, work that it names, a body."""
    text = context.text
    clauses = list(re.finditer(r"[^，,：:；;]+", text[start:end]))
    for clause in reversed(clauses[-2:]):
        a, b = start + clause.start(), start + clause.end()
        holder = next(
            (m for m in context.people if a <= m.span.start and b - m.span.end <= 3 and m.span.end <= b), None
        )
        if holder:
            yield Recipient(holder.text, "person", holder.span.start)
            return
        program = next((m for m in context.programs if a <= m.span.start and m.span.end <= b), None)
        if program:
            yield Recipient(program.name, "program", program.span.start)
            return
        if clause.group().endswith(_WORK):
            opened = _skip_verb(text, a, b)
            if opened != a and "“" not in text[opened:b]:
                continue  # 建立…制度体系: what was done, not what was chosen
            a = opened
            counted = list(_COUNTED.finditer(text, a, b))
            begin = counted[-1].start() if counted else a if b - a <= _SHORT else phrase_start(text, a, b)
            yield Recipient(text[begin:b], "other", begin)
            return
    body = next((m for m in context.organizations if m.span.start == start), None)
    if body:
        yield Recipient(body.text, "organization", body.span.start)
