"""What a reader sees and does, in headless Chromium, from file://, with the network's log read afterwards."""

import time

import pytest

from kg.model import Evidence
from kg.page import write_page
from tests.page_browser import (
    HOSTILE,
    find,
    hostile_graph,
    open_page,
    requests_of,
    search,
    wait,
    words_of,
)
from tests.page_graph import make_graph
from tests.sample import sample_graph

pytestmark = pytest.mark.usefixtures("browser")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    write_page(sample_graph(), folder / "sample.html")
    write_page(make_graph(), folder / "made.html")
    write_page(hostile_graph(), folder / "hostile.html", title=HOSTILE[1])
    return folder


@pytest.mark.parametrize("name", ["sample", "made", "hostile"])
def test_the_page_opens_with_no_request_but_itself_and_no_complaint(browser, folder, name):
    open_page(browser, folder / f"{name}.html")
    time.sleep(0.3)
    assert [url for url in requests_of(browser) if not url.startswith(("blob:", "data:"))] == [
        (folder / f"{name}.html").as_uri()
    ]
    assert browser.get_log("browser") == []
    assert len(find(browser, "#network canvas")) == 1


def test_the_policy_stops_a_script_put_into_the_page(browser, folder):
    open_page(browser, folder / "sample.html")
    browser.execute_script(
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.hit=9\">');"
        "const s = document.createElement('script'); s.textContent = 'window.hit = 9'; document.body.append(s);"
    )
    time.sleep(0.2)
    assert browser.execute_script("return window.hit") is None


def test_the_header_shows_the_graphs_figures(browser, folder):
    open_page(browser, folder / "made.html")
    shown = {e.get_attribute("data-count"): e.find_element("tag name", "b").text for e in find(browser, "#counts li")}
    graph = make_graph()
    kinds = [kind for _, kind in graph.nodes(data="kind")]
    adopted = sum(kind == "adopts" for _, _, kind in graph.edges(data="type"))
    assert shown["region"] == str(kinds.count("region"))
    assert shown["adoption"] == str(adopted)
    assert shown["outcome"] == f"{kinds.count('outcome'):,}"


def test_a_click_on_a_node_shows_its_passages_with_the_words_marked(browser, folder):
    open_page(browser, folder / "sample.html")
    click_node(browser, "红色物业")
    wait(browser, "document.querySelector('#name')?.textContent === '红色物业'")
    fact = find(browser, "#panel .fact")[0]
    assert "湖州市吴兴区2021年起实施“红色物业”创建行动，区委书记王某某牵头" in fact.text
    assert fact.find_element("css selector", "mark").text == "实施“红色物业”创建行动"
    assert "a.txt · 第 12–24 字" in fact.text
    assert "另见" in fact.text
    assert "《吴兴区推行红色物业（转载）》" in fact.text
    assert "始于 2021年起" in fact.text
    assert "称“全省率先”" in fact.text


def click_node(browser, label: str) -> None:
    """Click where the node stands: its place in the data, seen through the picture's scale."""
    place = browser.execute_script(
        "const node = JSON.parse(document.getElementById('data').textContent).nodes.find(n => n.label === arguments[0]);"
        "const box = document.getElementById('network').getBoundingClientRect();"
        "const [x, y] = JSON.parse(document.getElementById('network').dataset.view);"
        "const scale = JSON.parse(document.getElementById('network').dataset.view)[2];"
        "return [box.x + box.width / 2 + (node.x - x) * scale, box.y + box.height / 2 + (node.y - y) * scale]",
        label,
    )
    for kind in ("mousePressed", "mouseReleased"):
        event = {"type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1}
        browser.execute_cdp_cmd("Input.dispatchMouseEvent", event)


def test_from_a_fact_to_its_other_end_and_back(browser, folder):
    open_page(browser, folder / "sample.html", "#node=program-红色物业")
    find(browser, "#panel .fact button.k-region")[0].click()
    wait(browser, "document.querySelector('#name')?.textContent === '吴兴区'")
    assert "120个" in browser.find_element("id", "panel").text
    find(browser, "#actions button")[0].click()
    wait(browser, "document.querySelector('#name')?.textContent === '红色物业'")


def test_search_finds_what_is_not_drawn_and_draws_it(browser, folder):
    open_page(browser, folder / "made.html")
    before = browser.find_element("id", "status").text
    search(browser, "陈桐志")
    assert words_of(browser, "#results li span.node")[0] == "陈桐志"
    browser.find_element("id", "search").send_keys("\ue007")
    wait(browser, "document.querySelector('#name')?.textContent === '陈桐志'")
    assert browser.find_element("id", "status").text != before


def test_search_finds_pinyin_initials_and_words_of_the_texts(browser, folder):
    open_page(browser, folder / "sample.html")
    search(browser, "hswy")
    assert "红色物业" in words_of(browser, "#results li span.node")
    search(browser, "在全省率先建成")
    assert words_of(browser, "#results mark") == ["在全省率先建成"] * 2
    search(browser, "没有这个词")
    assert "没有找到" in browser.find_element("id", "results").text


def test_which_regions_run_a_program_takes_three_steps(browser, folder):
    open_page(browser, folder / "made.html")
    search(browser, "暖阳驿站")
    find(browser, "#results li")[0].click()
    graph = make_graph()
    regions = {s for s, _, kind in graph.in_edges("program-暖阳驿站", data="type") if kind == "adopts"}
    find(browser, "#panel .more")[0].click()
    section = browser.execute_script("return document.querySelector('#panel h3 + div .short')")
    rows = section.find_elements("css selector", ":scope > .fact")
    assert len(rows) == len(regions)
    assert {row.find_element("css selector", "button.k-region").text for row in rows} == {
        graph.nodes[region]["label"] for region in regions
    }
    assert all(row.find_element("css selector", "mark").text for row in rows)


def test_the_legend_filters_by_kind(browser, folder):
    open_page(browser, folder / "sample.html")
    assert "9 / 11" in browser.find_element("id", "status").text
    find(browser, "#kinds .k-program")[0].click()
    wait(browser, "document.getElementById('status').textContent.includes('7 / 11')")
    assert find(browser, "#kinds .k-program")[0].get_attribute("aria-pressed") == "false"


def test_a_province_shows_its_regions_and_all_their_programs(browser, folder):
    open_page(browser, folder / "made.html", "#province=云南省")
    graph = make_graph()
    inside = [n for n in graph if n.startswith("region-云南省")]
    adopted = {t for _, t, kind in graph.out_edges(inside, data="type") if kind == "adopts"}
    programs = {program for program in adopted if not graph.nodes[program].get("national")}
    assert len(programs) < len(adopted)
    regions = {s for s, _, kind in graph.out_edges(inside, data="type") if kind == "adopts"}
    assert f"已画 {len(programs) + len(regions)} /" in browser.find_element("id", "status").text


def test_nation_wide_programs_are_left_out_until_the_legend_lets_them_in(browser, folder):
    open_page(browser, folder / "made.html")
    graph = make_graph()
    national = {attrs["label"] for _, attrs in graph.nodes(data=True) if attrs.get("national")}
    adopted = [graph.nodes[t]["label"] for _, t, kind in graph.edges(data="type") if kind == "adopts"]
    shared = {label for label in adopted if adopted.count(label) > 1}
    assert listed_programs(browser) == shared - national
    find(browser, "#kinds [data-kind=national]")[0].click()
    wait(browser, "document.querySelector('#kinds [data-kind=national]').getAttribute('aria-pressed') === 'true'")
    assert listed_programs(browser) == shared


def listed_programs(browser) -> set[str]:
    find(browser, "#panel .more")[0].click()
    return set(words_of(browser, "#panel .bar button"))


def test_a_graph_of_nation_wide_programs_only_shows_them(browser, tmp_path):
    graph = sample_graph()
    graph.nodes["program-红色物业"]["national"] = True
    graph.add_edge("region-浙江省湖州市", "program-红色物业", key="adopts", type="adopts", evidence=())
    write_page(graph, tmp_path / "page.html")
    open_page(browser, tmp_path / "page.html")
    assert words_of(browser, "#panel .bar button") == ["红色物业"]


def test_the_fragment_restores_node_filters_language_and_tab(browser, folder):
    open_page(browser, folder / "sample.html", "#node=region-浙江省湖州市吴兴区&hide=person~document&lang=en&only=1")
    assert words_of(browser, "#name") == ["吴兴区"]
    assert find(browser, "#kinds .k-person")[0].get_attribute("aria-pressed") == "false"
    assert browser.find_element("id", "language").text == "中文"
    assert browser.execute_script("return document.documentElement.lang") == "en"
    assert "Whole graph" in words_of(browser, "#panel .actions button")
    open_page(browser, folder / "sample.html", "#tab=adoption")
    assert browser.find_element("id", "adoption").is_displayed()


def test_an_unknown_fragment_opens_the_overview(browser, folder):
    open_page(browser, folder / "sample.html", "#node=nobody&hide=x&sure=abc&at=1&open=a~b&lang=xx")
    assert words_of(browser, "#panel h2") == ["概览"]
    assert browser.get_log("browser") == []


def test_neighbours_only_hide_and_reset(browser, folder):
    open_page(browser, folder / "sample.html", "#node=program-红色物业")
    find(browser, "#panel .actions button")[0].click()
    wait(browser, "document.getElementById('status').textContent.includes('5 / 11')")
    find(browser, "#panel .actions button")[1].click()
    wait(browser, "document.getElementById('status').textContent.includes('8 / 11')")
    find(browser, "#actions button")[1].click()
    wait(browser, "document.getElementById('status').textContent.includes('9 / 11')")


def test_a_cell_of_the_heat_map_leads_to_the_passage(browser, folder):
    open_page(browser, folder / "made.html", "#tab=adoption")
    cell = find(browser, "#adoption td button")[0]
    names = cell.get_attribute("aria-label").split("：")[0]
    cell.click()
    wait(browser, "document.querySelector('#name') !== null")
    assert words_of(browser, "#name") == [names]
    program = names.split(" × ")[1]
    assert f"实施“{program}”行动" in words_of(browser, "#panel mark")[0]
    assert "chosen" in cell.get_attribute("class")


def test_the_heat_map_has_a_cell_for_every_adoption_of_its_programs(browser, folder):
    open_page(browser, folder / "sample.html", "#tab=adoption")
    assert [cell.get_attribute("aria-label") for cell in find(browser, "#adoption td button")] == [
        "吴兴区 × 红色物业：1 处原文"
    ]


def test_the_timeline_counts_every_dated_adoption(browser, folder):
    open_page(browser, folder / "made.html", "#tab=adoption&hide=document")
    dated = [year for _, _, year in make_graph().edges(data="since") if year]
    assert sum(int(words) for words in words_of(browser, "#adoption .years small")) == len(dated)


def test_a_document_shows_its_text_with_the_passage_marked(browser, folder):
    open_page(browser, folder / "sample.html", "#node=program-红色物业")
    find(browser, "#panel .source")[0].click()
    wait(browser, "document.getElementById('here') !== null")
    assert browser.find_element("id", "here").text == "实施“红色物业”创建行动"
    assert browser.find_element("css selector", "#panel .text").text.endswith("全国城市基层党建示范城市。")


def test_offsets_count_characters_even_beyond_the_basic_plane(browser, tmp_path):
    graph = sample_graph()
    graph.nodes["document-吴兴区红色物业-1"]["text"] = "😀𠮷村实施“红色物业”，成效好。"
    edge = graph.edges["region-浙江省湖州市吴兴区", "program-红色物业", "adopts"]
    edge["evidence"] = (Evidence("document-吴兴区红色物业-1", 3, 11, "实施“红色物业”"),)
    write_page(graph, tmp_path / "page.html")
    open_page(browser, tmp_path / "page.html", "#node=program-红色物业")
    assert words_of(browser, "#panel .fact blockquote")[0] == "😀𠮷村实施“红色物业”，成效好。"
    assert words_of(browser, "#panel .fact mark")[0] == "实施“红色物业”"


def test_a_citation_is_copied_with_its_source(browser, folder):
    open_page(browser, folder / "sample.html", "#node=program-红色物业")
    browser.execute_cdp_cmd(
        "Browser.grantPermissions", {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    )
    find(browser, "#panel .copy")[0].click()
    wait(browser, "document.getElementById('status').dataset.said === '已复制引文'")
    copied = browser.execute_async_script(
        "navigator.clipboard.readText().then(arguments[0], e => arguments[0](String(e)))"
    )
    assert copied == "“实施“红色物业”创建行动”——《吴兴区推行红色物业》（a.txt，2023-05-04，第 12–24 字）"


def test_hostile_words_are_only_words_in_every_view(browser, folder):
    open_page(browser, folder / "hostile.html")
    names = browser.execute_script(
        "return JSON.parse(document.getElementById('data').textContent).nodes.map(n => n.name)"
    )
    for name in names:
        browser.execute_script("location.hash = new URLSearchParams({node: arguments[0], only: 1})", name)
        wait(browser, "document.querySelector('#name') !== null")
        browser.execute_script("for (const e of document.querySelectorAll('#panel .more')) e.click()")
    browser.execute_script("location.hash = '#tab=adoption'")
    wait(browser, "document.querySelector('#adoption td button') !== null")
    for words in ("<", "hit", "{{"):
        search(browser, words)
    assert browser.execute_script("return window.hit") is None
    assert find(browser, "body img, body svg, body script:not(:nth-last-child(-n+3))") == []
    assert browser.find_element("id", "title").text == HOSTILE[1]
    assert browser.get_log("browser") == []


def test_the_picture_is_saved_from_the_page_itself(browser, folder):
    open_page(browser, folder / "sample.html")
    browser.execute_script(
        "HTMLAnchorElement.prototype.click = function () { window.saved = [this.download, this.href.slice(0, 5)]; }"
    )
    find(browser, "#actions button")[2].click()
    wait(browser, "window.saved")
    assert browser.execute_script("return window.saved") == ["graph.png", "blob:"]


def test_the_keyboard_reaches_search_and_results_and_panel(browser, folder):
    open_page(browser, folder / "sample.html")
    browser.find_element("tag name", "body").send_keys("/")
    assert browser.execute_script("return document.activeElement.id") == "search"
    browser.switch_to.active_element.send_keys("吴兴区\ue015\ue013\ue007")
    wait(browser, "document.querySelector('#name')?.textContent === '吴兴区'")
    order = browser.execute_script(
        "return [...document.querySelectorAll('button, input, select, [tabindex=\"0\"]')].map(e => e.closest('header, #bar, main > *').id)"
    )
    assert sorted(set(order), key=order.index)[:3] == ["top", "bar", "graph"]
    assert browser.execute_script("return [...document.querySelectorAll('[tabindex]')].every(e => e.tabIndex <= 0)")


@pytest.mark.parametrize("size", [(1366, 768), (390, 844)])
@pytest.mark.parametrize("fragment", ["", "#node=program-暖阳驿站", "#tab=adoption"])
def test_nothing_sticks_out_of_the_window(browser, folder, size, fragment):
    open_page(browser, folder / "made.html", fragment, size)
    assert browser.execute_script("return document.documentElement.scrollWidth <= window.innerWidth")


def test_a_large_page_opens_and_answers_quickly(browser, folder):
    assert open_page(browser, folder / "made.html") < 4
    took = browser.execute_script(
        "const start = performance.now(); document.querySelector('#panel .bar button').click(); return performance.now() - start"
    )
    assert took < 400  # 100 ms on an idle machine; tests may share theirs
    assert find(browser, "#name")
