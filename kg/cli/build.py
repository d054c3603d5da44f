"""The commands that build a graph: ``kg build`` and ``kg demo``."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import json_option, output_option, quiet_option
from kg.cli.printing import complain, say, say_json
from kg.cli.progress import start

if TYPE_CHECKING:
    from kg.pipeline import Report, Settings
    from kg.pipeline.engines import Engine
    from kg.pipeline.writing import Parts
    from kg.reading import Limits

_NAMES = {
    "document": "documents 文章",
    "region": "regions 地区",
    "program": "programs 项目",
    "adopts": "adoptions 采用",
    "person": "people 人物",
    "position": "positions 职务",
    "organization": "organisations 机构",
    "outcome": "outcomes 成效",
    "honour": "honours 荣誉",
}


_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("inputs", nargs=-1, required=True, type=click.Path())
@output_option
@click.option("--base", default=None, help="Base IRI of the graph's own things.")
@click.option("--no-text", is_flag=True, help="Leave the articles' texts out of graph.ttl.")
@click.option(
    "--links",
    type=_FILE,
    metavar="links.toml",
    help="Your decisions on what is one thing; without it, links.toml in the output folder counts.",
)
@click.option(
    "--corrections",
    type=_FILE,
    metavar="corrections.toml",
    help="Your corrections of facts; without it, corrections.toml in the output folder counts.",
)
@click.option(
    "--people",
    type=click.Choice(["all", "public", "none"]),
    default="all",
    show_default=True,
    help="Whom the graph names: everybody, public figures only, or nobody; others are masked.",
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(0, 512),
    default=None,
    help="Processes at work; by default one for each core. 0: all in this process, without a limit of time.",
)
@click.option(
    "--max-megabytes",
    type=click.FloatRange(min=0, min_open=True),
    help="Largest text or markup of one file. [default: 10]",
)
@click.option("--max-pages", type=click.IntRange(min=1), help="Most pages of one .pdf. [default: 2000]")
@click.option(
    "--max-seconds",
    type=click.FloatRange(min=0, min_open=True),
    help="Most time for one file, and for one article. [default: 300]",
)
@click.option("--ocr", is_flag=True, help="Recognise scanned pages of PDFs (pip install govkg[ocr]); seconds a page.")
@click.option(
    "--wait",
    type=click.FloatRange(min=0),
    default=0.0,
    metavar="SECONDS",
    show_default=True,
    help="How long to wait for another build in the same folder.",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "dask"]),
    default="local",
    show_default=True,
    help="Where to work: on this machine, or on a Dask cluster (pip install govkg[cluster]).",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Address of a Dask scheduler, such as tcp://head:8786; without it, a cluster on this machine.",
)
@click.option(
    "--ntriples",
    metavar="PLACE",
    help="Also write the graph in parts, as N-Triples, into this folder or URL; the machines at work write them.",
)
@click.option(
    "--parquet",
    metavar="PLACE",
    help="Also write the graph in parts, as Parquet, into this folder or URL.",
)
@click.option(
    "--parts-only",
    is_flag=True,
    help="Leave out graph.ttl, graph.graphml, nodes.csv and edges.csv: for a graph that no single file should hold.",
)
@quiet_option
@json_option
def build(inputs: tuple[str, ...], output: Path, quiet: bool, as_json: bool, **options: Any) -> None:
    """Build the graph of INPUTS: files and folders with .txt .md .docx .pdf .html, .parquet files, and URLs of such.

    A .parquet file has a column text, and may have title, issued and source_file. A URL, such as s3://bucket/2023/*.txt, is
    opened by the machines at work.

    What did not change since the last build into the same folder is not done again. Exits 2 where an input could not be
    read; the others are built all the same.

    \b
    Example:
      kg build reports/ page.html talk.docx -o output/
    """
    _build(inputs, output, quiet, as_json, options)


@click.command()
@output_option
@quiet_option
@json_option
def demo(output: Path, quiet: bool, as_json: bool) -> None:
    """Build the packaged example: short reports written for it, about real regions.

    \b
    Example:
      kg demo -o output/
    """
    with as_file(files("kg") / "data" / "example" / "reports") as folder:
        _build([folder], output, quiet, as_json, {"jobs": 0})


def _build(inputs: Sequence[str | Path], output: Path, quiet: bool, as_json: bool, options: Mapping[str, Any]) -> None:
    from kg.pipeline import run_build

    progress = start(quiet)
    settings = _read_settings(options)
    with _start_engine(options, settings.limits) as engine:
        try:
            report = run_build(
                inputs,
                output,
                settings,
                progress=progress or _say_nothing,
                engine=engine,
                wait=options.get("wait", 0.0),
            )
        except KeyboardInterrupt:
            complain("interrupted; what was done is kept, and the same command goes on from there")
            raise click.exceptions.Exit(130) from None
        finally:
            if progress:
                progress.close()
    for entry in report.failed:
        complain(f"not read: {entry['path']}: {_without_path(entry)}")
    for entry in report.inputs:
        if not quiet and (note := entry.get("note")):
            complain(f"{entry['path']}: {note}")
    for line in report.ineffective:
        complain(line)
    if not report.documents:
        complain("nothing was built; the output folder is as it was")
    if as_json:
        say_json(report.as_dict())
    elif report.documents and not quiet:
        say(_summary(report, output))
    if report.failed:
        raise click.exceptions.Exit(2)


def _read_settings(options: Mapping[str, Any]) -> Settings:
    from kg.pipeline import Settings
    from kg.reading import DEFAULT_LIMITS, Limits

    limits = Limits(
        megabytes=options.get("max_megabytes") or DEFAULT_LIMITS.megabytes,
        pages=options.get("max_pages") or DEFAULT_LIMITS.pages,
        seconds=options.get("max_seconds") or DEFAULT_LIMITS.seconds,
    )
    jobs = options.get("jobs")
    settings = Settings(
        with_text=not options.get("no_text", False),
        links=options.get("links"),
        corrections=options.get("corrections"),
        people=options.get("people", "all"),
        jobs=_count_cores() if jobs is None else jobs,
        limits=limits,
        ocr=options.get("ocr", False),
        parts=_read_parts(options),
    )
    return replace(settings, base=options["base"]) if options.get("base") else settings


def _read_parts(options: Mapping[str, Any]) -> Parts:
    from kg.exports.parts import KINDS, Place
    from kg.pipeline.writing import Parts

    places = tuple(Place(kind, options[kind]) for kind in KINDS if options.get(kind))
    parts = Parts(places, only=options.get("parts_only", False))
    if parts.only and not parts.places:
        raise click.UsageError("--parts-only goes with --ntriples or --parquet")
    return parts


def _count_cores() -> int:
    """Count the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _start_engine(options: Mapping[str, Any], limits: Limits) -> Iterator[Engine | None]:
    """Give the engine that the options name; None for processes of this machine."""
    if options.get("engine") != "dask":
        if options.get("scheduler"):
            raise click.UsageError("--scheduler goes with --engine dask")
        yield None
        return
    from kg.pipeline.cluster import Cluster

    with closing(Cluster(options.get("scheduler"), limits.seconds)) as engine:
        yield engine


def _say_nothing(step: str, done: int, total: int) -> None:
    """Show nothing."""


def _without_path(entry: dict[str, Any]) -> str:
    """Give the reason without the path or name of the file, which stands before it already."""
    path = str(entry["path"])
    return str(entry["reason"]).removeprefix(f"{path}: ").removeprefix(f"{Path(path).name}: ")


def _summary(report: Report, output: Path) -> str:
    lines = [f"{report.counts.get(kind, 0):>7}  {name}" for kind, name in _NAMES.items()]
    copies = sum("duplicate_of" in doc for doc in report.documents)
    if copies:
        lines[0] += f" ({copies} near-duplicate linked to its original)"
    homeless = [doc["title"] for doc in report.documents if not doc["subject_regions"]]
    if homeless:
        lines.append(f"no subject region could be told for {len(homeless)}: {'; '.join(homeless[:3])}")
    if report.corrections:
        lines.append(f"{len(report.corrections)} effects of corrections; see report.json")
    unsettled = sorted({name for doc in report.documents for name in doc.get("open_regions", ())})
    if unsettled:
        lines.append(
            f"names that several divisions bear, left open (candidates in report.json): {'、'.join(unsettled)}"
        )
    skipped = sum(entry["status"] == "skipped" for entry in report.inputs)
    if skipped:
        lines.append(f"{skipped} files of other types skipped; see report.json")
    query = f", query {output / 'graph.ttl'}" if (output / "graph.ttl").exists() else ""
    lines.append(f"{sum(report.seconds.values()):.1f} s; open {output / 'graph.html'}{query}")
    return "\n".join(lines)
