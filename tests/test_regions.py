"""Which divisions a sentence names."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.divisions import load_divisions
from kg.extract.regions import find_open_names, find_regions
from kg.model import Document, Region

CASES = json.loads((Path(__file__).parent / "cases" / "regions.json").read_text("utf-8"))


def subjects_of(full_name: str) -> tuple[Region, ...]:
    region = load_divisions().get(full_name) if full_name else None
    return (region,) if region else ()


def named(text: str, subject: str = "") -> set[str]:
    doc = Document("题目", "a.txt", text)
    return {mention.region.full_name for mention in find_regions(doc, subjects_of(subject), load_divisions())}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_sentence_names_exactly_these_divisions(case: dict[str, object]) -> None:
    assert named(str(case["text"]), str(case["subject"])) == set(case["finds"])  # type: ignore[call-overload]


def test_mentions_come_in_the_order_of_the_text_and_carry_the_level() -> None:
    doc = Document("题目", "a.txt", "宁波市鄞州区咸祥镇里蔡村办起工坊。")
    mentions = find_regions(doc, (), load_divisions())
    assert [(m.text, m.region.level) for m in mentions] == [
        ("宁波市", "prefecture"),
        ("鄞州区", "county"),
        ("咸祥镇", "township"),
        ("里蔡村", "village"),
    ]
    assert [m.region.adcode for m in mentions] == ["330200", "330212", None, None]


def test_village_knows_its_parent() -> None:
    doc = Document("题目", "a.txt", "吴兴区织里镇伍浦村修了路。")
    assert find_regions(doc, (), load_divisions())[-1].region.parent == "浙江省湖州市吴兴区织里镇"


PIECES = st.sampled_from(
    [
        "浙江省",
        "湖州市",
        "吴兴区",
        "织里镇",
        "伍浦村",
        "朝阳区",
        "全市",
        "、",
        "，",
        "在",
        "“",
        "”",
        "高新区",
        "赴沪苏浙",
        "\n",
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_mentions_are_passages_of_the_text_and_do_not_overlap(text: str) -> None:
    mentions = find_regions(Document("题目", "a.txt", text), subjects_of("浙江省湖州市"), load_divisions())
    assert all(text[m.span.start : m.span.end] == m.text for m in mentions)
    assert all(a.span.end <= b.span.start for a, b in pairwise(mentions))


@given(st.text(max_size=60))
def test_any_text_is_read_without_failing(text: str) -> None:
    doc = Document("题目", "a.txt", text)
    assert all(text[m.span.start : m.span.end] == m.text for m in find_regions(doc, (), load_divisions()))


def test_a_name_that_several_divisions_bear_is_left_open_with_all_of_them():
    doc = Document(title="", source_file="a.txt", text="会上，鼓楼区介绍了经验。")
    divisions = load_divisions()
    assert find_regions(doc, (), divisions) == ()
    [open_name] = find_open_names(doc, (), divisions)
    assert open_name.text == "鼓楼区"
    assert {region.full_name for region in open_name.candidates} == {
        "江苏省南京市鼓楼区", "江苏省徐州市鼓楼区", "福建省福州市鼓楼区", "河南省开封市鼓楼区"
    }  # fmt: skip


def test_a_name_that_the_report_settles_is_not_left_open():
    divisions = load_divisions()
    nanjing = divisions.get("江苏省南京市")
    doc = Document(title="", source_file="a.txt", text="鼓楼区建成驿站12个。")
    assert find_open_names(doc, (nanjing,), divisions) == ()
