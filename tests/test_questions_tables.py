import csv
import io
import xml.etree.ElementTree as ET
from decimal import Decimal

import pytest

from kg.lexicon import read_table
from kg.questions import compare, matrix, rank, to_svg
from kg.questions.likeness import are_like, measure_words, speaks_of, to_like_unit
from kg.questions.matrix import Column, Line, Matrix
from tests.questions_graph import CX, HZ, JS, NGL, NJ, WX, XGL, ZJ, ZS, questions_graph, region

# ------------------------------------------------------------------------------------------------------------ matrix


def test_the_matrix_has_the_programs_of_enough_regions_and_the_regions_that_run_them():
    found = matrix(questions_graph(), min_regions=2)
    assert [(c.program, c.regions, c.national) for c in found.columns] == [
        ("红色物业", 6, False),
        ("三会一课", 2, True),
    ]
    assert set(found.adoptions()) == {
        (JS, NJ, "红色物业"), (JS, NGL, "红色物业"), (JS, XGL, "红色物业"),
        (ZJ, HZ, "红色物业"), (ZJ, WX, "红色物业"), (ZJ, CX, "红色物业"),
        (JS, NJ, "三会一课"), (ZJ, WX, "三会一课"),
    }  # fmt: skip


def test_regions_stand_province_by_province_in_the_order_of_their_codes():
    lines = matrix(questions_graph(), min_regions=2).lines
    assert [line.region for line in lines] == [NJ, NGL, XGL, HZ, WX, CX]


def test_a_cell_tells_silence_from_adoption_and_gives_the_first_day():
    line = next(line for line in matrix(questions_graph(), min_regions=2).lines if line.region == HZ)
    assert line.cells == ("adopts", "silent")
    assert line.since == ("2021-01-01", None)


def test_programs_of_too_few_regions_and_national_ones_can_be_left_out():
    assert [c.program for c in matrix(questions_graph()).columns] == ["红色物业"]
    assert [c.program for c in matrix(questions_graph(), min_regions=1, national=False).columns] == [
        "红色物业",
        "红色物业学院",
    ]
    assert matrix(questions_graph(), min_regions=7) == Matrix((), ())


def test_under_counts_only_regions_inside():
    found = matrix(questions_graph(), min_regions=3, under="浙江")
    assert [(c.program, c.regions) for c in found.columns] == [("红色物业", 3)]
    assert {line.province for line in found.lines} == {ZJ}


def test_matrix_csv_is_one_row_a_region():
    rows = list(csv.reader(io.StringIO(matrix(questions_graph(), min_regions=2).as_csv())))
    assert rows[0] == ["province", "region", "红色物业", "三会一课"]
    assert [JS, NJ, "1", "1"] in rows
    assert [ZJ, HZ, "1", "0"] in rows


def test_a_region_without_report_has_an_empty_cell():
    graph = questions_graph()
    graph.add_edge(region(ZJ), "program-三会一课", key="adopts", type="adopts", evidence=())
    rows = list(csv.reader(io.StringIO(matrix(graph, min_regions=2).as_csv())))
    assert [ZJ, ZJ, "", "1"] in rows


# ---------------------------------------------------------------------------------------------------------- heat map


def test_the_heat_map_is_xml_with_a_square_for_every_cell_and_the_legend():
    found = matrix(questions_graph(), min_regions=2)
    root = ET.fromstring(to_svg(found))
    space = "{http://www.w3.org/2000/svg}"
    squares = [rect for rect in root.iter(f"{space}rect") if rect.get("rx")]
    assert len(squares) == len(found.columns) * len(found.lines) + 5
    notes = {title.text for title in root.iter(f"{space}title")}
    assert f"{WX} · 红色物业: 推行 runs it, since 2019-01-01" in notes
    assert "Noto Sans CJK SC" in (root.get("font-family") or "")


def test_everything_in_the_picture_lies_inside_it():
    root = ET.fromstring(to_svg(matrix(questions_graph(), min_regions=1)))
    width, height = (float(root.get(side) or 0) for side in ("width", "height"))
    for rect in root.iter("{http://www.w3.org/2000/svg}rect"):
        assert float(rect.get("x") or 0) + float(rect.get("width") or 0) <= width
        assert float(rect.get("y") or 0) + float(rect.get("height") or 0) <= height


def test_a_name_cannot_break_the_picture():
    name = '<script>"&\x01'
    line = Line(None, name, name, ("adopts",), (None,))
    svg = to_svg(Matrix((Column(name, False, 1),), (line,)))
    assert "<script>" not in svg
    ET.fromstring(svg)


def test_an_empty_matrix_is_a_picture_too():
    ET.fromstring(to_svg(Matrix((), ())))


# ---------------------------------------------------------------------------------------------------------- likeness

ALIKE = [
    ("培训干部", "累计培训干部"),
    ("培训干部", "培训党员干部"),
    ("培训干部", "干部培训"),
    ("党员", "党员人数"),
    ("建成“红色驿站”", "建成红色驿站"),
    ("人才总量", "人才资源总量"),
]
UNLIKE = [
    ("培训干部", "培训教师"),
    ("干部", "培训干部"),
    ("党员", "党组织成员"),
    ("新增企业", "减少企业"),
    ("，", "培训干部"),
    ("", ""),
]


@pytest.mark.parametrize(("one", "two"), ALIKE)
def test_like_measures_are_alike_both_ways(one, two):
    assert are_like(one, two)
    assert are_like(two, one)


@pytest.mark.parametrize(("one", "two"), UNLIKE)
def test_other_measures_are_not_alike(one, two):
    assert not are_like(one, two)
    assert not are_like(two, one)


def test_words_asked_for_may_be_a_part_of_the_measure():
    assert speaks_of("举办干部培训班", "培训")
    assert not speaks_of("举办干部培训班", "训")
    assert not speaks_of("选派干部", "培训")


def test_punctuation_and_counting_words_do_not_count():
    assert measure_words("累计建成“红色物业”小区数量") == "建成红色物业小区"
    assert measure_words("人数") == "人数"


@pytest.mark.parametrize(
    ("figure", "like"),
    [
        (("2", "公顷"), ("20000", "平方米")),
        (("1.5", "公里"), ("1500", "米")),
        (("30", "名"), ("30", "人")),
        (("1200", "人次"), ("1200", "人次")),
        (("7", "家"), ("7", "家")),
        (("3", ""), ("3", "")),
    ],
)
def test_figures_come_in_like_units(figure, like):
    assert to_like_unit(Decimal(figure[0]), figure[1]) == (Decimal(like[0]), like[1])


def test_a_like_unit_is_its_own():
    rows = read_table("lexicon/like_units.tsv")
    assert {(row["like"], row["like"], "1") for row in rows} <= {(r["unit"], r["like"], r["factor"]) for r in rows}


# -------------------------------------------------------------------------------------------------------------- rank


def test_the_ranking_keeps_units_and_levels_apart_largest_first():
    rows = rank(questions_graph(), "培训干部")
    assert [(row.unit, row.level, row.rank, row.region, row.value) for row in rows] == [
        ("人次", "prefecture", 1, HZ, "9000"),
        ("人次", "county", 1, WX, "1200"),
        ("人次", "county", 2, CX, "300"),
    ]


def test_the_same_figure_in_two_reports_is_one_row_with_all_its_passages():
    row = next(row for row in rank(questions_graph(), "培训干部") if row.region == WX)
    assert row.measures == ("吴兴区培训干部", "培训干部")
    assert [p.title for p in row.passages] == ["吴兴报告", "吴兴报告（转载）", "湖州报告"]


def test_a_figure_inside_another_region_is_marked_as_its_part():
    parts = {row.region: row.part_of for row in rank(questions_graph(), "培训干部")}
    assert parts == {HZ: None, WX: HZ, CX: HZ}


def test_units_of_one_kind_are_one_and_shown_as_written():
    rows = rank(questions_graph(), "选派干部")
    assert [(row.unit, row.region, row.value, row.as_written) for row in rows] == [
        ("人", HZ, "200", ("200人",)),
        ("人", WX, "30", ("30名",)),
    ]


def test_a_unit_can_be_asked_for():
    graph = questions_graph()
    assert {row.unit for row in rank(graph, "干部")} == {"人次", "人"}
    assert {row.unit for row in rank(graph, "干部", unit="名")} == {"人"}
    assert rank(graph, "干部", unit="元") == []


def test_equal_figures_share_a_rank():
    graph = questions_graph()
    node = "outcome-舟山"
    graph.add_node(node, kind="outcome", label="", measure="选派干部", value=Decimal(200), unit="名", evidence=())
    graph.add_edge(region(ZS), node, key="has_outcome", type="has_outcome")
    rows = [(row.region, row.rank) for row in rank(graph, "选派干部") if row.level == "prefecture"]
    assert rows == [(HZ, 1), (ZS, 1)]


def test_the_ranking_can_be_of_one_region():
    assert [row.region for row in rank(questions_graph(), "新建绿地", under="江苏")] == [NJ]


# ----------------------------------------------------------------------------------------------------------- compare


def test_two_regions_side_by_side():
    answer = compare(questions_graph(), region(WX), region(NJ))
    assert [row.program for row in answer.both] == ["三会一课", "红色物业"]
    assert (answer.only_a, answer.only_b) == ((), ())
    row = answer.both[1]
    assert (row.since_a, row.since_b) == ("2019年", "2020年6月")
    assert [p.title for p in row.passages_a] == ["吴兴报告", "吴兴报告（转载）"]
    assert [p.title for p in row.passages_b] == ["南京报告"]


def test_like_figures_stand_in_one_unit():
    [pair] = compare(questions_graph(), region(WX), region(NJ)).figures
    assert (pair.unit, pair.value_a, pair.value_b) == ("平方米", "20000", "50000")
    assert (pair.passages_a[0].text, pair.passages_b[0].text) == ("新建绿地2公顷", "新建绿地50000平方米")


def test_what_only_one_runs_and_programs_of_one_family():
    answer = compare(questions_graph(), region(WX), region(NGL))
    assert [row.program for row in answer.only_a] == ["三会一课"]
    assert [row.program for row in answer.only_b] == ["红色物业学院"]
    assert answer.kin == (("红色物业", "红色物业学院"),)


def test_inside_adds_what_regions_inside_run_and_count():
    graph = questions_graph()
    assert [row.program for row in compare(graph, region(JS), region(HZ)).both] == []
    answer = compare(graph, region(JS), region(HZ), inside=True)
    assert [row.program for row in answer.both] == ["三会一课", "红色物业"]
    assert {pair.unit for pair in answer.figures} == {"平方米"}


def test_the_other_way_round_the_sides_are_changed():
    graph = questions_graph()
    one, two = compare(graph, region(HZ), region(WX)), compare(graph, region(WX), region(HZ))
    assert [row.program for row in one.only_a] == [row.program for row in two.only_b]
    assert {(p.measure_a, p.value_a, p.value_b) for p in one.figures} == {
        (p.measure_b, p.value_b, p.value_a) for p in two.figures
    }
    assert ("培训党员干部", "9000", "1200") in {(p.measure_a, p.value_a, p.value_b) for p in one.figures}
