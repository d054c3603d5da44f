"""Find the clauses that reports of two regions share word for word. Who took them from whom cannot be told."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache

import networkx as nx

from kg.lexicon import read_words
from kg.questions.lookup import edges_to, is_duplicate, nodes_of, regions_inside
from kg.questions.rows import Passage, Row
from kg.text import split_clauses

SHORTEST = 12
"""Characters: shorter clauses (在市委的坚强领导下) recur by chance."""
COMMON_SHARE, COMMON_LEAST = 0.2, 3
"""A clause that stands in more than that share of all reports, and in that many at least, belongs to the genre."""

_SPACE = re.compile(r"\s+")
_END = re.compile(r"[。！？!?；;\n，,：:]+[”’」』）)]*$")


@dataclass(frozen=True, slots=True)
class SharedClause(Row):
    """A clause that reports of both regions hold. ``reports`` counts all reports that hold it, near-duplicates left out."""

    text: str
    reports: int
    places_a: tuple[Passage, ...]
    places_b: tuple[Passage, ...]


_Places = dict[str, list[tuple[str, int, int]]]
"""Clause → (document node, begin, end) in order."""


def borrowed(graph: nx.MultiDiGraph, a: str, b: str, *, inside: bool = False) -> list[SharedClause]:
    """List the clauses of twelve characters and more that reports of the regions *a* and *b* (nodes) share, longest first.

    White space does not count, punctuation inside a clause (、“”) does. Set aside are near-duplicate reports, reports
    about both regions, clauses of the genre, and national formulae with little beside them. *inside* takes the reports
    of the regions inside as well. The answer for b and a is the same with the sides changed. It is empty where the graph
    was built without the reports' texts.
    """
    docs = sorted(doc for doc, _ in nodes_of(graph, "document") if not is_duplicate(graph, doc))
    clauses = {doc: _find_clauses(graph, doc) for doc in docs}
    counts = Counter(clause for found in clauses.values() for clause in found)
    of_a, of_b = (_reports(graph, regions_inside(graph, node) if inside else [node]) for node in (a, b))
    left, right = (_gather(clauses, own - other) for own, other in ((of_a, of_b), (of_b, of_a)))
    limit = max(COMMON_LEAST - 1, COMMON_SHARE * len(docs))
    shared = [text for text in left if text in right and counts[text] <= limit and not is_formula(text)]
    return [
        SharedClause(text, counts[text], _to_passages(graph, left[text]), _to_passages(graph, right[text]))
        for text in sorted(shared, key=lambda text: (-len(text), text))
    ]


def is_formula(clause: str) -> bool:
    """Tell whether a clause holds a national formula and fewer than twelve characters beside it.

    “坚持以习近平新时代中国特色社会主义思想为指导” does; “深入实施“双培双带”先锋工程，壮大村级集体经济” does not.
    """
    formula, with_frame = _formulae()
    return formula.search(clause) is not None and len(with_frame.sub("", clause)) < SHORTEST


@cache
def _formulae() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The pattern of the formulae, and that of the formulae and the words that frame them (坚持以…为指导)."""
    formulae, frames = (read_words("lexicon/formulae.tsv", kind=kind) for kind in ("formula", "frame"))
    return to_pattern(formulae), to_pattern(formulae | frames)


def to_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Give the pattern that matches any of *words*, the longest first."""
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))))


def _reports(graph: nx.MultiDiGraph, regions: Collection[str]) -> set[str]:
    return {doc for region in regions for doc, _ in edges_to(graph, region, "subject_region")}


def _find_clauses(graph: nx.MultiDiGraph, doc: str) -> dict[str, list[tuple[int, int]]]:
    text = graph.nodes[doc].get("text", "")
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for span in split_clauses(text):
        clause = _SPACE.sub("", _END.sub("", text[span.start : span.end]))
        if len(clause) >= SHORTEST:
            found[clause].append((span.start, span.end))
    return found


def _gather(clauses: dict[str, dict[str, list[tuple[int, int]]]], docs: Iterable[str]) -> _Places:
    places: _Places = defaultdict(list)
    for doc in sorted(set(docs) & clauses.keys()):
        for clause, spans in clauses[doc].items():
            places[clause] += [(doc, begin, end) for begin, end in spans]
    return places


def _to_passages(graph: nx.MultiDiGraph, places: Iterable[tuple[str, int, int]]) -> tuple[Passage, ...]:
    found = []
    for doc, begin, end in places:
        data = graph.nodes[doc]
        found.append(Passage(data["text"][begin:end], data["label"], data["source_file"], begin, end))
    return tuple(found)
