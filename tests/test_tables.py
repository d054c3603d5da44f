import csv
import io
import re
import xml.etree.ElementTree as ET
from decimal import Decimal
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings

from kg.errors import OutputError
from kg.tables import EDGE_COLUMNS, NODE_COLUMNS, safe_cell, write_graphml, write_tables
from tests.graphs import full_graph, graphs
from tests.sample import TEXT, sample_graph

DOC, TWIN = "document-吴兴区红色物业-1", "document-吴兴区红色物业-2"
REGION, PROGRAM = "region-浙江省湖州市吴兴区", "program-红色物业"
NUMBER = re.compile(r"\+[0-9]+(\.[0-9]+)?")
relaxed = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


def read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_nodes_have_a_row_each(tmp_path: Path) -> None:
    nodes, _ = write_tables(sample_graph(), tmp_path)
    rows = {row["id"]: row for row in read(nodes)}
    assert rows.keys() == set(sample_graph())
    outcome = rows["outcome-浙江省湖州市吴兴区-建成红色物业小区-120个"]
    assert (outcome["measure"], outcome["value"], outcome["unit"], outcome["confidence"]) == (
        "建成红色物业小区",
        "120",
        "个",
        "0.9",
    )
    assert rows[PROGRAM]["national"] == "false"
    assert rows[PROGRAM]["alt_labels"] == "“红色物业”创建行动"


def test_edges_have_a_row_each_with_the_labels_of_their_ends(tmp_path: Path) -> None:
    _, edges = write_tables(full_graph(), tmp_path)
    rows = read(edges)
    assert len(rows) == full_graph().number_of_edges()
    (adoption,) = [row for row in rows if row["type"] == "adopts"]
    assert (adoption["source"], adoption["target"]) == (REGION, PROGRAM)
    assert (adoption["source_label"], adoption["target_label"]) == ("吴兴区", "红色物业")
    assert (adoption["since"], adoption["claim"]) == ("2021年起", "全省率先")
    assert (adoption["agents"], adoption["mandated_by"]) == ("person-王某某-浙江省湖州市吴兴区", "region-浙江省")


def test_passages_stand_beside_their_documents_and_places(tmp_path: Path) -> None:
    _, edges = write_tables(sample_graph(), tmp_path)
    (adoption,) = [row for row in read(edges) if row["type"] == "adopts"]
    begin = TEXT.index("实施“红色物业”")
    assert adoption["evidence"] == "实施“红色物业”创建行动 | 实施“红色物业”创建行动"
    assert adoption["evidence_documents"] == f"{DOC} | {TWIN}"
    assert adoption["evidence_offsets"] == f"{begin}-{begin + 12} | {begin}-{begin + 12}"


def test_the_texts_of_the_documents_are_in_no_table(tmp_path: Path) -> None:
    nodes, edges = write_tables(sample_graph(), tmp_path)
    write_graphml(sample_graph(), tmp_path / "graph.graphml")
    for path in (nodes, edges, tmp_path / "graph.graphml"):
        assert TEXT not in path.read_text("utf-8-sig")


@pytest.mark.parametrize("make", [nx.MultiDiGraph, sample_graph])
def test_the_columns_are_the_same_for_every_graph(make: type, tmp_path: Path) -> None:
    nodes, edges = write_tables(make(), tmp_path)
    for path, columns in ((nodes, NODE_COLUMNS), (edges, EDGE_COLUMNS)):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf" + ",".join(columns).encode() + b"\r\n")


@given(graph=graphs())
@relaxed
def test_no_graph_breaks_the_tables(graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    nodes, edges = write_tables(graph, tmp_path)
    assert [row["id"] for row in read(nodes)] == sorted(graph)
    assert len(read(edges)) == graph.number_of_edges()
    for path in (nodes, edges):
        for row in csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")):
            assert not any(cell.startswith(("=", "+", "@", "\t")) and not NUMBER.fullmatch(cell) for cell in row)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+86", "+86"),
        ("+86 138", "'+86 138"),
        ("-5.2", "-5.2"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("吴兴区=湖州", "吴兴区=湖州"),
        ("", ""),
    ],
)
def test_a_cell_never_runs_as_a_formula(text: str, cell: str) -> None:
    assert safe_cell(text) == cell


def test_graphml_holds_every_node_and_edge(tmp_path: Path) -> None:
    write_graphml(sample_graph(), tmp_path / "graph.graphml")
    again = nx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    assert set(again) == set(sample_graph())
    assert set(again.edges(keys=True)) == set(sample_graph().edges(keys=True))
    assert again.nodes[PROGRAM]["label"] == "红色物业"
    assert again.nodes[PROGRAM]["national"] is False
    adoption = again.edges[REGION, PROGRAM, "adopts"]
    assert (adoption["type"], adoption["confidence"]) == ("adopts", 0.95)
    assert adoption["evidence_documents"] == f"{DOC} | {TWIN}"


@given(graph=graphs())
@relaxed
def test_no_graph_breaks_graphml(graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    write_graphml(graph, tmp_path / "graph.graphml")
    ET.parse(tmp_path / "graph.graphml")
    again = nx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    assert set(again) == set(graph)
    assert again.number_of_edges() == graph.number_of_edges()


def test_none_and_lists_become_text_in_graphml(tmp_path: Path) -> None:
    graph = nx.MultiDiGraph()
    graph.add_node(
        "a", kind="region", label=None, alt_labels=("甲", "乙"), sizes=[1, 2], value=Decimal("1.50"), more={"x": 1}
    )
    write_graphml(graph, tmp_path / "graph.graphml")
    node = nx.read_graphml(tmp_path / "graph.graphml").nodes["a"]
    assert node == {"kind": "region", "alt_labels": "甲 | 乙", "sizes": "1 | 2", "value": 1.5, "more": "x"}


def test_the_order_of_nodes_and_edges_does_not_matter(tmp_path: Path) -> None:
    graph = full_graph()
    other = nx.MultiDiGraph(**graph.graph)
    other.add_nodes_from(reversed(list(graph.nodes(data=True))))
    other.add_edges_from(reversed(list(graph.edges(keys=True, data=True))))
    written = []
    for one, name in ((graph, "a"), (other, "b")):
        write_graphml(one, tmp_path / name / "graph.graphml")
        write_tables(one, tmp_path / name)
        written.append({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()})
    assert len(written[0]) == 3
    assert written[0] == written[1]


def test_a_folder_that_cannot_be_made_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(OutputError):
        write_tables(sample_graph(), tmp_path / "file")
    with pytest.raises(OutputError):
        write_graphml(sample_graph(), tmp_path / "file" / "graph.graphml")
