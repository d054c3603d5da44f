"""Find a passage again in a text that was moved, laid out anew or renamed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from kg.corrections.entries import Correction, Corrections
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
class Needle:
    """What is looked for: the words of a correction, folded; with *everywhere*, whatever stands around them."""

    title: str
    before: str
    passage: str
    after: str
    everywhere: bool

    @classmethod
    def from_correction(cls, correction: Correction) -> Needle:
        """Fold the words of a correction once, for all documents."""
        everywhere, passage = correction.scope == "everywhere", fold(correction.passage)
        quoted_or_not = passage.strip(_MARKS) if everywhere else ""
        before, after = fold(correction.before), fold(correction.after)
        return cls(fold(correction.document), before, quoted_or_not or passage, after, everywhere)


@lru_cache(maxsize=4)  # one file of corrections serves all documents
def list_needles(corrections: Corrections) -> tuple[Needle, ...]:
    """Give what each entry looks for, in their order."""
    return tuple(map(Needle.from_correction, corrections.entries))


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

    def find(self, needle: Needle) -> list[Span]:
        """Find where the passage of a correction stands in the document, as spans of its text; empty where it does not."""
        starts = list(_find_all(self.text, needle.passage))
        if starts and not needle.everywhere:
            starts = self._with_context(starts, needle)
        return [Span(self.offsets[i], self.offsets[i + len(needle.passage) - 1] + 1) for i in starts]

    def _with_context(self, starts: list[int], needle: Needle) -> list[int]:
        """Keep the places whose surroundings agree best, if they agree well enough."""
        agreed = {i: self._agree(i, needle.passage, needle.before, needle.after) for i in starts}
        best, whole = max(agreed.values()), len(needle.before) + len(needle.after)
        if needle.title == self.title:
            enough = len(needle.passage) >= _LONG or best >= min(_LITTLE, whole)
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
