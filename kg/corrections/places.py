"""Find a passage again in a text that was moved, laid out anew or renamed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from kg.corrections.entries import Correction
from kg.model import Document, Span

CONTEXT = 30
"""Characters that are kept of what stands before a passage, and after it."""

# Thresholds in characters without white space. In a report of the same title a little of the context is enough, and a
# long passage needs none, for its sentence may have moved; elsewhere the whole context must agree, and not be trivial.
_LITTLE, _LONG, _TELLING = 4, 12, 20
_FOLD = str.maketrans({**{chr(i): chr(i - 0xFEE0) for i in range(0xFF01, 0xFF5F)}, **dict.fromkeys("“”＂", '"')})
_FOLD |= str.maketrans(dict.fromkeys("‘’＇", "'"))
_MARKS = "\"'《》「」"


def fold(text: str) -> str:
    """Give *text* without white space, full-width letters and marks as half-width ones, and plain quotation marks."""
    return "".join(text.split()).translate(_FOLD)


@dataclass(frozen=True, slots=True)
class Folded:
    """A document for looking up passages: its title and text folded, and where each character of that text stood."""

    title: str
    text: str
    offsets: tuple[int, ...]

    @classmethod
    def from_document(cls, doc: Document) -> Folded:
        """Fold a document once, for all corrections."""
        offsets = tuple(i for i, ch in enumerate(doc.text) if not ch.isspace())
        return cls(fold(doc.title), fold(doc.text), offsets)

    def find(self, correction: Correction) -> list[Span]:
        """Find where the passage of *correction* stands in the document, as spans of its text; empty where it does not."""
        passage, before, after = map(fold, (correction.passage, correction.before, correction.after))
        if correction.scope == "everywhere":
            passage = passage.strip(_MARKS) or passage  # quoted or not
            starts = list(_find_all(self.text, passage))
        else:
            found = _find_all(self.text, passage)
            starts = self._with_context(list(found), passage, before, after, fold(correction.document))
        return [Span(self.offsets[i], self.offsets[i + len(passage) - 1] + 1) for i in starts]

    def _with_context(self, starts: list[int], passage: str, before: str, after: str, title: str) -> list[int]:
        """Keep the places whose surroundings agree best, if they agree well enough."""
        agreed = {i: self._agree(i, passage, before, after) for i in starts}
        best = max(agreed.values(), default=0)
        whole = len(before) + len(after)
        if title == self.title:
            enough = len(passage) >= _LONG or best >= min(_LITTLE, whole)
        else:
            enough = best == whole >= _TELLING
        return [i for i in starts if enough and agreed[i] == best]

    def _agree(self, start: int, passage: str, before: str, after: str) -> int:
        """How many characters next to the passage are the same as in the correction, on both sides together."""
        end = start + len(passage)
        left = self.text[max(0, start - len(before)) : start]
        right = self.text[end : end + len(after)]
        return _count_same(left[::-1], before[::-1]) + _count_same(right, after)


def _find_all(text: str, passage: str) -> Iterator[int]:
    at = text.find(passage) if passage else -1
    while at >= 0:
        yield at
        at = text.find(passage, at + 1)


def _count_same(a: Iterable[str], b: Iterable[str]) -> int:
    """How many characters both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))
