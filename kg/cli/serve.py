"""The command ``kg serve``: a SPARQL endpoint and a page to ask from."""

from __future__ import annotations

import socket
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import click


@click.command()
@click.argument("graph", type=click.Path(path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address; 0.0.0.0 opens it to the network.")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0 takes a free one.")
@click.option(
    "--timeout", type=click.FloatRange(min=0.1), default=30.0, show_default=True, help="Seconds that a query may take."
)
@click.option("--max-rows", type=click.IntRange(min=1), default=10_000, show_default=True, help="Rows of one answer.")
@click.option("--queries", type=click.Path(path_type=Path), help="Folder with named questions of your own (.rq).")
@click.option("--cors", multiple=True, metavar="ORIGIN", help="Let pages of this origin read answers (https://…).")
def serve(
    graph: Path, host: str, port: int, timeout: float, max_rows: int, queries: Path | None, cors: tuple[str, ...]
) -> None:
    """Serve GRAPH (a file, a folder, or a store of kg load) as a read-only SPARQL endpoint, until Ctrl-C.

    The endpoint is /sparql, the page to ask from /, the ontology /ontology, the graph to look at /view.
    Needs: pip install 'govkg[serve]'.

    \b
    Example:
      kg serve output/graph.ttl
    """
    from kg.errors import KgError, OutputError

    if not (find_spec("starlette") and find_spec("uvicorn")):
        raise KgError("serving needs starlette and uvicorn; install them with: pip install 'govkg[serve]'")
    import uvicorn

    from kg.serve import Settings, make_app
    from kg.sparql.host import GraphHost

    try:
        listener = socket.create_server((host, port))
    except OSError as error:
        raise OutputError(f"{host}:{port}: cannot listen ({error.strerror}); choose another --port") from error
    with listener, GraphHost(graph) as opened:
        hosts = ("127.0.0.1", "localhost") if host == "127.0.0.1" else ("*",)
        app = make_app(opened, Settings(timeout, max_rows, hosts, cors, queries))
        place = f"http://{host}:{listener.getsockname()[1]}/"
        click.echo(f"{opened.statements:,} statements at {place} (SPARQL at {place}sparql); Ctrl-C ends it")
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        with suppress(KeyboardInterrupt):  # which uvicorn raises again when it has shut down
            server.run(sockets=[listener])
