"""Near-duplicate articles: the same report printed twice, with other headings, captions or a longer lead.

The method is the resemblance and containment of shingle sets, estimated on a sample of hashes: A. Broder, “On the
resemblance and containment of documents” (1997), section 5, where a document's sketch is the hashes divisible by m.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from kg.model import Document

SHINGLE = 6
"""Characters in a shingle: five and fewer are shared by any two reports (“新时代党的建”), long ones die by one edit."""
SAMPLE = 8
"""One hash in this many enters a sketch: a report of 3,000 characters keeps about 350."""
FIRST_OF_BUCKET = 4
"""A document is compared with that many earlier ones of each bucket, so that the cost stays linear."""
CANDIDATE = 0.2
"""Share of the smaller sketch that makes a pair worth an exact look; it is well below SAME."""
SAME = 0.5
"""Share of the shorter article's shingles found in the other. Measured on 70 reports: 0.93 for the one pair printed
twice, 0.16 for the next, two reports that share a section."""

_TEXT = re.compile(r"[^\W_]+")


def find_duplicates(docs: Sequence[Document]) -> dict[int, int]:
    """Map the index of every near-duplicate to the index of its original, which is never a duplicate itself.

    The original is the longest article; among equals the first by title, file name, text and number. So the pairs do
    not depend on the order of *docs*. White space, punctuation and width do not count.
    """
    texts = [_strip_marks(doc.text) for doc in docs]
    order = sorted(range(len(docs)), key=lambda i: (-len(texts[i]), *_name(docs[i])))
    candidates = _find_candidates([_make_sketch(texts[i]) for i in order])
    originals: dict[int, int] = {}
    for rank, earlier in sorted(candidates.items()):
        best = max(((measure_containment(texts[order[rank]], texts[order[e]]), -e) for e in earlier), default=(0.0, 0))
        if best[0] >= SAME:
            original = order[-best[1]]
            originals[order[rank]] = originals.get(original, original)
    return originals


def measure_containment(text: str, other: str) -> float:
    """Measure which share of the shorter text's shingles stands in the longer one, 0 to 1."""
    one, two = _make_shingles(_strip_marks(text)), _make_shingles(_strip_marks(other))
    return len(one & two) / max(1, min(len(one), len(two)))


def _name(doc: Document) -> tuple[str, str, str, int]:
    return doc.title, doc.source_file, doc.text, doc.number


def _strip_marks(text: str) -> str:
    return "".join(_TEXT.findall(text))


def _make_shingles(text: str) -> set[str]:
    return {text[i : i + SHINGLE] for i in range(max(1, len(text) - SHINGLE + 1))}


def _make_sketch(text: str) -> frozenset[int]:
    """Sample the hashes of a text's shingles; a hash is the same on every machine and in every run."""
    data = text.encode("utf-32-le", "surrogatepass")
    size = 4 * SHINGLE
    hashes = {zlib.crc32(data[at : at + size]) for at in range(0, max(1, len(data) - size + 4), 4)}
    sample = frozenset(value for value in hashes if value % SAMPLE == 0)
    return sample or frozenset(hashes)


def _find_candidates(sketches: Sequence[frozenset[int]]) -> Mapping[int, list[int]]:
    """Find for each document the earlier ones whose sketches overlap enough, through the buckets of equal hashes."""
    buckets: dict[int, list[int]] = defaultdict(list)
    found: dict[int, list[int]] = {}
    for rank, sketch in enumerate(sketches):
        shared = Counter(earlier for value in sketch for earlier in buckets[value][:FIRST_OF_BUCKET])
        enough = [e for e, n in shared.items() if n >= CANDIDATE * min(len(sketch), len(sketches[e]))]
        if enough:
            found[rank] = sorted(enough)
        for value in sketch:
            if len(buckets[value]) < FIRST_OF_BUCKET:
                buckets[value].append(rank)
    return found
