import itertools
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.authors import find_authors, split_names
from kg.extract.names import guess_at, guess_before, surnames
from kg.extract.organizations import find_organizations
from kg.extract.people import find_people
from kg.extract.positions import find_positions
from kg.model import Document, Span

CASES = json.loads((Path(__file__).parent / "cases" / "people.json").read_text("utf-8"))
PIECES = [
    "区委书记",
    "张涛",
    "李国华",
    "院士",
    "、",
    "和",
    "等",
    "说",
    "，",
    "。",
    "“",
    "”",
    "\n",
    " ",
    "·",
    "a",
    "3",
    "欧阳",
    "记者",
    "团队",
]


def document(text: str, byline: Span | None = None) -> Document:
    return Document("标题", "a.txt", text, byline=byline)


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:16] for case in CASES])
def test_people_of_a_sentence_are_found_and_nobody_else(case):
    assert sorted({m.text for m in find_people(document(case["text"]))}) == sorted(case["people"])


@pytest.mark.parametrize("case", [c for c in CASES if "positions" in c], ids=lambda case: case["text"][:16])
def test_positions_of_a_sentence_are_read_as_written(case):
    doc = document(case["text"])
    found = find_positions(doc, find_people(doc), find_organizations(doc))
    assert sorted([p.person, p.role, p.organization or ""] for p in found) == sorted(
        [person, role, body or ""] for person, role, body in case["positions"]
    )


def test_every_later_repetition_is_a_mention():
    doc = document("镇长侯卫东走进果园。侯卫东说，今年丰收在望。大家都信侯卫东。")
    assert [m.span.start for m in find_people(doc)] == [2, 10, 26]


def test_byline_span_is_read_even_without_spaces():
    text = "李梅王子轩欧阳雪\n春风又绿江南岸。"
    names = find_people(document(text, byline=Span(0, 8)))
    assert [m.text for m in names] == ["李梅", "王子轩", "欧阳雪"]


def test_line_of_names_is_a_byline_and_line_of_words_is_none():
    assert {m.text for m in find_people(document("实干争春\n赵一鸣 钱晓东 孙雨桐\n正文从这里开始。"))} == {
        "赵一鸣",
        "钱晓东",
        "孙雨桐",
    }
    assert find_authors(document("高位推动 严管厚爱\n正文从这里开始。")) == ()


def test_run_of_characters_is_cut_into_names_without_remainder():
    assert split_names("张三李四光") in (("张三", "李四光"), ("张三李", "四光"))
    assert split_names("的的") == ()


def test_name_does_not_swallow_what_follows():
    text = "徐勇带队先后两次来访"
    guess = guess_at(text, 0)
    assert guess
    assert text[guess.start : guess.end] == "徐勇"


def test_name_before_a_title_does_not_swallow_what_precedes():
    text = "引进冯明远"
    guess = guess_before(text, len(text))
    assert guess
    assert text[guess.start : guess.end] == "冯明远"


def test_no_surname_no_guess():
    assert guess_at("的确如此", 0) is None
    assert guess_at("", 0) is None


def test_surname_list_is_closed_and_holds_compound_ones():
    assert {"王", "蹇", "闵"} <= surnames("plain")
    assert "欧阳" in surnames("compound")
    assert not surnames("plain") & surnames("ambiguous")


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_mentions_and_evidence_quote_the_text(text):
    doc = document(text)
    people = find_people(doc)
    for mention in people:
        assert text[mention.span.start : mention.span.end] == mention.text
    for position in find_positions(doc, people):
        passage = text[position.evidence.start : position.evidence.end]
        assert position.person in passage
        assert position.role in passage
        assert position.organization is None or position.organization in text


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_mentions_are_ordered_and_never_overlap(text):
    spans = [m.span for m in find_people(document(text))]
    assert spans == sorted(spans)
    assert not any(a.overlaps(b) for a, b in itertools.pairwise(spans))
