"""Fuzz what is made of extractions and graphs: linking, Turtle, tables, the page, pictures, the audit."""

import csv
import io
import json
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import rdflib
from hypothesis import strategies as st
from lxml import etree

from kg.audit import draw_sample, list_facts, read_rows, to_csv, to_page, to_row
from kg.divisions import load_divisions
from kg.graph import build_graph, list_entries
from kg.model import Extraction
from kg.page import to_html
from kg.page.data import to_page_data
from kg.page.timeline import timeline_svg
from kg.questions import adoption, compare, coverage, history, matrix, profile, rank, spread, to_history_csv, to_svg
from kg.questions.show import show_adoption, show_comparison, show_coverage, show_matrix, show_ranking, show_spread
from kg.questions.show_profile import show_profile, to_markdown
from kg.rdf import read_graph, to_triples, to_turtle
from kg.tables import (
    EDGE_COLUMNS,
    GRAPHML_END,
    NODE_COLUMNS,
    csv_head,
    flatten_entries,
    graphml_head,
    safe_cell,
    to_csv_parts,
    to_graphml_parts,
)
from tests.fuzz.documents import Report, graph_from_json, graph_to_json, make_extractions, to_reports
from tests.fuzz.target import Target
from tests.fuzz.texts import reports
from tests.graphs import graphs

_GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
_CITED = ("adopts", "plans", "leads", "position", "part_of")


# -- linking -----------------------------------------------------------------------------------------------------------
def check_built(graph: nx.MultiDiGraph, extractions: Sequence[Extraction]) -> None:
    """Check that every entity and fact has its passage, that passages are where they say, and that none is lost."""
    cited: dict[str, set[tuple[int, int]]] = {}
    for _, data in [*graph.nodes(data=True), *((None, data) for *_, data in graph.edges(data=True))]:
        for one in data.get("evidence", ()):
            assert graph.nodes[one.document]["text"][one.begin : one.end] == one.text != "", one
            cited.setdefault(one.document, set()).add((one.begin, one.end))
    for node, data in graph.nodes(data=True):
        assert data["kind"] in ("document", "region") or data["evidence"], node
    for source, target, data in graph.edges(data=True):
        assert data["type"] not in _CITED or data["evidence"], (source, target, data)
        assert {*data.get("agents", ()), *(data[k] for k in ("region", "mandated_by") if k in data)} <= set(graph)
    for extraction in extractions:
        stated = [
            mention.span
            for name in ("regions", "programs", "people", "organizations")
            for mention in getattr(extraction, name)
        ]
        stated += [
            fact.evidence for name in ("positions", "adoptions", "honours") for fact in getattr(extraction, name)
        ]
        places = {
            place
            for node, found in cited.items()
            for place in found
            if graph.nodes[node]["text"] == extraction.doc.text
        }
        assert {(span.start, span.end) for span in stated} <= places


def _check_linking(case: tuple[list[Any], Any]) -> None:
    drawn, order = case
    found = make_extractions(drawn)
    duplicates = {len(found) - 1: 0} if len(found) > 2 else {}
    graph = build_graph(found, load_divisions(), duplicates=duplicates)
    check_built(graph, found)
    places = sorted(range(len(found)), key=lambda i: (order[i % len(order)], i))
    other = build_graph(
        [found[i] for i in places],
        load_divisions(),
        duplicates={places.index(copy): places.index(of) for copy, of in duplicates.items()},
    )
    assert list(other.nodes(data=True)) == list(graph.nodes(data=True))
    assert list(other.edges(keys=True, data=True)) == list(graph.edges(keys=True, data=True))
    assert other.graph == graph.graph
    assert to_turtle(other) == to_turtle(graph)


# -- RDF and tables ----------------------------------------------------------------------------------------------------
def _check_turtle(graph: nx.MultiDiGraph) -> None:
    data, triples = to_turtle(graph), to_triples(graph)
    read = {(str(one.subject), str(one.predicate), str(one.object)) for one in ox.parse(data, ox.RdfFormat.TURTLE)}
    assert len(read) == len(set(triples)) == len(triples)
    if len(data) % 8 == 0:
        assert len(rdflib.Graph().parse(data=data, format="turtle")) == len(triples)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.ttl"
        path.write_bytes(data)
        back = read_graph(path)
    assert nx.utils.graphs_equal(back, graph)
    assert to_turtle(back) == data


def _check_tables(graph: nx.MultiDiGraph) -> None:
    flat = flatten_entries(list_entries(graph))
    tables = zip((NODE_COLUMNS, EDGE_COLUMNS), to_csv_parts(flat), (len(graph), graph.number_of_edges()), strict=True)
    for columns, rows, count in tables:
        read = list(csv.reader(io.StringIO((csv_head(columns) + rows).decode("utf-8-sig"), newline=""), strict=True))
        assert len(read) == count + 1
        assert {len(row) for row in read} == {len(columns)}
        assert not [cell for row in read for cell in row if safe_cell(cell) != cell], "a spreadsheet would run it"
    nodes, edges = to_graphml_parts(flat)
    tree = etree.fromstring((graphml_head() + nodes + edges + GRAPHML_END).encode())
    assert len(tree.findall(f".//{_GRAPHML}node")) == len(graph)
    assert len(tree.findall(f".//{_GRAPHML}edge")) == graph.number_of_edges()


# -- the page, pictures and answers ------------------------------------------------------------------------------------
_MARK = '<script type="application/json" id="data">'


def cut_data(page: str) -> tuple[str, str]:
    """Take the block of data out of a page; give it, and the rest."""
    before, data = page.split(_MARK, 1)
    data, after = data.split("</script>", 1)
    return data, before + after


@cache
def _rest_of_page() -> str:
    return cut_data(to_html(nx.MultiDiGraph(base="x")))[1]


def check_data(data: str) -> Any:
    """Check that a block of JSON stays inside its element; give what it says."""
    assert not set("<>&\u2028\u2029") & set(data)
    data.encode()
    return json.loads(data)


def _check_page(graph: nx.MultiDiGraph) -> None:
    data, rest = cut_data(to_html(graph))
    assert rest == _rest_of_page(), "words of the graph stand outside the data"
    record, meant = check_data(data), to_page_data(graph)
    assert [node["id"] for node in record["nodes"]] == [node["id"] for node in meant.nodes]
    assert {node["id"] for node in record["nodes"]} >= {edge[end] for edge in record["edges"] for end in ("from", "to")}
    assert record["nodes"] == json.loads(json.dumps(meant.nodes))
    assert record["edges"] == json.loads(json.dumps(meant.edges))
    assert record["documents"] == json.loads(json.dumps(meant.documents))
    assert {node["label"] for node in record["nodes"]} == {label for _, label in graph.nodes(data="label")}


@cache
def _skeleton() -> frozenset[str]:
    return frozenset(("svg", "title", "desc", "rect", "text", "path", "g", "line", "circle", "tspan"))


def check_svg(svg: str) -> None:
    """Check that a picture is well-formed and holds nothing that acts or points elsewhere."""
    for element in etree.fromstring(svg.encode()).iter():
        assert etree.QName(element).localname in _skeleton()
        assert not [name for name in element.attrib if name.startswith("on") or "href" in name]


def _check_pictures(graph: nx.MultiDiGraph) -> None:
    table = matrix(graph, min_regions=1)
    check_svg(to_svg(table))
    check_svg(timeline_svg(graph))
    lines = list(csv.reader(io.StringIO(table.as_csv(), newline="")))
    assert len(lines) == len(table.lines) + 1
    show_matrix(table)


def _check_answers(graph: nx.MultiDiGraph) -> None:
    regions = [node for node, kind in graph.nodes(data="kind") if kind == "region"][:2]
    programs = [data["label"] for _, data in graph.nodes(data=True) if data["kind"] == "program"][:2]
    measures = [data["measure"] for _, data in graph.nodes(data=True) if data["kind"] == "outcome"][:2]
    for region in regions:
        found = profile(graph, region)
        json.dumps(found.as_dict())
        assert show_profile(found)
        assert "<" not in to_markdown(found).replace("\\<", "")
        show_comparison(compare(graph, regions[0], region))
    for name in programs:
        show_adoption(adoption(graph, name))
        show_coverage(coverage(graph, name))
        show_spread(spread(graph, name))
        list(csv.reader(io.StringIO(to_history_csv(history(graph, [name])), newline=""), strict=True))
    for name in measures:
        show_ranking(rank(graph, name))


def _check_audit(graph: nx.MultiDiGraph) -> None:
    sample = draw_sample(list_facts(graph), 20)
    data, rest = cut_data(to_page(graph, sample))
    record = check_data(data)
    assert len(record["items"]) == len(sample)
    assert rest == cut_data(to_page(nx.MultiDiGraph(base="x"), []))[1]
    rows = [to_row(graph, drawn) for drawn in sample]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "audit.csv"
        path.write_bytes(to_csv(rows))
        back = read_rows(path)
    assert [(row.id, row.passage, row.document) for row in back] == [
        (row.id, row.passage, row.document) for row in rows
    ]


# -- where the graphs come from ----------------------------------------------------------------------------------------
def _build(drawn: list[Report]) -> nx.MultiDiGraph:
    graph = build_graph(make_extractions(drawn), load_divisions())
    del graph.graph["merges"]  # a table of its own, not part of the Turtle
    return graph


_folders = st.lists(reports, min_size=1, max_size=3)
_any_graph = graphs() | _folders


def _either(check: Any) -> Any:
    def run(case: nx.MultiDiGraph | list[Report]) -> None:
        check(case if isinstance(case, nx.MultiDiGraph) else _build(case))

    return run


def _to_json(case: nx.MultiDiGraph | list[Report]) -> Any:
    return graph_to_json(case) if isinstance(case, nx.MultiDiGraph) else case


def _from_json(kept: Any) -> nx.MultiDiGraph | list[Report]:
    return graph_from_json(kept) if isinstance(kept, dict) else to_reports(kept)


def _target(name: str, share: int, check: Any) -> Target:
    return Target(name, share, _any_graph, _either(check), _to_json, _from_json)


TARGETS = (
    Target(
        "linking",
        8_000,
        st.tuples(st.lists(reports, min_size=1, max_size=4), st.lists(st.integers(0, 9), min_size=1, max_size=5)),
        _check_linking,
        from_json=lambda case: (to_reports(case[0]), case[1]),
    ),
    _target("turtle", 8_000, _check_turtle),
    _target("tables", 5_000, _check_tables),
    _target("page", 5_000, _check_page),
    _target("pictures", 4_000, _check_pictures),
    _target("answers", 4_000, _check_answers),
    _target("audit", 4_000, _check_audit),
)
