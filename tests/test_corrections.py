"""What corrections do to what a document says, and how they find their place again."""

import json
import re
import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from kg.corrections import (
    FIELDS,
    NO_CORRECTIONS,
    RIGHTS,
    Correction,
    Corrections,
    correct,
    correct_all,
    list_unused,
    parse_corrections,
    read_corrections,
    to_toml,
)
from kg.corrections.entries import default_scope
from kg.divisions import load_divisions
from kg.errors import InputError
from kg.extraction import extract
from kg.graph import build_graph
from kg.model import (
    Adoption,
    Document,
    Extraction,
    Honour,
    OrganizationMention,
    Outcome,
    PartOf,
    PersonMention,
    Position,
    ProgramMention,
    RegionMention,
    Span,
)

TEXT = (
    "清风镇的早晨来得特别早。吴兴区2021年起推行“红色物业”创建行动，建成示范小区120个。\n"
    "全区党员坚决做到“两个维护”，深入开展“两个维护”教育。区委书记陆望舒到埭溪社区走访，"
    "湖州师范学院派出志愿者36名。\n"
    "长兴县学习“红色物业”经验，朝阳照在新落成的广场上，居民代表朝阳前来参观。吴兴区获评全省治理示范区。"
)
DIVISIONS = load_divisions()
WUXING, CHANGXING, CHAOYANG, ZHEJIANG = (
    DIVISIONS.regions[name] for name in ("浙江省湖州市吴兴区", "浙江省湖州市长兴县", "北京市朝阳区", "浙江省")
)
ONE = Decimal("0.9")


def at(words: str, nth: int = 0, text: str = TEXT) -> Span:
    begin = -1
    for _ in range(nth + 1):
        begin = text.index(words, begin + 1)
    return Span(begin, begin + len(words))


def read(text: str = TEXT, title: str = "吴兴区治理走笔", file: str = "wuxing.txt") -> Extraction:
    """What is said in TEXT, with two mistakes of region (朝阳), one program that is none, and three wrong facts."""

    def find(words: str, nth: int = 0) -> Span:
        return at(words, nth, text)

    red, both = "红色物业", "两个维护"
    return Extraction(
        doc=Document(title, file, text),
        subjects=(WUXING,),
        regions=(
            RegionMention(find("吴兴区"), "吴兴区", WUXING),
            RegionMention(find("长兴县"), "长兴县", CHANGXING),
            RegionMention(find("朝阳"), "朝阳", CHAOYANG),
            RegionMention(find("朝阳", 1), "朝阳", CHAOYANG),
        ),
        programs=(
            ProgramMention(find("“红色物业”创建行动"), "“红色物业”创建行动", red, "campaign"),
            ProgramMention(find("“两个维护”"), "“两个维护”", both, "other"),
            ProgramMention(find("“两个维护”教育"), "“两个维护”教育", both, "campaign"),
            ProgramMention(find("“红色物业”经验"), "“红色物业”经验", red, "other"),
        ),
        people=(PersonMention(find("陆望舒"), "陆望舒"),),
        organizations=(OrganizationMention(find("湖州师范学院"), "湖州师范学院"),),
        positions=(Position("陆望舒", "书记", "区委", find("区委书记陆望舒"), ONE),),
        outcomes=(
            Outcome(WUXING, "建成示范小区", Decimal(120), "个", "exact", find("建成示范小区120个"), ONE, program=red),
            Outcome(CHAOYANG, "志愿者", Decimal(36), "名", "exact", find("志愿者36名"), ONE, program=both),
        ),
        adoptions=(
            Adoption(WUXING, red, find("推行“红色物业”创建行动"), ONE, agent="湖州师范学院", agent_kind="organization"),
            Adoption(WUXING, both, find("深入开展“两个维护”教育"), ONE),
            Adoption(CHANGXING, red, find("长兴县学习“红色物业”经验"), ONE),
        ),
        honours=(Honour("吴兴区", "region", "治理示范区", None, find("吴兴区获评全省治理示范区"), ONE),),
        parts=(PartOf(both, red, find("做到“两个维护”"), ONE),),
    )


def wrong(kind: str, passage: str, nth: int = 0, right: dict | None = None, **fields) -> Correction:
    """A correction as an audit writes it: the passage with 30 characters around it."""
    span, more = at(passage, nth), {key: fields.pop(key) for key in ("scope", "document") if key in fields}
    pairs = tuple((right or {}).items())
    return Correction(
        kind, passage, tuple(fields.items()), pairs,
        before=TEXT[max(0, span.start - 30) : span.start], after=TEXT[span.end : span.end + 30],
        document=more.get("document", "吴兴区治理走笔"), source_file="wuxing.txt", scope=more.get("scope", default_scope(kind, pairs)),
    )  # fmt: skip


def apply(*corrections: Correction, to: Extraction | None = None) -> Extraction:
    return correct(to or read(), Corrections(corrections))[0]


def hold(extraction: Extraction) -> None:
    """Every passage lies in the text, and every mention is what stands there."""
    text = extraction.doc.text
    for name in ("regions", "programs", "people", "organizations"):
        assert all(text[m.span.start : m.span.end] == m.text for m in getattr(extraction, name))
    for name in ("positions", "outcomes", "adoptions", "honours", "parts"):
        assert all(fact.evidence.end <= len(text) for fact in getattr(extraction, name))


NO_PROGRAM = wrong("program", "“两个维护”", program="两个维护")
NOT_CHANGXING = wrong("adoption", "长兴县学习“红色物业”经验", region="浙江省湖州市长兴县", program="红色物业")


def test_without_corrections_nothing_changes():
    extraction = read()
    assert correct(extraction, NO_CORRECTIONS) == (extraction, ())


def test_a_name_that_is_no_program_goes_from_the_whole_report_with_all_that_hangs_on_it():
    found = apply(NO_PROGRAM)
    assert {mention.name for mention in found.programs} == {"红色物业"}
    assert [adoption.program for adoption in found.adoptions] == ["红色物业", "红色物业"]
    assert [outcome.program for outcome in found.outcomes] == ["红色物业", None]
    assert found.parts == ()
    hold(found)


def test_for_one_passage_only_the_facts_that_rest_on_it_go():
    found = apply(replace(NO_PROGRAM, scope="passage"))
    assert [mention.text for mention in found.programs] == ["“红色物业”创建行动", "“两个维护”教育", "“红色物业”经验"]
    assert "两个维护" in {adoption.program for adoption in found.adoptions}
    assert found.parts == ()


def test_a_wrong_adoption_goes_and_what_it_speaks_of_stays():
    found, applied = correct(read(), Corrections((NOT_CHANGXING,)))
    assert [adoption.region for adoption in found.adoptions] == [WUXING, WUXING]
    assert (found.programs, found.regions) == (read().programs, read().regions)
    assert [(one.effect, one.facts, one.document) for one in applied] == [("left out", 1, "吴兴区治理走笔")]


@pytest.mark.parametrize(
    ("correction", "field", "value"),
    [
        (replace(NOT_CHANGXING, right=(("region", "浙江省"),)), "adoptions.2.region", ZHEJIANG),
        (replace(NOT_CHANGXING, right=(("program", "示范小区"),)), "adoptions.2.program", "示范小区"),
        (replace(NOT_CHANGXING, right=(("stage", "planned"),)), "adoptions.2.stage", "planned"),
        (wrong("outcome", "建成示范小区120个", value="120", unit="个", right={"value": "1.2万"}), "outcomes.0.value", 12000),
        (wrong("outcome", "建成示范小区120个", value="120", unit="个", right={"value": "0"}), "outcomes.0.value", 0),
        (wrong("outcome", "志愿者36名", value="36", region="北京市朝阳区", right={"region": "浙江省"}), "outcomes.1.region", ZHEJIANG),
        (wrong("outcome_program", "志愿者36名", program="两个维护", value="36", right={"program": "红色物业"}), "outcomes.1.program", "红色物业"),
        (wrong("outcome_program", "志愿者36名", program="两个维护", value="36"), "outcomes.1.program", None),
        (wrong("position", "区委书记陆望舒", person="陆望舒", right={"role": "副书记"}), "positions.0.role", "副书记"),
        (wrong("leader", "推行“红色物业”创建行动", program="红色物业", agent="湖州师范学院"), "adoptions.0.agent", None),
        (wrong("leader", "推行“红色物业”创建行动", program="红色物业", right={"agent": "区委"}), "adoptions.0.agent", "区委"),
        (wrong("honour", "吴兴区获评全省治理示范区", recipient="浙江省湖州市吴兴区", award="治理示范区", right={"recipient": "浙江省"}), "honours.0.recipient", "浙江省"),
        (wrong("program", "“红色物业”创建行动", program="红色物业", right={"program": "红色管家"}), "adoptions.0.program", "红色管家"),
        (wrong("program", "“红色物业”创建行动", program="红色物业", right={"program": "红色管家"}), "outcomes.0.program", "红色管家"),
        (wrong("region", "长兴县", region="浙江省湖州市长兴县", right={"region": "浙江省"}), "adoptions.2.region", ZHEJIANG),
    ],
    ids=lambda value: f"{value.kind}-{value.right}" if isinstance(value, Correction) else "",
)  # fmt: skip
def test_a_fact_is_put_right_and_keeps_its_passage(correction, field, value):
    found, applied = correct(read(), Corrections((correction,)))
    tuple_, i, name = field.split(".")
    fact, old = getattr(found, tuple_)[int(i)], getattr(read(), tuple_)[int(i)]
    assert getattr(fact, name) == value
    assert fact.evidence == old.evidence
    assert [one.effect for one in applied] == ["corrected" if correction.right else "left out"]
    hold(found)


def test_what_a_person_put_right_is_certain():
    assert apply(replace(NOT_CHANGXING, right=(("region", "浙江省"),))).adoptions[2].confidence == 1


def test_a_program_that_the_extractors_missed_is_mentioned_where_it_stands_so_that_the_graph_can_be_built():
    found = apply(replace(NOT_CHANGXING, right=(("program", "示范小区"),)))
    assert [m.text for m in found.programs if m.name == "示范小区"] == ["示范小区"]
    elsewhere = apply(replace(NOT_CHANGXING, right=(("program", "红管家"),)))
    assert [m.text for m in elsewhere.programs if m.name == "红管家"] == ["长兴县学习“红色物业”经验"]
    for extraction in (found, elsewhere):
        hold(extraction)
        build_graph([extraction], DIVISIONS)


def test_a_word_that_is_no_region_here_stays_one_elsewhere():
    found = apply(wrong("region", "朝阳", 1, region="北京市朝阳区"))
    assert [m.span for m in found.regions if m.region == CHAOYANG] == [at("朝阳")]
    assert found.outcomes[1].region == CHAOYANG


def test_a_figure_loses_the_region_that_the_report_names_nowhere_any_more():
    found = apply(wrong("region", "朝阳", region="北京市朝阳区", scope="report"))
    assert CHAOYANG not in {mention.region for mention in found.regions}
    assert found.outcomes[1].region is None


def test_the_region_whose_report_it_is_keeps_its_facts_without_being_named():
    found = apply(wrong("region", "吴兴区", region="浙江省湖州市吴兴区", scope="report"))
    assert [adoption.region for adoption in found.adoptions] == [WUXING, WUXING, CHANGXING]


def test_a_word_that_names_nobody_takes_its_offices_and_parts_along():
    assert apply(wrong("person", "陆望舒", person="陆望舒")).positions == ()
    found = apply(wrong("organization", "湖州师范学院", organization="湖州师范学院"))
    assert (found.organizations, found.adoptions[0].agent, found.adoptions[0].agent_kind) == ((), None, None)


def test_no_correction_acts_on_the_result_of_another():
    first = wrong("program", "“红色物业”创建行动", program="红色物业", right={"program": "两个维护"})
    second = wrong("program", "“两个维护”", program="两个维护", right={"program": "红石榴"})
    expected = ["两个维护", "红石榴", "红石榴", "两个维护"]
    assert [mention.name for mention in apply(first, second).programs] == expected
    assert [mention.name for mention in apply(second, first).programs] == expected


def test_several_corrections_of_one_fact_come_together():
    value = wrong("outcome", "建成示范小区120个", value="120", unit="个", right={"value": "210"})
    tie = wrong("outcome_program", "建成示范小区120个", program="红色物业", value="120")
    outcome = apply(value, tie).outcomes[0]
    assert (outcome.value, outcome.program) == (210, None)
    assert apply(value, replace(value, right=())).outcomes == apply(replace(value, right=())).outcomes


# How a place is found again.


def move_sentence() -> str:
    first, second, third = TEXT.split("\n")
    sentence = "长兴县学习“红色物业”经验，朝阳照在新落成的广场上，居民代表朝阳前来参观。"
    return f"{sentence}{third.replace(sentence, '')}\n{second}\n{first}"


@pytest.mark.parametrize(
    "moved",
    [
        read("前言。" * 40 + "\n" + TEXT),
        read(file="renamed-2024.docx"),
        read(title="另起的标题", file="other.txt"),
        read(move_sentence()),
    ],
    ids=["further down", "renamed file", "renamed report", "moved sentence"],
)  # fmt: skip
def test_a_wrong_fact_stays_out_when_the_text_moves(moved):
    found, applied = correct(moved, Corrections((NOT_CHANGXING,)))
    assert CHANGXING not in {adoption.region for adoption in found.adoptions}
    assert [one.effect for one in applied] == ["left out"]


@pytest.mark.parametrize("title", ["吴兴区治理走笔", "另起的标题"])
def test_a_wrong_fact_stays_out_when_the_text_is_laid_out_anew(title):
    text = TEXT.replace("长兴县学习“红色物业”经验，", '长兴县学\n习"红色 物业"经验,').replace("志愿者", "志愿\n者")
    passage = at('长兴县学\n习"红色 物业"经验', 0, text)
    laid_out = Extraction(
        Document(title, "scan.pdf", text), (WUXING,), adoptions=(Adoption(CHANGXING, "红色物业", passage, ONE),)
    )
    assert apply(NOT_CHANGXING, to=laid_out).adoptions == ()


def test_the_same_words_in_another_report_stay_unless_the_correction_says_so():
    text = "长兴县学习“红色物业”经验，成立联合党委。各村坚决做到“两个维护”，凝聚力量。"
    other = Extraction(
        Document("长兴县见闻", "changxing.txt", text),
        (CHANGXING,),
        programs=(
            ProgramMention(at("“红色物业”", 0, text), "“红色物业”", "红色物业", "other"),
            ProgramMention(at("“两个维护”", 0, text), "“两个维护”", "两个维护", "other"),
        ),
        adoptions=(Adoption(CHANGXING, "红色物业", at("长兴县学习“红色物业”经验", 0, text), ONE),),
    )
    assert correct(other, Corrections((NO_PROGRAM, NOT_CHANGXING))) == (other, ())
    everywhere = Corrections((replace(NO_PROGRAM, scope="everywhere"), replace(NOT_CHANGXING, scope="everywhere")))
    found, applied = correct(other, everywhere)
    assert ([m.name for m in found.programs], found.adoptions) == (["红色物业"], ())
    assert [one.document for one in applied] == ["长兴县见闻", "长兴县见闻"]


def test_the_surroundings_tell_one_occurrence_from_another():
    found = apply(wrong("region", "朝阳", 0, region="北京市朝阳区"))
    assert [m.span for m in found.regions if m.region == CHAOYANG] == [at("朝阳", 1)]


def test_a_fact_that_the_extractors_no_longer_find_is_told_and_nothing_else_goes():
    better = structs.replace(read(), adoptions=read().adoptions[:2])
    found, applied = correct(better, Corrections((NOT_CHANGXING,)))
    assert found == better
    assert [(one.effect, one.facts) for one in applied] == [("not found there", 0)]
    assert list_unused(Corrections((NOT_CHANGXING,)), applied) == (NOT_CHANGXING,)


def test_corrections_that_find_nothing_are_listed():
    corrections = Corrections((NO_PROGRAM, wrong("person", "陆望舒", person="陆望舒", document="x")))
    lost = replace(corrections.entries[1], before="无", after="此处")
    corrections = Corrections((NO_PROGRAM, lost))
    _, applied = correct(read(), corrections)
    assert list_unused(corrections, applied) == (lost,)


def test_names_go_by_their_variants_and_bodies_by_their_short_forms():
    shown = wrong("adoption", "长兴县学习“红色物业”经验", region="浙江省湖州市长兴县", program="“红色物业”创建行动")
    assert len(apply(shown).adoptions) == 2
    office = wrong("position", "区委书记陆望舒", person="陆望舒", role="书记", organization="吴兴区委")
    assert apply(office).positions == ()
    assert apply(replace(office, fields=(("person", "陆望舒"), ("role", "镇长")))).positions == read().positions


# All documents together.

SPRING = "吴兴区启动“春雨润苗”行动，组织干部下乡。"
OTHER = "长兴县实施“春雨润苗”工程，选派教师支教。"
PLAIN = "南浔区实施春雨润苗，入户宣讲政策。"


def read_all(*texts: str) -> list[Extraction]:
    return [extract(Document(f"报告{i}", f"{i}.txt", text), DIVISIONS) for i, text in enumerate(texts)]


def test_a_name_that_is_none_spreads_to_no_report_that_does_not_quote_it():
    extractions = read_all(SPRING, OTHER, PLAIN)
    assert extractions[2].programs == ()
    before, _ = correct_all(extractions, NO_CORRECTIONS)
    assert [mention.name for mention in before[2].programs] == ["春雨润苗"]
    none = Correction("program", "“春雨润苗”", (("program", "春雨润苗"),), scope="everywhere")
    after, applied = correct_all(extractions, Corrections((none,)))
    assert [extraction.programs for extraction in after] == [(), (), ()]
    assert [extraction.adoptions for extraction in after] == [(), (), ()]
    assert {one.document for one in applied if one.facts} == {"报告0", "报告1"}


def test_what_completing_adds_to_a_report_is_corrected_as_well():
    extractions = read_all(SPRING, OTHER, PLAIN)
    here = Correction(
        "program",
        "春雨润苗",
        (("program", "春雨润苗"),),
        before="南浔区实施",
        after="，入户宣讲政策。",
        document="报告2",
    )
    found, applied = correct_all(extractions, Corrections((here,)))
    assert [bool(extraction.programs) for extraction in found] == [True, True, False]
    assert found[2].adoptions == ()
    assert [(one.document, one.effect) for one in applied] == [("报告2", "left out")]


def test_what_is_settled_is_not_corrected_again():
    first, _ = correct(
        read(), Corrections((wrong("program", "“红色物业”创建行动", program="红色物业", right={"program": "红管家"}),))
    )
    again = Corrections((wrong("program", "“红色物业”创建行动", program="红管家", right={"program": "红石榴"}),))
    assert correct(first, again, settled=first)[0] == first
    assert correct(first, again)[0] != first


# The file.


def test_the_file_says_what_people_decided_and_is_read_back(tmp_path):
    entries = (
        replace(NO_PROGRAM, scope="everywhere", reviewer="李", note="口号 = 不是项目"),
        wrong("outcome", "建成示范小区120个", value="120", unit="个", right={"value": "210"}),
    )
    path = tmp_path / "corrections.toml"
    path.write_text("# 由李评审\n" + to_toml(entries), encoding="utf-8-sig")
    assert read_corrections(path).entries == entries


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(str.strip)


@given(
    kind=st.sampled_from(sorted(FIELDS)),
    words=st.lists(texts, min_size=8, max_size=8),
    scope=st.sampled_from(["passage", "report", "everywhere"]),
)
def test_every_text_survives_the_file(kind, words, scope):
    passage, before, after, document, source, reviewer, note, value = words
    fields = tuple((name, value) for name in FIELDS[kind])
    one = Correction(kind, passage, fields, (), before, after, document, source, scope, reviewer, note)
    assert parse_corrections(to_toml([one])).entries == (one,)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[[wrong]]\nkind = 'slogan'\npassage = 'a'", r"\[\[wrong\]\] number 1: unknown kind 'slogan'; expected one of region"),
        ("[[bad]]", r"unknown table \[\[bad\]\]"),
        ("[wrong]\nkind = 'program'", "two brackets"),
        ("[[wrong]]\nkind = 'program'\nprogram = 'x'", "'passage' is missing"),
        ("[[wrong]]\nkind = 'program'\npassage = 'x'\ndocument = 'd'", "says not which program"),
        ("[[wrong]]\nkind = 'program'\npassage = 'x'\nprogram = 'x'", "says not where"),
        ("[[wrong]]\nkind = 'program'\npassage = 'x'\nprogram = 'x'\nregion = 'y'", "unknown key 'region'"),
        ("[[wrong]]\nkind = 'program'\npassage = 'x'\nprogram = 'x'\nscope = 'all'", "unknown scope 'all'"),
        ("[[wrong]]\nkind = 'program'\npassage = 'x'\nprogram = 'x'\nscope = 'everywhere'\nright = {program = 'y'}", "call the entry"),
        ("[[corrected]]\nkind = 'program'\npassage = 'x'\nprogram = 'x'\nscope = 'everywhere'", "no 'right' is given"),
        ("[[corrected]]\nkind = 'person'\npassage = 'x'\nperson = 'x'\ndocument = 'd'\nright = {person = 'y'}", "only be left out"),
        ("[[corrected]]\nkind = 'region'\npassage = 'x'\nregion = 'x'\ndocument = 'd'\nright = {region = '鼓楼区'}", r"\d regions are called '鼓楼区' \(.*give a full name"),
        ("[[corrected]]\nkind = 'outcome'\npassage = 'x'\nvalue = 1\ndocument = 'd'\nright = {value = '许多'}", "'许多' is no number"),
        ("[[corrected]]\nkind = 'plan'\npassage = 'x'\nprogram = 'x'\ndocument = 'd'\nright = {stage = 'soon'}", "unknown stage"),
        ("kind = “program”", "not TOML"),
    ],
)  # fmt: skip
def test_a_bad_entry_is_named_with_its_remedy(text, complaint):
    with pytest.raises(InputError, match=complaint):
        parse_corrections(text)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(InputError, match=r"none\.toml: cannot be read"):
        read_corrections(tmp_path / "none.toml")
    (tmp_path / "gbk.toml").write_bytes("# 改正".encode("gbk"))
    with pytest.raises(InputError, match="not UTF-8"):
        read_corrections(tmp_path / "gbk.toml")


@pytest.mark.parametrize(
    ("name", "level"),
    [("吴兴区", "county"), ("浙江省湖州市吴兴区埭溪镇", "township"), ("浙江省湖州市吴兴区埭溪镇上强村", "village"), ("浙江省湖州市吴兴区某某高新区", "zone")],
)  # fmt: skip
def test_a_region_is_put_right_by_any_name_that_only_one_has(name, level):
    found = apply(replace(NOT_CHANGXING, right=(("region", name),)))
    assert (found.adoptions[2].region.level, found.adoptions[2].region.full_name[-3:]) == (level, name[-3:])


def test_what_was_done_is_told_in_plain_values():
    _, applied = correct(read(), Corrections((replace(NOT_CHANGXING, note="只是取经", right=(("region", "浙江省"),)),)))
    told = json.loads(json.dumps(applied[0].as_dict(), ensure_ascii=False))
    assert told["effect"] == "corrected"
    assert told["fact"] == {"region": "浙江省湖州市长兴县", "program": "红色物业"}
    assert (told["right"], told["note"], told["facts"]) == ({"region": "浙江省"}, "只是取经", 1)


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_readme_tells_every_kind_and_field_and_its_examples_are_valid(readme):
    text = (Path(__file__).parents[1] / readme).read_text("utf-8")
    (block,) = [block for block in re.findall(r"```toml\n(.*?)```", text, re.DOTALL) if "[[wrong]]" in block]
    assert len(parse_corrections(block).entries) == len(tomllib.loads(block)["wrong"]) + len(
        tomllib.loads(block)["corrected"]
    )
    (fields,), (rights,) = (re.findall(rf"^\| {head}.*\|$", text, re.MULTILINE) for head in ("kind(?:,| 及)", "right "))
    for row, table in ((fields, FIELDS), (rights, RIGHTS)):
        told = {}
        for part in re.split(r"[;；|]", row):
            names, _, values = part.replace("：", ":").replace("、", ", ").partition(":")
            told |= {name: tuple(values.strip().split(", ")) for name in names.strip().split(", ")}
        assert {kind: told.get(kind) for kind in table} == table
