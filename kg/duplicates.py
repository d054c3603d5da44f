"""Near-duplicate articles: the same report printed twice, with other headings, captions or a longer lead.

The method is the resemblance and containment of shingle sets, estimated on a sample of hashes: A. Broder, “On the
resemblance and containment of documents” (1997), section 5, where a document's sketch is the hashes divisible by m.
"""

from __future__ import annotations

import hashlib
import math
import re
import zlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.model import Document

SHINGLE = 6
"""Characters in a shingle: five and fewer are shared by any two reports (“新时代党的建”), long ones die by one edit."""
SAMPLE = 31
"""One shingle in this many enters a sketch: a report of 4,500 characters keeps about 140. A prime, so that all of the four
characters that decide it count."""
FIRST_OF_BUCKET = 4
"""A document is compared with that many earlier ones of each bucket, so that the cost stays linear."""
CANDIDATE = 0.2
"""Share of the smaller sketch that makes a pair worth a closer look; it is well below SAME."""
SAME = 0.5
"""Share of the shorter article's shingles found in the other. Measured on 70 reports: 0.93 for the one pair printed
twice, 0.16 for the next, two reports that share a section."""
CERTAIN = 4.0
"""Standard errors that a sketch's share must lie from SAME to be believed; nearer ones are counted on the texts."""

_TEXT = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Sketch:
    """What comparing needs of one document: its names, length in characters, digest, and sampled hashes (uint32)."""

    title: str
    source_file: str
    number: int
    length: int
    digest: bytes
    hashes: bytes


def make_sketch(doc: Document) -> Sketch:
    """Make the sketch of a document; it is the same on every machine and in every run."""
    text = _strip_marks(doc.text)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]
    hashes = array("I", sorted(_sample_hashes(text)))
    return Sketch(doc.title, doc.source_file, doc.number, len(text), digest, hashes.tobytes())


def find_duplicates(sketches: Sequence[Sketch], get_text: Callable[[int], str]) -> dict[int, int]:
    """Map the index of every near-duplicate to the index of its original, which is never a duplicate itself.

    The original is the longest article; among equals the first by title, file name, text and number. So the pairs do
    not depend on the order of *sketches*. White space, punctuation and width do not count. *get_text* gives the text of a
    document by its index; only pairs whose sketches leave it open are compared so.
    """
    order = sorted(range(len(sketches)), key=lambda i: _rank(sketches[i]))
    originals: dict[int, int] = {}
    for rank, shares in _find_candidates([sketches[i] for i in order]):
        one = order[rank]
        measured = ((_settle(sketches, one, order[e], share, get_text), -e) for e, share in shares)
        best = max(measured, default=(0.0, 0))
        if best[0] >= SAME:
            original = order[-best[1]]
            originals[one] = originals.get(original, original)
    return originals


def measure_containment(text: str, other: str) -> float:
    """Measure which share of the shorter text's shingles stands in the longer one, 0 to 1."""
    one, two = _make_shingles(_strip_marks(text)), _make_shingles(_strip_marks(other))
    return len(one & two) / max(1, min(len(one), len(two)))


def _rank(sketch: Sketch) -> tuple[int, str, str, bytes, int]:
    return -sketch.length, sketch.title, sketch.source_file, sketch.digest, sketch.number


def _settle(sketches: Sequence[Sketch], one: int, other: int, share: float, get_text: Callable[[int], str]) -> float:
    """Believe the share that the sketches give where it is far from SAME, else count the shingles of the texts."""
    if sketches[one].digest == sketches[other].digest:
        return 1.0
    error = math.sqrt(SAME * (1 - SAME) / max(1, _size(sketches[one])))
    return share if abs(share - SAME) > CERTAIN * error else measure_containment(get_text(one), get_text(other))


def _strip_marks(text: str) -> str:
    return "".join(_TEXT.findall(text))


def _make_shingles(text: str) -> set[str]:
    return {text[i : i + SHINGLE] for i in range(max(1, len(text) - SHINGLE + 1))}


def _sample_hashes(text: str) -> set[int]:
    """Hash the shingles whose first four characters, as a number, are divisible: those alone are looked at closely."""
    data = text.encode("utf-16-le", "surrogatepass")
    units, size = memoryview(data), 2 * SHINGLE
    starts: list[int] = []
    for first in range(0, 8, 2):
        numbers = units[first : first + max(0, len(data) - first) // 8 * 8].cast("Q")
        starts += [first + 8 * i for i, number in enumerate(numbers) if not number % SAMPLE]
    every = range(0, max(2, len(data) - size + 2), 2)
    return {zlib.crc32(data[at : at + size]) for at in starts if at in every} or {
        zlib.crc32(data[at : at + size]) for at in every
    }


def _size(sketch: Sketch) -> int:
    return len(sketch.hashes) // 4


def _find_candidates(sketches: Sequence[Sketch]) -> Iterator[tuple[int, list[tuple[int, float]]]]:
    """Yield for each document the earlier ones whose sketches overlap enough, with the share of the smaller sketch."""
    repeated = _find_repeated(sketches)
    buckets: dict[int, list[int]] = defaultdict(list)
    for rank, sketch in enumerate(sketches):
        hashes = [value for value in array("I", sketch.hashes) if value in repeated]
        shared = Counter(earlier for value in hashes for earlier in buckets[value])
        shares = [(e, n / min(_size(sketch), _size(sketches[e]))) for e, n in sorted(shared.items())]
        yield rank, [(e, share) for e, share in shares if share >= CANDIDATE]
        for value in hashes:
            if len(buckets[value]) < FIRST_OF_BUCKET:
                buckets[value].append(rank)


def _find_repeated(sketches: Sequence[Sketch]) -> set[int]:
    """Find the hashes that several documents have; most stand in one only and need no bucket."""
    every = array("I")
    for sketch in sketches:
        every.frombytes(sketch.hashes)
    return {one for one, two in pairwise(sorted(every)) if one == two}
