"""``kg view``: pages of parts, pictures, and what it says when there is nothing to show."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.rdf import write_turtle
from tests.page_graph import make_graph
from tests.sample import sample_graph


@pytest.fixture(scope="module")
def turtle(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("view") / "graph.ttl"
    write_turtle(make_graph(20, 60, 100), path)
    return path


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(main, ["view", *map(str, arguments)])


def read_data(path: Path) -> dict:
    block = re.search(r'<script type="application/json" id="data">(.*?)</script>', path.read_text("utf-8"), re.DOTALL)
    return json.loads(block[1])


def labels(data: dict, kind: str) -> set[str]:
    return {node["label"] for node in data["nodes"] if node["group"] == kind}


def test_the_whole_graph_goes_into_page_html(turtle, folder):
    assert run(turtle).exit_code == 0
    assert [path.name for path in folder.iterdir()] == ["page.html"]
    data = read_data(folder / "page.html")
    assert data["counts"]["program"] == 60
    assert (data["lang"], data["open"]) == ("zh", "")


def test_a_page_of_one_program(turtle, folder):
    graph = make_graph(20, 60, 100)
    program = next(d["label"] for _, d in sorted(graph.nodes(data=True)) if d["kind"] == "program")
    assert run(turtle, "-o", "p.html", "--program", f"“{program}”行动", "--lang", "en").exit_code == 0
    data = read_data(folder / "p.html")
    assert labels(data, "program") == {program}
    assert data["title"].endswith(program)
    assert data["lang"] == "en"
    assert data["open"]


def test_a_page_of_one_region(turtle, folder):
    graph = make_graph(20, 60, 100)
    region = next(n for n, d in sorted(graph.nodes(data=True)) if d.get("level") == "county")
    name = graph.nodes[region]["full_name"]
    assert run(turtle, "-o", "p.html", "--region", name).exit_code == 0
    programs = {graph.nodes[t]["label"] for _, t, kind in graph.out_edges(region, data="type") if kind == "adopts"}
    assert labels(read_data(folder / "p.html"), "program") == programs


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?r ?p WHERE { ?r kgo:adopts ?p . ?p skos:prefLabel '红色物业' }",
        "SELECT ?name ?p WHERE { ?r kgo:adopts ?p ; kgo:fullName ?name . ?p skos:prefLabel '红色物业' }",
        "CONSTRUCT { ?r kgo:adopts ?p } WHERE { ?r kgo:adopts ?p . ?p skos:prefLabel '红色物业' }",
    ],
)
def test_a_page_of_what_a_query_names(folder, query):
    write_turtle(sample_graph(), folder / "graph.ttl")
    (folder / "question.rq").write_text(query, "utf-8")
    assert run("graph.ttl", "-o", "p.html", "--query", "question.rq").exit_code == 0
    data = read_data(folder / "p.html")
    assert labels(data, "program") == {"红色物业"}
    assert labels(data, "region") == {"吴兴区", "湖州市", "浙江省"}
    assert labels(data, "outcome") == set()
    assert data["title"].endswith("question")


def test_a_graph_with_another_base_and_without_texts_is_viewed_too(folder):
    graph = nx.MultiDiGraph(sample_graph(), base="https://example.org/other/")
    write_turtle(graph, folder / "graph.ttl", with_text=False)
    assert run("graph.ttl").exit_code == 0
    data = read_data(folder / "page.html")
    assert labels(data, "program") == {"红色物业", "红色物业小区"}
    adoption = next(edge for edge in data["edges"] if edge["type"] == "adopts")
    assert adoption["passages"][0][3] == "实施“红色物业”创建行动"


def test_pictures_alone_write_no_page(turtle, folder):
    assert run(turtle, "--heatmap", "heat.svg", "--timeline", "time.svg").exit_code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["heat.svg", "time.svg"]
    for path in folder.iterdir():
        assert ElementTree.parse(path).getroot().tag.endswith("svg")


def test_a_picture_as_png(turtle, folder):
    pytest.importorskip("resvg_py", reason="resvg-py is not installed: no PNG is drawn")
    result = run(turtle, "--timeline", "time.png")
    if "fonts-noto-cjk" in result.output:
        pytest.skip("no Chinese font is installed: no PNG is drawn")
    assert (folder / "time.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--program", "没有此项目"], 1, "没有此项目"),
        (["--region", "没有此地"], 1, "没有此地"),
        (["--program", "甲", "--region", "乙"], 2, "one of --program"),
        (["--query", "none.rq"], 2, "none.rq"),
        (["--heatmap", "heat.jpg"], 2, ".svg or .png"),
        (["--timeline", "none/time.svg"], 2, "time.svg"),
        (["-o", "none/page.html"], 2, "page.html"),
    ],
)
def test_what_cannot_be_shown_is_named(turtle, folder, arguments, code, words):
    result = run(turtle, *arguments)
    assert result.exit_code == code
    assert words in result.output


def test_a_query_that_names_nothing_of_the_graph_exits_1(turtle, folder):
    (folder / "count.rq").write_text("SELECT (COUNT(*) AS ?n) WHERE { ?s a kgo:Region }", "utf-8")
    result = run(turtle, "--query", "count.rq")
    assert result.exit_code == 1
    assert "select regions" in result.output
