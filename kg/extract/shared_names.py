"""Names that several reports quote, found where other reports write them without quotation marks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from kg.extract.candidates import find_phrase_starts
from kg.model import Document, Extraction, ProgramMention, Span
from kg.names import is_numbered
from kg.text import find_quotes

_LEAST_REPORTS = 2
_LEAST_QUOTED = 0.6  # share of a name's occurrences that are quoted as such; below, it is an ordinary word (绿色通道)
_CONFIDENCE = Decimal("0.75")


def find_shared_names(extractions: Sequence[Extraction]) -> dict[str, ProgramMention]:
    """Find names that at least two reports quote as programs and that are seldom written otherwise, with an example of each."""
    quoted: dict[str, list[ProgramMention]] = defaultdict(list)
    reports: Counter[str] = Counter()
    for extraction in extractions:
        found = [m for m in extraction.programs if m.quoted and _is_telling(m.name)]
        reports.update({m.name for m in found})
        for mention in found:
            quoted[mention.name].append(mention)
    names = [name for name, n in reports.items() if n >= _LEAST_REPORTS]
    heads = _by_head(names)
    plain = Counter(name for e in extractions for name, _ in _outside(e.doc.text, heads))
    return {
        name: min(quoted[name], key=lambda m: (-m.confidence, m.kind, m.text, m.span))
        for name in sorted(names)
        if len(quoted[name]) >= _LEAST_QUOTED * (len(quoted[name]) + plain[name])
    }


def find_unmarked(
    doc: Document, known: Sequence[ProgramMention], names: Mapping[str, ProgramMention]
) -> list[ProgramMention]:
    """Find shared *names* in *doc* outside quotation marks and outside the mentions *known* already.

    A name must begin its noun phrase: 红色物业 in 实施红色物业 counts, 人才驿站 in 青年人才驿站 does not; in “海里红”共富工坊 both
    names count.
    """
    taken = [mention.span for mention in known if not mention.quoted]
    hits = _outside(doc.text, _by_head(names))
    free = [(name, span) for name, span in hits if not any(other.overlaps(span) for other in taken)]
    if not free:
        return []
    starts = find_phrase_starts(doc.text, (span.start for _, span in free))
    return [
        ProgramMention(span, name, name, names[name].kind, names[name].national, False, _CONFIDENCE)
        for name, span in free
        if span.start in starts
    ]


def _is_telling(name: str) -> bool:
    return len(name) >= 3 and name.isalnum() and not is_numbered(name)


def _by_head(names: Iterable[str]) -> dict[str, list[str]]:
    """Names by their first two characters, longest first: one look-up for each place in a text."""
    heads: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names, key=lambda n: (-len(n), n)):
        heads[name[:2]].append(name)
    return heads


def _outside(text: str, heads: Mapping[str, Sequence[str]]) -> list[tuple[str, Span]]:
    """Occurrences that no quotation mark encloses."""
    quotes = [quote.outer for quote in find_quotes(text)]
    return [(n, span) for n, span in _occurrences(text, heads) if not any(quote.overlaps(span) for quote in quotes)]


def _occurrences(text: str, heads: Mapping[str, Sequence[str]]) -> Iterable[tuple[str, Span]]:
    at = 0
    while at < len(text):
        name = next((n for n in heads.get(text[at : at + 2], ()) if text.startswith(n, at)), None)
        if name:
            yield name, Span(at, at + len(name))
        at += len(name) if name else 1
