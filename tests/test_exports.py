import csv
import hashlib
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from rdflib.compare import isomorphic

from kg.cli import main
from kg.errors import GraphError, KgError, OutputError
from kg.exports import FORMATS, export
from kg.exports.neo4j import ARRAY_DELIMITER
from kg.exports.rdf import name_graphs
from kg.lexicon import read_table
from kg.rdf import read_graph, write_turtle
from kg.rdf import terms as t
from kg.sparql import run_query
from kg.tables import EDGE_COLUMNS, NODE_COLUMNS
from tests.graphs import full_graph, graphs
from tests.sample import TEXT, sample_graph

RDF = {"nt": ox.RdfFormat.N_TRIPLES, "rdfxml": ox.RdfFormat.RDF_XML, "jsonld": ox.RdfFormat.JSON_LD}
DATASETS = {"nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG}
BASE = "https://w3id.org/govkg/id/"
DOC, TWIN, REGION, PROGRAM = (
    *("document-吴兴区红色物业-1", "document-吴兴区红色物业-2"),
    *("region-浙江省湖州市吴兴区", "program-红色物业"),
)
relaxed = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def turtle(tmp_path: Path) -> Path:
    write_turtle(full_graph(), tmp_path / "graph.ttl")
    return tmp_path / "graph.ttl"


def triples(path: Path, format_: ox.RdfFormat = ox.RdfFormat.TURTLE) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(path=str(path), format=format_)}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --------------------------------------------------------------------------------------------------------------- RDF


@pytest.mark.parametrize("format_", [*RDF, *DATASETS])
@given(graph=graphs())
@relaxed
def test_every_syntax_holds_the_statements_of_the_graph(format_: str, graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    write_turtle(graph, tmp_path / "graph.ttl")
    written = export(tmp_path / "graph.ttl", format_)
    expected = triples(tmp_path / "graph.ttl")
    if format_ == "rdfxml":  # U+FFFD stands for what XML cannot hold
        found = {str(triple).replace("\ufffd", "") for triple in triples(written, RDF[format_])}
        illegal = dict.fromkeys([*(set(range(32)) - {9, 10, 13}), 0xFFFE, 0xFFFF, 0xFFFD])
        assert {x.translate(illegal) for x in found} == {_spelled(triple).translate(illegal) for triple in expected}
    else:
        assert triples(written, (RDF | DATASETS)[format_]) == expected


def _spelled(triple: ox.Triple) -> str:
    """Write a triple as the library does, after taking out of its text what XML cannot hold."""
    value = triple.object
    if isinstance(value, ox.Literal):
        kept = "".join(ch for ch in value.value if ch in "\t\n\r" or "\x20" <= ch <= "\ufffd" or ch > "\uffff")
        value = ox.Literal(kept.replace("\ufffd", ""), datatype=value.datatype)
    return str(ox.Triple(triple.subject, triple.predicate, value))


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own JSON-LD parser
@pytest.mark.parametrize(("format_", "name"), [("nt", "nt"), ("rdfxml", "xml"), ("jsonld", "json-ld")])
def test_rdflib_reads_what_is_written(format_: str, name: str, turtle: Path) -> None:
    again = rdflib.Graph().parse(export(turtle, format_), format=name)
    assert set(again) == set(rdflib.Graph().parse(turtle))


def test_a_character_that_xml_cannot_hold_becomes_one_other_character(tmp_path: Path) -> None:
    (tmp_path / "g.nt").write_bytes('<urn:a> <urn:p:q> "红\\u0001色\\u000B" .\n'.encode())
    ((_, _, value),) = rdflib.Graph().parse(export(tmp_path / "g.nt", "rdfxml"), format="xml")
    assert str(value) == "红\ufffd色\ufffd"


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_languages_blank_nodes_and_foreign_statements_are_kept(tmp_path: Path) -> None:
    (tmp_path / "g.ttl").write_text('@prefix x: <urn:x:> .\nx:a x:label "甲"@zh ; x:b [ x:c 1 ] .\n', "utf-8")
    original = rdflib.Graph().parse(tmp_path / "g.ttl")
    for format_, name in (("nt", "nt"), ("rdfxml", "xml"), ("jsonld", "json-ld")):
        again = rdflib.Graph().parse(export(tmp_path / "g.ttl", format_), format=name)
        assert isomorphic(again, original)


def test_json_ld_has_its_context_inside_and_asks_no_host(turtle: Path) -> None:
    content = json.loads(export(turtle, "jsonld").read_text("utf-8"))
    assert content["@context"]["kgo"] == t.NAMESPACES["kgo"]
    nodes = {node["@id"]: node for node in content["@graph"]}
    assert nodes[f"kg:{REGION}"]["@type"] == ["kgo:Region"]
    assert nodes[f"kg:{REGION}"]["kgo:fullName"] == ["浙江省湖州市吴兴区"]


def test_each_document_has_a_graph_of_what_it_says(turtle: Path) -> None:
    quads = set(name_graphs(turtle))
    document, twin = (ox.NamedNode(BASE + node) for node in (DOC, TWIN))

    def where(subject: str, predicate: str) -> set[ox.NamedNode | ox.DefaultGraph]:
        return {
            quad.graph_name
            for quad in quads
            if quad.subject == ox.NamedNode(BASE + subject) and quad.predicate.value == t.expand(predicate)
        }

    assert where(DOC, "dcterms:title") == {document}
    assert where(TWIN, "kgo:duplicateOf") == {twin}
    assert where(f"{DOC}#char=12,24", "nif:anchorOf") == {document}
    assert where("adoption-浙江省湖州市吴兴区-红色物业", "kgo:since") == {document, twin}
    assert where(REGION, "kgo:adopts") == {document, twin}
    assert where("person-王某某-浙江省湖州市吴兴区", "skos:prefLabel") == {document}
    assert where("region-浙江省", "kgo:fullName") == {ox.DefaultGraph()}


def test_a_document_graph_points_at_passages_of_its_own_only(turtle: Path) -> None:
    derived = [quad for quad in name_graphs(turtle) if quad.predicate.value == t.DERIVED_FROM]
    assert len(derived) > 10
    assert all(quad.object.value.startswith(quad.graph_name.value + "#") for quad in derived)


def test_trig_is_asked_as_the_turtle_is_and_by_document(turtle: Path) -> None:
    trig = export(turtle, "trig")
    sparql = "SELECT ?r ?p { ?r kgo:adopts ?p } ORDER BY ?r ?p"
    assert run_query(trig, sparql).rows == run_query(turtle, sparql).rows
    named = run_query(trig, "SELECT DISTINCT ?d { GRAPH ?d { ?d a kgo:Document ; kgo:sourceFile 'b.docx' } }")
    assert [str(row[0]) for row in named.rows] == [BASE + TWIN]


# ------------------------------------------------------------------------------------------------------------ others


def test_gexf_is_read_back_with_labels_types_and_values(turtle: Path) -> None:
    again = nx.read_gexf(export(turtle, "gexf"))
    graph = read_graph(turtle)
    assert set(again) == set(graph)
    assert again.number_of_edges() == graph.number_of_edges()
    assert again.nodes[PROGRAM]["label"] == "红色物业"
    assert again.nodes[PROGRAM]["national"] is False
    (adoption,) = [attrs for *_, attrs in again.edges(data=True) if attrs["relation"] == "adopts"]
    assert (adoption["label"], adoption["since"], adoption["confidence"]) == ("adopts", "2021年起", 0.95)


@given(graph=graphs())
@relaxed
def test_no_graph_breaks_gexf(graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    write_turtle(graph, tmp_path / "graph.ttl")
    again = nx.read_gexf(export(tmp_path / "graph.ttl", "gexf"))
    assert (set(again), again.number_of_edges()) == (set(graph), graph.number_of_edges())


def test_neo4j_gets_ids_labels_types_and_typed_properties(turtle: Path) -> None:
    folder = export(turtle, "neo4j")
    nodes = {row["id:ID"]: row for row in rows(folder / "nodes.csv")}
    assert nodes.keys() == set(read_graph(turtle))
    assert nodes[PROGRAM][":LABEL"] == "Program"
    assert nodes[PROGRAM]["national:boolean"] == "false"
    assert nodes["outcome-浙江省湖州市吴兴区-建成红色物业小区-120个"]["value:double"] == "120"
    edges = rows(folder / "relationships.csv")
    assert len(edges) == read_graph(turtle).number_of_edges()
    assert {row[":START_ID"] for row in edges} | {row[":END_ID"] for row in edges} <= nodes.keys()
    (adoption,) = [row for row in edges if row[":TYPE"] == "ADOPTS"]
    assert (adoption[":START_ID"], adoption[":END_ID"]) == (REGION, PROGRAM)
    assert adoption["evidence_documents:string[]"].split(ARRAY_DELIMITER) == [DOC, TWIN]
    assert "U+001F" in (folder / "import.sh").read_text("utf-8")


def test_parquet_has_lists_and_exact_decimals(turtle: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    folder = export(turtle, "parquet")
    nodes = {row["id"]: row for row in parquet.read_table(folder / "nodes.parquet").to_pylist()}
    assert nodes.keys() == set(read_graph(turtle))
    assert nodes["outcome-浙江省湖州市吴兴区-建成红色物业小区-120个"]["value"] == Decimal(120)
    assert nodes[REGION]["alt_labels"] == ["吴兴"]
    (adoption,) = [row for row in parquet.read_table(folder / "edges.parquet").to_pylist() if row["type"] == "adopts"]
    begin = TEXT.index("实施“红色物业”")
    assert (adoption["evidence_documents"], adoption["evidence_offsets"]) == (
        [DOC, TWIN],
        [f"{begin}-{begin + 12}"] * 2,
    )


def test_a_number_that_parquet_would_round_is_an_error(tmp_path: Path) -> None:
    graph = sample_graph()
    graph.nodes["outcome-浙江省湖州市吴兴区-建成红色物业小区-120个"]["value"] = Decimal("0.12345678901")
    write_turtle(graph, tmp_path / "graph.ttl")
    with pytest.raises(GraphError, match=r"value 0\.12345678901 does not fit"):
        export(tmp_path / "graph.ttl", "parquet")
    assert [entry.name for entry in tmp_path.iterdir()] == ["graph.ttl"]


def test_without_pyarrow_the_error_names_the_extra(turtle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(KgError, match=r"pip install 'govkg\[parquet\]'"):
        export(turtle, "parquet")


def test_the_data_package_describes_its_tables(turtle: Path) -> None:
    folder = export(turtle, "datapackage")
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    for resource, columns in zip(package["resources"], (NODE_COLUMNS, EDGE_COLUMNS), strict=True):
        data = (folder / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        fields = resource["schema"]["fields"]
        assert tuple(field["name"] for field in fields) == columns
        assert data.decode(resource["encoding"]).splitlines()[0] == ",".join(columns)
        assert all(field["title"] and field["description"] for field in fields)
    keys = {key["fields"] for key in package["resources"][1]["schema"]["foreignKeys"]}
    assert keys == {"source", "target"}


def test_every_column_is_described_with_a_term_that_exists() -> None:
    described = [(row["table"], row["column"]) for row in read_table("tables/columns.tsv")]
    expected = [("nodes", name) for name in NODE_COLUMNS] + [("edges", name) for name in EDGE_COLUMNS]
    assert sorted(described) == sorted(expected)
    space = t.NAMESPACES["kgo"]
    named = {
        row["property"].removeprefix(space) for row in read_table("tables/columns.tsv") if space in row["property"]
    }
    assert named <= t.TERMS


# ------------------------------------------------------------------------------------------------------------- files


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_graph_gives_the_same_bytes_in_every_process(format_: str, turtle: Path) -> None:
    code = "import sys; from kg.exports import export; export(*sys.argv[1:])"
    written = []
    for name in ("a", "b"):
        target = turtle.parent / name
        subprocess.run([sys.executable, "-c", code, str(turtle), format_, str(target)], check=True)
        files = sorted(target.iterdir()) if target.is_dir() else [target]
        written.append([(file.name if target.is_dir() else "", file.read_bytes()) for file in files])
    assert written[0] == written[1]
    assert all(data for _, data in written[0])


@pytest.mark.parametrize("format_", FORMATS)
def test_the_command_writes_beside_the_graph(format_: str, turtle: Path) -> None:
    result = CliRunner().invoke(main, ["export", str(turtle), "--format", format_])
    assert result.exit_code == 0
    path = Path(result.output.removeprefix("wrote ").strip())
    assert path.parent == turtle.parent
    assert path.exists()


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize(("name", "content"), [("none.ttl", None), ("x.csv", "a"), ("y.ttl", "<urn:a> <urn:b> .")])
def test_what_is_no_graph_is_named_and_leaves_nothing(
    format_: str, name: str, content: str | None, tmp_path: Path
) -> None:
    if content:
        (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(GraphError, match=name):
        export(tmp_path / name, format_, tmp_path / "out")
    assert {entry.name for entry in tmp_path.iterdir()} <= {name}


def test_a_place_that_cannot_be_written_is_an_output_error(turtle: Path) -> None:
    (turtle.parent / "file").write_text("x", "utf-8")
    for format_ in ("nt", "neo4j"):
        with pytest.raises(OutputError):
            export(turtle, format_, turtle.parent / "file" / "out")
    with pytest.raises(OutputError, match="is the graph itself"):
        export(turtle, "nt", turtle)
