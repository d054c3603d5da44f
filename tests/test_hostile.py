"""Text stays text: one hostile graph through every writer and every printed form, read back by readers of others."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner
from lxml import etree
from rdflib.namespace import SKOS
from rdflib.query import Result

from kg.cli import main
from kg.errors import GraphError
from kg.exports import export
from kg.linking import Merge
from kg.model import Evidence
from kg.page import write_page
from kg.page.timeline import timeline_svg
from kg.questions import matrix, to_svg
from kg.rdf import read_graph, write_turtle
from kg.rdf.write import to_turtle as turtle_of
from kg.sparql import run_query
from kg.sparql.exchange import to_graph, to_tsv, to_xml
from kg.sparql.results import to_csv, to_json, to_table, to_turtle
from kg.tables import write_graphml, write_merges, write_tables
from tests.graphs import full_graph
from tests.page_browser import find, open_page, search, wait

WORDS = {
    "equals": "=cmd|' /C calc'!A0",
    "plus": "+1+cmd|'x'!A0",
    "minus": "-2+3",
    "at": "@SUM(1+1)",
    "wide equals": "＝HYPERLINK(\"http://evil.example\")",
    "wide plus": "＋1",
    "wide minus": "－1",
    "wide at": "＠SUM(1)",
    "tab": "\t=1+1",
    "newline": "\n=1+1",
    "return": "\r=1+1",
    "quotes": "\"'\\\"\"\"'''`",
    "script": "</script><script>window.hit=1</script>",
    "image": "\"><img src=x onerror=window.hit=2><svg onload=window.hit=3>",
    "scheme": "javascript:window.hit=4",
    "markup": "]]>--><!--&lt;&#0;<!ENTITY x \"y\"><?x?>",
    "separators": "甲\u2028window.hit=5\u2029乙 | 丙|丁\x1f戊\x85己",
    "control": "\x00\x01\x07\x1b[31m\x7f\x9b31m\ufffe\uffff",
    "direction": "\u202e\u2066反向\u200f",
    "template": "{{7*7}}${window.hit=6}$title#{1}%s%(x)s{0}<%= 1 %>",
    "sparql": "\" } ; DROP ALL ; INSERT DATA { <urn:a> <urn:b> \"c",
    "cypher": "'}) MATCH (n) DETACH DELETE n //",
    "turtle": "\"\"\" . <urn:x> <urn:y> <urn:z> . #",
    "iri": "> <urn:evil> <http://x/?a=b&c#d",
    "path": "..\\..//etc/passwd:CON. ",
    "markdown": "[x](javascript:window.hit=7)![y](http://x/z.png)<b>`|#*_",
    "rare": "𠮷é́\U0010fffd",
    "comma": "a,b;c\"d\r\ne",
}  # fmt: skip
HARMLESS = "词语"
DOC = "document-吴兴区红色物业-1"
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
_SKIPPED = {"kind", "level", "adcode", "qualifier", "issued", "type", "region", "mandated_by", "agents", "stage"}
_SKIPPED |= {"since_begin", "since_end", "since_precision", "claim_scope", "claim_kind"}

each_word = pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
ACTING = {name: words for name, words in WORDS.items() if "hit" in words or name in ("markup", "control", "direction")}


def make_graph(words: str) -> nx.MultiDiGraph:
    """Give a graph of every kind of node and edge in which *words* open every text."""
    graph = full_graph()
    texts = {node: words + data["text"] for node, data in graph.nodes(data=True) if data["kind"] == "document"}
    for _, _, attrs in graph.edges(data=True):
        _put(attrs, words, texts)
    for node, attrs in graph.nodes(data=True):
        _put(attrs, words, texts)
        if attrs["kind"] == "document":
            attrs["text"] = texts[node]
        elif attrs["kind"] in ("program", "person"):
            attrs["alt_labels"] = (f"{words}甲", f"{words}乙")
    return graph


def _put(attrs: dict, words: str, texts: dict[str, str]) -> None:
    for name, value in attrs.items():
        if isinstance(value, str) and name not in _SKIPPED:
            attrs[name] = words + value
    if attrs.get("evidence"):
        ends = {(one.document, one.end + len(words)) for one in attrs["evidence"]}
        attrs["evidence"] = tuple(Evidence(doc, 0, end, texts[doc][:end]) for doc, end in sorted(ends))


@cache
def count_statements() -> int:
    """Count the statements of the harmless graph."""
    return len(rdflib.Graph().parse(data=turtle_of(make_graph(HARMLESS)), format="turtle"))


def labels(graph: nx.MultiDiGraph) -> set[str]:
    return {label for _, label in graph.nodes(data="label")}


def for_xml(text: str) -> str:
    """Give what of *text* XML 1.0 can hold."""
    return (
        re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
        .replace("\r\n", "\n")
        .replace("\r", "")
    )


def as_cell(text: str) -> str:
    plain = for_xml(text)
    return f"'{plain}" if plain.startswith(FORMULA) else plain


@pytest.fixture(scope="module")
def turtles(tmp_path_factory) -> Callable[[str], Path]:
    """Give the graph of some words as a Turtle file."""
    folder, made = tmp_path_factory.mktemp("hostile"), {}

    def make(words: str) -> Path:
        if words not in made:
            made[words] = folder / f"{len(made)}.ttl"
            write_turtle(make_graph(words), made[words])
        return made[words]

    return make


_OLD_NAMES = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")


# -- RDF ---------------------------------------------------------------------------------------------------------------
@each_word
def test_turtle_holds_the_words_and_no_statement_more(turtles, words):
    read = rdflib.Graph().parse(turtles(words), format="turtle")
    assert len(read) == count_statements()
    assert labels(make_graph(words)) <= {str(value) for value in read.objects()}
    assert not any(
        str(term).startswith("urn:") for triple in read for term in triple if isinstance(term, rdflib.URIRef)
    )


@each_word
def test_our_own_reader_gives_back_every_word(turtles, words):
    read = read_graph(turtles(words))
    assert labels(read) == labels(make_graph(words))
    assert read.nodes[DOC]["text"] == make_graph(words).nodes[DOC]["text"]


@each_word
@_OLD_NAMES
@pytest.mark.parametrize("format_", ["nt", "nq", "trig", "jsonld", "rdfxml"])
def test_other_syntaxes_hold_the_same_statements(turtles, words, format_, tmp_path):
    path = export(turtles(words), format_, tmp_path / f"graph.{format_}")
    names = {"jsonld": "json-ld", "rdfxml": "xml", "nq": "nquads", "trig": "trig", "nt": "nt"}
    read = rdflib.Dataset()
    read.parse(path, format=names[format_])
    found = {str(value) for _, predicate, value, _ in read.quads() if predicate == SKOS.prefLabel}
    wanted = {str(value) for value in rdflib.Graph().parse(turtles(words)).objects(None, SKOS.prefLabel)}
    if format_ == "rdfxml":  # one mark for each character that XML cannot hold
        wanted = {re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", one) for one in wanted}
    assert found == wanted


# -- tables and graph formats ------------------------------------------------------------------------------------------
def read_table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


@each_word
def test_no_cell_of_the_tables_is_a_formula_and_all_words_are_there(words, tmp_path):
    graph = make_graph(words)
    merge = Merge("program", "program-红色物业", words + "别名", f"{words}理由", "rule", (DOC,))
    write_tables(graph, tmp_path)
    write_merges([merge], dict(graph.nodes(data="label")), tmp_path / "merges.csv")
    (tmp_path / "plain").mkdir()
    write_tables(make_graph(HARMLESS), tmp_path / "plain")
    for name in ("nodes.csv", "edges.csv"):
        assert len(read_table(tmp_path / name)) == len(read_table(tmp_path / "plain" / name))
    rows = [row for name in ("nodes.csv", "edges.csv", "merges.csv") for row in read_table(tmp_path / name)]
    assert not [cell for row in rows for cell in row.values() if is_formula(cell)]
    assert {row["label"] for row in read_table(tmp_path / "nodes.csv")} == {as_cell(one) for one in labels(graph)}
    assert read_table(tmp_path / "merges.csv")[0]["merged_name"] == as_cell(words + "别名")


def is_formula(cell: str | None) -> bool:
    return bool(cell) and cell.startswith(FORMULA) and not re.fullmatch(r"[-+]?\d+(\.\d+)?", cell)


@each_word
def test_graphml_and_gexf_hold_the_words_in_the_same_elements(turtles, words, tmp_path):
    write_graphml(make_graph(words), tmp_path / "a.graphml")
    write_graphml(make_graph(HARMLESS), tmp_path / "b.graphml")
    wanted = {for_xml(one) for one in labels(make_graph(words))}
    assert tags(tmp_path / "a.graphml") == tags(tmp_path / "b.graphml")
    assert labels(nx.read_graphml(tmp_path / "a.graphml")) == wanted
    gexf = export(turtles(words), "gexf", tmp_path / "a.gexf")
    assert tags(gexf) == tags(export(turtles(HARMLESS), "gexf", tmp_path / "b.gexf"))
    assert labels(nx.read_gexf(gexf)) == wanted


def tags(path: Path) -> Counter[str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return Counter(str(element.tag) for element in etree.parse(path, parser).iter())


@each_word
def test_neo4j_has_as_many_rows_and_the_words_untouched(turtles, words, tmp_path):
    folder, plain = (export(turtles(one), "neo4j", tmp_path / name) for one, name in ((words, "a"), (HARMLESS, "b")))
    for name in ("nodes.csv", "relationships.csv"):
        rows = read_table(folder / name)
        assert len(rows) == len(read_table(plain / name))
        assert {len(row) for row in rows} == {len(row) for row in read_table(plain / name)}
        assert all(None not in row.values() for row in rows)
    assert {row["label"] for row in read_table(folder / "nodes.csv")} == {
        for_xml(one) for one in labels(make_graph(words))
    }
    assert (folder / "import.sh").read_bytes() == (plain / "import.sh").read_bytes()


@each_word
def test_parquet_holds_the_words(turtles, words, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    folder = export(turtles(words), "parquet", tmp_path / "a")
    rows = parquet.read_table(folder / "nodes.parquet").to_pylist()
    assert {row["label"] for row in rows} == {for_xml(one) for one in labels(make_graph(words))}
    assert {for_xml(f"{words}甲"), for_xml(f"{words}乙")} in [set(row["alt_labels"] or ()) for row in rows]


@each_word
def test_the_data_package_is_described_alike(turtles, words, tmp_path):
    folder, plain = (
        export(turtles(one), "datapackage", tmp_path / name) for one, name in ((words, "a"), (HARMLESS, "b"))
    )
    described, alike = (json.loads((one / "datapackage.json").read_bytes()) for one in (folder, plain))
    for one in (*described["resources"], *alike["resources"]):
        del one["hash"], one["bytes"]
    assert described == alike


# -- pictures ----------------------------------------------------------------------------------------------------------
@each_word
def test_pictures_are_made_of_the_same_elements(words):
    for draw in (lambda graph: to_svg(matrix(graph, min_regions=1)), lambda graph: timeline_svg(graph, national=True)):
        drawn, plain = (etree.fromstring(draw(make_graph(one)).encode()) for one in (words, HARMLESS))
        found, wanted = ({str(element.tag) for element in one.iter()} for one in (drawn, plain))
        assert found <= wanted
        names = {str(name) for element in drawn.iter() for name in element.attrib}
        assert not [name for name in names if name.startswith("on") or name.endswith("href")]
        shown = "".join(drawn.itertext())
        assert not [ch for ch in shown if ch in "\u202e\u2066\u200f\x1b\x00"]


# -- SPARQL ------------------------------------------------------------------------------------------------------------
ASKED = "SELECT ?thing ?label { ?thing skos:prefLabel ?label } ORDER BY ?thing ?label"


@each_word
def test_results_of_queries_are_read_back_by_others(turtles, words):
    result = run_query(turtles(words), ASKED)
    wanted = [str(row[1]) for row in result.rows]
    assert {one for one in labels(make_graph(words)) if one.removeprefix(words) in ("红色物业", "王某某")} <= set(
        wanted
    )
    as_json = ox.parse_query_results(to_json(result).encode(), format=ox.QueryResultsFormat.JSON)
    assert [row["label"].value for row in as_json] == wanted
    as_tsv = ox.parse_query_results(to_tsv(result).encode(), format=ox.QueryResultsFormat.TSV)
    assert [row["label"].value for row in as_tsv] == wanted
    as_xml = Result.parse(io.BytesIO(to_xml(result).encode()), format="xml")
    marked = [re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", one) for one in wanted]
    assert [str(row[1]) for row in as_xml] == marked
    safe, raw = (list(csv.reader(io.StringIO(to_csv(result, safe=one), newline=""))) for one in (True, False))
    assert [row[1] for row in raw[1:]] == wanted
    assert not [cell for row in safe for cell in row if is_formula(cell)]
    lines = to_table(result).split("\n")
    assert len(lines) == len(wanted) + 3
    assert not controls("".join(lines))


@each_word
@_OLD_NAMES
@pytest.mark.parametrize("format_", ["nt", "rdfxml", "jsonld"])
def test_graphs_of_queries_are_read_back_by_others(turtles, words, format_):
    if format_ == "rdfxml" and controls(words):
        words = HARMLESS  # what XML cannot hold at all
    result = run_query(turtles(words), "CONSTRUCT { ?thing skos:prefLabel ?label } { ?thing skos:prefLabel ?label }")
    wanted = {str(row[2]) for row in result.rows}
    assert {str(one) for one in rdflib.Graph().parse(to_turtle(result), format="turtle").objects()} == wanted
    names = {"nt": "nt", "rdfxml": "xml", "jsonld": "json-ld"}
    assert {
        str(one) for one in rdflib.Graph().parse(to_graph(result, format_), format=names[format_]).objects()
    } == wanted


def controls(text: str) -> list[str]:
    """Give the characters by which text steers a terminal, hides or turns round."""
    return [
        ch
        for ch in text
        if (ord(ch) < 32 and ch != "\n") or "\x7f" <= ch <= "\x9f" or ch in "\u202e\u2066\u200f\u2028\u2029"
    ]


# -- commands ----------------------------------------------------------------------------------------------------------
def command_lines(words: str) -> list[list[str]]:
    program = f"{words}红色物业"
    return [
        ["adoption", "--", program],
        ["spread", "--", program],
        ["matrix", "--min-regions", "1"],
        ["rank", f"--measure={words}建成红色物业小区"],
        *([["region", "--", f"{words}吴兴区"]] if words == words.lstrip() else []),  # nobody asks with a tab in front
    ]


def ask(arguments: list[str], path: Path, *options: str) -> str:
    done = CliRunner().invoke(main, [arguments[0], "-g", str(path), *options, *arguments[1:]])
    assert done.exit_code == 0, (arguments, done.output, done.exception)
    return done.stdout


@each_word
def test_printed_answers_hold_no_control_characters(turtles, words):
    for arguments in command_lines(words):
        assert controls(ask(arguments, turtles(words))) == []


@each_word
def test_answers_in_json_hold_the_words_and_nothing_that_steers_a_terminal(turtles, words):
    for arguments in command_lines(words):
        option = ["--format", "json"] if arguments[0] == "region" else ["--json"]
        said, plain = (ask(one, turtles(w), *option) for one, w in ((arguments, words), (alike(arguments), HARMLESS)))
        assert shape(json.loads(said)) == shape(json.loads(plain))
        assert controls(said) == []


def alike(arguments: list[str]) -> list[str]:
    return next(one for one in command_lines(HARMLESS) if one[0] == arguments[0])


def shape(value: object) -> object:
    if isinstance(value, dict):
        return {key: shape(one) for key, one in value.items()}
    return [shape(one) for one in value] if isinstance(value, list) else type(value).__name__


@each_word
def test_answers_in_csv_have_the_same_shape_and_no_formula(turtles, words):
    for arguments in command_lines(words):
        if arguments[0] == "region":
            continue
        said, plain = (
            list(csv.reader(io.StringIO(ask(one, turtles(w), "--csv"), newline="")))
            for one, w in ((arguments, words), (alike(arguments), HARMLESS))
        )
        assert [len(row) for row in said] == [len(row) for row in plain]
        assert not [cell for row in said for cell in row if is_formula(cell)]


@each_word
def test_event_tables_hold_no_formula(turtles, words, tmp_path):
    table, cascade = tmp_path / "t.csv", tmp_path / "c.csv"
    ask(["spread", f"--table={table}", f"--cascade={cascade}", "--", f"{words}红色物业"], turtles(words))
    rows = [row for path in (table, cascade) for row in csv.reader(io.StringIO(path.read_bytes().decode(), newline=""))]
    assert not [cell for row in rows for cell in row if is_formula(cell)]


@each_word
def test_markdown_shows_the_words_as_they_are(turtles, words):
    if words != words.lstrip():
        pytest.skip("regions are asked for by names without white space in front")
    said = ask(["region", "--format", "markdown", "--", f"{words}吴兴区"], turtles(words))
    assert not re.search(r"(?<!\\)[<\[|`]", said)
    assert controls(said) == []


# -- pages -------------------------------------------------------------------------------------------------------------
@each_word
def test_the_page_keeps_the_words_inside_its_data(words, tmp_path):
    write_page(make_graph(words), tmp_path / "a.html", title=f"{words}标题")
    write_page(make_graph(HARMLESS), tmp_path / "b.html", title=f"{HARMLESS}标题")
    read, plain = ((tmp_path / name).read_text("utf-8") for name in ("a.html", "b.html"))
    assert len(re.findall("<script", read)) == len(re.findall("<script", plain))
    parsed, alike_ = (etree.HTML(text) for text in (read.replace("\x00", ""), plain))
    assert [element.tag for element in parsed.iter()] == [element.tag for element in alike_.iter()]
    data = json.loads(re.search(r'<script[^>]*id="data"[^>]*>(.*?)</script>', read, re.S)[1])
    assert data["title"] == f"{words}标题"
    assert {node["label"] for node in data["nodes"] if "label" in node} <= labels(make_graph(words))


@pytest.mark.parametrize("words", ACTING.values(), ids=ACTING)
def test_no_word_acts_in_a_browser(browser, words, tmp_path):
    write_page(make_graph(words), tmp_path / "page.html", title=f"{words}标题")
    open_page(browser, tmp_path / "page.html")
    names = browser.execute_script(
        "return JSON.parse(document.getElementById('data').textContent).nodes.map(n => n.name)"
    )
    for name in names[:4]:
        browser.execute_script("location.hash = new URLSearchParams({node: arguments[0], only: 1})", name)
        wait(browser, "document.querySelector('#name') !== null")
    search(browser, "红色")
    assert browser.execute_script("return window.hit") is None
    assert find(browser, "body img, #panel script, #results script") == []
    assert browser.get_log("browser") == []


# -- what cannot be written --------------------------------------------------------------------------------------------
@each_word
def test_a_base_that_is_no_iri_is_refused(words, tmp_path):
    graph = make_graph(HARMLESS)
    graph.graph["base"] = f"https://example.org/{words}/"
    try:
        write_turtle(graph, tmp_path / "graph.ttl")
    except GraphError:
        assert not (tmp_path / "graph.ttl").exists()
        return
    read = rdflib.Graph().parse(tmp_path / "graph.ttl")
    assert len(read) == count_statements()
