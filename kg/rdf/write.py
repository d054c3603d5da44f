"""Write a graph as Turtle by the contract: classes, properties, and for every fact the passage that says so."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import IO

import networkx as nx
import pyoxigraph as ox

from kg.errors import GraphError
from kg.files import write_atomically
from kg.graph.entry import Entry, list_entries
from kg.identifiers import DEFAULT_BASE
from kg.rdf import terms as t
from kg.rdf.statements import check_graph, list_passage_triples, list_triples
from kg.rdf.turtle import ShortIris, Triple, make_body, make_head, make_passages


def to_triples(graph: nx.MultiDiGraph[str], *, with_text: bool = True) -> list[Triple]:
    """Give every triple of *graph* once: by node, each with its facts and a document with its passages after it.

    Those of one subject stand together, ``rdf:type`` first. What kinds, edge types and attributes are written is said in
    :mod:`kg.rdf.terms`; others are left out. *with_text* False leaves out the documents' texts. Raise GraphError where an
    attribute has the wrong type, an edge an unknown type, or an evidence a document that is not in the graph.
    """
    base = t.check_base(graph.graph.get("base", DEFAULT_BASE))
    check_graph(graph)
    return [
        triple
        for entry in list_entries(graph)
        for triple in (*list_triples(entry, base, with_text=with_text), *list_passage_triples(entry, base))
    ]


def to_turtle(graph: nx.MultiDiGraph[str], *, with_text: bool = True) -> bytes:
    """Give *graph* as Turtle (UTF-8): prefixed, sorted, no blank nodes; the same graph gives the same bytes."""
    base = t.check_base(graph.graph.get("base", DEFAULT_BASE))
    check_graph(graph)
    return turtle_head(base) + entries_to_turtle(list_entries(graph), base, with_text=with_text)


def write_turtle(
    graph: nx.MultiDiGraph[str], target: str | os.PathLike[str] | IO[bytes], *, with_text: bool = True
) -> None:
    """Write :func:`to_turtle` to a path, in one step, or to an open binary file."""
    data = to_turtle(graph, with_text=with_text)
    if isinstance(target, str | os.PathLike):
        write_atomically(target, data)
    else:
        target.write(data)


def turtle_head(base: str) -> bytes:
    """Give the prefixes of a graph with that base IRI."""
    return make_head(t.NAMESPACES | {"kg": t.check_base(base)}).encode()


def entries_to_turtle(entries: Iterable[Entry], base: str, *, with_text: bool = True) -> bytes:
    """Give the Turtle of *entries*, to be written after :func:`turtle_head`; parts can be written one after another."""
    write_iri = ShortIris(t.NAMESPACES | {"kg": base}).__getitem__
    text: list[str] = []
    triples: list[Triple] = []
    for entry in entries:
        triples += list_triples(entry, base, with_text=with_text)
        if entry.passages:
            text += (make_body(triples, write_iri), make_passages(base + entry.node, entry.passages, write_iri))
            triples = []
    return _encode("".join((*text, make_body(triples, write_iri))))


def _encode(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        around = text[max(0, error.start - 60) : error.start + 20]
        raise GraphError(
            f"{around!r} cannot be written as RDF; take out the characters that are no Unicode text"
        ) from error


def serialize_terms(triples: Iterable[ox.Triple], namespaces: Mapping[str, str]) -> bytes:
    """Give Turtle (UTF-8) of triples of the library, in the order given, with the prefixes in alphabetical order."""
    body = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=dict(namespaces))
    assert body is not None  # it is None only where an output is given
    start = 0
    while body.startswith(b"@prefix ", start):  # the library's order of prefixes is no promise: write our own
        start = body.index(b"\n", start) + 1
    return make_head(namespaces).encode() + body[start:]
