from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.numbers import find_figures, unit_kinds

PIECES = ["3", "12", "1.5", "2022", "万", "亿", "余", "个", "名", "人次", "%", "元", "年", "以上", "近", "第", "+", "“", "”", "《", "》", "，", "∶", " ", "\n", "a", "９"]  # fmt: skip


def values(text: str) -> list[tuple[str, str]]:
    return [(str(f.value), f.unit) for f in find_figures(text)]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1.2万人次", "12000", "人次"),
        ("6.2亿元", "620000000", "元"),
        ("3.5万亿元", "3500000000000", "元"),
        ("120余万名", "1200000", "名"),
        ("7千余名", "7000", "名"),
        ("5百名", "500", "名"),
        ("12,500株", "12500", "株"),
        ("100%", "100", "%"),
        ("０.５％", "0.5", "%"),
        ("4.5‰", "4.5", "‰"),
        ("18.28个百分点", "18.28", "个百分点"),
        ("2.60倍", "2.6", "倍"),
        ("15大类", "15", "大类"),
        ("3个工作日", None, None),
        ("时限缩短至3个工作日", "3", "个工作日"),
        ("88平方公里", "88", "平方公里"),
        ("30km", "30", "km"),
        ("7万", "70000", ""),
    ],
)
def test_a_number_is_multiplied_out(text: str, value: str | None, unit: str | None) -> None:
    assert values(text) == ([] if value is None else [(value, unit)])


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("30个", "exact"),
        ("达30个", "exact"),
        ("目前30个", "exact"),
        ("附近30个", "exact"),
        ("超30个", "over"),
        ("突破30个", "over"),
        ("逾30个", "over"),
        ("30余个", "over"),
        ("30多个", "over"),
        ("30%以上", "over"),
        ("近30个", "under"),
        ("不足30个", "under"),
        ("30%以下", "under"),
        ("约30个", "about"),
        ("30个左右", "about"),
    ],
)
def test_a_qualifier_is_read(text: str, qualifier: str) -> None:
    assert [f.qualifier for f in find_figures(text)] == [qualifier]


def test_the_expression_includes_its_qualifiers() -> None:
    text = "全县超过30%以上的村"
    (figure,) = find_figures(text)
    assert text[figure.span.start : figure.span.end] == "超过30%以上"
    assert text[figure.digits.start : figure.digits.end] == "30"


def test_figures_come_in_order_of_the_text() -> None:
    assert values("3个县、12个乡，共45人") == [("3", "个"), ("12", "个"), ("45", "人")]


def test_a_condition_is_none_and_the_result_beside_it_is_read() -> None:
    assert values("收入30万元以上的村达到65.5%") == [("65.5", "%")]
    assert values("收入全部达到30万元以上。") == [("300000", "元")]


def test_a_sentence_in_quotation_marks_is_read_and_a_name_is_not() -> None:
    assert values("“我们有3个车间，40名工人。”") == [("3", "个"), ("40", "名")]
    assert values("“3个车间”") == []


def test_a_telephone_number_is_no_quantity() -> None:
    assert values("12345678901234567890个") == []


def test_every_unit_has_a_known_kind() -> None:
    kinds = {"classifier", "people", "event", "place", "money", "share", "size", "duration"}
    assert set(unit_kinds().values()) == kinds


@given(st.one_of(st.lists(st.sampled_from(PIECES), max_size=20).map("".join), st.text(max_size=80)))
def test_figures_stand_in_the_text_and_do_not_overlap(text: str) -> None:
    end = 0
    for figure in find_figures(text):
        assert figure.span.contains(figure.digits)
        assert end <= figure.digits.start
        assert text[figure.digits.start].isdigit()
        assert figure.value >= 0
        assert figure.value == Decimal(format(figure.value, "f"))
        end = figure.span.end
