"""The steps between documents: near-duplicates, linking, and the rows that each document adds to the graph."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from itertools import accumulate
from typing import Any

import msgspec

from kg.duplicates import find_duplicates
from kg.graph import find_original
from kg.linking import Decisions, Merge
from kg.pipeline.cache import Cache, Key, make_key
from kg.pipeline.codec import decode_extraction, decode_row_index, decode_text, encode
from kg.pipeline.documents import Documents, Named, Place
from kg.pipeline.steps import Request, Work, run_whole_step
from kg.pipeline.tasks import decode_linked

WHOLE = 128
"""Documents up to which the graph is one part, sorted as a whole."""
PART = 4
"""Documents whose rows make one part of a larger graph, at most: few enough that one more document changes few of the parts."""


_BATCH = 64_000_000


@dataclass(frozen=True, slots=True)
class Rows:
    """Where the rows of each document are; what was linked; near-duplicates by index.

    ``spread`` tells for each document in which parts its rows are, in ascending order, and where in its rows those of each
    part end, in bytes. ``digests`` and ``sizes`` are those of each part that has rows: of all that documents add to it, and in
    bytes. ``labels`` has the labels of programs, people and organisations.
    """

    keys: Sequence[Key]
    spread: Sequence[tuple[array[int], array[int]]]
    digests: Mapping[int, bytes]
    sizes: Mapping[int, int]
    count: int
    merges: tuple[Merge, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    duplicates: Mapping[int, int] = field(default_factory=dict)

    @property
    def parts(self) -> list[int]:
        """The numbers of the parts that have rows."""
        return sorted(self.digests)

    @property
    def documents(self) -> int:
        """The number of documents."""
        return len(self.keys)

    def read_parts(self, cache: Cache, parts: Sequence[int]) -> Iterator[list[bytes]]:
        """Yield for each of *parts*, ascending numbers, what each document adds to it.

        Each document is read once for as many parts as are held at once.
        """
        for batch in self._make_batches(parts):
            found: dict[int, list[bytes]] = {part: [] for part in batch}
            for key, (numbers, ends) in zip(self.keys, self.spread, strict=True):
                first, last = bisect_left(numbers, batch[0]), bisect_right(numbers, batch[-1])
                wanted = [at for at in range(first, last) if numbers[at] in found]
                data = cache.get(key, 1) if wanted else b""
                for at in wanted:
                    found[numbers[at]].append(data[ends[at - 1] if at else 0 : ends[at]])
            for part in batch:
                yield found.pop(part)

    def _make_batches(self, parts: Sequence[int]) -> Iterator[list[int]]:
        batch: list[int] = []
        held = 0
        for part in parts:
            if batch and held + self.sizes[part] > _BATCH:
                yield batch
                batch, held = [], 0
            batch.append(part)
            held += self.sizes[part]
        if batch:
            yield batch


def link_all(work: Work, docs: Documents, named: Named, decisions: Decisions) -> Rows:
    """Link the names of all documents, and let each document list its rows."""
    work.progress("link", 0, 1)

    def get_text(index: int) -> str:
        return decode_text(work.cache.get(docs.keys[index]))

    duplicates = find_duplicates([summary.sketch for summary in docs.summaries], get_text)
    linked = _link(work, named, decisions)
    count = count_parts(len(named.names))
    requests = _list_requests(work, named, linked, duplicates)
    keys = run_whole_step(work, "enter", "list_document_rows", requests, len(named.names), str(count).encode())
    told = decode_linked(work.cache.get(linked))
    spread, digests, sizes = _index_rows(work, keys)
    return Rows(keys, spread, digests, sizes, count, told.merges, told.labels, duplicates)


def _link(work: Work, named: Named, decisions: Decisions) -> Key:
    """Link all names; give the key of what was linked, after which come the links of each document."""

    def load() -> bytes:
        return encode([msgspec.Raw(work.cache.get(key, number)) for key, number in named.names])

    source = make_key(*(key for key, _ in named.names))
    return run_whole_step(work, "link", "link_names", [(source, load)], 1, encode(decisions))[0]


def count_parts(documents: int) -> int:
    """Give the number of parts, which only the number of documents decides; a power of two, so that it seldom changes."""
    return 1 if documents <= WHOLE else 1 << (-(-documents // PART) - 1).bit_length()


def _list_requests(work: Work, named: Named, linked: Key, duplicates: Mapping[int, int]) -> Iterator[Request]:
    places = named.extractions
    for index in range(len(places)):
        encoded, of = work.cache.get(linked, index + 1), duplicates.get(index)
        original = None if of is None else places[of]
        yield (
            make_key(places[index].digest, encoded, original.digest if original else b""),
            partial(_join, work, places[index], encoded, original),
        )


def _join(work: Work, extraction: Place, links: bytes, original: Place | None) -> bytes:
    of = (
        b""
        if original is None
        else encode(find_original(decode_extraction(work.cache.get(original.key, original.number))))
    )
    return encode([work.cache.get(extraction.key, extraction.number), links, of])


def _index_rows(
    work: Work, keys: Sequence[Key]
) -> tuple[list[tuple[array[int], array[int]]], dict[int, bytes], dict[int, int]]:
    spread: list[tuple[array[int], array[int]]] = []
    digests: dict[int, Any] = defaultdict(sha256)
    sizes: Counter[int] = Counter()
    for key in keys:
        index = decode_row_index(work.cache.get(key))
        spread.append((array("I", index.parts), array("I", accumulate(index.sizes))))
        for part, size, digest in zip(index.parts, index.sizes, index.digests, strict=True):
            digests[part].update(digest)
            sizes[part] += size
    return spread, {part: digest.digest() for part, digest in digests.items()}, sizes
