"""What a user of the endpoint's page sees and does, in headless Chromium."""

import time
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest

from kg.rdf import write_turtle
from tests.graphs import full_graph
from tests.page_browser import HOSTILE, hostile_graph, requests_of, wait
from tests.server import running

pytestmark = pytest.mark.usefixtures("browser")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("serve") / "graph.ttl"
    write_turtle(full_graph(), path)
    with running(path, "--timeout", "2") as place:
        yield place


def open_editor(browser, url: str) -> None:
    browser.get("about:blank")
    browser.get_log("browser"), browser.get_log("performance")
    browser.get(url)
    wait(browser, "document.documentElement.dataset.ready === '1'")
    browser.execute_script("if (document.documentElement.lang !== 'en') document.getElementById('language').click()")


def write(browser, sparql: str) -> None:
    browser.execute_script(
        "const area = document.getElementById('query'); area.focus(); area.value = arguments[0];"
        "area.setSelectionRange(area.value.length, area.value.length); area.dispatchEvent(new Event('input'))",
        sparql,
    )


def press(browser, key: str, *, ctrl: bool = False) -> None:
    browser.execute_script(
        "document.getElementById('query').dispatchEvent(new KeyboardEvent('keydown',"
        " {key: arguments[0], ctrlKey: arguments[1], cancelable: true}))",
        key,
        ctrl,
    )


def text_of(browser, selector: str) -> str:
    return browser.execute_script("return document.querySelector(arguments[0]).innerText", selector)


def test_the_page_asks_nobody_but_its_server_and_has_no_complaint(browser, url: str) -> None:
    open_editor(browser, url)
    time.sleep(0.3)
    assert all(request.startswith(url) for request in requests_of(browser))
    assert [entry for entry in browser.get_log("browser") if "favicon" not in entry["message"]] == []


def test_the_first_query_runs_as_it_stands(browser, url: str) -> None:
    open_editor(browser, url)
    browser.execute_script("document.getElementById('run').click()")
    wait(browser, "document.querySelector('#answer td')")
    assert "浙江省湖州市吴兴区" in text_of(browser, "#answer")
    assert text_of(browser, "#state") == "1 row" or text_of(browser, "#state").endswith("rows")
    assert "EXCEL" in text_of(browser, "#downloads").upper()


def test_an_address_holds_the_query(browser, url: str) -> None:
    open_editor(browser, url + "/#query=ASK%20%7B%20%3Fs%20a%20kgo%3ARegion%20%7D")
    press(browser, "Enter", ctrl=True)
    wait(browser, "document.getElementById('state').textContent === 'Yes.'")


def test_an_error_is_shown_and_marked_in_the_text(browser, url: str) -> None:
    open_editor(browser, url)
    write(browser, "SELECT ?r\nWHERE { ?r kgo:level , }")
    press(browser, "Enter", ctrl=True)
    wait(browser, "!document.getElementById('problem').hidden")
    assert text_of(browser, "#problem").startswith("line 2, column")
    assert browser.execute_script("return document.querySelectorAll('#colours .wrong').length") == 1


def test_a_term_that_does_not_exist_is_underlined_while_it_is_written(browser, url: str) -> None:
    open_editor(browser, url)
    write(browser, "SELECT * { ?r kgo:adopt ?p ; kgo:adopts ?q }")
    assert browser.execute_script(
        "return [...document.querySelectorAll('#colours .wrong')].map(e => e.textContent)"
    ) == ["kgo:adopt"]


def test_terms_are_completed_by_name_and_by_their_chinese_label(browser, url: str) -> None:
    open_editor(browser, url)
    for typed in ("kgo:fullN", "全称"):
        write(browser, f"SELECT * {{ ?r {typed}")
        wait(browser, "!document.getElementById('offers').hidden")
        press(browser, "Enter")
        assert browser.execute_script("return document.getElementById('query').value") == "SELECT * { ?r kgo:fullName"


def test_a_named_question_is_put_into_the_editor_with_its_parameter_and_asked(browser, url: str) -> None:
    open_editor(browser, url)
    browser.execute_script(
        "const find = document.getElementById('find-question'); find.value = 'adopters'; find.dispatchEvent(new Event('input'));"
        "const box = document.querySelector('#questions details'); box.open = true;"
        "box.querySelector('input').value = '红色物业'; box.querySelector('button').click()"
    )
    wait(browser, "document.querySelector('#answer td')")
    assert 'VALUES ?program { "红色物业" }' in browser.execute_script("return document.getElementById('query').value")
    assert "2021年起" in text_of(browser, "#answer")


def test_a_thing_in_the_answer_is_described_on_click(browser, url: str) -> None:
    open_editor(browser, url)
    write(browser, "SELECT ?p { ?p a kgo:Program } ORDER BY ?p")
    press(browser, "Enter", ctrl=True)
    wait(browser, "document.querySelector('#answer td button')")
    browser.execute_script("document.querySelector('#answer td button').click()")
    wait(browser, "document.querySelector('#answer pre')")
    assert "skos:prefLabel" in text_of(browser, "#answer pre")


def test_the_page_speaks_both_languages(browser, url: str) -> None:
    open_editor(browser, url)
    browser.execute_script("document.getElementById('language').click()")
    assert text_of(browser, "#run") == "运行"
    assert browser.execute_script("return document.documentElement.lang") == "zh"
    assert "推行" in text_of(browser, "#terms")


def test_the_link_to_the_view_leads_to_the_page_of_the_graph(browser, url: str) -> None:
    open_editor(browser, url)
    browser.execute_script("document.getElementById('view').click()")
    wait(browser, "location.pathname === '/view' && document.documentElement.dataset.ready === '1'")


def test_a_query_that_runs_away_is_told(browser, url: str) -> None:
    open_editor(browser, url)
    write(browser, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
    press(browser, "Enter", ctrl=True)
    wait(browser, "document.getElementById('problem').textContent.includes('time limit')")


def test_hostile_strings_stay_strings(browser, tmp_path: Path) -> None:
    graph = nx.relabel_nodes(hostile_graph(), {HOSTILE[1]: "program-红色物业"})  # no IRI can be made of it
    write_turtle(graph, tmp_path / "graph.ttl")
    with running(tmp_path / "graph.ttl") as place:
        open_editor(browser, place)
        write(browser, "SELECT ?o { ?s ?p ?o FILTER(isLiteral(?o)) }")
        press(browser, "Enter", ctrl=True)
        wait(browser, "document.querySelector('#answer td')")
        assert HOSTILE[0] in text_of(browser, "#answer")
        assert browser.execute_script("return window.hit") is None
        assert (
            browser.execute_script(
                "return document.querySelectorAll('#answer script, #answer img, #answer svg').length"
            )
            == 0
        )
