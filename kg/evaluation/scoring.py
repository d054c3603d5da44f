"""Compare a graph with hand-made labels, article by article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import networkx as nx

from kg.evaluation.comparison import Comparison, Counts, Kind, compare
from kg.evaluation.findings import find_document, find_statements
from kg.evaluation.labels import Labels
from kg.evaluation.sampling import Bin, Measure, calibrate, interval
from kg.evaluation.statements import Statement, Statements, squeeze


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something labelled that the graph misses, or something in the graph that the labels do not have.

    ``text`` says what, ``passage`` quotes the label's evidence or the graph's.
    """

    article: str
    kind: Kind
    fault: Literal["missed", "wrong"]
    text: str
    passage: str


@dataclass(frozen=True, slots=True)
class ArticleResult:
    """The comparison of one article, by kind, and its mistakes in the order of the text.

    ``document`` is the graph's document, ``None`` where it has none: then all that is labelled is missed.
    """

    article: str
    document: str | None
    comparisons: Mapping[Kind, Comparison]
    mistakes: tuple[Mistake, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The comparison of a graph with labels; ``articles`` stand in the order of the labels."""

    articles: tuple[ArticleResult, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The labelled articles that the graph has no document for."""
        return tuple(result.article for result in self.articles if result.document is None)

    def by_article(self, kind: Kind) -> dict[str, Counts]:
        """Give the counts of *kind* for each article that has or finds any."""
        counts = {r.article: r.comparisons[kind].counts for r in self.articles if kind in r.comparisons}
        return {article: count for article, count in counts.items() if count.gold or count.found}

    def counts(self, kind: Kind) -> Counts:
        """Give the counts of *kind* over all articles."""
        return sum(self.by_article(kind).values(), Counts())

    def interval(self, kind: Kind, measure: Measure = "f1") -> tuple[float, float] | None:
        """Give the 95 % interval by :func:`kg.evaluation.sampling.interval`, over all articles labelled for *kind*."""
        labelled = [r.comparisons[kind].counts for r in self.articles if kind in r.comparisons]
        return interval(labelled, measure)

    def mistakes(self, *kinds: Kind) -> tuple[Mistake, ...]:
        """Give all mistakes, or those of *kinds*: by article, and in the order of its text."""
        found = (mistake for result in self.articles for mistake in result.mistakes)
        return tuple(mistake for mistake in found if not kinds or mistake.kind in kinds)

    def calibration(self, kind: Kind) -> tuple[Bin, ...]:
        """Give the facts of *kind* in bins by confidence, highest first; empty where none has a confidence."""
        return calibrate([fact for r in self.articles if kind in r.comparisons for fact in r.comparisons[kind].judged])


def evaluate(graph: nx.MultiDiGraph, labels: Iterable[Labels]) -> Evaluation:
    """Compare *graph* (as ``kg.build`` or ``kg.read_graph`` gives it) with *labels*."""
    stated = find_statements(graph)
    return Evaluation(tuple(_evaluate(graph, label, stated) for label in labels))


def _evaluate(graph: nx.MultiDiGraph, labels: Labels, stated: Mapping[str, Statements]) -> ArticleResult:
    document = find_document(graph, labels)
    comparisons = compare(labels, stated.get(document or "", Statements()))
    text = squeeze(graph.nodes[document].get("text", "")) if document else ""
    return ArticleResult(labels.article, document, comparisons, _list_mistakes(labels.article, comparisons, text))


def _list_mistakes(article: str, comparisons: Mapping[Kind, Comparison], text: str) -> tuple[Mistake, ...]:
    """Kind after kind; within a kind by place, so that a miss stands beside what was found in its stead."""
    found: list[Mistake] = []
    for kind, comparison in comparisons.items():
        missed = [_mistake(article, kind, "missed", statement) for statement in comparison.missed]
        wrong = [_mistake(article, kind, "wrong", statement) for statement in comparison.wrong]
        found += sorted([*missed, *wrong], key=lambda mistake: text.find(squeeze(mistake.passage)))
    return tuple(found)


def _mistake(article: str, kind: Kind, fault: Literal["missed", "wrong"], statement: Statement[Any]) -> Mistake:
    return Mistake(article, kind, fault, statement.text, statement.passage)
