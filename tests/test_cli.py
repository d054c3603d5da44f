import json
import re

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.rdf import write_turtle
from tests.sample import sample_graph


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def turtle(tmp_path):
    write_turtle(sample_graph(), tmp_path / "graph.ttl")
    return tmp_path / "graph.ttl"


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_has_help_with_an_example(command):
    result = run(command, "--help")
    assert result.exit_code == 0
    assert re.search(rf"Examples?:\n\s+kg {command}", result.output)


def test_adoption_tells_region_time_claim_leader_figure_and_passage(turtle):
    result = run("adoption", "红色物业", "-g", turtle)
    assert result.exit_code == 0
    for words in ("浙江省湖州市吴兴区", "2021年起", "全省率先", "王某某", "120个", "“实施“红色物业”创建行动”", "a.txt"):
        assert words in result.output


def test_adoption_of_an_unknown_program_exits_1_and_suggests(turtle):
    result = run("adoption", "红色物", "-g", turtle)
    assert result.exit_code == 1
    assert "红色物业" in result.output


def test_adoption_prints_json(turtle):
    [row] = json.loads(run("adoption", "红色物业", "-g", turtle, "--json").output)
    assert row["region"] == "浙江省湖州市吴兴区"


def test_query_answers_in_every_format(turtle):
    query = "SELECT ?name WHERE { ?p a kgo:Program ; skos:prefLabel ?name } ORDER BY ?name"
    assert "红色物业小区" in run("query", turtle, query).output
    assert run("query", turtle, query, "--format", "csv").output.split() == ["name", "红色物业", "红色物业小区"]
    assert json.loads(run("query", turtle, query, "--format", "json").output)["head"]["vars"] == ["name"]


def test_query_by_name_and_from_a_file(turtle, tmp_path):
    by_name = run("query", turtle, "--name", "adopters", "--param", "program=红色物业")
    assert "吴兴区" in by_name.output
    (tmp_path / "q.rq").write_text("ASK { ?r a kgo:Region }", "utf-8")
    assert "true" in run("query", turtle, "-f", tmp_path / "q.rq").output
    assert "adopters" in run("query", turtle, "--list").output


def test_query_takes_a_folder_a_store_and_questions_of_ones_own(turtle, tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "levels.rq").write_text("# Levels of regions.\nSELECT ?l\nWHERE { ?r kgo:level ?l }", "utf-8")
    own = ("--queries", tmp_path / "own")
    loaded = run("load", turtle, "-s", tmp_path / "store")
    assert loaded.exit_code == 0
    assert "statements from 1 files" in loaded.output
    for graph in (turtle, tmp_path, tmp_path / "store"):
        assert "prefecture" in run("query", graph, *own, "--name", "levels").output
    listed = run("query", "--list", *own).output
    assert "levels: Levels of regions." in listed
    assert "--param program=… (string)" in listed


def test_a_limit_that_cuts_rows_off_is_told(turtle):
    result = run("query", turtle, "SELECT * { ?s ?p ?o }", "--limit", "2", "--format", "csv")
    assert len(result.stdout.splitlines()) == 3
    assert "more rows" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ASK {}", "--param", "a=b"], "--name"),
        (["SELEC ?x WHERE {}"], "SELEC"),
        (["SELECT * WHERE { ?r kgo:adopt ?p }"], "kgo:adopts"),
        ([], "one query"),
        (["--name", "nothing"], "nothing"),
        (["--name", "adopters", "--param", "program"], "NAME=VALUE"),
        (["-f", "/no/such/file.rq"], "/no/such/file.rq"),
    ],
)
def test_a_bad_query_exits_2_and_says_what_is_wrong(turtle, arguments, words):
    result = run("query", turtle, *arguments)
    assert result.exit_code == 2
    assert words in result.output


def test_a_missing_graph_exits_2(tmp_path):
    result = run("adoption", "红色物业", "-g", tmp_path / "none.ttl")
    assert result.exit_code == 2
    assert "none.ttl" in result.output


def test_build_exits_2_where_an_input_fails_and_builds_the_others(tmp_path):
    (tmp_path / "a.txt").write_text("镇江市组织工作综述\n全市深入实施“红色物业”行动，建成示范小区120个。\n", "utf-8")
    result = run("build", tmp_path / "a.txt", tmp_path / "none.txt", "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert "none.txt" in result.output
    assert (tmp_path / "out" / "graph.ttl").exists()


def test_build_prints_a_summary_nothing_or_json(tmp_path):
    (tmp_path / "a.txt").write_text("镇江市组织工作综述\n全市深入实施“红色物业”行动，建成示范小区120个。\n", "utf-8")
    assert "1  documents" in run("build", tmp_path / "a.txt", "-o", tmp_path / "out").output
    assert run("build", tmp_path / "a.txt", "-o", tmp_path / "out", "--quiet").output == ""
    assert (
        json.loads(run("build", tmp_path / "a.txt", "-o", tmp_path / "out", "--json").output)["counts"]["document"] == 1
    )


def test_build_into_a_file_exits_2(tmp_path):
    (tmp_path / "a.txt").write_text("镇江市组织工作综述\n全市深入实施“红色物业”行动。\n", "utf-8")
    assert run("build", tmp_path / "a.txt", "-o", tmp_path / "a.txt").exit_code == 2


def test_validate_exits_0_or_1_and_says_what_to_mend(turtle, tmp_path):
    good = run("validate", turtle)
    assert good.exit_code == 0
    assert good.output.startswith("conforms: 0 violations")
    broken = tmp_path / "broken.ttl"
    broken.write_text(turtle.read_text("utf-8").replace('kgo:level "province"', 'kgo:level "country"'), "utf-8")
    bad = run("validate", broken)
    assert bad.exit_code == 1
    assert "violation × 1: Add one kgo:level" in bad.output
    content = json.loads(run("validate", broken, "--json").output)
    assert (content["conforms"], [one["value"] for one in content["findings"]]) == (False, ["country"])
    assert run("validate", tmp_path / "none.ttl").exit_code == 2
