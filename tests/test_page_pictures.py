"""Pictures from the command line: the timeline's figures, words that are only words, PNG without empty boxes."""

import re
from xml.etree import ElementTree

import pytest

from kg.errors import OutputError
from kg.page import svg as drawing
from kg.page.data import find_year
from kg.page.svg import clean, to_png
from kg.page.timeline import Course, timeline_svg, to_courses
from tests.page_browser import HOSTILE, hostile_graph
from tests.page_graph import make_graph
from tests.sample import sample_graph

SVG = "{http://www.w3.org/2000/svg}"


def words(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize(
    ("since", "year"),
    [
        ({"since": "2021年起", "since_begin": "2021-01-01", "since_end": "2021-12-31"}, 2021),
        ({"since": "今年", "since_begin": "2023-01-01", "since_end": "2023-12-31"}, 2023),
        ({"since": "2019年以来"}, 2019),
        ({"since": "党的二十大以来", "since_end": "2024-12-31"}, None),
        ({"since": "近年来"}, None),
        ({"since": "2021号文件"}, None),
        ({}, None),
    ],
)
def test_the_year_is_the_earliest_in_which_an_adoption_can_have_begun(since, year):
    assert find_year(since) == year


def test_courses_count_every_adoption_once():
    graph = make_graph()
    courses = to_courses(graph)
    adopted = [attrs for _, _, attrs in graph.edges(data=True) if attrs["type"] == "adopts"]
    assert sum(course.dated + course.undated for course in courses) == len(adopted)
    assert sum(course.dated for course in courses) == sum(bool(attrs.get("since")) for attrs in adopted)
    assert [course.dated for course in courses] == sorted((course.dated for course in courses), reverse=True)
    local = to_courses(graph, national=False)
    national = {data["label"] for _, data in graph.nodes(data=True) if data.get("national")}
    assert {course.program for course in courses} - {course.program for course in local} == national


def test_the_timeline_names_the_region_beside_its_year():
    assert to_courses(sample_graph()) == [Course("红色物业", {2021: ("吴兴区",)}, 0)]
    shown = words(timeline_svg(sample_graph()))
    assert {"红色物业", "吴兴区", "2021"} <= set(shown)
    assert "1 dated, 0 without a year" in shown[0]


def test_a_graph_without_dates_says_so():
    graph = sample_graph()
    for _, _, attrs in graph.edges(data=True):
        for key in ("since", "since_begin", "since_end"):
            attrs.pop(key, None)
    assert any("no adoption with a stated year" in line for line in words(timeline_svg(graph)))


def test_the_same_graph_gives_the_same_picture():
    assert timeline_svg(make_graph()) == timeline_svg(make_graph())


@pytest.mark.parametrize("hostile", [*HOSTILE, "a\x00b\ud800", "\ufffe&amp;"])
def test_words_in_a_picture_are_only_words(hostile):
    element = ElementTree.fromstring(f"<text>{clean(hostile)}</text>")
    assert len(element) == 0
    assert not re.search("[\x00-\x1f\u202a-\u202e\u2066-\u2069]", element.text or "")


def test_a_picture_of_hostile_words_holds_shapes_and_text_only():
    graph = hostile_graph()
    for _, _, attrs in graph.edges(data=True):
        attrs.update(since="2021年", since_begin=None, since_end=None)
    tags = {element.tag.removeprefix(SVG) for element in ElementTree.fromstring(timeline_svg(graph)).iter()}
    assert tags == {"svg", "title", "rect", "text", "circle"}


def test_a_png_shows_chinese_characters():
    pytest.importorskip("resvg_py", reason="resvg-py is not installed: no PNG is drawn")
    try:
        content = to_png(timeline_svg(sample_graph()))
    except OutputError as error:
        pytest.skip(f"no PNG is drawn: {error}")
    assert content.startswith(b"\x89PNG")
    other = sample_graph()
    other.nodes["program-红色物业"]["label"] = "青色物业"
    assert to_png(timeline_svg(other)) != content  # two characters give two pictures: neither is an empty box


def test_without_a_chinese_font_nothing_is_drawn(monkeypatch):
    pytest.importorskip("resvg_py", reason="resvg-py is not installed: no PNG is drawn")
    monkeypatch.setattr(drawing, "_probe", lambda renderer, character: b"an empty box")
    with pytest.raises(OutputError, match="fonts-noto-cjk"):
        to_png(timeline_svg(sample_graph()))


def test_without_the_renderer_the_remedy_is_named(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "resvg_py", None)
    with pytest.raises(OutputError, match=r"govkg\[png\]"):
        to_png("<svg/>")
