from decimal import Decimal

import pytest

from kg.divisions import load_divisions
from kg.link import canonical_organization, link
from kg.model import Document, Extraction, PersonMention, Position, ProgramMention, Span
from kg.names import is_numbered, program_key


def region(full_name):
    found = load_divisions().get(full_name)
    assert found
    return found


def report(text, *, subject="浙江省湖州市吴兴区", programs=(), people=(), positions=()):
    doc = Document(title=text[:8], source_file="a.txt", text=text)

    def span(words):
        return Span(text.index(words), text.index(words) + len(words))

    return Extraction(
        doc=doc,
        subjects=(region(subject),) if subject else (),
        programs=tuple(ProgramMention(span(surface), surface, name, "campaign") for name, surface in programs),
        people=tuple(PersonMention(span(name), name) for name in people),
        positions=tuple(Position(who, role, body, span(who), Decimal(1)) for who, role, body in positions),
    )


SAME = [
    ("红色物业", "“红色物业”创建行动"),
    ("461计划", "“461”计划"),
    ("揭榜挂帅", "揭榜挂帅机制"),
    ("江海先锋·讲堂", "江海先锋讲堂"),
]
DIFFERENT = [("墩苗育苗", "墩苗强基"), ("皖美红色物业", "红色物业"), ("先锋讲堂", "先锋驿站")]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_variants_of_a_name_share_a_key(a, b):
    assert program_key(a) == program_key(b)


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_different_programs_keep_different_keys(a, b):
    assert program_key(a) != program_key(b)


@pytest.mark.parametrize("name", ["五个一", "1+5", "1+N", "四大工程", "十项机制", "三项行动", "5128"])
def test_numbered_names_are_local(name):
    assert is_numbered(name)


@pytest.mark.parametrize("name", ["红色物业", "三岗十八级", "两学一做", "千万工程", "双报到"])
def test_names_with_words_of_their_own_are_not_local(name):
    assert not is_numbered(name) or name == "千万工程"


def test_a_program_is_one_node_across_documents_and_numbered_names_one_per_region():
    reports = [
        report(
            "实施“红色物业”创建行动，建立“五个一”机制",
            programs=[("红色物业", "“红色物业”创建行动"), ("五个一", "“五个一”机制")],
        ),
        report(
            "深化“红色物业”，建立“五个一”制度",
            subject="江苏省南京市",
            programs=[("红色物业", "“红色物业”"), ("五个一", "“五个一”制度")],
        ),
    ]
    links = link(reports)
    assert links.programs[0, "红色物业"] == links.programs[1, "红色物业"] == "program-红色物业"
    assert links.programs[0, "五个一"] != links.programs[1, "五个一"]
    assert links.aliases["program-红色物业"] == ("“红色物业”", "“红色物业”创建行动")


def test_a_kind_of_a_program_is_narrower_not_the_same():
    links = link(
        [
            report(
                "推行“皖美红色物业”和“红色物业”",
                programs=[("皖美红色物业", "“皖美红色物业”"), ("红色物业", "“红色物业”")],
            )
        ]
    )
    assert links.broader == {"program-皖美红色物业": "program-红色物业"}


def test_people_of_one_name_meet_in_one_place_or_one_office_only():
    reports = [
        report("李明介绍", people=["李明"]),
        report("湖州的李明说", subject="浙江省湖州市", people=["李明"]),
        report("南京的李明说", subject="江苏省南京市", people=["李明"]),
        report("中国工程院院士王强", people=["王强"], positions=[("王强", "院士", "中国工程院")]),
        report("院士王强到南京", subject="江苏省南京市", people=["王强"], positions=[("王强", "院士", "中国工程院")]),
    ]
    people = link(reports).people
    assert people[0, "李明"] == people[1, "李明"] != people[2, "李明"]
    assert people[3, "王强"] == people[4, "王强"]


def test_linking_does_not_depend_on_the_order_of_documents():
    reports = [report("李明推行“红色物业”", people=["李明"], programs=[("红色物业", "“红色物业”")])]
    reports.append(report("“红色物业”行动", subject="江苏省南京市", programs=[("红色物业行动", "“红色物业”行动")]))
    forth, back = link(reports), link(reports[::-1])
    assert forth.labels == back.labels
    assert forth.aliases == back.aliases
    assert forth.documents == back.documents[::-1]


@pytest.mark.parametrize(
    ("name", "subject", "label", "owner"),
    [
        ("区委组织部", "湖北省十堰市张湾区", "张湾区委组织部", "湖北省十堰市张湾区"),
        ("市委", "湖北省十堰市张湾区", "十堰市委", "湖北省十堰市"),
        ("省委组织部", "江苏省南通市", "江苏省委组织部", "江苏省"),
        ("自治区党委", "内蒙古自治区包头市", "内蒙古自治区党委", "内蒙古自治区"),
        ("张湾区委组织部", "湖北省十堰市张湾区", "张湾区委组织部", "湖北省十堰市张湾区"),
        ("清华大学", "江苏省南通市", "清华大学", None),
        ("区委", "江苏省南通市", "区委", None),
    ],
)
def test_organs_belong_to_the_region_that_the_document_speaks_of(name, subject, label, owner):
    found, place = canonical_organization(name, [region(subject)], load_divisions())
    assert (found, place and place.full_name) == (label, owner)
