import re
from pathlib import Path
from typing import get_args

import pyshacl
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.namespace import SH

from kg.model import Level, ProgramKind, Qualifier
from kg.rdf import terms as t
from kg.rdf import to_turtle
from tests.graphs import full_graph
from tests.sample import sample_graph
from tests.tools.make_reference import render

FOLDER = Path(__file__).parents[1] / "ontology"
ONTOLOGY = Graph().parse(FOLDER / "govkg.ttl")
SHAPES = Graph().parse(FOLDER / "shapes.ttl")
FULL = Graph().parse(data=to_turtle(full_graph()), format="turtle")
KGO = t.NAMESPACES["kgo"]
CONTRACT = set(
    """Document sourceFile subjectRegion issued duplicateOf Region fullName level adcode Program programKind national
    Person Organization jurisdiction Position roleTitle Adoption region program agent since claim mandatedBy Outcome measure
    qualifier period Honour recipient award grantor adopts confidence""".split()  # noqa: SIM905
)
REQUIRED = [
    (class_, property_)
    for class_, properties in {
        "kgo:Document": "dcterms:title kgo:sourceFile kgo:subjectRegion",
        "kgo:Region": "skos:prefLabel kgo:fullName kgo:level",
        "kgo:Program": "skos:prefLabel kgo:programKind prov:wasDerivedFrom",
        "kgo:Person": "skos:prefLabel prov:wasDerivedFrom",
        "kgo:Organization": "skos:prefLabel prov:wasDerivedFrom",
        "kgo:Position": "org:member kgo:roleTitle prov:wasDerivedFrom",
        "kgo:Adoption": "kgo:region kgo:program prov:wasDerivedFrom",
        "kgo:Leadership": "kgo:agent kgo:program prov:wasDerivedFrom",
        "kgo:Outcome": "kgo:region kgo:measure schema:value schema:unitText prov:wasDerivedFrom",
        "kgo:Honour": "kgo:recipient kgo:award prov:wasDerivedFrom",
        "kgo:Honouree": "skos:prefLabel prov:wasDerivedFrom",
        "nif:Phrase": "nif:anchorOf nif:beginIndex nif:endIndex nif:referenceContext",
    }.items()
    for property_ in properties.split()
]


def iri(name: str) -> URIRef:
    return URIRef(t.expand(name))


def own(terms: object) -> set[str]:
    return {str(term)[len(KGO) :] for term in terms if isinstance(term, URIRef) and str(term).startswith(KGO)}


def languages(graph: Graph, subject: object, predicate: URIRef) -> set[str | None]:
    return {text.language for text in graph.objects(subject, predicate) if isinstance(text, Literal) and text}


def report(graph: Graph) -> Graph:
    _, found, _ = pyshacl.validate(graph, shacl_graph=SHAPES)
    return found


def complaints(graph: Graph) -> set[tuple[str, str]]:
    """Validate *graph*; give focus node and path of each violation."""
    found = report(graph)
    return {
        (str(found.value(result, SH.focusNode)), str(found.value(result, SH.resultPath)))
        for result in found.subjects(RDF.type, SH.ValidationResult)
    }


def test_the_ontology_defines_the_terms_of_the_code_and_no_others() -> None:
    assert own(ONTOLOGY.subjects()) == set(t.TERMS)
    assert own(ONTOLOGY.subjects(RDF.type, OWL.Class)) == set(t.CLASSES)
    properties = [*ONTOLOGY.subjects(RDF.type, OWL.ObjectProperty), *ONTOLOGY.subjects(RDF.type, OWL.DatatypeProperty)]
    assert own(properties) == set(t.PROPERTIES)


def test_the_ontology_has_every_term_of_the_contract() -> None:
    assert CONTRACT <= t.TERMS


def test_a_graph_with_everything_uses_every_term_and_no_others() -> None:
    used = own(FULL.predicates()) | own(FULL.objects(None, RDF.type))
    assert used == t.TERMS - set(t.ABSTRACT_CLASSES)


@pytest.mark.parametrize("term", sorted(t.TERMS))
def test_a_term_is_described_in_both_languages_with_an_example(term: str) -> None:
    subject = URIRef(KGO + term)
    assert languages(ONTOLOGY, subject, RDFS.label) == {"zh", "en"}
    assert languages(ONTOLOGY, subject, SKOS.definition) == {"zh", "en"}
    assert any(ONTOLOGY.objects(subject, SKOS.example))


@pytest.mark.parametrize("term", t.PROPERTIES)
def test_a_property_has_one_domain_and_one_range(term: str) -> None:
    subject = URIRef(KGO + term)
    assert len(own(ONTOLOGY.objects(subject, RDFS.domain))) == 1
    ranges = list(ONTOLOGY.objects(subject, RDFS.range))
    if (subject, RDF.type, OWL.ObjectProperty) in ONTOLOGY:
        assert len(own(ranges)) == 1
    else:
        assert len(ranges) == (term != "issued")  # a date, a month or a year


@pytest.mark.parametrize("term", t.PROPERTIES)
def test_a_graph_uses_a_property_by_its_domain_and_range(term: str) -> None:
    predicate = URIRef(KGO + term)
    domain = ONTOLOGY.value(predicate, RDFS.domain)
    range_ = ONTOLOGY.value(predicate, RDFS.range)
    for subject, value in FULL.subject_objects(predicate):
        assert any(domain in ONTOLOGY.transitive_objects(c, RDFS.subClassOf) for c in FULL.objects(subject, RDF.type))
        if isinstance(value, Literal):
            assert term == "issued" or (value.datatype or rdflib.XSD.string) in (range_, rdflib.XSD.string)
        else:
            assert any(range_ in ONTOLOGY.transitive_objects(c, RDFS.subClassOf) for c in FULL.objects(value, RDF.type))


def test_the_ontology_says_its_version_and_licence() -> None:
    ontology = URIRef("https://w3id.org/govkg/ontology")
    version = str(ONTOLOGY.value(ontology, OWL.versionInfo))
    assert str(ONTOLOGY.value(ontology, OWL.versionIRI)) == f"{ontology}/{version}"
    assert (ontology, rdflib.DCTERMS.license, URIRef("https://creativecommons.org/licenses/by/4.0/")) in ONTOLOGY
    assert any(str(note).startswith(version) for note in ONTOLOGY.objects(ontology, SKOS.changeNote))


def test_there_is_a_shape_for_every_class_and_for_passages() -> None:
    targets = set(SHAPES.objects(None, SH.targetClass))
    classes = {URIRef(KGO + name) for name in set(t.CLASSES) - set(t.ABSTRACT_CLASSES)}
    assert targets == classes | {iri("nif:Phrase")}


def test_the_shapes_know_every_property_and_no_other() -> None:
    assert own(SHAPES.objects(None, SH.path)) == set(t.PROPERTIES)
    assert own(SHAPES.objects(None, SH["class"])) <= set(t.CLASSES)


@pytest.mark.parametrize(
    ("path", "values"), [("kgo:level", Level), ("kgo:programKind", ProgramKind), ("kgo:qualifier", Qualifier)]
)
def test_the_shapes_list_the_values_that_the_model_has(path: str, values: object) -> None:
    (shape,) = SHAPES.subjects(SH.path, iri(path))
    listed = SHAPES.items(SHAPES.value(shape, SH["in"]))
    assert [str(value) for value in listed] == list(get_args(values))


def test_every_constraint_tells_in_both_languages_what_to_mend() -> None:
    constraints = {*SHAPES.objects(None, SH.property), *SHAPES.objects(None, SH.sparql)}
    assert len(constraints) > 60
    assert all(languages(SHAPES, constraint, SH.message) == {"zh", "en"} for constraint in constraints)


@pytest.mark.parametrize("make", [sample_graph, full_graph])
def test_what_we_write_conforms(make: type) -> None:
    assert complaints(Graph().parse(data=to_turtle(make()), format="turtle")) == set()


def test_what_we_write_without_texts_conforms() -> None:
    assert complaints(Graph().parse(data=to_turtle(sample_graph(), with_text=False), format="turtle")) == set()


@pytest.fixture(scope="module")
def complaints_about_nothing() -> set[tuple[str, str]]:
    """The violations of a graph whose individuals have a type and nothing else."""
    bare = Graph()
    for class_ in {class_ for class_, _ in REQUIRED}:
        bare.add((URIRef(f"urn:x:{class_}"), RDF.type, iri(class_)))
    return complaints(bare)


@pytest.mark.parametrize(("class_", "property_"), REQUIRED)
def test_a_missing_property_is_reported(
    class_: str, property_: str, complaints_about_nothing: set[tuple[str, str]]
) -> None:
    assert (f"urn:x:{class_}", str(iri(property_))) in complaints_about_nothing


def test_nothing_else_is_required(complaints_about_nothing: set[tuple[str, str]]) -> None:
    required = {(f"urn:x:{class_}", str(iri(property_))) for class_, property_ in REQUIRED}
    other = {pair for pair in complaints_about_nothing if pair[1] != "None"}
    assert other == required


def changed(subject_class: str, property_: str, value: Literal) -> tuple[Graph, str]:
    graph = Graph().parse(data=to_turtle(sample_graph()), format="turtle")
    subject = min(s for s in graph.subjects(RDF.type, iri(subject_class)) if (s, iri(property_), None) in graph)
    graph.set((subject, iri(property_), value))
    return graph, str(subject)


@pytest.mark.parametrize(
    ("class_", "property_", "value"),
    [
        ("kgo:Region", "kgo:level", Literal("city")),
        ("kgo:Region", "kgo:adcode", Literal("3305")),
        ("kgo:Region", "kgo:fullName", Literal("浙江省 湖州市")),
        ("kgo:Program", "kgo:programKind", Literal("slogan")),
        ("kgo:Outcome", "schema:value", Literal("120")),
        ("kgo:Outcome", "kgo:qualifier", Literal("roughly")),
        ("kgo:Outcome", "kgo:confidence", Literal("1.5", datatype=rdflib.XSD.decimal)),
        ("kgo:Document", "kgo:issued", Literal("2023-05-04")),
        ("kgo:Adoption", "kgo:mandatedBy", Literal("浙江省")),
        ("nif:Phrase", "nif:anchorOf", Literal("别的文字")),
    ],
)
def test_a_wrong_value_is_reported(class_: str, property_: str, value: Literal) -> None:
    graph, subject = changed(class_, property_, value)
    assert complaints(graph) == {(subject, str(iri(property_)))}


def test_a_position_needs_a_place() -> None:
    graph = Graph().parse(data=to_turtle(sample_graph()), format="turtle")
    (position,) = graph.subjects(RDF.type, iri("kgo:Position"))
    graph.remove((position, iri("org:organization"), None))
    found = report(graph)
    (result,) = found.subjects(RDF.type, SH.ValidationResult)
    assert found.value(result, SH.focusNode) == position
    assert any(
        "org:organization, kgo:region or kgo:statedIn" in str(m) for m in found.objects(result, SH.resultMessage)
    )


def test_the_reference_page_is_up_to_date_and_has_every_term() -> None:
    page = (FOLDER / "reference.md").read_text("utf-8")
    assert page == render(), "run python -m tests.tools.make_reference"
    for term in t.TERMS:
        assert f"### kgo:{term} · " in page
        assert f"-{term})" in page
    assert all(f'<a id="{anchor}">' in page for anchor in re.findall(r"\(#([^)]+)\)", page))
    assert "| `kgo:level` | 1–1 | `province`, `prefecture`" in page
    assert "| `kgo:subjectRegion` | (1)–n | `kgo:Region` |" in page
