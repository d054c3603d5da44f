"""Which named programs an umbrella program consists of."""

from decimal import Decimal

import pytest

from kg.extract.umbrellas import add_umbrellas, find_parts
from kg.model import Document, ProgramMention, Span
from tests.link_cases import span_of

# A text; the names in it that are programs; the parts and the whole that it tells.
FOUND = [
    ("实施“青苗”“育林”“固本”三大工程。", ["青苗", "育林", "固本"], ["青苗", "育林", "固本"], "三大工程"),
    ("实施“青苗”“育林”“固本”“三大工程”。", ["青苗", "育林", "固本", "三大工程"], ["青苗", "育林", "固本"], "三大工程"),
    ("实施“青苗”工程、“育林”工程和“固本”工程“三大工程”。", ["青苗", "育林", "固本", "三大工程"], ["青苗", "育林", "固本"], "三大工程"),
    ("推行“红色物业”提质、“红色管家”扩面、旧房改造“三项行动”。", ["红色物业", "红色管家", "三项行动"], ["红色物业", "红色管家"], "三项行动"),
    ("开展“先锋岗”“示范户”等“五大行动”。", ["先锋岗", "示范户", "五大行动"], ["先锋岗", "示范户"], "五大行动"),
    ("“两项计划”（“青蓝”“薪火”）惠及乡镇。", ["两项计划", "青蓝", "薪火"], ["青蓝", "薪火"], "两项计划"),
    ("启动“四大工程”：“春风”工程选苗，“夏雨”工程浇水，“秋实”工程考评。", ["四大工程", "春风", "夏雨", "秋实"], ["春风", "夏雨", "秋实"], "四大工程"),
    ("打造“两大平台”，即“云课堂”“云诊室”，服务群众。", ["两大平台", "云课堂", "云诊室"], ["云课堂", "云诊室"], "两大平台"),
]  # fmt: skip
NOTHING = [
    ("实施“四大工程”，推行“红色物业”“红色驿站”。", ["四大工程", "红色物业", "红色驿站"]),
    ("推行“红色物业”，实施培根、铸魂、强基“三大工程”。", ["红色物业", "三大工程"]),  # one named program is no list
    ("推行“红色物业”“红色驿站”。实施“三大工程”。", ["红色物业", "红色驿站", "三大工程"]),
    ("“甲计划”“乙计划”“丙计划”等两大工程获奖。", ["甲计划", "乙计划", "丙计划"]),  # more parts than it counts
    ("实施三大工程。", []),
    ("“红色物业”“红色驿站”一项行动。", ["红色物业", "红色驿站"]),
]


def doc_and_programs(text, names):
    doc = Document("报告", "a.txt", text)
    mentions = [
        ProgramMention(span_of(text, f"“{name}”"), f"“{name}”", name, "project", confidence=Decimal("0.8"))
        for name in names
    ]
    return doc, sorted(mentions, key=lambda mention: mention.span)


@pytest.mark.parametrize(("text", "names", "parts", "whole"), FOUND)
def test_parts_of_an_umbrella_are_found(text, names, parts, whole):
    doc, programs = doc_and_programs(text, names)
    found = find_parts(doc, add_umbrellas(doc, programs))
    assert [(fact.part, fact.whole) for fact in found] == [(part, whole) for part in parts]
    for fact in found:
        passage = text[fact.evidence.start : fact.evidence.end]
        assert fact.part in passage
        assert whole in passage


@pytest.mark.parametrize(("text", "names"), NOTHING)
def test_what_is_no_list_of_parts_gives_none(text, names):
    doc, programs = doc_and_programs(text, names)
    assert find_parts(doc, add_umbrellas(doc, programs)) == ()


def test_an_unquoted_umbrella_behind_its_parts_is_a_program():
    doc, programs = doc_and_programs("实施“青苗”“育林”“固本”三大工程。", ["青苗", "育林", "固本"])
    (umbrella,) = (mention for mention in add_umbrellas(doc, programs) if mention not in programs)
    assert (umbrella.name, umbrella.kind, umbrella.quoted) == ("三大工程", "project", False)
    assert umbrella.confidence == Decimal("0.8")
    assert doc.text[umbrella.span.start : umbrella.span.end] == umbrella.text == "三大工程"


@pytest.mark.parametrize("text", ["实施“青苗”“育林”三大工程。", "实施三大工程。"])
def test_an_unquoted_count_that_does_not_agree_is_no_program(text):
    names = [name for name in ("青苗", "育林") if name in text]
    doc, programs = doc_and_programs(text, names)
    assert add_umbrellas(doc, programs) == tuple(programs)


def test_a_part_is_stated_once_however_often_the_list_stands():
    text = "实施“青蓝”“薪火”“两项计划”。今年“青蓝”“薪火”“两项计划”扩面。"
    doc, programs = doc_and_programs(text, ["青蓝", "薪火", "两项计划"])
    again = [
        ProgramMention(Span(text.rindex(m.text), text.rindex(m.text) + len(m.text)), m.text, m.name, m.kind)
        for m in programs
    ]
    found = find_parts(doc, sorted([*programs, *again], key=lambda mention: mention.span))
    assert [fact.part for fact in found] == ["青蓝", "薪火"]
