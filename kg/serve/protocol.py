"""The SPARQL 1.1 protocol: what a request asks, in which format, and how an answer is written. Nothing here does I/O."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from kg.errors import GraphError, KgError, QueryError
from kg.sparql import exchange, results
from kg.sparql.query import RefusedError, TimeLimitError
from kg.sparql.results import QueryResult

MAX_BYTES = 1 << 20
"""Bytes that a query may have."""
FORM, PLAIN, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_DATASET = frozenset({"default-graph-uri", "named-graph-uri"})


class ProtocolError(KgError):
    """A request that the protocol does not allow. ``status`` is that of HTTP."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, the format named by the parameter ``format`` if any, and the number of rows that are enough (``limit``)."""

    sparql: str
    format: str | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """A format of answers: its name, its media types (the first is the one it is sent as), and its writer."""

    name: str
    media_types: tuple[str, ...]
    write: Callable[[QueryResult], str | bytes]


def _no_boolean(write: Callable[[QueryResult], str]) -> Callable[[QueryResult], str]:
    def checked(result: QueryResult) -> str:
        if result.form == "ask":
            raise ProtocolError(406, "the answer is a boolean, which this format cannot hold; accept JSON or XML")
        return write(result)

    return checked


ROWS = (
    Format("json", ("application/sparql-results+json", "application/json"), results.to_json),
    Format("xml", ("application/sparql-results+xml", "application/xml", "text/xml"), exchange.to_xml),
    Format("csv", ("text/csv",), _no_boolean(lambda result: results.to_csv(result, safe=False))),
    Format("tsv", ("text/tab-separated-values",), _no_boolean(exchange.to_tsv)),
    Format("excel", ("text/csv",), _no_boolean(lambda result: "\ufeff" + results.to_csv(result))),
)
GRAPHS = (
    Format("turtle", ("text/turtle", "application/x-turtle"), lambda result: exchange.to_graph(result, "turtle")),
    Format("nt", ("application/n-triples", "text/plain"), lambda result: exchange.to_graph(result, "nt")),
    Format("rdfxml", ("application/rdf+xml", "application/xml"), lambda result: exchange.to_graph(result, "rdfxml")),
    Format("jsonld", ("application/ld+json", "application/json"), lambda result: exchange.to_graph(result, "jsonld")),
)


def parse_request(method: str, query_string: str, content_type: str, body: bytes) -> Asked | None:
    """Give what a GET or POST asks, None where a GET asks nothing. Raise ProtocolError."""
    if len(body) > MAX_BYTES or len(query_string) > MAX_BYTES:
        raise ProtocolError(413, f"the query is longer than {MAX_BYTES:,} bytes")
    pairs = _parse_form(query_string)
    if method == "POST":
        media_type = content_type.split(";")[0].strip().lower()
        if media_type == UPDATE:
            raise ProtocolError(403, "updates are refused, for this endpoint only reads")
        if media_type == FORM:
            pairs += _parse_form(_decode(body))
        elif media_type == PLAIN:
            pairs.append(("query", _decode(body)))
        else:
            raise ProtocolError(415, f"content type {media_type!r}; expected {FORM} or {PLAIN}")
    return _to_asked(pairs, needed=method == "POST")


def _parse_form(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict")
    except ValueError as error:
        raise ProtocolError(400, "a parameter is no UTF-8") from error


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProtocolError(400, "the body is no UTF-8") from error


def _to_asked(pairs: Sequence[tuple[str, str]], *, needed: bool) -> Asked | None:
    names = {name for name, _ in pairs}
    if "update" in names:
        raise ProtocolError(403, "updates are refused, for this endpoint only reads")
    if names & _DATASET:
        raise ProtocolError(
            403, "default-graph-uri and named-graph-uri are refused; name graphs with GRAPH in the query"
        )
    queries = [value for name, value in pairs if name == "query"]
    if not queries and not needed:
        return None
    if len(queries) != 1:
        raise ProtocolError(400, f"{len(queries)} parameters named query; expected one")
    values = dict(pairs)
    limit = values.get("limit")
    if limit is not None and not (len(limit) < 19 and limit.isascii() and limit.isdigit() and int(limit) > 0):
        raise ProtocolError(400, f"limit {limit[:20]!r}; expected a number of rows from 1")
    return Asked(queries[0], values.get("format"), int(limit) if limit else None)


def choose_format(result: QueryResult, accept: str, name: str | None = None) -> Format:
    """Give the format named, or the one that the Accept header likes best. Raise ProtocolError where there is none."""
    formats = GRAPHS if result.form == "graph" else ROWS
    offered = ", ".join(format_.media_types[0] for format_ in formats)
    if name is not None:
        found = next((format_ for format_ in formats if format_.name == name), None)
        if found is None:
            raise ProtocolError(406, f"format {name!r}; expected {', '.join(one.name for one in formats)}")
        return found
    ranges = _parse_accept(accept or "*/*")
    rated = [(_rate(format_, ranges), -place, format_) for place, format_ in enumerate(formats)]
    quality, _, best = max(rated, key=lambda one: one[:2])
    if quality <= 0:
        raise ProtocolError(406, f"cannot write {accept}; accept one of {offered}")
    return best


def _parse_accept(accept: str) -> dict[str, float]:
    """Give the quality of each media range."""
    ranges = {}
    for part in accept.split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        quality = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
        try:
            ranges[name.lower()] = float(quality)
        except ValueError:
            ranges[name.lower()] = 0.0
    return ranges


def _rate(format_: Format, ranges: dict[str, float]) -> float:
    """Give the quality of the most specific range that fits, the best of the format's media types."""
    best = 0.0
    for place, media_type in enumerate(format_.media_types):
        fits = (media_type, media_type.split("/")[0] + "/*", "*/*") if place == 0 else (media_type,)
        best = max(best, next((ranges[name] for name in fits if name in ranges), 0.0))
    return best


def to_status(error: KgError) -> int:
    """Give the HTTP status of an error."""
    if isinstance(error, ProtocolError):
        return error.status
    if isinstance(error, RefusedError):
        return 403
    if isinstance(error, TimeLimitError):
        return 504
    return 400 if isinstance(error, QueryError) else 503 if isinstance(error, GraphError) else 500
