"""Pages of a part: what a program or a region brings along, and what it leaves out."""

import networkx as nx
import pytest

from kg.model import Evidence
from kg.page.part import part_of_nodes, part_of_programs, part_of_regions
from tests.page_graph import make_graph
from tests.sample import sample_graph

RED, MODEL = "program-红色物业", "program-红色物业小区"
WUXING, HUZHOU = "region-浙江省湖州市吴兴区", "region-浙江省湖州市"
RESULT = "outcome-浙江省湖州市吴兴区-建成红色物业小区-120个"


@pytest.fixture(scope="module")
def made() -> nx.MultiDiGraph:
    return make_graph()


def kinds(graph: nx.MultiDiGraph, kind: str) -> set[str]:
    return {node for node, found in graph.nodes(data="kind") if found == kind}


def test_a_program_brings_its_regions_leaders_outcomes_and_documents():
    part = part_of_programs(sample_graph(), [RED])
    assert {WUXING, HUZHOU, "region-浙江省", RESULT, MODEL} <= set(part)
    assert kinds(part, "person") == {"person-王某某-浙江省湖州市吴兴区"}
    assert part.has_edge("person-王某某-浙江省湖州市吴兴区", "organization-浙江省湖州市吴兴区区委", "position 书记")
    assert kinds(part, "document") == {"document-吴兴区红色物业-1", "document-吴兴区红色物业-2"}
    assert part.has_edge(WUXING, RESULT)
    assert part.graph == sample_graph().graph


def test_a_program_leaves_out_what_its_regions_do_besides(made):
    part = part_of_programs(made, ["program-暖阳驿站"])
    assert kinds(part, "program") == {"program-暖阳驿站"}
    adopters = {s for s, _, kind in made.in_edges("program-暖阳驿站", data="type") if kind == "adopts"}
    assert {s for s, _, kind in part.in_edges("program-暖阳驿站", data="type") if kind == "adopts"} == adopters
    outcomes = {t for _, t, kind in made.out_edges("program-暖阳驿站", data="type") if kind == "has_outcome"}
    assert kinds(part, "outcome") == outcomes
    assert len(part) < len(made) / 5


def test_a_planned_program_belongs_to_the_region_that_plans_it():
    graph = sample_graph()
    graph.add_edge(HUZHOU, MODEL, key="plans", type="plans", evidence=())
    assert part_of_programs(graph, [MODEL]).has_edge(HUZHOU, MODEL, "plans")
    assert part_of_regions(graph, [HUZHOU]).has_edge(HUZHOU, MODEL, "plans")


def test_a_region_brings_those_inside_it_and_all_that_they_run(made):
    region = next(n for n, d in sorted(made.nodes(data=True)) if d.get("level") == "province")
    inside = {n for n in made if n.startswith(region)}
    part = part_of_regions(made, [region])
    facts = {
        (s, t, k)
        for s, t, k, kind in made.out_edges(inside, keys=True, data="type")
        if kind in ("adopts", "has_outcome")
    }
    assert facts
    assert facts <= set(part.edges(keys=True))
    others = kinds(part, "region") - inside
    assert not [t for s in others for _, t, kind in part.out_edges(s, data="type") if kind == "adopts"]


def test_nodes_bring_the_edges_between_them_and_whose_an_outcome_is():
    part = part_of_nodes(sample_graph(), [RED, WUXING, "nobody"])
    assert part.has_edge(WUXING, RED, "adopts")
    assert RESULT not in part
    assert set(part_of_nodes(sample_graph(), [RESULT]).predecessors(RESULT)) == {WUXING, RED}


def test_passages_in_documents_that_are_left_out_are_left_out_too():
    graph = sample_graph()
    graph.add_node("document-x", kind="document", label="另一篇", source_file="c.txt", text="吴兴区")
    graph.nodes[WUXING]["evidence"] += (Evidence("document-x", 0, 3, "吴兴区"),)
    part = part_of_programs(graph, [RED])
    assert "document-x" not in part
    assert {e.document for e in part.nodes[WUXING]["evidence"]} == kinds(part, "document")
    assert "document-x" in part_of_regions(graph, [WUXING])


def test_a_part_does_not_change_the_graph():
    graph = sample_graph()
    part_of_regions(graph, [HUZHOU])
    assert nx.utils.graphs_equal(graph, sample_graph())
