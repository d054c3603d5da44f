"""The server: an ASGI application over a graph that is loaded already."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.errors import KgError, QueryError
from kg.page import to_html
from kg.rdf import read_graph
from kg.rdf import terms as t
from kg.rdf.ontology import find_ontology, read_terms
from kg.serve import protocol
from kg.sparql.host import GraphHost
from kg.sparql.questions import bind, list_queries
from kg.sparql.worker import RefusalError, find_graph_files

ASSETS = {
    "page.css": "text/css",
    "page.js": "text/javascript",
    "editor.js": "text/javascript",
    "words.js": "text/javascript",
}
MAX_VIEW_BYTES = 30 << 20
"""Size of a graph file up to which the viewer page is made."""
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_SAFE = {"x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "cache-control": "no-cache"}

Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Settings:
    """How to serve. ``hosts`` are the names that a request's Host may have; ``cors`` the origins that may read answers."""

    timeout: float = 30
    max_rows: int = 10_000
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    cors: tuple[str, ...] = ()
    queries: Path | None = None
    at_once: int = 4


def make_app(host: GraphHost, settings: Settings | None = None) -> Starlette:
    """Make the application; *host* must stay open as long as it runs. Raise QueryError for a bad file of ``queries``."""
    chosen = settings or Settings()
    list_queries(chosen.queries)  # a bad file is to fail here
    server = _Server(host, chosen)
    routes = [
        Route("/", server.page),
        Route("/sparql", server.sparql, methods=["GET", "POST"]),
        Route("/questions", server.questions),
        Route("/questions/{name}", server.question),
        Route("/terms", server.terms),
        Route("/ontology", server.ontology),
        Route("/view", server.view),
        Route("/health", server.health),
        *(Route(f"/{name}", partial(server.asset, name)) for name in ASSETS),
    ]
    middleware = [Middleware(TrustedHostMiddleware, allowed_hosts=list(chosen.hosts)), Middleware(_Headers)]
    if chosen.cors:
        origins = list(chosen.cors)
        middleware.append(
            Middleware(
                CORSMiddleware, allow_origins=origins, allow_methods=["GET", "POST"], expose_headers=["x-kg-more"]
            )
        )
    return Starlette(routes=routes, middleware=middleware, exception_handlers={KgError: _to_response})


async def _to_response(request: Request, error: Exception) -> Response:
    assert isinstance(error, KgError)
    return PlainTextResponse(f"{error}\n", protocol.to_status(error))


class _Headers:
    """Middleware that gives each answer the headers of safety; a policy that an answer has stays."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in (_SAFE | {"content-security-policy": _POLICY}).items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_safely)


class _Server:
    """The handlers, with the graph and the settings that they share."""

    def __init__(self, host: GraphHost, settings: Settings) -> None:
        self.host, self.settings = host, settings
        self.limiter = CapacityLimiter(settings.at_once)
        self.make_view = cache(_make_view)

    async def sparql(self, request: Request) -> Response:
        """Answer by the SPARQL protocol; without a query, describe the service."""
        asked = protocol.parse_request(
            request.method, request.url.query, request.headers.get("content-type", ""), await _read_body(request)
        )
        if asked is None:
            return Response(_describe_service(str(request.url.replace(query=""))), media_type="text/turtle")
        most = self.settings.max_rows
        ask = partial(self.host.ask, asked.sparql, timeout=self.settings.timeout, limit=min(asked.limit or most, most))
        result = await to_thread.run_sync(ask, limiter=self.limiter)
        if result.more and (asked.limit is None or asked.limit > most):
            raise QueryError(f"the answer has more than {most:,} rows; add LIMIT {most} to the query, or ask for less")
        format_ = protocol.choose_format(result, request.headers.get("accept", ""), asked.format)
        content = format_.write(result)
        headers = {"vary": "accept", "x-kg-more": str(result.more).lower()}
        return Response(content, media_type=format_.media_types[0], headers=headers)

    async def questions(self, request: Request) -> Response:
        """List the named questions."""
        found = list_queries(self.settings.queries)
        return _json(
            [
                {
                    "name": question.name,
                    "description": question.description,
                    "sparql": question.sparql,
                    "parameters": [
                        {"name": one.name, "type": one.type, "description": one.description}
                        for one in question.parameters
                    ],
                }
                for question in found
            ]
        )

    async def question(self, request: Request) -> Response:
        """Give the SPARQL of a named question with its parameters bound."""
        name = request.path_params["name"]
        found = {question.name: question for question in list_queries(self.settings.queries)}
        if name not in found:
            raise protocol.ProtocolError(404, f"no question is named {name!r}; see /questions")
        return Response(bind(found[name], dict(request.query_params)), media_type=protocol.PLAIN)

    async def terms(self, request: Request) -> Response:
        """List the terms of the ontology and the prefixes that need no declaration."""
        terms = [
            {
                "name": f"kgo:{term.name}",
                "kind": term.kind,
                "labels": term.labels,
                "definitions": term.definitions,
                "examples": term.examples,
                "domain": term.domain and t.shorten(term.domain),
                "range": term.range and t.shorten(term.range),
            }
            for term in read_terms()
        ]
        return _json({"prefixes": t.QUERY_NAMESPACES, "terms": terms})

    async def ontology(self, request: Request) -> Response:
        """Give the ontology as Turtle."""
        return Response(find_ontology("govkg.ttl").read_bytes(), media_type="text/turtle")

    async def view(self, request: Request) -> Response:
        """Give the page that shows the graph, made once."""
        source = _find_view_source(Path(self.host.path))
        if source is None:
            raise protocol.ProtocolError(404, "no page: the graph is a store, several files, or too large for one page")
        content = await to_thread.run_sync(self.make_view, source)
        return Response(content, media_type="text/html", headers={"content-security-policy": "frame-ancestors 'none'"})

    async def health(self, request: Request) -> Response:
        """Tell whether queries are answered."""
        await to_thread.run_sync(partial(self.host.ask, "ASK {}", timeout=10))
        view = _find_view_source(Path(self.host.path)) is not None
        return _json({"status": "ok", "statements": self.host.statements, "view": view})

    async def page(self, request: Request) -> Response:
        """Give the page to ask from."""
        return Response(_read_asset("page.html"), media_type="text/html")

    async def asset(self, name: str, request: Request) -> Response:
        """Give a file of the page."""
        return Response(_read_asset(name), media_type=ASSETS[name])


async def _read_body(request: Request) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > protocol.MAX_BYTES:
            break  # parse_request says so
    return bytes(body)


def _json(value: Any) -> Response:
    return Response(json.dumps(value, ensure_ascii=False), media_type="application/json")


def _read_asset(name: str) -> bytes:
    return (files("kg") / "data" / "serve" / name).read_bytes()


def _find_view_source(path: Path) -> Path | None:
    """Give the one Turtle file that the page can be made of; None where there is none."""
    try:
        found = [file for file in find_graph_files(path) if file.suffix.lower() in (".ttl", ".nt")]
    except (OSError, RefusalError):
        return None
    return found[0] if len(found) == 1 and found[0].stat().st_size <= MAX_VIEW_BYTES else None


def _make_view(source: Path) -> str:
    return to_html(read_graph(source))


def _describe_service(url: str) -> str:
    names = [f"SPARQL_Results_{name}" for name in ("JSON", "XML", "CSV", "TSV")]
    names += ["Turtle", "N-Triples", "RDF_XML", "JSON-LD"]
    formats = "".join(f" ;\n  sd:resultFormat <http://www.w3.org/ns/formats/{name}>" for name in names)
    return (
        "@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .\n\n"
        f"<{url}> a sd:Service ;\n  sd:endpoint <{url}> ;\n  sd:supportedLanguage sd:SPARQL11Query{formats} .\n"
    )
