"""The command ``kg view``: a page of a graph or of a part of it, and pictures of its adoptions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, NoReturn

import click

from kg.cli.printing import complain, say

if TYPE_CHECKING:
    import networkx as nx

_PICTURE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("graph", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path),
    help="The page to write. [default: page.html, unless only pictures are asked for]",
)  # fmt: skip
@click.option("--program", help="Only this program and those that are a kind or part of it.")
@click.option("--region", help="Only this region and those inside it.")
@click.option(
    "--query", "query_file", type=click.Path(dir_okay=False, path_type=Path),
    help="Only what the query in this file names: its regions, programs, figures … and what joins them.",
)  # fmt: skip
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language of the page.")
@click.option("--title", help="Title of the page.")
@click.option("--heatmap", type=_PICTURE, help="Draw programs × regions into this .svg or .png file.")
@click.option("--timeline", type=_PICTURE, help="Draw when regions began into this .svg or .png file.")
@click.option(
    "--min-regions", type=click.IntRange(min=1), help="Heat map: programs of so many regions or more. [default: 3]"
)
@click.option("--national/--no-national", default=False, help="Pictures: with nation-wide programs. [default: without]")
def view(
    graph: Path, output: Path | None, program: str | None, region: str | None, query_file: Path | None, lang: Literal["zh", "en"],
    title: str | None, heatmap: Path | None, timeline: Path | None, min_regions: int | None, national: bool,
) -> None:  # fmt: skip
    """Write a page of GRAPH (a Turtle file of ours) that opens with no network, and pictures of its adoptions.

    Exits 1 where the graph has no such program or region, or nothing that the query names.

    \b
    Examples:
      kg view output/graph.ttl -o page.html --program 红色物业
      kg view output/graph.ttl --heatmap heat.svg --timeline time.png
    """
    from kg.page import write_page
    from kg.page.html import TITLES
    from kg.rdf import read_graph

    part, node, name = _choose_part(read_graph(graph), graph, program, region, query_file)
    if output is None and not (heatmap or timeline):
        output = Path("page.html")
    if output is not None:
        write_page(part, output, title=title or " · ".join(filter(None, (TITLES[lang], name))), lang=lang, node=node)
    if heatmap is not None:
        least = min_regions or (1 if name else 3)
        _write_picture(_draw_heatmap(part, least, national or program is not None), heatmap)
    if timeline is not None:
        from kg.page.timeline import timeline_svg

        _write_picture(timeline_svg(part, national=national or program is not None), timeline)
    say("; ".join(str(path) for path in (output, heatmap, timeline) if path is not None))


def _choose_part(
    graph: nx.MultiDiGraph, path: Path, program: str | None, region: str | None, query_file: Path | None
) -> tuple[nx.MultiDiGraph, str | None, str | None]:
    """Give the graph to show, the node at which it opens, and the part's name; both absent for the whole graph."""
    from kg.errors import QueryError

    if sum(choice is not None for choice in (program, region, query_file)) > 1:
        raise QueryError("give one of --program, --region and --query")
    if program is not None:
        return _choose_program(graph, program)
    if region is not None:
        return _choose_region(graph, region)
    if query_file is not None:
        return _choose_by_query(graph, path, query_file)
    return graph, None, None


def _choose_program(graph: nx.MultiDiGraph, name: str) -> tuple[nx.MultiDiGraph, str, str]:
    from kg.page.part import part_of_programs
    from kg.questions import find_programs, suggest_programs

    found = find_programs(graph, name, family=True)
    if not found:
        _give_up(f"no report here speaks of a program {name}", suggest_programs(graph, name))
    return part_of_programs(graph, found), found[0], graph.nodes[found[0]]["label"]


def _choose_region(graph: nx.MultiDiGraph, name: str) -> tuple[nx.MultiDiGraph, str, str]:
    from kg.page.part import part_of_regions
    from kg.questions import find_region, suggest_regions

    found = find_region(graph, name)
    if found is None:
        _give_up(f"no report here speaks of a region {name}", suggest_regions(graph, name))
    return part_of_regions(graph, [found]), found, graph.nodes[found]["label"]


def _choose_by_query(graph: nx.MultiDiGraph, path: Path, file: Path) -> tuple[nx.MultiDiGraph, None, str]:
    from kg.page.part import part_of_nodes
    from kg.sparql.query import run_query

    terms = {term for row in run_query(path, _read_query(file)).rows for term in row if term}
    iris = {term.value.removeprefix(graph.graph["base"]) for term in terms if term.kind == "uri"}
    words = {term.value for term in terms if term.kind == "literal"}
    names = {node for node, data in graph.nodes(data=True) if data.get("full_name", data["label"]) in words}
    nodes = {node for node in iris | names if node in graph}
    if not nodes:
        _give_up(f"{file}: the query names nothing of the graph; select regions, programs …", [])
    return part_of_nodes(graph, nodes), None, file.stem


def _read_query(file: Path) -> str:
    from kg.errors import QueryError
    from kg.files import read_text

    try:
        return read_text(file)
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{file}: cannot be read as UTF-8 text ({error}); check the path") from error


def _give_up(message: str, others: list[str]) -> NoReturn:
    complain(message + (f"; did you mean {'、'.join(others)}?" if others else ""))
    raise click.exceptions.Exit(1)


def _draw_heatmap(graph: nx.MultiDiGraph, least: int, national: bool) -> str:
    from kg.questions import matrix, to_svg

    return to_svg(matrix(graph, min_regions=least, national=national))


def _write_picture(svg: str, path: Path) -> None:
    from kg.errors import OutputError
    from kg.page.svg import to_png

    if path.suffix.lower() not in (".svg", ".png"):
        raise OutputError(f"{path}: a picture is written as .svg or .png; name the file so")
    content = to_png(svg) if path.suffix.lower() == ".png" else svg.encode("utf-8")
    try:
        path.write_bytes(content)
    except OSError as error:
        raise OutputError(f"{path}: cannot write the picture: {error.strerror}; choose another folder") from error
