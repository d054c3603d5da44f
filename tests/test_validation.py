import zipfile
from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, XSD, Literal, URIRef

from kg.errors import GraphError, KgError
from kg.rdf import terms as t
from kg.rdf import to_triples, to_turtle, write_turtle
from kg.rdf.ontology import find_ontology, read_terms
from kg.validation import Finding, Validation, to_text, validate
from tests.bench.shape import make_graph
from tests.graphs import full_graph
from tests.sample import sample_graph

ROOT = Path(__file__).parents[1]
REGION = "https://w3id.org/govkg/id/region-浙江省"
OUTCOME = "https://w3id.org/govkg/id/outcome-浙江省湖州市吴兴区-建成红色物业小区-120个"


def iri(name: str) -> URIRef:
    return URIRef(t.expand(name))


def parsed() -> rdflib.Graph:
    return rdflib.Graph().parse(data=to_turtle(full_graph()), format="turtle")


def save(graph: rdflib.Graph, folder: Path) -> Path:
    graph.serialize(folder / "graph.ttl", format="turtle")
    return folder / "graph.ttl"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    write_turtle(sample_graph(), tmp_path / "good.ttl")
    return tmp_path / "good.ttl"


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """A graph that breaks constraints of every component the shapes use."""
    graph = parsed()
    graph.set((URIRef(REGION), iri("kgo:level"), Literal('ci"ty')))
    graph.set((URIRef(REGION), iri("kgo:fullName"), Literal("浙江 省")))
    graph.set((URIRef(REGION), iri("skos:prefLabel"), Literal("")))
    graph.add((URIRef(REGION), iri("kgo:adcode"), Literal("1")))
    graph.add((URIRef(REGION), iri("kgo:adopts"), Literal("红色物业")))
    for position in list(graph.subjects(RDF.type, iri("kgo:Position"))):
        for name in ("org:organization", "kgo:region", "kgo:statedIn"):
            graph.remove((position, iri(name), None))
    for passage in sorted(graph.subjects(RDF.type, iri("nif:Phrase")))[:2]:
        graph.set((passage, iri("nif:anchorOf"), Literal("别的文字")))
    *_, beyond, backwards = sorted(graph.subjects(RDF.type, iri("nif:Phrase")))
    for passage, end in ((beyond, 10_005), (backwards, 3)):
        graph.set((passage, iri("nif:beginIndex"), Literal(10_000, datatype=XSD.nonNegativeInteger)))
        graph.set((passage, iri("nif:endIndex"), Literal(end, datatype=XSD.nonNegativeInteger)))
    graph.set((URIRef(OUTCOME), iri("kgo:confidence"), Literal("-0.5", datatype=XSD.decimal)))
    graph.remove((URIRef(OUTCOME), iri("kgo:region"), None))
    graph.remove((URIRef(OUTCOME), iri("prov:wasDerivedFrom"), None))
    graph.remove((None, RDF.type, iri("nif:Context")))
    return save(graph, tmp_path)


def test_the_fast_engine_finds_what_the_reference_engine_finds(bad: Path) -> None:
    fast, reference = (validate(bad, engine=engine) for engine in ("shacl", "pyshacl"))
    assert fast.findings == reference.findings
    assert fast.conforms == reference.conforms is False
    assert {finding.component for finding in fast.findings} == {
        *("MinCount", "MaxCount", "MinLength", "Pattern", "In", "Class", "Or"),
        *("LessThan", "MinInclusive", "SPARQL"),
    }


def test_both_engines_pass_a_good_graph(good: Path) -> None:
    for engine in ("shacl", "pyshacl"):
        result = validate(good, engine=engine)
        assert (result.conforms, result.findings, result.engine.split()[0]) == (True, (), engine)


def test_a_finding_says_what_is_wrong_where_and_what_to_mend(tmp_path: Path) -> None:
    graph = parsed()
    graph.set((URIRef(REGION), iri("kgo:level"), Literal("city")))
    (finding,) = validate(save(graph, tmp_path)).findings
    assert (finding.severity, finding.focus, finding.path, finding.value, finding.component) == (
        *("Violation", REGION, t.expand("kgo:level"), "city", "In"),
    )
    assert finding.message == "Add one kgo:level: province, prefecture, county, township, village or zone."
    assert any(message.startswith("请补上层级") for message in finding.messages)


@pytest.mark.parametrize(
    ("class_", "property_"), [("kgo:Document", "kgo:subjectRegion"), ("kgo:Outcome", "kgo:region")]
)
def test_a_region_that_could_not_be_told_is_a_warning(class_: str, property_: str, tmp_path: Path) -> None:
    graph = parsed()
    subject = min(graph.subjects(RDF.type, iri(class_)))
    graph.remove((subject, iri(property_), None))
    result = validate(save(graph, tmp_path))
    assert result.conforms
    assert [(one.severity, one.focus, one.path) for one in result.findings] == [
        ("Warning", str(subject), t.expand(property_))
    ]


def test_ones_own_shapes_take_the_place_of_ours(good: Path, tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kgo: <https://w3id.org/govkg/ontology#> .\n"
        "[] a sh:NodeShape ; sh:targetClass kgo:Person ; sh:property [ sh:path kgo:adcode ; sh:minCount 1 ] .",
        "utf-8",
    )
    (finding,) = validate(good, tmp_path / "own.ttl").findings
    assert (finding.path, finding.component) == (t.expand("kgo:adcode"), "MinCount")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("none.ttl", None, "no such file"),
        ("a.csv", "a,b", "ends in .ttl or .nt"),
        ("b.ttl", "<urn:a> <urn:b> .", "validated"),
    ],
)
@pytest.mark.parametrize("engine", ["shacl", "pyshacl"])
def test_a_file_that_is_no_graph_is_named(
    name: str, content: str | None, says: str, engine: str, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(GraphError, match=rf"{name}: .*{says}"):
        validate(tmp_path / name, engine=engine)


def test_without_an_engine_the_error_names_the_extra(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.validation.find_spec", lambda name: None)
    with pytest.raises(KgError, match=r"pip install 'govkg\[validate\]'"):
        validate(good)


def test_a_hundred_thousand_triples_are_checked(tmp_path: Path) -> None:
    graph = make_graph(100_000)
    assert len(to_triples(graph)) > 95_000
    write_turtle(graph, tmp_path / "graph.ttl")
    assert validate(tmp_path / "graph.ttl").conforms


def test_the_report_groups_findings_by_what_is_to_be_mended() -> None:
    findings = tuple(
        Finding("Violation", f"urn:r{n}", t.expand("kgo:level"), "In", "city", ("请补上。", "Add kgo:level."))
        for n in range(7)
    )
    warning = Finding("Warning", "urn:d", t.expand("kgo:subjectRegion"), "MinCount", "", ("No region.",))
    text = to_text(Validation(False, (*findings, warning), "shacl 1"))
    assert text == (
        "does not conform: 7 violations, 1 warning (shacl 1)\n\nViolation × 7: Add kgo:level.\n".lower().replace(
            "add kgo", "Add kgo"
        )
        + "".join(f"  urn:r{n}  kgo:level  'city'\n" for n in range(5))
        + "  … and 2 more\n\nwarning × 1: No region.\n  urn:d  kgo:subjectRegion\n"
    )
    assert text.count("urn:r") == 5
    assert to_text(Validation(False, findings, ""), examples=None).count("urn:r") == 7


# ------------------------------------------------------------------------------------------------- the ontology's files


def test_the_ontology_is_found_where_it_is_kept() -> None:
    for name in ("govkg.ttl", "shapes.ttl"):
        assert find_ontology(name).read_bytes() == (ROOT / "ontology" / name).read_bytes()


def test_the_wheel_carries_the_ontology_where_it_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from hatchling.builders.wheel import WheelBuilder

    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    names = {path.relative_to(tmp_path / "site" / "kg").as_posix() for path in (tmp_path / "site/kg").rglob("*")}
    missing = {p.relative_to(ROOT / "kg").as_posix() for p in (ROOT / "kg" / "data").rglob("*") if p.is_file()} - names
    assert not missing
    monkeypatch.setattr("kg.rdf.ontology.files", lambda package: tmp_path / "site" / package)
    for name in ("govkg.ttl", "shapes.ttl"):
        assert find_ontology(name) == tmp_path / "site" / "kg" / "data" / "ontology" / name
        assert find_ontology(name).read_bytes() == (ROOT / "ontology" / name).read_bytes()


def test_the_terms_are_read_in_both_languages() -> None:
    terms = {term.name: term for term in read_terms()}
    assert terms.keys() == t.TERMS
    adopts = terms["adopts"]
    assert (adopts.kind, adopts.labels) == ("property", {"zh": "推行", "en": "adopts"})
    assert (adopts.domain, adopts.range) == (t.expand("kgo:Region"), t.expand("kgo:Program"))
    assert t.expand("prov:Entity") in terms["Entity"].parents
    assert terms["Region"].examples == ("浙江省湖州市吴兴区",)
