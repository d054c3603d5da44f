from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.dates import Interval, resolve_date

CASES = [
    ("2018年以来", None, Interval(date(2018, 1, 1), date(2018, 12, 31), "year")),
    ("2022年2月", None, Interval(date(2022, 2, 1), date(2022, 2, 28), "month")),
    ("2023年5月31日", None, Interval(date(2023, 5, 31), date(2023, 5, 31), "day")),
    ("今年8月", "2023-09-12", Interval(date(2023, 8, 1), date(2023, 8, 31), "month")),
    ("去年", "2023", Interval(date(2022, 1, 1), date(2022, 12, 31), "year")),
    ("前年", "2023-09-12", Interval(date(2021, 1, 1), date(2021, 12, 31), "year")),
    ("上个月", "2023-01-12", Interval(date(2022, 12, 1), date(2022, 12, 31), "month")),
]


@pytest.mark.parametrize(("written", "issued", "expected"), CASES, ids=[case[0] for case in CASES])
def test_a_written_time_is_an_interval(written, issued, expected):
    assert resolve_date(written, issued) == expected


@pytest.mark.parametrize(
    ("written", "issued"), [("今年8月", None), ("上个月", "2023"), ("近年来", "2023"), ("2022年13月", None)]
)
def test_what_cannot_be_told_is_not_guessed(written, issued):
    assert resolve_date(written, issued) is None


@given(st.text("今去前年上个月12089日起以来"), st.none() | st.dates().map(str))
def test_an_interval_never_ends_before_it_begins(written, issued):
    found = resolve_date(written, issued)
    assert found is None or found.begin <= found.end
