"""A small hand-made graph with every kind of node and edge; what ``kg.graph`` promises to build."""

from decimal import Decimal

import networkx as nx

from kg.model import Evidence

TEXT = (
    "湖州市吴兴区2021年起实施“红色物业”创建行动，区委书记王某某牵头，在全省率先建成红色物业小区120个。"
    "吴兴区获评全国城市基层党建示范城市。"
)


def ev(document: str, passage: str) -> Evidence:
    begin = TEXT.index(passage)
    return Evidence(document, begin, begin + len(passage), passage)


def sample_graph() -> nx.MultiDiGraph:
    g = nx.MultiDiGraph(base="https://w3id.org/govkg/id/")
    doc, twin = "document-吴兴区红色物业-1", "document-吴兴区红色物业-2"
    g.add_node(doc, kind="document", label="吴兴区推行红色物业", source_file="a.txt", text=TEXT, issued="2023-05-04")
    g.add_node(
        twin, kind="document", label="吴兴区推行红色物业（转载）", source_file="b.docx", text=TEXT, issued="2023"
    )
    zj, hz, wx = "region-浙江省", "region-浙江省湖州市", "region-浙江省湖州市吴兴区"
    g.add_node(
        zj,
        kind="region",
        label="浙江省",
        full_name="浙江省",
        level="province",
        adcode="330000",
        alt_labels=("浙江",),
        evidence=(),
    )
    g.add_node(
        hz,
        kind="region",
        label="湖州市",
        full_name="浙江省湖州市",
        level="prefecture",
        adcode="330500",
        alt_labels=("湖州",),
        evidence=(ev(doc, "湖州市"), ev(twin, "湖州市")),
    )
    g.add_node(
        wx,
        kind="region",
        label="吴兴区",
        full_name="浙江省湖州市吴兴区",
        level="county",
        adcode="330502",
        alt_labels=("吴兴",),
        evidence=(ev(doc, "吴兴区"), ev(twin, "吴兴区")),
    )
    red, model = "program-红色物业", "program-红色物业小区"
    g.add_node(
        red,
        kind="program",
        label="红色物业",
        program_kind="campaign",
        national=False,
        alt_labels=("“红色物业”创建行动",),
        evidence=(ev(doc, "“红色物业”创建行动"), ev(twin, "“红色物业”创建行动")),
    )
    g.add_node(
        model,
        kind="program",
        label="红色物业小区",
        program_kind="brand",
        national=False,
        alt_labels=(),
        evidence=(ev(doc, "红色物业小区"),),
    )
    who, org = "person-王某某-浙江省湖州市吴兴区", "organization-浙江省湖州市吴兴区区委"
    g.add_node(who, kind="person", label="王某某", alt_labels=(), evidence=(ev(doc, "王某某"),))
    g.add_node(
        org, kind="organization", label="区委", organization_kind="party", alt_labels=(), evidence=(ev(doc, "区委"),)
    )
    result, prize = (
        "outcome-浙江省湖州市吴兴区-建成红色物业小区-120个",
        "honour-浙江省湖州市吴兴区-全国城市基层党建示范城市",
    )
    g.add_node(
        result,
        kind="outcome",
        label="建成红色物业小区 120个",
        measure="建成红色物业小区",
        value=Decimal(120),
        unit="个",
        qualifier="exact",
        period="2021年起",
        confidence=Decimal("0.9"),
        evidence=(ev(doc, "建成红色物业小区120个"),),
    )
    g.add_node(
        prize,
        kind="honour",
        label="全国城市基层党建示范城市",
        award="全国城市基层党建示范城市",
        confidence=Decimal("0.8"),
        evidence=(ev(doc, "吴兴区获评全国城市基层党建示范城市"),),
    )
    for d in (doc, twin):
        g.add_edge(d, wx, key="subject_region", type="subject_region")
    g.add_edge(twin, doc, key="duplicate_of", type="duplicate_of")
    g.add_edge(wx, hz, key="contained_in", type="contained_in")
    g.add_edge(hz, zj, key="contained_in", type="contained_in")
    g.add_edge(model, red, key="broader", type="broader")
    fact = (ev(doc, "实施“红色物业”创建行动"), ev(twin, "实施“红色物业”创建行动"))
    g.add_edge(
        wx,
        red,
        key="adopts",
        type="adopts",
        stage="running",
        since="2021年起",
        since_begin="2021-01-01",
        since_end="2021-12-31",
        since_precision="year",
        claim="全省率先",
        claim_scope="province",
        claim_kind="first",
        agents=(who,),
        mandated_by=zj,
        confidence=Decimal("0.95"),
        evidence=fact,
    )
    g.add_edge(who, red, key=f"leads {wx}", type="leads", region=wx, evidence=fact)
    g.add_edge(
        who,
        org,
        key="position 书记",
        type="position",
        role="书记",
        confidence=Decimal("0.9"),
        evidence=(ev(doc, "区委书记王某某"),),
    )
    g.add_edge(org, wx, key="jurisdiction", type="jurisdiction")
    g.add_edge(wx, result, key="has_outcome", type="has_outcome")
    g.add_edge(red, result, key="has_outcome", type="has_outcome")
    g.add_edge(wx, prize, key="received", type="received")
    return g
