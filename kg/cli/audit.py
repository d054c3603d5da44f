"""The command ``kg audit``: a sample of facts for people to judge, the score of their verdicts, and corrections from them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from kg.cli.options import json_option
from kg.cli.printing import complain, say, say_json

if TYPE_CHECKING:
    from kg.audit import Row


@click.command()
@click.argument(
    "files", nargs=-1, required=True, metavar="GRAPH | VERDICTS...", type=click.Path(dir_okay=False, path_type=Path)
)
@click.option(
    "-n", "--size", type=click.IntRange(min=1), default=100, show_default=True, help="How many facts to draw."
)
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed draws other facts.")
@click.option("--kind", "only", multiple=True, metavar="KIND", help="Draw facts of this kind only; may be given again.")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language of the page.")
@click.option(
    "--score", "as_score", is_flag=True, help="Score the verdicts of one reviewer, or of two on the same sample."
)
@click.option(
    "--corrections", "as_corrections", is_flag=True, help="Add the wrong facts to a corrections file for later builds."
)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path),
    help="The page to write (a .csv goes beside it), or the corrections file.  [default: audit.html, corrections.toml]",
)  # fmt: skip
@json_option
def audit(
    files: tuple[Path, ...], size: int, seed: int, only: tuple[str, ...], lang: Literal["zh", "en"], as_score: bool,
    as_corrections: bool, output: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Draw a sample of GRAPH's facts for people to judge: a page that opens with no network, and the same as CSV.

    On the page each fact stands beside its passage: A right, W wrong, U unsure; save the verdicts as CSV. With --score, give
    such files of VERDICTS: precision by kind with 95 % intervals, for all facts weighted by kind, and Cohen's κ of two
    reviewers. With --corrections, wrong facts go into a file that kg build reads; what linking joined wrongly is printed as
    entries for links.toml. Exits 1 where there is nothing to draw or to score.

    \b
    Examples:
      kg audit output/graph.ttl -n 100 -o audit.html
      kg audit --score audit-li.csv audit-wang.csv
      kg audit --corrections audit-li.csv -o output/corrections.toml
    """
    if as_score and as_corrections:
        raise click.UsageError("give one of --score and --corrections")
    if as_score:
        _score(files, as_json)
    elif as_corrections:
        _correct(files, output or Path("corrections.toml"))
    else:
        _draw(files, output or Path("audit.html"), size, seed, only, lang)


def _draw(
    files: tuple[Path, ...], output: Path, size: int, seed: int, only: tuple[str, ...], lang: Literal["zh", "en"]
) -> None:
    from kg import audit as a
    from kg.files import write_atomically
    from kg.rdf import read_graph

    if len(files) > 1:
        raise click.UsageError("give one graph; for files of verdicts write --score or --corrections")
    if unknown := set(only) - set(a.kinds()):
        raise click.BadParameter(
            f"{min(unknown)!r} is no kind; write one of {', '.join(a.kinds())}", param_hint="--kind"
        )
    graph = read_graph(files[0])
    facts = [fact for fact in a.list_facts(graph) if not only or fact.kind in only]
    if not facts:
        complain("the graph has no such facts")
        raise click.exceptions.Exit(1)
    sample = a.draw_sample(facts, size, seed=seed)
    page, sheet = _choose_outputs(files[0], output)
    write_atomically(page, a.to_page(graph, sample, name=page.stem, lang=lang).encode("utf-8"))
    write_atomically(sheet, a.to_csv(a.to_row(graph, one) for one in sample))
    say(f"{len(sample)} of {len(facts):,} facts; open {page}, or fill in {sheet}; then kg audit --score FILE.csv")


def _choose_outputs(graph: Path, output: Path) -> tuple[Path, Path]:
    """Give the page and its table; refuse to write over the graph, over verdicts, and over a table of another kind."""
    from kg.audit import read_rows
    from kg.errors import InputError, OutputError

    page, sheet = (
        (output.with_suffix(".html") if output.suffix.lower() == ".csv" else output),
        output.with_suffix(".csv"),
    )
    if graph.resolve() in (page.resolve(), sheet.resolve()):
        raise OutputError(f"{output}: that is the graph; name another page with -o")
    try:
        free = not sheet.exists() or not any(row.verdict for row in read_rows(sheet))
    except InputError:
        free = False
    if not free:
        raise OutputError(
            f"{sheet}: holds verdicts, or is no sample of ours; name another page with -o, or move it away"
        )
    return page, sheet


def _read(files: tuple[Path, ...]) -> list[list[Row]]:
    from kg.audit import read_rows

    return [read_rows(file) for file in files]


def _score(files: tuple[Path, ...], as_json: bool) -> None:
    from kg import audit as a

    result = a.score(_read(files))
    if as_json:
        say_json(a.to_values(result))
    else:
        say(a.to_table(result))
    if result.overall is None:
        complain("no fact is judged yet; fill in the column verdict with accept, wrong or unsure")
        raise click.exceptions.Exit(1)


def _correct(files: tuple[Path, ...], output: Path) -> None:
    """Append what the file lacks, so that what people wrote into it stays as it is; print entries for links.toml."""
    from kg import audit as a
    from kg import corrections as c
    from kg.files import write_atomically

    found = a.to_corrections(_read(files))
    known = c.read_corrections(output).entries if output.exists() else ()
    old = output.read_text("utf-8-sig") if output.exists() else ""
    lacking, other = a.new_entries(known, found.corrections)
    if lacking:
        text = "\n".join(filter(None, (old.rstrip("\n") + "\n" if old.strip() else "", c.to_toml(lacking))))
        c.parse_corrections(text, str(output))
        write_atomically(output, text.encode("utf-8"))
    for table in found.links:
        say(table)
    complain(f"{len(lacking)} new corrections in {output}, {len(known)} there before")
    for one in other:
        complain(f"{output} decides otherwise already, and stays: {one.kind} “{one.passage}”")
    for row in found.disputed:
        complain(f"left out, for the reviewers differ: {row.fact} ({row.id})")
    for row in found.unusable:
        complain(f"left out, for it is told by linking and no file undoes it: {row.fact} ({row.id})")
    if found.links:
        complain("what linking joined wrongly stands above as entries for links.toml")
