"""Read Turtle that :mod:`kg.rdf` wrote, or that keeps to the same contract, back into the same graph."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox

from kg.errors import GraphError
from kg.identifiers import DEFAULT_BASE
from kg.model import Evidence
from kg.rdf import terms as t

_FORMATS = {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES}
_NEXT_STEP = "build the graph anew with `kg build`, or mend the file by ontology/shapes.ttl"

_Resources = dict[str, dict[str, set[str]]]
"""Subject IRI → predicate IRI → IRIs and lexical forms."""


@dataclass(frozen=True, slots=True)
class _Source:
    """What was read: *kinds* and *evidence* are keyed by IRI, and IRIs of instances begin with *base*."""

    path: str
    base: str
    resources: _Resources
    kinds: dict[str, str]
    evidence: dict[str, Evidence]

    def fail(self, iri: str, problem: str) -> GraphError:
        return GraphError(f"{self.path}: {iri}: {problem}; {_NEXT_STEP}")

    def node(self, iri: str) -> str:
        return iri.removeprefix(self.base)


def read_graph(path: str | os.PathLike[str]) -> nx.MultiDiGraph[str]:
    """Read ``graph.ttl`` (or N-Triples) as the MultiDiGraph it was written from; tuples come back sorted.

    What the contract does not name is passed over. Raise GraphError where the file is missing or no Turtle, where a
    required property is missing, or where a passage is not what its document has at that place.
    """
    resources, base = _read_resources(path)
    kinds = {iri: kind for kind, (class_, *_) in t.NODE_CLASSES.items() for iri in _instances(resources, class_)}
    source = _Source(str(path), base, resources, kinds, {})
    source.evidence.update((iri, _to_evidence(source, iri)) for iri in _instances(resources, t.PHRASE))
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(base=base)
    for iri in sorted(kinds):
        graph.add_node(source.node(iri), **_node_attributes(source, iri))
    for start, end, attrs in sorted(
        _edges(source), key=lambda edge: (edge[0], edge[1], t.edge_key(edge[2]["type"], edge[2]))
    ):
        graph.add_edge(start, end, key=t.edge_key(attrs["type"], attrs), **attrs)
    return graph


def _read_resources(path: str | os.PathLike[str]) -> tuple[_Resources, str]:
    """Read all triples by subject and predicate, and the base IRI that the prefix ``kg:`` stands for."""
    format_ = _FORMATS.get(Path(path).suffix.lower())
    if format_ is None:
        raise GraphError(f"{path}: expected a file that ends in {' or '.join(_FORMATS)}; give the graph.ttl of a build")
    resources: _Resources = {}
    try:
        parser = ox.parse(path=os.fspath(path), format=format_)
        for quad in parser:
            subject, predicate, value = quad.subject, quad.predicate, quad.object
            if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
                resources.setdefault(subject.value, {}).setdefault(predicate.value, set()).add(value.value)
    except OSError as error:
        raise GraphError(f"{path}: cannot be read ({error}); give the graph.ttl of a build") from error
    except SyntaxError as error:
        raise GraphError(f"{path}: no valid Turtle ({error.msg}); {_NEXT_STEP}") from error
    return resources, parser.prefixes.get("kg") or _guess_base(resources)


def _guess_base(resources: _Resources) -> str:
    """Take the base from any document: local names hold no slash (N-Triples have no prefixes to tell it)."""
    return next(
        (iri[: iri.rindex("/") + 1] for iri in _instances(resources, t.NODE_CLASSES["document"][0]) if "/" in iri),
        DEFAULT_BASE,
    )


def _instances(resources: _Resources, class_: str) -> Iterator[str]:
    return (iri for iri, properties in resources.items() if class_ in properties.get(t.RDF_TYPE, ()))


def _get_one(source: _Source, iri: str, predicate: str) -> str | None:
    values = source.resources[iri].get(predicate, set())
    if len(values) > 1:
        raise source.fail(iri, f"{len(values)} values of {t.shorten(predicate)} where one is expected")
    return next(iter(values), None)


def _get_required(source: _Source, iri: str, predicate: str) -> str:
    value = _get_one(source, iri, predicate)
    if value is None:
        raise source.fail(iri, f"no {t.shorten(predicate)}, which is required")
    return value


def _to_evidence(source: _Source, iri: str) -> Evidence:
    document = _get_required(source, iri, t.CONTEXT)
    text = _get_required(source, iri, t.ANCHOR)
    begin, end = (_to_index(source, iri, predicate) for predicate in (t.BEGIN, t.END))
    if source.kinds.get(document) != "document":
        raise source.fail(iri, f"nif:referenceContext {document} is no kgo:Document of this file")
    whole = _get_one(source, document, t.expand("nif:isString"))
    if whole is not None and whole[begin:end] != text:
        raise source.fail(iri, f"nif:anchorOf {text[:30]!r} is not what the document has at {begin}..{end}")
    return Evidence(source.node(document), begin, end, text)


def _to_index(source: _Source, iri: str, predicate: str) -> int:
    value = _get_required(source, iri, predicate)
    if not (value.isascii() and value.isdigit()):
        raise source.fail(iri, f"{t.shorten(predicate)} {value!r} is no number of characters")
    return int(value)


def _node_attributes(source: _Source, iri: str) -> dict[str, Any]:
    kind = source.kinds[iri]
    attrs: dict[str, Any] = {"kind": kind, **_literal_attributes(source, iri, t.NODE_ATTRIBUTES[kind])}
    if kind != "document":
        attrs["alt_labels"] = tuple(sorted(source.resources[iri].get(t.ALT_LABEL, ())))
        attrs["evidence"] = _get_evidence(source, iri)
    return attrs


def _literal_attributes(source: _Source, iri: str, attributes: tuple[t.Attribute, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for attribute in attributes:
        get = _get_required if attribute.required else _get_one
        value = get(source, iri, attribute.iri)
        if value is not None:
            found[attribute.name] = _to_python(source, iri, attribute, value)
    return found


def _to_python(source: _Source, iri: str, attribute: t.Attribute, value: str) -> str | bool | Decimal:
    if attribute.type == "boolean":
        return value in ("true", "1")
    if attribute.type != "decimal":
        return value
    try:
        return Decimal(value)
    except InvalidOperation as error:
        raise source.fail(iri, f"{t.shorten(attribute.iri)} {value!r} is no decimal number") from error


def _get_evidence(source: _Source, iri: str) -> tuple[Evidence, ...]:
    passages = source.resources[iri].get(t.DERIVED_FROM, set())
    unknown = sorted(passages - source.evidence.keys())
    if unknown:
        raise source.fail(iri, f"prov:wasDerivedFrom {unknown[0]}, which is no nif:Phrase of this file")
    return tuple(sorted(source.evidence[passage] for passage in passages))


def _get_nodes(source: _Source, iri: str, predicate: str) -> list[str]:
    """Give the ids of the nodes that *predicate* points at, sorted."""
    values = sorted(source.resources[iri].get(predicate, ()))
    for value in values:
        if value not in source.kinds:
            raise source.fail(iri, f"{t.shorten(predicate)} {value!r} is no document, entity or fact of this file")
    return [source.node(value) for value in values]


def _edges(source: _Source) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for iri in source.kinds:
        for link in t.LINKS:
            yield from _link_edges(source, iri, link)
    for fact in t.FACTS:
        for iri in _instances(source.resources, fact.classes[0]):
            yield _fact_edge(source, iri, fact)


def _link_edges(source: _Source, iri: str, link: t.Link) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for other in _get_nodes(source, iri, link.iri):
        start, end = (other, source.node(iri)) if link.reverse else (source.node(iri), other)
        yield start, end, {"type": link.type}


def _fact_edge(source: _Source, iri: str, fact: t.FactKind) -> tuple[str, str, dict[str, Any]]:
    start = _get_end(source, iri, (fact.source,))
    end = _get_end(source, iri, tuple(predicate for _, predicate in fact.targets))
    attrs: dict[str, Any] = {"type": fact.type, **_literal_attributes(source, iri, fact.attributes)}
    for name, predicate, many in fact.references:
        nodes = _get_nodes(source, iri, predicate)
        if many:
            attrs[name] = tuple(nodes)
        elif nodes:
            attrs[name] = nodes[0]
    return start, end, attrs | {"evidence": _get_evidence(source, iri)}


def _get_end(source: _Source, iri: str, predicates: tuple[str, ...]) -> str:
    nodes = [node for predicate in predicates for node in _get_nodes(source, iri, predicate)]
    if len(nodes) != 1:
        names = " or ".join(t.shorten(predicate) for predicate in predicates)
        raise source.fail(iri, f"{len(nodes)} values of {names} where one is required")
    return nodes[0]
