"""Comparing a graph with hand-made labels. All counts here were counted by hand from the sample graph and the labels."""

import json
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from kg.cli import main
from kg.evaluation import KINDS, evaluate, read_labels, to_calibration, to_mistakes, to_table, to_values
from kg.evaluation.comparison import Counts, Kind, compare, match
from kg.evaluation.labels import Labels
from kg.evaluation.sampling import calibrate, interval
from kg.evaluation.statements import (
    FigureKey,
    HonourKey,
    PositionKey,
    Statement,
    Statements,
    alike,
    bare,
    overlap,
    same_figure,
    same_honour,
    same_name,
    same_number,
    same_organization,
    same_position,
    squeeze,
)
from kg.rdf import read_graph, write_turtle
from tests.label_files import HUZHOU, LABELS, WUXING, change, write_labels
from tests.sample import ev, sample_graph

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE_REPORTS = ROOT / "kg" / "data" / "example" / "reports"
EXAMPLE_LABELS = ROOT / "tests" / "cases" / "example_gold"
SCORER = ROOT.parent / "shared" / "eval" / "score.py"
EXPECTED: dict[Kind, Counts] = {  # gold, found, right
    "regions": Counts(3, 2, 2),  # 南浔区 is missed, the village counts neither way
    "programs": Counts(2, 1, 1),  # 三张清单 is missed, the borderline one counts neither way
    "numbers": Counts(2, 1, 1),
    "outcomes": Counts(2, 1, 1),
    "outregion": Counts(1, 1, 1),
    "outprogram": Counts(1, 1, 1),
    "people": Counts(2, 1, 1),
    "positions": Counts(1, 1, 1),
    "honours": Counts(1, 1, 1),
    "orgs": Counts(0, 1, 0),  # 区委 is no name of its own
}


def count_all(graph: nx.MultiDiGraph, folder: Path) -> dict[Kind, Counts]:
    evaluation = evaluate(graph, read_labels(folder))
    return {kind: evaluation.counts(kind) for kind in KINDS}


# -- the counts ---------------------------------------------------------------------------------------------------------
def test_counts_of_the_sample_graph_are_those_counted_by_hand(tmp_path: Path) -> None:
    assert count_all(sample_graph(), write_labels(tmp_path, LABELS)) == EXPECTED


def test_a_graph_read_from_turtle_gives_the_same_evaluation(tmp_path: Path) -> None:
    write_turtle(sample_graph(), tmp_path / "graph.ttl")
    labels = read_labels(write_labels(tmp_path, LABELS))
    assert evaluate(read_graph(tmp_path / "graph.ttl"), labels) == evaluate(sample_graph(), labels)


def test_each_document_is_judged_by_what_has_evidence_in_it(tmp_path: Path) -> None:
    """The reprint b.docx repeats two regions and the adoption, and nothing else."""
    labels = LABELS | {"title": None, "file": "b"}
    counts = count_all(sample_graph(), write_labels(tmp_path, labels))
    assert (counts["regions"], counts["programs"]) == (Counts(3, 2, 2), Counts(2, 1, 1))
    assert (counts["numbers"], counts["people"], counts["orgs"]) == (Counts(2, 0, 0), Counts(2, 0, 0), Counts())


def test_an_article_without_document_is_missed_whole(tmp_path: Path) -> None:
    evaluation = evaluate(sample_graph(), read_labels(write_labels(tmp_path, LABELS | {"title": "别的文章"})))
    assert evaluation.missing == ("a1",)
    assert evaluation.counts("regions") == Counts(3, 0, 0)
    assert "no document in the graph for: a1" in to_table(evaluation)


def test_what_is_borderline_or_optional_is_no_mistake_when_found(tmp_path: Path) -> None:
    graph = sample_graph()
    doc = "document-吴兴区红色物业-1"
    graph.add_node("program-幸福邻里", kind="program", label="幸福邻里", program_kind="brand", evidence=())
    graph.add_edge(
        f"region-{WUXING}", "program-幸福邻里", type="adopts", confidence=Decimal("0.5"), evidence=(ev(doc, "建成"),)
    )
    graph.add_node(
        "outcome-z", kind="outcome", label="", measure="新建", value=Decimal(80), unit="个", evidence=(ev(doc, "建成"),)
    )
    assert count_all(graph, write_labels(tmp_path, LABELS)) == EXPECTED


def test_counts_are_summed_over_articles(tmp_path: Path) -> None:
    twin = LABELS | {"article": "a2", "title": "", "file": "b.docx"}
    evaluation = evaluate(sample_graph(), read_labels(write_labels(tmp_path, LABELS, twin)))
    assert evaluation.counts("people") == Counts(4, 1, 1)
    assert evaluation.by_article("people") == {"a1": Counts(2, 1, 1), "a2": Counts(2, 0, 0)}
    assert "0.00 0.33 0.67" in to_table(evaluation).splitlines()[KINDS.index("people") + 1]


def test_a_list_that_is_absent_is_not_compared(tmp_path: Path) -> None:
    labels = {name: value for name, value in LABELS.items() if name not in ("people", "programs", "adoptions")}
    evaluation = evaluate(sample_graph(), read_labels(write_labels(tmp_path, labels)))
    kinds = [line.split()[0] for line in to_table(evaluation).splitlines()[1:]]
    assert kinds == ["regions", "numbers", "outcomes", "outregion", "honours", "orgs"]


def test_xi_jinping_is_left_out_as_the_guide_says(tmp_path: Path) -> None:
    graph = sample_graph()
    graph.add_node("person-x", kind="person", label="习近平", evidence=(ev("document-吴兴区红色物业-1", "王某某"),))
    assert count_all(graph, write_labels(tmp_path, LABELS))["people"] == EXPECTED["people"]


FIGURE = FigureKey(120, "个", "建成小区", WUXING, frozenset({"红色物业"}))


@pytest.mark.parametrize(
    ("label", "found", "region", "program"),
    [
        (FIGURE, FIGURE, Counts(1, 1, 1), Counts(1, 1, 1)),
        (FIGURE, replace(FIGURE, region=HUZHOU), Counts(1, 1, 0), Counts(1, 1, 1)),
        (FIGURE, replace(FIGURE, program=frozenset({"三张清单"})), Counts(1, 1, 1), Counts(1, 1, 0)),
        (FIGURE, replace(FIGURE, program=frozenset()), Counts(1, 1, 1), Counts(1, 0, 0)),
        (replace(FIGURE, program=frozenset()), FIGURE, Counts(1, 1, 1), Counts(0, 1, 0)),
        (replace(FIGURE, doubtful=True), FIGURE, Counts(1, 1, 1), Counts(0, 0, 0)),
        (FIGURE, replace(FIGURE, value=121), Counts(0, 0, 0), Counts(1, 0, 0)),
    ],
    ids=["right", "other region", "other program", "untied", "tied to one", "doubtful", "outcome itself missed"],
)
def test_region_and_program_of_an_outcome(label: FigureKey, found: FigureKey, region: Counts, program: Counts) -> None:
    labels = Labels("a", "t", "", frozenset({"outcomes", "programs"}), make_figures(label), Statements())
    compared = compare(labels, make_figures(found))
    assert (compared["outregion"].counts, compared["outprogram"].counts) == (region, program)
    for kind in ("outregion", "outprogram"):
        counts, wrong, missed = compared[kind].counts, compared[kind].wrong, compared[kind].missed
        assert len(wrong) == counts.found - counts.right
        assert len(missed) == (counts.gold - counts.right if kind == "outprogram" else 0)


def make_figures(key: FigureKey) -> Statements:
    return Statements(outcomes=(Statement(key, "小区 120个"),))


def test_a_finding_answers_one_label_only() -> None:
    matching = match(
        [Statement("甲", "1"), Statement("甲", "2"), Statement("乙", "3")],
        [Statement("乙", "4"), Statement("甲", "5")],
        same_name,
    )
    assert [(label.text, finding.text) for label, finding in matching.pairs] == [("1", "5"), ("3", "4")]
    assert [label.text for label in matching.missed] == ["2"]
    assert matching.left == ()


def test_shares_of_nothing_are_zero() -> None:
    assert (Counts().precision, Counts().recall, Counts().f1) == (0.0, 0.0, 0.0)
    assert (Counts(4, 2, 1).precision, Counts(4, 2, 1).recall) == (0.5, 0.25)
    assert Counts(4, 2, 1).f1 == pytest.approx(1 / 3)


# -- when two statements are the same -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("“红色物业”创建行动", "红色物业"),  # two suffixes at most
        ("“红色物业”创建行动计划", "红色物业创建"),
        ("墩苗育苗", "墩苗育苗"),
        ("“不忘初心、牢记使命”主题教育", "不忘初心牢记使命"),
        ("“三会一课”制度", "三会一课"),
        ("Ａ计划", "A计划"),  # what would be left is too short
        ("“1＋２ ＋N”工作法", "1+2+N"),
    ],
)
def test_bare_names(name: str, expected: str) -> None:
    assert bare(name) == expected


def test_squeezing_takes_out_white_space_and_width() -> None:
    assert squeeze(" １２　个\n小 区") == "12个小区"


def test_overlap_counts_characters() -> None:
    """培训干部 has 4 characters, all among the 6 of 累计培训干部: 4/4, and 2 * 4 / 10."""
    assert overlap("培训干部", "累计培训干部") == (1.0, 0.8)
    assert overlap("", "干部") == (0.0, 0.0)


def test_wordings_are_alike_by_both_shares() -> None:
    assert alike("培训干部", "累计培训干部")
    assert not alike("培训干部", "选派村官")
    assert not alike("小区", "全市所有街道社区党组织书记与小区物业企业项目负责人")  # 2 * 2 / 27


@pytest.mark.parametrize(
    ("found", "number", "whole"),
    [
        (FIGURE, True, True),
        (replace(FIGURE, value=120.00001), True, True),
        (replace(FIGURE, value=121), False, False),
        (replace(FIGURE, unit="家"), False, False),
        (replace(FIGURE, measure="培训书记"), True, False),
        (replace(FIGURE, measure="建成小区" * 8), True, False),  # 32 characters are no measure
    ],
)
def test_figures(found: FigureKey, number: bool, whole: bool) -> None:
    assert (same_number(FIGURE, found), same_figure(FIGURE, found)) == (number, whole)


def test_positions_agree_in_person_and_nearly_in_role() -> None:
    label = PositionKey("王某某", "区委书记")
    assert same_position(label, PositionKey("王某某", "书记"))
    assert not same_position(label, PositionKey("王某", "区委书记"))
    assert not same_position(label, PositionKey("王某某", "镇长"))


def test_honours_agree_in_award_and_recipient() -> None:
    county = "新疆维吾尔自治区伊犁哈萨克自治州昭苏县"
    label = HonourKey("全国先进基层党组织", ("昭苏",), county)
    assert same_honour(label, HonourKey("全国先进基层党组织", (county, "")))  # a part of the subject's name
    assert not same_honour(replace(label, subject=WUXING), HonourKey("全国先进基层党组织", (county, "")))
    assert same_honour(replace(label, subject=WUXING), HonourKey("全国先进基层党组织", (county, "昭苏县")))
    assert not same_honour(label, HonourKey("省级文明村", (county, "昭苏县")))
    assert not same_honour(label, HonourKey("全国先进基层党组织", (WUXING, "吴兴区")))


def test_organisations_may_differ_by_a_character_or_two() -> None:
    assert same_organization("织里镇伍浦村党总支部", "织里镇伍浦村党总支")
    assert not same_organization("吴兴区委组织部", "吴兴区委宣传部")


# -- intervals and calibration ------------------------------------------------------------------------------------------
def test_equal_articles_leave_no_doubt() -> None:
    assert interval([Counts(2, 2, 1)] * 5) == (0.5, 0.5)


def test_one_hit_and_one_miss_leave_all_open() -> None:
    """Of two articles a quarter of the draws is twice the hit, a quarter twice the miss."""
    assert interval([Counts(1, 1, 1), Counts(1, 1, 0)]) == (0.0, 1.0)


def test_the_interval_is_the_same_in_every_run_and_lies_around_the_score() -> None:
    articles = [Counts(10, 8, 8), Counts(6, 9, 5), Counts(20, 20, 12), Counts(3, 3, 3), Counts(7, 5, 4)]
    first = interval(articles)
    assert first is not None
    assert first == interval(articles)
    score = sum(articles, Counts()).f1
    assert first[0] < score < first[1]
    assert interval(articles, "precision") != interval(articles, "recall")


def test_no_interval_for_one_article_or_for_nothing() -> None:
    assert interval([Counts(10, 8, 8)]) is None
    assert interval([Counts(), Counts()]) is None
    assert interval([Counts(5, 0, 0), Counts(3, 0, 0)], "precision") is None


def judged(*facts: tuple[str, bool]) -> list[tuple[Decimal, bool]]:
    return [(Decimal(confidence), right) for confidence, right in facts]


def test_bins_hold_equal_shares_from_the_surest_down() -> None:
    facts = judged(("0.5", False), ("0.9", True), ("0.7", True), ("0.8", True), ("0.6", False), ("0.4", True))
    rows = [(str(b.high), str(b.low), b.facts, b.right) for b in calibrate(facts, bins=3)]
    assert rows == [("0.9", "0.8", 2, 2), ("0.7", "0.6", 2, 1), ("0.5", "0.4", 2, 1)]


def test_facts_of_one_confidence_stay_together() -> None:
    facts = judged(("0.9", True), ("0.9", True), ("0.9", False), ("0.5", False))
    assert [(b.facts, b.right) for b in calibrate(facts, bins=4)] == [(3, 2), (1, 0)]
    assert calibrate([]) == ()


@given(
    st.lists(st.tuples(st.decimals(0, 1, places=1), st.booleans()), max_size=60),
    st.integers(min_value=1, max_value=8),
)
def test_bins_part_the_facts(facts: list[tuple[Decimal, bool]], bins: int) -> None:
    rows = calibrate(facts, bins=bins)
    assert len(rows) <= bins
    assert sum(row.facts for row in rows) == len(facts)
    assert sum(row.right for row in rows) == sum(right for _, right in facts)
    assert all(row.high >= row.low for row in rows)
    assert all(above.low > below.high for above, below in pairwise(rows))


def test_calibration_judges_what_counts(tmp_path: Path) -> None:
    evaluation = evaluate(sample_graph(), read_labels(write_labels(tmp_path, LABELS)))
    assert [line.split() for line in to_calibration(evaluation).splitlines()[1:]] == [
        ["programs", "0.95–0.95", "1", "1", "1.000"],
        ["outcomes", "0.90–0.90", "1", "1", "1.000"],
        ["positions", "0.90–0.90", "1", "1", "1.000"],
        ["honours", "0.80–0.80", "1", "1", "1.000"],
    ]


# -- forms --------------------------------------------------------------------------------------------------------------
def test_mistakes_stand_beside_their_passages(tmp_path: Path) -> None:
    evaluation = evaluate(sample_graph(), read_labels(write_labels(tmp_path, LABELS)))
    assert to_mistakes(evaluation, "programs", "orgs").splitlines() == [
        "programs: 1 missed, 0 wrong",
        "  missed a1  浙江省湖州市吴兴区: 三张清单",
        "         “推行“三张清单””",
        "orgs: 0 missed, 1 wrong",
        "  wrong  a1  区委",
        "         “区委”",
    ]


def test_a_miss_and_what_was_found_instead_stand_in_the_order_of_the_text(tmp_path: Path) -> None:
    labels = change(LABELS, "honours", 0, "award", value="全国文明城区")
    labels = change(labels, "people", 0, "name", value="王某")
    evaluation = evaluate(sample_graph(), read_labels(write_labels(tmp_path, labels)))
    faults = [(mistake.fault, mistake.text) for mistake in evaluation.mistakes("people")]
    # 李某某说 is not in the text; 区委书记王某某牵头 begins before 王某某
    assert faults == [("missed", "李某某"), ("missed", "王某"), ("wrong", "王某某")]
    assert {mistake.fault for mistake in evaluation.mistakes("honours")} == {"missed", "wrong"}


def test_a_wrong_region_is_shown_with_the_right_one(tmp_path: Path) -> None:
    labels = change(LABELS, "outcomes", 0, "region", value=HUZHOU)
    evaluation = evaluate(sample_graph(), read_labels(write_labels(tmp_path, labels)))
    assert evaluation.counts("outregion") == Counts(1, 1, 0)
    (mistake,) = evaluation.mistakes("outregion")
    assert mistake.text == f"建成红色物业小区 120个 → {WUXING} (label: {HUZHOU})"
    assert mistake.passage == "建成红色物业小区120个"


def test_the_table_marks_kinds_below_their_target(tmp_path: Path) -> None:
    evaluation = evaluate(sample_graph(), read_labels(write_labels(tmp_path, LABELS)))
    lines = [
        " ".join(line.split()) for line in to_table(evaluation, targets={"regions": 0.9, "honours": 0.7}).split("\n")
    ]
    assert lines[1] == "regions 3 2 2 1.000 0.667 0.800 – 0.80 0.80 0.80 0.90 below"
    assert lines[9] == "honours 1 1 1 1.000 1.000 1.000 – 1.00 1.00 1.00 0.70"
    assert lines[10] == "orgs 0 1 0 0.000 0.000 0.000 – 0.00 0.00 0.00"


def test_values_survive_json(tmp_path: Path) -> None:
    values = to_values(evaluate(sample_graph(), read_labels(write_labels(tmp_path, LABELS))))
    assert json.loads(json.dumps(values)) == values
    assert values["scores"]["people"] == {
        "gold": 2, "found": 1, "right": 1, "precision": 1.0, "recall": 0.5, "f1": 0.667,
        "precision_interval": None, "recall_interval": None, "f1_interval": None, "articles": {"a1": 0.667},
    }  # fmt: skip
    assert values["mistakes"][0]["passage"] == "南浔区"


# -- the reference scorer -----------------------------------------------------------------------------------------------
def score(graph: nx.MultiDiGraph, labels: Path, folder: Path) -> dict[str, Any]:
    write_turtle(graph, folder / "graph.ttl")
    command = [sys.executable, str(SCORER), str(folder / "graph.ttl"), str(labels), "--json"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


needs_scorer = pytest.mark.skipif(not SCORER.exists(), reason="the reference scorer is not beside the project")


def assert_agreement(graph: nx.MultiDiGraph, labels: Path, folder: Path) -> None:
    answer, values = score(graph, labels, folder), to_values(evaluate(graph, read_labels(labels)))
    ours = {kind: {name: row[name] for name in answer["scores"][kind]} for kind, row in values["scores"].items()}
    assert ours == answer["scores"]
    assert values["missing"] == answer["missing"]


@needs_scorer
def test_the_reference_scorer_agrees_on_the_sample(tmp_path: Path) -> None:
    records = (
        LABELS,
        LABELS | {"article": "a2", "title": None, "file": "b"},
        LABELS | {"article": "a3", "title": "无"},
    )
    assert_agreement(sample_graph(), write_labels(tmp_path, *records), tmp_path)


@needs_scorer
def test_the_reference_scorer_agrees_on_the_packaged_example(tmp_path: Path) -> None:
    import kg

    graph = kg.build([EXAMPLE_REPORTS])
    assert_agreement(graph, EXAMPLE_LABELS, tmp_path)


# -- the command (tests/test_evaluation.py, at its end) -----------------------------------------------------------------
def run_command(tmp_path: Path, *options: str, **changes: Any) -> Result:
    (tmp_path / "gold").mkdir()
    gold = write_labels(tmp_path / "gold", LABELS | changes)
    write_turtle(sample_graph(), tmp_path / "graph.ttl")
    return CliRunner().invoke(main, ["evaluate", str(tmp_path / "graph.ttl"), str(gold), *options])


def test_the_command_prints_the_table_and_what_is_asked_for(tmp_path: Path) -> None:
    result = run_command(tmp_path, "--calibration", "--errors", "people")
    assert result.exit_code == 0
    assert "regions         3      2      2   1.000   0.667   0.800" in result.stdout
    assert "0.95–0.95" in result.stdout
    assert "people: 1 missed, 0 wrong" in result.stdout
    assert "programs: " not in result.stdout


def test_errors_of_all_kinds_are_listed_where_none_is_named(tmp_path: Path) -> None:
    result = run_command(tmp_path, "--errors")
    assert "programs: 1 missed, 0 wrong" in result.stdout
    assert "orgs: 0 missed, 1 wrong" in result.stdout


def test_the_command_prints_json(tmp_path: Path) -> None:
    assert json.loads(run_command(tmp_path, "--json").stdout)["scores"]["programs"]["recall"] == 0.5


def test_labels_of_other_articles_exit_1(tmp_path: Path) -> None:
    result = run_command(tmp_path, title="别的文章")
    assert result.exit_code == 1
    assert "no label belongs to a document of this graph" in result.stderr


def test_a_bad_label_exits_2_with_one_line(tmp_path: Path) -> None:
    result = run_command(tmp_path, article=5)
    assert (result.exit_code, result.stderr) == (
        2,
        "kg: l0.json: article: 5 stands there; write a text in quotation marks\n",
    )


def test_an_unknown_kind_exits_2_and_names_the_known(tmp_path: Path) -> None:
    result = run_command(tmp_path, "--errors", "persons")
    assert result.exit_code == 2
    assert "regions, programs" in result.stderr
