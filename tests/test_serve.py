import csv
import io
import json
import socket
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from kg.cli import main
from kg.errors import GraphError, QueryError
from kg.rdf import terms as t
from kg.rdf import write_turtle
from kg.serve.protocol import GRAPHS, MAX_BYTES, ROWS, ProtocolError, choose_format, parse_request
from kg.sparql import QueryResult, run_query
from kg.sparql.exchange import to_tsv, to_xml
from kg.sparql.host import GraphHost
from kg.sparql.query import RefusedError, TimeLimitError
from kg.sparql.results import Term
from kg.sparql.store import load_store
from tests.graphs import full_graph
from tests.server import running
from tests.test_sparql import LEAVING, Listener, listener, values  # noqa: F401  # a fixture

NAMES = "SELECT ?name WHERE { ?r a kgo:Region ; kgo:fullName ?name } ORDER BY ?name"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
CONSTRUCT = "CONSTRUCT { ?r kgo:level ?l } WHERE { ?r kgo:level ?l }"
FORM, PLAIN = "application/x-www-form-urlencoded", "application/sparql-query"


@pytest.fixture(scope="module")
def turtle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("serve") / "graph.ttl"
    write_turtle(full_graph(), path)
    return path


@pytest.fixture(scope="module")
def url(turtle: Path) -> Iterator[str]:
    with running(turtle, "--timeout", "2", "--max-rows", "50") as place:
        yield place


@pytest.fixture(scope="module")
def client(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, timeout=30, trust_env=False) as one:
        yield one


def ask(client: httpx.Client, sparql: str, accept: str = "*/*", **more: str) -> httpx.Response:
    return client.get("/sparql", params={"query": sparql, **more}, headers={"accept": accept})


# ------------------------------------------------------------------------------------------------------- the protocol


@pytest.mark.parametrize("how", ["get", "form", "plain"])
def test_a_query_is_answered_however_the_protocol_sends_it(how: str, client: httpx.Client) -> None:
    if how == "get":
        response = client.get("/sparql", params={"query": NAMES})
    elif how == "form":
        response = client.post("/sparql", data={"query": NAMES})
    else:
        response = client.post("/sparql", content=NAMES.encode(), headers={"content-type": f"{PLAIN}; charset=utf-8"})
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/sparql-results+json"
    found = [row["name"]["value"] for row in response.json()["results"]["bindings"]]
    assert found == ["浙江省", "浙江省湖州市", "浙江省湖州市吴兴区"]


@pytest.mark.parametrize(
    ("accept", "sent"),
    [
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.4", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("text/*", "text/csv; charset=utf-8"),
        ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
    ],
)
def test_rows_come_in_the_format_that_is_liked_best(accept: str, sent: str, client: httpx.Client) -> None:
    assert ask(client, NAMES, accept).headers["content-type"] == sent


@pytest.mark.parametrize(
    ("accept", "sent"),
    [
        ("*/*", "text/turtle; charset=utf-8"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml, text/turtle;q=0.5", "application/rdf+xml"),
        ("application/ld+json", "application/ld+json"),
        ("application/sparql-results+json, text/turtle;q=0.9", "text/turtle; charset=utf-8"),
    ],
)
def test_graphs_come_in_the_format_that_is_liked_best(accept: str, sent: str, client: httpx.Client) -> None:
    response = ask(client, CONSTRUCT, accept)
    assert response.headers["content-type"] == sent
    format_ = ox.RdfFormat.from_media_type(sent)
    assert len(list(ox.parse(response.content, format=format_))) == 3


@pytest.mark.parametrize(
    ("sparql", "accept"),
    [(NAMES, "image/png"), (NAMES, "text/turtle"), (CONSTRUCT, "text/csv"), ("ASK {}", "text/csv")],
)
def test_a_format_that_cannot_be_is_406(sparql: str, accept: str, client: httpx.Client) -> None:
    response = ask(client, sparql, accept)
    assert response.status_code == 406
    assert "accept" in response.text


def test_a_client_library_asks_and_gets_terms(url: str) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{url}/sparql"))
    ((region, value),) = graph.query("SELECT ?r ?v { ?o a kgo:Outcome ; kgo:region ?r ; schema:value ?v }", initNs={})
    assert region == rdflib.URIRef("https://w3id.org/govkg/id/region-浙江省湖州市吴兴区")
    assert value == rdflib.Literal("120", datatype=rdflib.XSD.decimal)
    assert bool(graph.query("ASK { ?r kgo:adopts ?p }"))
    assert len(graph.query(CONSTRUCT).graph) == 3


def test_without_a_query_the_service_describes_itself(client: httpx.Client) -> None:
    response = client.get("/sparql")
    described = rdflib.Graph().parse(data=response.text, format="turtle")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    ((service, endpoint),) = described.subject_objects(sd.endpoint)
    assert str(endpoint) == str(service) == str(response.url)
    assert (service, sd.supportedLanguage, sd.SPARQL11Query) in described


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("application/sparql-update", "DELETE WHERE { ?s ?p ?o }", 403),
        (FORM, "update=DELETE+WHERE+%7B+%3Fs+%3Fp+%3Fo+%7D", 403),
        (FORM, "query=ASK+%7B%7D&default-graph-uri=file%3A%2F%2F%2Fetc%2Fpasswd", 403),
        (FORM, "query=ASK+%7B%7D&named-graph-uri=http%3A%2F%2F127.0.0.1%2F", 403),
        (FORM, "", 400),
        (FORM, "query=ASK+%7B%7D&query=ASK+%7B%7D", 400),
        (FORM, "query=ASK+%7B%7D&limit=-1", 400),
        (FORM, "query=%FF", 400),
        (PLAIN, b"\xff", 400),
        ("text/plain", "ASK {}", 415),
        (PLAIN, "#" + "x" * MAX_BYTES, 413),
    ],
)
def test_a_request_that_is_wrong_or_would_change_something_is_refused(
    content_type: str, body: str | bytes, status: int, client: httpx.Client
) -> None:
    response = client.post("/sparql", content=body, headers={"content-type": content_type})
    assert response.status_code == status
    assert response.text.strip()


def test_an_error_in_the_query_is_400_and_points_at_the_place(client: httpx.Client) -> None:
    response = ask(client, "SELECT * { ?r kgo:adopt ?p }")
    assert response.status_code == 400
    assert response.text.startswith("line 1, column 15: unknown term kgo:adopt; did you mean kgo:adopts?")


def test_other_methods_are_405(client: httpx.Client) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        assert client.request(method, "/sparql").status_code == 405


# ------------------------------------------------------------------------------------------------------------- safety


@pytest.mark.parametrize("sparql", LEAVING)
def test_no_query_leaves_the_graph(sparql: str, client: httpx.Client, listener: Listener) -> None:  # noqa: F811
    response = client.post("/sparql", data={"query": sparql.replace("URL", listener.url)})
    assert response.status_code in (400, 403)
    assert listener.close() == []


def test_a_file_is_not_read_and_the_graph_not_changed(client: httpx.Client, turtle: Path, tmp_path: Path) -> None:
    before = turtle.read_bytes()
    (tmp_path / "secret.ttl").write_text("<urn:a> <urn:b> 'secret' .", "utf-8")
    for sparql in (
        f"SELECT * FROM <{(tmp_path / 'secret.ttl').as_uri()}> {{ ?s ?p ?o }}",
        f"LOAD <{(tmp_path / 'secret.ttl').as_uri()}>",
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
    ):
        response = ask(client, sparql)
        assert response.status_code == 403
        assert "secret'" not in response.text
    assert turtle.read_bytes() == before
    assert ask(client, "ASK { <urn:a> ?p ?o }").json() == {"head": {}, "boolean": False}


def test_a_query_that_runs_away_is_cut_off_and_others_are_answered_meanwhile(client: httpx.Client) -> None:
    codes: list[int] = []
    runaway = threading.Thread(target=lambda: codes.append(ask(client, ENDLESS).status_code))
    start = time.monotonic()
    runaway.start()
    assert ask(client, NAMES).status_code == 200
    assert time.monotonic() - start < 2
    runaway.join(15)
    assert codes == [504]
    assert client.get("/health").json()["status"] == "ok"


def test_more_rows_than_the_server_gives_are_an_error_unless_fewer_are_enough(client: httpx.Client) -> None:
    everything = "SELECT * { ?s ?p ?o }"
    refused = ask(client, everything)
    assert (refused.status_code, "more than 50 rows; add LIMIT 50" in refused.text) == (400, True)
    some = ask(client, everything, limit="7")
    assert (len(some.json()["results"]["bindings"]), some.headers["x-kg-more"]) == (7, "true")
    assert ask(client, NAMES, limit="7").headers["x-kg-more"] == "false"
    assert ask(client, everything, limit="51").status_code == 400


def test_answers_carry_the_headers_of_safety(client: httpx.Client) -> None:
    for path in ("/", "/page.js", "/sparql", "/health", "/view", "/nothing"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "access-control-allow-origin" not in headers


def test_another_host_name_is_refused_so_that_no_page_can_rebind_its_own(client: httpx.Client) -> None:
    assert client.get("/health", headers={"host": "evil.example"}).status_code == 400


def test_only_the_origins_named_may_read_answers(turtle: Path) -> None:
    with (
        running(turtle, "--cors", "https://a.example") as place,
        httpx.Client(base_url=place, trust_env=False) as client,
    ):
        for origin, allowed in (("https://a.example", "https://a.example"), ("https://b.example", None)):
            response = client.get("/sparql", params={"query": "ASK {}"}, headers={"origin": origin})
            assert response.headers.get("access-control-allow-origin") == allowed


def test_it_listens_on_the_loopback_only(url: str) -> None:
    port = int(url.rsplit(":", 1)[1])
    others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), port, socket.AF_INET)} - {"127.0.0.1"}
    for address in others:
        with socket.socket() as caller:
            caller.settimeout(2)
            assert caller.connect_ex((address, port)) != 0


# ------------------------------------------------------------------------------------------------------- other answers


def test_health_tells_the_size(client: httpx.Client, turtle: Path) -> None:
    content = client.get("/health").json()
    ((count,),) = values(run_query(turtle, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))
    assert content == {"status": "ok", "statements": int(count or 0), "view": True}


def test_named_questions_are_listed_and_bound(client: httpx.Client) -> None:
    questions = {one["name"]: one for one in client.get("/questions").json()}
    assert questions["adopters"]["parameters"][0]["name"] == "program"
    bound = client.get("/questions/adopters", params={"program": "红色物业"})
    assert (bound.status_code, 'VALUES ?program { "红色物业" }' in bound.text) == (200, True)
    assert ask(client, bound.text).json()["results"]["bindings"]
    assert client.get("/questions/nothing").status_code == 404
    assert client.get("/questions/adopters", params={"colour": "red"}).status_code == 400


def test_users_add_questions_to_the_server(turtle: Path, tmp_path: Path) -> None:
    (tmp_path / "own.rq").write_text("# Of my own.\nASK\nWHERE { }", "utf-8")
    with running(turtle, "--queries", str(tmp_path)) as place:
        names = {one["name"] for one in httpx.get(f"{place}/questions", trust_env=False).json()}
    assert {"own", "adopters"} <= names


def test_the_terms_and_the_ontology_are_given(client: httpx.Client) -> None:
    content = client.get("/terms").json()
    assert {term["name"] for term in content["terms"]} == {f"kgo:{name}" for name in t.TERMS}
    assert content["prefixes"]["kgo"] == t.NAMESPACES["kgo"]
    assert len(rdflib.Graph().parse(data=client.get("/ontology").text, format="turtle")) > 100


def test_the_view_is_the_page_of_the_graph(client: httpx.Client) -> None:
    response = client.get("/view")
    assert response.headers["content-type"].startswith("text/html")
    assert "红色物业" in response.text


def test_a_store_is_served_without_a_page(turtle: Path, tmp_path: Path) -> None:
    load_store([turtle], tmp_path / "store")
    with running(tmp_path / "store") as place, httpx.Client(base_url=place, trust_env=False) as client:
        assert ask(client, NAMES).json()["results"]["bindings"][0]["name"]["value"] == "浙江省"
        assert ask(client, "DESCRIBE kg:region-浙江省").status_code == 200
        assert client.get("/view").status_code == 404
        assert client.get("/health").json()["view"] is False


@pytest.mark.parametrize("name", ["none.ttl", "bad.ttl"])
def test_a_graph_that_cannot_be_read_ends_the_command_with_2(name: str, tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_text("<urn:a> <urn:b> .", "utf-8")
    code = "from kg.cli import main; main()"
    command = [sys.executable, "-c", code, "serve", str(tmp_path / name), "--port", "0"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=30)
    assert done.returncode == 2
    assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_taken_and_a_missing_extra_are_told(turtle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = CliRunner().invoke(main, ["serve", str(turtle), "--port", str(taken.getsockname()[1])])
    assert (result.exit_code, "choose another --port" in result.output) == (2, True)
    monkeypatch.setattr(sys.modules["kg.cli.serve"], "find_spec", lambda name: None)
    result = CliRunner().invoke(main, ["serve", str(turtle)])
    assert (result.exit_code, "pip install 'govkg[serve]'" in result.output) == (2, True)


# ------------------------------------------------------------------------------------------------------------ the host


def test_a_host_answers_as_a_query_of_the_file_does(turtle: Path) -> None:
    with GraphHost(turtle) as host:
        for sparql in (NAMES, CONSTRUCT, "ASK { ?s a kgo:Plan }", "DESCRIBE kg:region-浙江省"):
            assert host.ask(sparql, limit=5) == run_query(turtle, sparql, limit=5)


def test_a_host_keeps_its_limits_and_goes_on(turtle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with GraphHost(turtle) as host:
        with pytest.raises(TimeLimitError):
            host.ask(ENDLESS, timeout=0.5)
        with pytest.raises(RefusedError):
            host.ask("CLEAR ALL")
        monkeypatch.setattr("kg.sparql.query.MEMORY", 64 << 20)
        with pytest.raises(QueryError, match="memory and was stopped"):
            host.ask("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?f")
        assert host.ask("ASK {}", timeout=5).rows


def test_a_host_whose_process_has_died_says_so(turtle: Path) -> None:
    with GraphHost(turtle) as host:
        host._process.kill()
        host._process.wait()
        with pytest.raises(GraphError, match="has died"):
            host.ask("ASK {}")


def test_where_there_is_no_fork_each_query_loads_the_graph(turtle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("os.fork")
    with GraphHost(turtle) as host:
        assert host.ask(NAMES) == run_query(turtle, NAMES)


# --------------------------------------------------------------------------------------------------------- the formats

ODD = QueryResult(
    ("a", "b"),
    (
        (Term("literal", '<&"\t\n\x01', t.STRING), Term("uri", "urn:x:甲")),
        (Term("literal", "hi", None, "en"), None),
        (Term("literal", "5", t.expand("xsd:integer")), Term("bnode", "b1")),
    ),
)


def test_xml_results_hold_every_term() -> None:
    space = "{http://www.w3.org/2005/sparql-results#}"
    root = ET.fromstring(to_xml(ODD))
    rows = [
        {
            binding.get("name"): (binding[0].tag.removeprefix(space), binding[0].text, dict(binding[0].attrib))
            for binding in row
        }
        for row in root.iter(f"{space}result")
    ]
    assert rows == [
        {"a": ("literal", '<&"\t\n\ufffd', {}), "b": ("uri", "urn:x:甲", {})},
        {"a": ("literal", "hi", {"{http://www.w3.org/XML/1998/namespace}lang": "en"})},
        {"a": ("literal", "5", {"datatype": t.expand("xsd:integer")}), "b": ("bnode", "b1", {})},
    ]
    assert (
        ET.fromstring(to_xml(QueryResult(("answer",), ((Term("literal", "true"),),), "ask")))
        .find(f"{space}boolean")
        .text
        == "true"
    )


def test_the_library_reads_our_xml_and_tsv() -> None:
    for content, format_ in ((to_xml(ODD), ox.QueryResultsFormat.XML), (to_tsv(ODD), ox.QueryResultsFormat.TSV)):
        rows = list(ox.parse_query_results(content.encode(), format=format_))
        assert [row["a"].value.replace("\x01", "\ufffd") for row in rows] == ['<&"\t\n\ufffd', "hi", "5"]
        assert (rows[0]["b"], rows[1]["b"]) == (ox.NamedNode("urn:x:甲"), None)


def test_csv_is_exact_for_programs_and_safe_for_spreadsheets() -> None:
    result = QueryResult(("x",), ((Term("literal", "=1+1"),),))
    written = {one.name: str(one.write(result)) for one in ROWS}
    assert list(csv.reader(io.StringIO(written["csv"]))) == [["x"], ["=1+1"]]
    assert written["excel"].startswith("\ufeffx\r\n'=1+1")


def test_every_format_can_be_named(client: httpx.Client) -> None:
    for formats, sparql in ((ROWS, NAMES), (GRAPHS, CONSTRUCT)):
        for format_ in formats:
            response = ask(client, sparql, "image/png", format=format_.name)
            assert response.headers["content-type"].split(";")[0] == format_.media_types[0]
    assert ask(client, NAMES, format="pdf").status_code == 406


def test_graphs_keep_languages_and_blank_nodes(tmp_path: Path) -> None:
    (tmp_path / "g.ttl").write_text('<urn:a> <urn:p> "甲"@zh , [ <urn:q> 1 ] .', "utf-8")
    result = run_query(tmp_path / "g.ttl", "CONSTRUCT WHERE { ?s ?p ?o }")
    for format_ in GRAPHS:
        content = format_.write(result)
        found = list(ox.parse(content, format=ox.RdfFormat.from_media_type(format_.media_types[0])))
        assert ox.Literal("甲", language="zh") in [quad.object for quad in found]
        assert len(found) == 3


def test_a_get_without_a_query_asks_nothing_and_a_post_must() -> None:
    assert parse_request("GET", "limit=5", "", b"") is None
    with pytest.raises(ProtocolError):
        parse_request("POST", "", FORM, b"")
    asked = parse_request("POST", "limit=3&format=csv", PLAIN, "ASK { '甲' ?p ?o }".encode())
    assert asked is not None
    assert (asked.sparql, asked.limit, asked.format) == ("ASK { '甲' ?p ?o }", 3, "csv")


def test_no_accept_header_is_anything() -> None:
    assert choose_format(ODD, "").name == "json"
    assert json.loads(str(choose_format(ODD, "*/*").write(ODD)))["head"]["vars"] == ["a", "b"]
