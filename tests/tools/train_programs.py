"""Train the program classifier and write kg/data/program_model.tsv; ``python -m tests.quality`` cross-validates it.

Needs scikit-learn (``pip install scikit-learn``), the reports and the labels beside the project; govkg itself needs none.
Usage: ``python -m tests.tools.train_programs CORPUS_DIR GOLD_DIR``.

Labels come from GOLD_DIR (one JSON file per article) and from tests/labels/programs.tsv: stand-off labels by our own
reading, as offsets into the article without white space, so that no word of the articles is in the project.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from kg.extract.candidates import Candidate
from kg.extract.features import list_features
from kg.extract.programs import find_candidates
from kg.model import Document
from kg.names import program_key
from kg.reading import find_inputs, read_documents

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "kg" / "data" / "program_model.tsv"
STANDOFF = ROOT / "tests" / "labels" / "programs.tsv"
HEADER = """\
# Logistic model of what is a program, written by tests/tools/train_programs.py from {articles} labelled articles.
# Feature names are explained in kg/extract/features.py; q: quoted, u: unquoted names.
feature\tweight
"""
C, LEAST, SMALLEST = 0.3, 3, 0.005  # inverse of the L2 penalty; articles a feature must occur in; weights left out


@dataclass
class Labels:
    """Keys of the strings of one article that are programs, doubtful ones, and (all the rest) no programs."""

    clear: set[str] = field(default_factory=set)
    doubtful: set[str] = field(default_factory=set)

    def add(self, text: str, *, clear: bool) -> None:
        keys = {program_key(text), *(program_key(quoted) for quoted in re.findall("[“‘]([^“”‘’]+)[”’]", text))}
        (self.clear if clear else self.doubtful).update(keys)

    def judge(self, text: str, candidate: Candidate) -> int | None:
        keys = {program_key(text[s.start : s.end]) for s in (candidate.core, candidate.surface)}
        if keys & self.clear:
            return 1
        part = any(len(known) > 3 and (key in known or known in key) for key in keys for known in self.clear)
        return None if keys & self.doubtful or (part and not candidate.quote) else 0


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def read_labels(gold: Path, docs: dict[str, Document]) -> dict[str, Labels]:
    """Read the labels of every labelled article, by its title without white space."""
    labels: dict[str, Labels] = defaultdict(Labels)
    for path in sorted(gold.glob("*.json")):
        record = json.loads(path.read_text("utf-8"))
        title = squeeze(record.get("title") or docs[record["file"]].title)
        for program in record["programs"]:
            for text in (program["name"], *program["surface"]):
                labels[title].add(text, clear=program["certainty"] == "clear")
    for line in STANDOFF.read_text("utf-8").splitlines()[2:]:
        title, begin, end, code = line.split("\t")
        if code in "PB":
            labels[title].add(squeeze(docs[title].text)[int(begin) : int(end)], clear=code == "P")
        else:
            labels[title]  # an article all of whose strings are labelled
    return labels


def read_rows(docs: dict[str, Document], labels: dict[str, Labels]) -> list[tuple[str, list[str], int]]:
    rows = []
    for title, known in sorted(labels.items()):
        text = docs[title].text
        for candidate in find_candidates(text):
            value = known.judge(text, candidate)
            if value is not None:
                core = text[candidate.core.start : candidate.core.end]
                rows.append((title, list_features(text, candidate, text.count(core)), value))
    return rows


def fit(rows: list[tuple[str, list[str], int]]) -> dict[str, float]:
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression

    vectorizer = CountVectorizer(analyzer=lambda features: features, min_df=LEAST, binary=True)
    matrix = vectorizer.fit_transform([features for _, features, _ in rows])
    model = LogisticRegression(C=C, max_iter=3000, fit_intercept=False).fit(matrix, [value for *_, value in rows])
    weights = zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True)
    return {name: round(float(weight), 3) for name, weight in sorted(weights) if abs(weight) >= SMALLEST}


def main(corpus: str, gold: str) -> None:
    docs: dict[str, Document] = {}
    for path in find_inputs([corpus]).files:
        for doc in read_documents(path):
            docs[squeeze(doc.title)] = docs[Path(doc.source_file).stem] = doc
    labels = read_labels(Path(gold), docs)
    rows = read_rows(docs, labels)
    weights = fit(rows)
    lines = "".join(f"{name}\t{weight}\n" for name, weight in weights.items())
    MODEL.write_text(HEADER.format(articles=len(labels)) + lines, encoding="utf-8", newline="\n")
    print(f"{len(rows)} candidates of {len(labels)} articles, {len(weights)} weights → {MODEL.relative_to(ROOT)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
