"""A build from its inputs to its outputs: the order of the steps, and what each needs of those before."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import networkx as nx
from msgspec import structs

from kg.corrections import NO_CORRECTIONS, Applied, Corrections, list_unused, merge_applied, read_corrections
from kg.errors import InputError, OutputError
from kg.exports import make_place
from kg.graph import merge_rows, to_graph
from kg.identifiers import DEFAULT_BASE
from kg.linking import NO_DECISIONS, Decisions, read_decisions
from kg.pipeline.cache import Cache
from kg.pipeline.documents import Documents, complete_all, extract_all, read_all
from kg.pipeline.engines import Engine, Here, rare_collection
from kg.pipeline.linking import Rows, link_all
from kg.pipeline.output import open_output, staging
from kg.pipeline.processes import Processes
from kg.pipeline.report import NO_EFFECT, Report, list_versions
from kg.pipeline.steps import Progress, Work, no_progress
from kg.pipeline.tasks import decode_rows
from kg.pipeline.writing import NO_PARTS, Parts, write_all
from kg.privacy import Mode
from kg.rdf.terms import check_base
from kg.reading import DEFAULT_LIMITS, Limits

PathLike = str | os.PathLike[str]


@dataclass(frozen=True, slots=True)
class Settings:
    """How to build.

    ``links`` and ``corrections`` are the user's decisions on what is one thing (links.toml) and on single facts
    (corrections.toml); without them, those in the output folder count. ``people`` tells whom the graph names. ``jobs`` is the
    number of processes beside this one; with 0 it does all by itself, and nobody keeps the limit of seconds. ``ocr`` recognises scanned pages. ``parts`` are
    the places where the graph is written in parts as well, or only.
    """

    base: str = DEFAULT_BASE
    with_text: bool = True
    links: PathLike | None = None
    corrections: PathLike | None = None
    people: Mode = "all"
    jobs: int = 0
    limits: Limits = DEFAULT_LIMITS
    ocr: bool = False
    parts: Parts = NO_PARTS


def build(
    paths: Iterable[PathLike],
    output: PathLike | None = None,
    *,
    base: str = DEFAULT_BASE,
    with_text: bool = True,
    links: PathLike | None = None,
    corrections: PathLike | None = None,
    people: Mode = "all",
    jobs: int = 0,
) -> nx.MultiDiGraph[str]:
    """Build the graph of the files and folders *paths*; write all outputs into the folder *output* if given.

    Inputs that cannot be read are left out; where none can, InputError says why. ``with_text=False`` leaves the
    articles' texts out of graph.ttl. *links*, *corrections*, *people* and *jobs* are as in :class:`Settings`. The whole
    graph is in memory then, as ``kg build`` never has it. Its shape is described in README.
    """
    settings = Settings(base, with_text, links, corrections, people, jobs)
    with _built(paths, output, settings, no_progress) as (work, rows):
        if rows is None:
            if work.report.failed:
                raise InputError("; ".join(f"{entry['path']}: {entry['reason']}" for entry in work.report.failed))
            return nx.MultiDiGraph(base=base)
        pieces = rows.read_parts(work.cache, rows.parts)
        found = sorted(row for part in pieces for piece in part for row in decode_rows(piece))
        return to_graph(merge_rows(found), base=base, merges=rows.merges)


def run_build(
    paths: Iterable[PathLike],
    output: PathLike | None,
    settings: Settings = Settings(),
    *,
    progress: Progress = no_progress,
    engine: Engine | None = None,
    wait: float = 0.0,
) -> Report:
    """Do what :func:`build` does in bounded memory, and report; nothing is written where no document could be read.

    An *engine* of your own takes the place of ``settings.jobs``; the caller closes it. Where another build holds the output
    folder, *wait* tells for how many seconds to wait for it.
    """
    with _built(paths, output, settings, progress, engine, wait) as (work, _):
        return work.report


@contextmanager
def _built(
    paths: Iterable[PathLike],
    output: PathLike | None,
    settings: Settings,
    progress: Progress,
    engine: Engine | None = None,
    wait: float = 0.0,
) -> Iterator[tuple[Work, Rows | None]]:
    """Build and write, and give what was built while its rows are still at hand; none where nothing could be read."""
    check_base(settings.base)
    folder = None if output is None else Path(output)
    if settings.parts.only and folder and (folder / "graph.ttl").exists():
        raise OutputError(
            f"{folder}: has the graph.ttl of an earlier build, which would stay; name another folder with -o"
        )
    for target in settings.parts.places:
        make_place(target)
    decisions, corrections = _read_decisions(settings, folder)
    with open_output(folder, wait=wait) if folder else nullcontext() as home:
        cache = Cache(home / "cache.sqlite" if home else None)
        with rare_collection(), closing(cache), cache.naming_damage(), _start(engine, settings) as running:
            work = Work(cache, running, Report(settings=_describe(settings), versions=list_versions()), progress)
            rows = _build(work, [os.fspath(path) for path in paths], settings, decisions, corrections)
            if rows is not None and folder is not None:
                with staging(folder) as place:
                    write_all(work, rows, place, settings.base, settings.with_text, settings.parts)
            if rows is not None:
                cache.finish()
            yield work, rows


def _build(
    work: Work, paths: Sequence[str], settings: Settings, decisions: Decisions, corrections: Corrections
) -> Rows | None:
    report = work.report
    with report.timed("read"):
        sources = read_all(work, paths, settings.limits, ocr=settings.ocr, people=settings.people)
    with report.timed("extract"):
        docs = extract_all(work, sources, corrections)
        if not docs.keys:
            return None
        named = complete_all(work, docs, corrections, settings.people)
    with report.timed("link"):
        rows = link_all(work, docs, named, decisions)
    _report_documents(report, docs, rows)
    _report_corrections(report, [*(one for s in docs.summaries for one in s.applied), *named.applied], corrections)
    if settings.people == "all":
        return rows
    report.mask(named.mask)  # links.toml, corrections and paths may name people, too
    shown = [merge for merge in rows.merges if named.mask(merge.merged) == merge.merged]
    return replace(rows, merges=tuple(structs.replace(merge, reason=named.mask(merge.reason)) for merge in shown))


@contextmanager
def _start(engine: Engine | None, settings: Settings) -> Iterator[Engine]:
    if engine is not None:
        yield engine
        return
    with closing(Processes(settings.jobs, settings.limits.seconds) if settings.jobs else Here()) as own:
        yield own


def _read_decisions(settings: Settings, folder: Path | None) -> tuple[Decisions, Corrections]:
    """Read the user's decisions: from the files given, else from those in the output folder if there are any."""

    def find(given: PathLike | None, name: str) -> PathLike | None:
        if given or folder is None:
            return given
        return folder / name if os.path.isfile(folder / name) else None  # noqa: PTH113 - it stands names too long

    links, corrections = find(settings.links, "links.toml"), find(settings.corrections, "corrections.toml")
    return (
        NO_DECISIONS if links is None else read_decisions(links),
        NO_CORRECTIONS if corrections is None else read_corrections(corrections),
    )


def _describe(settings: Settings) -> dict[str, Any]:
    """Tell what shapes the graph besides the inputs, for the report."""
    limits = {
        "megabytes": settings.limits.megabytes,
        "pages": settings.limits.pages,
        "seconds": settings.limits.seconds,
    }
    known = {"base": settings.base, "with_text": settings.with_text, "people": settings.people, "ocr": settings.ocr}
    return known | {"limits": limits}


def _report_documents(report: Report, docs: Documents, rows: Rows) -> None:
    for summary in docs.summaries:
        found = {"title": summary.title, "source_file": summary.source_file, "number": summary.number}
        found["subject_regions"] = list(summary.subjects)
        if summary.open_regions:
            found["open_regions"] = {name: list(regions) for name, regions in summary.open_regions.items()}
        report.documents.append(found)
    for copy, original in rows.duplicates.items():
        report.documents[copy]["duplicate_of"] = docs.summaries[original].title
    report.ineffective = [
        f"links.toml: {m.merged}: {m.reason}" for m in rows.merges if m.reason.startswith("no effect")
    ]


def _report_corrections(report: Report, found: Sequence[Applied], corrections: Corrections) -> None:
    applied = merge_applied(found)
    report.corrections = [one.as_dict() for one in applied]
    for unused in list_unused(corrections, applied):
        entry = {"kind": unused.kind, "fact": dict(unused.fields), "passage": unused.passage}
        report.corrections.append(entry | {"effect": NO_EFFECT})
        report.ineffective.append(f"corrections.toml: {unused.kind} {unused.passage[:40]!r}: {NO_EFFECT}")
