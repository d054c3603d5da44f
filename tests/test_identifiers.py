import re

from hypothesis import given
from hypothesis import strategies as st

from kg.identifiers import make_id


def test_chinese_stays_readable():
    assert make_id("program", "红色物业") == "program-红色物业"
    assert make_id("outcome", "浙江省湖州市", "培训干部") == "outcome-浙江省湖州市-培训干部"


def test_full_width_and_half_width_are_one():
    assert make_id("program", "３Ｄ打印") == make_id("program", "3D打印")


def test_labels_that_differ_only_in_unsafe_characters_stay_apart():
    assert make_id("program", "1+5") != make_id("program", "1-5") != make_id("program", "1 5")
    assert make_id("program", "A", "B") != make_id("program", "A-B", "")


@given(st.lists(st.text(), min_size=1, max_size=3))
def test_identifiers_are_safe_local_names(labels):
    name = make_id("kind", *labels)
    assert re.fullmatch(r"kind-[\w·-]+", name)
    assert len(name) <= 100
