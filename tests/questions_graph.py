"""A hand-made graph for the tests of questions: eight reports from two provinces, one of them printed twice."""

from decimal import Decimal

import networkx as nx

from kg.identifiers import make_id
from kg.model import Evidence

ZJ, HZ, WX, DQ, CX, ZS = (
    "浙江省",
    "浙江省湖州市",
    "浙江省湖州市吴兴区",
    "浙江省湖州市德清县",
    "浙江省湖州市长兴县",
    "浙江省舟山市",
)
JS, NJ, NGL, XZ, XGL = ("江苏省", "江苏省南京市", "江苏省南京市鼓楼区", "江苏省徐州市", "江苏省徐州市鼓楼区")
REGIONS = {
    ZJ: ("浙江省", "province", "330000", None),
    HZ: ("湖州市", "prefecture", "330500", ZJ),
    WX: ("吴兴区", "county", "330502", HZ),
    DQ: ("德清县", "county", "330521", HZ),
    CX: ("长兴县", "county", "330522", HZ),
    ZS: ("舟山市", "prefecture", "330900", ZJ),
    JS: ("江苏省", "province", "320000", None),
    NJ: ("南京市", "prefecture", "320100", JS),
    NGL: ("鼓楼区", "county", "320106", NJ),
    XZ: ("徐州市", "prefecture", "320300", JS),
    XGL: ("鼓楼区", "county", "320302", XZ),
}
SHARED = "把网格员的手机号印在每一栋楼的门口"
FORMULA = "坚持以习近平新时代中国特色社会主义思想为指导"
COMMON = "这一年全区上下铆足了劲往前赶路"
REPORTS = {
    "吴兴报告": (
        WX,
        "2022-03-01",
        f"{FORMULA}，2019年起，吴兴区推行“红色物业”。培训干部1200人次，选派干部30名。{SHARED}，新建绿地2公顷。{COMMON}。",
    ),
    "吴兴报告（转载）": (WX, "2022", f"2019年起，吴兴区推行“红色物业”。培训干部1200人次。{SHARED}。{COMMON}。"),
    "湖州报告": (
        HZ,
        "2023",
        f"2021年，湖州市推开“红色物业”。培训党员干部9000人次，选派干部200人。吴兴区培训干部1200人次。{COMMON}。",
    ),
    "德清报告": (DQ, "2024-02", f"德清县到吴兴区看了“红色物业”。{COMMON}。"),
    "长兴报告": (CX, "2023-05-04", "长兴县落实省委“红色物业”计划。培训干部300人次。"),
    "舟山报告": (ZS, "2021-06", "舟山市拟开展“红色物业”。全市海风很大。"),
    "江苏报告": (JS, "2020-12-31", "江苏省举办了运动会。"),
    "南京报告": (NJ, "2022", f"2020年6月，南京市启动“红色物业”。{FORMULA}。{SHARED}。新建绿地50000平方米。"),
    "南京鼓楼报告": (NGL, "2023", "鼓楼区2022年实施“红色物业”，又办起“红色物业学院”。"),
    "徐州鼓楼报告": (XGL, "2023-05", "鼓楼区开展“红色物业”。"),
}


def region(full_name: str) -> str:
    return make_id("region", full_name)


def document(title: str) -> str:
    return make_id("document", title)


def cite(title: str, passage: str) -> Evidence:
    text = REPORTS[title][2]
    begin = text.index(passage)
    return Evidence(document(title), begin, begin + len(passage), passage)


def questions_graph() -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph(base="https://w3id.org/govkg/id/")
    _add_regions(graph)
    for title, (owner, issued, text) in REPORTS.items():
        graph.add_node(
            document(title), kind="document", label=title, source_file=f"{title}.txt", text=text, issued=issued
        )
        _edge(graph, document(title), region(owner), "subject_region")
    _edge(graph, document("吴兴报告（转载）"), document("吴兴报告"), "duplicate_of")
    _add_programs(graph)
    _add_adoptions(graph)
    _add_outcomes(graph)
    return graph


def _edge(graph: nx.MultiDiGraph, source: str, target: str, type_: str, **attributes: object) -> None:
    graph.add_edge(source, target, key=type_, type=type_, **attributes)


def _add_regions(graph: nx.MultiDiGraph) -> None:
    for full_name, (label, level, adcode, _) in REGIONS.items():
        graph.add_node(
            region(full_name),
            kind="region",
            label=label,
            full_name=full_name,
            level=level,
            adcode=adcode,
            alt_labels=("吴兴",) if full_name == WX else (),
            evidence=(),
        )
    for full_name, (*_, parent) in REGIONS.items():
        if parent:
            _edge(graph, region(full_name), region(parent), "contained_in")


def _add_programs(graph: nx.MultiDiGraph) -> None:
    everywhere = tuple(cite(title, "“红色物业”") for title, (*_, text) in REPORTS.items() if "“红色物业”" in text)
    names = {
        "红色物业": everywhere,
        "红色物业学院": (cite("南京鼓楼报告", "“红色物业学院”"),),
        "三会一课": (),
    }
    for name, evidence in names.items():
        graph.add_node(
            make_id("program", name),
            kind="program",
            label=name,
            program_kind="campaign",
            national=name == "三会一课",
            alt_labels=("红色物业创建行动",) if name == "红色物业" else (),
            evidence=tuple(sorted(evidence)),
        )
    _edge(graph, "program-红色物业学院", "program-红色物业", "broader")


def _add_adoptions(graph: nx.MultiDiGraph) -> None:
    year, month = {"since_precision": "year"}, {"since_precision": "month"}
    starts = {
        WX: {"since": "2019年", "since_begin": "2019-01-01", "since_end": "2019-12-31", **year},
        HZ: {"since": "2021年", "since_begin": "2021-01-01", "since_end": "2021-12-31", **year},
        NJ: {"since": "2020年6月", "since_begin": "2020-06-01", "since_end": "2020-06-30", **month},
        NGL: {"since": "2022年"},
        CX: {"mandated_by": region(ZJ)},
        XGL: {},
    }
    passages = {
        WX: (cite("吴兴报告", "吴兴区推行“红色物业”"), cite("吴兴报告（转载）", "吴兴区推行“红色物业”")),
        HZ: (cite("湖州报告", "湖州市推开“红色物业”"),),
        NJ: (cite("南京报告", "南京市启动“红色物业”"),),
        NGL: (cite("南京鼓楼报告", "鼓楼区2022年实施“红色物业”"),),
        CX: (cite("长兴报告", "长兴县落实省委“红色物业”计划"),),
        XGL: (cite("徐州鼓楼报告", "鼓楼区开展“红色物业”"),),
    }
    for full_name, attributes in starts.items():
        evidence = {"confidence": Decimal("0.9"), "stage": "running", "agents": (), "evidence": passages[full_name]}
        _edge(graph, region(full_name), "program-红色物业", "adopts", **attributes, **evidence)
    school = (cite("南京鼓楼报告", "又办起“红色物业学院”"),)
    _edge(graph, region(NGL), "program-红色物业学院", "adopts", confidence=Decimal("0.9"), evidence=school)
    plan = (cite("舟山报告", "舟山市拟开展“红色物业”"),)
    _edge(graph, region(ZS), "program-红色物业", "plans", confidence=Decimal("0.9"), evidence=plan)
    for owner, title in ((WX, "吴兴报告"), (NJ, "南京报告")):
        _edge(graph, region(owner), "program-三会一课", "adopts", evidence=(cite(title, FORMULA),))


def _add_outcomes(graph: nx.MultiDiGraph) -> None:
    for owner, title, measure, value, unit, passage in (
        (WX, "吴兴报告", "培训干部", "1200", "人次", "培训干部1200人次"),
        (WX, "湖州报告", "吴兴区培训干部", "1200", "人次", "吴兴区培训干部1200人次"),
        (WX, "吴兴报告", "选派干部", "30", "名", "选派干部30名"),
        (WX, "吴兴报告", "新建绿地", "2", "公顷", "新建绿地2公顷"),
        (HZ, "湖州报告", "培训党员干部", "9000", "人次", "培训党员干部9000人次"),
        (HZ, "湖州报告", "选派干部", "200", "人", "选派干部200人"),
        (CX, "长兴报告", "培训干部", "300", "人次", "培训干部300人次"),
        (NJ, "南京报告", "新建绿地", "50000", "平方米", "新建绿地50000平方米"),
    ):
        node = make_id("outcome", owner, measure, value + unit, title)
        evidence = [cite(title, passage)]
        if title == "吴兴报告" and unit == "人次":
            evidence.append(cite("吴兴报告（转载）", passage))
        graph.add_node(
            node,
            kind="outcome",
            label=f"{measure} {value}{unit}",
            measure=measure,
            value=Decimal(value),
            unit=unit,
            qualifier="exact",
            alt_labels=(),
            evidence=tuple(sorted(evidence)),
            confidence=Decimal("0.9"),
        )
        _edge(graph, region(owner), node, "has_outcome")
