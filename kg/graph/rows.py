"""What single documents say of nodes and edges, as rows of bytes that sort and merge in any grouping.

The merge is associative and commutative: rows of any batches, in any order, give the same entries.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

import msgspec

from kg.graph.entry import Edge, Entry
from kg.graph.events import sum_up
from kg.model import Adoption, Evidence

Row = tuple[str, int, str, str, bool, str, bytes]
"""Node, section, and by section: target and key of an edge, type with kind, and node of a link, begin and end of a passage; then
whether a near-duplicate says so, the document that says so, and what it says. Rows sort as they are to be merged."""

NODE, LINK, EDGE, PASSAGE = range(4)
_OVERVIEW = 5  # documents of which an overview has the passages
_SHOWN_EDGES = ("adopts", "contained_in")
_DECIMALS = ("confidence", "value")
_Place = tuple[int, int, str]


class NodePiece(msgspec.Struct, array_like=True, frozen=True):
    """What a document says of a node."""

    attrs: dict[str, str | bool]
    evidence: tuple[_Place, ...] = ()
    aliases: tuple[str, ...] = ()


class EdgePiece(msgspec.Struct, array_like=True, frozen=True):
    """What a document says of an edge to a node of that ``kind`` and ``label``; ``events`` are its statements of an adoption, ``issued`` its own date."""

    kind: str
    label: str
    attrs: dict[str, str | tuple[str, ...]]
    evidence: tuple[_Place, ...] = ()
    events: tuple[Adoption, ...] = ()
    issued: str | None = None


encode = msgspec.msgpack.Encoder().encode
_decode_node = msgspec.msgpack.Decoder(NodePiece).decode
_decode_edge = msgspec.msgpack.Decoder(EdgePiece).decode


def merge_rows(rows: Sequence[Row]) -> Iterator[Entry]:
    """Yield the entry of each node; *rows* are sorted, and all rows of a node are among them.

    Where documents contradict each other, originals go before near-duplicates, and then the first document by name.
    """
    for node, group in groupby(rows, key=itemgetter(0)):
        sections = {section: list(found) for section, found in groupby(group, key=itemgetter(1))}
        yield Entry(
            node,
            _merge_node(sections[NODE]),
            tuple(
                _merge_edge(target, key, list(found))
                for (target, key), found in groupby(sections.get(EDGE, ()), key=itemgetter(2, 3))
            ),
            tuple(sorted({_read_link(row) for row in sections.get(LINK, ())})),
            tuple(_read_passages(node, sections.get(PASSAGE, ()))),
        )


def list_overview(rows: Iterable[Row]) -> list[Row]:
    """Take from sorted rows what an overview of a large graph may need: regions, programs and their adoptions, documents.

    Documents come without their texts, and everything else with what its first few documents say of it.
    """
    kept: list[Row] = []
    for key, group in groupby(rows, key=lambda row: row[:4]):
        node, section, _, name = key
        kind = node.partition("-")[0]
        if section == NODE and kind == "document":
            kept.append(_without_text(next(group)))
        elif (section == NODE and kind in ("region", "program")) or (section == EDGE and name in _SHOWN_EDGES):
            kept += islice(group, _OVERVIEW)
    return kept


def select_programs(rows: Iterable[Row], programs: Collection[str]) -> list[Row]:
    """Take from the rows of an overview all but those of other *programs*."""
    return [
        row
        for row in rows
        if (row[2] in programs if row[3] == "adopts" else row[0] in programs or not row[0].startswith("program-"))
    ]


def _without_text(row: Row) -> Row:
    piece = _decode_node(row[6])
    attrs = {name: value for name, value in piece.attrs.items() if name != "text"}
    return (*row[:6], encode(NodePiece(attrs)))


def _read_link(row: Row) -> tuple[str, str, str]:
    type_, kind = row[2].split()
    return type_, kind, row[3]


def _merge_node(rows: Sequence[Row]) -> dict[str, Any]:
    """Merge what documents say of one node: the first has the word, names and passages add up."""
    pieces = [(row[5], _decode_node(row[6])) for row in rows]
    attrs: dict[str, Any] = _to_values(pieces[0][1].attrs)
    if attrs["kind"] != "document":
        attrs["evidence"] = _gather([(document, piece.evidence) for document, piece in pieces])
        names = {name for _, piece in pieces for name in piece.aliases}
        attrs["alt_labels"] = tuple(sorted(names - {attrs["label"]}))
    return attrs


def _merge_edge(target: str, key: str, rows: Sequence[Row]) -> Edge:
    pieces = [(row[5], _decode_edge(row[6])) for row in rows]
    attrs: dict[str, Any] = _to_values(pieces[0][1].attrs)
    for _, piece in pieces[1:]:
        merge_attributes(attrs, _to_values(piece.attrs))
    if stated := [(adoption, piece.issued) for _, piece in pieces for adoption in piece.events]:
        attrs |= sum_up(stated)
    if evidence := _gather([(document, piece.evidence) for document, piece in pieces]):
        attrs["evidence"] = evidence
    return Edge(target, pieces[0][1].kind, pieces[0][1].label, key, attrs)


def merge_attributes(known: dict[str, Any], more: dict[str, Any]) -> None:
    """Add to what is known of an edge: the highest confidence, all agents, else the smallest value."""
    for name, value in more.items():
        if name == "confidence":
            known[name] = max(known.get(name, Decimal(0)), value)
        elif name == "agents":
            known[name] = tuple(sorted({*known.get(name, ()), *value}))
        else:
            known[name] = min(known.get(name, value), value)


def _to_values(attrs: dict[str, Any]) -> dict[str, Any]:
    for name in _DECIMALS:
        if name in attrs:
            attrs[name] = Decimal(attrs[name])
    return attrs


def _gather(passages: Sequence[tuple[str, tuple[_Place, ...]]]) -> tuple[Evidence, ...]:
    """Give the places of each document as evidence, each once and sorted, as those of one document are already."""
    if len(passages) == 1:
        document, places = passages[0]
        return tuple([Evidence(document, begin, end, text) for begin, end, text in places])
    return tuple(sorted({Evidence(document, *place) for document, places in passages for place in places}))


def _read_passages(document: str, rows: Iterable[Row]) -> Iterator[Evidence]:
    for row in rows:
        yield Evidence(document, int(row[2]), int(row[3]), row[6].decode())
