"""An audit as a reviewer does it: judge in Chromium by key, save, score, correct, and build again from the same reports."""

import json
import time
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import networkx as nx
import pytest
from click.testing import CliRunner
from msgspec import structs

from kg.audit import draw_sample, list_facts, read_rows, to_corrections, to_page, to_row
from kg.audit.sampling import Drawn
from kg.cli import main
from kg.corrections import FIELDS, Corrections, correct, correct_all, list_unused, read_corrections
from kg.divisions import load_divisions
from kg.extraction import complete, extract
from kg.graph import build_graph
from kg.linking.identity import document_id
from kg.model import Extraction
from kg.rdf import write_turtle
from kg.reading import find_inputs, read_documents
from tests.page_browser import HOSTILE, find, hostile_graph, open_page, requests_of, wait
from tests.sample import sample_graph

ENTER, LEFT, RIGHT = "\ue007", "\ue012", "\ue014"


@pytest.fixture(scope="module")
def extractions() -> list[Extraction]:
    """What the packaged example's reports say, before completing."""
    paths = find_inputs([Path(str(files("kg") / "data" / "example" / "reports"))]).files
    return [extract(doc, load_divisions()) for path in paths for doc in read_documents(path)]


@pytest.fixture(scope="module")
def example(extractions) -> nx.MultiDiGraph:
    return build_graph(complete(extractions), load_divisions())


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("audit")
    for name, graph in (("sample", sample_graph()), ("hostile", hostile_graph())):
        page = to_page(graph, draw_sample(list_facts(graph), 40), name=name)
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return folder


def open_anew(browser, path: Path, name: str = "") -> None:
    """Open a page as a reviewer of that name who has judged nothing yet."""
    open_page(browser, path)
    browser.execute_script("localStorage.clear()")
    open_page(browser, path)
    if name:
        browser.find_element("id", "reviewer").send_keys(name + ENTER)


def press(browser, *keys: str) -> None:
    for key in keys:
        browser.switch_to.active_element.send_keys(key)


def text(browser, css: str) -> str:
    return find(browser, css)[0].text


def verdicts(browser) -> list[str]:
    return [button.get_attribute("class") for button in find(browser, "#map button")]


def save(browser, folder: Path, name: str) -> Path:
    """Press S and give the file that the browser saves."""
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(folder)})
    (folder / name).unlink(missing_ok=True)
    press(browser, "s")
    end = time.monotonic() + 10
    while not (folder / name).exists():
        assert time.monotonic() < end, list(folder.iterdir())
        time.sleep(0.02)
    return folder / name


@pytest.mark.parametrize("name", ["sample", "hostile"])
def test_the_page_asks_for_nothing_but_itself_and_shows_words_as_words(browser, folder, name):
    open_anew(browser, folder / f"{name}.html", "李")
    count = len(find(browser, "#map button"))
    for _ in range(count):
        press(browser, "w", RIGHT)
    assert text(browser, "#count") == f"{count} / {count} 条已评"
    assert browser.execute_script("return window.hit") is None
    assert {url for url in requests_of(browser) if not url.startswith("blob:")} == {(folder / f"{name}.html").as_uri()}
    assert browser.get_log("browser") == []


def test_the_policy_stops_a_script_put_into_the_page(browser, folder):
    open_anew(browser, folder / "sample.html")
    browser.execute_script(
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.hit=9\">');"
        "const s = document.createElement('script'); s.textContent = 'window.hit = 9'; document.body.append(s);"
    )
    time.sleep(0.2)
    assert browser.execute_script("return window.hit") is None


def test_hostile_words_come_back_from_the_saved_file_as_they_were(browser, folder, tmp_path):
    open_anew(browser, folder / "hostile.html", "=李")
    press(browser, "a", "n")
    browser.switch_to.active_element.send_keys("=1+1," + '"' + ENTER)
    saved = read_rows(save(browser, tmp_path, "hostile-_李.csv"))
    fresh = [to_row(hostile_graph(), one) for one in draw_sample(list_facts(hostile_graph()), 40)]
    assert sorted((row.id, row.passage, row.fields, row.document) for row in saved) == sorted(
        (row.id, row.passage, row.fields, row.document) for row in fresh
    )
    assert {row.verdict for row in saved} == {"accept", None}
    assert [(row.reviewer, row.note) for row in saved if row.note] == [("=李", '=1+1,"')]
    assert any(words in row.passage for words in HOSTILE[:1] for row in saved)


def test_a_fact_stands_beside_its_passage_with_the_words_marked(browser, folder):
    open_anew(browser, folder / "sample.html")
    kinds = [button.get_attribute("aria-label").split()[0] for button in find(browser, "#map button")]
    find(browser, "#map button")[kinds.index("推行")].click()
    assert text(browser, "#fact") == "浙江省湖州市吴兴区 推行 红色物业"
    assert text(browser, "#passage mark") == "实施“红色物业”创建行动"
    assert "湖州市吴兴区2021年起实施“红色物业”创建行动，区委书记王某某牵头" in text(browser, "#passage blockquote")
    assert "《吴兴区推行红色物业》a.txt，2023-05-04" in text(browser, "#passage figcaption")
    assert text(browser, "#kind i") == "置信度 0.95"
    find(browser, "#language")[0].click()
    assert text(browser, "#fact") == "浙江省湖州市吴兴区 runs 红色物业"
    assert text(browser, "#verdicts [data-verdict=unsure]").endswith("Unsure")


def test_keys_judge_move_and_undo(browser, folder):
    open_anew(browser, folder / "sample.html")
    press(browser, "a", "u", "w")
    assert verdicts(browser)[:4] == ["accept", "unsure", "wrong", ""]
    assert browser.execute_script("return document.querySelector('#map [aria-current=true]').dataset.place") == "2"
    assert not browser.find_element("id", "mend").get_property("hidden")
    press(browser, LEFT, "w", "z", "z")
    assert verdicts(browser)[:3] == ["accept", "unsure", ""]
    press(browser, "z", "z", "z")
    assert set(verdicts(browser)) == {""}
    assert text(browser, "#count").startswith("0 /")


def test_letters_typed_into_a_note_are_no_verdicts(browser, folder):
    open_anew(browser, folder / "sample.html")
    press(browser, "n")
    press(browser, *"aw", ENTER)
    assert set(verdicts(browser)) == {""}
    assert browser.find_element("id", "note").get_property("value") == "aw"
    press(browser, "u")
    assert verdicts(browser)[0] == "unsure"


def test_work_is_kept_over_a_reload_and_in_the_saved_file(browser, folder, tmp_path):
    open_anew(browser, folder / "sample.html", "王评审")
    press(browser, "a", "w", "c")
    press(browser, *"湖州", ENTER)
    saved = save(browser, tmp_path, "sample-王评审.csv")
    open_page(browser, folder / "sample.html")
    assert verdicts(browser)[:3] == ["accept", "wrong", ""]
    assert browser.find_element("id", "reviewer").get_property("value") == "王评审"
    open_anew(browser, folder / "sample.html")
    assert set(verdicts(browser)) == {""}
    browser.find_element("id", "file").send_keys(str(saved))
    wait(browser, "document.querySelector('#map .wrong')")
    assert verdicts(browser)[:3] == ["accept", "wrong", ""]
    press(browser, "j")
    assert browser.execute_script("return document.querySelector('#map [aria-current=true]').dataset.place") == "2"
    press(browser, LEFT)
    assert find(browser, "#mend input")[0].get_property("value") == "湖州"


def test_a_name_is_asked_for_before_saving(browser, folder):
    open_anew(browser, folder / "sample.html")
    press(browser, "a", "s")
    assert browser.switch_to.active_element.get_attribute("id") == "reviewer"
    assert text(browser, "#said") == "请先填写评审人姓名，再保存"


# From the page to the next build.


def shift(extraction: Extraction) -> Extraction:
    """The same report in another file, behind a long preface and with its paragraphs in reverse order."""
    doc = extraction.doc
    paragraphs = reversed(doc.text.split("\n"))
    moved = structs.replace(
        doc, source_file=f"moved-{doc.source_file}", text="编者按。" * 30 + "\n" + "\n".join(paragraphs)
    )
    return extract(structs.replace(moved, headings=(), captions=(), byline=None), load_divisions())


def test_verdicts_given_by_key_are_scored_and_bind_later_builds(browser, extractions, example, tmp_path):
    graph_file, page, file = tmp_path / "graph.ttl", tmp_path / "audit.html", tmp_path / "corrections.toml"
    write_turtle(example, graph_file)
    assert run(graph_file, "-n", 40, "-o", page)[0] == 0
    open_anew(browser, page, "李评审")
    rows = {row.id: row for row in read_rows(page.with_suffix(".csv"))}
    shown = [
        item["id"]
        for item in json.loads(browser.execute_script("return document.getElementById('data').textContent"))["items"]
    ]
    adoption = next(i for i, name in enumerate(shown) if rows[name].kind == "adoption")
    outcome = next(i for i, name in enumerate(shown) if rows[name].kind == "outcome")
    for i in range(len(shown)):
        if i == adoption:
            press(browser, "w", RIGHT)
        elif i == outcome:
            press(browser, "w")
            browser.find_element("id", "right-value").send_keys("4321" + ENTER)
            press(browser, RIGHT)
        else:
            press(browser, "a")
    saved = save(browser, tmp_path, "audit-李评审.csv")
    code, out = run("--score", saved, "--json")
    assert code == 0
    assert json.loads(out)["kinds"]["adoption"]["wrong"] == 1
    assert json.loads(out)["overall"]["precision"] < 1
    assert run("--corrections", saved, "-o", file)[0] == 0

    corrections = read_corrections(file)
    wrong, mended = rows[shown[adoption]], rows[shown[outcome]]
    for reports in (extractions, [shift(extraction) for extraction in extractions]):
        corrected, applied = correct_all(reports, corrections)
        assert list_unused(corrections, applied) == ()
        stated = {(fact.kind, fact.fields) for fact in facts_of(corrected, wrong.document)}
        assert ("adoption", wrong.fields) not in stated
        values = {dict(f.fields)["value"] for f in facts_of(corrected, mended.document) if f.kind == "outcome"}
        assert "4321" in values
        assert dict(mended.fields)["value"] not in {
            dict(f.fields)["value"] for f in facts_of(corrected, mended.document)
            if f.kind == "outcome" and dict(f.fields)["measure"] == dict(mended.fields)["measure"]
        }  # fmt: skip


def run(*args: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["audit", *map(str, args)])
    return result.exit_code, result.stdout


def facts_of(extractions: list[Extraction], title: str) -> list:
    graph = build_graph(extractions, load_divisions())
    return [fact for fact in list_facts(graph) if graph.nodes[fact.document]["label"] == title]


def test_every_fact_that_can_be_shown_is_reached_by_its_correction(extractions, example):
    completed = {document_id(extraction.doc): extraction for extraction in complete(extractions)}
    facts = [fact for fact in list_facts(example) if fact.kind in FIELDS]
    assert {fact.kind for fact in facts} >= set(FIELDS) - {"part_of", "plan"}
    for fact in facts:
        row = replace(to_row(example, Drawn(fact, 1)), verdict="wrong")
        _, applied = correct(completed[fact.document], Corrections(to_corrections([[row]]).corrections))
        assert [one.effect for one in applied] == ["left out"], row
