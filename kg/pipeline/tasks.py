"""The steps of a build as functions from bytes to bytes: any engine can run them, here or on another machine.

Each takes one item, and a context that is the same for all items of a step, and gives a tuple of byte strings. Its result
depends on these two alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import islice
from pathlib import Path
from zlib import crc32

from kg.corrections import Applied, Corrections, correct
from kg.divisions import load_divisions
from kg.duplicates import make_sketch
from kg.errors import InputError
from kg.exports import PartFile, Place, store_part
from kg.extract.shared_names import count_plain, list_pairs, list_quoted
from kg.extraction import complete_one, extract
from kg.graph import Entry, Row, Source, list_overview, list_repeated, list_rows, merge_rows, to_graph
from kg.linking import Decisions, LocalNames, Merge, link, read_names, split_links
from kg.model import Document, ProgramMention
from kg.page import TITLE, to_html
from kg.pipeline.codec import (
    Parsed,
    PartStatistics,
    RowIndex,
    Summary,
    decode_blobs,
    decode_document,
    decode_extraction,
    decode_links,
    decode_original,
    decode_text,
    decoder,
    encode,
)
from kg.privacy import Known, Mode, find_public, withhold
from kg.rdf import entries_to_turtle
from kg.reading import Limits, Stored, is_traditional, parse_documents, parse_stored
from kg.tables import flatten_entries, to_csv_parts, to_graphml_parts

Task = Callable[[bytes, bytes], tuple[bytes, ...]]

_NOTHING: tuple[Applied, ...] = ()
_CHUNK = 1000
_DIGEST = 16
COUNTED_FACTS = ("adopts", "plans", "position")


@dataclass(frozen=True, slots=True)
class Reading:
    """The context of reading: the limits of a file, and whether to recognise scanned pages."""

    limits: Limits
    ocr: bool = False


@dataclass(frozen=True, slots=True)
class Completing:
    """The context of completing: the corrections, and which people to withhold."""

    corrections: Corrections
    people: Mode


@dataclass(frozen=True, slots=True)
class Withholding:
    """The context of withholding people."""

    known: Known
    people: Mode


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking tells beside the links of each document; ``labels`` are those of programs, people and organisations."""

    merges: tuple[Merge, ...]
    labels: dict[str, str]


@dataclass(frozen=True, slots=True)
class Writing:
    """The context of writing: the base IRI, whether documents keep their texts, the title of a page, and whether a
    part is the whole graph, whose entries the page needs again."""

    base: str
    with_text: bool = True
    title: str = TITLE
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Storing:
    """The context of storing parts: as in writing, and the places."""

    writing: Writing
    places: tuple[Place, ...]


def parse(item: bytes, context: bytes) -> tuple[bytes, ...]:
    """Turn (file name, content) into a list of its documents' digests, or a fault, and the documents themselves."""
    (name, data), reading = _decode_file(item), _decode_reading(context)
    try:
        docs = parse_documents(data, Path(name), reading.limits, ocr=reading.ocr)
    except InputError as error:
        return (encode(Parsed(fault=str(error))),)
    return _give_parsed(docs)


def read_stored(item: bytes, context: bytes) -> tuple[bytes, ...]:
    """Read a file or row group that this machine opens by its URL; give what :func:`parse` gives."""
    try:
        docs, fault = parse_stored(_decode_stored(item), _decode_reading(context).limits)
    except InputError as error:
        return (encode(Parsed(fault=str(error))),)
    return _give_parsed(docs, fault)


def _give_parsed(docs: Sequence[Document], fault: str = "") -> tuple[bytes, ...]:
    traditional = any(is_traditional(doc.text) for doc in docs)
    encoded = [encode(doc) for doc in docs]
    return encode(Parsed(tuple(sha256(doc).digest() for doc in encoded), fault, traditional)), *encoded


def extract_document(item: bytes, context: bytes) -> tuple[bytes, ...]:
    """Turn a document into its corrected extraction, the summary of it, the programs that it quotes, and what tells which
    names may stand in its text."""
    extraction, applied = correct(extract(decode_document(item), load_divisions()), _read_corrections(context))
    doc = extraction.doc
    summary = Summary(
        title=doc.title,
        source_file=doc.source_file,
        number=doc.number,
        subjects=tuple(region.full_name for region in extraction.subjects),
        open_regions={m.text: tuple(one.full_name for one in m.candidates) for m in extraction.open_regions},
        sketch=make_sketch(doc),
        applied=applied,
    )
    return encode(extraction), encode(summary), encode(list_quoted(extraction)), list_pairs(doc.text)


def count_names(item: bytes, context: bytes) -> tuple[bytes, ...]:
    """Turn (extraction, names that reports often quote) into how often the document writes each without quotation marks."""
    extraction, names = _decode_named(item)
    return (encode(dict(count_plain(decode_text(extraction), names))),)


def complete_document(item: bytes, context: bytes) -> tuple[bytes, ...]:
    """Complete (extraction, an example of each shared name that may stand in it); give it (empty where nothing was added), its
    names, what it says of people, what corrections did to what was added, and the digest of the first."""
    extraction, examples = _decode_shared(item)
    settled, known = decode_extraction(extraction), _decode_completing(context)
    completed, applied = complete_one(settled, examples), _NOTHING
    if completed is not settled:
        completed, applied = correct(completed, known.corrections, settled=settled)
    changed = encode(completed) if completed is not settled else b""
    names = encode(read_names(completed, load_divisions())) if known.people == "all" else b""
    people = encode(find_public(completed)) if known.people != "all" else b""
    return changed, names, people, encode(applied), sha256(changed).digest() if changed else b""


def withhold_people(item: bytes, context: bytes) -> tuple[bytes, ...]:
    """Withhold people from an extraction; give it, its names, and its digest."""
    withholding = _decode_withholding(context)
    extraction = withhold(decode_extraction(item), withholding.known, withholding.people)
    encoded = encode(extraction)
    return encoded, encode(read_names(extraction, load_divisions())), sha256(encoded).digest()


def link_names(item: bytes, context: bytes) -> tuple[bytes, ...]:
    """Turn the names of all documents into what linking tells, and the links of each; the context are the user's decisions."""
    names = _decode_all_names(item)
    links = link(names, load_divisions(), _decode_decisions(context))
    linked = Linked(links.merges, {**links.programs.labels, **links.people.labels, **links.organizations.labels})
    return encode(linked), *map(encode, split_links(links, names))


def list_document_rows(item: bytes, context: bytes) -> tuple[bytes, ...]:
    """Turn (extraction, links, original) into rows by part of the graph, and an index of them; the context is the number of
    parts."""
    extraction, links, original = decode_blobs(item)
    source = Source(decode_extraction(extraction), decode_links(links), decode_original(original) if original else None)
    parts: dict[int, list[Row]] = {}
    count = int(context)
    for row in list_rows(source, load_divisions()):
        parts.setdefault(find_part(row[0], count), []).append(row)
    numbers = tuple(sorted(parts))
    pieces = [encode(parts[number]) for number in numbers]
    digests = tuple(sha256(piece).digest()[:_DIGEST] for piece in pieces)
    return encode(RowIndex(numbers, tuple(map(len, pieces)), digests)), b"".join(pieces)


def find_part(node: str, count: int) -> int:
    """Give the part, of *count*, that a node and what begins at it belong to."""
    return crc32(node.encode()) % count


def write_part(item: bytes, context: bytes) -> tuple[bytes, ...]:
    """Turn all rows of a part into its Turtle, its rows of nodes.csv and edges.csv, its GraphML nodes and edges, what the page
    of a large graph may need of it, and statistics."""
    writing, tally = _decode_writing(context), _Tally()
    pieces = tuple(bytearray() for _ in range(5))
    rows = [] if writing.whole else sorted(_read_rows(item))
    merged = iter(_merge(item)) if writing.whole else merge_rows(rows)
    for entries in _in_chunks(merged):  # so that only the part's text is in memory as a whole
        tally.add(entries)
        flat = flatten_entries(entries)
        graphml = (text.encode() for text in to_graphml_parts(flat))
        turtle = entries_to_turtle(entries, writing.base, with_text=writing.with_text)
        for found, piece in zip(pieces, (turtle, *to_csv_parts(flat), *graphml), strict=True):
            found += piece
    return *map(bytes, pieces), encode(list_overview(rows)), encode(tally.sum_up())


def store_parts(item: bytes, context: bytes) -> tuple[bytes, ...]:
    """Write a part, given as (number, rows), to the places of the context; give the files written to each, what the page of a
    large graph may need of it, and statistics."""
    (number, data), storing = _decode_numbered(item), _decode_storing(context)
    rows, writing, tally = sorted(_read_rows(data)), storing.writing, _Tally()
    entries = list(merge_rows(rows))
    files = [store_part(place, number, entries, writing.base, with_text=writing.with_text) for place in storing.places]
    tally.add(entries)
    return encode(files), encode(list_overview(rows)), encode(tally.sum_up())


def write_page(item: bytes, context: bytes) -> tuple[bytes, ...]:
    """Turn the rows of a graph into its page."""
    writing = _decode_writing(context)
    return (to_html(to_graph(_merge(item), base=writing.base), title=writing.title).encode(),)


TASKS: Mapping[str, Task] = {
    task.__name__: task
    for task in (
        parse,
        read_stored,
        extract_document,
        count_names,
        complete_document,
        withhold_people,
        link_names,
        list_document_rows,
        write_part,
        store_parts,
        write_page,
    )
}
WHOLE = frozenset({"link_names", "write_part", "store_parts", "write_page"})
"""The steps over many documents at once: the limits on single documents do not count for them."""


@lru_cache(maxsize=1)  # the rows of a small graph go into both its files and its page
def _merge(item: bytes) -> list[Entry]:
    return list(merge_rows(sorted(_read_rows(item))))


def _read_rows(item: bytes) -> Iterator[Row]:
    for blob in decode_blobs(item):
        yield from decode_rows(blob)


def _in_chunks(entries: Iterator[Entry]) -> Iterator[list[Entry]]:
    while chunk := list(islice(entries, _CHUNK)):
        yield chunk


class _Tally:
    """Adds up what a part tells of itself."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._adopters: Counter[str] = Counter()
        self._repeated: list[Merge] = []
        self._labels: dict[str, str] = {}

    def add(self, entries: Sequence[Entry]) -> None:
        """Count in some entries."""
        facts = [(edge.attrs["type"], edge.target) for entry in entries for edge in entry.edges]
        self._counts.update(entry.attrs["kind"] for entry in entries)
        self._counts.update(kind for kind, _ in facts if kind in COUNTED_FACTS)
        self._adopters.update(target for kind, target in facts if kind == "adopts")
        self._repeated += list_repeated(entries)
        self._labels.update((entry.node, entry.attrs["label"]) for entry in entries if entry.attrs["kind"] == "region")

    def sum_up(self) -> PartStatistics:
        """Give the sums."""
        counts, adopters = (dict(sorted(counter.items())) for counter in (self._counts, self._adopters))
        return PartStatistics(counts, tuple(self._repeated), self._labels, adopters)


# Contexts are the same for thousands of items: each is decoded once in a process.
_decode_named: Callable[[bytes], tuple[bytes, list[str]]] = decoder(tuple[bytes, list[str]])
_decode_shared: Callable[[bytes], tuple[bytes, dict[str, ProgramMention]]] = decoder(
    tuple[bytes, dict[str, ProgramMention]]
)
_decode_all_names: Callable[[bytes], list[LocalNames]] = decoder(list[LocalNames])
_decode_file: Callable[[bytes], tuple[str, bytes]] = decoder(tuple[str, bytes])
_decode_stored: Callable[[bytes], Stored] = decoder(Stored)
decode_rows: Callable[[bytes], list[Row]] = decoder(list[Row])
_decode_reading: Callable[[bytes], Reading] = lru_cache(maxsize=1)(decoder(Reading))
_read_corrections: Callable[[bytes], Corrections] = lru_cache(maxsize=1)(decoder(Corrections))
_decode_completing: Callable[[bytes], Completing] = lru_cache(maxsize=1)(decoder(Completing))
_decode_withholding: Callable[[bytes], Withholding] = lru_cache(maxsize=1)(decoder(Withholding))
_decode_decisions: Callable[[bytes], Decisions] = decoder(Decisions)
decode_linked: Callable[[bytes], Linked] = decoder(Linked)
_decode_storing: Callable[[bytes], Storing] = lru_cache(maxsize=1)(decoder(Storing))
_decode_numbered: Callable[[bytes], tuple[int, bytes]] = decoder(tuple[int, bytes])
decode_part_files: Callable[[bytes], list[tuple[PartFile, ...]]] = decoder(list[tuple[PartFile, ...]])
_decode_writing: Callable[[bytes], Writing] = lru_cache(maxsize=1)(decoder(Writing))
