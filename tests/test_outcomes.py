import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.numbers import find_figures
from kg.extract.outcomes import find_outcomes
from kg.model import Document, Outcome, ProgramMention, Region, Span

CASES = json.loads((Path(__file__).parent / "cases" / "outcomes.json").read_text("utf-8"))
NONE = json.loads((Path(__file__).parent / "cases" / "outcomes_none.json").read_text("utf-8"))
COUNTY = Region("浙江省湖州市吴兴区", "吴兴区", "county")
PIECES = [
    *[
        "3个",
        "12名",
        "1.5万余人次",
        "58%",
        "近2亿元",
        "5年",
        "第6届",
        "20%",
        "以上",
        "由",
        "到",
        "增加到",
        "其中",
        "分别",
        "等",
        "累计",
        "培训",
        "引进",
        "建成",
        "干部",
        "示范村",
        "市级",
        "覆盖率",
    ],
    *[
        "“青禾计划”",
        "“",
        "”",
        "《",
        "》",
        "（",
        "）",
        "、",
        "，",
        "。",
        "；",
        "的",
        "和",
        "与",
        "为",
        "全市",
        "今年以来",
        "同比增长",
        "占比",
        "村均",
        "达到",
        "参加培训",
        "挂职锻炼",
        "1:2",
        "。",
    ],
    "\n",
    " ",
    "——",
    "……",
    "a",
    "９",
]
REPORTS = st.lists(st.sampled_from(PIECES), max_size=24).map("".join)


def mentions(text: str, programs: dict[str, str]) -> list[ProgramMention]:
    found = []
    for surface, name in programs.items():
        at = text.find(surface)
        while at >= 0:
            found.append(ProgramMention(Span(at, at + len(surface)), surface, name, "plan"))
            at = text.find(surface, at + 1)
    return found


def read(text: str, programs: dict[str, str] | None = None, region: Region | None = None) -> tuple[Outcome, ...]:
    return find_outcomes(Document("t", "t.txt", text), mentions(text, programs or {}), lambda span: region)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_a_figure_of_the_work_is_read(case: dict) -> None:
    got = [(o.value, o.unit, o.qualifier, o.measure, o.program) for o in read(case["text"], case["programs"])]
    assert got == [(Decimal(value), *rest) for value, *rest in case["outcomes"]]


@pytest.mark.parametrize("case", NONE, ids=lambda case: case["why"])
def test_what_states_no_result_yields_nothing(case: dict) -> None:
    assert read(case["text"]) == ()


def test_planned_work_is_not_an_outcome() -> None:
    assert read("力争培训干部300名。") == ()
    assert [o.value for o in read("累计培训干部300名。")] == [Decimal(300)]


def test_a_plan_named_like_a_verb_is_no_plan() -> None:
    assert [o.value for o in read("实施百名博士计划引进博士20名。")] == [Decimal(20)]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("今年以来，培训干部300名。", "今年以来"),
        ("2022年，建成驿站30个。", "2022年"),
        ("近五年，引进人才80名。", "近五年"),
        ("五年来，全县引进人才80名。", "五年来"),
        ("截至目前，入驻企业40家。", "截至目前"),
        ("截至2023年底，入驻企业40家。", "截至2023年底"),
        ("每年选派干部100名。", "每年"),
        ("去年启动改造。建成驿站30个。", None),
        ("建成驿站30个，今年再建20个。", None),
    ],
)
def test_the_period_is_as_written_and_of_the_same_sentence(text: str, period: str | None) -> None:
    assert read(text)[0].period == period


def test_the_region_is_asked_for_at_the_figure() -> None:
    text = "全区建成驿站30个。"
    asked: list[str] = []

    def region_at(span: Span) -> Region | None:
        asked.append(text[span.start : span.end])
        return COUNTY

    (outcome,) = find_outcomes(Document("t", "t.txt", text), [], region_at)
    assert outcome.region == COUNTY
    assert asked == ["30个"]


def test_a_region_that_cannot_be_told_stays_open() -> None:
    assert read("建成驿站30个。")[0].region is None


def test_evidence_is_the_measure_with_its_figure() -> None:
    text = "今年以来，全区先后建成驿站30个，便利群众。"
    (outcome,) = read(text)
    assert text[outcome.evidence.start : outcome.evidence.end] == "建成驿站30个"


def test_evidence_reaches_back_to_a_borrowed_verb() -> None:
    text = "引进博士12名、硕士85名。"
    assert [text[o.evidence.start : o.evidence.end] for o in read(text)] == ["引进博士12名", "引进博士12名、硕士85名"]


def test_a_measure_from_afar_is_less_sure() -> None:
    near, far = read("旅游收入达12亿元，年均增长9.5%。")
    assert near.confidence > far.confidence


def test_a_figure_without_a_unit_is_less_sure() -> None:
    (bare,), (counted,) = read("公众号关注用户突破50万。"), read("公众号关注用户突破50万人。")
    assert bare.confidence < counted.confidence


def test_the_order_of_the_mentions_does_not_matter() -> None:
    text = "实施“青禾计划”和“微网格”工程，优化设置网格260个。"
    found = mentions(text, {"“青禾计划”": "青禾计划", "“微网格”工程": "微网格"})
    doc = Document("t", "t.txt", text)
    assert find_outcomes(doc, found, lambda span: None) == find_outcomes(doc, found[::-1], lambda span: None)


@given(st.one_of(REPORTS, st.text(max_size=80)))
def test_every_outcome_keeps_its_passage(text: str) -> None:
    places = {(f.value, f.unit): [g.span for g in find_figures(text) if g.value == f.value] for f in find_figures(text)}
    for outcome in read(text, {"“青禾计划”": "青禾计划"}, COUNTY):
        assert 0 <= outcome.evidence.start < outcome.evidence.end <= len(text)
        assert any(outcome.evidence.contains(span) for span in places[outcome.value, outcome.unit])
        assert 0 < outcome.confidence <= 1
        assert 0 < len(outcome.measure) <= 30
        assert outcome.program in (None, "青禾计划")


@given(REPORTS)
def test_every_word_of_a_measure_stands_in_the_text(text: str) -> None:
    for outcome in read(text):
        assert set(outcome.measure) <= set(text)


@pytest.mark.parametrize(
    "piece", ["3个村、", "3个", "培训3期", "“3个村”", "增长3%", "分别3%、", "其中3个市级、", "（3个"]
)
def test_endless_enumerations_are_read_in_linear_time(piece: str) -> None:
    assert len(read(piece * 2000)) <= 2000
