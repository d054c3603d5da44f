"""Layout repair: what is joined, what is kept apart, and that nothing but white space is ever taken out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.reading.layout import Layout, repair_layout

OPENING = "今年以来，青山区把小区治理作为党建工作的重点，一户一策解决群众身边的难题。"
SECOND = "区委每季度听取一次汇报，街道每月开展一次调度，社区每周入户走访。"


def texts(layout: Layout, kind: str) -> list[str]:
    return [layout.text[p.span.start : p.span.end] for p in layout.pieces if p.kind == kind]


JOINED = [
    (
        "broken inside a word",
        "区委组织部牵头建立联席会议制\n度，每月研究一次小区治理。",
        "区委组织部牵头建立联席会议制度，每月研究一次小区治理。",
    ),
    ("broken inside a number", "全年培训网格员1.\n2万人次，覆盖全部社区。", "全年培训网格员1.2万人次，覆盖全部社区。"),
    ("broken after a comma", "街道党工委统筹资源，\n社区党委落实到户。", "街道党工委统筹资源，社区党委落实到户。"),
    (
        "broken inside quotation marks",
        "全区推行“红色\n物业”创建行动，成效明显。",
        "全区推行“红色物业”创建行动，成效明显。",
    ),
    (
        "cut by a picture",
        f"{OPENING}干部下沉一线，把问题解决在\n\n\n楼道里。",
        f"{OPENING}干部下沉一线，把问题解决在楼道里。",
    ),
    (
        "indented by mistake",
        f"　　{OPENING}总投资6.2\n　　亿元的产业园开工。\n{SECOND}",
        f"{OPENING}总投资6.2亿元的产业园开工。\n{SECOND}",
    ),
    ("Windows line ends", "党员干部带头认领微心愿，办\r\n结率达到98%。", "党员干部带头认领微心愿，办结率达到98%。"),
    ("one word on a line", "深入推进党\n的\n建\n设，夯实基础。", "深入推进党的建设，夯实基础。"),
    ("two Latin words", "与企业共建Red\nBridge平台，服务青年。", "与企业共建Red Bridge平台，服务青年。"),
    (
        "a dash over the line's end",
        "交出了一份厚实的答卷—\n—建成党群驿站45个。",
        "交出了一份厚实的答卷——建成党群驿站45个。",
    ),
]

KEPT_APART = [
    ("two paragraphs", f"{OPENING}\n{SECOND}", [OPENING, SECOND]),
    ("a sentence that ends in a quotation", "居民说：“现在办事方便多了。”\n社区随后又增设了窗口。", None),
    (
        "points of a list",
        "　　一是健全组织，覆盖全部小区，选优配强书记\n　　二是完善机制，月月调度，事事有回音。",
        None,
    ),
    ("a salutation", "同志们：\n　　今天召开全区基层党建工作会议，主要任务是总结部署。", None),
    ("a numbered heading", f"一、建强组织体系\n{OPENING}", ["一、建强组织体系", OPENING]),
    ("a heading after a cut paragraph", f"街道统筹各方力量，形成合\n二、完善治理机制\n{OPENING}", None),
]

SPACES = [
    ("坚持党 的 建 设引领，推动发展。", "坚持党的建设引领，推动发展。"),
    ("共建成 20 个示范小区，覆盖率 98% 以上。", "共建成20个示范小区，覆盖率98%以上。"),
    ("引进 Open AI 团队合作，成效初显。", "引进Open AI团队合作，成效初显。"),
    ("获表扬的有张建国 李红梅 王志强，均为一线党员。", "获表扬的有张建国 李红梅 王志强，均为一线党员。"),
    ("吴兴区 推行 红色 物业 ，成效明显。", "吴兴区推行红色物业，成效明显。"),
    ("打造　红色驿站，服务骑手。", "打造红色驿站，服务骑手。"),
    ("推行红\u200b色物业，服务居民。", "推行红色物业，服务居民。"),
]


@pytest.mark.parametrize(("raw", "repaired"), [case[1:] for case in JOINED], ids=[case[0] for case in JOINED])
def test_a_sentence_broken_over_lines_becomes_one_line(raw: str, repaired: str):
    assert repair_layout(raw).text == repaired


@pytest.mark.parametrize(("raw", "lines"), [case[1:] for case in KEPT_APART], ids=[case[0] for case in KEPT_APART])
def test_separate_lines_stay_separate(raw: str, lines: list[str] | None):
    assert repair_layout(raw).text.split("\n") == (lines or [line.strip() for line in raw.split("\n")])


@pytest.mark.parametrize(("raw", "repaired"), SPACES)
def test_spaces_leave_words_and_stay_between_names(raw: str, repaired: str):
    assert repair_layout(raw).text == repaired


RAGGED = [
    "社区里的事，群众最有发言权，",
    "区委为此在每个小区建起议",
    "事厅，由党支部书记召集业主、物业和",
    "网格员，每月逢五开会，一件",
    "一件过，会后张榜公布办理",
    "结果，请居民打分，分数低的当月",
    "重办，仍不满意的由街道接",
    "手，年底一并纳入书记述职，",
    "两年下来，累计议定事项三千",
    "余件，办结率和满意率都在九成以上，",
    "楼道的灯亮了，停车有位了，老",
    "人下楼方便了，邻里的话也多",
    "了起来。",
]


def test_lines_of_differing_width_are_joined_where_most_are_broken():
    assert repair_layout("\n".join(RAGGED)).text == "".join(RAGGED)


def test_short_lines_of_their_own_stay_where_lines_are_whole_paragraphs():
    raw = "\n".join(["群众的事群众议", OPENING, "件件有回音", SECOND])
    assert repair_layout(raw).text == raw


def test_spaces_leave_headings_where_they_stand_in_running_text_too():
    spaced = "今年 以来，全区把 小区治理 作为重 点，一户 一策解决 难题。"
    layout = repair_layout(f"一、建强组织 体系 筑牢根基\n{spaced}")
    assert layout.text.split("\n")[0] == "一、建强组织体系筑牢根基"
    assert repair_layout(f"一、建强组织 筑牢根基\n{OPENING}").text.split("\n")[0] == "一、建强组织 筑牢根基"


def test_half_width_punctuation_stays_as_it_is():
    assert repair_layout("街道统筹,社区落实,全年解\n决难题320件.").text == "街道统筹,社区落实,全年解决难题320件."


@pytest.mark.parametrize(
    "heading",
    [
        "一、建强组织体系",
        "（二）完善运行机制",
        "第三章 队伍建设",
        "4. 健全保障机制",
        "抓在经常 融入日常",
        "建好“蓄水池”",
    ],
)
def test_headings_are_recognised(heading: str):
    layout = repair_layout(f"{OPENING}\n\n{heading}\n\n{SECOND}")
    assert [layout.text[h.start : h.end] for h in layout.headings] == [heading]


@pytest.mark.parametrize(
    "line",
    [
        "二、建强组织。选派书记到村任职，配齐两委班子。",
        "一是健全组织，覆盖全部小区，选优配强书记。",
        "社区干部说：“居民满意是最大的动力。”",
        "2023年7月，全区启动小区党支部组建。",
    ],
)
def test_sentences_are_no_headings(line: str):
    assert repair_layout(f"{OPENING}\n\n{line}\n\n{SECOND}").headings == ()


def test_a_heading_over_two_lines_is_one():
    raw = f"{OPENING}\n一、坚持党建统领聚合力，健全上下贯通执行有力的组织体系实现新的提\n升\n　　{SECOND}"
    layout = repair_layout(raw)
    assert texts(layout, "heading") == ["一、坚持党建统领聚合力，健全上下贯通执行有力的组织体系实现新的提升"]


def test_a_heading_glued_to_a_paragraph_is_recognised_in_place():
    layout = repair_layout(f"　　{OPENING}三、锻造过硬干部队伍\n　　{SECOND}")
    assert layout.text == f"{OPENING}三、锻造过硬干部队伍\n{SECOND}"
    assert [layout.text[h.start : h.end] for h in layout.headings] == ["三、锻造过硬干部队伍"]


def test_headings_named_by_the_format_need_no_form():
    layout = repair_layout(f"怎么干？党员带头！\n{OPENING}", headings=[0])
    assert texts(layout, "heading") == ["怎么干？党员带头！"]


CAPTIONS = [
    "图为青山区红色驿站揭牌现场。",
    "△社区党群服务中心",
    "网格员入户走访 李红梅 摄",
    "（本版图片由青山区委组织部提供）",
    "图①：骑手在驿站休息",
]


@pytest.mark.parametrize("caption", CAPTIONS)
def test_captions_are_recognised_by_their_words(caption: str):
    layout = repair_layout(f"{OPENING}\n\n{caption}\n\n{SECOND}")
    assert texts(layout, "caption") == [caption]


@pytest.mark.parametrize(
    "line", ["图书馆向居民开放，全年接待读者3万人次。", "企业向社区捐赠图书，由志愿者负责提供借阅服务。"]
)
def test_sentences_are_no_captions(line: str):
    assert repair_layout(f"{OPENING}\n{line}\n{SECOND}").captions == ()


def test_short_lines_that_a_picture_left_are_captions_and_not_headings():
    raw = f"{OPENING}\n\n\n\n骑手在驿站休息\n\n建强前沿阵地\n\n{SECOND}\n\n\n\n党员志愿者清理楼道"
    layout = repair_layout(raw)
    assert texts(layout, "caption") == ["骑手在驿站休息", "党员志愿者清理楼道"]
    assert texts(layout, "heading") == ["建强前沿阵地"]


BYLINES = [
    "记者刘志明 特约记者陈晓春 通讯员王海 李军",
    "本报记者 刘志明",
    "张建国 李红梅 王志强",
    "文/刘志明 图/王海",
    "作者：刘志明",
    "本报记者 刘志明 通讯员 欧阳晓",
]


@pytest.mark.parametrize("byline", BYLINES)
def test_bylines_are_recognised(byline: str):
    layout = repair_layout(f"青山区党建引领小区治理\n\n{byline}\n\n{OPENING}")
    assert layout.byline is not None
    assert layout.text[layout.byline.start : layout.byline.end] == byline


def test_one_name_after_the_title_is_a_byline():
    layout = repair_layout(f"青山区党建引领小区治理\n\n刘志明\n\n{OPENING}")
    assert layout.byline is not None
    assert layout.text[layout.byline.start : layout.byline.end] == "刘志明"


def test_authors_in_brackets_before_the_first_sentence_are_a_byline():
    layout = repair_layout(f"青山区党建引领小区治理\n\n本报讯（记者 刘志明 通讯员 王海）{OPENING}")
    assert layout.byline is not None
    assert layout.text[layout.byline.start : layout.byline.end] == "记者 刘志明 通讯员 王海"


@pytest.mark.parametrize("line", ["记者走访社区看变化", "抓党建 强基层 促发展", "凝心铸魂 强基固本", "记者观察"])
def test_headlines_are_no_bylines(line: str):
    assert repair_layout(f"青山区党建引领小区治理\n\n{line}\n\n{OPENING}").byline is None


DROPPED = [
    ("page number", f"{OPENING}\n— 12 —\n{SECOND}"),
    ("page of pages", f"{OPENING}\n第3页 共10页\n{SECOND}"),
    ("marker", f"{OPENING}\n{SECOND}\n##theend##"),
    ("disclaimer", f"{OPENING}\n{SECOND}\n\n免责声明：文章来自网络，仅供学习。\n联系我们删除。\nwww.example.cn"),
    ("credits", f"{OPENING}\n{SECOND}\n责任编辑：刘志明"),
    ("buttons", f"当前位置：首页 > 党建\n{OPENING}\n{SECOND}\n打印本页 关闭窗口\n上一篇：无"),
]


@pytest.mark.parametrize("raw", [case[1] for case in DROPPED], ids=[case[0] for case in DROPPED])
def test_what_is_no_text_of_the_article_is_dropped(raw: str):
    assert repair_layout(raw).text == f"{OPENING}\n{SECOND}"


@pytest.mark.parametrize(
    "line",
    [
        "12月底前完成全部小区党支部组建。",
        "声明要求各社区公开物业服务清单，接受居民监督。",
        "版权保护进社区活动覆盖全部小区。",
    ],
)
def test_sentences_that_resemble_boilerplate_stay(line: str):
    assert line in repair_layout(f"{OPENING}\n{line}\n{SECOND}").text


def test_a_disclaimer_far_from_the_end_is_text():
    raw = "免责声明：试点期间的容错事项不作负面评价。\n" + "\n".join([OPENING, SECOND] * 8)
    assert repair_layout(raw).text == raw


FRAGMENTS = [
    "党的建设", "红色物业", "一、建强组织", "（二）机制", "记者 刘志明", "张建国 李红梅", "— 3 —", "##end##", "免责声明：网络", "图为现场",
    "责任编辑：王海", "2023年8月26日", "来源：青山日报", "Party", "12", "3.5万", "。", "，", "；", "：", "——", "”", "“", "（", "\u200b", " ", "\u3000",
    "\u3000\u3000", "\t", "\n", "\n\n", "\n\n\n", "\r\n", "\x0c", "\u2028", "打印本页", "#", "•", "区委组织部", "。二、队伍建设",
]  # fmt: skip
INVISIBLE = {ord(ch): None for ch in "\u200b\u2060\ufeff"}


def squeeze(text: str) -> str:
    return "".join(text.translate(INVISIBLE).split())


@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=6), max_size=60).map("".join))
def test_repair_takes_out_white_space_and_nothing_else(raw: str):
    layout = repair_layout(raw)
    kept = "".join(line for number, line in enumerate(raw.splitlines()) if number not in layout.dropped)
    assert squeeze(layout.text) == squeeze(kept)
    assert "\n\n" not in layout.text
    assert layout.text == layout.text.strip()


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=60).map("".join))
def test_spans_stand_in_the_text_and_repair_is_settled(raw: str):
    layout = repair_layout(raw)
    spans = [piece.span for piece in layout.pieces]
    assert "\n".join(layout.text[s.start : s.end] for s in spans) == layout.text
    for span in (*layout.headings, *layout.captions, *filter(None, [layout.byline])):
        assert span.end <= len(layout.text)
        assert layout.text[span.start : span.end].strip() == layout.text[span.start : span.end]
    assert layout.text.isspace() is False


def test_repair_of_a_long_line_is_linear():
    raw = ("党建 引领 小区 治理，" * 20_000) + " " * 50_000 + "成效明显。"
    assert len(repair_layout(raw).text) == 9 * 20_000 + 5
