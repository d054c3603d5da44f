"""Graphs of any size in the shape of ours: reports of counties, adoptions, outcomes and passages. No chance is involved."""

from decimal import Decimal

import networkx as nx

from kg.identifiers import make_id
from kg.model import Evidence

PER_REPORT = 219
"""Triples that one report brings, with its share of regions and programs."""
PROVINCES, PREFECTURES, COUNTIES = 30, 300, 3000
MEASURES = ("培训干部", "建成小区", "服务群众", "选派干部", "解决难题", "投入资金", "新建驿站", "组建支部")
_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")


def make_graph(triples: int) -> nx.MultiDiGraph:
    """Make a graph of about *triples* triples that conforms to the shapes."""
    reports = max(1, triples // PER_REPORT)
    graph = nx.MultiDiGraph(base="https://w3id.org/govkg/id/")
    counties = _add_regions(graph, min(reports, COUNTIES))
    programs = ["红色物业", *(f"工程{_spell(number)}" for number in range(1, max(5, reports // 5)))]
    for number in range(reports):
        _add_report(graph, number, counties[number % len(counties)], programs)
    return graph


def _spell(number: int) -> str:
    return str(number).translate(_DIGITS)


def _add_regions(graph: nx.MultiDiGraph, counties: int) -> list[str]:
    """Add provinces, prefectures and counties; give the full names of the counties."""
    added = []
    for number in range(counties):
        names = (f"甲{_spell(number % PROVINCES)}省", f"乙{_spell(number % PREFECTURES)}市", f"丙{_spell(number)}县")
        above = None
        for depth, level in enumerate(("province", "prefecture", "county")):
            full_name = "".join(names[: depth + 1])
            node = make_id("region", full_name)
            if node not in graph:
                attrs = {"kind": "region", "label": names[depth], "full_name": full_name, "level": level}
                graph.add_node(node, **attrs, alt_labels=(names[depth][:-1],), evidence=())
                if above:
                    graph.add_edge(node, above, key="contained_in", type="contained_in")
            above = node
        added.append("".join(names))
    return added


def _add_program(graph: nx.MultiDiGraph, name: str) -> str:
    node = make_id("program", name)
    if node not in graph:
        attrs = {"label": name, "program_kind": "campaign", "national": False, "alt_labels": (f"“{name}”行动",)}
        graph.add_node(node, kind="program", **attrs, evidence=())
    return node


class _Text:
    """A report in the making; ``say`` adds a clause and gives its passage."""

    def __init__(self, document: str) -> None:
        self.document, self.parts, self.length = document, [], 0

    def say(self, clause: str) -> tuple[Evidence]:
        begin = self.length
        self.parts.append(clause + "。")
        self.length += len(clause) + 1
        return (Evidence(self.document, begin, begin + len(clause), clause),)


def _add_report(graph: nx.MultiDiGraph, number: int, county: str, programs: list[str]) -> None:
    region, document = make_id("region", county), make_id("document", f"报告{_spell(number)}")
    text = _Text(document)
    passages = text.say(f"{county}工作报告")
    graph.nodes[region]["evidence"] += passages
    for step in range(4):
        name = programs[(number * 7 + step * step * 13) % len(programs)] if step else programs[number % 5]
        _add_adoption(graph, text, region, name, 2015 + number % 9)
    for step, measure in enumerate(MEASURES):
        _add_outcome(graph, text, region, county, (number, step, measure))
    _add_leader(graph, text, number, region, county)
    attrs = {"label": f"{county}报告{number}", "source_file": f"{number}.txt", "text": "".join(text.parts)}
    graph.add_node(document, kind="document", **attrs)
    graph.add_edge(document, region, key="subject_region", type="subject_region")


def _add_adoption(graph: nx.MultiDiGraph, text: _Text, region: str, name: str, year: int) -> None:
    program = _add_program(graph, name)
    passages = text.say(f"{year}年起推行“{name}”行动，全省率先")
    graph.nodes[program]["evidence"] += passages
    if graph.has_edge(region, program, "adopts"):
        graph.edges[region, program, "adopts"]["evidence"] += passages
        return
    attrs = {
        "since": f"{year}年起",
        "claim": "全省率先",
        "stage": "running",
        "confidence": Decimal("0.9"),
        "agents": (),
    }
    graph.add_edge(region, program, key="adopts", type="adopts", **attrs, evidence=passages)


def _add_outcome(graph: nx.MultiDiGraph, text: _Text, region: str, county: str, figure: tuple[int, int, str]) -> None:
    number, step, measure = figure
    value = Decimal(100 + (number * 37 + step * 11) % 9000)
    outcome = make_id("outcome", county, measure, str(number))
    attrs = {"measure": measure, "value": value, "unit": "个", "qualifier": "over", "period": "去年"}
    passages = text.say(f"去年{measure}{value}余个")
    graph.add_node(
        outcome, kind="outcome", label=f"{measure} {value}个", **attrs, confidence=Decimal("0.8"), evidence=passages
    )
    graph.add_edge(region, outcome, key="has_outcome", type="has_outcome")


def _add_leader(graph: nx.MultiDiGraph, text: _Text, number: int, region: str, county: str) -> None:
    person = make_id("person", f"王{_spell(number)}", county)
    passages = text.say(f"县委书记王{_spell(number)}牵头")
    graph.add_node(person, kind="person", label=f"王{_spell(number)}", alt_labels=(), evidence=passages)
    graph.add_edge(person, region, key="position 书记", type="position", role="书记", evidence=passages)
