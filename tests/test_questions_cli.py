import csv
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.rdf import write_turtle
from tests.questions_graph import CX, HZ, NGL, NJ, SHARED, WX, XGL, ZS, questions_graph


@pytest.fixture(scope="module")
def turtle(tmp_path_factory):
    path = tmp_path_factory.mktemp("cli") / "graph.ttl"
    write_turtle(questions_graph(), path)
    return str(path)


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def ask(turtle, command, *arguments):
    return run(command, *arguments, "-g", turtle)


def rows_of(result):
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.output)))


QUESTIONS = {
    "adoption": ["红色物业"],
    "matrix": ["--min-regions", "2"],
    "compare": ["吴兴", "南京市"],
    "spread": ["红色物业"],
    "rank": ["--measure", "培训干部"],
    "borrowed": ["吴兴区", "南京市"],
}


@pytest.mark.parametrize("command", sorted(QUESTIONS))
def test_every_question_answers_as_text_json_and_csv(turtle, command):
    text = ask(turtle, command, *QUESTIONS[command])
    assert text.exit_code == 0, text.output
    assert "吴兴" in text.stdout
    assert json.loads(ask(turtle, command, *QUESTIONS[command], "--json").stdout)
    assert len(list(csv.reader(io.StringIO(ask(turtle, command, *QUESTIONS[command], "--csv").stdout)))) > 1


@pytest.mark.parametrize("command", sorted(QUESTIONS))
def test_json_and_csv_at_once_are_refused(turtle, command):
    assert ask(turtle, command, *QUESTIONS[command], "--json", "--csv").exit_code == 2


@pytest.mark.parametrize("command", [*sorted(QUESTIONS), "region"])
def test_a_missing_graph_exits_2(command, tmp_path):
    result = run(command, *QUESTIONS.get(command, ["吴兴区"]), "-g", tmp_path / "none.ttl")
    assert result.exit_code == 2
    assert "none.ttl" in result.stderr


# ---------------------------------------------------------------------------------------------------------- adoption


def test_adoption_of_all_tells_silence_from_no_report(turtle):
    result = ask(turtle, "adoption", "红色物业", "--all")
    for words in ("runs it 推行 (6)", "plans it only 拟推行 (1)", "未提及 (1)", "无材料 (2)"):
        assert words in result.stdout
    rows = {
        row["region"]: row["status"]
        for row in json.loads(ask(turtle, "adoption", "红色物业", "--all", "--json").stdout)
    }
    assert (rows[ZS], rows["浙江省"]) == ("plans", "no report")


def test_adoption_as_of_marks_what_is_open(turtle):
    rows = {
        row["region"]: row["begun"] for row in rows_of(ask(turtle, "adoption", "红色物业", "--as-of", "2020", "--csv"))
    }
    assert rows == {WX: "yes", NJ: "yes", CX: "perhaps", XGL: "perhaps"}
    assert "perhaps begun later" in ask(turtle, "adoption", "红色物业", "--as-of", "2020").stdout


def test_adoption_with_the_family_and_under_a_region(turtle):
    rows = rows_of(ask(turtle, "adoption", "红色物业", "--family", "--under", "江苏", "--csv"))
    assert [(row["region"], row["program"]) for row in rows if row["region"] == NGL] == [
        (NGL, "红色物业"),
        (NGL, "红色物业学院"),
    ]


def test_a_date_that_is_none_exits_2(turtle):
    result = ask(turtle, "adoption", "红色物业", "--as-of", "去年")
    assert result.exit_code == 2
    assert "去年" in result.stderr


def test_the_folder_of_a_build_stands_for_its_graph(turtle):
    folder = Path(turtle).parent
    assert ask(folder, "adoption", "红色物业").output == ask(turtle, "adoption", "红色物业").output
    empty = ask(folder.parent, "adoption", "红色物业")
    assert empty.exit_code == 2
    assert "is a directory" in empty.output


def test_no_adopter_exits_1(turtle):
    assert ask(turtle, "adoption", "红色物业", "--as-of", "1999", "--under", "吴兴区").exit_code == 1
    unknown = ask(turtle, "adoption", "红色物")
    assert unknown.exit_code == 1
    assert "did you mean 红色物业" in unknown.stderr


# ----------------------------------------------------------------------------------------------------------- regions


@pytest.mark.parametrize(
    "arguments", [["region", "鼓楼区"], ["compare", "吴兴区", "鼓楼区"], ["borrowed", "鼓楼区", "吴兴区"]]
)
def test_a_name_of_several_regions_exits_2_with_candidates(turtle, arguments):
    result = ask(turtle, *arguments)
    assert result.exit_code == 2
    assert NGL in result.stderr
    assert XGL in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["region", "吴兴县"],
        ["compare", "吴兴县", "南京市"],
        ["adoption", "红色物业", "--under", "吴兴县"],
        ["matrix", "--under", "吴兴县"],
    ],
)
def test_an_unknown_region_exits_1_with_suggestions(turtle, arguments):
    result = ask(turtle, *arguments)
    assert result.exit_code == 1
    assert WX in result.stderr


def test_a_profile_in_three_formats(turtle):
    assert WX in ask(turtle, "region", "吴兴").stdout
    assert ask(turtle, "region", "吴兴", "--format", "markdown").stdout.startswith(f"# {WX}")
    assert json.loads(ask(turtle, "region", "吴兴", "--format", "json").stdout)["region"] == WX


def test_compare_shows_both_and_like_figures_in_one_unit(turtle):
    result = ask(turtle, "compare", "吴兴区", "南京市")
    assert "both run (2)" in result.stdout
    assert "新建绿地 20000平方米 | 新建绿地 50000平方米" in result.stdout


def test_borrowed_shows_the_clause_and_exits_1_where_there_is_none(turtle):
    assert SHARED in ask(turtle, "borrowed", "吴兴区", "南京市").stdout
    assert ask(turtle, "borrowed", "舟山市", "南京市").exit_code == 1


# ------------------------------------------------------------------------------------------------------------ tables


def test_matrix_writes_a_picture(turtle, tmp_path):
    result = ask(turtle, "matrix", "--min-regions", "2", "--svg", tmp_path / "m.svg")
    assert result.exit_code == 0
    ET.parse(tmp_path / "m.svg")
    assert "m.svg" in result.stderr


def test_matrix_of_nothing_exits_1_and_writes_nothing(turtle, tmp_path):
    assert ask(turtle, "matrix", "--min-regions", "50", "--svg", tmp_path / "m.svg").exit_code == 1
    assert not (tmp_path / "m.svg").exists()


def test_spread_writes_tables_for_r(turtle, tmp_path):
    table, cascade = tmp_path / "history.csv", tmp_path / "cascade.csv"
    result = ask(turtle, "spread", "--min-regions", "2", "--table", table, "--cascade", cascade)
    assert result.exit_code == 0
    assert table.read_text("utf-8").startswith("region,adcode,province,program,start_earliest,start_latest,event,")
    assert cascade.read_text("utf-8").splitlines()[:2] == ["node_name,event_time,cascade_id", f"{WX},2019,红色物业"]


def test_spread_tells_first_mover_and_direction(turtle):
    text = ask(turtle, "spread", "红色物业").stdout
    assert f"1. {WX}  [2019]  [first of those whose time is stated]" in text
    assert f"3. {HZ}  [2021]  [upward: after {WX}]" in text
    assert "[vertical: mandated by 浙江省]" in text


def test_spread_wants_a_program_or_a_number(turtle):
    assert ask(turtle, "spread").exit_code == 2
    assert ask(turtle, "spread", "红色物业", "--min-regions", "2").exit_code == 2
    assert ask(turtle, "spread", "红色驿站").exit_code == 1
    assert ask(turtle, "spread", "--min-regions", "50").exit_code == 1


def test_rank_keeps_units_apart(turtle):
    text = ask(turtle, "rank", "--measure", "干部").stdout
    assert "人次 · prefecture" in text
    assert "人 · prefecture" in text
    assert ask(turtle, "rank", "--measure", "干部", "--unit", "元").exit_code == 1


def test_a_file_that_cannot_be_written_exits_2(turtle, tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    result = ask(turtle, "matrix", "--min-regions", "2", "--svg", tmp_path / "file" / "m.svg")
    assert result.exit_code == 2
