"""The steps between documents: near-duplicates, linking, and the rows that each document adds to the graph."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import msgspec

from kg.duplicates import find_duplicates
from kg.errors import KgError
from kg.graph import find_original
from kg.linking import Decisions, Merge
from kg.pipeline.cache import Key, make_key
from kg.pipeline.codec import decode_extraction, decode_numbers, encode
from kg.pipeline.documents import Documents, Named, Place
from kg.pipeline.steps import Request, Work, run_step
from kg.pipeline.tasks import decode_linked

WHOLE = 128
"""Documents up to which the graph is one part, sorted as a whole."""
PART = 8
"""Documents whose rows make one part of a larger graph, at most: few enough that one more document changes few of the parts."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Where the rows of each part of the graph are; what was linked; near-duplicates by index.

    ``labels`` has the labels of programs, people and organisations; ``blobs``, for each part, documents and numbers in turn:
    a large graph has millions of them.
    """

    keys: Sequence[Key]
    blobs: Mapping[int, array[int]]
    count: int
    merges: tuple[Merge, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    duplicates: Mapping[int, int] = field(default_factory=dict)

    @property
    def parts(self) -> list[int]:
        """The numbers of the parts that have rows."""
        return sorted(self.blobs)

    @property
    def documents(self) -> int:
        """The number of documents."""
        return len(self.keys)

    def list_places(self, part: int) -> Iterator[tuple[Key, int]]:
        """Yield where the rows of a part are, as key and number."""
        blobs = self.blobs[part]
        for at in range(0, len(blobs), 2):
            yield self.keys[blobs[at]], blobs[at + 1]

    def list_all(self) -> Iterator[tuple[Key, int]]:
        """Yield where the rows are, part after part."""
        for part in self.parts:
            yield from self.list_places(part)


def link_all(work: Work, docs: Documents, named: Named, decisions: Decisions) -> Rows:
    """Link the names of all documents, and let each document list its rows."""
    work.progress("link", 0, 1)

    def get_text(index: int) -> str:
        return decode_extraction(work.cache.get(docs.keys[index])).doc.text

    duplicates = find_duplicates([summary.sketch for summary in docs.summaries], get_text)
    linked = _link(work, named, decisions)
    count = count_parts(len(named.names))
    requests = _list_requests(work, named, linked, duplicates)
    step = run_step(work, "enter", "list_document_rows", requests, len(named.names), str(count).encode())
    told = decode_linked(work.cache.get(linked))
    return Rows(step.keys, _find_rows(work, step.keys), count, told.merges, told.labels, duplicates)


def _link(work: Work, named: Named, decisions: Decisions) -> Key:
    """Link all names; give the key of what was linked, after which come the links of each document."""

    def load() -> bytes:
        return encode([msgspec.Raw(work.cache.get(key, number)) for key, number in named.names])

    source = make_key(*(key for key, _ in named.names))
    step = run_step(work, "link", "link_names", [(source, load)], 1, encode(decisions))
    for failure in step.failures.values():
        raise KgError(
            f"linking the names of {len(named.names):,} documents failed: {failure.reason}; build fewer at once"
        )
    return step.keys[0]


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


def _find_rows(work: Work, keys: Sequence[Key]) -> dict[int, array[int]]:
    parts: dict[int, array[int]] = defaultdict(partial(array, "L"))
    for index, key in enumerate(keys):
        for number, part in enumerate(decode_numbers(work.cache.get(key)), start=1):
            parts[part].extend((index, number))
    return dict(parts)
