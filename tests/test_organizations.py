import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.organizations import find_organizations
from kg.extract.phrases import phrase_start
from kg.extract.vocabulary import cut, division_names, is_link, is_word
from kg.model import Document, Region, RegionMention, Span

CASES = json.loads((Path(__file__).parent / "cases" / "organizations.json").read_text("utf-8"))
PIECES = [
    "湖北",
    "大学",
    "区委",
    "组织部",
    "集团",
    "有限公司",
    "社区党委",
    "与",
    "在",
    "、",
    "等企业",
    "。",
    "“",
    "”",
    "\n",
    "12家",
    "中组部",
]


def document(text: str) -> Document:
    return Document("标题", "a.txt", text)


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:16] for case in CASES])
def test_bodies_of_a_sentence_are_found_and_no_generic_ones(case):
    assert sorted({m.text for m in find_organizations(document(case["text"]))}) == sorted(case["organizations"])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("华中农业大学", "university"),
        ("中组部", "party organ"),
        ("宁波银行", "company"),
        ("桂花园社区党委", "party committee"),
        ("开封市应急管理局", "government"),
        ("源驰科技、", "company"),
    ],
)
def test_kind_follows_the_noun_of_the_body(text, kind):
    assert [m.kind for m in find_organizations(document(text))] == [kind]


def test_name_does_not_begin_inside_a_region():
    text = "新建区域内的朝阳市高新职业学院"
    region = Region("辽宁省朝阳市", "朝阳市", "prefecture")
    start = text.index("朝阳市")
    found = find_organizations(document(text), (RegionMention(Span(start, start + 3), "朝阳市", region),))
    assert [m.text for m in found] == ["朝阳市高新职业学院"]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("牵手湖北汽车工业学院", "湖北汽车工业学院"),
        ("引进12所高校", "高校"),
        ("在闹元宵活动中央视", ""),
        ("上黄村", "上黄村"),
        ("会议上黄村", "黄村"),
    ],
)
def test_noun_phrase_begins_behind_verbs_quantities_and_prepositions(text, phrase):
    begin = phrase_start(text, 0, len(text))
    assert text[begin:].endswith(phrase)
    assert not phrase or text[begin:] == phrase


def test_cut_loses_nothing_and_knows_divisions():
    text = "近日湖州市吴兴区召开座谈会"
    assert "".join(cut(text)) == text
    assert {"吴兴区", "吴兴", "兰州", "新疆"} <= division_names()
    assert is_word("大学")
    assert is_link("引进")
    assert not is_link("包头")


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_mentions_quote_the_text_in_order_and_never_overlap(text):
    found = find_organizations(document(text))
    for mention in found:
        assert text[mention.span.start : mention.span.end] == mention.text
    assert not any(a.span.overlaps(b.span) or b.span < a.span for a, b in pairwise(found))
