"""Words found by their last characters: the same as a search for all of them finds."""

import re

from hypothesis import given
from hypothesis import strategies as st

from kg.extract.endings import find_endings, make_endings
from kg.extract.names import either

WORDS = ("书记", "总书记", "书记员", "记者", "特约记者", "者家")


def sweep(text: str, behind: str) -> list[tuple[int, int]]:
    found, free = [], 0
    for start, _, end in find_endings(text, make_endings(WORDS, behind)):
        if start >= free:
            found.append((start, end))
            free = end
    return found


@given(st.text(alphabet="总书记员特约者家：王", max_size=12))
def test_the_words_taken_from_left_to_right_are_those_of_one_pattern(text: str) -> None:
    assert sweep(text, "()") == [match.span() for match in re.finditer(either(WORDS), text)]


@given(st.text(alphabet="总书记员特约者家：王", max_size=12))
def test_what_must_follow_belongs_to_the_match_as_far_as_its_group_reaches(text: str) -> None:
    expected = [match.span() for match in re.finditer(f"{either(WORDS)}：?(?=王)", text)]
    assert sweep(text, "(：?)(?=王)") == expected


def test_every_word_that_ends_at_a_place_is_found() -> None:
    assert find_endings("总书记", make_endings(WORDS)) == [(0, 3, 3), (1, 3, 3)]
