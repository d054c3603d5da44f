"""Ask a graph file in SPARQL: safe (nothing leaves the graph), bounded in time, and with errors that point at the place."""

from __future__ import annotations

import difflib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import GraphError, QueryError
from kg.rdf import terms as t
from kg.sparql.results import QueryResult, Term, display_width

MEMORY = 2 << 30
_WORKER = Path(__file__).with_name("worker.py")
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)
    |(?P<iri><[^<>"{}|^`\\\s]*>)
    |(?P<string>\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<variable>[?$]\w+|@[\w-]+)
    |(?P<name>(?:(?<![\w.-])[\w.-]+)?:[\w.-]*)
    |(?P<word>\w+)""",
    re.VERBOSE | re.DOTALL,
)
_PLACE = re.compile(r"error at (\d+):(\d+): (?:expected )?(.*)", re.DOTALL)


class RefusedError(QueryError):
    """The query would leave the graph or change it."""


class TimeLimitError(QueryError):
    """The query ran past its time limit."""


class _Token(NamedTuple):
    kind: str
    text: str
    start: int


def run_query(
    graph_path: str | os.PathLike[str],
    sparql: str,
    *,
    timeout: float = 60,
    limit: int | None = None,
) -> QueryResult:
    """Answer a SPARQL 1.1 query (SELECT, ASK, CONSTRUCT, DESCRIBE) over a graph file, a folder of them, or a store.

    A file ends in .ttl, .nt, .trig or .nq; the default graph holds the triples of all its graphs. A store is a folder that
    :func:`kg.sparql.store.load_store` has written; it is opened to read.

    *timeout* is in seconds and includes the reading of the file; *limit* cuts the rows. The prefixes kgo, skos, prov,
    dcterms, org, schema, nif, xsd, rdf, rdfs and owl need no declaration, nor do those of the file (kg).

    The query runs in a process of its own, which is killed at the time limit. Raise QueryError for what is no query, for
    SERVICE, FROM and updates, for an unknown ``kgo:`` term, and past the limits of time, memory and rows; GraphError
    where the file cannot be read.
    """
    text = clean_query(sparql)
    if not Path(graph_path).exists():
        raise GraphError(f"{graph_path}: no such file or folder; give the graph.ttl of a build")
    return to_result(str(graph_path), text, _run_worker(to_request(graph_path, text, limit), timeout))


def clean_query(sparql: str) -> str:
    """Give *sparql* with plain line ends after :func:`check_query`."""
    text = sparql.replace("\r\n", "\n").replace("\r", "\n")  # rdflib ends a comment at \n, Oxigraph at \r too
    check_query(text)
    return text


def to_request(graph_path: str | os.PathLike[str], text: str, limit: int | None) -> dict[str, Any]:
    """Give what :func:`kg.sparql.worker.answer` is to be asked."""
    prefixes = t.QUERY_NAMESPACES
    return {"path": os.fspath(graph_path), "sparql": text, "prefixes": prefixes, "limit": limit, "memory": MEMORY}


def to_result(path: str, text: str, answer: dict[str, Any]) -> QueryResult:
    """Give the worker's answer as a result; raise QueryError or GraphError where it is an error."""
    if "error" in answer:
        raise _to_error(path, text, *answer["error"])
    rows = tuple(tuple(Term(*cell) if cell else None for cell in row) for row in answer["rows"])
    return QueryResult(tuple(answer["columns"]), rows, answer["form"], answer["more"], answer["prefixes"])


def check_query(sparql: str) -> None:
    """Raise QueryError where a look at the words shows that *sparql* is no query, is refused, or misspells a term."""
    if re.search(r"\\[uU]", sparql) or any("\ud800" <= ch <= "\udfff" for ch in sparql):
        raise QueryError("the query has \\u escapes; write the characters themselves")
    tokens = list(_find_tokens(sparql))
    words = [(token.text.upper(), token) for token in tokens if token.kind == "word"]
    if not words:
        raise QueryError("the query is empty; expected SELECT, ASK, CONSTRUCT or DESCRIBE")
    form = next((pair for pair in words if pair[0] in _UPDATES | _FORMS), None)
    if form and form[0] in _UPDATES:
        raise _refuse(form[0], sparql, form[1].start)
    for word, token in words:
        if word in ("SERVICE", "FROM"):
            raise _refuse(word, sparql, token.start)
    _check_terms(sparql, tokens)


def _find_tokens(sparql: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(sparql):
        if match.lastgroup and match.lastgroup != "comment":
            yield _Token(match.lastgroup, match[0], match.start())


def _check_terms(sparql: str, tokens: list[_Token]) -> None:
    prefixes = dict(t.QUERY_NAMESPACES)
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if before.text.upper() == "PREFIX" and after.kind == "iri":
            prefixes[token.text.removesuffix(":")] = after.text[1:-1]
    space = t.NAMESPACES["kgo"]
    for token in tokens:
        iri = token.text[1:-1] if token.kind == "iri" else ""
        if token.kind == "name":
            prefix, local = token.text.split(":", 1)
            iri = prefixes.get(prefix, "") + local.rstrip(".")
        local = iri.removeprefix(space)
        if iri.startswith(space) and local and local not in t.TERMS:
            raise _unknown_term(sparql, token, local)


def _unknown_term(sparql: str, token: _Token, local: str) -> QueryError:
    terms = sorted(t.TERMS, key=lambda term: (term[0].isupper() != local[0].isupper(), term))
    folded = {term.lower(): term for term in reversed(terms)}  # of region and Region the one whose case is as typed
    close = difflib.get_close_matches(local.lower(), folded, n=1, cutoff=0.6)
    hint = f"did you mean kgo:{folded[close[0]]}?" if close else "the terms are listed in ontology/govkg.ttl"
    return QueryError(f"{_place(sparql, token.start)}: unknown term kgo:{local}; {hint}\n{_quote(sparql, token.start)}")


def _refuse(what: str, sparql: str, start: int | None = None) -> RefusedError:
    reasons = {
        "SERVICE": "SERVICE is refused, for it sends requests to other hosts; query the one graph file",
        "FROM": "FROM is refused, for it reads other files and hosts; give the graph file as the argument",
    }
    reason = reasons.get(
        what, "updates are refused, for queries only read; expected SELECT, ASK, CONSTRUCT or DESCRIBE"
    )
    if start is None:
        return RefusedError(reason)
    return RefusedError(f"{_place(sparql, start)}: {reason}\n{_quote(sparql, start)}")


def _place(sparql: str, start: int) -> str:
    line = sparql.count("\n", 0, start) + 1
    return f"line {line}, column {start - sparql.rfind(chr(10), 0, start)}"


def _quote(sparql: str, start: int) -> str:
    """Give the line of the place, with a mark under it."""
    begin = sparql.rfind("\n", 0, start) + 1
    line = sparql[begin:].split("\n", 1)[0]
    return f"  {line}\n  {' ' * display_width(line[: start - begin])}^"


def _run_worker(request: dict[str, Any], timeout: float) -> dict[str, Any]:
    command = [sys.executable, "-P", str(_WORKER)]
    try:
        done = subprocess.run(
            command, input=json.dumps(request), capture_output=True, encoding="utf-8", timeout=timeout, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise past_time(timeout) from error
    if done.returncode < 0:
        return {"error": ["memory", ""]}
    if done.returncode:
        raise RuntimeError(f"the query process failed:\n{done.stderr}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def past_time(timeout: float) -> TimeLimitError:
    """Give the error of a query that was stopped after *timeout* seconds."""
    return TimeLimitError(
        f"the query ran past its time limit of {timeout:g} s and was stopped; narrow it, or raise the limit"
    )


def _to_error(path: str, sparql: str, kind: str, message: str) -> QueryError | GraphError:
    if kind == "graph":
        return GraphError(f"{path}: {message}; give the graph.ttl of a build")
    if kind == "refused":
        return _refuse(message, sparql)
    if kind == "memory":
        return QueryError(f"the query took more than {MEMORY >> 30} GB of memory and was stopped; narrow it")
    if kind == "rows":
        return QueryError(f"the query gives more than {message} rows; add a LIMIT")
    place = _PLACE.fullmatch(message)
    if kind != "syntax" or not place:
        return QueryError(f"the query cannot be run: {message}; check it against SPARQL 1.1")
    line, column = int(place[1]), int(place[2])
    start = sum(len(one) + 1 for one in sparql.split("\n")[: line - 1]) + column - 1
    return QueryError(f"{_place(sparql, start)}: {_explain(place[3])}\n{_quote(sparql, start)}")


def _explain(message: str) -> str:
    """Say what is wrong in words: Oxigraph's list of what its grammar allows helps nobody."""
    if "Prefix not found" in message:
        return "unknown prefix; declare it with PREFIX, or use one of " + ", ".join(sorted(t.QUERY_NAMESPACES))
    return "syntax error; the query is understood up to this place"
