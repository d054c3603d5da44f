import json
import os
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest

import kg
from kg.identifiers import DEFAULT_BASE
from kg.pipeline import OUTPUTS, Settings, run_build
from kg.rdf import read_graph

EXAMPLE = Path(kg.__file__).parent / "data" / "example" / "reports"
REPORT = "镇江市组织工作综述\n全市深入实施“红色物业”行动，建成示范小区120个，培训骨干1.2万人次。\n"


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    output = tmp_path_factory.mktemp("example")
    report = run_build([EXAMPLE], output)
    return kg.build([EXAMPLE]), report, output


def list_outputs(folder):
    return sorted(path.name for path in folder.iterdir() if path.name != ".kg")


def evidence_of(graph):
    for _, data in graph.nodes(data=True):
        yield from data.get("evidence", ())
    for *_, data in graph.edges(data=True):
        yield from data.get("evidence", ())


def test_the_example_gives_every_output(example):
    _, report, output = example
    assert list_outputs(output) == sorted(OUTPUTS)
    assert report.counts["document"] == 16
    assert sum("duplicate_of" in doc for doc in report.documents) == 1
    assert (output / "nodes.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_every_passage_stands_in_its_document_at_its_offsets(example):
    graph, *_ = example
    passages = list(evidence_of(graph))
    assert len(passages) > 500
    for passage in passages:
        assert graph.nodes[passage.document]["text"][passage.begin : passage.end] == passage.text


def test_every_fact_has_a_passage_and_every_mentioned_thing_too(example):
    graph, *_ = example
    assert all(
        data["evidence"] for *_, data in graph.edges(data=True) if data["type"] in ("adopts", "plans", "position")
    )
    assert all(
        data["evidence"]
        for _, data in graph.nodes(data=True)
        if data["kind"] in ("program", "person", "outcome", "honour")
    )


def test_a_duplicate_report_adds_passages_and_no_facts(example):
    graph, *_ = example
    [(copy, original)] = [(a, b) for a, b, kind in graph.edges(data="type") if kind == "duplicate_of"]
    for _, data in graph.nodes(data=True):
        if data["kind"] == "outcome" and any(e.document == copy for e in data["evidence"]):
            assert any(e.document == original for e in data["evidence"]), data["label"]


def test_the_turtle_read_back_is_the_graph(example):
    graph, _, output = example
    again = read_graph(output / "graph.ttl")
    assert set(again.nodes) == set(graph.nodes)
    assert {(a, b, k) for a, b, k in again.edges(keys=True)} == {(a, b, k) for a, b, k in graph.edges(keys=True)}


def test_graphml_opens_in_networkx(example):
    graph, _, output = example
    assert nx.read_graphml(output / "graph.graphml", force_multigraph=True).number_of_nodes() == graph.number_of_nodes()


def test_the_order_of_inputs_and_the_hash_seed_change_no_byte(example, tmp_path):
    _, _, output = example
    files = sorted(map(str, EXAMPLE.iterdir()), reverse=True)
    code = "import sys, kg; kg.build(sys.argv[2:], sys.argv[1])"
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), *files], check=True, env={**os.environ, "PYTHONHASHSEED": "7"}
    )
    for name in OUTPUTS[:-1]:
        assert (tmp_path / name).read_bytes() == (output / name).read_bytes(), name


def test_bad_inputs_are_named_and_the_rest_is_built(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text(REPORT, "utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 8)
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing else")
    (folder / "notes.xyz").write_text("x", "utf-8")
    report = run_build([folder, tmp_path / "missing.txt"], tmp_path / "out")
    assert {Path(entry["path"]).name for entry in report.failed} == {
        "empty.txt",
        "binary.txt",
        "broken.pdf",
        "missing.txt",
    }
    assert [Path(e["path"]).name for e in report.inputs if e["status"] == "skipped"] == ["notes.xyz"]
    assert report.counts["document"] == 1
    assert json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))["inputs"] == report.inputs


def test_where_nothing_can_be_built_the_earlier_output_stays(tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")
    output = tmp_path / "out"
    output.mkdir()
    (output / "graph.ttl").write_text("earlier", "utf-8")
    with pytest.raises(kg.InputError, match=r"empty\.txt"):
        kg.build([tmp_path / "empty.txt"], output)
    assert list_outputs(output) == ["graph.ttl"]
    assert (output / "graph.ttl").read_text("utf-8") == "earlier"


def test_a_failure_while_writing_leaves_the_earlier_output_whole(tmp_path, monkeypatch):
    source = tmp_path / "a.txt"
    source.write_text(REPORT, "utf-8")
    kg.build([source], tmp_path / "out")
    before = {name: (tmp_path / "out" / name).read_bytes() for name in OUTPUTS}
    source.write_text(REPORT.replace("120", "130"), "utf-8")

    def fail(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kg.pipeline.writing.write_merges", fail)
    with pytest.raises(kg.OutputError, match="No space"):
        kg.build([source], tmp_path / "out")
    assert {name: (tmp_path / "out" / name).read_bytes() for name in OUTPUTS} == before
    assert list_outputs(tmp_path / "out") == sorted(OUTPUTS)
    assert not list((tmp_path / "out" / ".kg").glob("staging-*"))


def test_facts_of_a_report_whose_region_cannot_be_told_carry_no_region(tmp_path):
    (tmp_path / "a.txt").write_text("工作综述\n深入实施“红色物业”行动，建成示范小区120个。\n", "utf-8")
    graph = kg.build([tmp_path / "a.txt"])
    assert [data["value"] for _, data in graph.nodes(data=True) if data["kind"] == "outcome"] == [120]
    assert not [data for _, data in graph.nodes(data=True) if data["kind"] == "region"]


def test_the_base_iri_can_be_chosen(tmp_path):
    (tmp_path / "a.txt").write_text(REPORT, "utf-8")
    kg.build([tmp_path / "a.txt"], tmp_path / "out", base="https://example.org/kg/")
    turtle = (tmp_path / "out" / "graph.ttl").read_text("utf-8")
    assert "<https://example.org/kg/>" in turtle
    assert DEFAULT_BASE not in turtle


def test_a_person_who_is_withheld_is_in_no_output(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "张三丰的故事.txt").write_text(
        "镇江市推行红色物业\n市委书记李明华部署“红色物业”行动。居民张三丰介绍，小区建成驿站12个。\n记者王小虎\n",
        "utf-8",
    )
    (tmp_path / "links.toml").write_text('[[different]]\nkind = "person"\nnames = ["张三丰", "李明华"]\n', "utf-8")
    settings = Settings(people="public", links=tmp_path / "links.toml")
    run_build([tmp_path / "in"], tmp_path / "out", settings)
    run_build([tmp_path / "in"], tmp_path / "all")
    written = {name: (tmp_path / "out" / name).read_text("utf-8") for name in OUTPUTS}
    assert "张三丰" in (tmp_path / "all" / "graph.ttl").read_text("utf-8")
    assert "李明华" in written["graph.ttl"]
    for name, text in written.items():
        assert "张三丰" not in text.replace(str(tmp_path), ""), name


@pytest.mark.parametrize("people", ["public", "none"])
def test_a_file_whose_people_cannot_be_told_is_set_aside_where_people_are_withheld(tmp_path, people):
    (tmp_path / "a.txt").write_text(REPORT, "utf-8")
    text = "湖州市組織工作綜述\n全市深入實施「紅色物業」行動，街道黨工委書記吳亞琴主持工作，建成示範小區120個，培訓骨幹1.2萬人次。"
    (tmp_path / "b.txt").write_text(text, "utf-8")
    report = run_build([tmp_path / "a.txt", tmp_path / "b.txt"], tmp_path / "out", Settings(people=people))
    assert [Path(entry["path"]).name for entry in report.failed] == ["b.txt"]
    assert "Traditional" in report.failed[0]["reason"]
    assert report.settings["people"] == people
    assert not any("吳亞琴" in (tmp_path / "out" / name).read_text("utf-8") for name in OUTPUTS)
    assert run_build([tmp_path / "b.txt"], None).inputs[0]["note"].startswith("written in Traditional")


@pytest.fixture
def many_parts(monkeypatch):
    """Treat a handful of reports as a large graph: several parts, and a page of the most adopted programs only."""
    monkeypatch.setattr("kg.pipeline.linking.WHOLE", 2)
    monkeypatch.setattr("kg.pipeline.linking.PART", 1)
    monkeypatch.setattr("kg.pipeline.writing.PAGE_DOCUMENTS", 2)


def test_a_graph_in_many_parts_is_the_same_graph(example, many_parts, monkeypatch, tmp_path):
    run_build([EXAMPLE], tmp_path / "at-once")
    monkeypatch.setattr("kg.pipeline.linking._BATCH", 1000)  # bytes of rows that are held at a time: one part
    report = run_build([EXAMPLE], tmp_path / "one-by-one")
    for name in OUTPUTS[:-1]:
        assert (tmp_path / "at-once" / name).read_bytes() == (tmp_path / "one-by-one" / name).read_bytes(), name
    _, whole, output = example
    assert report.counts == whole.counts
    assert sorted((tmp_path / "at-once" / "nodes.csv").read_text("utf-8-sig").splitlines()) == sorted(
        (output / "nodes.csv").read_text("utf-8-sig").splitlines()
    )
    assert nx.utils.graphs_equal(read_graph(tmp_path / "at-once" / "graph.ttl"), read_graph(output / "graph.ttl"))


def test_the_page_of_a_large_graph_shows_the_most_adopted_programs_with_all_that_adopt_them(
    example, many_parts, tmp_path
):
    run_build([EXAMPLE], tmp_path / "out")
    page = (tmp_path / "out" / "graph.html").read_text("utf-8")
    data = json.loads(page.split('<script type="application/json" id="data">', 1)[1].split("</script>", 1)[0])
    graph = example[0]
    adoptions = [
        (graph.nodes[a]["label"], graph.nodes[b]["label"])
        for a, b, d in graph.edges(data=True)
        if d["type"] == "adopts"
    ]
    label = {node["id"]: node["label"] for node in data["nodes"]}
    shown = [(label[edge["from"]], label[edge["to"]]) for edge in data["edges"] if edge["type"] == "adopts"]
    assert sorted(shown) == sorted(adoptions)  # so few that there is room for all
    assert {node["group"] for node in data["nodes"]} == {"region", "program", "document"}
    assert not any(document["text"] for document in data["documents"])


@pytest.mark.parametrize("more", ["宿迁市工作综述\n我市推行“邻里驿站”行动。\n", "宿迁市工作综述\n我市推进绿化。\n"])
def test_one_report_more_gives_what_a_fresh_build_gives_also_where_it_makes_a_name_known(many_parts, tmp_path, more):
    texts = ["镇江市工作综述\n全市推行“邻里驿站”行动。\n", "无锡市工作综述\n大力推进邻里驿站建设。\n", REPORT]
    (tmp_path / "in").mkdir()
    for number, text in enumerate(texts):
        (tmp_path / "in" / f"{number}.txt").write_text(text, "utf-8")
    run_build([tmp_path / "in"], tmp_path / "out")
    (tmp_path / "in" / "9.txt").write_text(more, "utf-8")
    run_build([tmp_path / "in"], tmp_path / "out")
    run_build([tmp_path / "in"], tmp_path / "fresh")
    for name in OUTPUTS[:-1]:
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "fresh" / name).read_bytes(), name
    adopters = {a for a, _, d in read_graph(tmp_path / "out" / "graph.ttl").edges(data=True) if d["type"] == "adopts"}
    assert any("无锡市" in region for region in adopters) == ("邻里驿站" in more)
