"""The command ``kg``. Only this package prints, and only it turns errors into exit codes: 0 done, 1 no answer, 2 bad input."""

from __future__ import annotations

from typing import Any

import click

from kg.cli.adoption import adoption
from kg.cli.audit import audit
from kg.cli.borrowed import borrowed
from kg.cli.build import build, demo
from kg.cli.compare import compare
from kg.cli.evaluate import evaluate
from kg.cli.export import export
from kg.cli.load import load
from kg.cli.matrix import matrix
from kg.cli.printing import complain
from kg.cli.query import query
from kg.cli.rank import rank
from kg.cli.region import region
from kg.cli.serve import serve
from kg.cli.spread import spread
from kg.cli.streams import restart_in_utf8, set_up_streams
from kg.cli.validate import validate
from kg.cli.view import view
from kg.errors import KgError


class _Group(click.Group):
    """Turns every error of ours into one line on stderr and exit code 2; a bug keeps its traceback."""

    def main(self, *args: Any, **options: Any) -> Any:
        if not args and options.get("args") is None:  # the arguments are the command line's
            restart_in_utf8()
        set_up_streams()
        return super().main(*args, **options)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KgError as error:
            complain(str(error))
            ctx.exit(2)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="govkg", prog_name="kg")
def main() -> None:
    """Build and ask knowledge graphs of Chinese local-government reports.

    Start with "kg demo -o output/", then open output/graph.html.
    """


for command in (
    build,
    demo,
    adoption,
    matrix,
    spread,
    compare,
    region,
    rank,
    borrowed,
    query,
    view,
    load,
    validate,
    export,
    serve,
    evaluate,
    audit,
):
    main.add_command(command)
