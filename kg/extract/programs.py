"""Named programs of a document: quoted and unquoted names judged in their place by a small linear model."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from itertools import repeat
from operator import add

from msgspec.structs import replace

from kg.extract.candidates import (
    Candidate,
    find_national,
    find_noun_phrase,
    find_quoted,
    find_unquoted,
    head_kinds,
    last_head,
)
from kg.extract.features import kind_of, name_features, place_features
from kg.lexicon import read_table, read_words
from kg.model import Document, ProgramKind, ProgramMention, Span
from kg.names import is_numbered
from kg.text import find_quotes, make_overlap_test

_ACCEPT_QUOTED, _ACCEPT_PLAIN = 0.4, 0.5  # what the best mention of a name must reach for it to be a program
_KEEP = 0.25  # and every further mention of it
_OFTEN = 3  # occurrences of a name; more say no more
_LONG = 20_000  # characters from which one walk for all names takes less time than a search for each
_CHAIN = 0.7  # share of the chain's mean in the score of a coordinated quotation
_CERTAIN = 3.5  # log-odds of a nation-wide programme by its fixed name
_SUFFIX = re.compile(r"(?<=.{3})(?:行动计划|计划|工程|行动|机制|制度|活动|模式|项目|政策|工作|办法)$")
# The campaign of 2023 is called in short after it was named in full.
_CAMPAIGN, _FULL_CAMPAIGN = "主题教育", "学习贯彻习近平新时代中国特色社会主义思想主题教育"
_ADJECTIVE = re.compile("[一二两三四五六七八九十双].")
_MARKS = re.compile(r"[“”‘’]")


Scorer = Callable[[str, Candidate, int], float]
"""Gives the log-odds that a candidate in a text names a program, with the occurrences of its name there."""


@cache
def _packaged_scorer() -> Scorer:
    """The logistic model that ``tests/tools/train_programs.py`` wrote."""
    return make_scorer({row["feature"]: float(row["weight"]) for row in read_table("program_model.tsv")})


def make_scorer(weights: Mapping[str, float]) -> Scorer:
    """Make the linear model of *weights* by feature, those of either kind of candidate added to those of both."""
    tables: dict[str, dict[str, float]] = {"q": {}, "u": {}}
    for feature, weight in weights.items():
        kind, _, name = feature.partition(":")
        for table in tables.values() if kind == "both" else [tables[kind]]:
            table[name] = table.get(name, 0.0) + weight

    @lru_cache(maxsize=4096)  # a name is a candidate wherever it stands
    def weigh_name(kind: str, core: str) -> float:
        return sum(map(tables[kind].get, name_features(core), repeat(0.0)))

    def score(text: str, candidate: Candidate, occurrences: int) -> float:
        core, kind = text[candidate.core.start : candidate.core.end], kind_of(candidate)
        if kind == "u" and core in _national():
            return _CERTAIN
        features = place_features(text, candidate, occurrences)
        return weigh_name(kind, core) + sum(map(tables[kind].get, features, repeat(0.0)))

    return score


@cache
def _national() -> dict[str, tuple[str, bool]]:
    return {row["name"]: (row["kind"], row["national"] == "1") for row in read_table("lexicon/program_national.tsv")}


def find_candidates(text: str) -> list[Candidate]:
    """Find all strings that could be programs, in order; overlapping ones included."""
    found = [*find_quoted(text), *find_unquoted(text), *find_national(text)]
    return sorted(found, key=lambda c: (c.core.start, -c.core.end, c.quote is None))


def bare_name(text: str, candidate: Candidate) -> str:
    """The name without quotation marks, and without the generic suffix where that stands outside them."""
    core, quoted = text[candidate.core.start : candidate.core.end], candidate.quote is not None
    name = _strip_core(core, quoted)
    in_short = name == _CAMPAIGN and (quoted or name == core)
    return _FULL_CAMPAIGN if in_short and _FULL_CAMPAIGN in text else name


@lru_cache(maxsize=4096)  # asked of every candidate and again of those that are programs
def _strip_core(core: str, quoted: bool) -> str:
    bare = _MARKS.sub("", core)
    return bare if quoted else _SUFFIX.sub("", bare)


def count_names(text: str, names: Iterable[str]) -> dict[str, int]:
    """Count how often each of *names* stands in *text*; in a long text up to three times, in one walk for all of them."""
    wanted = set(names)
    if len(text) < _LONG:
        return {name: text.count(name) for name in wanted}
    places: dict[str, list[int]] = {name[:2]: [] for name in wanted}
    for at, pair in enumerate(map(add, text, text[1:])):
        if pair in places:
            places[pair].append(at)
    return {name: _count(text, name, places[name[:2]]) if len(name) > 1 else text.count(name) for name in wanted}


def _count(text: str, name: str, places: Iterable[int]) -> int:
    count = end = 0
    for at in places:
        if at >= end and text.startswith(name, at):
            count, end = count + 1, at + len(name)
            if count == _OFTEN:
                break
    return count


def judge(text: str, candidates: Sequence[Candidate], score: Scorer) -> list[float]:
    """Estimate for each candidate the probability, 0 to 1, that it names a program.

    Coordinated quotations (“甲”“乙”“丙”三大工程) are mostly of one kind: each takes over a share of the chain's mean.
    """
    cores = [text[candidate.core.start : candidate.core.end] for candidate in candidates]
    counts = count_names(text, cores)
    scores = [score(text, candidate, counts[core]) for candidate, core in zip(candidates, cores, strict=True)]
    chains: dict[int, list[int]] = defaultdict(list)
    for i, candidate in enumerate(candidates):
        if candidate.chain_start is not None:
            chains[candidate.chain_start].append(i)
    for members in chains.values():
        mean = sum(scores[i] for i in members) / len(members)
        for i in members:
            scores[i] += _CHAIN * (mean - scores[i])
    return [1 / (1 + math.exp(-value)) for value in scores]


def _kind(candidate: Candidate, name: str) -> tuple[ProgramKind, bool]:
    if name in _national():
        kind, national = _national()[name]
        return kind, national  # type: ignore[return-value]
    kinds = head_kinds()
    return kinds.get(candidate.head) or kinds.get(last_head(name)) or "other", False  # type: ignore[return-value]


def _without_overlaps(judged: list[tuple[Candidate, float]]) -> list[tuple[Candidate, float]]:
    """Keep the surer of two candidates that share characters; of equally sure ones the longer."""
    kept: list[tuple[Candidate, float]] = []
    taken: set[int] = set()
    for candidate, p in sorted(
        judged, key=lambda cp: (-round(cp[1], 6), cp[0].core.start - cp[0].core.end, cp[0].core)
    ):
        place = range(candidate.core.start, candidate.core.end)
        if taken.isdisjoint(place):
            taken.update(place)
            kept.append((candidate, p))
    return sorted(kept, key=lambda cp: cp[0].core)


def find_programs(doc: Document, *, weights: Mapping[str, float] | None = None) -> tuple[ProgramMention, ...]:
    """Find every mention of a program in *doc*, in order, without overlaps.

    A name is a program of the document if its surest mention is likely enough; then its other mentions count too.
    *weights* of the model by feature replace the packaged ones, for cross-validation.
    """
    score = make_scorer(weights) if weights else _packaged_scorer()
    candidates = find_candidates(doc.text)
    by_name: dict[str, list[tuple[Candidate, float]]] = defaultdict(list)
    for candidate, p in zip(candidates, judge(doc.text, candidates, score), strict=True):
        by_name[bare_name(doc.text, candidate)].append((candidate, p))
    named = (pairs for name, pairs in by_name.items() if name.strip())  # ““”” has none
    accepted = [pair for pairs in named if _is_accepted(pairs) for pair in pairs if pair[1] >= _KEEP]
    found = _complete_names(_mention(doc.text, candidate, p) for candidate, p in _without_overlaps(accepted))
    return tuple(sorted([*found, *_find_bare(doc.text, found)], key=lambda mention: mention.span))


def _find_bare(text: str, found: Sequence[ProgramMention]) -> Iterator[ProgramMention]:
    """Find names that were accepted in quotation marks where they stand without (把红色物业嵌入…), outside other quotations."""
    names = {m.name: m for m in found if m.quoted and len(m.name) >= 4 and not is_numbered(m.name) and m.name.isalnum()}
    if not names:
        return
    is_taken = make_overlap_test(
        [*(quote.outer for quote in find_quotes(text)), *(mention.span for mention in found if not mention.quoted)]
    )
    for start, name in _find_longest(text, names):
        span = Span(start, start + len(name))
        if not is_taken(span):
            yield replace(names[name], span=span, text=name, quoted=False)


def _find_longest(text: str, names: Collection[str]) -> Iterator[tuple[int, str]]:
    """Yield the places of *names* from left to right, the longest at each place, none that overlaps the one before."""
    if len(text) >= _LONG:
        longest_first = sorted(names, key=len, reverse=True)
        matches = re.finditer("|".join(map(re.escape, longest_first)), text)
        yield from ((match.start(), match.group()) for match in matches)
        return
    end = 0
    for start, size in sorted((start, -len(name)) for name in names for start in _find_places(text, name)):
        if start >= end:
            end = start - size
            yield start, text[start:end]


def _find_places(text: str, name: str) -> Iterator[int]:
    """Yield every place of *name*, overlapping ones included: in a short text this takes less than making a pattern."""
    start = text.find(name)
    while start >= 0:
        yield start
        start = text.find(name, start + 1)


def _is_accepted(pairs: Sequence[tuple[Candidate, float]]) -> bool:
    return any(p >= (_ACCEPT_QUOTED if candidate.quote else _ACCEPT_PLAIN) for candidate, p in pairs)


def _mention(text: str, candidate: Candidate, p: float) -> ProgramMention:
    name = bare_name(text, candidate)
    kind, national = _kind(candidate, name)
    span, own = candidate.surface, None
    if candidate.quote and name not in _national():
        span, own = find_noun_phrase(text, candidate)
    if own and _ADJECTIVE.fullmatch(name):
        name += text[own.start : own.end]
    elif candidate.quote and name in read_words("lexicon/program_stop.tsv"):  # “一把手”政治能力提升计划
        name = _SUFFIX.sub("", _MARKS.sub("", text[candidate.surface.start : span.end]))
    return ProgramMention(
        span=span,
        text=text[span.start : span.end],
        name=name,
        kind=kind,
        national=national,
        quoted=candidate.quote is not None,
        confidence=Decimal(f"{p:.2f}"),
    )


def _complete_names(mentions: Iterable[ProgramMention]) -> list[ProgramMention]:
    """Call “四美” what it is called elsewhere in the document, 四美红旗村: two characters with a number tell nothing alone."""
    found = list(mentions)
    full = Counter(m.name for m in found if len(m.name) > 2 and _ADJECTIVE.fullmatch(m.name[:2]))
    longer = {name[:2]: name for name, _ in sorted(full.items(), key=lambda item: (item[1], item[0]))}
    return [replace(m, name=longer.get(m.name, m.name)) if _ADJECTIVE.fullmatch(m.name) else m for m in found]
