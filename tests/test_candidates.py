"""Names without quotation marks: which generic nouns close them, however the text is cut for speed."""

import re

import pytest

from kg.extract import candidates
from kg.extract.candidates import find_phrase_starts, find_unquoted
from kg.extract.names import either

HEADS = (
    "行动 行动计划 专项行动 计划 工程 实践活动 主题教育 学习教育 活动 活动年 活动周 活动月 机制 制度 体系 平台 驿站 讲堂 讲坛 课堂 "
    "大赛 擂台赛 学院 联盟 模式 工作法 集中治理 轮训 经验 人才周 人才日 创业月 文化节 联建 智治 地图 绿卡 一卡通 年金制 链长制 帮带制 "
    "积分制 例会制 聘任制 轮值制 派驻制 负责制 纪实制 备案制 代办制 承诺制 中心 人才港 示范带 商圈 加油站 之家 工坊 新政 十条 研修班 "
    "职级并行 试点 党建 运动会 建设年 提升年 攻坚年 办法 政治生活馆 服务团"
)


def phrases(text: str) -> list[str]:
    return [text[found.core.start : found.core.end] for found in find_unquoted(text)]


@pytest.mark.parametrize("head", HEADS.split())
def test_every_generic_noun_is_known_by_its_last_characters(head: str) -> None:
    assert candidates._HEAD_TAIL.fullmatch(head)
    assert head.endswith(candidates._HEAD_ENDS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全县开展青禾党建联盟，成效明显。", ["青禾党建联盟"]),
        ("全县开展青禾党建联盟的探索。", ["青禾党建联盟"]),
        ("区里的青禾实践活动和红石讲堂都在开展", ["青禾实践活动", "红石讲堂"]),
        ("完善青禾责任机制建设。", []),
        ("“青禾”计划", []),
    ],
)
def test_a_noun_phrase_that_ends_in_a_generic_noun_is_a_candidate(text: str, expected: list[str]) -> None:
    assert phrases(text) == expected


def test_phrases_begin_behind_a_stop_word_and_not_inside() -> None:
    text = "实施青禾联盟，推广的红石讲堂"
    begins = (text.index("青禾"), text.index("红石"), text.index("讲堂"))
    assert find_phrase_starts(text, begins) == {text.index("青禾"), text.index("红石")}


@pytest.mark.parametrize(
    ("words", "text", "longest"),
    [
        (["甲", "甲乙", "甲乙丙"], "甲乙丁", "甲乙"),
        (["甲乙丙", "乙"], "甲乙", "乙"),
        (["a+", "a"], "a+", "a+"),
        (["甲乙"], "甲乙甲乙", "甲乙"),
    ],
)
def test_alternatives_match_the_longest_word(words: list[str], text: str, longest: str) -> None:
    found = re.search(either(words), text)
    assert found is not None
    assert found.group() == longest
