import pytest

from kg.errors import QueryError
from kg.model import Evidence
from kg.questions import adoption, coverage, find_programs, find_region, suggest_programs, suggest_regions
from kg.questions.lookup import province_name, regions_above, reports_by_region
from kg.questions.rows import tell_first
from kg.questions.starts import Start, get_start, last_day, parse_day
from tests.questions_graph import CX, DQ, HZ, JS, NGL, NJ, REPORTS, WX, XGL, XZ, ZJ, ZS, questions_graph, region
from tests.sample import TEXT, sample_graph


def test_an_adopter_comes_with_time_claim_leader_mandate_figures_and_passages():
    [row] = adoption(sample_graph(), "红色物业")
    assert (row.region, row.since, row.claim) == ("浙江省湖州市吴兴区", "2021年起", "全省率先")
    assert row.start == Start("2021-01-01", "2021-12-31", stated=True)
    assert (row.stage, row.claim_scope, row.claim_kind) == ("running", "province", "first")
    assert (row.agents, row.mandated_by) == (("王某某",), "浙江省")
    assert [(f.measure, f.value, f.unit) for f in row.outcomes] == [("建成红色物业小区", "120", "个")]
    assert {p.source_file for p in row.passages} == {"a.txt", "b.docx"}
    assert all(TEXT[p.begin : p.end] == p.text for p in row.passages)


def test_a_program_is_found_by_any_of_its_names():
    graph = sample_graph()
    for name in ("红色物业", "“红色物业”创建行动", "红色物业创建"):
        assert find_programs(graph, name) == ["program-红色物业"]
    assert find_programs(graph, "红色物业", family=True) == ["program-红色物业", "program-红色物业小区"]


def test_under_keeps_only_regions_inside_by_any_name():
    graph = questions_graph()
    inside = [CX, HZ, WX]
    for name in ("浙江省", "浙江", "湖州", "湖州市"):
        assert sorted(row.region for row in adoption(graph, "红色物业", under=name)) == sorted(inside)
    assert adoption(graph, "红色物业", under="安徽省") == []


def test_an_unknown_program_has_no_rows_and_suggestions():
    assert adoption(sample_graph(), "红色驿站") == []
    assert suggest_programs(sample_graph(), "红色物") == ["红色物业", "红色物业小区"]


def test_the_family_holds_narrower_programs():
    rows = adoption(questions_graph(), "红色物业", family=True, under="南京市鼓楼区")
    assert [(row.region, row.program) for row in rows] == [(NGL, "红色物业"), (NGL, "红色物业学院")]


def test_a_plan_is_no_adoption():
    assert ZS not in {row.region for row in adoption(questions_graph(), "红色物业")}


# ------------------------------------------------------------------------------------------------------------- as of


def test_as_of_tells_certain_from_possible_and_drops_what_began_later():
    rows = {row.region: row.begun for row in adoption(questions_graph(), "红色物业", as_of="2020")}
    # 吴兴 2019 and 南京 June 2020 had begun; 湖州 2021 and 南京鼓楼 2022 had not; 长兴 and 徐州鼓楼 are known by later reports only.
    assert rows == {WX: "yes", NJ: "yes", CX: "perhaps", XGL: "perhaps"}


def test_as_of_a_day_inside_the_interval_is_perhaps():
    rows = {row.region: row.begun for row in adoption(questions_graph(), "红色物业", as_of="2019-07-01")}
    assert rows[WX] == "perhaps"
    assert NJ not in rows


def test_a_report_of_its_time_proves_an_undated_adoption():
    rows = {row.region: row.begun for row in adoption(questions_graph(), "红色物业", as_of="2023-05-04")}
    assert rows[CX] == "yes"  # the report of that day says so
    assert rows[XGL] == "perhaps"  # its report is of May 2023, which ends later


@pytest.mark.parametrize("text", ["", "去年", "20", "2022-13", "2022-02-30", "2022/05", "0000"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(QueryError, match="expected a year, month or day"):
        parse_day(text)


@pytest.mark.parametrize(
    ("date", "last"),
    [
        ("2023", "2023-12-31"),
        ("2024-02", "2024-02-29"),
        ("1900-02", "1900-02-28"),
        ("2023-04", "2023-04-30"),
        ("2023-05-04", "2023-05-04"),
        ("去年", None),
        (None, None),
    ],
)
def test_a_date_ends_with_its_last_day(date, last):
    assert last_day(date) == last


def test_since_in_words_gives_its_year_only_where_nothing_was_resolved():
    graph = questions_graph()
    assert get_start(graph, {"since": "2018年以来"}) == Start("2018-01-01", "2018-12-31", stated=True)
    assert get_start(graph, {"since": "2018年以来", "since_begin": "2018-03-01", "since_end": "2018-03-31"}) == Start(
        "2018-03-01", "2018-03-31", stated=True
    )
    assert get_start(graph, {"since": "去年"}) == Start(None, None, stated=False)


# ---------------------------------------------------------------------------------------------------------- coverage


def test_silent_reports_are_told_from_no_report():
    rows = {row.region: row.status for row in coverage(questions_graph(), "红色物业")}
    assert rows == {
        CX: "adopts", HZ: "adopts", NGL: "adopts", NJ: "adopts", WX: "adopts", XGL: "adopts",
        ZS: "plans", DQ: "mentions", JS: "silent", ZJ: "no report", XZ: "no report",
    }  # fmt: skip


def test_coverage_cites_what_gives_the_status():
    rows = {row.region: row for row in coverage(questions_graph(), "红色物业")}
    assert [p.text for p in rows[ZS].passages] == ["舟山市拟开展“红色物业”"]
    assert [p.text for p in rows[DQ].passages] == ["“红色物业”"]
    assert rows[JS].passages == ()
    assert rows[JS].reports == ("江苏报告",)
    assert rows[WX].reports == ("吴兴报告",)  # its reprint is no second report


def test_coverage_of_an_unknown_program_is_silence():
    rows = coverage(questions_graph(), "红色驿站", under="浙江省")
    assert {row.status for row in rows} == {"silent", "no report"}
    assert len(rows) == 6


def test_coverage_of_the_family_counts_narrower_programs():
    rows = {row.region: row.status for row in coverage(questions_graph(), "红色物业学院")}
    assert rows[NGL] == "adopts"
    assert rows[WX] == "silent"


# ----------------------------------------------------------------------------------------------------------- regions


@pytest.mark.parametrize(
    ("name", "full_name"),
    [(WX, WX), ("吴兴区", WX), ("吴兴", WX), ("湖州市吴兴区", WX), ("湖州", HZ), ("江苏", JS), (" 德清县 ", DQ)],
)
def test_a_region_is_found_by_full_name_name_short_name_and_end_of_its_full_name(name, full_name):
    assert find_region(questions_graph(), name) == region(full_name)


def test_a_name_of_two_regions_lists_both():
    with pytest.raises(QueryError, match=f"2 regions .*{NGL}、{XGL}"):
        find_region(questions_graph(), "鼓楼区")
    assert find_region(questions_graph(), "徐州市鼓楼区") == region(XGL)


def test_an_unknown_region_is_none_and_gets_suggestions():
    assert find_region(questions_graph(), "朝阳区") is None
    assert WX in suggest_regions(questions_graph(), "吴兴县")


def test_regions_lie_in_their_county_city_and_province():
    graph = questions_graph()
    assert regions_above(graph, region(WX)) == [region(HZ), region(ZJ)]
    assert province_name(graph, region(XGL)) == JS
    assert province_name(graph, region(JS)) == JS


def test_a_ring_of_regions_does_not_hang():
    graph = questions_graph()
    graph.add_edge(region(ZJ), region(WX), key="contained_in", type="contained_in")
    assert set(regions_above(graph, region(WX))) == {region(HZ), region(ZJ)}


def test_near_duplicates_are_no_reports():
    reports = reports_by_region(questions_graph())
    assert sum(map(len, reports.values())) == len(REPORTS) - 1


def test_the_passage_that_tells_the_time_comes_first_and_a_title_last():
    places = [
        Evidence("d", 0, 4, "红色物业"),
        Evidence("d", 9, 14, "推行红色物业"),
        Evidence("d", 20, 30, "2021年起推行"),
    ]
    assert [one.begin for one in tell_first(places, "2021年", None)] == [20, 9, 0]
