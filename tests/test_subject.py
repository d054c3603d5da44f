"""Whose report a document is."""

import json
from pathlib import Path

import pytest

from kg.divisions import load_divisions
from kg.model import Document, Span
from kg.subject import count_level_words, find_subjects, level_word

CASES = json.loads((Path(__file__).parent / "cases" / "regions_subject.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_report_belongs_to_exactly_these_regions(case: dict[str, object]) -> None:
    doc = Document(str(case["title"]), "a.txt", str(case["text"]))
    assert [region.full_name for region in find_subjects(doc, load_divisions())] == case["finds"]


def test_byline_weighs_more_than_passing_mentions() -> None:
    text = "秦州区委组织部供稿\n干部赴麦积区考察，又到麦积区座谈。全区响应，全区行动。"
    with_byline = Document("实干笃行", "a.txt", text, byline=Span(0, 9))
    assert [region.name for region in find_subjects(with_byline, load_divisions())] == ["秦州区"]


@pytest.mark.parametrize(
    ("full_name", "word"),
    [
        ("浙江省", "省"),
        ("宁夏回族自治区", "区"),
        ("北京市", "市"),
        ("四川省凉山彝族自治州", "州"),
        ("内蒙古自治区兴安盟", "盟"),
        ("浙江省湖州市吴兴区", "区"),
        ("浙江省湖州市吴兴区朝阳街道", "街道"),
    ],
)
def test_level_word_is_how_a_region_speaks_of_itself(full_name: str, word: str) -> None:
    region = load_divisions().get(full_name)
    assert region is not None
    assert level_word(region) == word


def test_committees_count_as_level_words_only_at_the_head_of_a_phrase() -> None:
    assert count_level_words("区委部署，全区行动。") == {"区": 2}
    assert count_level_words("吴兴区委部署。") == {}
    assert count_level_words("自治区党委部署，市委要求。") == {"区": 1, "市": 1}
