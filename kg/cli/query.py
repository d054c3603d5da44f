"""The command ``kg query``: SPARQL over a graph."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


@click.command()
@click.argument("graph", required=False, type=click.Path(path_type=Path))
@click.argument("sparql", required=False)
@click.option(
    "-f", "--file", "file", type=click.Path(dir_okay=False, path_type=Path), help="Read the query from this file."
)
@click.option("--name", help="Ask a question by its name; --list shows them.")
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", help="Bind a parameter of the named question.")
@click.option("--list", "show_list", is_flag=True, help="List the named questions with their parameters.")
@click.option(
    "--queries",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder with named questions of your own, one .rq file each; they go before packaged ones of the same name.",
)
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
    graph: Path | None, sparql: str | None, file: Path | None, name: str | None, params: tuple[str, ...],
    show_list: bool, folder: Path | None, format_: str, limit: int | None, timeout: float,
) -> None:  # fmt: skip
    """Ask GRAPH in SPARQL: a file (.ttl, .nt, .trig, .nq), a folder of them, or a store of kg load.

    Prefixes such as kgo: and skos: need not be typed. The output folder of kg build is such a folder.

    \b
    Examples:
      kg query output/graph.ttl 'SELECT ?r WHERE { ?r a kgo:Region }'
      kg query output/graph.ttl --name adopters --param program=红色物业
      kg query output/graph.ttl --queries my-questions/ --name by_decade
      kg query --list
    """
    from kg.sparql.query import run_query

    if show_list:
        click.echo(_list_questions(folder))
        return
    if graph is None:
        raise click.UsageError("Missing argument 'GRAPH', such as output/graph.ttl.")
    result = run_query(graph, _choose_query(sparql, file, name, params, folder), timeout=timeout, limit=limit)
    click.echo(_format(result, format_), nl=False)
    if result.more:
        click.echo(f"kg: there are more rows than --limit {limit}", err=True)


def _list_questions(folder: Path | None) -> str:
    from kg.sparql.questions import list_queries

    lines = []
    for question in list_queries(folder):
        lines.append(f"{question.name}: {question.description}")
        lines += [
            f"    --param {parameter.name}=… ({parameter.type})  {parameter.description}"
            for parameter in question.parameters
        ]
    return "\n".join(lines)


def _choose_query(
    sparql: str | None, file: Path | None, name: str | None, params: tuple[str, ...], folder: Path | None
) -> str:
    from kg.errors import QueryError
    from kg.files import read_text
    from kg.sparql.questions import named_query

    if sum(choice is not None for choice in (sparql, file, name)) != 1:
        raise QueryError("give one query: as an argument, with -f FILE, or with --name NAME (--list shows the names)")
    wrong = [param for param in params if "=" not in param]
    if wrong:
        raise QueryError(f"--param {wrong[0]}: expected NAME=VALUE, for example program=红色物业")
    if params and name is None:
        raise QueryError("--param binds parameters of a named question; name it with --name")
    if name is not None:
        return named_query(name, dict(param.split("=", 1) for param in params), folder=folder)
    if file is not None:
        try:
            return read_text(file)
        except (OSError, UnicodeDecodeError) as error:
            raise QueryError(f"{file}: cannot be read as UTF-8 text ({error}); check the path") from error
    return sparql or ""


def _format(result: Any, format_: str) -> str:
    from kg.sparql import results

    if format_ == "turtle":
        return results.to_turtle(result).decode("utf-8")
    return {"table": results.to_table, "csv": results.to_csv, "json": results.to_json}[format_](result)
