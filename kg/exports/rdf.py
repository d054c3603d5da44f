"""A graph file in other syntaxes of RDF: read and written as a stream, statement by statement."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph as ox

from kg.errors import GraphError
from kg.rdf import terms as t

INPUTS = {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES}
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DEFAULT = ox.DefaultGraph()

Resource = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def write_rdf(source: Path, out: IO[bytes], format_: str) -> None:
    """Write the Turtle or N-Triples file *source* as nt, rdfxml, jsonld, nq or trig.

    nq and trig have a named graph for each document, by :func:`name_graphs`. Raise GraphError where *source* is no RDF.
    """
    with _naming(source):
        if format_ in ("nq", "trig"):
            quads = name_graphs(source)
            if format_ == "nq":
                ox.serialize(quads, out, format=ox.RdfFormat.N_QUADS)
            else:
                _write_trig(quads, out, _prefixes(source))
        elif format_ == "jsonld":
            _write_json_ld(_parse(source), out, _prefixes(source))
        else:
            triples: Iterable[ox.Triple] = (quad.triple for quad in _parse(source))
            if format_ == "rdfxml":
                triples = map(_for_xml, triples)
            syntax = {"nt": ox.RdfFormat.N_TRIPLES, "rdfxml": ox.RdfFormat.RDF_XML}[format_]
            prefixes = _prefixes(source) if format_ == "rdfxml" else None
            target = cast("IO[bytes]", _KeepReturns(out)) if format_ == "rdfxml" else out
            ox.serialize(triples, target, format=syntax, prefixes=prefixes)


def name_graphs(source: Path) -> Iterator[ox.Quad]:
    """Give each statement in the graph of each document that its subject comes from; with none, in the default graph.

    A document's graph has its IRI, and holds the document, its passages, and what has a passage in it; the union of all
    graphs is *source*. ``kgo:adopts`` goes where its adoptions are. A passage of one document is in no other's graph, and
    ``prov:wasDerivedFrom`` goes with the passage it points at.
    """
    places = _find_places(source)
    for quad in _parse(source):
        names = _places_of(quad, places)
        for name in sorted(names) if names else [""]:
            graph = ox.NamedNode(name) if name else _DEFAULT
            yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)


_Places = dict[tuple[str, str], set[str]]
"""IRIs of documents by subject (second key empty), and by the region and program of adoptions."""


def _find_places(source: Path) -> _Places:
    context: dict[str, str] = {}
    derived: dict[str, set[str]] = defaultdict(set)
    ends: dict[str, dict[str, str]] = defaultdict(dict)
    places: _Places = defaultdict(set)
    document, ends_of = t.expand("kgo:Document"), {t.expand("kgo:region"): "region", t.expand("kgo:program"): "program"}
    for quad in _parse(source):
        subject, predicate, value = str(quad.subject), quad.predicate.value, quad.object
        if not isinstance(value, ox.NamedNode) or not isinstance(quad.subject, ox.NamedNode):
            continue
        subject = quad.subject.value
        if predicate == t.CONTEXT:
            context[subject] = value.value
        elif predicate == t.DERIVED_FROM:
            derived[subject].add(value.value)
        elif predicate == t.RDF_TYPE and value.value == document:
            places[subject, ""].add(subject)
        elif predicate in ends_of:
            ends[subject][ends_of[predicate]] = value.value
    for passage, of in context.items():
        places[passage, ""].add(of)
    for subject, passages in derived.items():
        found = {context[passage] for passage in passages if passage in context}
        places[subject, ""] |= found
        pair = ends.get(subject, {})
        if subject_pair := (pair.get("region"), pair.get("program")):
            region, program = subject_pair
            if region and program:
                places[region, program] |= found
    return places


def _places_of(quad: ox.Quad, places: _Places) -> set[str]:
    subject = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else ""
    if isinstance(quad.object, ox.NamedNode):
        if quad.predicate.value == t.ADOPTS:
            return places.get((subject, quad.object.value)) or places.get((subject, ""), set())
        if quad.predicate.value == t.DERIVED_FROM:
            return places.get((quad.object.value, ""), set())
    return places.get((subject, ""), set())


def _parse(source: Path) -> ox.QuadParser:
    return ox.parse(path=str(source), format=INPUTS[source.suffix.lower()])


def _prefixes(source: Path) -> dict[str, str]:
    parser = _parse(source)
    next(parser, None)
    return dict(sorted(parser.prefixes.items()))


@contextmanager
def _naming(source: Path) -> Iterator[None]:
    """Turn the library's errors into ours. What is not read because the suffix is wrong is said here too."""
    if source.suffix.lower() not in INPUTS:
        raise GraphError(f"{source}: expected a file that ends in {' or '.join(INPUTS)}; give the graph.ttl of a build")
    if not source.is_file():
        raise GraphError(f"{source}: no such file; give the graph.ttl of a build")
    try:
        yield
    except SyntaxError as error:
        raise GraphError(f"{source}: no valid Turtle ({error.msg}); build the graph anew with `kg build`") from error


def _for_xml(triple: ox.Triple) -> ox.Triple:
    """Put U+FFFD for each character that XML cannot hold: one for one, so that offsets stay right."""
    value = triple.object
    if isinstance(value, ox.Literal) and _NOT_XML.search(value.value):
        text = _NOT_XML.sub("\ufffd", value.value)
        kind = {"language": value.language} if value.language else {"datatype": value.datatype}
        return ox.Triple(triple.subject, triple.predicate, ox.Literal(text, **kind))
    return triple


class _KeepReturns:
    """Writes XML on to *out* with carriage returns as references: as they are, XML reads them as line feeds, or not at all."""

    def __init__(self, out: IO[bytes]) -> None:
        self.out = out

    def write(self, data: bytes) -> int:
        """Write all of *data*; give how much of it was taken."""
        self.out.write(bytes(data).replace(b"\r", b"&#13;"))
        return len(data)

    def flush(self) -> None:
        """Hand what is written on."""
        self.out.flush()


def _write_json_ld(quads: Iterable[ox.Quad], out: IO[bytes], prefixes: dict[str, str]) -> None:
    """Write JSON-LD with the prefixes as its context, one resource a line."""
    context = json.dumps(prefixes, ensure_ascii=False)
    out.write(f'{{"@context": {context},\n"@graph": ['.encode())
    separator = "\n"
    for subject, group in groupby(quads, key=lambda quad: quad.subject):
        node: dict[str, Any] = {"@id": _compact(_iri(subject), prefixes)}
        for quad in group:
            if quad.predicate.value == t.RDF_TYPE:
                node.setdefault("@type", []).append(_compact(_iri(quad.object), prefixes))
            else:
                node.setdefault(_compact(quad.predicate.value, prefixes), []).append(_to_json(quad.object, prefixes))
        out.write((separator + json.dumps(node, ensure_ascii=False)).encode())
        separator = ",\n"
    out.write(b"\n]}\n")


def _write_trig(quads: Iterable[ox.Quad], out: IO[bytes], prefixes: dict[str, str]) -> None:
    """Write TriG, one block for each graph; the library's order of prefixes is no promise, so they are written here."""
    ordered = sorted(quads, key=lambda quad: str(quad.graph_name))  # stable: subjects stay together
    body = ox.serialize(ordered, format=ox.RdfFormat.TRIG, prefixes=prefixes)
    assert body is not None  # it is None only where an output is given
    start = 0
    while body.startswith(b"@prefix ", start):
        start = body.index(b"\n", start) + 1
    out.write("".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in prefixes.items()).encode() + b"\n")
    out.write(memoryview(body)[start:])


def _iri(term: Resource) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _compact(iri: str, prefixes: dict[str, str]) -> str:
    """Shorten an IRI; what follows the prefix must not begin with ``//``, for that would be read as an IRI."""
    short = t.shorten(iri, prefixes)
    return iri if "://" in short else short


def _to_json(term: Resource, prefixes: dict[str, str]) -> str | dict[str, str]:
    if not isinstance(term, ox.Literal):
        return {"@id": _compact(_iri(term), prefixes)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype.value == t.STRING:
        return term.value
    return {"@value": term.value, "@type": _compact(term.datatype.value, prefixes)}
