"""The process in which one query runs: it guards, loads, cuts itself off from network and files, and answers in JSON.

:mod:`kg.sparql.query` starts this file as a script, so that it comes up without the rest of the package, and kills it when its
time is up. It imports nothing of ours. A query that would leave the process is stopped three times: :mod:`kg.sparql.query`
finds the word outside strings and comments, :func:`find_refused` finds it in the syntax tree, and :func:`cut_off` leaves
no file descriptor to open a socket or a file with.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from pyparsing import ParseBaseException
from rdflib.plugins.sparql.parser import parseQuery, parseUpdate
from rdflib.plugins.sparql.parserutils import CompValue

MAX_ROWS = 1_000_000
STORE_INFO = "kg-store.json"
"""The file in a store's folder that says that it is one; the folder ``data`` beside it is the library's."""
FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
}

Cell = tuple[str, str, str | None, str | None]
"""Kind (uri, literal or bnode), value, datatype IRI or None, language or None."""


class RefusalError(Exception):
    """The query cannot be answered. ``args``: the kind of the problem, and what there is to say of it."""


def find_refused(sparql: str) -> str | None:
    """Name what the query holds that reaches beyond the graph or changes it: SERVICE, FROM or update; None if nothing.

    Raise ParseBaseException where the query is no SPARQL 1.1.
    """
    try:
        tree = parseQuery(sparql)
    except ParseBaseException as error:
        try:
            parseUpdate(sparql)
        except ParseBaseException:
            raise error from None
        return "update"
    names = {part.name for part in _parts(tree)}
    return "SERVICE" if "ServiceGraphPattern" in names else "FROM" if "DatasetClause" in names else None


def _parts(tree: Any) -> Iterator[CompValue]:
    """Walk every named part of a syntax tree, whatever it hangs from; on a stack of our own, for trees can be deep."""
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, CompValue):
            yield part
            waiting.extend(part.values())
        elif isinstance(part, Iterable) and not isinstance(part, str):
            waiting.extend(part)  # of a ParseResults this is all parts; its values() are the named ones only


def cut_off(memory: int) -> None:
    """Give up for good the right to open a file or a socket, and to take more than *memory* further bytes.

    Does nothing where the system has no ``setrlimit`` (Windows), and sets no bound on memory where there is no /proc.
    """
    try:
        import resource
    except ImportError:
        return
    statm = Path("/proc/self/statm")
    if statm.exists():
        bound = int(statm.read_text("ascii").split()[0]) * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def answer(request: dict[str, Any], opened: tuple[ox.Store, dict[str, str]] | None = None) -> dict[str, Any]:
    """Answer a request: ``path``, ``sparql``, ``prefixes``, ``limit`` and ``memory``; *opened* is what is loaded already.

    The answer has ``form`` (select, ask or graph), ``columns``, ``rows`` of cells, ``more`` (whether *limit* cut rows
    off) and ``prefixes`` (those of the file). Raise RefusalError.
    """
    _guard(request)
    store, prefixes = opened or load(request["path"])
    cut_off(request["memory"])
    try:
        results = store.query(request["sparql"], prefixes=request["prefixes"] | prefixes)
        return _collect(results, request["limit"]) | {"prefixes": prefixes}
    except SyntaxError as error:
        raise RefusalError("syntax", str(error.msg)) from error
    except (OSError, RuntimeError) as error:  # RuntimeError: a function that Oxigraph does not know
        raise RefusalError("failed", str(error)) from error
    except MemoryError as error:
        raise RefusalError("memory", "") from error


def _guard(request: dict[str, Any]) -> None:
    try:
        refused = find_refused(request["sparql"])
    except ParseBaseException as error:
        cut_off(request["memory"])
        otherwise = f"error at {error.lineno}:{error.column}: {error.msg}"
        raise RefusalError("syntax", _syntax_error(request, otherwise)) from error
    except RecursionError as error:
        raise RefusalError("syntax", "the query is nested too deeply") from error
    if refused:
        raise RefusalError("refused", refused)


def _syntax_error(request: dict[str, Any], otherwise: str) -> str:
    """Give Oxigraph's message, which points at the furthest place that it understood; the query meets an empty store."""
    try:
        ox.Store().query(request["sparql"], prefixes=request["prefixes"] | {"kg": "urn:x-unknown:"})
    except SyntaxError as error:
        return str(error.msg)
    return otherwise


def load(path: str) -> tuple[ox.Store, dict[str, str]]:
    """Load a graph file, every graph file of a folder, or open a store of ``kg load`` to read; give also its prefixes.

    The default graph holds every triple; a file with named graphs (.trig, .nq) has those besides. Raise RefusalError.
    """
    place = Path(path)
    try:
        if (place / STORE_INFO).is_file():
            info = json.loads((place / STORE_INFO).read_text("utf-8"))
            return ox.Store.read_only(str(place / "data")), dict(info["prefixes"])
        store, prefixes = ox.Store(), dict[str, str]()
        for file in find_graph_files(place):
            prefixes |= load_file(store, file)
    except (
        OSError,
        ValueError,
        LookupError,
        TypeError,
    ) as error:  # all but the first: a store's description is damaged
        raise RefusalError("graph", f"cannot be read ({error})") from error
    return store, prefixes


def find_graph_files(place: Path) -> list[Path]:
    """Give *place* itself, or where it is a folder the graph files in it, sorted; RefusalError where there are none."""
    expected = f"a name that ends in {', '.join(FORMATS)}"
    if not place.is_dir():
        if place.suffix.lower() not in FORMATS:
            raise RefusalError("graph", f"expected {expected}")
        return [place]
    found = sorted(file for file in place.iterdir() if file.suffix.lower() in FORMATS and file.is_file())
    if not found:
        raise RefusalError("graph", f"the folder is no store of `kg load` and holds no file with {expected}")
    return found


def load_file(store: ox.Store, file: Path) -> dict[str, str]:
    """Load a file into *store*, its named graphs into the default graph too; give the prefixes that stand at its top."""
    format_ = FORMATS[file.suffix.lower()]
    try:
        parser = ox.parse(path=str(file), format=format_)
        if format_.supports_datasets:
            store.bulk_extend(chain.from_iterable(_in_default_graph(quad) for quad in parser))
        else:
            next(parser, None)  # the prefixes stand at the top
            store.bulk_load(path=str(file), format=format_)
    except SyntaxError as error:
        raise RefusalError("graph", f"{file.name} is no valid {format_.name} ({error.msg})") from error
    return dict(parser.prefixes)


def _in_default_graph(quad: ox.Quad) -> tuple[ox.Quad, ...]:
    return quad, ox.Quad(quad.subject, quad.predicate, quad.object)


def _collect(results: Any, limit: int | None) -> dict[str, Any]:
    """Turn the library's results into lists and strings; a graph's triples come sorted."""
    if isinstance(results, ox.QueryBoolean):
        cell = ("literal", str(bool(results)).lower(), "http://www.w3.org/2001/XMLSchema#boolean", None)
        return {"form": "ask", "columns": ["answer"], "rows": [[cell]], "more": False}
    bound = MAX_ROWS if limit is None else min(limit, MAX_ROWS)
    rows = [[_to_cell(term) for term in row] for row in islice(results, bound + 1)]
    if len(rows) > MAX_ROWS:
        raise RefusalError("rows", f"{MAX_ROWS:,}")
    if isinstance(results, ox.QuerySolutions):
        form, columns = "select", [variable.value for variable in results.variables]
    else:
        form, columns = "graph", ["subject", "predicate", "object"]
        rows.sort(key=str)
    return {"form": form, "columns": columns, "rows": rows[:bound], "more": len(rows) > bound}


def _to_cell(term: Any) -> Cell | None:
    if isinstance(term, ox.NamedNode):
        return "uri", term.value, None, None
    if isinstance(term, ox.BlankNode):
        return "bnode", term.value, None, None
    if isinstance(term, ox.Literal):
        return "literal", term.value, None if term.language else term.datatype.value, term.language
    return None


def main() -> None:
    """Answer the request on standard input, in JSON, on standard output."""
    try:
        reply = answer(json.load(sys.stdin))
    except RefusalError as refusal:
        reply = {"error": refusal.args}
    json.dump(reply, sys.stdout)


if __name__ == "__main__":
    main()
