from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Span
from kg.text import find_quotes, make_overlap_test, make_search_around, split_clauses, split_sentences


def inner(text: str) -> list[str]:
    return [text[q.inner.start : q.inner.end] for q in find_quotes(text)]


def test_quotes_nest():
    assert inner("他说：“推行‘四色预警’很管用”。") == ["推行‘四色预警’很管用", "四色预警"]
    assert [q.depth for q in find_quotes("“甲‘乙’”")] == [0, 1]


def test_a_lost_closing_mark_spoils_one_paragraph_only():
    assert inner("打造“幸福邻里品牌\n开设“先锋讲堂”") == ["先锋讲堂"]


def test_empty_and_stray_marks_are_no_quotes():
    assert inner("“”甲”乙") == []


def test_sentences_keep_their_mark_and_clauses_split_at_commas():
    text = "全区建站52个，服务骑手3万人。成效明显！\n下一步"
    assert [text[s.start : s.end] for s in split_sentences(text)] == [
        "全区建站52个，服务骑手3万人。",
        "成效明显！",
        "下一步",
    ]
    assert [text[s.start : s.end] for s in split_clauses(text, Span(0, 16))] == ["全区建站52个，", "服务骑手3万人。"]


def test_a_closing_mark_behind_the_full_stop_belongs_to_the_sentence():
    text = "“就是好。”他说。"
    assert [text[s.start : s.end] for s in split_sentences(text)] == ["“就是好。”", "他说。"]


@given(st.text(alphabet="甲乙，。；“”‘’\n 1", max_size=60))
def test_pieces_are_in_order_disjoint_and_lose_only_white_space(text):
    for split in (split_sentences, split_clauses):
        pieces = split(text)
        assert all(a.end <= b.start for a, b in pairwise(pieces))
        assert "".join("".join(text[p.start : p.end] for p in pieces).split()) == "".join(text.split())
    for quote in find_quotes(text):
        assert quote.outer.start + 1 == quote.inner.start < quote.inner.end == quote.outer.end - 1


def test_an_empty_span_is_refused():
    with pytest.raises(ValueError, match="empty or reversed"):
        Span(3, 3)


_SPANS = st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


@given(st.lists(_SPANS, max_size=8), _SPANS)
def test_overlaps_and_surroundings_are_those_of_every_single_span(spans, span):
    assert make_overlap_test(spans)(span) == any(other.overlaps(span) for other in spans)
    assert make_search_around(spans)(span) == sorted(other for other in spans if other.contains(span))


def test_an_unclosed_mark_inside_does_not_hide_the_quotation_around_it():
    assert inner("“甲‘乙”丙’") == ["甲‘乙"]
