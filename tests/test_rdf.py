import io
import os
import random
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import networkx as nx
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings

from kg.errors import GraphError, OutputError
from kg.files import write_atomically
from kg.identifiers import DEFAULT_BASE
from kg.model import Evidence
from kg.rdf import read_graph, to_triples, to_turtle, write_turtle
from kg.rdf import terms as t
from tests.graphs import full_graph, graphs
from tests.sample import TEXT, ev, sample_graph

GOLDEN = Path(__file__).parent / "cases" / "sample_graph.ttl"
DOC, REGION, PROGRAM = "document-吴兴区红色物业-1", "region-浙江省湖州市吴兴区", "program-红色物业"
BASE = "https://w3id.org/govkg/id/"


def with_lists(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """Say of each absent list that it is empty, as ``kg.graph`` does."""
    for _, attrs in graph.nodes(data=True):
        if attrs["kind"] != "document":
            attrs.setdefault("alt_labels", ())
    return graph


def read_back(graph: nx.MultiDiGraph, folder: Path) -> nx.MultiDiGraph:
    write_turtle(graph, folder / "graph.ttl")
    return read_graph(folder / "graph.ttl")


def shuffled(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    nodes, edges = list(graph.nodes(data=True)), list(graph.edges(keys=True, data=True))
    random.Random(1).shuffle(nodes)
    random.Random(2).shuffle(edges)
    other = nx.MultiDiGraph(**graph.graph)
    other.add_nodes_from(nodes)
    other.add_edges_from(edges)
    return other


def as_rdflib(graph: nx.MultiDiGraph, **options: bool) -> rdflib.Graph:
    return rdflib.Graph().parse(data=to_turtle(graph, **options), format="turtle")


def test_the_sample_graph_gives_the_golden_file() -> None:
    assert to_turtle(sample_graph()).decode() == GOLDEN.read_text("utf-8")


@given(graph=graphs())
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
def test_a_graph_comes_back_from_turtle_as_it_was(graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    assert nx.utils.graphs_equal(read_back(graph, tmp_path), graph)


@pytest.mark.parametrize("make", [sample_graph, full_graph])
def test_the_hand_made_graphs_come_back_from_turtle(make: type, tmp_path: Path) -> None:
    assert nx.utils.graphs_equal(read_back(make(), tmp_path), with_lists(make()))


@given(graph=graphs())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_rdflib_reads_every_triple(graph: nx.MultiDiGraph) -> None:
    theirs = as_rdflib(graph)
    assert len(theirs) == len(to_triples(graph))
    strings = {str(value) for _, _, value in theirs if isinstance(value, rdflib.Literal)}
    assert {value for _, _, value, datatype in to_triples(graph) if datatype == t.STRING} <= strings


@given(graph=graphs())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_order_of_nodes_and_edges_does_not_matter(graph: nx.MultiDiGraph) -> None:
    assert to_turtle(shuffled(graph)) == to_turtle(graph)


def test_a_region_with_two_parents_has_one_province_whatever_the_order_of_its_edges() -> None:
    def lie(parents: list[str]) -> nx.MultiDiGraph:
        graph = nx.MultiDiGraph(base=DEFAULT_BASE)
        for name, level in (("甲省", "province"), ("乙县", "county"), ("丙县", "county")):
            graph.add_node(f"region-{name}", kind="region", label=name, full_name=name, level=level, evidence=())
        for parent in parents:
            graph.add_edge("region-乙县", parent, key="contained_in", type="contained_in")
        return graph

    parents = ["region-甲省", "region-丙县"]
    assert to_turtle(lie(parents)) == to_turtle(lie(parents[::-1]))


def test_the_bytes_do_not_depend_on_the_process() -> None:
    code = "import sys; from tests.graphs import full_graph; from kg.rdf import *; sys.stdout.buffer.write(to_turtle(full_graph()))"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert outputs == {to_turtle(full_graph())}


def test_triples_stand_by_subject_and_have_no_repetitions() -> None:
    triples = to_triples(full_graph())
    subjects = [subject for subject, _ in groupby(triples, key=lambda triple: triple[0])]
    assert len(subjects) == len(set(subjects))
    assert max(Counter(triples).values()) == 1


def test_there_are_no_blank_nodes() -> None:
    assert not any(isinstance(term, rdflib.BNode) for triple in as_rdflib(full_graph()) for term in triple)


def test_every_passage_stands_at_its_place() -> None:
    found = list(
        as_rdflib(full_graph()).query(
            "SELECT ?whole ?begin ?end ?text { ?e nif:referenceContext/nif:isString ?whole ; nif:beginIndex ?begin ;"
            " nif:endIndex ?end ; nif:anchorOf ?text }",
            initNs=t.NAMESPACES,
        )
    )
    assert len(found) == 14
    assert all(str(whole)[int(begin) : int(end)] == str(text) for whole, begin, end, text in found)


def test_an_evidence_is_named_by_its_document_and_place() -> None:
    begin = TEXT.index("区委书记王某某")
    assert (f"{BASE}{DOC}#char={begin},{begin + 7}", t.ANCHOR, "区委书记王某某", t.STRING) in to_triples(sample_graph())


@pytest.mark.parametrize(
    ("subject", "predicate", "value"),
    [
        (REGION, "kgo:adopts", PROGRAM),
        (REGION, "kgo:province", "region-浙江省"),
        ("region-浙江省", "kgo:province", "region-浙江省"),
        ("adoption-浙江省湖州市吴兴区-红色物业", "kgo:agent", "person-王某某-浙江省湖州市吴兴区"),
        ("outcome-浙江省湖州市吴兴区-建成红色物业小区-120个", "kgo:program", PROGRAM),
        ("honour-浙江省湖州市吴兴区-全国城市基层党建示范城市", "kgo:recipient", REGION),
    ],
)
def test_an_edge_becomes_the_property_of_the_contract(subject: str, predicate: str, value: str) -> None:
    assert (BASE + subject, t.expand(predicate), BASE + value, "") in to_triples(sample_graph())


@pytest.mark.parametrize(
    ("end", "property_", "absent"),
    [
        (REGION, "kgo:region", "org:organization"),
        (DOC, "kgo:statedIn", "org:organization"),
        ("organization-浙江省湖州市吴兴区区委", "org:organization", "kgo:region"),
    ],
)
def test_a_position_points_at_what_its_edge_ends_at(end: str, property_: str, absent: str) -> None:
    graph = full_graph()
    role = next(
        attrs["role"] for _, target, attrs in graph.edges(data=True) if attrs["type"] == "position" and target == end
    )
    triples = to_triples(graph)
    (position,) = {s for s, p, o, _ in triples if (p, o) == (t.expand("kgo:roleTitle"), role)}
    assert (position, t.expand(property_), BASE + end, "") in triples
    assert not any((s, p) == (position, t.expand(absent)) for s, p, *_ in triples)


@pytest.mark.parametrize(
    ("value", "written"),
    [(Decimal("188.00"), "188.00"), (Decimal("1E+8"), "100000000"), (Decimal("-0.5"), "-0.5"), (Decimal(120), "120")],
)
def test_a_decimal_keeps_its_form(value: Decimal, written: str) -> None:
    graph = sample_graph()
    graph.nodes["outcome-浙江省湖州市吴兴区-建成红色物业小区-120个"]["value"] = value
    (found,) = set(as_rdflib(graph).objects(None, rdflib.URIRef("https://schema.org/value")))
    assert (str(found), found.datatype) == (written, rdflib.XSD.decimal)


@pytest.mark.parametrize(
    ("issued", "datatype"),
    [("2023-05-04", "xsd:date"), ("2023-05", "xsd:gYearMonth"), ("2023", "xsd:gYear"), ("去年", "xsd:string")],
)
def test_a_date_has_the_type_of_its_form(issued: str, datatype: str) -> None:
    graph = sample_graph()
    graph.nodes[DOC]["issued"] = issued
    assert (BASE + DOC, t.expand("kgo:issued"), issued, t.expand(datatype)) in to_triples(graph)


def test_the_texts_can_be_left_out(tmp_path: Path) -> None:
    write_turtle(sample_graph(), tmp_path / "graph.ttl", with_text=False)
    assert "isString" not in (tmp_path / "graph.ttl").read_text("utf-8")
    again = read_graph(tmp_path / "graph.ttl")
    assert "text" not in again.nodes[DOC]
    assert (
        again.edges[REGION, PROGRAM, "adopts"]["evidence"]
        == sample_graph().edges[REGION, PROGRAM, "adopts"]["evidence"]
    )


def test_an_open_file_takes_the_same_bytes() -> None:
    out = io.BytesIO()
    write_turtle(sample_graph(), out)
    assert out.getvalue() == to_turtle(sample_graph())


def test_facts_whose_names_run_together_stay_apart(tmp_path: Path) -> None:
    graph = nx.MultiDiGraph(base=BASE)
    graph.add_node("document-x", kind="document", label="x", source_file="x", text="甲乙")
    for name in ("甲", "甲-乙"):
        graph.add_node(
            f"region-{name}", kind="region", label=name, full_name=name, level="county", alt_labels=(), evidence=()
        )
    for name in ("丙", "乙-丙"):
        graph.add_node(f"program-{name}", kind="program", label=name, program_kind="plan", alt_labels=(), evidence=())
    for region, program in (("甲", "乙-丙"), ("甲-乙", "丙")):
        graph.add_edge(f"region-{region}", f"program-{program}", key="adopts", type="adopts", agents=(), evidence=())
    assert nx.utils.graphs_equal(read_back(graph, tmp_path), graph)


def test_roles_that_differ_in_width_only_stay_apart(tmp_path: Path) -> None:
    graph = with_lists(sample_graph())
    ends = "person-王某某-浙江省湖州市吴兴区", "organization-浙江省湖州市吴兴区区委"
    for role in ("（副）书记", "(副)书记", "（副)书记"):
        graph.add_edge(*ends, key=f"position {role}", type="position", role=role, evidence=())
    assert nx.utils.graphs_equal(read_back(graph, tmp_path), graph)


def broken(change: str) -> nx.MultiDiGraph:
    graph = sample_graph()
    outcome = graph.nodes["outcome-浙江省湖州市吴兴区-建成红色物业小区-120个"]
    match change:
        case "float":
            outcome["value"] = 0.5
        case "infinite":
            outcome["value"] = Decimal("Infinity")
        case "no measure":
            del outcome["measure"]
        case "kind":
            graph.nodes[PROGRAM]["kind"] = "slogan"
        case "edge":
            graph.add_edge(REGION, PROGRAM, type="likes")
        case "end":
            graph.add_edge(REGION, DOC, type="adopts")
        case "start":
            graph.add_edge(DOC, "outcome-浙江省湖州市吴兴区-建成红色物业小区-120个", type="has_outcome")
        case "twice":
            graph.add_edge(REGION, PROGRAM, key="again", type="adopts")
        case "agent":
            graph.edges[REGION, PROGRAM, "adopts"]["agents"] = ("person-nobody",)
        case "document":
            graph.nodes[PROGRAM]["evidence"] = (Evidence("document-none", 0, 1, "湖"),)
        case "surrogate":
            graph.nodes[PROGRAM]["label"] = "\ud800"
        case "base":
            graph.graph["base"] = "没有方案"
    return graph


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("float", "value is 0.5; expected a value of type Decimal"),
        ("infinite", "expected a finite number"),
        ("no measure", "kgo:measure is required"),
        ("kind", "kind 'slogan'; expected one of document, region"),
        ("edge", "type 'likes'; expected one of adopts, broader"),
        ("end", "adopts cannot end at a node of kind 'document'"),
        ("start", "has_outcome cannot start at a node of kind 'document'"),
        ("twice", "adopts stands there twice"),
        ("agent", "'person-nobody', which is no node"),
        ("document", "'document-none', which is no document"),
        ("surrogate", 'skos:prefLabel "\\ud800"'),
        ("base", "expected an absolute IRI that ends in '/'"),
    ],
)
def test_what_cannot_be_written_is_named(change: str, says: str) -> None:
    with pytest.raises(GraphError) as caught:
        to_turtle(broken(change))
    assert says in str(caught.value)


@pytest.mark.parametrize("base", ["https://example.org/图/", "http://x/a/b/"])
def test_a_base_iri_is_the_callers_choice(base: str, tmp_path: Path) -> None:
    graph = with_lists(sample_graph())
    graph.graph["base"] = base
    assert nx.utils.graphs_equal(read_back(graph, tmp_path), graph)


@pytest.mark.parametrize(
    "base", ["", "id/", "https://example.org/a", "https://example.org/a b/", "https://example.org/#/", "x\ny:/"]
)
def test_a_base_iri_that_breaks_iris_is_refused(base: str) -> None:
    with pytest.raises(GraphError, match="base IRI"):
        t.check_base(base)


def test_n_triples_are_read_too(tmp_path: Path) -> None:
    as_rdflib(sample_graph()).serialize(tmp_path / "graph.nt", format="nt", encoding="utf-8")
    assert nx.utils.graphs_equal(read_graph(tmp_path / "graph.nt"), with_lists(sample_graph()))


def test_what_others_have_added_is_passed_over(tmp_path: Path) -> None:
    more = "\n<urn:x> a <urn:Thing> ; <urn:p> [ <urn:q> 1 ] .\nkg:program-红色物业 <urn:note> 'x' .\n"
    (tmp_path / "graph.ttl").write_bytes(to_turtle(sample_graph()) + more.encode())
    assert nx.utils.graphs_equal(read_graph(tmp_path / "graph.ttl"), with_lists(sample_graph()))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('kgo:sourceFile "a.txt"', 'kgo:note "a.txt"', "no kgo:sourceFile, which is required"),
        ('skos:prefLabel "区委"', 'skos:prefLabel "区委", "县委"', "2 values of skos:prefLabel"),
        ('schema:value "120"^^xsd:decimal', 'schema:value "许多"', "schema:value '许多' is no decimal number"),
        (
            'nif:anchorOf "王某某"',
            'nif:anchorOf "李某某"',
            "nif:anchorOf '李某某' is not what the document has at 29..32",
        ),
        ('nif:beginIndex "29"^^', 'nif:beginIndex "-1"^^', "nif:beginIndex '-1' is no number"),
        (
            "kgo:mandatedBy kg:region-浙江省 ",
            "kgo:mandatedBy kg:region-某省 ",
            "is no document, entity or fact of this file",
        ),
        ("\torg:member kg:person", "\tkgo:note kg:person", "0 values of org:member where one is required"),
        ("kgo:since", "kgo since", "no valid Turtle (Parser error at line"),
    ],
)
def test_a_file_that_breaks_the_contract_is_refused_with_the_place(
    old: str, new: str, says: str, tmp_path: Path
) -> None:
    turtle = to_turtle(sample_graph()).decode()
    assert old in turtle
    (tmp_path / "graph.ttl").write_text(turtle.replace(old, new, 1), "utf-8")
    with pytest.raises(GraphError) as caught:
        read_graph(tmp_path / "graph.ttl")
    assert says in str(caught.value)
    assert str(caught.value).startswith(str(tmp_path / "graph.ttl"))


@pytest.mark.parametrize("name", ["missing.ttl", "graph.html"])
def test_a_path_that_is_no_graph_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(GraphError, match=r"give the graph\.ttl of a build"):
        read_graph(tmp_path / name)


def test_evidence_comes_back_sorted(tmp_path: Path) -> None:
    graph = sample_graph()
    graph.nodes[PROGRAM]["evidence"] = (ev(DOC, "湖州市"), ev(DOC, "区委"), ev(DOC, "吴兴区"))
    assert [one.begin for one in read_back(graph, tmp_path).nodes[PROGRAM]["evidence"]] == [0, 3, TEXT.index("区委")]


def test_a_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    target = tmp_path / "new" / "a.txt"
    write_atomically(target, b"1")
    write_atomically(target, "二".encode())
    assert target.read_text("utf-8") == "二"
    assert [path.name for path in target.parent.iterdir()] == ["a.txt"]


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    (tmp_path / "a.txt" / "old").write_text("old", "utf-8")
    with pytest.raises(OutputError, match=r"a\.txt: cannot be written"):
        write_atomically(tmp_path / "a.txt", b"new")
    assert (tmp_path / "a.txt" / "old").read_text("utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    with pytest.raises(OutputError):
        write_atomically(tmp_path / "a.txt" / "old" / "b.txt", b"new")
