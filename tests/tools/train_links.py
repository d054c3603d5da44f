"""Train the model that ties figures to programs; ``python -m tests.quality`` cross-validates it.

Needs scikit-learn (``pip install scikit-learn``), the reports and the labels beside the project; govkg itself needs none.
Usage: ``python -m tests.tools.train_links CORPUS_DIR GOLD_DIR``.

Labels come from the outcomes of GOLD_DIR (one JSON file per article). The program mentions are those of a program
classifier that was trained without the article, so that the model meets the mistakes it will meet on new articles.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.evaluation.statements import alike, bare
from kg.extract.link_features import list_link_features
from kg.extract.link_pairs import Report, list_mentions, make_report
from kg.extract.measures import find_measures
from kg.extract.numbers import Figure, find_figures
from kg.extract.programs import find_programs
from kg.extract.umbrellas import add_umbrellas
from kg.model import Document, ProgramMention
from tests.tools import train_programs
from tests.tools.train_programs import squeeze

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "kg" / "data" / "outcome_link_model.tsv"
HEADER = """\
# Logistic model of whose result a figure is, written by tests/tools/train_links.py from {articles} labelled articles.
# Feature names are explained in kg/extract/link_features.py; own, same, sent and prev tell where the program stands.
feature\tweight
"""
C = 0.03  # inverse of the L2 penalty

Row = tuple[list[str], int]
Weights = Mapping[str, float]


@dataclass(frozen=True)
class Label:
    """What one article's label says of one figure: the keys of its program's names, empty where it has none."""

    keys: frozenset[str]
    doubtful: bool


def read_records(gold: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_text("utf-8")) for path in sorted(gold.glob("*.json"))]


def find_record(doc: Document, records: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Give the label record of *doc*; raise KeyError if there is none."""
    names = {squeeze(doc.title), Path(doc.source_file).stem}
    for record in records:
        if squeeze(record.get("title") or record["file"]) in names:
            return record
    raise KeyError(doc.title)


def read_labels(report: Report, record: dict[str, Any]) -> dict[int, Label]:
    """Map the place of each labelled figure to its label.

    A label belongs to the figure of its value and unit that stands in its evidence; of several, to the first whose
    measure agrees.
    """
    programs = {program["name"]: program for program in record["programs"]}
    found: dict[int, Label] = {}
    for outcome in record["outcomes"]:
        passages = list(_find_all(report.text, squeeze(outcome["evidence"])))
        fitting = [
            (not alike(outcome["measure"], report.said[i]), i)
            for i, slot in enumerate(report.slots)
            if i not in found and _is_of(slot.figure, outcome)
            if any(start <= slot.figure.digits.start < end for start, end in passages)
        ]
        if fitting:
            found[min(fitting)[1]] = _label(programs.get(outcome["program"]))
    return found


def _is_of(figure: Figure, outcome: dict[str, Any]) -> bool:
    near = abs(float(figure.value) - outcome["value"]) <= 1e-6 * max(1, abs(outcome["value"]))
    return near and squeeze(figure.unit) == squeeze(outcome["unit"])


def _find_all(text: str, passage: str) -> Iterable[tuple[int, int]]:
    places = [i for i, char in enumerate(text) if not char.isspace()]
    plain = squeeze(text)
    at = plain.find(passage)
    while at >= 0:
        yield places[at], places[at + len(passage) - 1] + 1
        at = plain.find(passage, at + 1)


def _label(program: dict[str, Any] | None) -> Label:
    if program is None:
        return Label(frozenset(), doubtful=False)
    keys = frozenset(bare(text) for text in (program["name"], *program["surface"]))
    return Label(keys, doubtful=program["certainty"] != "clear")


def list_rows(doc: Document, programs: Sequence[ProgramMention], record: dict[str, Any]) -> list[Row]:
    """List the features of each labelled figure with each program it may belong to, 1 where it does.

    Left out are figures of doubtful programs, and those whose program is not among the mentions.
    """
    found = find_measures(doc.text, find_figures(doc.text))
    slots, measures = [slot for slot, _ in found], [measure for _, measure in found]
    report = make_report(doc.text, programs, slots, measures)
    rows: list[Row] = []
    for i, label in sorted(read_labels(report, record).items()):
        mentions = [(mention, bare(mention.name) in label.keys) for mention in list_mentions(report, i)]
        if not label.doubtful and (not label.keys or any(right for _, right in mentions)):
            rows += [(list_link_features(report, i, mention), int(right)) for mention, right in mentions]
    return rows


def fit(rows: Sequence[Row]) -> dict[str, float]:
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression

    vectorizer = CountVectorizer(analyzer=lambda features: features, min_df=3, binary=True)
    matrix = vectorizer.fit_transform([features for features, _ in rows])
    model = LogisticRegression(C=C, max_iter=3000, fit_intercept=False).fit(matrix, [value for _, value in rows])
    weights = zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True)
    return {name: round(float(weight), 3) for name, weight in sorted(weights) if abs(weight) >= train_programs.SMALLEST}


def list_all_rows(docs: Sequence[Document], program_weights: Sequence[Weights], gold: str) -> list[list[Row]]:
    """List the rows of each labelled document, its programs found with the weights that were trained without it."""
    records = read_records(Path(gold))
    found = []
    for doc, weights in zip(docs, program_weights, strict=True):
        programs = add_umbrellas(doc, find_programs(doc, weights=weights))
        found.append(list_rows(doc, programs, find_record(doc, records)))
    return found


def main(corpus: str, gold: str) -> None:
    from kg.evaluation import read_labels as read_labelled
    from tests import quality

    docs = quality.read_corpus(corpus)
    labelled = quality.find_labelled(docs, read_labelled(gold))
    rows = list_all_rows([docs[i] for i in labelled], quality.train_without_each(docs, labelled, gold), gold)
    weights = fit([row for group in rows for row in group])
    lines = "".join(f"{name}\t{weight}\n" for name, weight in weights.items())
    MODEL.write_text(HEADER.format(articles=len(rows)) + lines, encoding="utf-8", newline="\n")
    print(f"{sum(map(len, rows))} pairs of {len(rows)} articles, {len(weights)} weights → {MODEL.relative_to(ROOT)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
