"""A made-up graph of any size for the tests of the page: real names of regions, invented programs, people and figures."""

from decimal import Decimal
from random import Random

import networkx as nx

from kg.lexicon import read_table
from kg.model import Evidence

FIRST = [
    "红色",
    "邻里",
    "青松",
    "银龄",
    "暖阳",
    "先锋",
    "连心",
    "石榴",
    "百家",
    "清风",
    "雁归",
    "润心",
    "磐石",
    "萤火",
    "星光",
    "同心",
    "睦邻",
    "向阳",
    "枫桥",
    "幸福",
]
LAST = [
    "物业",
    "驿站",
    "学堂",
    "议事厅",
    "管家",
    "书记",
    "课堂",
    "食堂",
    "帮办",
    "工匠",
    "网格",
    "夜校",
    "讲堂",
    "热线",
    "积分",
    "家园",
    "卫士",
    "红娘",
    "合伙人",
    "直通车",
]
KINDS = ["plan", "project", "campaign", "mechanism", "method", "platform", "brand", "system", "competition", "policy"]
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", "建国志强秀英海燕文博雨桐"
MEASURES = [("培训干部", "人次"), ("建成服务点", "个"), ("办结群众诉求", "件"), ("投入资金", "元"), ("满意率", "%")]


class Writer:
    """Writes one document after the other, and remembers where each passage stands."""

    def __init__(self, graph: nx.MultiDiGraph) -> None:
        self.graph = graph
        self.texts: dict[str, str] = {}

    def say(self, doc: str, before: str, words: str, after: str) -> tuple[Evidence, ...]:
        text = self.texts.get(doc, "") + before
        self.texts[doc] = text + words + after
        return (Evidence(doc, len(text), len(text) + len(words), words),)

    def finish(self) -> None:
        for doc, text in self.texts.items():
            self.graph.nodes[doc]["text"] = text


def make_graph(regions: int = 60, programs: int = 400, outcomes: int = 2000, seed: int = 7) -> nx.MultiDiGraph:
    """Make a graph of about this many nodes: a few programs in many regions, most in one or two."""
    random = Random(seed)
    g = nx.MultiDiGraph(base="https://w3id.org/govkg/id/")
    writer = Writer(g)
    places = add_regions(g, random, regions)
    names = [
        f"{a}{b}" + ("" if n == 0 else f"{n + 1}号") for n in range(1 + programs // 400) for a in FIRST for b in LAST
    ]
    random.shuffle(names)
    for i, place in enumerate(places):
        doc = f"document-{i:04}"
        g.add_node(
            doc, kind="document", label=f"{g.nodes[place]['label']}抓基层强服务工作报告", source_file=f"{i:04}.txt"
        )
        g.add_edge(doc, place, key="subject_region", type="subject_region")
        words = g.nodes[place]["label"]
        g.nodes[place]["evidence"] = writer.say(doc, "近年来，", words, "围绕群众所盼，从小处着手办实事。\n")
    spread = max(1, programs // 400)  # the share of programs in many regions does not depend on the size
    for i, name in enumerate(names[:programs]):
        add_program(g, writer, random, places, i, i // spread, name)
    add_outcomes(g, writer, random, places, outcomes)
    writer.finish()
    return g


def add_regions(g: nx.MultiDiGraph, random: Random, number: int) -> list[str]:
    rows = {row["code"]: row for row in read_table("divisions.tsv")}
    counties = [code for code in rows if len(code) == 6 and not code.endswith("00")]
    places = []
    for code in sorted(random.sample(counties, number)):
        chain = [code]
        while rows[chain[-1]]["parent"]:
            chain.append(rows[chain[-1]]["parent"])
        for i in range(len(chain) - 1, -1, -1):
            full = "".join(rows[c]["name"] for c in reversed(chain[i:]))
            level = ["province", "prefecture", "county"][min(len(chain) - 1 - i, 2)]
            node = f"region-{full}"
            if node not in g:
                g.add_node(
                    node, kind="region", label=rows[chain[i]]["name"], full_name=full, level=level, adcode=chain[i]
                )
            if i + 1 < len(chain):
                above = "region-" + "".join(rows[c]["name"] for c in reversed(chain[i + 1 :]))
                g.add_edge(node, above, key="contained_in", type="contained_in")
        places.append(node)
    return places


def add_program(
    g: nx.MultiDiGraph, writer: Writer, random: Random, places: list[str], i: int, rank: int, name: str
) -> None:
    node = f"program-{name}"
    g.add_node(
        node,
        kind="program",
        label=name,
        program_kind=random.choice(KINDS),
        national=i % 50 == 0,
        alt_labels=(f"“{name}”行动",),
    )
    most = min(len(places), 25 if rank < 4 else 10 if rank < 20 else 4 if rank < 90 else 2 if rank < 130 else 1)
    for place in sorted(random.sample(places, random.randint((most + 1) // 2, most))):
        doc, year = f"document-{places.index(place):04}", 2012 + random.randint(0, 12)
        evidence = writer.say(
            doc, "当地自", f"{year}年起实施“{name}”行动", "，由街道社区负责人包片落实，逢双周集中走访。"
        )
        who = add_person(g, writer, random, place, doc, name)
        attrs = {"since": f"{year}年起"} if random.random() < 0.6 else {}
        attrs |= {"claim": "全省率先"} if random.random() < 0.1 else {}
        attrs |= {"agents": (who,)} if who else {}
        g.add_edge(place, node, key="adopts", type="adopts", confidence=Decimal("0.9"), evidence=evidence, **attrs)


def add_person(g: nx.MultiDiGraph, writer: Writer, random: Random, place: str, doc: str, program: str) -> str | None:
    if random.random() > 0.25:
        return None
    label = random.choice(SURNAMES) + "".join(random.sample(GIVEN, 2))
    who = f"person-{label}-{g.nodes[place]['full_name']}"
    evidence = writer.say(doc, "", f"{label}牵头“{program}”", "，每季度向居民报告一次。\n")
    g.add_node(who, kind="person", label=label, evidence=evidence)
    g.add_edge(who, place, key="position 书记", type="position", role="书记", evidence=evidence)
    g.add_edge(who, f"program-{program}", key=f"leads {place}", type="leads", region=place, evidence=evidence)
    return who


def add_outcomes(g: nx.MultiDiGraph, writer: Writer, random: Random, places: list[str], number: int) -> None:
    adopted = sorted((s, t) for s, t, kind in g.edges(data="type") if kind == "adopts")
    for i in range(number):
        place, program = random.choice(adopted)
        measure, unit = random.choice(MEASURES)
        value = Decimal(random.randint(1, 99) if unit == "%" else random.randint(3, 50000))
        doc, words = f"document-{places.index(place):04}", f"{measure}{value}{unit}"
        node = f"outcome-{i:05}"
        evidence = writer.say(
            doc, f"依托“{g.nodes[program]['label']}”，全年", words, "，较上年有所增长，居民反映良好。\n"
        )
        g.add_node(
            node,
            kind="outcome",
            label=f"{measure} {value}{unit}",
            measure=measure,
            value=value,
            unit=unit,
            evidence=evidence,
        )
        g.nodes[node].update(qualifier=random.choice(["exact", "over"]), confidence=Decimal("0.9"))
        g.add_edge(place, node, key="has_outcome", type="has_outcome")
        if random.random() < 0.5:
            g.add_edge(program, node, key="has_outcome", type="has_outcome")
