"""What the page's file holds: no link that loads, no word that is markup, the graph's figures, the same bytes each time."""

import base64
import hashlib
import json
import math
import re
from decimal import Decimal
from html import unescape
from itertools import pairwise
from pathlib import Path

import networkx as nx
import pytest

from kg.errors import OutputError
from kg.model import Evidence
from kg.page import to_html, write_page
from kg.page.data import to_page_data
from kg.page.html import SCRIPTS, to_json
from kg.page.layout import Ring, label_width, to_layout
from kg.page.overview import name_provinces, to_overview
from tests.page_graph import make_graph
from tests.sample import TEXT, sample_graph

ASSETS = Path(__file__).parent.parent / "kg" / "data" / "page"


@pytest.fixture(scope="module")
def made() -> nx.MultiDiGraph:
    return make_graph()


def read_data(page: str) -> dict:
    block = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert block
    return json.loads(block[1])


def shuffled(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """The same graph, its nodes and edges put in the other way round."""
    other = nx.MultiDiGraph(**graph.graph)
    other.add_nodes_from(reversed(list(graph.nodes(data=True))))
    other.add_edges_from(reversed(list(graph.edges(keys=True, data=True))))
    return other


def test_the_same_graph_gives_the_same_bytes_whatever_the_order_of_its_nodes(made):
    assert to_html(sample_graph()) == to_html(shuffled(sample_graph()))
    assert to_html(made) == to_html(shuffled(made))


def test_nothing_in_the_page_is_loaded_from_elsewhere():
    page = to_html(sample_graph())
    markup = re.sub(r"<(script|style)\b[^>]*>.*?</\1>", "", page, flags=re.DOTALL)
    assert not re.search(r"\b(?:src|href|action|srcset|poster)\s*=", markup)
    assert "<link" not in markup
    assert not re.search(r"@import|url\(", re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1])
    assert "sourceMappingURL" not in page
    scripts = "".join((ASSETS / f"{name}.js").read_text("utf-8") for name in SCRIPTS)
    assert set(re.findall(r"https?://[^\s\"]*", scripts)) == {"http://www.w3.org/2000/svg"}  # a name, never asked for


def test_the_policy_allows_the_scripts_and_the_style_of_the_page_by_hash_and_nothing_else():
    page = to_html(sample_graph())
    policy = unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1])
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert set(rules["script-src"].split()) == {
        hash_of(s) for s in re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    }
    assert {rules["style-src"]} == {hash_of(s) for s in re.findall(r"<style>(.*?)</style>", page, re.DOTALL)}
    assert "unsafe" not in policy
    assert page.index("Content-Security-Policy") < page.index("<style>")


def hash_of(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_every_script_is_in_the_page():
    assert sorted(SCRIPTS) == sorted(path.stem for path in ASSETS.glob("*.js"))


def test_no_script_of_ours_parses_markup_or_words_as_code():
    for name in SCRIPTS:
        script = (ASSETS / f"{name}.js").read_text("utf-8")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc", script
        )
    assert not re.search(r"\son\w+\s*=", (ASSETS / "page.html").read_text("utf-8"))


@pytest.mark.parametrize("words", ["</script><b>", "<!--", "a\u2028b\u2029c", "\ud800", "\u202e反", '"\\\n', "&lt;"])
def test_json_in_the_page_keeps_every_word_and_cannot_end_its_element(words):
    text = to_json({"label": words})
    assert json.loads(text) == {"label": words}
    assert not set("<>&\u2028\u2029") & set(text)
    text.encode("utf-8")


def test_a_hostile_title_is_escaped():
    page = to_html(sample_graph(), title="</title><script>alert(1)</script>\ud800")
    assert "<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;?</title>" in page
    assert read_data(page)["title"] == "</title><script>alert(1)</script>\ud800"


def test_the_figures_of_the_page_are_those_of_the_graph(made):
    kinds = [kind for _, kind in made.nodes(data="kind")]
    counts = read_data(to_html(made))["counts"]
    assert {kind: counts[kind] for kind in ("region", "program", "person", "outcome", "document")} == {
        kind: kinds.count(kind) for kind in ("region", "program", "person", "outcome", "document")
    }
    adopted = [(s, t) for s, t, kind in made.edges(data="type") if kind == "adopts"]
    assert counts["adoption"] == len(adopted)
    regions = {t: {s for s, u in adopted if u == t} for _, t in adopted}
    assert counts["shared"] == sum(len(places) > 1 for places in regions.values())


def test_each_text_is_stored_once_and_passages_are_places_in_it():
    page = to_html(sample_graph())
    data = read_data(page)
    assert page.count(TEXT[:20]) == 2  # two documents with this text, and no other copy
    adoption = next(edge for edge in data["edges"] if edge["type"] == "adopts")
    words = {data["documents"][doc]["text"][begin:end] for doc, begin, end in adoption["passages"]}
    assert words == {"实施“红色物业”创建行动"}
    assert (adoption["since"], adoption["year"], adoption["claim"]) == ("2021年起", 2021, "全省率先")


def test_a_passage_of_a_document_without_text_brings_its_words_along():
    graph = sample_graph()
    for doc in [node for node, kind in graph.nodes(data="kind") if kind == "document"]:
        del graph.nodes[doc]["text"]
    data = read_data(to_html(graph))
    adoption = next(edge for edge in data["edges"] if edge["type"] == "adopts")
    assert [passage[3] for passage in adoption["passages"]] == ["实施“红色物业”创建行动"] * 2


def test_a_figure_of_zero_is_shown():
    graph = sample_graph()
    graph.add_node(
        "outcome-0", kind="outcome", label="信访 0件", measure="信访", value=Decimal(0), unit="件", evidence=()
    )
    assert [n["value"] for n in to_page_data(graph).nodes if n["label"] == "信访 0件"] == ["0"]


def test_duplicates_point_to_their_first():
    documents = read_data(to_html(sample_graph()))["documents"]
    assert [(doc["file"], doc.get("twin")) for doc in documents] == [("a.txt", None), ("b.docx", 0)]


def test_a_small_graph_is_drawn_whole_but_for_its_documents():
    graph = sample_graph()
    assert to_overview(graph).start == {node for node, kind in graph.nodes(data="kind") if kind != "document"}


def test_a_large_graph_opens_with_regions_and_shared_programs_only(made):
    overview = to_overview(made)
    assert {made.nodes[node]["kind"] for node in overview.start} == {"region", "program"}
    assert 100 < len(overview.start) <= 300
    adopters = {p: {s for s, _, kind in made.in_edges(p, data="type") if kind == "adopts"} for p in overview.shared}
    assert all(len(regions) > 1 for regions in adopters.values())


@pytest.mark.parametrize("size", [(1, 3, 4), (2, 5, 5), (3, 1, 0), (12, 40, 60), (130, 200, 100)])
def test_every_node_has_a_place_of_its_own(size):
    graph = make_graph(*size)
    overview = to_overview(graph)
    points = to_layout(graph, overview).points
    assert points.keys() == set(graph)
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in points.values())
    drawn = [points[node] for node in overview.start]
    assert len({(round(x), round(y)) for x, y in drawn}) == len(drawn)


def test_labels_of_shared_programs_do_not_overlap(made):
    overview = to_overview(made)
    points = to_layout(made, overview).points
    boxes = [(*points[p], label_width(made.nodes[p]["label"])) for p in overview.shared]
    for i, (x, y, width) in enumerate(boxes):
        for x2, y2, width2 in boxes[:i]:
            assert abs(y - y2) >= 30 or abs(x - x2) >= (width + width2) / 2


def test_regions_of_a_province_stand_side_by_side(made):
    overview = to_overview(made)
    provinces = name_provinces(made)
    names = [provinces[region] for province in overview.provinces for region in province.regions]
    assert all(names[i] == names[i - 1] or names[i] not in names[:i] for i in range(1, len(names)))


def test_a_ring_is_walked_by_length():
    ring = Ring(300, 200)
    steps = [ring.point(i / 100) for i in range(101)]
    lengths = [math.dist(a, b) for a, b in pairwise(steps)]
    assert max(lengths) / min(lengths) < 1.02
    assert ring.point(0) == pytest.approx((300, 0))
    assert ring.point(0.25, 10) == pytest.approx((0, 210), abs=0.5)


def test_regions_that_contain_each_other_do_not_hang():
    graph = nx.MultiDiGraph(base="x")
    graph.add_node("region-a", kind="region", label="甲县", full_name="乙省甲县", level="county")
    graph.add_node("region-b", kind="region", label="乙市", full_name="乙省乙市", level="prefecture")
    graph.add_edge("region-a", "region-b", key="contained_in", type="contained_in")
    graph.add_edge("region-b", "region-a", key="contained_in", type="contained_in")
    assert name_provinces(graph)["region-a"] == "乙省"
    assert to_html(graph)


def test_an_empty_graph_gives_a_page():
    assert read_data(to_html(nx.MultiDiGraph(base="x")))["nodes"] == []


def test_five_thousand_nodes_are_all_placed():
    graph = make_graph(150, 900, 3600)
    assert graph.number_of_nodes() > 5000
    assert set(to_layout(graph, to_overview(graph)).points) == set(graph)


def test_the_page_is_written_as_utf8_and_nothing_beside_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")
    graph = sample_graph()
    graph.nodes["program-红色物业"]["label"] = "红色物业\ud800😀"
    graph.nodes["program-红色物业"]["evidence"] = (Evidence("document-吴兴区红色物业-1", 0, 2, "湖州"),)
    write_page(graph, tmp_path / "page.html")
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]
    assert "红色物业\\ud800😀" in (tmp_path / "page.html").read_bytes().decode("utf-8")


def test_a_page_that_cannot_be_written_names_its_path(tmp_path):
    with pytest.raises(OutputError, match="missing"):
        write_page(sample_graph(), tmp_path / "missing" / "page.html")


def test_both_languages_have_the_same_words():
    script = (ASSETS / "strings.js").read_text("utf-8")
    zh, en = (set(re.findall(r'(?:"([\w.]+)"|\b(\w+)): "', part)) for part in script.split("\n  en: {"))
    assert zh == en


def test_every_word_that_the_scripts_ask_for_is_there():
    words = set(re.findall(r'"?([\w.]+)"?: "', (ASSETS / "strings.js").read_text("utf-8")))
    for name in SCRIPTS:
        asked = re.findall(r'\bt\("([\w.]+)"', (ASSETS / f"{name}.js").read_text("utf-8"))
        assert set(asked) <= words, name
