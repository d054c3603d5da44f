"""Which region a passage is about. In each case ‖ marks the place in question; it is taken out before reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.divisions import load_divisions
from kg.extract.regions import find_regions
from kg.model import Document, Region, Span
from kg.scope import Scope, make_scope

NANTONG, WUXING, ZHEJIANG, GUIYANG = "江苏省南通市", "浙江省湖州市吴兴区", "浙江省", "贵州省贵阳市"
RUDONG, HAIMEN, WUPU = NANTONG + "如东县", NANTONG + "海门区", WUXING + "织里镇伍浦村"

CASES = [
    # (what it shows, subject, text, region)
    ("the subject by default", NANTONG, "全年‖培训干部三千人。", NANTONG),
    ("the subject by 我市", NANTONG, "我市‖引进人才五百名。", NANTONG),
    ("no subject, no region", "", "全年‖培训干部三千人。", None),
    ("a county that acts", NANTONG, "如东县‖开办夜校40所。", RUDONG),
    ("the county's next clause", NANTONG, "如东县开办夜校，‖配备教师60名。", RUDONG),
    ("the sentence after the county's", NANTONG, "如东县开办夜校。继续‖发放教材5万册。", NANTONG),
    ("the item after the county's", NANTONG, "如东县开办夜校；‖发放教材5万册。", NANTONG),
    ("该县 carries on", NANTONG, "如东县开办夜校。该县‖配备教师60名。", RUDONG),
    ("这一活动 carries on", NANTONG, "如东县办起海鲜节。这一活动‖接待游客7万名。", RUDONG),
    ("another county takes over", NANTONG, "如东县开办夜校，海门区‖开设书屋12间。", HAIMEN),
    ("全市 takes back", NANTONG, "如东县率先试点，全市‖推广经验10条。", NANTONG),
    ("the subject's name takes back", NANTONG, "如东县率先试点，南通‖推广经验10条。", NANTONG),
    ("a date before the county", NANTONG, "今年3月，海门区‖翻修码头4座。", HAIMEN),
    ("a time in the same clause", NANTONG, "近日海门区‖翻修码头4座。", HAIMEN),
    ("a clause that ends in 是", NANTONG, "更可喜的是如东县‖办起的船模赛。", RUDONG),
    ("the county comes late in the opening sentence", NANTONG, "‖抢收水稻九千亩，赶在雨前，如东县打了一场硬仗。", RUDONG),
    ("the county comes late in a later sentence", NANTONG, "全市行动。‖抢收水稻九千亩，赶在雨前，如东县打了一场硬仗。", NANTONG),
    ("a place with 在", WUXING, "在吴兴区织里镇伍浦村，‖村民开了20家民宿。", WUPU),
    ("a village's story goes on", WUXING, "在吴兴区织里镇伍浦村，民宿开张了。‖游客来了3万人次。", WUPU),
    ("a village's story ends at 全区", WUXING, "在吴兴区织里镇伍浦村，民宿开张了。全区‖民宿有300家。", WUXING),
    ("a village's story ends with its paragraph", WUXING, "在吴兴区织里镇伍浦村，民宿开张了。\n‖游客来了3万人次。", WUXING),
    ("a village in mid-paragraph has one sentence", WUXING, "全区行动。伍浦村办起民宿。‖建成驿站20个。", WUXING),
    ("a county of a province", ZHEJIANG, "海宁市‖建成驿站20个。", "浙江省嘉兴市海宁市"),
    ("a place reported as a sample of the whole", ZHEJIANG, "海宁市的变化是全省‖推进改革的缩影。", ZHEJIANG),
    ("a zone of the subject", WUXING, "东部新城‖聚集企业80家。", WUXING + "东部新城"),
    ("a zone as the main part of a programme", WUXING, "以滨江新城为主体的“‖灯塔夜市”人气很旺。", WUXING + "滨江新城"),
    ("a city told to act", ZHEJIANG, "推动湖州市‖建设人才平台。", "浙江省湖州市"),
    ("all parts told to act", ZHEJIANG, "推动湖州市先行，推动各地‖建设平台90个。", ZHEJIANG),
    ("a destination", NANTONG, "赴成都、上海‖招商50次。", NANTONG),
    ("a source", NANTONG, "来自如东县的专家‖授课20场。", NANTONG),
    ("a market", NANTONG, "产品销往上海‖300台。", NANTONG),
    ("a partner", NANTONG, "与南京、嘉兴‖签约40项。", NANTONG),
    ("an inspection of a part", NANTONG, "专家来如东县‖指导6次。", NANTONG),
    ("a list of parts", NANTONG, "如东县、海门区等地‖建成驿站20个。", NANTONG),
    ("a claim in the whole province", NANTONG, "在全省率先‖建成驿站20个。", NANTONG),
    ("a claim does not take back", NANTONG, "如东县走在全省前列，‖建成驿站20个。", RUDONG),
    ("natives of a part", NANTONG, "如东籍学子‖返乡800人。", NANTONG),
    ("a spirit named after a part", NANTONG, "如东精神‖激励党员3万名。", NANTONG),
    ("the capital's higher region acts on nothing", NANTONG, "江苏‖给予补助300万元。", NANTONG),
    ("a plan of another province", NANTONG, "借来浙江“‖亩均论英雄”的办法。", ZHEJIANG),
    ("what follows a plan of another province", NANTONG, "借来浙江“亩均论英雄”的办法，‖盘活厂房50间。", NANTONG),
    ("an event that we link up with", NANTONG, "接轨上海“‖科技节”活动8场。", NANTONG),
    ("a plan of a part among many", NANTONG, "如东县“一网联”、海门区“‖双亮双比”成为样板。", HAIMEN),
    ("a sister district's item", WUXING, "南浔区‖新建驿站20个。", "浙江省湖州市南浔区"),
    ("two subjects: the first leads", GUIYANG, "贵阳贵安‖引才9万名。", GUIYANG),
]  # fmt: skip


def read(text: str, subject: str) -> Scope:
    region = load_divisions().get(subject) if subject else None
    subjects: tuple[Region, ...] = (region,) if region else ()
    doc = Document("题目", "a.txt", text)
    return make_scope(doc, subjects, find_regions(doc, subjects, load_divisions()))


@pytest.mark.parametrize(("shows", "subject", "marked", "expected"), CASES, ids=[case[0] for case in CASES])
def test_passage_is_about(shows: str, subject: str, marked: str, expected: str | None) -> None:
    place = marked.index("‖")
    region = read(marked.replace("‖", ""), subject).region_at(Span(place, place + 2))
    assert (region.full_name if region else None) == expected


def test_heading_that_opens_with_another_district_holds_to_the_next_heading() -> None:
    text = "南浔区：水乡办学忙\n新建学堂8所。\n综合消息\n新建公园6座。"
    divisions = load_divisions()
    subjects = tuple(filter(None, [divisions.get(WUXING)]))
    headings = (Span(0, 9), Span(text.index("综合"), text.index("综合") + 4))
    doc = Document("题目", "a.txt", text, headings=headings)
    scope = make_scope(doc, subjects, find_regions(doc, subjects, divisions))
    about = [scope.region_at(Span(text.index(word), text.index(word) + 2)) for word in ("学堂", "公园")]
    assert [region.name for region in about if region] == ["南浔区", "吴兴区"]


PIECES = st.sampled_from(
    ["如东县", "海门区", "全市", "南通", "上海", "“", "”", "在", "以", "，", "。", "\n", "建成20个", "该县"]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_changes_come_in_order_and_every_place_has_an_answer(text: str) -> None:
    scope = read(text, NANTONG)
    assert list(scope.starts) == sorted(scope.starts)
    assert all(scope.region_at(Span(i, i + 1)) is not None for i in range(len(text)))
