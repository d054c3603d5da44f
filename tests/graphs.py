"""Graphs for property tests: any mixture of nodes, edges and strings that ``kg.graph`` may build, and one with all of them."""

from decimal import Decimal
from typing import get_args

import networkx as nx
from hypothesis import strategies as st

from kg.identifiers import make_id
from kg.model import Evidence, Level, ProgramKind, Qualifier
from tests.sample import ev, sample_graph

NASTY = (
    "\"'\\",
    "\r\n\t",
    "</script><script>",
    "\u202e\u200f\u2066",
    "\x00\x01\x7f\ufffe",
    '"""',
    "𠮷é́",
    "=1+1",
    "]]>&lt;",
)
texts = st.lists(st.one_of(st.sampled_from(NASTY), st.text("红色物业吴兴区 #/-·_.a1\u3000", max_size=6))).map("".join)
labels = st.one_of(texts, st.text(st.characters(exclude_categories=["Cs"]), max_size=8))
decimals = st.decimals(-(10**15), 10**15, allow_nan=False, places=3) | st.sampled_from(
    [Decimal("188.00"), Decimal("1E+8"), Decimal("0.1"), Decimal(12000)]
)
confidences = st.decimals(0, 1, places=2)


def _optional(draw: st.DrawFn, **values: st.SearchStrategy) -> dict:
    return {name: draw(value) for name, value in values.items() if draw(st.booleans())}


def _node_attributes(draw: st.DrawFn, kind: str) -> dict:
    match kind:
        case "document":
            issued = st.sampled_from(["2023-05-04", "2023-05", "2023", "去年"])
            text = draw(texts) + "。"
            return {"source_file": draw(labels), "text": text} | _optional(draw, issued=issued)
        case "region":
            code = st.sampled_from(["330502", "110000"])
            level = draw(st.sampled_from(get_args(Level)))
            return {"full_name": draw(labels), "level": level} | _optional(draw, adcode=code)
        case "program":
            kind_ = draw(st.sampled_from(get_args(ProgramKind)))
            return {"program_kind": kind_} | _optional(draw, national=st.booleans())
        case "organization":
            return _optional(draw, organization_kind=labels)
        case "outcome":
            more = _optional(
                draw, qualifier=st.sampled_from(get_args(Qualifier)), period=labels, confidence=confidences
            )
            return {"measure": draw(labels), "value": draw(decimals), "unit": draw(labels)} | more
        case "honour":
            return {"award": draw(labels)} | _optional(draw, confidence=confidences)
    return {}


@st.composite
def graphs(draw: st.DrawFn) -> nx.MultiDiGraph:
    """Draw a graph of any shape that the contract of ``kg.graph`` allows; tuples are sorted and have no repetitions."""
    graph = nx.MultiDiGraph(base=draw(st.sampled_from(["https://w3id.org/govkg/id/", "http://例子.中国/图/"])))
    kinds = ["document", "region", "program", "person", "organization", "outcome", "honour", "honouree"]
    nodes: dict[str, list[str]] = {kind: [] for kind in kinds}
    for kind in ["document", *draw(st.lists(st.sampled_from(kinds), max_size=9))]:
        label = draw(labels)
        node = make_id(kind, label, *draw(st.lists(labels, max_size=2)))
        if node in graph:
            continue
        nodes[kind].append(node)
        attrs = {"kind": kind, "label": label, **_node_attributes(draw, kind)}
        if kind != "document":
            attrs["alt_labels"] = tuple(sorted(draw(st.sets(labels, max_size=2))))
            attrs["evidence"] = _evidence(draw, graph, nodes["document"])
        graph.add_node(node, **attrs)
    _add_edges(draw, graph, nodes)
    return graph


def _evidence(draw: st.DrawFn, graph: nx.MultiDiGraph, documents: list[str]) -> tuple[Evidence, ...]:
    found = set()
    for document in draw(st.lists(st.sampled_from(documents), max_size=3)):
        text = graph.nodes[document]["text"]
        begin = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(begin + 1, len(text)))
        found.add(Evidence(document, begin, end, text[begin:end]))
    return tuple(sorted(found))


def _add_edges(draw: st.DrawFn, graph: nx.MultiDiGraph, nodes: dict[str, list[str]]) -> None:
    agents = nodes["person"] + nodes["organization"]
    entities = [node for kind in ("region", "program", "honouree") for node in nodes[kind]] + agents

    def pairs(sources: list[str], targets: list[str]) -> list[tuple[str, str]]:
        every = [(a, b) for a in sources for b in targets]
        return draw(st.lists(st.sampled_from(every), max_size=3, unique=True)) if every else []

    for type_, sources, targets in (
        ("subject_region", nodes["document"], nodes["region"]),
        ("duplicate_of", nodes["document"], nodes["document"]),
        ("contained_in", nodes["region"], nodes["region"]),
        ("broader", nodes["program"], nodes["program"]),
        ("jurisdiction", nodes["organization"], nodes["region"]),
        ("has_outcome", nodes["region"] + nodes["program"], nodes["outcome"]),
        ("received", entities, nodes["honour"]),
        ("granted", nodes["organization"], nodes["honour"]),
    ):
        for a, b in pairs(sources, targets):
            graph.add_edge(a, b, key=type_, type=type_)
    for a, b in pairs(nodes["region"], nodes["program"]):
        who = tuple(sorted(draw(st.sets(st.sampled_from(agents), max_size=2)))) if agents else ()
        attrs = {"type": "adopts", "agents": who, "evidence": _evidence(draw, graph, nodes["document"])}
        attrs |= _optional(draw, since=labels, claim=labels, confidence=confidences)
        attrs |= _optional(draw, mandated_by=st.sampled_from(nodes["region"]))
        attrs |= _optional(draw, since_begin=st.dates().map(str), since_end=st.dates().map(str), stage=labels)
        attrs |= _optional(draw, since_precision=labels, claim_scope=labels, claim_kind=labels)
        graph.add_edge(a, b, key="adopts", **attrs)
    for a, b in pairs(nodes["region"], nodes["program"]):
        attrs = {"type": "plans", "evidence": _evidence(draw, graph, nodes["document"])}
        graph.add_edge(a, b, key="plans", **attrs, **_optional(draw, confidence=confidences))
    for a, b in pairs(nodes["program"], nodes["program"]):
        attrs = {"type": "part_of", "evidence": _evidence(draw, graph, nodes["document"])}
        graph.add_edge(a, b, key="part_of", **attrs, **_optional(draw, confidence=confidences))
    for a, b in pairs(agents, nodes["program"]):
        attrs = _optional(draw, region=st.sampled_from(nodes["region"])) if nodes["region"] else {}
        key = f"leads {attrs['region']}" if attrs else "leads"
        graph.add_edge(a, b, key=key, type="leads", **attrs, evidence=_evidence(draw, graph, nodes["document"]))
    for a, b in pairs(nodes["person"], nodes["organization"] + nodes["region"] + nodes["document"]):
        for role in draw(st.sets(labels.map(str.strip), min_size=1, max_size=2)):
            attrs = {"role": role, "evidence": _evidence(draw, graph, nodes["document"])}
            graph.add_edge(
                a,
                b,
                key=f"position {role}".rstrip(),
                type="position",
                **attrs,
                **_optional(draw, confidence=confidences),
            )


def full_graph() -> nx.MultiDiGraph:
    """Give the sample graph with every further kind of node, edge and end that the contract knows."""
    graph = sample_graph()
    doc, region, program = "document-吴兴区红色物业-1", "region-浙江省湖州市吴兴区", "program-红色物业"
    who, prize = "person-王某某-浙江省湖州市吴兴区", "honour-浙江省湖州市吴兴区-全国城市基层党建示范城市"
    passage = (ev(doc, "区委书记王某某"),)
    graph.add_node(
        "program-四大工程", kind="program", label="四大工程", program_kind="project", national=True, evidence=passage
    )
    graph.add_node("honouree-示范城市", kind="honouree", label="示范城市", evidence=passage)
    graph.add_edge("honouree-示范城市", prize, key="received", type="received")
    graph.add_edge(program, "program-四大工程", key="part_of", type="part_of", evidence=passage)
    graph.add_edge("organization-浙江省湖州市吴兴区区委", prize, key="granted", type="granted")
    graph.add_edge(who, region, key="position 委员", type="position", role="委员", evidence=passage)
    graph.add_edge(who, doc, key="position 代表", type="position", role="代表", evidence=passage)
    graph.add_edge(region, "program-四大工程", key="plans", type="plans", evidence=passage)
    return graph
