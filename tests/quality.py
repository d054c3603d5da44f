"""Print how good the extraction is on articles that it was not trained on: ``python -m tests.quality CORPUS GOLD``.

Every labelled article is extracted with models (what is a program, whose result is a figure) that were trained without
it and without its near-duplicates (leave one article out); the graph of all of them is compared with the labels. ``--noise`` does the same on damaged texts.
Needs scikit-learn (``pip install scikit-learn``), which govkg itself does not.
"""

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from kg.divisions import load_divisions
from kg.duplicates import find_duplicates, make_sketch
from kg.evaluation import KINDS, Evaluation, Kind, Labels, evaluate, read_labels, to_calibration, to_mistakes, to_table
from kg.evaluation.statements import squeeze
from kg.extraction import complete, extract
from kg.graph import build_graph
from kg.model import Document
from kg.reading import find_inputs, read_documents
from tests.quality_noise import damage_document
from tests.tools import train_links, train_programs

TARGETS: dict[Kind, float] = {
    "regions": 0.95, "programs": 0.85, "numbers": 0.97, "outcomes": 0.94, "outregion": 0.98, "outprogram": 0.78,
    "people": 0.90, "positions": 0.85, "honours": 0.70,
}  # fmt: skip
ALLOWED_LOSS = 2.0  # points of F1 that damage may cost

Weights = Mapping[str, float]


def read_corpus(folder: str) -> list[Document]:
    return [doc for path in find_inputs([folder]).files for doc in read_documents(path)]


def find_labelled(docs: Sequence[Document], labels: Iterable[Labels]) -> list[int]:
    """Give the index of each label's document; a label without one stays without a document in the graph, too."""
    found = []
    for label in labels:
        for i, doc in enumerate(docs):
            if squeeze(doc.title) == label.title if label.title else Path(doc.source_file).stem == label.file:
                found.append(i)
                break
    return found


def train_without_each(docs: Sequence[Document], held_out: Sequence[int], gold: str) -> list[Weights]:
    """Train the program classifier once for each held-out document, without it and its near-duplicates."""
    by_name = {train_programs.squeeze(doc.title): doc for doc in docs}
    by_name |= {Path(doc.source_file).stem: doc for doc in docs}
    rows = train_programs.read_rows(by_name, train_programs.read_labels(Path(gold), by_name))
    originals = find_duplicates([make_sketch(doc) for doc in docs], lambda i: docs[i].text)
    weights = []
    for i in held_out:
        same = {
            train_programs.squeeze(d.title) for j, d in enumerate(docs) if originals.get(j, j) == originals.get(i, i)
        }
        weights.append(train_programs.fit([row for row in rows if row[0] not in same]))
        show_progress("train", len(weights), len(held_out))
    return weights


def train_links_without_each(
    docs: Sequence[Document], held_out: Sequence[int], program_weights: Sequence[Weights], gold: str
) -> list[Weights]:
    """Train the model that ties figures to programs once for each held-out document, as :func:`train_without_each`."""
    rows = train_links.list_all_rows([docs[i] for i in held_out], program_weights, gold)
    originals = find_duplicates([make_sketch(doc) for doc in docs], lambda i: docs[i].text)
    groups = [originals.get(i, i) for i in held_out]
    return [
        train_links.fit([row for other, found in zip(groups, rows, strict=True) if other != group for row in found])
        for group in groups
    ]


def build_and_evaluate(
    docs: Sequence[Document],
    weights: Sequence[Weights] | None,
    links: Sequence[Weights] | None,
    labels: list[Labels],
) -> Evaluation:
    """Build the graph of *docs*, each with its own weights (``None``: the packaged ones), and compare it with *labels*."""
    divisions = load_divisions()
    extractions = []
    for i, doc in enumerate(docs):
        own = {"program_weights": weights[i] if weights else None, "link_weights": links[i] if links else None}
        extractions.append(extract(doc, divisions, **own))
        show_progress("extract", i + 1, len(docs))
    return evaluate(build_graph(complete(extractions), divisions), labels)


def show_progress(step: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{step} {done}/{total}\033[K", end="\n" if done == total else "", file=sys.stderr)


def show_losses(clean: Evaluation, noisy: Evaluation) -> str:
    """Give for each kind the points of F1 that the damage costs."""
    lines = [f"{'kind':11}{'clean':>8}{'damaged':>9}{'loss':>7}"]
    for kind in KINDS:
        before, after = 100 * clean.counts(kind).f1, 100 * noisy.counts(kind).f1
        mark = "  more than allowed" if before - after > ALLOWED_LOSS else ""
        lines.append(f"{kind:11}{before:8.1f}{after:9.1f}{before - after:7.1f}{mark}")
    return "\n".join(lines)


def show_new_mistakes(clean: Evaluation, noisy: Evaluation, kinds: Iterable[Kind]) -> str:
    known = {(mistake.article, mistake.kind, mistake.fault, mistake.text) for mistake in clean.mistakes()}
    new = [m for m in noisy.mistakes(*kinds) if (m.article, m.kind, m.fault, m.text) not in known]
    return "\n".join(f"  {m.kind:<11}{m.fault:<7}{m.article}  {m.text}\n         “{m.passage}”" for m in new)


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.quality", description=(__doc__ or "").partition(":")[0])
    parser.add_argument("corpus", help="folder with the reports")
    parser.add_argument("gold", help="folder with the labels, one .json an article")
    parser.add_argument("--noise", action="store_true", help="score damaged texts as well, and print what that costs")
    parser.add_argument("--shipped", action="store_true", help="take the packaged weights: quick, but seen in training")
    parser.add_argument("--calibration", action="store_true", help="print precision by confidence")
    parser.add_argument(
        "--errors", metavar="KIND", choices=KINDS, nargs="*", help="list mistakes (all kinds, or these)"
    )
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> None:
    options = parse_arguments(arguments)
    corpus, labels = read_corpus(options.corpus), read_labels(options.gold)
    labelled = find_labelled(corpus, labels)
    docs = [corpus[i] for i in labelled]
    weights = None if options.shipped else train_without_each(corpus, labelled, options.gold)
    links = None if weights is None else train_links_without_each(corpus, labelled, weights, options.gold)
    run = partial(build_and_evaluate, weights=weights, links=links, labels=labels)
    clean = run(docs)
    trained = "with the packaged weights" if options.shipped else "leave one article out"
    print(f"{len(docs)} labelled articles, {trained}\n{to_table(clean, targets=TARGETS)}")
    if options.calibration:
        print(f"\n{to_calibration(clean)}")
    if options.errors is not None:
        print(f"\n{to_mistakes(clean, *options.errors)}")
    if options.noise:
        noisy = run([damage_document(doc) for doc in docs])
        print(f"\nthe same, damaged\n{to_table(noisy, targets=TARGETS)}\n\n{show_losses(clean, noisy)}")
        if options.errors is not None:
            print(f"\nmistakes that the damage adds\n{show_new_mistakes(clean, noisy, options.errors)}")


if __name__ == "__main__":
    main()
