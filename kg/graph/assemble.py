"""Build the graph of all documents: each adds its entities and facts to one draft, which is sorted at the end."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import networkx as nx

from kg.divisions import Divisions
from kg.graph.draft import Draft, Source
from kg.graph.entities import add_document, add_entities
from kg.graph.facts import add_adoptions, add_honours, add_parts, add_positions
from kg.graph.figures import FiguresOf, add_outcomes, list_repeated
from kg.identifiers import DEFAULT_BASE
from kg.linking import NO_DECISIONS, Decisions, Links, link, read_names
from kg.model import Extraction


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
    links = link([read_names(extraction, divisions) for extraction in extractions], divisions, decisions)
    draft = Draft(divisions)
    figures: FiguresOf = defaultdict(list)
    order = sorted(range(len(extractions)), key=lambda i: links.documents[i])
    originals = {i: (duplicates or {}).get(i, i) for i in order}
    for i in sorted(order, key=lambda i: originals[i] != i):  # originals first: their wording of a fact wins
        source = Source(i, extractions[i], links, links.documents[i])
        _add_source(draft, source)
        add_outcomes(draft, source, figures, original=originals[i])
    for i, original in sorted(originals.items()):
        if i != original:
            draft.add_edge(links.documents[i], links.documents[original], "duplicate_of")
    _add_families(draft, links)
    graph = draft.finish(base)
    graph.graph["merges"] = tuple(sorted({*links.merges, *list_repeated(graph)}))
    return graph


def _add_source(draft: Draft, source: Source) -> None:
    add_document(draft, source)
    add_entities(draft, source)
    add_adoptions(draft, source)
    add_positions(draft, source)
    add_honours(draft, source)
    add_parts(draft, source)


def _add_families(draft: Draft, links: Links) -> None:
    """Enter the other names of programs, and which program is a kind of which."""
    for node, names in links.programs.aliases.items():
        draft.aliases[node].update(names)
    for narrow, broad in links.broader:
        draft.add_edge(narrow, broad, "broader")


def count_kinds(graph: nx.MultiDiGraph) -> dict[str, int]:
    """Count nodes by kind and facts by type: ``{"document": 2, …, "adopts": 1, "position": 1}``."""
    counts = Counter(kind for _, kind in graph.nodes(data="kind"))
    facts = (kind for _, _, kind in graph.edges(data="type"))
    counts.update(kind for kind in facts if kind in ("adopts", "plans", "position"))
    return dict(sorted(counts.items()))
