"""The main job: read inputs, extract, link, and write every output; the only module that knows all the steps."""

from __future__ import annotations

import json
import os
import platform
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import networkx as nx

from kg.divisions import load_divisions
from kg.duplicates import find_duplicates
from kg.errors import InputError, OutputError
from kg.extraction import complete, extract
from kg.graph import build_graph, count_kinds
from kg.identifiers import DEFAULT_BASE
from kg.linking import NO_DECISIONS, Decisions, read_decisions
from kg.model import Document, Extraction
from kg.page import write_page
from kg.rdf import write_turtle
from kg.reading import find_inputs, read_documents
from kg.tables import write_graphml, write_merges, write_tables

OUTPUTS = ("graph.ttl", "graph.html", "graph.graphml", "nodes.csv", "edges.csv", "merges.csv", "report.json")
Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Report:
    """What a build did: every input with its fate, counts per kind, versions, and seconds per step."""

    inputs: list[dict[str, Any]] = field(default_factory=list)
    documents: list[dict[str, Any]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def failed(self) -> list[dict[str, Any]]:
        """The inputs that could not be read, each with its ``path`` and ``reason``."""
        return [entry for entry in self.inputs if entry["status"] == "failed"]

    def as_dict(self) -> dict[str, Any]:
        """Give the report as plain values, for JSON."""
        return {name: getattr(self, name) for name in ("inputs", "documents", "counts", "versions", "seconds")}

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Add the seconds that the block takes to *step*."""
        start = time.perf_counter()
        yield
        self.seconds[step] = round(self.seconds.get(step, 0.0) + time.perf_counter() - start, 3)


def build(
    paths: Iterable[str | os.PathLike[str]],
    output: str | os.PathLike[str] | None = None,
    *,
    base: str = DEFAULT_BASE,
    with_text: bool = True,
    links: str | os.PathLike[str] | None = None,
) -> nx.MultiDiGraph:
    """Build the graph of the files and folders *paths*; write all outputs into the folder *output* if given.

    Inputs that cannot be read are left out; where none can, InputError says why. ``with_text=False`` leaves the
    articles' texts out of graph.ttl. *links* is a links.toml with your decisions on what is one thing; without it, one in
    the output folder counts. The graph's shape is described in README.
    """
    graph, report = run_build(paths, output, base=base, with_text=with_text, links=links)
    if report.failed and not report.documents:
        raise InputError("; ".join(f"{entry['path']}: {entry['reason']}" for entry in report.failed))
    return graph


def run_build(
    paths: Iterable[str | os.PathLike[str]],
    output: str | os.PathLike[str] | None = None,
    *,
    base: str = DEFAULT_BASE,
    with_text: bool = True,
    links: str | os.PathLike[str] | None = None,
    progress: Progress = lambda step, done, total: None,
) -> tuple[nx.MultiDiGraph, Report]:
    """Do what :func:`build` does, with a report; nothing is written where no document could be read.

    *progress* is called with the step's name, how much of it is done, and how much there is.
    """
    report = Report(versions=_versions())
    decisions = _read_links(links, output)
    with report.timed("read"):
        docs = _read_all([Path(path) for path in paths], report, progress)
    if not docs:
        return nx.MultiDiGraph(base=base), report
    with report.timed("extract"):
        extractions = complete(_extract_all(docs, progress))
    progress("link", 0, 1)
    with report.timed("link"):
        duplicates = find_duplicates(docs)
        graph = build_graph(extractions, load_divisions(), duplicates=duplicates, decisions=decisions, base=base)
    progress("link", 1, 1)
    report.documents = [_describe(extraction) for extraction in extractions]
    for copy, original in duplicates.items():
        report.documents[copy]["duplicate_of"] = docs[original].title
    report.counts = count_kinds(graph)
    if output is not None:
        _write_all(graph, Path(output), report, with_text, progress)
    return graph, report


def _versions() -> dict[str, str]:
    names = ("govkg", "jieba", "networkx", "pyoxigraph", "pyvis", "rdflib")
    return {"python": platform.python_version(), **{name: version(name) for name in names}}


def _read_links(links: str | os.PathLike[str] | None, output: str | os.PathLike[str] | None) -> Decisions:
    """Read the user's decisions: from the file given, else from links.toml in the output folder if there is one."""
    if links is None and output is not None and (Path(output) / "links.toml").is_file():
        links = Path(output) / "links.toml"
    return NO_DECISIONS if links is None else read_decisions(links)


def _read_all(paths: Sequence[Path], report: Report, progress: Progress) -> list[Document]:
    inputs = find_inputs(paths)
    report.inputs += [{"path": str(u.path), "status": "failed", "reason": u.reason} for u in inputs.failed]
    report.inputs += [{"path": str(u.path), "status": "skipped", "reason": u.reason} for u in inputs.skipped]
    docs: list[Document] = []
    for done, path in enumerate(inputs.files):
        progress("read", done, len(inputs.files))
        try:
            found = read_documents(path)
        except InputError as error:
            report.inputs.append({"path": str(path), "status": "failed", "reason": str(error)})
            continue
        report.inputs.append({"path": str(path), "status": "read", "documents": len(found)})
        docs += found
    progress("read", len(inputs.files), len(inputs.files))
    report.inputs.sort(key=lambda entry: entry["path"])
    return _without_repetitions(docs)


def _without_repetitions(docs: Iterable[Document]) -> list[Document]:
    """Drop a document read twice (the same file named twice, or in two folders), and sort by content."""
    return sorted(dict.fromkeys(docs), key=lambda doc: (doc.source_file, doc.number, doc.title, doc.text))


def _extract_all(docs: Sequence[Document], progress: Progress) -> list[Extraction]:
    divisions = load_divisions()
    found = []
    for done, doc in enumerate(docs):
        progress("extract", done, len(docs))
        found.append(extract(doc, divisions))
    progress("extract", len(docs), len(docs))
    return found


def _describe(extraction: Extraction) -> dict[str, Any]:
    doc = extraction.doc
    subjects = [region.full_name for region in extraction.subjects]
    found: dict[str, Any] = {"title": doc.title, "source_file": doc.source_file, "number": doc.number}
    found["subject_regions"] = subjects
    candidates = {m.text: [region.full_name for region in m.candidates] for m in extraction.open_regions}
    if candidates:
        found["open_regions"] = candidates
    return found


def _write_all(graph: nx.MultiDiGraph, output: Path, report: Report, with_text: bool, progress: Progress) -> None:
    """Write every output beside the folder first, then move each into place, so that no half-written file is left."""
    try:
        output.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=".kg-", dir=output))
    except OSError as error:
        raise OutputError(
            f"{output}: cannot write into this folder ({error.strerror}); name another with -o"
        ) from error
    try:
        steps: tuple[tuple[str, Callable[[], object]], ...] = (
            ("graph.ttl", lambda: write_turtle(graph, staging / "graph.ttl", with_text=with_text)),
            ("graph.html", lambda: write_page(graph, staging / "graph.html")),
            ("graph.graphml", lambda: write_graphml(graph, staging / "graph.graphml")),
            ("tables", lambda: (write_tables(graph, staging), write_merges(graph, staging))),
        )
        for done, (name, write) in enumerate(steps):
            progress("write", done, len(steps))
            with report.timed(name):
                write()
        (staging / "report.json").write_text(
            json.dumps(report.as_dict(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
        )
        for name in OUTPUTS:
            (staging / name).replace(output / name)
        progress("write", len(steps), len(steps))
    finally:
        shutil.rmtree(staging, ignore_errors=True)
