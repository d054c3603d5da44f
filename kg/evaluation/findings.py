"""What a graph states about each of its documents, in the form in which it is compared with labels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import PurePath
from typing import Any

import networkx as nx

from kg.evaluation.labels import Labels
from kg.evaluation.statements import (
    AdoptionKey,
    FigureKey,
    HonourKey,
    PositionKey,
    Statement,
    Statements,
    bare,
    squeeze,
)
from kg.identifiers import make_id

_LEFT_OUT = frozenset({"习近平"})  # the labelling guide leaves him out
_Attributes = dict[str, Any]


def find_document(graph: nx.MultiDiGraph, labels: Labels) -> str | None:
    """Find the document that *labels* are about: by title where they give one, else by the file's name."""
    for node, attrs in _nodes(graph, "document"):
        stem = PurePath(attrs["source_file"]).stem
        if squeeze(attrs["label"]) == labels.title if labels.title else stem == labels.file:
            return node
    return None


def find_statements(graph: nx.MultiDiGraph) -> dict[str, Statements]:
    """Give all that *graph* states, by document; what has evidence in two documents is stated by both.

    The order within each list is that of the identifiers, as in graph.ttl.
    """
    found: dict[str, list[tuple[str, Statement[Any]]]] = defaultdict(list)
    for source in (_regions, _adoptions, _outcomes, _people, _positions, _honours, _organizations):
        for field, attrs, statement in source(graph):
            for document, passage in _passages(attrs).items():
                cited = Statement(statement.key, statement.text, passage, statement.confidence)
                found[document].append((field, cited))
    return {document: _gather(stated) for document, stated in found.items()}


_Found = Iterator[tuple[str, _Attributes, Statement[Any]]]
"""A list of :class:`Statements`, the attributes that hold the evidence, and a statement still without passage."""


def _gather(stated: Sequence[tuple[str, Statement[Any]]]) -> Statements:
    lists: dict[str, list[Statement[Any]]] = defaultdict(list)
    for field, statement in stated:
        lists[field].append(statement)
    for field in ("regions", "people", "positions", "orgs"):
        lists[field] = _unique(lists[field])
    # two programs of one label in one region cannot be told apart by a reader: the last one stands for both
    lists["programs"] = list({statement.text: statement for statement in lists["programs"]}.values())
    return Statements(**{field: tuple(statements) for field, statements in lists.items()})


def _unique(statements: Sequence[Statement[Any]]) -> list[Statement[Any]]:
    """Keep the surest of statements with one key, sorted by key."""
    surest: dict[Any, Statement[Any]] = {}
    for statement in statements:
        known = surest.get(statement.key)
        if known is None or (statement.confidence or Decimal(0)) > (known.confidence or Decimal(0)):
            surest[statement.key] = statement
    return [surest[key] for key in sorted(surest, key=_order)]


def _order(key: str | PositionKey) -> tuple[str, ...]:
    return (key,) if isinstance(key, str) else (key.person, key.role)


def _passages(attrs: _Attributes) -> dict[str, str]:
    """The first passage in each document."""
    first: dict[str, str] = {}
    for evidence in sorted(attrs.get("evidence", ())):
        first.setdefault(evidence.document, evidence.text)
    return first


def _nodes(graph: nx.MultiDiGraph, kind: str) -> Iterator[tuple[str, _Attributes]]:
    return ((node, attrs) for node, attrs in sorted(graph.nodes(data=True)) if attrs["kind"] == kind)


def _edges(graph: nx.MultiDiGraph, type_: str) -> list[tuple[str, str, _Attributes]]:
    """Edges of one type, in the order of the identifiers that graph.ttl gives to them."""
    edges = [(start, end, attrs) for start, end, attrs in graph.edges(data=True) if attrs["type"] == type_]
    return sorted(edges, key=lambda edge: make_id(type_, *(_local_name(graph, node) for node in edge[:2])))


def _local_name(graph: nx.MultiDiGraph, node: str) -> str:
    return node.removeprefix(f"{graph.nodes[node]['kind']}-")


def _sources(graph: nx.MultiDiGraph, node: str, type_: str, *kinds: str) -> list[_Attributes]:
    """Attributes of the nodes with an edge of *type_* to *node*, in the order of their identifiers."""
    starts = sorted(start for start, _, found in graph.in_edges(node, data="type") if found == type_)
    return [graph.nodes[start] for start in starts if not kinds or graph.nodes[start]["kind"] in kinds]


def _full_name(attrs: _Attributes) -> str:
    return squeeze(attrs.get("full_name") or attrs["label"])


def _names(program: _Attributes) -> frozenset[str]:
    return frozenset(map(bare, [program["label"], *program.get("alt_labels", ())]))


def _regions(graph: nx.MultiDiGraph) -> _Found:
    for _, attrs in _nodes(graph, "region"):
        yield "regions", attrs, Statement(_full_name(attrs), attrs["full_name"])


def _adoptions(graph: nx.MultiDiGraph) -> _Found:
    for start, end, attrs in _edges(graph, "adopts"):
        region, program = graph.nodes[start], graph.nodes[end]
        key = AdoptionKey(_full_name(region), _names(program))
        text = f"{region['full_name']}: {program['label']}"
        yield "programs", attrs, Statement(key, text, confidence=attrs.get("confidence"))


def _outcomes(graph: nx.MultiDiGraph) -> _Found:
    for node, attrs in _nodes(graph, "outcome"):
        regions, programs = (_sources(graph, node, "has_outcome", kind) for kind in ("region", "program"))
        key = FigureKey(
            float(attrs["value"]), squeeze(attrs["unit"]), attrs["measure"],
            _full_name(regions[0]) if regions else "", _names(programs[0]) if programs else frozenset(),
        )  # fmt: skip
        text = f"{attrs['measure']} {attrs['value'].normalize():f}{attrs['unit']}"
        yield "outcomes", attrs, Statement(key, text, confidence=attrs.get("confidence"))


def _people(graph: nx.MultiDiGraph) -> _Found:
    for _, attrs in _nodes(graph, "person"):
        if squeeze(attrs["label"]) not in _LEFT_OUT:
            yield "people", attrs, Statement(squeeze(attrs["label"]), attrs["label"])


def _positions(graph: nx.MultiDiGraph) -> _Found:
    for start, _, attrs in _edges(graph, "position"):
        person = graph.nodes[start]["label"]
        if squeeze(person) not in _LEFT_OUT:
            key = PositionKey(squeeze(person), squeeze(attrs["role"]))
            yield "positions", attrs, Statement(key, f"{person}: {attrs['role']}", confidence=attrs.get("confidence"))


def _honours(graph: nx.MultiDiGraph) -> _Found:
    for node, attrs in _nodes(graph, "honour"):
        recipient = next(iter(_sources(graph, node, "received")), {"label": ""})
        named = recipient if recipient.get("kind") != "document" else {"label": ""}  # nobody can be told
        key = HonourKey(squeeze(attrs["award"]), (_full_name(named), squeeze(named["label"])))
        text = f"{named['label'] or '?'}: {attrs['award']}"
        yield "honours", attrs, Statement(key, text, confidence=attrs.get("confidence"))


def _organizations(graph: nx.MultiDiGraph) -> _Found:
    for _, attrs in _nodes(graph, "organization"):
        yield "orgs", attrs, Statement(squeeze(attrs["label"]), attrs["label"])
