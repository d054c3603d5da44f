"""The steps between documents: near-duplicates, linking, and the rows that each document adds to the graph."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from kg.duplicates import find_duplicates
from kg.errors import KgError
from kg.graph import find_original
from kg.linking import Decisions, Merge
from kg.pipeline.cache import Key, make_key
from kg.pipeline.codec import decode_extraction, decode_numbers, encode
from kg.pipeline.documents import Documents, Named, Place
from kg.pipeline.engines import Failure
from kg.pipeline.steps import Request, Work, run_step
from kg.pipeline.tasks import decode_linked

PART = 128
"""Documents whose rows make one part of the graph, at most: a part must fit into the memory of a process."""


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
    linked, *links = _link(work, named, decisions)
    work.progress("link", 1, 1)
    count = count_parts(len(links))
    requests = _list_requests(work, named, links, duplicates)
    step = run_step(work, "enter", "list_document_rows", requests, len(links), str(count).encode())
    told = decode_linked(linked)
    return Rows(step.keys, _find_rows(work, step.keys), count, told.merges, told.labels, duplicates)


def _link(work: Work, named: Named, decisions: Decisions) -> tuple[bytes, ...]:
    names = encode([work.cache.get(key, number) for key, number in named.names])
    [result] = work.engine.run("link_names", [names], encode(decisions))
    if isinstance(result, Failure):
        raise KgError(
            f"linking the names of {len(named.names):,} documents failed: {result.reason}; build fewer at once"
        )
    return result


def count_parts(documents: int) -> int:
    """Give the number of parts, a power of two that only the number of documents decides, so that it seldom changes."""
    return 1 << max(0, (-(-documents // PART) - 1).bit_length())


def _list_requests(
    work: Work, named: Named, links: Sequence[bytes], duplicates: Mapping[int, int]
) -> Iterator[Request]:
    places = named.extractions
    for index, encoded in enumerate(links):
        of = duplicates.get(index)
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
