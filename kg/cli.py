"""The command ``kg``. Only this module prints, and only it turns errors into exit codes: 0 done, 1 no answer, 2 bad input."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.errors import KgError

if TYPE_CHECKING:
    from kg.pipeline import Report
    from kg.questions import Adopter

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


class _Group(click.Group):
    """Turns every error of ours into one line on stderr and exit code 2; a bug keeps its traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KgError as error:
            click.echo(f"kg: {error}", err=True)
            ctx.exit(2)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="govkg", prog_name="kg")
def main() -> None:
    """Build and ask knowledge graphs of Chinese local-government reports.

    Start with "kg demo -o output/", then open output/graph.html.
    """
    for stream in (sys.stdout, sys.stderr):  # Chinese comes out whatever the locale
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


_output = click.option(
    "-o", "--output", type=click.Path(file_okay=False, path_type=Path), default="output", show_default=True,
    help="Folder for graph.ttl, graph.html, graph.graphml, nodes.csv, edges.csv and report.json.",
)  # fmt: skip
_quiet = click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
_graph = click.option(
    "-g", "--graph", type=click.Path(dir_okay=False, path_type=Path), default="output/graph.ttl", show_default=True,
    help="Turtle file that kg build wrote.",
)  # fmt: skip


@main.command()
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path))
@_output
@click.option("--base", default=None, help="Base IRI of the graph's own things.")
@click.option("--no-text", is_flag=True, help="Leave the articles' texts out of graph.ttl.")
@_quiet
@_json
def build(inputs: tuple[Path, ...], output: Path, base: str | None, no_text: bool, quiet: bool, as_json: bool) -> None:
    """Build the graph of INPUTS: files and folders with .txt .md .docx .pdf .html.

    Exits 2 where an input could not be read; the others are built all the same.

    \b
    Example:
      kg build reports/ page.html talk.docx -o output/
    """
    _build(inputs, output, base, no_text, quiet, as_json)


@main.command()
@_output
@_quiet
@_json
def demo(output: Path, quiet: bool, as_json: bool) -> None:
    """Build the packaged example: short reports written for it, about real regions.

    \b
    Example:
      kg demo -o output/
    """
    with as_file(files("kg") / "data" / "example" / "reports") as folder:
        _build([folder], output, None, False, quiet, as_json)


def _build(inputs: Sequence[Path], output: Path, base: str | None, no_text: bool, quiet: bool, as_json: bool) -> None:
    from kg.identifiers import DEFAULT_BASE
    from kg.pipeline import run_build

    progress = _show_progress if not quiet and sys.stderr.isatty() else lambda step, done, total: None
    _, report = run_build(inputs, output, base=base or DEFAULT_BASE, with_text=not no_text, progress=progress)
    for entry in report.failed:
        click.echo(f"kg: not read: {entry['path']}: {_without_path(entry)}", err=True)
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
    skipped = sum(entry["status"] == "skipped" for entry in report.inputs)
    if skipped:
        lines.append(f"{skipped} files of other types skipped; see report.json")
    lines.append(f"{sum(report.seconds.values()):.1f} s; open {output / 'graph.html'}, query {output / 'graph.ttl'}")
    return "\n".join(lines)


@main.command()
@click.argument("program")
@_graph
@click.option("--under", metavar="REGION", help="Only regions inside this one, by full name (浙江省).")
@click.option("--family", is_flag=True, help="Include programs that are part of it or a kind of it (皖美红色物业).")
@_json
def adoption(program: str, graph: Path, under: str | None, family: bool, as_json: bool) -> None:
    """Say which regions run PROGRAM: since when, led by whom, with what outcome, in which words.

    Exits 1 where the graph knows no region that does.

    \b
    Example:
      kg adoption 红色物业 -g output/graph.ttl --under 江苏省
    """
    from kg.questions import adoption as find_adopters
    from kg.questions import suggest_programs
    from kg.rdf import read_graph

    known = read_graph(graph)
    rows = find_adopters(known, program, under=under, family=family)
    if as_json:
        click.echo(json.dumps([row.as_dict() for row in rows], ensure_ascii=False, indent=1))
    else:
        click.echo("\n\n".join(_show_adopter(row) for row in rows), nl=bool(rows))
    if not rows:
        others = "、".join(suggest_programs(known, program))
        click.echo(
            f"kg: no report here says that a region runs {program}" + (f"; did you mean {others}?" if others else ""),
            err=True,
        )
        raise click.exceptions.Exit(1)


def _show_adopter(row: Adopter) -> str:
    facts = [row.since and f"since {row.since}", row.claim, row.agents and f"led by {'、'.join(row.agents)}"]
    facts.append(f"mandated by {row.mandated_by}" if row.mandated_by else None)
    lines = [f"{row.region}  {row.program}" + "".join(f"  [{fact}]" for fact in facts if fact)]
    lines += [
        f"  = {figure.measure} {_QUALIFIERS[figure.qualifier]}{figure.value}{figure.unit}" for figure in row.outcomes
    ]
    lines += [f"  “{p.text}”\n    {p.title}, {p.source_file}, characters {p.begin}–{p.end}" for p in row.passages]
    return "\n".join(lines)


_QUALIFIERS = {"exact": "", "over": ">", "under": "<", "about": "≈"}


@main.command()
@click.argument("graph", type=click.Path(path_type=Path))
@click.argument("sparql", required=False)
@click.option(
    "-f", "--file", "file", type=click.Path(dir_okay=False, path_type=Path), help="Read the query from this file."
)
@click.option("--name", help="Ask a packaged question by name; --list shows them.")
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", help="Bind a parameter of the named question.")
@click.option("--list", "show_list", is_flag=True, help="List the packaged questions.")
@click.option(
    "--format", "format_", type=click.Choice(["table", "csv", "json", "turtle"]), default="table", show_default=True
)
@click.option("--limit", type=click.IntRange(min=1), help="Print at most so many rows.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.1),
    default=60.0,
    show_default=True,
    help="Seconds until the query is cut off.",
)
def query(
    graph: Path, sparql: str | None, file: Path | None, name: str | None, params: tuple[str, ...], show_list: bool,
    format_: str, limit: int | None, timeout: float,
) -> None:  # fmt: skip
    """Ask GRAPH (a Turtle file of ours) in SPARQL; prefixes such as kgo: and skos: need not be typed.

    \b
    Examples:
      kg query output/graph.ttl 'SELECT ?r WHERE { ?r a kgo:Region }'
      kg query output/graph.ttl --name adopters --param program=红色物业
      kg query output/graph.ttl --list
    """
    from kg.sparql.query import run_query

    if show_list:
        click.echo(_list_questions())
        return
    result = run_query(graph, _choose_query(sparql, file, name, params), timeout=timeout, limit=limit)
    click.echo(_format(result, format_), nl=False)


def _list_questions() -> str:
    from kg.sparql.questions import list_queries

    lines = []
    for question in list_queries():
        lines.append(f"{question.name}: {question.description}")
        lines += [f"    --param {parameter.name}=…  {parameter.description}" for parameter in question.parameters]
    return "\n".join(lines)


def _choose_query(sparql: str | None, file: Path | None, name: str | None, params: tuple[str, ...]) -> str:
    from kg.errors import QueryError
    from kg.sparql.questions import named_query

    if sum(choice is not None for choice in (sparql, file, name)) != 1:
        raise QueryError("give one query: as an argument, with -f FILE, or with --name NAME (--list shows the names)")
    wrong = [param for param in params if "=" not in param]
    if wrong:
        raise QueryError(f"--param {wrong[0]}: expected NAME=VALUE, for example program=红色物业")
    if name is not None:
        return named_query(name, dict(param.split("=", 1) for param in params))
    if file is not None:
        try:
            return file.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise QueryError(f"{file}: cannot be read as UTF-8 text ({error}); check the path") from error
    return sparql or ""


def _format(result: Any, format_: str) -> str:
    from kg.sparql import results

    if format_ == "turtle":
        return results.to_turtle(result).decode("utf-8")
    return {"table": results.to_table, "csv": results.to_csv, "json": results.to_json}[format_](result)


def _check_kind(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Refuse what is no kind, such as a path that was written right after --errors."""
    from kg.evaluation import KINDS

    if value is not None and value not in ("all", *KINDS):
        raise click.BadParameter(f"{value!r} is no kind; write --errors last, with one of all, {', '.join(KINDS)}")
    return value


@main.command()
@click.argument("graph", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("gold", type=click.Path(path_type=Path))
@click.option(
    "--errors", metavar="[KIND]", is_flag=False, flag_value="all", callback=_check_kind,
    help="List misses and wrong findings beside their passages: of one KIND, or all.",
)  # fmt: skip
@click.option("--calibration", is_flag=True, help="Show how precision falls with the facts' confidence.")
@_json
def evaluate(graph: Path, gold: Path, errors: str | None, calibration: bool, as_json: bool) -> None:
    """Compare GRAPH (a Turtle file of ours) with your own labels: GOLD, a folder with one JSON file an article.

    Prints precision, recall and F1 for each KIND (regions, programs, numbers, outcomes, outregion, outprogram, people,
    positions, honours, orgs), with 95 % intervals. README describes the format of the labels.
    Exits 1 where no label belongs to a document of GRAPH.

    \b
    Example:
      kg evaluate output/graph.ttl labels/ --errors programs
    """
    from kg import evaluation as ev
    from kg.rdf import read_graph

    labels = ev.read_labels(gold)
    result = ev.evaluate(read_graph(graph), labels)
    if as_json:
        click.echo(json.dumps(ev.to_values(result), ensure_ascii=False, indent=1))
    else:
        click.echo(ev.to_table(result))
        if calibration:
            click.echo("\n" + ev.to_calibration(result))
        if errors:
            click.echo("\n" + ev.to_mistakes(result, *(kind for kind in ev.KINDS if kind == errors)))
    if len(result.missing) == len(labels):
        click.echo(
            "kg: no label belongs to a document of this graph; "
            "compare their “title” or “file” with the documents' titles and file names",
            err=True,
        )
        raise click.exceptions.Exit(1)
