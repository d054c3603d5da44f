"""Half-width punctuation is read as full-width, and nothing moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.widths import widen


@pytest.mark.parametrize(
    ("text", "wide"),
    [
        ("成立党委,书记王敏(兼)说:“好!”", "成立党委，书记王敏（兼）说：“好！”"),
        ("覆盖12个村,惠及98%,群众点赞.", "覆盖12个村，惠及98%，群众点赞。"),
        ('推行"红色物业",成效明显.', "推行“红色物业”，成效明显。"),
    ],
)
def test_marks_beside_chinese_are_widened(text: str, wide: str):
    assert widen(text) == wide


@pytest.mark.parametrize("text", ["1,200", "8:30", "Open AI (beta), v2.0", "一.建强组织", "增收1.2万元"])
def test_figures_latin_text_and_numbers_of_headings_stay(text: str):
    assert widen(text) == text


@given(st.text(alphabet="党建区,.;:()\"'“”12aA %\n", max_size=40))
def test_no_character_is_added_or_lost(text: str):
    assert len(widen(text)) == len(text)
