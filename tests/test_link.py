"""Linking programs and people across documents."""

from decimal import Decimal

import pytest

from kg.linking import Merge
from kg.model import Adoption, Document, Extraction, PersonMention, Position, ProgramMention, RegionMention
from kg.names import is_local, is_numbered, list_parts, program_key
from tests.link_cases import link, region, span_of

WUXING, NANJING, QINGDAO = "浙江省湖州市吴兴区", "江苏省南京市", "山东省青岛市"


def report(text, *, subject=WUXING, programs=(), people=(), positions=(), mandates=(), kind="campaign"):
    """Programs as (name, surface), offices as (person, role, body), mandates as (program, region above)."""
    subjects = (region(subject),) if subject else ()
    found = [ProgramMention(span_of(text, surface), surface, name, kind) for name, surface in programs]
    return Extraction(
        doc=Document(title=text[:8], source_file="a.txt", text=text),
        subjects=subjects,
        programs=tuple(sorted(found, key=lambda mention: mention.span)),
        people=tuple(PersonMention(span_of(text, name), name) for name in people),
        positions=tuple(Position(who, role, body, span_of(text, who), Decimal(1)) for who, role, body in positions),
        adoptions=tuple(
            Adoption(subjects[0], name, span_of(text, name), Decimal(1), mandated_by=region(above))
            for name, above in mandates
        ),
    )


# -- names -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("红色物业", "“红色物业”创建行动"),
        ("461计划", "“461”计划"),
        ("揭榜挂帅", "揭榜挂帅机制"),
        ("江海先锋·讲堂", "江海先锋讲堂"),
        ("3岗18级", "三岗十八级"),
        ("12条", "十二条"),
        ("20条", "二十条"),
        ("导师帮带", "导师帮带制"),
        ("六个一", "六个一工作机制"),
        ("Ｅ学习", "e学习"),
    ],
)
def test_variants_of_a_name_share_a_key(a, b):
    assert program_key(a) == program_key(b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("墩苗育苗", "墩苗强基"),
        ("皖美红色物业", "红色物业"),
        ("先锋讲堂", "先锋驿站"),
        ("书记项目", "书记工程"),  # generic words tell nothing without their suffix
        ("人才计划", "人才工程"),
        ("四大工程", "四大行动"),  # nor does a mere count
        ("三项机制", "三项行动"),
        ("二十条", "三十条"),
        ("双轨", "双轨制"),
    ],
)
def test_different_programs_keep_different_keys(a, b):
    assert program_key(a) != program_key(b)


@pytest.mark.parametrize("name", ["五个一", "1+5", "1+N", "四大工程", "十项机制", "三项行动", "5128"])
def test_numbered_names_are_numbered_and_local(name):
    assert is_numbered(name)
    assert is_local(name)


@pytest.mark.parametrize(
    "name", ["三化", "五星", "六个一机制", "五个一批", "三个年", "四位一体", "四大专项行动", "双化"]
)
def test_abbreviated_numbered_names_are_local(name):
    assert is_local(name)


@pytest.mark.parametrize(
    "name", ["红色物业", "三岗十八级", "两学一做", "双报到", "千万工程", "双创", "三变改革", "两个覆盖"]
)
def test_names_with_words_of_their_own_or_known_everywhere_are_not_local(name):
    assert not is_local(name)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("一乡一业、一村一品", ("一乡一业", "一村一品")),
        ("双报到双服务双报告", ("双报到", "双服务", "双报告")),
        ("红色物业", ()),
        ("三会一课", ()),
        ("", ()),
    ],
)
def test_coordinated_names_have_parts(name, parts):
    assert list_parts(name) == parts


# -- programs ----------------------------------------------------------------------------------------------------------
def test_a_program_is_one_node_across_documents_and_numbered_names_one_per_region():
    reports = [
        report(
            "实施“红色物业”创建行动，建立“五个一”机制",
            programs=[("红色物业", "“红色物业”创建行动"), ("五个一", "“五个一”机制")],
        ),
        report(
            "深化“红色物业”，建立“五个一”制度",
            subject=NANJING,
            programs=[("红色物业", "“红色物业”"), ("五个一", "“五个一”制度")],
        ),
    ]
    links = link(reports)
    programs = links.programs
    assert programs.nodes[0, "红色物业"] == programs.nodes[1, "红色物业"] == "program-红色物业"
    assert programs.nodes[0, "五个一"] != programs.nodes[1, "五个一"]
    apart = [merge for merge in links.merges if merge.merged == "五个一"]
    assert {merge.kept for merge in apart} == {programs.nodes[0, "五个一"], programs.nodes[1, "五个一"]}
    assert all(merge.reason.startswith("different") and merge.decided_by == "rule" for merge in apart)


def test_a_numbered_name_belongs_to_the_region_that_the_text_ascribes_it_to():
    reports = [
        report("全省实施“333工程”", subject="江苏省", programs=[("333工程", "“333工程”")]),
        report("入选省“333工程”专家9人", subject=NANJING, programs=[("333工程", "“333工程”")]),
        report(
            "落实“333工程”部署",
            subject="江苏省南通市",
            programs=[("333工程", "“333工程”")],
            mandates=[("333工程", "江苏省")],
        ),
        report("本地的“333工程”启动", subject="江苏省苏州市", programs=[("333工程", "“333工程”")]),
    ]
    nodes = link(reports).programs.nodes
    assert nodes[0, "333工程"] == nodes[1, "333工程"] == nodes[2, "333工程"] == "program-333工程-江苏省"
    assert nodes[3, "333工程"] == "program-333工程-江苏省苏州市"


def test_a_short_form_means_what_its_own_document_says():
    reports = [
        report("实施“头雁领航”（以下简称“雁领”）工程", programs=[("头雁领航", "“头雁领航”"), ("雁领", "“雁领”")]),
        report("推行“雁领”", subject=NANJING, programs=[("雁领", "“雁领”")]),
    ]
    nodes = link(reports).programs.nodes
    assert nodes[0, "雁领"] == nodes[0, "头雁领航"] != nodes[1, "雁领"]


def test_a_bare_campaign_of_study_means_the_one_that_the_document_names():
    full = "学习贯彻习近平新时代中国特色社会主义思想主题教育"
    one = report(f"开展{full}。主题教育见实效", programs=[(full, full), ("主题教育", "。主题教育")])
    none = report("主题教育见实效", subject=NANJING, programs=[("主题教育", "主题教育")])
    nodes = link([one, none]).programs.nodes
    assert nodes[0, "主题教育"] == nodes[0, full] != nodes[1, "主题教育"]


def test_a_kind_of_a_program_is_narrower_not_the_same():
    links = link(
        [
            report(
                "推行“皖美红色物业”和“红色物业”",
                programs=[("皖美红色物业", "“皖美红色物业”"), ("红色物业", "和“红色物业”")],
            )
        ]
    )
    assert links.broader == (("program-皖美红色物业", "program-红色物业"),)


def test_the_most_frequent_kind_of_a_program_counts_and_other_for_nothing():
    kinds = ["brand", "campaign", "campaign", "other", "other", "other"]
    reports = [
        report(f"第{n}篇讲“红色物业”", programs=[("红色物业", "“红色物业”")], kind=kind) for n, kind in enumerate(kinds)
    ]
    assert link(reports).program_kinds == {"program-红色物业": "campaign"}
    assert link(reports[3:]).program_kinds == {"program-红色物业": "other"}


def test_a_merge_says_why():
    reports = [
        report("实施“红色物业”", programs=[("红色物业", "“红色物业”")]),
        report("“红色物业”在全区推开", programs=[("红色物业", "“红色物业”")]),
        report("实施“红色物业行动”", subject=NANJING, programs=[("红色物业行动", "“红色物业行动”")]),
    ]
    links = link(reports)
    by_name = {merge.merged: merge for merge in links.merges if merge.kind == "program"}
    assert by_name["红色物业行动"] == Merge(
        "program",
        "program-红色物业",
        "红色物业行动",
        "the same name but for a generic suffix",
        "rule",
        (links.documents[2],),
    )
    assert by_name["红色物业"].documents == tuple(sorted(links.documents[:2]))


def test_a_name_in_one_document_only_is_no_merge():
    assert link([report("实施“红色物业”", programs=[("红色物业", "“红色物业”")])]).merges == ()


def test_other_names_of_regions_are_listed_with_their_reason():
    one = report("湖州和湖州市")
    hz = region("浙江省湖州市")
    mentions = tuple(RegionMention(span_of("湖州和湖州市", words), words, hz) for words in ("湖州", "湖州市"))
    extraction = Extraction(one.doc, one.subjects, regions=mentions)
    (merge,) = link([extraction]).merges
    assert (merge.kind, merge.kept, merge.merged) == ("region", "region-浙江省湖州市", "湖州")


# -- people ------------------------------------------------------------------------------------------------------------
def test_people_of_one_name_meet_in_one_place_or_one_office_only():
    reports = [
        report("李明介绍", people=["李明"]),
        report("湖州的李明说", subject="浙江省湖州市", people=["李明"]),
        report("南京的李明说", subject=NANJING, people=["李明"]),
        report("中国工程院院士王强", people=["王强"], positions=[("王强", "院士", "中国工程院")]),
        report("院士王强到南京", subject=NANJING, people=["王强"], positions=[("王强", "院士", "中国工程院")]),
    ]
    links = link(reports)
    people = links.people.nodes
    assert people[0, "李明"] == people[1, "李明"] != people[2, "李明"]
    assert people[3, "王强"] == people[4, "王强"]
    listed = [merge for merge in links.merges if merge.kind == "person"]
    reasons = {merge.merged: merge.reason for merge in listed if not merge.reason.startswith("different")}
    assert reasons == {"李明": "one name in reports of one place", "王强": "one name and one office or body"}
    assert sum(merge.reason.startswith("different") for merge in links.merges if merge.merged == "李明") == 2


def test_contradicting_offices_keep_people_of_one_place_apart_even_through_a_third_report():
    reports = [
        report("区委书记李明", people=["李明"], positions=[("李明", "书记", "区委")]),
        report("公司董事长李明", people=["李明"], positions=[("李明", "董事长", "云帆科技有限公司")]),
        report("李明说", people=["李明"]),
    ]
    nodes = link(reports).people.nodes
    assert nodes[0, "李明"] != nodes[1, "李明"]
    assert len({nodes[i, "李明"] for i in range(3)}) == 2


def test_a_province_is_too_wide_to_make_one_person_of_a_name():
    reports = [report("李明说", subject="浙江省", people=["李明"]), report("区里的李明说", people=["李明"])]
    nodes = link(reports).people.nodes
    assert nodes[0, "李明"] != nodes[1, "李明"]


# -- properties --------------------------------------------------------------------------------------------------------
def test_linking_does_not_depend_on_the_order_of_documents():
    reports = [report("李明推行“红色物业”", people=["李明"], programs=[("红色物业", "“红色物业”")])]
    reports.append(report("“红色物业”行动", subject=NANJING, programs=[("红色物业行动", "“红色物业”行动")]))
    forth, back = link(reports), link(reports[::-1])
    assert forth.programs.labels == back.programs.labels
    assert forth.merges == back.merges
    assert forth.documents == back.documents[::-1]
