"""The graph built from extractions: what stands in it, and what holds for every set of documents in every order."""

from decimal import Decimal

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kg.divisions import load_divisions
from kg.graph import build_graph, count_kinds
from kg.model import (
    Adoption,
    Document,
    Evidence,
    Extraction,
    Honour,
    OrganizationMention,
    Outcome,
    PartOf,
    PersonMention,
    Position,
    ProgramMention,
    RegionMention,
    Span,
)
from kg.rdf import to_turtle
from tests.link_cases import region

ONE = Decimal(1)
REGIONS = ("浙江省湖州市吴兴区", "浙江省湖州市", "浙江省", "江苏省南京市", "江苏省南京市鼓楼区", "江苏省徐州市鼓楼区")
PROGRAMS = ("红色物业", "皖美红色物业", "红色物业行动", "五个一", "三大工程", "揭榜挂帅", "人才驿站", "青年人才驿站")
BODIES = ("区委组织部", "市委", "省委", "清华", "清华大学", "村委会", "云帆科技", "云帆科技有限公司")
PEOPLE = ("李明", "王强")


class Writer:
    """Writes the text of a document clause by clause, and keeps the place of each."""

    def __init__(self, title: str) -> None:
        self.title, self.text = title, ""

    def write(self, words: str) -> Span:
        start = len(self.text)
        self.text += words + "。"
        return Span(start, start + len(words))


@st.composite
def extractions(draw: st.DrawFn, number: int) -> Extraction:
    """Draw what a document may say: programs, people, bodies, and facts about them, each with its passage."""
    writer = Writer(draw(st.sampled_from(["工作综述", "报告"])))
    writer.write(draw(st.sampled_from(["开篇", "导语", f"第{number}篇"])))
    subjects = tuple(map(region, draw(st.lists(st.sampled_from(REGIONS), max_size=2, unique=True))))
    kinds = st.sampled_from(["campaign", "brand", "other"])
    names = draw(st.lists(st.sampled_from(PROGRAMS), max_size=4))
    programs = [
        ProgramMention(writer.write(f"“{name}”"), f"“{name}”", name, draw(kinds), national=draw(st.booleans()))
        for name in names
    ]
    people = [PersonMention(writer.write(name), name) for name in draw(st.lists(st.sampled_from(PEOPLE), max_size=2))]
    bodies = [
        OrganizationMention(writer.write(name), name) for name in draw(st.lists(st.sampled_from(BODIES), max_size=3))
    ]
    named = [RegionMention(writer.write(one.name), one.name, one) for one in subjects]
    body, role = st.none() | st.sampled_from(BODIES), st.sampled_from(["书记", "院士", "董事长", "代表"])
    said = Extraction(
        doc=Document(writer.title, "a.txt", "", number),
        subjects=subjects,
        regions=tuple(named),
        programs=tuple(programs),
        people=tuple(people),
        organizations=tuple(bodies),
        positions=tuple(Position(person.text, draw(role), draw(body), writer.write("任职"), ONE) for person in people),
        outcomes=tuple(_draw_outcomes(draw, writer, subjects, names)),
        adoptions=tuple(_draw_adoptions(draw, writer, subjects, names)),
        honours=tuple(_draw_honours(draw, writer)),
        parts=tuple(
            PartOf(name, "三大工程", writer.write("组成"), ONE)
            for name in sorted({*names} - {"三大工程"})
            if "三大工程" in names
        ),
    )
    return replace(said, doc=replace(said.doc, text=writer.text))


def _draw_outcomes(draw, writer, subjects, names):
    for value in draw(st.lists(st.integers(1, 3), max_size=3)):
        place = draw(st.sampled_from(subjects)) if subjects else None
        program = draw(st.none() | st.sampled_from(names)) if names else None
        passage = writer.write(f"培训{value}人次")
        yield Outcome(place, "培训", Decimal(value), "人次", "exact", passage, ONE, program=program)


def _draw_adoptions(draw, writer, subjects, names):
    for place in subjects:
        for name in sorted(set(names)):
            kind = draw(st.sampled_from([None, "person", "organization"]))
            yield Adoption(
                place,
                name,
                writer.write("推行"),
                ONE,
                stage=draw(st.sampled_from(["planned", "piloted", "running"])),
                agent={None: None, "person": "李明", "organization": "市委"}[kind],
                agent_kind=kind,
                since=draw(st.sampled_from([None, "2021年", "去年"])),
                claim=draw(st.sampled_from([None, "全省率先"])),
                claim_scope="province",
                claim_kind="first",
                mandated_by=draw(st.sampled_from([None, region("浙江省")])),
            )


def _draw_honours(draw, writer):
    for kind in draw(st.lists(st.sampled_from(["region", "organization", "person", "program", "other"]), max_size=2)):
        recipient = {"organization": "云帆科技", "person": "王强"}.get(kind, "红色物业")
        yield Honour(recipient, kind, "先进集体", draw(st.sampled_from([None, "省委"])), writer.write("获评"), ONE)


@st.composite
def corpora(draw: st.DrawFn) -> list[Extraction]:
    return [draw(extractions(number)) for number in range(draw(st.integers(1, 5)))]


def build(reports: list[Extraction], duplicates: dict[int, int] | None = None) -> nx.MultiDiGraph:
    return build_graph(reports, load_divisions(), duplicates=duplicates)


def every_evidence(graph: nx.MultiDiGraph) -> list[Evidence]:
    things = [data for _, data in graph.nodes(data=True)] + [data for *_, data in graph.edges(data=True)]
    return [evidence for data in things for evidence in data.get("evidence", ())]


some = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@some
@given(corpora(), st.randoms(use_true_random=False))
def test_the_graph_does_not_depend_on_the_order_of_documents(reports, random):
    order = list(range(len(reports)))
    random.shuffle(order)
    duplicates = {1: 0} if len(reports) > 1 else {}
    one = build(reports, duplicates)
    other = build([reports[i] for i in order], {order.index(copy): order.index(of) for copy, of in duplicates.items()})
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(keys=True, data=True)) == list(other.edges(keys=True, data=True))
    assert one.graph == other.graph
    assert to_turtle(one) == to_turtle(other)


@some
@given(corpora())
def test_every_evidence_is_a_passage_of_its_document(reports):
    graph = build(reports)
    for evidence in every_evidence(graph):
        assert graph.nodes[evidence.document]["kind"] == "document"
        assert graph.nodes[evidence.document]["text"][evidence.begin : evidence.end] == evidence.text


@some
@given(corpora())
def test_every_mention_and_fact_is_cited_by_its_document(reports):
    graph = build(reports)
    documents = sorted(node for node, kind in graph.nodes(data="kind") if kind == "document")
    cited: dict[str, set[tuple[int, int]]] = {document: set() for document in documents}
    for evidence in every_evidence(graph):
        cited[evidence.document].add((evidence.begin, evidence.end))
    by_text = {graph.nodes[node]["text"]: node for node in documents}
    for report in reports:
        spans = [m.span for m in (*report.regions, *report.programs, *report.people, *report.organizations)]
        facts = (*report.positions, *report.outcomes, *report.adoptions, *report.honours, *report.parts)
        spans += [fact.evidence for fact in facts]
        assert {(span.start, span.end) for span in spans} <= cited[by_text[report.doc.text]]


@some
@given(corpora())
def test_every_node_has_a_kind_and_a_label_and_every_edge_its_ends(reports):
    graph = build(reports)
    for node, data in graph.nodes(data=True):
        assert data["kind"]
        assert node.startswith(data["kind"])
        assert data["label"]
        assert data["kind"] in ("document", "region") or data["evidence"], node
    for source, target, key, data in graph.edges(keys=True, data=True):
        assert key.split()[0] == data["type"]
        assert {
            source,
            target,
            *data.get("agents", ()),
            *[data[k] for k in ("region", "mandated_by") if k in data],
        } <= set(graph)
    for merge in graph.graph["merges"]:
        assert merge.kept in graph
        assert set(merge.documents) <= set(graph)


@some
@given(corpora())
def test_facts_have_evidence(reports):
    graph = build(reports)
    for source, target, data in graph.edges(data=True):
        if data["type"] in ("adopts", "plans", "leads", "position", "part_of"):
            assert data["evidence"], (source, target)


# -- by example --------------------------------------------------------------------------------------------------------
def says(number: int, text: str, subject: str | None = "浙江省湖州市吴兴区", **said) -> Extraction:
    doc = Document(f"报告{number}", "a.txt", text, number, issued="2023-05-04")
    return Extraction(doc, (region(subject),) if subject else (), **said)


def mention(text: str, name: str, kind="campaign") -> ProgramMention:
    return ProgramMention(span(text, name), name, name, kind)


def span(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def adopts(text: str, name: str, **more) -> Adoption:
    return Adoption(region("浙江省湖州市吴兴区"), name, span(text, text), ONE, **more)


def test_an_adoption_sums_up_what_all_reports_say_of_it():
    first, second = "2021年推行红色物业", "红色物业全面铺开，全省率先"
    graph = build(
        [
            says(
                0, first, programs=(mention(first, "红色物业"),), adoptions=(adopts(first, "红色物业", since="2021年"),)
            ),
            says(
                1,
                second,
                programs=(mention(second, "红色物业"),),
                adoptions=(
                    adopts(
                        second,
                        "红色物业",
                        stage="extended",
                        since="去年",
                        claim="全省率先",
                        claim_scope="province",
                        claim_kind="first",
                    ),
                ),
            ),
        ]
    )
    data = graph.edges["region-浙江省湖州市吴兴区", "program-红色物业", "adopts"]
    assert (data["stage"], data["since"], data["since_begin"]) == ("extended", "2021年", "2021-01-01")
    assert (data["claim"], data["claim_scope"]) == ("全省率先", "province")
    assert len(data["evidence"]) == 2


def test_a_plan_is_no_adoption():
    text = "拟推行红色物业"
    graph = build(
        [says(0, text, programs=(mention(text, "红色物业"),), adoptions=(adopts(text, "红色物业", stage="planned"),))]
    )
    assert {data["type"] for *_, data in graph.out_edges("region-浙江省湖州市吴兴区", data=True)} == {
        "contained_in",
        "plans",
    }
    assert count_kinds(graph) == {"document": 1, "plans": 1, "program": 1, "region": 3}


def test_an_umbrella_owns_its_parts_with_the_passage():
    text = "实施青苗、育林两大工程"
    programs = tuple(mention(text, name) for name in ("青苗", "育林", "两大工程"))
    parts = tuple(PartOf(name, "两大工程", span(text, "青苗、育林两大工程"), ONE) for name in ("青苗", "育林"))
    graph = build([says(0, text, programs=programs, parts=parts)])
    whole = "program-两大工程-浙江省湖州市吴兴区"
    assert sorted(source for source, _ in graph.in_edges(whole)) == ["program-育林", "program-青苗"]
    (evidence,) = graph.edges["program-青苗", whole, "part_of"]["evidence"]
    assert evidence.text == "青苗、育林两大工程"


def test_an_organ_has_the_jurisdiction_of_its_region():
    text = "区委组织部负责"
    graph = build(
        [says(0, text, organizations=(OrganizationMention(span(text, "区委组织部"), "区委组织部", "party organ"),))]
    )
    node = "organization-浙江省湖州市吴兴区委组织部"
    assert graph.nodes[node]["label"] == "吴兴区委组织部"
    assert graph.nodes[node]["alt_labels"] == ("区委组织部",)
    assert ("region-浙江省湖州市吴兴区", "jurisdiction") in [
        (t, d["type"]) for _, t, d in graph.out_edges(node, data=True)
    ]


@pytest.mark.parametrize("copy_first", [False, True])
def test_a_near_duplicates_figures_are_those_of_its_original(copy_first):
    texts = ["培训干部300人次", "该区培训300人次"]
    reports = [
        says(
            n,
            text,
            outcomes=(
                Outcome(region("浙江省湖州市吴兴区"), measure, Decimal(300), "人次", "exact", span(text, text), ONE),
            ),
        )
        for n, (text, measure) in enumerate(zip(texts, ("培训干部", "培训"), strict=True))
    ]
    graph = build(reports[::-1], {0: 1}) if copy_first else build(reports, {1: 0})
    (outcome,) = [node for node, kind in graph.nodes(data="kind") if kind == "outcome"]
    assert graph.nodes[outcome]["measure"] == "培训干部"
    assert len({evidence.document for evidence in graph.nodes[outcome]["evidence"]}) == 2
    (merge,) = [merge for merge in graph.graph["merges"] if merge.kind == "outcome"]
    assert merge.kept == outcome
    assert merge.reason.startswith("the same figure")


def test_an_office_ties_a_person_to_the_region_and_a_title_only_to_the_document():
    text = "书记李明与院士王强座谈。"
    subject = load_divisions().get("浙江省湖州市")
    report = Extraction(
        doc=Document(title="湖州", source_file="a.txt", text=text),
        subjects=(subject,),
        people=(PersonMention(Span(2, 4), "李明"), PersonMention(Span(7, 9), "王强")),
        positions=(Position("李明", "书记", None, Span(0, 4), ONE), Position("王强", "院士", None, Span(5, 9), ONE)),
    )
    graph = build([report])
    held = {
        graph.nodes[a]["label"]: graph.nodes[b]["kind"] for a, b, kind in graph.edges(data="type") if kind == "position"
    }
    assert held == {"李明": "region", "王强": "document"}
