import json
from decimal import Decimal

import networkx as nx
import pytest

from kg.lexicon import read_table
from kg.questions import borrowed, profile
from kg.questions.borrowed import is_formula
from kg.questions.show_profile import show_profile, to_markdown
from tests.questions_graph import COMMON, HZ, NJ, SHARED, WX, ZJ, ZS, document, questions_graph, region
from tests.sample import sample_graph

SAMPLE = "region-浙江省湖州市吴兴区"

# ----------------------------------------------------------------------------------------------------------- profile


def test_a_profile_has_programs_people_figures_and_honours_with_passages():
    answer = profile(sample_graph(), SAMPLE)
    [program], [person], [figure], [honour] = answer.programs, answer.people, answer.figures, answer.honours
    assert (program.program, program.since, program.agents, program.mandated_by) == (
        "红色物业", "2021年起", ("王某某",), "浙江省",
    )  # fmt: skip
    assert (person.person, person.role, person.organization) == ("王某某", "书记", "区委")
    assert (figure.figure.measure, figure.figure.value, figure.programs) == ("建成红色物业小区", "120", ("红色物业",))
    assert (honour.award, honour.recipient) == ("全国城市基层党建示范城市", "吴兴区")
    assert all(entry.passages for entry in (program, person, figure, honour))


def test_a_profile_says_where_the_region_lies_and_which_reports_are_its_own():
    answer = profile(questions_graph(), region(HZ))
    assert (answer.level, answer.adcode, answer.around) == ("prefecture", "330500", ("浙江省",))
    assert answer.inside == ("吴兴区", "德清县", "长兴县")
    assert answer.reports == ("湖州报告",)
    assert profile(questions_graph(), region(ZJ)).reports == ()


def test_a_planned_program_is_marked_as_planned():
    assert [(one.program, one.stage) for one in profile(questions_graph(), region(ZS)).programs] == [
        ("红色物业", "planned")
    ]


def test_an_honour_that_a_report_tells_of_a_body_is_listed_with_the_body():
    graph = sample_graph()
    doc = "document-吴兴区红色物业-1"
    evidence = graph.nodes["program-红色物业"]["evidence"][:1]
    graph.add_node("honouree-某社区", kind="honouree", label="某社区党委", evidence=evidence)
    graph.add_node("honour-1", kind="honour", label="先进", award="先进", confidence=Decimal(1), evidence=evidence)
    graph.add_edge("honouree-某社区", "honour-1", key="received", type="received")
    graph.add_edge("region-浙江省湖州市", "honour-1", key="received", type="received")
    assert evidence[0].document == doc
    found = [(one.award, one.recipient) for one in profile(graph, SAMPLE).honours]
    assert ("先进", "某社区党委") in found
    assert ("先进", "湖州市") not in found  # that is the city's own


def test_figures_stand_in_the_order_of_the_report():
    values = [one.figure.value for one in profile(questions_graph(), region(WX)).figures]
    assert values == ["1200", "30", "2", "1200"]  # three of its own report, then what 湖州's report says of it


def test_the_profile_as_text_markdown_and_json():
    answer = profile(sample_graph(), SAMPLE)
    text, markdown = show_profile(answer), to_markdown(answer)
    for words in ("浙江省湖州市吴兴区", "code 330502", "红色物业 (campaign, since 2021年起, 全省率先, led by 王某某"):
        assert words in text
    assert markdown.startswith("# 浙江省湖州市吴兴区\n")
    assert "## Honours 荣誉 (1)" in markdown
    assert "  > 吴兴区获评全国城市基层党建示范城市 — 吴兴区推行红色物业, a.txt, " in markdown
    assert json.loads(json.dumps(answer.as_dict()))["programs"][0]["program"] == "红色物业"


def test_markdown_shows_names_as_they_are():
    graph = sample_graph()
    graph.nodes["program-红色物业"]["label"] = "*<b>[红](x)"
    assert r"\*\<b\>\[红\](x)" in to_markdown(profile(graph, SAMPLE))


# ---------------------------------------------------------------------------------------------------------- borrowed


def test_a_clause_of_both_is_found_with_its_places():
    graph = questions_graph()
    [row] = borrowed(graph, region(WX), region(NJ))
    assert (row.text, row.reports) == (SHARED, 2)
    [one], [two] = row.places_a, row.places_b
    assert (one.title, two.title) == ("吴兴报告", "南京报告")
    for place in (one, two):
        assert graph.nodes[document(place.title)]["text"][place.begin : place.end] == place.text
        assert place.text.startswith(SHARED)


def test_the_other_way_round_the_sides_are_changed():
    graph = questions_graph()
    [one], [two] = borrowed(graph, region(WX), region(NJ)), borrowed(graph, region(NJ), region(WX))
    assert (one.text, one.places_a, one.places_b) == (two.text, two.places_b, two.places_a)


def test_a_clause_of_many_reports_is_the_genres():
    graph = questions_graph()
    assert COMMON not in {row.text for row in borrowed(graph, region(WX), region(HZ))}
    for title in ("德清报告",):  # in two of nine reports it is their own
        graph.nodes[document(title)]["text"] = "德清县一句话也没有说。"
    assert COMMON in {row.text for row in borrowed(graph, region(WX), region(HZ))}


def test_a_region_has_nothing_in_common_with_itself_or_its_reprint():
    graph = questions_graph()
    assert borrowed(graph, region(WX), region(WX)) == []
    graph.remove_edge(document("吴兴报告（转载）"), region(WX), key="subject_region")
    graph.add_edge(document("吴兴报告（转载）"), region(ZS), key="subject_region", type="subject_region")
    assert borrowed(graph, region(WX), region(ZS)) == []


def test_a_report_about_both_is_no_borrowing():
    graph = questions_graph()
    graph.add_edge(document("吴兴报告"), region(NJ), key="subject_region", type="subject_region")
    assert borrowed(graph, region(WX), region(NJ)) == []


def test_inside_takes_the_reports_of_regions_inside():
    graph = questions_graph()
    assert borrowed(graph, region(ZJ), region(NJ)) == []
    assert [row.text for row in borrowed(graph, region(ZJ), region(NJ), inside=True)] == [SHARED]


def test_line_breaks_inside_do_not_matter_and_short_clauses_do_not_count():
    texts = ["甲，天上飞着一群羽毛雪白 的大鸟，地上跑着狗。", "乙；天上飞着一群羽毛雪白的大鸟！地上跑着狗。"]
    graph = nx.MultiDiGraph()
    for name, text in zip("甲乙", texts, strict=True):
        graph.add_node(name, kind="document", label=name, source_file=name, text=text)
        graph.add_node(name * 2, kind="region", label=name, full_name=name, level="county", alt_labels=(), evidence=())
        graph.add_edge(name, name * 2, key="subject_region", type="subject_region")
    assert [row.text for row in borrowed(graph, "甲甲", "乙乙")] == ["天上飞着一群羽毛雪白的大鸟"]


def test_a_graph_without_texts_has_no_answer():
    graph = questions_graph()
    for _, data in graph.nodes(data=True):
        data.pop("text", None)
    assert borrowed(graph, region(WX), region(NJ)) == []


@pytest.mark.parametrize(
    "clause",
    [
        "坚持以习近平新时代中国特色社会主义思想为指导",
        "全市组织系统深入学习贯彻习近平新时代中国特色社会主义思想",
        "更加紧密地团结在以习近平同志为核心的党中央周围",
    ],
)
def test_a_national_formula_is_set_aside(clause):
    assert is_formula(clause)


@pytest.mark.parametrize(
    "clause",
    [
        SHARED,
        "以习近平新时代中国特色社会主义思想为指导把网格员的手机号印在门口",
        "全市组织系统深入学习贯彻落实街道改革方案",  # frames without a formula
    ],
)
def test_a_clause_with_words_of_its_own_is_kept(clause):
    assert not is_formula(clause)


def test_every_formula_stands_once():
    words = [row["word"] for row in read_table("lexicon/formulae.tsv")]
    assert len(words) == len(set(words))
