from kg.questions import adoption, find_programs, suggest_programs
from tests.sample import TEXT, sample_graph


def test_an_adopter_comes_with_time_claim_leader_mandate_figures_and_passages():
    [row] = adoption(sample_graph(), "红色物业")
    assert (row.region, row.since, row.claim) == ("浙江省湖州市吴兴区", "2021年起", "全省率先")
    assert (row.agents, row.mandated_by) == (("王某某",), "浙江省")
    assert [(f.measure, f.value, f.unit) for f in row.outcomes] == [("建成红色物业小区", "120", "个")]
    assert {p.source_file for p in row.passages} == {"a.txt", "b.docx"}
    assert all(TEXT[p.begin : p.end] == p.text for p in row.passages)


def test_a_program_is_found_by_any_of_its_names():
    graph = sample_graph()
    for name in ("红色物业", "“红色物业”创建行动", "红色物业创建"):
        assert find_programs(graph, name) == ["program-红色物业"]
    assert find_programs(graph, "红色物业", family=True) == ["program-红色物业", "program-红色物业小区"]


def test_under_keeps_only_regions_inside():
    assert len(adoption(sample_graph(), "红色物业", under="浙江省")) == 1
    assert adoption(sample_graph(), "红色物业", under="江苏省") == []


def test_an_unknown_program_has_no_rows_and_suggestions():
    assert adoption(sample_graph(), "红色驿站") == []
    assert suggest_programs(sample_graph(), "红色物") == ["红色物业", "红色物业小区"]
