"""Documents and extractions of drawn reports; graphs as JSON keeps them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import networkx as nx

from kg.divisions import load_divisions
from kg.extraction import complete, extract
from kg.model import Document, Evidence, Extraction
from kg.reading import repair_layout

Report = tuple[str, str, bool]
"""Title, text, and whether the layout is repaired first, which gives headings, captions and a byline."""


def make_document(report: Report, number: int = 0) -> Document:
    """Give the document of a drawn report."""
    title, text, repaired = report
    issued = "2023-05-04" if number % 2 else None
    if not repaired:
        return Document(title, "a.txt", text, number, issued)
    layout = repair_layout(text)
    return Document(title, "a.txt", layout.text, number, issued, layout.byline, layout.headings, layout.captions)


def make_extractions(drawn: Sequence[Report]) -> list[Extraction]:
    """Read the drawn reports as one folder."""
    return complete([extract(make_document(report, i), load_divisions()) for i, report in enumerate(drawn)])


def to_reports(kept: Sequence[Sequence[object]]) -> list[Report]:
    """Give reports of what JSON kept of them."""
    return [(str(title), str(text), bool(repaired)) for title, text, repaired in kept]


def graph_to_json(graph: nx.MultiDiGraph) -> dict[str, Any]:
    """Give a drawn graph as JSON can hold it."""
    return {
        "base": graph.graph["base"],
        "nodes": [[node, _to_json(attrs)] for node, attrs in graph.nodes(data=True)],
        "edges": [[a, b, key, _to_json(attrs)] for a, b, key, attrs in graph.edges(keys=True, data=True)],
    }


def graph_from_json(kept: Mapping[str, Any]) -> nx.MultiDiGraph:
    """Give the graph of what :func:`graph_to_json` gave."""
    graph = nx.MultiDiGraph(base=kept["base"])
    graph.add_nodes_from((node, _from_json(attrs)) for node, attrs in kept["nodes"])
    graph.add_edges_from((a, b, key, _from_json(attrs)) for a, b, key, attrs in kept["edges"])
    return graph


def _to_json(attrs: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in attrs.items():
        if isinstance(value, Decimal):
            found[name] = {"decimal": str(value)}
        elif name == "evidence":
            found[name] = [[one.document, one.begin, one.end, one.text] for one in value]
        else:
            found[name] = list(value) if isinstance(value, tuple) else value
    return found


def _from_json(kept: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in kept.items():
        if name == "evidence":
            found[name] = tuple(Evidence(*one) for one in value)
        elif isinstance(value, list):
            found[name] = tuple(value)
        else:
            found[name] = Decimal(value["decimal"]) if isinstance(value, dict) else value
    return found
