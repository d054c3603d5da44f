"""Every figure on the page is the named query's on the same graph: read off the page in Chromium, asked in SPARQL."""

from collections import Counter, defaultdict

import pytest

from kg.page import write_page
from kg.rdf import write_turtle
from kg.sparql import named_query, run_query
from tests.page_browser import find, open_page, words_of
from tests.page_graph import make_graph

pytestmark = pytest.mark.usefixtures("browser")
ALL = "&hide=document"  # with nation-wide programs


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("numbers")
    graph = make_graph(30, 160, 500)
    write_page(graph, folder / "page.html")
    write_turtle(graph, folder / "graph.ttl")
    return folder


def ask(made, name: str, **params: str) -> list[dict[str, str]]:
    result = run_query(made / "graph.ttl", named_query(name, params))
    return [
        {column: str(term) for column, term in zip(result.columns, row, strict=True) if term} for row in result.rows
    ]


def digits(words: str) -> int:
    return int(words.replace(",", "").split()[0])


def headings(browser) -> dict[str, int]:
    """The panel's sections with the number beside each."""
    sections = [element.text.rsplit(" ", 1) for element in find(browser, "#panel h3")]
    return {section[0]: int(section[1]) for section in sections if len(section) == 2 and section[1].isdigit()}


def test_the_header(browser, made):
    open_page(browser, made / "page.html")
    shown = {e.get_attribute("data-count"): digits(e.text) for e in find(browser, "#counts li")}
    program = ask(made, "shared_programs")[0]["program_name"]
    classes = {"program": "Program", "outcome": "Outcome"}
    counted = {
        kind: int(str(run_query(made / "graph.ttl", f"SELECT (COUNT(?x) AS ?n) {{ ?x a kgo:{name} }}").rows[0][0]))
        for kind, name in classes.items()
    }
    assert shown == {
        **counted,
        "region": len(ask(made, "adoption_coverage", program=program)),
        "adoption": len(ask(made, "matrix", min_regions="1")),
        "shared": len(ask(made, "shared_programs")),
        "document": len({(row["title"], row["file"]) for row in ask(made, "documents")}),
    }


def test_the_regions_of_every_shared_program(browser, made):
    rows = ask(made, "shared_programs")
    for fragment, wanted in ((ALL, rows), ("", [row for row in rows if row.get("national") != "true"])):
        open_page(browser, made / "page.html", f"#{fragment[1:]}")
        find(browser, "#panel .more")[0].click()
        names, numbers = words_of(browser, "#panel .bar button"), words_of(browser, "#panel .bar small")
        shown = {name: digits(number) for name, number in zip(names, numbers, strict=True)}
        assert shown == {row["program_name"]: int(row["regions"]) for row in wanted}


def test_the_panel_of_a_program(browser, made):
    program = ask(made, "shared_programs")[0]["program_name"]
    open_page(browser, made / "page.html", f"#node=program-{program}")
    shown = headings(browser)
    assert shown["采用的地区"] == len(ask(made, "adopters", program=program))
    assert shown["成果"] == len(outcomes(ask(made, "outcomes_of_program", program=program)))


def outcomes(rows):
    return {(row["region_name"], row["measure"], row["value"], row["unit"], row["passage"]) for row in rows}


def test_the_panel_of_a_region(browser, made):
    region = next(row["region_name"] for row in ask(made, "coverage"))
    open_page(browser, made / "page.html", f"#node=region-{region}{ALL}")
    shown = headings(browser)
    assert shown["采用的项目"] == len(ask(made, "programs_of_region", region=region))
    profile = Counter(row["section"] for row in ask(made, "region_profile", region=region))
    assert shown["成果"] == profile["outcome"]


@pytest.mark.parametrize("fragment", ["", ALL])
def test_the_heat_map_and_the_tiles(browser, made, fragment):
    rows = ask(made, "matrix", min_regions="1")
    national = {row["program_name"] for row in ask(made, "shared_programs") if row.get("national") == "true"}
    if not fragment:
        known = national_labels()
        national |= {label for label in {row["program_name"] for row in rows} if label in known}
        rows = [row for row in rows if row["program_name"] not in national]
    open_page(browser, made / "page.html", f"#tab=adoption{fragment}")
    provinces = defaultdict(set)
    for row in rows:
        provinces[row["province_name"]].add(row["region_name"])
    tiles = find(browser, "#adoption button.tile")
    shown = {tile.text.split("\n")[0]: int(tile.text.split("\n")[1]) for tile in tiles}
    assert sum(shown.values()) == sum(map(len, provinces.values()))
    assert all(
        any(name.startswith(short) and len(provinces[name]) == n for name in provinces) for short, n in shown.items()
    )
    for _ in range(9):
        more = find(browser, "#adoption .heat .more")
        if not more:
            break
        more[0].click()
    script = "return [...document.querySelectorAll('#adoption td button:not(.planned)')].map(e => e.ariaLabel)"
    cells = {label.split("：")[0] for label in browser.execute_script(script)}
    nodes = make_graph(30, 160, 500).nodes
    labels = {row["region_name"]: nodes[f"region-{row['region_name']}"]["label"] for row in rows}
    shared = {row["program_name"] for row in rows if int(row["regions"]) > 1}
    assert cells == {
        f"{labels[row['region_name']]} × {row['program_name']}" for row in rows if row["program_name"] in shared
    }


def national_labels() -> set[str]:
    return {data["label"] for _, data in make_graph(30, 160, 500).nodes(data=True) if data.get("national")}


def test_the_timeline(browser, made):
    open_page(browser, made / "page.html", f"#tab=adoption{ALL}")
    years = words_of(browser, "#adoption .years button")
    shown = dict(zip(years, map(int, words_of(browser, "#adoption .years small")), strict=True))
    started = {
        (row["region_name"], row["program_name"]): row["start_earliest"][:4]
        for row in ask(made, "adoption_history")
        if row["event"] == "1" and "start_earliest" in row
    }
    assert shown == dict(Counter(started.values()))


def test_two_regions_side_by_side(browser, made):
    a, b = (row["region_name"] for row in ask(made, "coverage")[:2])
    open_page(browser, made / "page.html", f"#tab=adoption&vs=region-{a}~region-{b}")
    shown = [int(words.rsplit(" ", 1)[1]) for words in words_of(browser, "#adoption .compare h3")]
    run_by = Counter(row["run_by"] for row in ask(made, "compare_programs", a=a, b=b))
    assert shown == [run_by["both"], run_by[a], run_by[b]]
    assert [e.get_attribute("value") is not None for e in find(browser, ".compare select")] == [True, True]


def test_the_ranking_of_a_measure(browser, made):
    open_page(browser, made / "page.html", "#tab=adoption&rank=培训干部（人次）")
    for more in find(browser, "#adoption .ranks .more"):
        more.click()
    shown = [
        words.lstrip("逾不足约").replace(",", "").removesuffix("人次") for words in words_of(browser, ".ranks .figure")
    ]
    rows = [row for row in ask(made, "outcomes_by_measure", measure="培训干部") if row["unit"] == "人次"]
    figures = {(row["region_name"], row["value"]) for row in rows}
    assert sorted(map(float, shown), reverse=True) == [float(value) for value in shown]
    assert sorted(map(float, shown)) == sorted(float(value) for _, value in figures)
