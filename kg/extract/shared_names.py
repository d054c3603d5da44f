"""Names that several reports quote, found where other reports write them without quotation marks."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from kg.extract.candidates import find_phrase_starts
from kg.model import Document, Extraction, ProgramMention, Span
from kg.names import is_numbered
from kg.text import find_quotes, make_overlap_test

_LEAST_REPORTS = 2
_LEAST_QUOTED = 0.6  # share of a name's occurrences that are quoted as such; below, it is an ordinary word (绿色通道)
_CONFIDENCE = Decimal("0.75")


SharedNames = Mapping[str, ProgramMention]
"""Names that several reports quote, with an example of each."""


def list_quoted(extraction: Extraction) -> tuple[ProgramMention, ...]:
    """List the mentions of a report whose names stand in quotation marks and can be told from ordinary words."""
    return tuple(m for m in extraction.programs if m.quoted and _is_telling(m.name))


def find_often_quoted(quoted: Iterable[Sequence[ProgramMention]]) -> list[str]:
    """Find the names that at least two reports quote; *quoted* has what :func:`list_quoted` gives of each."""
    reports = Counter(name for mentions in quoted for name in {mention.name for mention in mentions})
    return sorted(name for name, n in reports.items() if n >= _LEAST_REPORTS)


def count_plain(text: str, names: Iterable[str]) -> Counter[str]:
    """Count how often a report writes each of *names* outside quotation marks."""
    return Counter(name for name, _ in _outside(text, names))


def choose_shared(
    quoted: Iterable[Sequence[ProgramMention]], often: Sequence[str], plain: Mapping[str, int]
) -> SharedNames:
    """Choose of the names that reports *often* quote those that all reports together seldom write otherwise."""
    wanted = frozenset(often)
    counts: Counter[str] = Counter()
    examples: dict[str, ProgramMention] = {}
    for mention in (mention for mentions in quoted for mention in mentions if mention.name in wanted):
        counts[mention.name] += 1
        known = examples.get(mention.name)
        if known is None or _preference(mention) < _preference(known):
            examples[mention.name] = mention
    chosen = (name for name in often if counts[name] >= _LEAST_QUOTED * (counts[name] + plain.get(name, 0)))
    return {name: examples[name] for name in chosen}


def find_unmarked(doc: Document, known: Sequence[ProgramMention], names: SharedNames) -> list[ProgramMention]:
    """Find shared *names* in *doc* outside quotation marks and outside the mentions *known* already.

    A name must begin its noun phrase: 红色物业 in 实施红色物业 counts, 人才驿站 in 青年人才驿站 does not; in “海里红”共富工坊 both
    names count.
    """
    is_taken = make_overlap_test(mention.span for mention in known if not mention.quoted)
    free = [(name, span) for name, span in _outside(doc.text, names) if not is_taken(span)]
    if not free:
        return []
    starts = find_phrase_starts(doc.text, (span.start for _, span in free))
    return [
        ProgramMention(span, name, name, example.kind, example.national, False, _CONFIDENCE)
        for name, span in free
        if span.start in starts and (example := names[name])
    ]


def _preference(mention: ProgramMention) -> tuple[Decimal, str, str, Span]:
    return -mention.confidence, mention.kind, mention.text, mention.span


def _is_telling(name: str) -> bool:
    return len(name) >= 3 and name.isalnum() and not is_numbered(name)


def _outside(text: str, names: Iterable[str]) -> Iterator[tuple[str, Span]]:
    """Yield the occurrences that no quotation mark encloses; both names and quotations stand in one line."""
    begin = end = 0
    is_quoted = make_overlap_test(())
    for name, start in _occurrences(text, names):
        if start >= end:  # the first in its line
            begin, end = text.rfind("\n", end, start) + 1 or end, text.find("\n", start)
            end = len(text) if end < 0 else end + 1
            is_quoted = make_overlap_test(quote.outer for quote in find_quotes(text[begin:end]))
        if not is_quoted(Span(start - begin, start - begin + len(name))):
            yield name, Span(start, start + len(name))


def _occurrences(text: str, names: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Yield the names with their places from left to right, the longest at each place."""
    end = 0
    for at, _, name in sorted((at, -len(one), one) for one in names for at in _places(text, one)):
        if at >= end:
            end = at + len(name)
            yield name, at


def _places(text: str, name: str) -> Iterator[int]:
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + 1)


def list_pairs(text: str) -> bytes:
    """Give the pairs of neighbouring characters of *text*, each once, as numbers (uint32) in no order.

    A name can only stand in a text that has all its pairs.
    """
    units = memoryview(text.encode("utf-16-le", "surrogatepass"))
    found: set[int] = set()
    for at in (0, 2):
        found.update(units[at : at + (len(units) - at) // 4 * 4].cast("I"))
    return array("I", found).tobytes()


class PossibleNames:
    """Tells which of many names can stand in a text by its pairs of characters alone."""

    def __init__(self, names: Iterable[str]) -> None:
        """Take the names, of two characters at least."""
        self._by_pair: dict[int, list[tuple[str, frozenset[int]]]] = defaultdict(list)
        for name in names:
            pairs = frozenset(memoryview(list_pairs(name)).cast("I"))
            self._by_pair[min(pairs)].append((name, pairs))
        self._pairs = frozenset(self._by_pair)

    def list_in(self, pairs: bytes) -> list[str]:
        """List the names that may stand in a text with those pairs, of which :func:`list_pairs` tells, and hardly any other."""
        held = frozenset(memoryview(pairs).cast("I"))
        return sorted(name for pair in self._pairs & held for name, own in self._by_pair[pair] if own <= held)
