"""The triples of one entry of the graph: its own, those of the facts that begin at it, and those of its passages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from itertools import count
from typing import Any

import networkx as nx

from kg.errors import GraphError
from kg.graph.entry import Edge, Entry
from kg.identifiers import make_id
from kg.model import Evidence
from kg.rdf import terms as t
from kg.rdf.turtle import Triple, passage_iri

_DATES = (
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), t.expand("xsd:date")),
    (re.compile(r"[0-9]{4}-[0-9]{2}"), t.expand("xsd:gYearMonth")),
    (re.compile(r"[0-9]{4}"), t.expand("xsd:gYear")),
)
_TYPES: dict[str, type[str | bool | Decimal]] = {"decimal": Decimal, "boolean": bool}
_FACTS = {fact.type: fact for fact in t.FACTS}
_PLAIN = {link.type: link.iri for link in t.LINKS if not link.reverse}


def list_triples(entry: Entry, base: str, *, with_text: bool = True) -> list[Triple]:
    """List the triples of a node, then of each fact that begins at it."""
    triples = _node_triples(base, entry, with_text)
    if facts := [edge for edge in entry.edges if _type(entry, edge) in _FACTS]:
        taken: dict[str, Edge] = {}
        for fact in sorted(_fact_triples(base, entry, taken, edge) for edge in facts):
            triples += fact
    return triples


def list_passage_triples(entry: Entry, base: str) -> list[Triple]:
    """List the triples of the passages of a document, in their order."""
    return [triple for passage in entry.passages for triple in _passage_triples(base, passage)]


def check_graph(graph: nx.MultiDiGraph[str]) -> None:
    """Raise GraphError where a node is of an unknown kind, an evidence names no document, or an attribute no node."""
    for node, kind in graph.nodes(data="kind"):
        _check_kind(node, kind)
    documents = {node for node, kind in graph.nodes(data="kind") if kind == "document"}
    for name, attrs in (*graph.nodes(data=True), *((f"{s} → {t_}", data) for s, t_, data in graph.edges(data=True))):
        for one in attrs.get("evidence", ()):
            if one.document not in documents:
                raise GraphError(
                    f"evidence {one.text[:30]!r} names {one.document!r}, which is no document of the graph"
                )
        for reference, _, many in _references(attrs):
            value = attrs.get(reference, ())
            for node in value if many else [value] if value else ():
                if node not in graph:
                    raise GraphError(f"{name}: {reference} names {node!r}, which is no node of the graph")


def _references(attrs: dict[str, Any]) -> tuple[tuple[str, str, bool], ...]:
    fact = _FACTS.get(attrs.get("type", ""))
    return fact.references if fact else ()


# -- nodes -------------------------------------------------------------------------------------------------------------
def _node_triples(base: str, entry: Entry, with_text: bool) -> list[Triple]:
    """List the triples of a node: its classes, then the rest by property."""
    kind = _check_kind(entry.node, entry.attrs.get("kind"))
    iri = base + entry.node
    rest = _link_triples(base, entry)
    for attribute in t.NODE_ATTRIBUTES[kind]:
        if with_text or attribute.name != "text":
            _add_attribute(rest, iri, entry.attrs, attribute)
    rest += [(iri, t.ALT_LABEL, label, t.STRING) for label in entry.attrs.get("alt_labels", ())]
    _add_derivations(rest, base, iri, entry.attrs)
    return [*_class_triples(iri, t.NODE_CLASSES[kind]), *sorted(set(rest))]


def _class_triples(iri: str, classes: Iterable[str]) -> list[Triple]:
    return [(iri, t.RDF_TYPE, class_, "") for class_ in sorted(classes)]


def _check_kind(node: str, kind: str | None) -> str:
    if kind not in t.NODE_CLASSES:
        raise GraphError(f"node {node!r}: kind {kind!r}; expected one of {', '.join(t.NODE_CLASSES)}")
    return kind


def _link_triples(base: str, entry: Entry) -> list[Triple]:
    """List the edges that are one triple: those that begin here, and those that RDF states at their target."""
    iri = base + entry.node
    found: list[Triple] = []
    for edge in entry.edges:
        type_ = _type(entry, edge)
        if predicate := t.ADOPTS if type_ == "adopts" else _PLAIN.get(type_):
            found.append((iri, predicate, base + edge.target, ""))
    for type_, kind, node in entry.links:
        found.append((iri, _reversed_predicate(type_, kind, node, entry.node), base + node, ""))
    return found


@cache
def _reversed() -> dict[tuple[str, str | None], str]:
    found: dict[tuple[str, str | None], str] = {(link.type, link.source): link.iri for link in t.LINKS if link.reverse}
    return found | {("province", None): t.PROVINCE}


def _reversed_predicate(type_: str, kind: str, source: str, target: str) -> str:
    predicate = _reversed().get((type_, kind)) or _reversed().get((type_, None))
    if predicate is None:
        raise GraphError(f"edge {source!r} → {target!r}: {type_} cannot start at a node of kind {kind!r}")
    return predicate


def _type(entry: Entry, edge: Edge) -> str:
    type_ = edge.attrs.get("type")
    if type_ not in _edge_types():
        expected = ", ".join(sorted(_edge_types()))
        raise GraphError(f"edge {entry.node!r} → {edge.target!r}: type {type_!r}; expected one of {expected}")
    return str(type_)


@cache
def _edge_types() -> frozenset[str]:
    return frozenset([*_FACTS, *(link.type for link in t.LINKS)])


def _add_attribute(triples: list[Triple], iri: str, attrs: dict[str, Any], attribute: t.Attribute) -> None:
    value: Any = attrs.get(attribute.name)
    if value is None:
        if attribute.required:
            raise GraphError(f"{iri}: no attribute {attribute.name!r}; {t.shorten(attribute.iri)} is required")
        return
    expected = _TYPES.get(attribute.type, str)
    if not isinstance(value, expected):
        raise GraphError(f"{iri}: {attribute.name} is {value!r}; expected a value of type {expected.__name__}")
    triples.append((iri, attribute.iri, *_lexical(iri, attribute, value)))


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


def _add_derivations(triples: list[Triple], base: str, iri: str, attrs: dict[str, Any]) -> None:
    for one in attrs.get("evidence", ()):
        triples.append((iri, t.DERIVED_FROM, passage_iri(base + one.document, one.begin, one.end), ""))


def _passage_triples(base: str, evidence: Evidence) -> Iterator[Triple]:
    iri = passage_iri(base + evidence.document, evidence.begin, evidence.end)
    yield iri, t.RDF_TYPE, t.PHRASE, ""
    yield iri, t.ANCHOR, evidence.text, t.STRING
    yield iri, t.BEGIN, str(evidence.begin), t.INDEX
    yield iri, t.END, str(evidence.end), t.INDEX
    yield iri, t.CONTEXT, base + evidence.document, ""


# -- facts -------------------------------------------------------------------------------------------------------------
def _fact_triples(base: str, entry: Entry, taken: dict[str, Edge], edge: Edge) -> list[Triple]:
    """List the triples of an edge that is an individual: its classes, then the rest by property."""
    fact = _FACTS[edge.attrs["type"]]
    iri = base + _fact_id(entry, taken, fact, edge)
    points_at = dict(fact.targets).get(edge.target_kind)
    if points_at is None:
        raise GraphError(
            f"edge {entry.node!r} → {edge.target!r}: {fact.type} cannot end at a node of kind {edge.target_kind!r}"
        )
    rest = [(iri, fact.source, base + entry.node, ""), (iri, points_at, base + edge.target, "")]
    for attribute in fact.attributes:
        _add_attribute(rest, iri, edge.attrs, attribute)
    for name, predicate, many in fact.references:
        value = edge.attrs.get(name, ())
        rest += [(iri, predicate, base + node, "") for node in (value if many else [value] if value else ())]
    _add_derivations(rest, base, iri, edge.attrs)
    return [*_class_triples(iri, fact.classes), *sorted(rest)]


def _fact_id(entry: Entry, taken: dict[str, Edge], fact: t.FactKind, edge: Edge) -> str:
    """Make the identifier of an edge's individual from the identifiers of its ends, and a number where that is taken.

    Two roles can be one after normalisation (（副）书记, (副)书记), so that their positions ask for one name.
    """
    discriminator = t.edge_key(fact.type, edge.attrs).removeprefix(fact.type).strip()
    ends = entry.node.removeprefix(entry.attrs["kind"] + "-"), edge.target.removeprefix(edge.target_kind + "-")
    parts = (*ends, discriminator.removeprefix("region-")) if discriminator else ends
    for number in count(1):
        name = make_id(fact.kind, *parts, *([str(number)] if number > 1 else []))
        holder = taken.setdefault(name, edge)
        if holder is edge:
            return name
        if (holder.target, t.edge_key(fact.type, holder.attrs)) == (edge.target, t.edge_key(fact.type, edge.attrs)):
            break
    raise GraphError(
        f"edge {entry.node!r} → {edge.target!r}: {fact.type} stands there twice; merge the two into one edge"
    )
