"""The command ``kg spread``: how a program spread."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.answers import csv_option, family_option, read, say_no, show, write
from kg.cli.options import graph_option, json_option

_file = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("programs", nargs=-1, metavar="PROGRAM...")
@graph_option
@click.option("--min-regions", type=click.IntRange(min=1), help="Instead of PROGRAM: all that so many regions run.")
@family_option
@click.option("--table", type=_file, metavar="FILE", help="Write the event-history table as CSV.")
@click.option("--cascade", type=_file, metavar="FILE", help="Write the cascades as CSV for R's NetworkInference.")
@json_option
@csv_option
def spread(
    programs: tuple[str, ...], graph: Path, min_regions: int | None, family: bool, table: Path | None, cascade: Path | None,
    as_json: bool, as_csv: bool,
) -> None:  # fmt: skip
    """Show how PROGRAM spread: first mover, order, down from above (vertical) or across (horizontal), in which words.

    The order is that of intervals: a region comes after those that certainly began before it.

    \b
    --table has a row for each region that runs the program or has reports:
      region, adcode, province, program, start_earliest, start_latest, event (1 runs it, 0 does not),
      left_censored (began before start_latest), right_censored (not by start_earliest), source. In R:
        h <- read.csv("history.csv", encoding = "UTF-8", colClasses = c(adcode = "character"))
        day <- function(x) as.numeric(as.Date(x, "%Y-%m-%d"))
        survival::Surv(day(h$start_earliest), day(h$start_latest), type = "interval2")
    --cascade has node_name, event_time (year), cascade_id, for events of a known year:
        NetworkInference::as_cascade_long(read.csv("cascade.csv", encoding = "UTF-8"), node_names = unique(h$region))

    Exits 1 where no region runs it.

    \b
    Examples:
      kg spread 墩苗育苗
      kg spread --min-regions 3 --table history.csv --cascade cascade.csv
    """
    from kg import questions as q
    from kg.questions import flat
    from kg.questions.show import show_spread

    if bool(programs) == bool(min_regions):
        raise click.UsageError("give PROGRAM or --min-regions")
    known = read(graph)
    names = list(dict.fromkeys(programs)) or q.spread_programs(known, min_regions or 1)
    found = {name: q.spread(known, name, family=family) for name in names}
    values = [{"program": name, "steps": [step.as_dict() for step in steps]} for name, steps in found.items()]
    show(
        lambda: "\n\n".join(f"{name}\n{show_spread(steps)}" for name, steps in found.items() if steps),
        values,
        as_json,
        as_csv,
        lambda: flat.groups_to_csv("program", flat.SPREAD, found),
    )
    rows = q.history(known, names, family=family) if table or cascade else []
    if table:
        write(table, q.to_history_csv(rows))
    if cascade:
        write(cascade, q.to_cascade_csv(rows))
    silent = [name for name in names if not found[name]]
    if not names:
        say_no(f"no program here is run by {min_regions} regions; try a smaller --min-regions")
    if silent:
        say_no(
            f"no report here says that a region runs {'、'.join(silent)}",
            q.suggest_programs(known, "".join(silent[:1])),
        )
