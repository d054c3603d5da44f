"""The commands that build a graph: ``kg build`` and ``kg demo``."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import json_option, output_option, quiet_option

if TYPE_CHECKING:
    from kg.pipeline import Report

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


@click.command()
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path))
@output_option
@click.option("--base", default=None, help="Base IRI of the graph's own things.")
@click.option("--no-text", is_flag=True, help="Leave the articles' texts out of graph.ttl.")
@click.option(
    "--links",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="links.toml",
    help="Your decisions on what is one thing; without it, links.toml in the output folder counts.",
)
@quiet_option
@json_option
def build(
    inputs: tuple[Path, ...],
    output: Path,
    base: str | None,
    no_text: bool,
    links: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Build the graph of INPUTS: files and folders with .txt .md .docx .pdf .html.

    Exits 2 where an input could not be read; the others are built all the same.

    \b
    Example:
      kg build reports/ page.html talk.docx -o output/
    """
    _build(inputs, output, base, no_text, quiet, as_json, links)


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
        _build([folder], output, None, False, quiet, as_json)


def _build(
    inputs: Sequence[Path],
    output: Path,
    base: str | None,
    no_text: bool,
    quiet: bool,
    as_json: bool,
    links: Path | None = None,
) -> None:
    from kg.identifiers import DEFAULT_BASE
    from kg.pipeline import run_build

    progress = _show_progress if not quiet and sys.stderr.isatty() else lambda step, done, total: None
    graph, report = run_build(
        inputs, output, base=base or DEFAULT_BASE, with_text=not no_text, links=links, progress=progress
    )
    for entry in report.failed:
        click.echo(f"kg: not read: {entry['path']}: {_without_path(entry)}", err=True)
    for merge in graph.graph.get("merges", ()):
        if merge.reason.startswith("no effect"):
            click.echo(f"kg: links.toml: {merge.merged}: {merge.reason}", err=True)
    if not report.documents:
        click.echo("kg: nothing was built; the output folder is as it was", err=True)
    elif as_json:
        click.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=1))
    elif not quiet:
        click.echo(_summary(report, output))
    if report.failed:
        raise click.exceptions.Exit(2)


def _without_path(entry: dict[str, Any]) -> str:
    return str(entry["reason"]).removeprefix(f"{entry['path']}: ")


def _show_progress(step: str, done: int, total: int) -> None:
    """Redraw one line on the terminal: the step, and how far it is."""
    bar = "━" * (30 * done // max(total, 1))
    click.echo(f"\r{step:<8}{bar:<30} {done}/{total}\033[K", nl=done == total and step == "write", err=True)


def _summary(report: Report, output: Path) -> str:
    lines = [f"{report.counts.get(kind, 0):>7}  {name}" for kind, name in _NAMES.items()]
    copies = sum("duplicate_of" in doc for doc in report.documents)
    if copies:
        lines[0] += f" ({copies} near-duplicate linked to its original)"
    homeless = [doc["title"] for doc in report.documents if not doc["subject_regions"]]
    if homeless:
        lines.append(f"no subject region could be told for {len(homeless)}: {'; '.join(homeless[:3])}")
    unsettled = sorted({name for doc in report.documents for name in doc.get("open_regions", ())})
    if unsettled:
        lines.append(
            f"names that several divisions bear, left open (candidates in report.json): {'、'.join(unsettled)}"
        )
    skipped = sum(entry["status"] == "skipped" for entry in report.inputs)
    if skipped:
        lines.append(f"{skipped} files of other types skipped; see report.json")
    lines.append(f"{sum(report.seconds.values()):.1f} s; open {output / 'graph.html'}, query {output / 'graph.ttl'}")
    return "\n".join(lines)
