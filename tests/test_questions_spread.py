import csv
import io

import pytest

from kg.questions import history, spread, spread_programs, to_cascade_csv, to_history_csv
from kg.questions.history import CASCADE_COLUMNS, HISTORY_COLUMNS
from kg.questions.starts import Start
from tests.questions_graph import CX, DQ, HZ, JS, NGL, NJ, WX, XGL, ZJ, ZS, questions_graph, region
from tests.sample import sample_graph


def test_the_order_is_by_stated_time_and_the_undated_come_last():
    steps = [(step.order, step.region) for step in spread(questions_graph(), "红色物业")]
    assert steps == [(1, WX), (2, NJ), (3, HZ), (4, NGL), (None, CX), (None, XGL)]


def test_every_step_tells_where_it_came_from():
    steps = {step.region: (step.direction, step.sources) for step in spread(questions_graph(), "红色物业")}
    assert steps == {
        WX: ("first", ()),
        NJ: ("horizontal", (WX,)),  # from a district of another province
        HZ: ("upward", (WX,)),  # the city after its own district, although 南京 was earlier too
        NGL: ("vertical", (NJ,)),  # the district after its city
        CX: ("vertical", (ZJ,)),  # the province's plan
        XGL: ("open", ()),  # known from its report of 2023 only
    }


def test_a_higher_region_that_runs_it_is_named_whenever_it_began():
    graph = questions_graph()
    above = {step.region: step.above for step in spread(graph, "红色物业")}
    assert (above[CX], above[NGL], above[NJ]) == ((HZ,), (NJ,), ())


def test_overlapping_intervals_have_no_first():
    graph = questions_graph()
    graph.edges[region(HZ), "program-红色物业", "adopts"].update(since_begin="2019-06-01", since_end="2019-06-30")
    steps = {step.region: step for step in spread(graph, "红色物业")}
    assert (steps[WX].order, steps[WX].direction) == (1, "open")
    assert (steps[HZ].order, steps[HZ].direction) == (1, "open")
    assert steps[NJ].order == 3


def test_every_step_has_its_passages():
    steps = {step.region: step for step in spread(questions_graph(), "红色物业")}
    assert [p.text for p in steps[CX].passages] == ["长兴县落实省委“红色物业”计划"]
    assert all(step.passages for step in steps.values())


def test_the_family_counts_from_its_earliest_member():
    graph = questions_graph()
    assert [step.region for step in spread(graph, "红色物业学院")] == [NGL]
    graph.edges[region(NGL), "program-红色物业学院", "adopts"].update(since_begin="2018-01-01", since_end="2018-12-31")
    first = spread(graph, "红色物业", family=True)[0]
    assert (first.region, first.order, first.start) == (NGL, 1, Start("2018-01-01", "2018-12-31", stated=True))
    assert len(first.passages) == 2


def test_a_mandate_from_above_is_vertical_however_early():
    [step] = spread(sample_graph(), "红色物业")
    assert (step.direction, step.sources, step.mandated_by) == ("vertical", ("浙江省",), "浙江省")


# ----------------------------------------------------------------------------------------------------- event history


def read(text):
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def table():
    return {row["region"]: row for row in read(to_history_csv(history(questions_graph(), ["红色物业"])))}


def test_the_table_has_adopters_and_regions_with_reports_and_no_others(table):
    assert set(table) == {WX, HZ, NJ, NGL, CX, XGL, ZS, DQ, JS}
    assert list(table[WX]) == list(HISTORY_COLUMNS)


def cells(row):
    return tuple(row[name] for name in ("start_earliest", "start_latest", "event", "left_censored", "right_censored"))


def test_an_interval_stays_an_interval(table):
    assert cells(table[WX]) == ("2019-01-01", "2019-12-31", "1", "0", "0")
    assert cells(table[NJ]) == ("2020-06-01", "2020-06-30", "1", "0", "0")


def test_what_a_report_finds_running_is_left_censored_at_its_date(table):
    assert cells(table[CX]) == ("", "2023-05-04", "1", "1", "0")
    assert cells(table[XGL]) == ("", "2023-05-31", "1", "1", "0")


def test_what_reports_do_not_say_is_right_censored_at_the_latest_report(table):
    assert cells(table[JS]) == ("2020-12-31", "", "0", "0", "1")
    assert cells(table[DQ]) == ("2024-02-29", "", "0", "0", "1")
    assert cells(table[ZS]) == ("2021-06-30", "", "0", "0", "1")  # a plan is no event


def test_the_table_names_codes_provinces_and_sources(table):
    assert (table[WX]["adcode"], table[WX]["province"], table[WX]["program"]) == ("330502", ZJ, "红色物业")
    assert "吴兴报告" in table[WX]["source"]
    assert "吴兴区推行“红色物业”" in table[WX]["source"]
    assert "江苏报告" in table[JS]["source"]
    assert "plans" in table[ZS]["source"]


def test_a_region_without_a_date_of_any_kind_is_left_censored_with_no_date():
    graph = questions_graph()
    for _, data in graph.nodes(data=True):
        data.pop("issued", None)
    table = {row["region"]: row for row in read(to_history_csv(history(graph, ["红色物业"])))}
    assert cells(table[XGL]) == ("", "", "1", "1", "0")
    assert cells(table[JS]) == ("", "", "0", "0", "1")


def test_several_programs_stand_one_after_the_other():
    rows = history(questions_graph(), ["红色物业", "三会一课"], under="浙江省")
    assert [row.program for row in rows] == ["三会一课"] * 5 + ["红色物业"] * 5
    assert {row.region for row in rows} == {WX, HZ, CX, DQ, ZS}


# ---------------------------------------------------------------------------------------------------------- cascades


def test_the_cascade_has_a_row_for_each_event_of_a_known_year():
    text = to_cascade_csv(history(questions_graph(), ["红色物业"]))
    assert text.splitlines()[0] == ",".join(CASCADE_COLUMNS) == "node_name,event_time,cascade_id"
    assert [tuple(row.values()) for row in read(text)] == [
        (WX, "2019", "红色物业"),
        (NJ, "2020", "红色物业"),
        (HZ, "2021", "红色物业"),
        (NGL, "2022", "红色物业"),
    ]


def test_an_interval_over_two_years_has_no_year():
    graph = questions_graph()
    graph.edges[region(HZ), "program-红色物业", "adopts"].update(since_begin="2020-01-01", since_end="2021-12-31")
    nodes = [row["node_name"] for row in read(to_cascade_csv(history(graph, ["红色物业"])))]
    assert HZ not in nodes


def test_widely_spread_programs_are_found_by_their_number_of_regions():
    assert spread_programs(questions_graph(), 2) == ["三会一课", "红色物业"]
    assert spread_programs(questions_graph(), 7) == []
