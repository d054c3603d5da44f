import json
from pathlib import Path

import pytest

from kg.divisions import load_divisions
from kg.extract.adoptions import find_adoptions
from kg.extract.programs import find_programs
from kg.extract.regions import find_regions
from kg.model import Document, PersonMention, Span
from kg.scope import make_scope

CASES = json.loads((Path(__file__).parent / "cases" / "adoptions.json").read_text("utf-8"))


def adoptions(text, subject, people=()):
    divisions = load_divisions()
    subjects = (divisions.get(subject),) if subject else ()
    doc = Document(title="", source_file="a.txt", text=text)
    regions = find_regions(doc, subjects, divisions)
    scope = make_scope(doc, subjects, regions)
    return find_adoptions(doc, subjects, find_programs(doc), regions, people, scope.region_at)


def told(adoption, field):
    value = getattr(adoption, field)
    return value.full_name if field in ("region", "mandated_by") and value else value


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:16] for case in CASES])
def test_a_sentence_gives_exactly_these_adoptions(case):
    found = adoptions(case["text"], case["subject"])
    assert sorted((a.region.full_name, a.program) for a in found) == sorted(
        (want["region"], want["program"]) for want in case["adopts"]
    )
    for want in case["adopts"]:
        adoption = next(a for a in found if a.region.full_name == want["region"] and a.program == want["program"])
        assert {field: told(adoption, field) for field in want} == want


def test_the_passage_holds_the_name_and_what_was_read_off_it():
    text = "2021年，我市精心谋划，区委组织部牵头，在全省率先实施“雁归故里”行动，引回能人320名。"
    [adoption] = adoptions(text, "浙江省湖州市")
    passage = text[adoption.evidence.start : adoption.evidence.end]
    assert passage == "2021年，我市精心谋划，区委组织部牵头，在全省率先实施“雁归故里”行动"
    assert (adoption.since, adoption.claim) == ("2021年", "在全省率先")


def test_a_person_who_leads_is_the_agent():
    text = "区委书记李明牵头领办“红色物业”项目。"
    at = text.index("李明")
    [adoption] = adoptions(text, "浙江省湖州市吴兴区", [PersonMention(Span(at, at + 2), "李明")])
    assert (adoption.agent, adoption.agent_kind) == ("李明", "person")


@pytest.mark.parametrize(
    ("behind", "agent"),
    [
        ("由县委组织部牵头", "县委组织部"),
        ("由安吉县委组织部统一牵头抓总", "安吉县委组织部"),
        ("由县政协牵头", "县政协"),
        ("由县住房和城乡建设局牵头", None),
        ("由县民政局牵头", "县民政局"),
        ("由县委书记牵头", None),
        ("由县委常委牵头", None),
        ("由县委组织部、县委宣传部牵头", None),
        ("由两名年轻干部领办", None),
    ],
)
def test_whom_the_words_behind_a_program_tell_to_lead_it_is_the_agent(behind, agent):
    text = f"今年以来，全面推行“红色物业”行动，{behind}，覆盖小区120个。"
    [adoption] = adoptions(text, "浙江省湖州市安吉县")
    assert (adoption.agent, adoption.agent_kind) == (agent, "organization" if agent else None)
    if agent:
        assert text[adoption.evidence.start : adoption.evidence.end].endswith("牵头")


def test_a_person_whom_the_words_behind_a_program_tell_to_lead_it_is_the_agent():
    text = "县委组织部全面推行“红色物业”行动，由县委书记李明亲自领办，覆盖小区120个。"
    at = text.index("李明")
    [adoption] = adoptions(text, "浙江省湖州市安吉县", [PersonMention(Span(at, at + 2), "李明")])
    assert (adoption.agent, adoption.agent_kind) == ("李明", "person")


@pytest.mark.parametrize(
    "text",
    ["张湾区获得湖北省“红色物业”示范区称号。", "该区“红色物业”获评湖北省先进。", "被评为湖北省“红色物业”先进区。"],
)
def test_who_gives_an_honour_orders_nobody_to_run_the_program(text):
    [adoption] = adoptions(text, "湖北省十堰市张湾区")
    assert (adoption.region.name, adoption.mandated_by) == ("张湾区", None)


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("2021年，全面启动“红色物业”行动。", "2021年"),
        ("2023年，“红色物业”做法被《人民日报》报道。", None),
        ("2023年，获得浙江省“红色物业”示范区称号。", None),
        ("2023年，全县组织召开“红色物业”现场会。", None),
        ("2022年8月，全县召开“红色物业”行动动员部署会。", "2022年8月"),
        ("2024年，全县新增“红色物业”小区20个。", None),
    ],
)
def test_the_year_of_an_award_a_report_or_a_figure_is_no_beginning(text, since):
    [adoption] = adoptions(text, "浙江省湖州市安吉县")
    assert adoption.since == since


@pytest.mark.parametrize(
    ("subject", "text", "mandated_by"),
    [
        ("湖北省荆州市松滋市", "市委组织部牵头推行“红管家”行动。", None),
        ("湖北省荆州市公安县", "落实市委“红管家”行动，覆盖小区12个。", "荆州市"),
        ("安徽省合肥市肥东县", "按照合肥市委部署，全县开展“红管家”行动。", "合肥市"),
        ("安徽省合肥市肥东县", "按照芜湖市委部署，全县开展“红管家”行动。", None),
    ],
)
def test_whose_plan_a_committee_of_a_city_orders(subject, text, mandated_by):
    told = {adoption.region.full_name: adoption.mandated_by for adoption in adoptions(text, subject)}
    assert told[subject] is None if mandated_by is None else told[subject].name == mandated_by
