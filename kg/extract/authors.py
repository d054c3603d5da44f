"""Authors: the names in a byline, a line of authors, or a bracket that names the reporter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.extract.names import NameGuess, either, name_score, name_sizes
from kg.extract.vocabulary import word_score
from kg.extract.widths import widen
from kg.lexicon import read_words
from kg.model import Document, Span

_LINE = re.compile(r"[^\n]+")
_BRACKET = re.compile(r"[（(][^（()）\n]{2,60}[）)]")
_SENTENCE = re.compile(r"[，。；！？“”《》0-9]")
_DATE = re.compile(r"\d{4}\s?[年/.-]\s?\d{1,2}\s?[月/.-]\s?\d{1,2}\s?日?(?:\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?")
_SOURCE = re.compile(r"(?:信息|稿件)?来源[:：]?\s*[^\s　，。）]{1,20}")
_LONGEST_LINE = 60
_LEAST, _LEAST_BARE = (
    -9.0,
    -4.0,
)  # mean log-likelihood ratio of a name: beside 记者 or 通讯员, and in a line of names only


@cache
def _byline_words() -> re.Pattern[str]:
    return re.compile(either(read_words("lexicon/person_cues.tsv", kind="byline")))


@cache
def _chunk() -> re.Pattern[str]:
    """Match one stretch of characters between spaces and separators, byline words cut out beforehand."""
    return re.compile(r"[\u3400-\u9fff]{2,24}")


def split_names(run: str) -> tuple[str, ...]:
    """Cut a run of characters into names without remainder (杨某某张某某 → 2), likeliest cut first; () if impossible."""
    best: list[tuple[float, tuple[str, ...]] | None] = [None] * len(run) + [(0.0, ())]
    for i in range(len(run) - 1, -1, -1):
        options = []
        for n in name_sizes(run[i:]):
            rest = best[i + n]
            if rest is not None:
                options.append((name_score(run[i : i + n]) + rest[0], (run[i : i + n], *rest[1])))
        best[i] = max(options, default=None)
    return best[0][1] if best[0] else ()


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _names_in(text: str, span: Span, least: float) -> Iterator[NameGuess]:
    """Yield the names of a line of authors; a stretch that is no name is passed over."""
    masked = text[span.start : span.end]
    for pattern in (_SOURCE, _byline_words()):
        masked = pattern.sub(_blank, masked)
    for chunk in _chunk().finditer(masked):
        names = split_names(chunk.group())
        score = sum(name_score(name) - word_score(name) for name in names) / max(1, len(names))
        start = span.start + chunk.start()
        for name in names if score >= least else ():
            yield NameGuess(4.0, start, start + len(name))
            start += len(name)


def _is_all_names(line: str) -> bool:
    """Tell whether a line is two or more names set apart by spaces and nothing else (杨某某 张某某)."""
    parts = line.split()
    return len(parts) > 1 and all(len(part) <= 4 and split_names(part) == (part,) for part in parts)


def find_authors(doc: Document) -> tuple[NameGuess, ...]:
    """Find the names of authors: in ``doc.byline``, in lines and brackets with 记者 or 通讯员, in lines of names only."""
    found: list[NameGuess] = []
    text = _DATE.sub(_blank, widen(doc.text))
    if doc.byline:
        found += _names_in(text, doc.byline, _LEAST)
    for pattern in (_LINE, _BRACKET):
        for match in pattern.finditer(text):
            line = match.group()
            if len(line) > _LONGEST_LINE or _SENTENCE.search(line):
                continue
            if "记者" in line or "通讯员" in line:
                found += _names_in(text, Span(*match.span()), _LEAST)
            elif _is_all_names(line):
                found += _names_in(text, Span(*match.span()), _LEAST_BARE)
    return tuple(found)
