"""Write a graph as Turtle by the contract: classes, properties, and for every fact the passage that says so."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import chain, count
from typing import IO, Any

import networkx as nx
import pyoxigraph as ox

from kg.errors import GraphError
from kg.files import write_atomically
from kg.identifiers import DEFAULT_BASE, make_id
from kg.model import Evidence
from kg.rdf import terms as t

Triple = tuple[str, str, str, str]
"""Subject IRI, predicate IRI, object, and the object's datatype IRI, which is empty where the object is an IRI."""

_DATES = (
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), t.expand("xsd:date")),
    (re.compile(r"[0-9]{4}-[0-9]{2}"), t.expand("xsd:gYearMonth")),
    (re.compile(r"[0-9]{4}"), t.expand("xsd:gYear")),
)
_TYPES: dict[str, type[str | bool | Decimal]] = {"decimal": Decimal, "boolean": bool}
_FACTS = {fact.type: fact for fact in t.FACTS}
_LINKS = {type_: tuple(link for link in t.LINKS if link.type == type_) for type_ in {link.type for link in t.LINKS}}


def to_triples(graph: nx.MultiDiGraph[str], *, with_text: bool = True) -> list[Triple]:
    """Give every triple of *graph* once, sorted by subject, ``rdf:type`` before the subject's other properties.

    What kinds, edge types and attributes are written is said in :mod:`kg.rdf.terms`; others are left out.
    *with_text* False leaves out the documents' texts. Raise GraphError where an attribute has the wrong type, an edge an
    unknown type, or an evidence a document that is not in the graph.
    """
    base = t.check_base(graph.graph.get("base", DEFAULT_BASE))
    nodes = (_node_triples(base, node, attrs, with_text) for node, attrs in graph.nodes(data=True))
    holders = chain((attrs for _, attrs in graph.nodes(data=True)), (attrs for _, _, attrs in graph.edges(data=True)))
    evidence = {one for attrs in holders for one in attrs.get("evidence", ())}
    triples = set(chain.from_iterable(nodes))
    triples.update(_edge_triples(base, graph), _province_triples(base, graph))
    triples.update(chain.from_iterable(_evidence_triples(base, graph, one) for one in evidence))
    return sorted(triples, key=lambda triple: (triple[0], triple[1] != t.RDF_TYPE, *triple[1:]))


def serialize(triples: Iterable[Triple], namespaces: dict[str, str]) -> bytes:
    """Give Turtle (UTF-8) with the triples in the order given and the prefixes in alphabetical order."""
    return serialize_terms(_terms(triples), namespaces)


def serialize_terms(triples: Iterable[ox.Triple], namespaces: dict[str, str]) -> bytes:
    """Do what :func:`serialize` does with triples of the library."""
    body = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=namespaces)
    assert body is not None  # it is None only where an output is given
    start = 0
    while body.startswith(b"@prefix ", start):  # the library's order of prefixes is no promise: write our own
        start = body.index(b"\n", start) + 1
    head = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in sorted(namespaces.items()))
    return head.encode() + b"\n" + body[start:]


def to_turtle(graph: nx.MultiDiGraph[str], *, with_text: bool = True) -> bytes:
    """Give *graph* as Turtle (UTF-8): prefixed, sorted, no blank nodes; the same graph gives the same bytes."""
    base = graph.graph.get("base", DEFAULT_BASE)
    return serialize(to_triples(graph, with_text=with_text), t.NAMESPACES | {"kg": base})


def write_turtle(
    graph: nx.MultiDiGraph[str], target: str | os.PathLike[str] | IO[bytes], *, with_text: bool = True
) -> None:
    """Write :func:`to_turtle` to a path, in one step, or to an open binary file."""
    data = to_turtle(graph, with_text=with_text)
    if isinstance(target, str | os.PathLike):
        write_atomically(target, data)
    else:
        target.write(data)


def _terms(triples: Iterable[Triple]) -> Iterator[ox.Triple]:
    """Turn plain tuples into the library's terms; IRIs repeat, so each is made once."""
    iris: dict[str, ox.NamedNode] = {}

    def iri(value: str) -> ox.NamedNode:
        return iris.get(value) or iris.setdefault(value, ox.NamedNode(value))

    for subject, predicate, value, datatype in triples:
        try:
            if not datatype:
                term: ox.NamedNode | ox.Literal = iri(value)
            elif datatype == t.STRING:
                term = ox.Literal(value)
            else:
                term = ox.Literal(value, datatype=iri(datatype))
            yield ox.Triple(iri(subject), iri(predicate), term)
        except ValueError as error:
            raise GraphError(
                f"{subject}: {t.shorten(predicate)} {value[:60]!r} cannot be written as RDF ({error}); "
                "take out the characters that are no Unicode text, or that an IRI must not hold"
            ) from error


def _node_triples(base: str, node: str, attrs: dict[str, Any], with_text: bool) -> Iterator[Triple]:
    kind = attrs.get("kind")
    if kind not in t.NODE_CLASSES:
        raise GraphError(f"node {node!r}: kind {kind!r}; expected one of {', '.join(t.NODE_CLASSES)}")
    iri = base + node
    for class_ in t.NODE_CLASSES[kind]:
        yield iri, t.RDF_TYPE, class_, ""
    for attribute in t.NODE_ATTRIBUTES[kind]:
        if with_text or attribute.name != "text":
            yield from _attribute_triples(iri, attrs, attribute)
    for label in attrs.get("alt_labels", ()):
        yield iri, t.ALT_LABEL, label, t.STRING
    yield from _derivations(base, iri, attrs)


def _attribute_triples(iri: str, attrs: dict[str, Any], attribute: t.Attribute) -> Iterator[Triple]:
    value: Any = attrs.get(attribute.name)
    if value is None:
        if attribute.required:
            raise GraphError(f"{iri}: no attribute {attribute.name!r}; {t.shorten(attribute.iri)} is required")
        return
    expected = _TYPES.get(attribute.type, str)
    if not isinstance(value, expected):
        raise GraphError(f"{iri}: {attribute.name} is {value!r}; expected a value of type {expected.__name__}")
    yield iri, attribute.iri, *_lexical(iri, attribute, value)


def _lexical(iri: str, attribute: t.Attribute, value: str | bool | Decimal) -> tuple[str, str]:
    """Give the lexical form and the datatype of a value."""
    if isinstance(value, bool):
        return str(value).lower(), t.BOOLEAN
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise GraphError(f"{iri}: {attribute.name} is {value}; expected a finite number")
        return format(value, "f"), t.DECIMAL
    if attribute.type == "date":
        return value, next((datatype for shape, datatype in _DATES if shape.fullmatch(value)), t.STRING)
    return value, t.STRING


def _derivations(base: str, iri: str, attrs: dict[str, Any]) -> Iterator[Triple]:
    for one in attrs.get("evidence", ()):
        yield iri, t.DERIVED_FROM, _evidence_iri(base, one), ""


def _evidence_iri(base: str, evidence: Evidence) -> str:
    """Give the IRI of a passage as NIF does: the document's, with a fragment by RFC 5147."""
    return f"{base}{evidence.document}#char={evidence.begin},{evidence.end}"


def _evidence_triples(base: str, graph: nx.MultiDiGraph[str], evidence: Evidence) -> Iterator[Triple]:
    if graph.nodes.get(evidence.document, {}).get("kind") != "document":
        raise GraphError(
            f"evidence {evidence.text[:30]!r} names {evidence.document!r}, which is no document of the graph"
        )
    iri = _evidence_iri(base, evidence)
    yield iri, t.RDF_TYPE, t.PHRASE, ""
    yield iri, t.ANCHOR, evidence.text, t.STRING
    yield iri, t.BEGIN, str(evidence.begin), t.INDEX
    yield iri, t.END, str(evidence.end), t.INDEX
    yield iri, t.CONTEXT, base + evidence.document, ""


def _edge_triples(base: str, graph: nx.MultiDiGraph[str]) -> Iterator[Triple]:
    taken: dict[str, tuple[str, ...]] = {}
    for source, target, attrs in sorted(graph.edges(data=True), key=_edge_order):
        type_ = attrs.get("type")
        if type_ in _FACTS:
            yield from _fact_triples(base, graph, taken, (source, target, attrs))
        if type_ in _LINKS:
            yield _link_triple(base, graph, (source, target, type_))
        if type_ not in _FACTS and type_ not in _LINKS:
            expected = ", ".join(sorted([*_FACTS, *_LINKS]))
            raise GraphError(f"edge {source!r} → {target!r}: type {type_!r}; expected one of {expected}")


def _edge_order(edge: tuple[str, str, dict[str, Any]]) -> tuple[str, str, str]:
    source, target, attrs = edge
    return t.edge_key(str(attrs.get("type")), attrs), source, target


def _link_triple(base: str, graph: nx.MultiDiGraph[str], edge: tuple[str, str, str]) -> Triple:
    source, target, type_ = edge
    kind = graph.nodes[source]["kind"]
    link = next((link for link in _LINKS[type_] if link.source in (None, kind)), None)
    if link is None:
        raise GraphError(f"edge {source!r} → {target!r}: {type_} cannot start at a node of kind {kind!r}")
    subject, value = (target, source) if link.reverse else (source, target)
    return base + subject, link.iri, base + value, ""


def _fact_triples(
    base: str, graph: nx.MultiDiGraph[str], taken: dict[str, tuple[str, ...]], edge: tuple[str, str, dict[str, Any]]
) -> Iterator[Triple]:
    source, target, attrs = edge
    fact = _FACTS[attrs["type"]]
    iri = base + _fact_id(graph, taken, fact, edge)
    target_kind = graph.nodes[target]["kind"]
    points_at = dict(fact.targets).get(target_kind)
    if points_at is None:
        raise GraphError(f"edge {source!r} → {target!r}: {fact.type} cannot end at a node of kind {target_kind!r}")
    for class_ in fact.classes:
        yield iri, t.RDF_TYPE, class_, ""
    yield iri, fact.source, base + source, ""
    yield iri, points_at, base + target, ""
    if fact.type == "adopts":
        yield base + source, t.ADOPTS, base + target, ""
    for attribute in fact.attributes:
        yield from _attribute_triples(iri, attrs, attribute)
    yield from _reference_triples(base, graph, iri, fact, attrs)
    yield from _derivations(base, iri, attrs)


def _reference_triples(
    base: str, graph: nx.MultiDiGraph[str], iri: str, fact: t.FactKind, attrs: dict[str, Any]
) -> Iterator[Triple]:
    for name, predicate, many in fact.references:
        value = attrs.get(name, ())
        for node in value if many else [value] if value else ():
            if node not in graph:
                raise GraphError(f"{iri}: {name} names {node!r}, which is no node of the graph")
            yield iri, predicate, base + node, ""


def _fact_id(
    graph: nx.MultiDiGraph[str],
    taken: dict[str, tuple[str, ...]],
    fact: t.FactKind,
    edge: tuple[str, str, dict[str, Any]],
) -> str:
    """Make the identifier of an edge's individual from the identifiers of its ends, and a number where that is taken.

    Two roles can be one after normalisation (（副）书记, (副)书记), so that their positions ask for one name.
    """
    source, target, attrs = edge
    discriminator = t.edge_key(fact.type, attrs).removeprefix(fact.type).strip()
    ends = tuple(node.removeprefix(graph.nodes[node]["kind"] + "-") for node in (source, target))
    parts = (*ends, discriminator.removeprefix("region-")) if discriminator else ends
    whole = (source, target, discriminator)
    for number in count(1):
        name = make_id(fact.kind, *parts, *([str(number)] if number > 1 else []))
        holder = taken.setdefault(name, whole)
        if holder is whole:
            return name
        if holder == whole:
            break
    raise GraphError(f"edge {source!r} → {target!r}: {fact.type} stands there twice; merge the two into one edge")


def _province_triples(base: str, graph: nx.MultiDiGraph[str]) -> Iterator[Triple]:
    """Say for each region which province it lies in, so that sums by province need no property path."""
    edges = sorted((a, b) for a, b, attrs in graph.edges(data=True) if attrs["type"] == "contained_in")
    parents = dict(reversed(edges))  # of two parents the first in order, whatever the order of the edges
    levels = {node: attrs["level"] for node, attrs in graph.nodes(data=True) if "level" in attrs}
    for region in levels:
        seen = {region}
        top = region
        while levels.get(top) != "province" and (above := parents.get(top)) and above not in seen:
            seen.add(above)
            top = above
        if levels.get(top) == "province":
            yield base + region, t.PROVINCE, base + top, ""
