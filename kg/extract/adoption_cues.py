"""What a sentence says of an adoption besides region and program: since when, how far, claimed as what, led by whom."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import takewhile
from typing import Literal

from kg.extract.openings import Openings
from kg.extract.places import Place
from kg.model import PersonMention, Region, Span, Stage

_HAN = r"[\u4e00-\u9fff]"
_RUNS = "实施|开展|推行|推出|打造|建立|构建|搭建|启动|探索|推进|深化|出台|举办|组织|创建|设立"
_PLANNED = re.compile(
    rf"(?:拟|计划|准备|力争|将要?|即将|下一步)(?:继续|进一步|全面|深入|大力|适时|逐步)*(?:{_RUNS}){_HAN}*$"
)
_NEGATED = re.compile(rf"(?:没有|未能?|尚未|不再|取消|停止|叫停|暂停)(?:{_RUNS})?{_HAN}{{0,6}}$")
_DISPOSAL = re.compile("作为|纳入|列入|列为|拓展|延伸|转化|融入|嵌入")  # 将创建“X”作为抓手: 将 marks an object here
_STAGES: tuple[tuple[Stage, re.Pattern[str], re.Pattern[str]], ...] = (
    (
        "finished",
        re.compile(rf"(?:圆满|顺利|如期|全面|已经?)完成{_HAN}{{0,8}}$"),
        re.compile(rf"{_HAN}{{0,4}}(?:圆满|顺利)?(?:收官|结束|完成)"),
    ),
    (
        "extended",
        re.compile(rf"(?:全面推[开行广]|全域推[开行广]|推广|扩面|升级|迭代|延伸|拓展){_HAN}{{0,8}}$"),
        re.compile(rf"{_HAN}{{0,4}}(?:全面推开|全覆盖|扩面|升级版|[2-9]\.0)"),
    ),
    ("piloted", re.compile(rf"(?:试点|试行|先行先试){_HAN}{{0,8}}$"), re.compile(r"(?:的)?(?:试点|试行)")),
)
_TIME = re.compile(
    r"(?:(?:19|20)\d{2}年(?:(?:1[0-2]|0?[1-9])月(?:\d{1,2}日)?)?|(?:今年|去年|前年)(?:(?:1[0-2]|0?[1-9])月(?:\d{1,2}日)?)?|上个月)"
    r"(?!度|底|末|年|[—\-~至到]|[^，。；]{0,12}(?:之后|以前|之前))"
)
_UNTIL = re.compile(r"(?:截至|截止|到|至|较|比)(?:目前)?$")
# 2023年，红色物业做法被报道, 获评先进, 新增小区20个: the year of something else than the beginning.
_ELSE = re.compile(r"荣?获(?!批)|评[为选上]|入选|授予|表彰|报道|刊[发登载]|推介|召开|举行|新增|建成")
_ELSE_BEHIND = re.compile(r"[^，。；]{0,14}(?:现场会|推进会|报道|刊[发登载]|获[评得奖]|入选|[被获]评)")
_BEGINS = re.compile("实施|开展|推行|推出|打造|建立|构建|搭建|启动|探索|出台|创建|设立")
_BEGINS_BEHIND = re.compile(rf"[”’]?{_HAN}{{0,6}}(?:动员|部署|启动|开工|揭牌)")
_STATISTIC = re.compile(r"%|同比|位列|位居|满意率|满意度|排名")
_CLAIM = re.compile(
    r"在?(?:全(?:国|省|市|区|县|州|自治区|旗|盟)|国内|世界|自治区|省内|市内|区内|(?:西部|西北|西南|东北|华北|华东|华南|华中|中部|长三角)(?:地区)?)"
    r"(?:范围)?内?(?:率先|首创|首家|首个|首推|首发|首次|唯一|首批|第一[个家])(?:试点)?|率先在全[国省市区县州旗盟]|率先|首创"
)
_PIONEER = re.compile("率先|首|唯一|第一")  # each claim has one
# An organ as the grammatical subject: not 市委书记, not 市委人才工作会议, not 区委组织部负责人.
_ORGAN = re.compile(
    r"(?:(?:[省市区县州旗盟]|自治区|地)?(?:委|党委|政府)(?:组织部|宣传部|统战部|政法委|社会工作部|办公室|人才办|党校|两新工委|办)?+"
    r"|(?:全[省市区县州旗]|我[省市区县州])?(?:各级)?组织(?:部门|系统)|(?:全[省市区县州旗])?各级党组织)"
    r"(?!相关|有关|负责|主要|书记|副|常委|委员|领导|关于|人才工作|会议|全会|巡视|巡察|中心组|理论|工作领导|[的和、与])"
)
_BODY = re.compile(
    "[^、和与及]{0,16}(?:(?<!常)委|委员会|(?:组织|宣传|统战|社会工作)部|局|办|办公室|政府|政协|人大|党组|总工会|妇联|中心|协会)"
)
_LED_BY = re.compile("由([^，。；：“”由]{2,30}?)(?:统一|具体|亲自|直接|负责)?(?:牵头|领办|领衔|挂帅|主抓)")
_LEADS = re.compile(r"牵头|领办|领衔|带头|亲自|挂帅|主持|主抓|领导|推动|发起|创办")
Agent = tuple[str, Literal["person", "organization"], Span]


def find_stage(text: str, place: Place) -> Stage | None:
    """How far the program is, by the words around its name; None where the sentence says it is not run (没有开展)."""
    before = text[place.clause.start : place.name_at]
    if _NEGATED.search(before):
        return None
    planned = _PLANNED.search(before)
    if planned and not (planned.group().startswith("将") and _DISPOSAL.search(text, place.name_at, place.clause.end)):
        return "planned"
    for stage, ahead, behind in _STAGES:
        if ahead.search(before) or behind.match(text, place.mention.span.end):
            return stage
    return "running"


def find_since(text: str, place: Place) -> Span | None:
    """The nearest point in time before the program in its sentence; 截至 and 到 name an end, not a beginning, and what is said to have
    happened then must be no award, no report and no figure."""
    start, end = place.sentence.start, place.mention.span.start
    if text.find("年", start, end) < 0 and text.find("上个月", start, end) < 0:
        return None
    times = list(_TIME.finditer(text, start, end))
    if not times or _STATISTIC.search(text, place.clause.start, place.clause.end):
        return None
    if _UNTIL.search(text, start, times[-1].start()) or _is_else(text, times[-1].end(), place):
        return None
    return Span(*times[-1].span())


def _is_else(text: str, start: int, place: Place) -> bool:
    """Tell whether the words from *start* on speak of an event of the program other than its beginning."""
    if _BEGINS.search(text, start, place.name_at) or _BEGINS_BEHIND.match(text, place.mention.span.end):
        return False
    return bool(
        _ELSE.search(text, start, place.name_at) or _ELSE_BEHIND.match(text, place.mention.span.end, place.clause.end)
    )


def find_claim(text: str, place: Place) -> Span | None:
    """A pioneering claim in the program's clause (在全省率先, 全市首家), the one nearest to the name."""
    if not _PIONEER.search(text, place.clause.start, place.clause.end):
        return None
    claims = list(_CLAIM.finditer(text, place.clause.start, place.clause.end))
    return Span(*min(claims, key=lambda m: abs(m.end() - place.name_at)).span()) if claims else None


def find_agent(place: Place, people: Sequence[PersonMention], openings: Openings) -> Agent | None:
    """Who runs the program: whom the sentence says to lead it, a person or an organ, else the nearest clause's subject if it is
    an organ."""
    text = openings.text
    first = bisect_left(people, place.sentence.start, key=lambda person: person.span.start)
    if told := _find_leader(place, people[first:], openings):
        return told
    for person in takewhile(lambda person: person.span.end <= place.name_at, people[first:]):
        if _LEADS.search(text, person.span.end, place.sentence.end):
            return person.text, "person", person.span
    for clause in reversed(place.clauses):
        if clause.start > place.name_at:
            continue
        opening = openings.at(clause.start)
        for start in opening.organs:
            match = _ORGAN.match(text, start, place.name_at)
            if match:
                span = Span(opening.start, match.end())
                return text[span.start : span.end], "organization", span
    return None


def _find_leader(place: Place, people: Sequence[PersonMention], openings: Openings) -> Agent | None:
    """Find the person or organ that the words behind the program tell to lead it (由县委组织部牵头); *people* from its sentence on."""
    text = openings.text
    match = _LED_BY.search(text, place.mention.span.end, place.sentence.end)
    if not match:
        return None
    start, end = match.span(1)
    for person in takewhile(lambda person: person.span.start < end, people):
        if start <= person.span.start and person.span.end <= end:
            return person.text, "person", Span(*match.span())
    region = openings.by_start.get(start)
    if not _BODY.fullmatch(text, region.span.end if region else start, end):
        return None
    return text[start:end], "organization", Span(*match.span())


def judge_claim(claim: str, region: Region) -> tuple[str, str]:
    """(scope, kind) of a claim: 在全省率先 → (province, first), 全国唯一 → (national, only).

    全区 in a city of an autonomous region means that region; a claim without scope is the region's own level.
    """
    kind = "only" if "唯一" in claim else "first"
    if re.search("全国|国内|世界", claim):
        return "national", kind
    if re.search("西部|西北|西南|东北|华北|华东|华南|华中|中部|长三角", claim):
        return "macroregion", kind
    if re.search("省|自治区", claim) or ("区" in claim and region.level == "prefecture"):
        return "province", kind
    if re.search("[市州盟]", claim):
        return "prefecture", kind
    return ("county" if re.search("[区县旗]", claim) else region.level), kind
