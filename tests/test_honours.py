import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.awards import find_awards
from kg.extract.honours import find_honours
from kg.extract.organizations import find_organizations
from kg.extract.people import find_people
from kg.model import Document, Honour, ProgramMention, Region, Span

CASES = json.loads((Path(__file__).parent / "cases" / "honours.json").read_text("utf-8"))
SUBJECT = Region("浙江省湖州市德清县", "德清县", "county", "330521", "浙江省湖州市")
PIECES = [
    "我县",
    "荣获",
    "被省委授予",
    "“先进集体”",
    "称号",
    "、",
    "，",
    "。",
    "连续3年",
    "3名",
    "入选",
    "全国示范县",
    "张涛",
    "党委",
    "\n",
    "“",
    "”",
]


def honours(
    text: str, programs: list[str] | None = None, subjects: tuple[Region, ...] = (SUBJECT,)
) -> tuple[Honour, ...]:
    doc = Document("标题", "a.txt", text)
    mentions = tuple(
        ProgramMention(Span(m.start() - 1, m.end() + 1), f"“{name}”", name, "other")
        for name in programs or ()
        for m in re.finditer(name, text)
    )
    return find_honours(doc, subjects, find_people(doc), find_organizations(doc), mentions)


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:16] for case in CASES])
def test_honours_of_a_sentence_with_recipient_and_grantor(case):
    found = honours(case["text"], case.get("programs"))
    assert sorted(str([h.recipient, h.award, h.grantor]) for h in found) == sorted(map(str, case["honours"]))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我县获评全国文明城市。", "region"),
        ("桂花园社区党委荣获“全国先进基层党组织”称号。", "organization"),
        ("技师毛建国荣获“大国工匠”称号。", "person"),
        ("3个村被评为全国乡村治理示范村。", "other"),
    ],
)
def test_recipient_kind_says_what_received(text, kind):
    assert [h.recipient_kind for h in honours(text)] == [kind]


def test_program_that_received_is_one():
    assert [h.recipient_kind for h in honours("“掌上议事”机制入选全国基层治理创新案例。", ["掌上议事"])] == ["program"]


def test_ellipted_recipient_is_not_guessed_where_the_region_is_unknown():
    assert honours("优化服务，连续三年入选“中国最佳引才城市”。", subjects=()) == ()


def test_evidence_covers_recipient_and_award():
    (honour,) = honours("春天里，石桥村党支部被省委授予“先进基层党组织”称号。")
    text = "春天里，石桥村党支部被省委授予“先进基层党组织”称号。"
    passage = text[honour.evidence.start : honour.evidence.end]
    assert passage.startswith("石桥村党支部")
    assert "先进基层党组织" in passage


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("“甲级先进集体”“乙级先进集体”等荣誉称号。", ["甲级先进集体", "乙级先进集体"]),
        ("为全省文明单位，", ["全省文明单位"]),
        ("全国优秀案例、全省典型案例，", ["全国优秀案例", "全省典型案例"]),
        ("国家重点人才计划。", []),
        ("高级职称。", []),
    ],
)
def test_award_phrases_are_cut_into_awards(text, names):
    assert [award.name for award in find_awards(text, 0, len(text), trusted=True)] == names


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_honours_have_evidence_inside_the_text_and_a_confidence(text):
    for honour in honours(text):
        assert 0 <= honour.evidence.start < honour.evidence.end <= len(text)
        assert Decimal(0) < honour.confidence <= Decimal(1)
        assert honour.award
        assert honour.recipient == SUBJECT.full_name or honour.recipient in text
