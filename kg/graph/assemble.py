"""Build the graph of all documents: each adds rows of its own, which are sorted and merged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import networkx as nx

from kg.divisions import Divisions
from kg.graph.draft import Draft, Original, Source
from kg.graph.entities import add_document, add_entities
from kg.graph.entry import to_graph
from kg.graph.facts import add_adoptions, add_honours, add_parts, add_positions
from kg.graph.figures import add_outcomes, list_repeated
from kg.graph.rows import Row, merge_rows
from kg.identifiers import DEFAULT_BASE
from kg.linking import NO_DECISIONS, Decisions, document_id, link, read_names, split_links
from kg.model import Extraction


def list_rows(source: Source, divisions: Divisions) -> list[Row]:
    """List, sorted, what one document adds to the graph: a pure function of the document and of what its names stand for."""
    draft = Draft(divisions)
    add_document(draft, source)
    add_entities(draft, source)
    add_adoptions(draft, source)
    add_positions(draft, source)
    add_honours(draft, source)
    add_parts(draft, source)
    add_outcomes(draft, source)
    return sorted(draft.list_rows(source))


def find_original(extraction: Extraction) -> Original:
    """Give what a near-duplicate of *extraction* needs of it."""
    return Original(document_id(extraction.doc), extraction.doc.title, extraction.outcomes)


def build_graph(
    extractions: Sequence[Extraction],
    divisions: Divisions,
    *,
    duplicates: Mapping[int, int] | None = None,
    decisions: Decisions = NO_DECISIONS,
    base: str = DEFAULT_BASE,
) -> nx.MultiDiGraph:
    """Build the graph of all documents; ``duplicates`` maps the index of a near-duplicate to that of its original.

    *decisions* of the user override the rules of linking. ``graph.graph["merges"]`` lists what was joined or kept apart, as
    sorted ``kg.linking.Merge``. The result does not depend on the order of *extractions*: nodes, edges and evidence are sorted.
    """
    names = [read_names(extraction, divisions) for extraction in extractions]
    links = link(names, divisions, decisions)
    originals = {copy: find_original(extractions[of]) for copy, of in (duplicates or {}).items()}
    rows: list[Row] = []
    for i, local in enumerate(split_links(links, names)):
        rows += list_rows(Source(extractions[i], local, originals.get(i)), divisions)
    entries = list(merge_rows(sorted(rows)))
    return to_graph(entries, base=base, merges=tuple(sorted({*links.merges, *list_repeated(entries)})))


def count_kinds(graph: nx.MultiDiGraph) -> dict[str, int]:
    """Count nodes by kind and facts by type: ``{"document": 2, …, "adopts": 1, "position": 1}``."""
    counts = Counter(kind for _, kind in graph.nodes(data="kind"))
    facts = (kind for _, _, kind in graph.edges(data="type"))
    counts.update(kind for kind in facts if kind in ("adopts", "plans", "position"))
    return dict(sorted(counts.items()))
