"""Ratios of one run beside plain rdflib: writing and loading Turtle, five queries, memory. Each runs in a process of its own.

Usage: ``python -m tests.bench.rdf [TRIPLES]`` (1,000,000 by default: some ten minutes, nearly all of them rdflib's).
Writing begins with the networkx graph for us, and with a list of finished triples for rdflib.
"""

import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import rdflib

from kg.rdf import terms as t
from kg.rdf import to_triples, write_turtle
from kg.sparql.worker import load
from tests.bench.shape import make_graph

TARGETS = {"write": 10.0, "load": 10.0, "queries": 20.0, "memory": 1.0}
QUERIES = {
    "a regions of a program": 'SELECT ?name { ?p skos:prefLabel "红色物业" . ?r kgo:adopts ?p ; kgo:fullName ?name }',
    "b shared programs": "SELECT ?p (COUNT(DISTINCT ?r) AS ?n) { ?r kgo:adopts ?p } GROUP BY ?p HAVING (COUNT(DISTINCT ?r) >= 2)",
    "c three hops and a path": (
        'SELECT ?name ?words { ?p skos:prefLabel "红色物业" . ?a kgo:program ?p ; kgo:region ?r ; a kgo:Adoption ; '
        'prov:wasDerivedFrom/nif:anchorOf ?words . ?r kgo:fullName ?name ; schema:containedInPlace* ?top . ?top kgo:level "province" }'
    ),
    "d sum by province": (
        "SELECT ?name (SUM(?v) AS ?sum) { ?o a kgo:Outcome ; kgo:region/kgo:province ?top ; schema:value ?v . "
        "?top kgo:fullName ?name } GROUP BY ?name"
    ),
    "e text search": 'SELECT ?e { ?e nif:anchorOf ?words FILTER(CONTAINS(?words, "工程二")) }',
}


def measure(act: Callable[[], object]) -> tuple[float, object]:
    start = time.perf_counter()
    result = act()
    return time.perf_counter() - start, result


def write(engine: str, path: Path, triples: int) -> dict[str, float]:
    graph = make_graph(triples)
    if engine == "ours":
        return {"write": measure(lambda: write_turtle(graph, path))[0]}
    rows = to_triples(graph)

    def build_and_write() -> None:
        other = rdflib.Graph()
        for prefix, space in (t.NAMESPACES | {"kg": graph.graph["base"]}).items():
            other.bind(prefix, space)
        for subject, predicate, value, datatype in rows:
            literal = rdflib.Literal(value, datatype=rdflib.URIRef(datatype) if datatype != t.STRING else None)
            other.add((rdflib.URIRef(subject), rdflib.URIRef(predicate), literal if datatype else rdflib.URIRef(value)))
        other.serialize(path, format="turtle")

    return {"write": measure(build_and_write)[0], "triples": len(rows)}


def ask(engine: str, path: Path, _: int) -> dict[str, float]:
    """Load the file and ask each query three times; the median counts, and every answer is read to its end."""
    if engine == "ours":
        seconds, (store, _prefixes) = measure(lambda: load(str(path)))
        run = lambda sparql: len(list(store.query(sparql, prefixes=t.QUERY_NAMESPACES)))  # noqa: E731
    else:
        seconds, graph = measure(lambda: rdflib.Graph().parse(path))
        run = lambda sparql: len(list(graph.query(sparql, initNs=t.QUERY_NAMESPACES)))  # noqa: E731
    found = {"load": seconds}
    for name, sparql in QUERIES.items():
        times = sorted(measure(lambda sparql=sparql: run(sparql)) for _ in range(3))
        found[name], found[f"rows {name}"] = times[1]
    return found | {"memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def run_child(*arguments: str) -> dict[str, float]:
    done = subprocess.run([sys.executable, "-m", "tests.bench.rdf", *arguments], check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def compare(triples: int) -> bool:
    """Print both engines' figures and ratios; tell whether every target is met and every answer the same."""
    figures: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.ttl"
        for engine in ("rdflib", "ours"):  # ours is the file that both load
            figures[engine] = run_child("write", engine, str(path), str(triples))
        for engine in ("rdflib", "ours"):
            figures[engine] |= run_child("ask", engine, str(path), str(triples))
    ours, theirs = figures["ours"], figures["rdflib"]
    print(f"{theirs['triples']:,.0f} triples      rdflib       ours    ratio   target")
    ratios = {name: theirs[name] / ours[name] for name in ("write", "load", *QUERIES, "memory")}
    mean = math.exp(sum(math.log(ratios[name]) for name in QUERIES) / len(QUERIES))
    for name, ratio in ratios.items():
        unit = "MB" if name == "memory" else "s "
        target = f"≥ {TARGETS[name]:g}" if name in TARGETS else ""
        print(f"{name:24}{theirs[name]:10.3f} {unit}{ours[name]:9.3f} {unit}{ratio:7.1f}   {target}")
    print(f"{'queries, geometric mean':24}{'':25}{mean:7.1f}   ≥ {TARGETS['queries']:g}")
    same = all(ours[f"rows {name}"] == theirs[f"rows {name}"] > 0 for name in QUERIES)
    print("" if same else "the answers differ, or there are none", end="\n" if not same else "")
    reached = ratios | {"queries": mean}
    return same and all(reached[name] >= target for name, target in TARGETS.items())


def main(arguments: list[str]) -> int:
    if arguments[:1] in (["write"], ["ask"]):
        step, engine, path, triples = arguments
        print(json.dumps({"write": write, "ask": ask}[step](engine, Path(path), int(triples))))
        return 0
    return 0 if compare(int(arguments[0].replace(",", "")) if arguments else 1_000_000) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
