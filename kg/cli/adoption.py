"""The command ``kg adoption``: which regions run a program."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import graph_option, json_option

if TYPE_CHECKING:
    from kg.questions import Adopter


@click.command()
@click.argument("program")
@graph_option
@click.option("--under", metavar="REGION", help="Only regions inside this one, by full name (浙江省).")
@click.option("--family", is_flag=True, help="Include programs that are part of it or a kind of it (皖美红色物业).")
@json_option
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
