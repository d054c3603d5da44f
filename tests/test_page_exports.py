"""Hostile words in the exports beside the page: GraphML and tables hold them as data, and open as such."""

import csv
from xml.etree import ElementTree

import pytest

from kg.questions import matrix, to_svg
from kg.tables import write_graphml, write_tables
from tests.page_browser import HOSTILE, find, hostile_graph

SVG = "{http://www.w3.org/2000/svg}"
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"


def test_graphml_holds_hostile_words_as_data(tmp_path):
    write_graphml(hostile_graph(), tmp_path / "graph.graphml")
    root = ElementTree.parse(tmp_path / "graph.graphml").getroot()
    assert {element.tag.removeprefix(GRAPHML) for element in root.iter()} == {
        *("graphml", "key", "graph", "node", "edge", "data")
    }
    words = " ".join(element.text or "" for element in root.iter(f"{GRAPHML}data"))
    assert all(hostile in words for hostile in HOSTILE if hostile.isascii())


def test_tables_hold_hostile_words_in_their_cells(tmp_path):
    write_tables(hostile_graph(), tmp_path)
    for name in ("nodes.csv", "edges.csv"):
        with (tmp_path / name).open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        assert len({len(row) for row in rows}) == 1
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_the_heat_map_of_hostile_words_holds_shapes_and_text_only():
    svg = to_svg(matrix(hostile_graph(), min_regions=1))
    tags = {element.tag.removeprefix(SVG) for element in ElementTree.fromstring(svg).iter()}
    assert tags <= {"svg", "title", "rect", "text", "path", "g"}
    assert "onload" not in svg.replace("&lt;svg onload", "")


@pytest.mark.parametrize("name", ["graph.graphml", "heat.svg"])
def test_nothing_runs_when_a_browser_opens_an_export(browser, tmp_path, name):
    graph = hostile_graph()
    write_graphml(graph, tmp_path / "graph.graphml")
    (tmp_path / "heat.svg").write_text(to_svg(matrix(graph, min_regions=1)), "utf-8")
    browser.get("about:blank")
    browser.get((tmp_path / name).as_uri())
    assert browser.execute_script("return window.hit") is None
    assert find(browser, "script, img, iframe, foreignObject") == []
