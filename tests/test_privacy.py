"""Whom `--people` leaves in a graph, and that nothing published holds the name of anybody else."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kg.divisions import load_divisions
from kg.extraction import complete, extract
from kg.graph import build_graph
from kg.model import Document, Extraction, Honour, OrganizationMention, PersonMention, Position, Span
from kg.page import write_page
from kg.privacy import MARK, find_public, join_known, mask_names, withhold, withhold_people
from kg.rdf import write_turtle
from kg.tables import write_graphml, write_merges, write_tables

ONE = Decimal(1)
OFFICIAL = "吴兴区：邻里之间的一件小事\n区委书记孙立群到爱山街道调研“红色物业”创建行动，要求把实事办好。"
RESIDENT = (
    "吴兴区：院子里的新变化\n吴兴区实施“红色物业”创建行动，培训楼道志愿者320名。返乡青年郑立秋说：“电梯修好了。”"
    "吴兴区推行“郑立秋工作法”，化解纠纷85起。郑立秋获评市级“好邻居”称号。\n（记者 钱思远）"
)


def read(text: str, file: str = "a.txt") -> Extraction:
    return extract(Document(text.split("\n")[0], file, text), load_divisions())


def names(extraction: Extraction) -> set[str]:
    return {person.text for person in extraction.people}


def published(extractions: list[Extraction], folder: Path) -> str:
    """Write every file of a build and give all of it as one text."""
    folder.mkdir(exist_ok=True)
    graph = build_graph(extractions, load_divisions())
    write_turtle(graph, folder / "graph.ttl")
    write_page(graph, folder / "graph.html")
    write_graphml(graph, folder / "graph.graphml")
    write_tables(graph, folder)
    write_merges(graph.graph["merges"], dict(graph.nodes(data="label")), folder / "merges.csv")
    return "\n".join(path.read_text("utf-8") for path in sorted(folder.iterdir()))


def check_offsets(extraction: Extraction) -> None:
    for field in ("regions", "open_regions", "programs", "people", "organizations"):
        for mention in getattr(extraction, field):
            assert extraction.doc.text[mention.span.start : mention.span.end] == mention.text


def test_all_changes_nothing():
    found = [read(OFFICIAL), read(RESIDENT)]
    assert withhold_people(found, "all") == found


def test_public_keeps_the_office_holder_and_withholds_resident_and_author():
    official, resident = withhold_people([read(OFFICIAL), read(RESIDENT)], "public")
    assert names(official) == {"孙立群"}
    assert official == read(OFFICIAL)
    assert names(resident) == set()
    assert f"返乡青年{MARK * 3}说" in resident.doc.text
    assert f"记者 {MARK * 3}" in resident.doc.text


def test_none_keeps_no_person():
    for extraction in withhold_people([read(OFFICIAL), read(RESIDENT)], "none"):
        assert not extraction.people
        assert not extraction.positions
        assert not {"孙立群", "郑立秋", "钱思远"} & set(extraction.doc.text.split())
    assert f"区委书记{MARK * 3}到" in withhold_people([read(OFFICIAL)], "none")[0].doc.text


def test_who_is_withheld_receives_no_honour_and_leads_nothing():
    before = read(RESIDENT)
    assert [honour.recipient for honour in before.honours] == ["郑立秋"]
    after = withhold_people([before], "public")[0]
    assert after.honours == ()


def test_a_program_named_after_somebody_withheld_goes_with_what_is_said_of_it():
    before = read(RESIDENT)
    assert {mention.name for mention in before.programs} == {"红色物业", "郑立秋工作法"}
    assert {adoption.program for adoption in before.adoptions} == {"红色物业", "郑立秋工作法"}
    after = withhold_people([before], "public")[0]
    assert {mention.name for mention in after.programs} == {"红色物业"}
    assert {adoption.program for adoption in after.adoptions} == {"红色物业"}
    assert {outcome.program for outcome in after.outcomes} <= {"红色物业", None}
    assert len(after.outcomes) == len(before.outcomes)


def test_an_office_in_another_report_of_the_place_makes_a_public_figure():
    story = read("吴兴区：雨夜\n那一夜，孙立群说：“先把老人接出来。”")
    assert names(withhold_people([story], "public")[0]) == set()
    assert names(withhold_people([read(OFFICIAL), story], "public")[1]) == {"孙立群"}


def test_an_office_in_another_place_does_not():
    story = read("濮阳县：雨夜\n那一夜，孙立群说：“先把老人接出来。”")
    assert names(withhold_people([read(OFFICIAL), story], "public")[1]) == set()


POSITIONS = [
    ("村党支部书记", "三把车村", True),
    ("局长", "区民政局", True),
    ("人大代表", None, True),
    ("党的二十大代表", None, True),
    ("院士", "某某科技有限公司", True),
    ("校长", "城关中学", True),
    ("董事长", "某某集团", False),
    ("党委书记", "某某科技有限公司", False),
    ("会长", "商会", False),
    ("教授", "某某大学", False),
    ("记者", None, False),
    ("楼长", None, False),
    ("企业家代表", None, False),
]


@pytest.mark.parametrize(("role", "body", "public"), POSITIONS)
def test_what_counts_as_a_public_office(role, body, public):
    text = f"{body or ''}{role}周又新来到现场。"
    start = text.index("周又新")
    doc = Document("报告", "a.txt", text)
    people = (PersonMention(Span(start, start + 3), "周又新"),)
    held = (Position("周又新", role, body, Span(0, start + 3), ONE),)
    assert ("周又新" in find_public(Extraction(doc, (), people=people, positions=held)).public) == public


@pytest.mark.parametrize(("award", "public"), [("全国劳动模范", True), ("“七一勋章”", True), ("全省劳动模范", False)])
def test_a_national_honour_makes_a_public_figure(award, public):
    doc = Document("报告", "a.txt", f"周又新获{award}。")
    honour = Honour("周又新", "person", award, None, Span(0, 4), ONE)
    assert ("周又新" in find_public(Extraction(doc, (), honours=(honour,))).public) == public


def test_a_name_known_from_one_report_is_masked_in_all():
    other = read("濮阳县：来信\n我们收到郑立秋写来的长信。")
    assert withhold_people([read(RESIDENT), other], "public")[1].doc.text.endswith(f"收到{MARK * 3}写来的长信。")


def test_title_and_file_name_are_masked():
    titled = read("吴兴区：郑立秋的一天\n返乡青年郑立秋说：“电梯修好了。”", "郑立秋 专访.txt")
    doc = withhold_people([titled], "public")[0].doc
    assert doc.title == f"吴兴区：{MARK * 3}的一天"
    assert doc.source_file == f"{MARK * 3} 专访.txt"


def test_a_name_set_apart_by_spaces_or_dots_is_masked_and_the_spaces_stay():
    text = "吴兴区：名单\n返乡青年郑立说：“好。”牧民阿依古丽·买买提说：“好。”\n郑　立  阿依古丽•买买提"
    after = withhold_people([read(text)], "none")[0].doc.text
    assert after.endswith("\n×　×  ××××•×××")


def test_a_division_or_a_public_figure_whose_name_holds_a_withheld_one_stays():
    text = "王明亮和王明来到王明县。"
    doc = Document("报告", "a.txt", text)
    people = (PersonMention(Span(0, 3), "王明亮"), PersonMention(Span(4, 6), "王明"))
    held = (Position("王明亮", "县长", None, Span(0, 3), ONE),)
    before = Extraction(doc, (), people=people, positions=held)
    assert withhold_people([before], "public")[0].doc.text == f"王明亮和{MARK * 2}来到{MARK * 2}县。"


def test_a_word_in_another_report_and_the_seam_of_two_words_are_no_names():
    first = Document("报告一", "a.txt", "文明说好，高明也说好。")
    people = (PersonMention(Span(0, 2), "文明"), PersonMention(Span(5, 7), "高明"))
    second = Extraction(Document("报告二", "b.txt", "文明城市建设提高明显。"), ())
    after = withhold_people([Extraction(first, (), people=people), second], "none")
    assert after[0].doc.text == "××说好，××也说好。"
    assert after[1] == second


def test_an_organisation_named_after_somebody_withheld_holds_no_position():
    text = "周又新律师事务所主任是局长孙立群。"
    body = OrganizationMention(Span(0, 8), "周又新律师事务所")
    people = (PersonMention(Span(0, 3), "周又新"), PersonMention(Span(13, 16), "孙立群"))
    held = (Position("孙立群", "局长", "周又新律师事务所", Span(0, 16), ONE),)
    before = Extraction(Document("报告", "a.txt", text), (), people=people, organizations=(body,), positions=held)
    known = join_known(
        [find_public(before), find_public(replace(before, positions=(replace(held[0], organization=None),)))]
    )
    after = withhold(before, known, "public")
    assert after.organizations == ()
    assert [(one.person, one.organization) for one in after.positions] == [("孙立群", None)]


def test_a_path_is_masked_by_the_names_that_are_public_nowhere():
    known = join_known(map(find_public, [read(OFFICIAL), read(RESIDENT)]))
    assert mask_names("来稿/孙立群与郑立秋.txt", known, "public") == f"来稿/孙立群与{MARK * 3}.txt"
    assert mask_names("来稿/孙立群与郑立秋.txt", known, "none") == f"来稿/{MARK * 3}与{MARK * 3}.txt"
    assert mask_names("来稿/郑立秋.txt", known, "all") == "来稿/郑立秋.txt"


def test_what_documents_say_joins_in_any_order_and_grouping():
    parts = [find_public(one) for one in (read(OFFICIAL), read(RESIDENT), read(OFFICIAL, "b.txt"))]
    joined = join_known(parts)
    assert joined == join_known(reversed(parts))
    assert joined == join_known([join_known(parts[:2]), parts[2], parts[0]])


SURNAME = st.sampled_from("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨")
GIVEN = st.sampled_from(["立秋", "思远", "又新", "丽娟", "国栋", "淑芬", "志远", "雪琴", "宏", "芬"])
PRIVATE = st.lists(st.builds(str.__add__, SURNAME, GIVEN), min_size=2, max_size=4, unique=True)
SENTENCES = [
    "返乡青年{}说：“电梯修好了。”",
    "由{}领衔的“{}工作室”调解纠纷85起。",
    "居民{}获评市级“好邻居”称号。",
    "“{}热线”全年接听来电1200次，{}带头回访。",
    "企业家{}牵头建设“红色物业”，培训{}等30名骨干。",
]


@settings(max_examples=25, deadline=None)
@given(
    people=PRIVATE,
    picks=st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=5),
    mode=st.sampled_from(["public", "none"]),
)
def test_no_withheld_name_stands_in_anything_published_and_offsets_hold(tmp_path_factory, people, picks, mode):
    body = "".join(pick.format(*[people[n % len(people)]] * 2) for n, pick in enumerate(picks))
    reports = [
        read(f"吴兴区：小事\n{body}", f"{people[0]}.txt"),
        read(f"濮阳县：来信\n{people[-1]}写来长信。{body}", "b.txt"),
    ]
    before = complete(reports)
    withheld = {name for one in before for name in names(one)}
    after = withhold_people(before, mode)
    everything = published(after, tmp_path_factory.mktemp("published"))
    assert not {name for name in withheld if name in everything}
    for old, new in zip(before, after, strict=True):
        check_offsets(new)
        assert all(b in (a, MARK) for a, b in zip(old.doc.text, new.doc.text, strict=True))


@given(st.text("王明亮县 ·提高", max_size=30), st.sets(st.text("王明亮高", min_size=2, max_size=3), max_size=4))
def test_masking_keeps_length_and_leaves_no_name(text, people):
    doc = Document("报告", "a.txt", text)
    mentions = tuple(PersonMention(Span(0, 1), name) for name in sorted(people))
    after = withhold(Extraction(doc, (), people=mentions), join_known([]), "none").doc.text
    assert len(after) == len(text)
    assert not {name for name in people if name in after.replace(" ", "").replace("·", "")}
