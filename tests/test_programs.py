import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.programs import _find_longest, count_names, find_programs
from kg.model import Document

CASES = json.loads((Path(__file__).parent / "cases" / "programs.json").read_text("utf-8"))


def names(text: str) -> list[str]:
    return [mention.name for mention in find_programs(Document(title="", source_file="a.txt", text=text))]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:14] for case in CASES])
def test_programs_of_a_sentence(case):
    found = names(case["text"])
    assert [name for name in case["programs"] if name not in found] == []
    assert [name for name in case["never"] if name in found] == []


def test_a_later_bare_mention_of_an_accepted_program_counts_too():
    found = find_programs(
        Document(title="", source_file="a.txt", text="全县实施“雁归故里”行动。如今，“雁归故里”引回能人320名。")
    )
    assert [mention.name for mention in found] == ["雁归故里", "雁归故里"]


def test_surface_takes_in_the_generic_noun_and_the_name_does_not():
    [mention] = find_programs(Document(title="", source_file="a.txt", text="我市深入实施青年人才“扎根”行动。"))
    assert (mention.name, mention.text, mention.kind) == ("扎根", "“扎根”行动", "campaign")


def test_national_programmes_are_marked():
    [mention] = find_programs(Document(title="", source_file="a.txt", text="严格落实“三会一课”制度。"))
    assert mention.national


PIECES = st.sampled_from(
    [
        "实施",
        "“红色物业”",
        "行动",
        "“两个维护”",
        "，",
        "。",
        "、",
        "“",
        "”",
        "‘",
        "’",
        "\n",
        "计划",
        "3个",
        "党建联建",
        "的",
        "《",
        "》",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES | st.text(max_size=4), max_size=25))
def test_offsets_hold_and_mentions_never_overlap(pieces):
    text = "".join(pieces)
    found = find_programs(Document(title="", source_file="a.txt", text=text))
    assert all(text[m.span.start : m.span.end] == m.text for m in found)
    assert all(m.name and 0 <= m.confidence <= 1 for m in found)


def test_a_name_that_is_a_mere_number_is_shown_with_what_stands_before_it():
    [mention] = find_programs(Document(title="", source_file="a.txt", text="建立政治素质考察“六个一”机制。"))
    assert (mention.name, mention.text) == ("六个一", "政治素质考察“六个一”机制")


def test_an_accepted_name_counts_without_its_quotation_marks_too():
    found = find_programs(
        Document(
            title="", source_file="a.txt", text="全区推行“邻里食堂”工程。街道把邻里食堂办进小区。“邻里食堂味”除外。"
        )
    )
    assert [(m.name, m.quoted) for m in found if m.name == "邻里食堂"] == [("邻里食堂", True), ("邻里食堂", False)]


def test_a_word_that_is_no_program_by_itself_is_named_with_its_nouns():
    [mention] = find_programs(Document(title="", source_file="a.txt", text="深入实施“一把手”履职能力提升计划。"))
    assert mention.name == "一把手履职能力提升"


def test_names_are_counted_alike_in_short_and_long_texts():
    text = "青禾、青禾计划、青青青、禾。青"
    names = ["青禾", "青禾计划", "青青", "禾", "无"]
    assert count_names(text, names) == {"青禾": 2, "青禾计划": 1, "青青": 1, "禾": 3, "无": 0}
    assert count_names(text + "。" * 20_000, names) == count_names(text, names)


@pytest.mark.parametrize("filling", [0, 20_000])
def test_the_longest_of_the_known_names_is_found_at_each_place(filling: int) -> None:
    text = "红色物业联盟、物业联盟会、红色物业" + "。" * filling
    assert list(_find_longest(text, ["红色物业", "红色物业联盟", "物业联盟会"])) == [
        (0, "红色物业联盟"),
        (7, "物业联盟会"),
        (13, "红色物业"),
    ]
