import json
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import GraphError, OutputError, QueryError
from kg.rdf import terms as t
from kg.rdf import write_turtle
from kg.sparql import check_query, list_queries, named_query, run_query, to_csv, to_json, to_table, to_turtle
from kg.sparql import worker as query_worker
from kg.sparql.questions import bind, parse_question
from kg.sparql.results import QueryResult, Term
from kg.sparql.store import load_store, read_store_info
from tests.graphs import full_graph
from tests.sample import TEXT

WX, HZ, ZJ = "浙江省湖州市吴兴区", "浙江省湖州市", "浙江省"
FIRST, SECOND = ("吴兴区推行红色物业", "a.txt"), ("吴兴区推行红色物业（转载）", "b.docx")
START = TEXT.index("实施“红色物业”")
RESULT = "建成红色物业小区120个"

# What each question must say of the sample graph (with every further kind of node and edge).
ANSWERS: dict[str, tuple[dict[str, str], list[tuple[str | None, ...]]]] = {
    "adoption_coverage": (
        {"program": "红色物业"},
        [("红色物业", WX, "adopts"), ("红色物业", ZJ, "no report"), ("红色物业", HZ, "no report")],
    ),
    "adoption_history": (
        {"program": "红色物业"},
        [(WX, "330502", ZJ, "红色物业", "2021-01-01", "2021-12-31", "1")],
    ),
    "borrowed": ({"a": "吴兴区", "b": "湖州市"}, []),
    "compare_figures": ({"a": "吴兴区", "b": "湖州市"}, []),
    "compare_programs": ({"a": "吴兴区", "b": "湖州市"}, [(WX, HZ, WX, "红色物业")]),
    "matrix": ({"min_regions": "1"}, [("红色物业", "1", ZJ, WX)]),
    "rank": (
        {"measure": "建成红色物业小区", "unit": "个"},
        [("个", "county", "120", WX, "建成红色物业小区")],
    ),
    "region_profile": (
        {"region": WX},
        [
            (WX, "honour", "全国城市基层党建示范城市", "吴兴区", "吴兴区获评全国城市基层党建示范城市"),
            (WX, "honour", "全国城市基层党建示范城市", "示范城市", "吴兴区获评全国城市基层党建示范城市"),
            (WX, "outcome", "建成红色物业小区", "120个", RESULT),
            (WX, "person", "王某某", "区委书记", "区委书记王某某"),
            (WX, "person", "王某某", "委员", "区委书记王某某"),
            (WX, "planned program", "四大工程", None, "区委书记王某某"),
            (WX, "program", "红色物业", "2021年起", "实施“红色物业”创建行动"),
        ],
    ),
    "spread": ({"program": "红色物业"}, [("红色物业", WX, "2021-01-01", "2021-12-31", "vertical")]),
    "adopters": ({"program": "红色物业"}, [(WX, "红色物业", "2021年起", "全省率先", "2", "实施“红色物业”创建行动")]),
    "coverage": ({}, [(WX, "1", "1")]),
    "documents": ({}, [(*FIRST, "2023-05-04", WX), (*SECOND, "2023", WX)]),
    "duplicates": ({}, [(*SECOND, *FIRST)]),
    "evidence_of_adoption": (
        {"program": "“红色物业”创建行动", "region": "吴兴"},
        [(WX, "红色物业", "实施“红色物业”创建行动", str(START), str(START + 12), *doc) for doc in (FIRST, SECOND)],
    ),
    "honours": (
        {"recipient": "吴兴区"},
        [("吴兴区", "全国城市基层党建示范城市", "区委", "吴兴区获评全国城市基层党建示范城市")],
    ),
    "leaders": ({"program": "红色物业"}, [("红色物业", WX, "王某某")]),
    "mandated": ({}, [(WX, "红色物业", ZJ)]),
    "outcomes_by_measure": (
        {"measure": "建成红色物业小区"},
        [("建成红色物业小区", "120", "个", "exact", WX, "红色物业", "2021年起")],
    ),
    "outcomes_of_program": (
        {"program": "红色物业"},
        [("红色物业", WX, "建成红色物业小区", "120", "个", "exact", "2021年起", RESULT)],
    ),
    "people_of_region": ({"region": WX}, [(WX, "王某某", "委员", None), (WX, "王某某", "书记", "区委")]),
    "program_family": ({}, [("红色物业", "part of", "四大工程"), ("红色物业小区", "form of", "红色物业")]),
    "programs_of_region": ({"region": "吴兴区"}, [(WX, "红色物业", "campaign", "false", "2021年起", "全省率先")]),
    "shared_programs": ({}, []),
}
LEAVING = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { service silent <URL> { ?s ?p ?o } }",
    "SELECT * { ?s a kgo:Region FILTER EXISTS { { SELECT ?s { SERVICE <URL> { ?s ?p ?o } } } } }",
    "SELECT * { { ?s a ?c } UNION { OPTIONAL { GRAPH ?g { SERVICE <URL> { ?s ?p ?o } } } } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "ASK { MINUS { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { ?s a ?c # a comment that ends here\rSERVICE <URL> { ?s ?p ?o }\n}",
    "PREFIX x: <URL> SELECT * { SERVICE x: { ?s ?p ?o } }",
    "SELECT * { BIND(<URL> AS ?u) SERVICE ?u { ?s ?p ?o } }",
    "SELECT * FROM <URL> { ?s ?p ?o }",
    "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }",
    "DESCRIBE ?s FROM <URL> WHERE { ?s ?p ?o }",
    "LOAD <URL>",
    "PREFIX kgo: <urn:x> LOAD SILENT <URL> INTO GRAPH <urn:g>",
    "INSERT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "SELECT * { S\\u0045RVICE <URL> { ?s ?p ?o } }",
    'SELECT * { ?s ?p ?o FILTER(?o != "\\u0022 \\u0023") SERVICE <URL> { ?s ?p ?o }\n FILTER("" = "") }',
]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("query") / "graph.ttl"
    write_turtle(full_graph(), target)
    return target


class Listener:
    """A host that remembers who called."""

    def __init__(self) -> None:
        self.calls: list[object] = []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}/x.ttl"
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self) -> None:
        while True:
            try:
                connection, address = self.socket.accept()
            except OSError:
                return
            with connection:
                if self.calls and self.calls[-1] is None:
                    return
                self.calls.append(address)
                connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    def close(self) -> list[object]:
        """Stop listening; give the calls that came in."""
        calls = list(self.calls)
        self.calls.append(None)
        with socket.create_connection(self.socket.getsockname()):
            self.thread.join(5)
        self.socket.close()
        return calls


@pytest.fixture
def listener() -> Iterator[Listener]:
    host = Listener()
    yield host
    if host.thread.is_alive():
        host.close()


def values(result: QueryResult) -> list[tuple[str | None, ...]]:
    return [tuple(term and term.value for term in row) for row in result.rows]


def ask_rdflib(path: Path, sparql: str) -> list[tuple[str | None, ...]]:
    answer = rdflib.Graph().parse(path).query(sparql, initNs=t.QUERY_NAMESPACES)
    return [tuple(None if term is None else str(term) for term in row) for row in answer]


# ---------------------------------------------------------------------------------------------------- named questions


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_a_question_gives_its_rows_on_both_engines(name: str, path: Path) -> None:
    params, rows = ANSWERS[name]
    sparql = named_query(name, params)
    assert values(run_query(path, sparql)) == rows
    assert ask_rdflib(path, sparql) == rows


@pytest.mark.parametrize("name", sorted(name for name, (params, _) in ANSWERS.items() if params))
def test_a_question_without_its_parameters_speaks_of_everything(name: str, path: Path) -> None:
    everything = values(run_query(path, named_query(name)))
    assert set(ANSWERS[name][1]) <= set(everything)
    assert everything == ask_rdflib(path, named_query(name))


@pytest.mark.parametrize("question", list_queries(), ids=lambda question: question.name)
def test_a_question_describes_itself_and_its_parameters(question: object) -> None:
    assert question.description.endswith(".")
    if question.name in ANSWERS:
        assert {parameter.name for parameter in question.parameters} == ANSWERS[question.name][0].keys()
    assert all(parameter.description for parameter in question.parameters)


@pytest.mark.parametrize(
    "value", ['x" } DROP ALL #', "'", "?s", "}", "# x", "<urn:x>", "\u202e", "$program", 'VALUES ?x { "y" }']
)
def test_a_value_stays_a_value(value: str, path: Path) -> None:
    assert values(run_query(path, named_query("adopters", {"program": value}))) == []


@given(value=st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\\")))
def test_a_bound_value_is_what_was_given(value: str) -> None:
    question = parse_question("echo", "# Echo.\n# param x: a value\nSELECT ?x\nWHERE { }\n")
    assert [str(x) for (x,) in rdflib.Graph().query(bind(question, {"x": value}))] == [value]


def test_a_value_has_the_type_that_the_question_says() -> None:
    top = "# Echo.\n# param n (integer): a\n# param d (decimal): b\n# param i (iri): c\nSELECT ?n ?d ?i\nWHERE { }"
    sparql = bind(parse_question("echo", top), {"n": "7", "d": "1.50", "i": "https://example.org/吴兴"})
    ((n, d, i),) = rdflib.Graph().query(sparql)
    assert (n.toPython(), d.datatype, str(d), i) == (
        7,
        rdflib.XSD.decimal,
        "1.50",
        rdflib.URIRef("https://example.org/吴兴"),
    )


@pytest.mark.parametrize(
    ("params", "says"),
    [
        ({"n": "seven"}, "n is 'seven'; expected one of type integer"),
        ({"d": "1,5"}, "expected one of type decimal"),
        ({"i": "no iri> } "}, "expected one of type iri"),
        ({"s": "a\\u0022"}, "expected a value without control characters and backslashes"),
        ({"s": "a\nb"}, "expected a value without control characters and backslashes"),
        ({"x": "1"}, "unknown parameter 'x'; expected n, d, i, s"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(params: dict[str, str], says: str) -> None:
    top = (
        "# Echo.\n# param n (integer): a\n# param d (decimal): b\n# param i (iri): c\n# param s: d\nSELECT *\nWHERE { }"
    )
    with pytest.raises(QueryError) as caught:
        bind(parse_question("echo", top), params)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("sparql", "says"),
    [("SELECT * WHERE { }", "no describing comment"), ("# A.\n# param x (colour): b\nASK {}", "unknown type 'colour'")],
)
def test_a_question_that_does_not_describe_itself_is_refused(sparql: str, says: str) -> None:
    with pytest.raises(QueryError, match=f"question q: .*{says[:15]}"):
        parse_question("q", sparql)


def test_a_question_needs_a_place_to_bind_parameters() -> None:
    question = parse_question("q", "# A.\n# param x: b\nSELECT * { ?s ?p ?x }")
    with pytest.raises(QueryError, match="no line begins with WHERE"):
        bind(question, {"x": "1"})


def test_a_question_that_does_not_exist_is_answered_with_those_that_do() -> None:
    with pytest.raises(QueryError, match=r"no question is named 'adopter'; expected one of adopters, .*coverage"):
        named_query("adopter")


def test_users_add_questions_of_their_own(tmp_path: Path, path: Path) -> None:
    (tmp_path / "how_many.rq").write_text(
        "# How many regions.\nSELECT (COUNT(*) AS ?n)\nWHERE { ?r a kgo:Region }", "utf-8"
    )
    assert "how_many" in {question.name for question in list_queries(tmp_path)}
    assert values(run_query(path, named_query("how_many", folder=tmp_path))) == [("3",)]
    with pytest.raises(QueryError, match="no such folder"):
        list_queries(tmp_path / "none")


def test_a_question_that_is_no_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_bytes("# 哪些地区。\nASK {}".encode("gb18030"))
    with pytest.raises(QueryError, match=r"q\.rq: cannot be read as UTF-8"):
        list_queries(tmp_path)


# ------------------------------------------------------------------------------------------------ folders and stores

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
NAMED = b"<urn:a> <urn:p> <urn:b> <urn:g1> .\n<urn:a> <urn:p> <urn:b> <urn:g2> .\n<urn:a> <urn:p> <urn:c> .\n"


def count(path: Path) -> int:
    return int(values(run_query(path, COUNT))[0][0] or 0)


def test_a_folder_is_the_graph_of_all_its_graph_files(path: Path, tmp_path: Path) -> None:
    shutil.copy(path, tmp_path / "graph.ttl")
    (tmp_path / "more.nt").write_bytes(b"<urn:a> <urn:p> <urn:b> .\n")
    (tmp_path / "nodes.csv").write_bytes(b"x")
    assert count(tmp_path) == count(path) + 1


def test_the_default_graph_has_each_triple_of_the_named_graphs_once(tmp_path: Path) -> None:
    (tmp_path / "g.nq").write_bytes(NAMED)
    assert count(tmp_path / "g.nq") == 2
    named = run_query(tmp_path / "g.nq", "SELECT ?g { GRAPH ?g { ?s ?p <urn:b> } } ORDER BY ?g")
    assert values(named) == [("urn:g1",), ("urn:g2",)]


def test_a_store_answers_as_its_files_do_with_their_prefixes(path: Path, tmp_path: Path) -> None:
    info = load_store([path], tmp_path / "store")
    assert (info.statements, info.files) == (count(path), (str(path),))
    assert read_store_info(tmp_path / "store") == info
    for sparql in (COUNT, "SELECT ?l { kg:region-浙江省 kgo:level ?l }", "DESCRIBE kg:region-浙江省"):
        assert run_query(tmp_path / "store", sparql) == run_query(path, sparql)


def test_a_store_takes_several_files_and_folders_with_their_named_graphs(path: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "g.nq").write_bytes(NAMED)
    load_store([path, tmp_path / "in"], tmp_path / "store")
    assert count(tmp_path / "store") == count(path) + 2
    assert values(run_query(tmp_path / "store", "ASK { GRAPH <urn:g2> { ?s ?p ?o } }")) == [("true",)]


def test_loading_again_replaces_the_store(path: Path, tmp_path: Path) -> None:
    (tmp_path / "one.nt").write_bytes(b"<urn:a> <urn:p> <urn:b> .\n")
    load_store([path], tmp_path / "store")
    load_store([tmp_path / "one.nt"], tmp_path / "store")
    assert count(tmp_path / "store") == 1
    assert {entry.name for entry in tmp_path.iterdir()} == {"one.nt", "store"}


def test_a_file_that_is_no_graph_leaves_the_store_as_it_was(path: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_bytes(b"<urn:a> <urn:p> .\n")
    load_store([path], tmp_path / "store")
    with pytest.raises(GraphError, match=r"bad\.ttl is no valid Turtle"):
        load_store([path, tmp_path / "bad.ttl"], tmp_path / "store")
    assert count(tmp_path / "store") == count(path)
    assert {entry.name for entry in tmp_path.iterdir()} == {"bad.ttl", "store"}


def test_a_folder_of_other_things_is_not_overwritten_by_a_store(path: Path, tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "thesis.docx").write_bytes(b"x")
    with pytest.raises(OutputError, match="no store of `kg load`, and is not empty"):
        load_store([path], tmp_path / "work")
    assert (tmp_path / "work" / "thesis.docx").exists()


@pytest.mark.parametrize(
    ("name", "says"),
    [("none", "no such file or folder"), ("a.txt", "name that ends in"), ("empty", "holds no file with")],
)
def test_a_place_without_a_graph_is_named(name: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "empty").mkdir()
    for act in (lambda: run_query(tmp_path / name, COUNT), lambda: load_store([tmp_path / name], tmp_path / "s")):
        with pytest.raises(GraphError, match=says):
            act()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no setrlimit")
@pytest.mark.parametrize("sparql", LEAVING)
def test_a_query_of_a_store_leaves_it_no_more_than_one_of_a_file(
    sparql: str, path: Path, tmp_path: Path, listener: Listener
) -> None:
    load_store([path], tmp_path / "store")
    with pytest.raises(QueryError):
        run_query(tmp_path / "store", sparql.replace("URL", listener.url))
    assert listener.close() == []
    assert count(tmp_path / "store") == count(path)


# ------------------------------------------------------------------------------------------------------------- safety


@pytest.mark.parametrize("sparql", LEAVING)
def test_a_query_that_would_leave_the_graph_is_refused_and_nobody_is_called(
    sparql: str, path: Path, listener: Listener
) -> None:
    with pytest.raises(QueryError):
        run_query(path, sparql.replace("URL", listener.url))
    assert listener.close() == []


def test_a_file_is_not_read_by_from(path: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.ttl").write_text("<urn:a> <urn:b> 'secret' .", "utf-8")
    with pytest.raises(QueryError, match="FROM is refused"):
        run_query(path, f"SELECT * FROM <{(tmp_path / 'secret.ttl').as_uri()}> {{ ?s ?p ?o }}")


def test_an_update_changes_nothing(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(QueryError, match="line 1, column 1: updates are refused"):
        run_query(path, "DELETE WHERE { ?s ?p ?o }")
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("sparql", "refused"),
    [
        ("SELECT * { ?s ?p ?o }", None),
        ("SELECT * { ?s ?p 'SERVICE <urn:x> {}' }", None),
        ("SELECT * { ?s ?p ?o FILTER EXISTS { { SELECT * { SERVICE SILENT <urn:x> {} } } } }", "SERVICE"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { { SERVICE ?x { ?s ?p ?o } } UNION { } }", "SERVICE"),
        ("SELECT * FROM <urn:x> { }", "FROM"),
        ("ASK FROM NAMED <urn:x> { }", "FROM"),
        ("CLEAR ALL", "update"),
    ],
)
def test_the_syntax_tree_alone_finds_what_is_refused(sparql: str, refused: str | None) -> None:
    assert query_worker.find_refused(sparql) == refused


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT ?service { ?service a kgo:Region } # SERVICE <urn:x> FROM <urn:y>",
        "SELECT * { ?from skos:prefLabel 'SERVICE', \"FROM\", '''LOAD ' <urn:x>''' }",
        "PREFIX service: <urn:from#> SELECT * { ?x service:from ?load }",
    ],
)
def test_words_in_names_strings_and_comments_are_not_refused(sparql: str) -> None:
    check_query(sparql)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no setrlimit")
@pytest.mark.parametrize(("cut", "called"), [(False, True), (True, False)])
def test_a_process_that_is_cut_off_calls_nobody_whatever_the_query(cut: bool, called: bool, listener: Listener) -> None:
    code = f"""
import runpy, pyoxigraph
worker = runpy.run_path({query_worker.__file__!r})
if {cut}:
    worker["cut_off"](1 << 30)
try:
    list(pyoxigraph.Store().query("SELECT * {{ SERVICE <{listener.url}> {{ ?s ?p ?o }} }}"))
except OSError:
    pass
"""
    subprocess.run([sys.executable, "-P", "-c", code], check=True, timeout=30)
    assert bool(listener.close()) == called


def test_a_query_that_runs_away_is_stopped_at_the_time_limit(path: Path) -> None:
    start = time.monotonic()
    with pytest.raises(QueryError, match="ran past its time limit of 1 s"):
        run_query(path, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", timeout=1)
    assert time.monotonic() - start < 10


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is bounded where there is /proc")
def test_a_query_that_takes_all_memory_is_stopped(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.sparql.query.MEMORY", 64 << 20)
    with pytest.raises(QueryError, match="memory and was stopped"):
        run_query(path, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?f")


# ------------------------------------------------------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("sparql", "says"),
    [
        ("SELECT * { ?r kgo:adopt ?p }", "line 1, column 15: unknown term kgo:adopt; did you mean kgo:adopts?"),
        (
            "SELECT *\n{ ?x a kgo:region , kgo:Programme }",
            "line 2, column 21: unknown term kgo:Programme; did you mean kgo:Program?",
        ),
        ("PREFIX g: <https://w3id.org/govkg/ontology#> ASK { ?x g:fullname ?y }", "did you mean kgo:fullName?"),
        ("ASK { ?x <https://w3id.org/govkg/ontology#titel> ?y }", "line 1, column 10: unknown term kgo:titel"),
        ("SELECT * {\n  '吴兴区' ?p\n}", "line 3, column 1"),
        ("SELECT * { ?s foaf:name ?o }", "unknown prefix; declare it with PREFIX, or use one of dcterms, kgo, nif"),
        ("", "the query is empty; expected SELECT"),
        ("# only a comment", "the query is empty; expected SELECT"),
        ("SELEKT * { }", "syntax error"),
        ("SELECT * { SERVICE <urn:x> { } }", "line 1, column 12: SERVICE is refused"),
        ("SELECT * { FILTER(" + "(" * 500 + "1" + ")" * 500 + ") }", "nested too deeply"),
    ],
)
def test_an_error_points_at_the_place_and_says_what_to_do(sparql: str, says: str, path: Path) -> None:
    with pytest.raises(QueryError) as caught:
        run_query(path, sparql)
    assert says in str(caught.value)


def test_the_place_is_shown_under_wide_characters(path: Path) -> None:
    with pytest.raises(QueryError) as caught:
        run_query(path, "ASK { '吴兴区' kgo:adopt ?p }")
    line, mark = str(caught.value).split("\n")[1:]
    assert line == "  ASK { '吴兴区' kgo:adopt ?p }"
    assert mark == " " * (2 + len("ASK { '' ") + 6) + "^"


def test_a_prefix_that_is_declared_anew_is_the_callers(path: Path) -> None:
    assert values(run_query(path, "PREFIX kgo: <urn:x:> SELECT * { ?s kgo:adopt ?o }")) == []


@pytest.mark.parametrize(
    ("name", "content"), [("missing.ttl", None), ("graph.txt", "x"), ("bad.ttl", "this is no Turtle")]
)
def test_a_file_that_is_no_graph_is_named(name: str, content: str | None, tmp_path: Path) -> None:
    if content:
        (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(GraphError, match=r"give the graph\.ttl of a build") as caught:
        run_query(tmp_path / name, "ASK { }")
    assert str(tmp_path / name) in str(caught.value)


# ------------------------------------------------------------------------------------------------------------ results


def test_the_prefixes_of_the_file_need_no_declaration(path: Path) -> None:
    result = run_query(path, "SELECT ?name { kg:region-浙江省 skos:prefLabel ?name }")
    assert result.columns == ("name",)
    assert result.rows == ((Term("literal", "浙江省", t.STRING),),)


def test_a_limit_cuts_the_rows_and_says_so(path: Path) -> None:
    sparql = "SELECT ?n { ?r a kgo:Region ; kgo:fullName ?n } ORDER BY ?n"
    assert values(run_query(path, sparql, limit=2)) == [(ZJ,), (HZ,)]
    assert [run_query(path, sparql, limit=n).more for n in (2, 3)] == [True, False]


def test_ask_gives_one_boolean(path: Path) -> None:
    for sparql, answer in (("ASK { ?r kgo:adopts ?p }", True), ("ASK { ?r kgo:adopts 'x' }", False)):
        result = run_query(path, sparql)
        assert (result.form, values(result)) == ("ask", [(str(answer).lower(),)])
        assert json.loads(to_json(result)) == {"head": {}, "boolean": answer}


def test_construct_gives_sorted_triples_and_turtle(path: Path) -> None:
    result = run_query(
        path, "CONSTRUCT { ?r kgo:fullName ?n ; kgo:level ?l } WHERE { ?r kgo:fullName ?n ; kgo:level ?l }"
    )
    assert (result.form, result.columns, len(result.rows)) == ("graph", ("subject", "predicate", "object"), 6)
    again = rdflib.Graph().parse(data=to_turtle(result), format="turtle")
    assert {(str(s), str(p), str(o)) for s, p, o in again} == set(values(result))
    assert b"kg:region-" in to_turtle(result)


def test_describe_gives_what_a_thing_is(path: Path) -> None:
    assert ("https://w3id.org/govkg/id/region-浙江省", t.expand("kgo:level"), "province") in values(
        run_query(path, "DESCRIBE kg:region-浙江省")
    )


EVIL = QueryResult(
    ("name", "x"),
    (
        (Term("literal", "吴兴区\n\x1b[31m红\u202e", t.STRING), Term("uri", t.expand("kgo:adopts"))),
        (Term("literal", '=1+1,"x"', t.STRING), None),
        (Term("literal", "hello", None, "en"), Term("literal", "-5", t.expand("xsd:integer"))),
    ),
)


def test_a_table_counts_wide_characters_twice_and_shows_no_control_characters() -> None:
    assert to_table(EVIL) == (
        'name           x\n-------------  ----------\n吴兴区 [31m红  kgo:adopts\n=1+1,"x"\nhello          -5\n'
    )


@pytest.mark.parametrize(("width", "cell"), [(6, "吴兴区"), (5, "吴兴…"), (4, "吴…"), (60, "吴兴区")])
def test_a_long_cell_is_cut(width: int, cell: str) -> None:
    result = QueryResult(("n",), ((Term("literal", "吴兴区"),),))
    assert to_table(result, width=width).splitlines()[2] == cell


def test_an_empty_table_has_its_columns() -> None:
    assert to_table(QueryResult(("program", "地区"), ())) == "program  地区\n-------  ----\n"


def test_csv_quotes_and_runs_no_formula() -> None:
    assert to_csv(EVIL).split("\r\n")[2:] == ['"\'=1+1,""x""",', "hello,-5", ""]


def test_json_is_the_results_format_of_sparql() -> None:
    found = json.loads(to_json(EVIL))
    assert found["head"] == {"vars": ["name", "x"]}
    assert found["results"]["bindings"][1] == {"name": {"type": "literal", "value": '=1+1,"x"'}}
    assert found["results"]["bindings"][2] == {
        "name": {"type": "literal", "value": "hello", "xml:lang": "en"},
        "x": {"type": "literal", "value": "-5", "datatype": t.expand("xsd:integer")},
    }
