"""Values as bytes and back, by their types: what passes between processes and stays in the build folder.

msgspec checks every value against its type when it decodes, so that a damaged or planted byte string runs no code.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from kg.corrections import Applied
from kg.duplicates import Sketch
from kg.graph import Original
from kg.linking import LocalLinks, Merge
from kg.model import Document, Extraction, ProgramMention
from kg.privacy import Known

encode = msgspec.msgpack.Encoder(order="deterministic").encode  # sets have another order in every process


@dataclass(frozen=True, slots=True)
class Summary:
    """What the steps over all documents, and the report, need of one document's extraction.

    ``open_regions`` maps names that several divisions bear to their full names.
    """

    title: str
    source_file: str
    number: int
    subjects: tuple[str, ...]
    open_regions: dict[str, tuple[str, ...]]
    sketch: Sketch
    applied: tuple[Applied, ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """What reading one file gave: the digests of its documents, or why it could not be read, or not all of it.

    ``traditional`` tells that some of it is written in Traditional characters.
    """

    digests: tuple[bytes, ...] = ()
    fault: str = ""
    traditional: bool = False


@dataclass(frozen=True, slots=True)
class PartStatistics:
    """What a part of the graph adds to the report, to merges.csv and to the choice of what a page shows.

    Counts of kinds, outcomes that several documents state, labels of regions, and how many of the
    part's regions adopt a program.
    """

    counts: dict[str, int]
    repeated: tuple[Merge, ...]
    labels: dict[str, str]
    adopters: dict[str, int]


@dataclass(frozen=True, slots=True)
class RowIndex:
    """How the rows of a document are spread over the parts of the graph: the parts' numbers, and of each the length in bytes
    and the digest of what the document adds to it."""

    parts: tuple[int, ...]
    sizes: tuple[int, ...]
    digests: tuple[bytes, ...]


def decoder(type_: Any) -> Callable[[bytes], Any]:
    """Give the function that decodes bytes into *type_*; it raises msgspec.DecodeError for what is none."""
    decode = msgspec.msgpack.Decoder(type_).decode

    def decode_checked(data: bytes) -> Any:
        try:
            return decode(data)
        except UnicodeDecodeError as error:  # the only other error that msgspec lets through
            raise msgspec.DecodeError(f"a text that is not UTF-8: {error}") from error

    return decode_checked


class _Document(msgspec.Struct, array_like=True):  # the first fields of the model's own: the rest is passed over
    title: str
    source_file: str
    text: str


class _Extraction(msgspec.Struct, array_like=True):
    doc: _Document


_decode_beginning: Callable[[bytes], _Extraction] = decoder(_Extraction)


def decode_text(data: bytes) -> str:
    """Give the text of an encoded extraction, whose facts are passed over."""
    return _decode_beginning(data).doc.text


decode_document: Callable[[bytes], Document] = decoder(Document)
decode_extraction: Callable[[bytes], Extraction] = decoder(Extraction)
decode_counts: Callable[[bytes], dict[str, int]] = decoder(dict[str, int])
decode_quoted: Callable[[bytes], tuple[ProgramMention, ...]] = decoder(tuple[ProgramMention, ...])
decode_applied: Callable[[bytes], tuple[Applied, ...]] = decoder(tuple[Applied, ...])
decode_row_index: Callable[[bytes], RowIndex] = decoder(RowIndex)
decode_summary: Callable[[bytes], Summary] = decoder(Summary)
decode_parsed: Callable[[bytes], Parsed] = decoder(Parsed)
decode_links: Callable[[bytes], LocalLinks] = decoder(LocalLinks)
decode_original: Callable[[bytes], Original] = decoder(Original)
decode_known: Callable[[bytes], Known] = decoder(Known)
decode_statistics: Callable[[bytes], PartStatistics] = decoder(PartStatistics)
decode_blobs: Callable[[bytes], list[bytes]] = decoder(list[bytes])
