"""Figures in Arabic digits: where they stand, what they are worth, and which of them state no quantity of the work."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from kg.lexicon import read_table
from kg.model import Qualifier, Span
from kg.text import find_quotes

_SCALES = {
    "百": 2,
    "千": 3,
    "万": 4,
    "十万": 5,
    "百万": 6,
    "千万": 7,
    "亿": 8,
    "十亿": 9,
    "百亿": 10,
    "千亿": 11,
    "万亿": 12,
}
_FULL_WIDTH = re.compile("[０-９％．：]")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９％．：", "0123456789%.:")
_BEFORE: tuple[tuple[re.Pattern[str], Qualifier], ...] = (
    (re.compile(r"(?:超过了?|突破了?|超出|超越|超|逾|不低于|不少于|至少|大于|高于) ?$"), "over"),
    (re.compile(r"(?:(?<![最附])近|将近|接近|不足|不到|低于|少于|不超过) ?$"), "under"),
    (re.compile(r"(?:大约|约|大概|左右) ?$"), "about"),
)
_QUALIFIER_ENDS = frozenset("过了破出越超逾于少近足到约概右")
_AFTER: dict[str, Qualifier] = {
    "以上": "over",
    "之多": "exact",
    "有余": "over",
    "以下": "under",
    "以内": "under",
    "左右": "about",
    "上下": "about",
}

# What stands beside a figure and tells that it states no quantity; the rules below say when.
_JOINED_LEFT = re.compile(r"[A-Za-z+＋/×*.•·_#]$|\d ?[-~～—–至]$")
_JOINED_RIGHT = re.compile(r"[A-Za-z+＋/×*•·_\-~～—–>＞]")
_ORDINAL = re.compile(r"第 ?$|(?:^|[^目之此以当日提从])前 ?$|[居列]$")
_DATE = re.compile(r" ?(?:多|余)?(?:年|月|日|号|时|点|周|后|世纪|季度|分(?!类|别|期))")
_SPAN_OF_TIME = re.compile(r"(?:[\u4e00-\u9fff]{0,2}年度|多?(?:月|年|季|半月|星期|小时(?!$)))")
_RATIO = re.compile(r"[比例率]")
_AGE = re.compile(r"年龄|降低|下降|年轻")
_BOUND = re.compile(r"以上|以下|以内")
_QUALIFIED = re.compile(r"(?:的)?[\u4e00-\u9fff“]")
_ACTS = re.compile(r"[参受获通得实达]")
_REQUIRED = re.compile(r"(?:至少有?|不少于|不低于|不超过|不高于|不得少于) ?$")
_REACHED = re.compile(r"(?:压缩|缩短|减少|提速|降|时长|累计|共计|仅[用需]|至|到|达|由|从)(?:到|至|为|了)? ?$")
_LASTING = re.compile(r"(?:为期|历时|每|利用|最?近|连续|持续|期限|提前|用|集中) ?$")
_WITHIN = re.compile(r"[内后来制间前]|时间|以?内")
_GRADED = re.compile(r"[得均高提评]分?|成绩|评价|满意|指数|达到?|下降")
_HAN_OR_QUOTE = re.compile(r"[\u4e00-\u9fff“]")
_MEASURES = re.compile(r" ?(?:具体|务实|重点|创新|配套|支持)?(?:措施|举措|政策|意见|办法|硬核|标准|规定|要求|经验)")
_POLICY = re.compile(r"(?:新政|政策|经验|意见|科创|人才|干部|公务员|书记|办法|规定) ?$")
_NUMBERED = re.compile(r"[〔\[（(]$|电话|热线|邮编|联系$")
_SENTENCE_MARK = re.compile(r"[，。；、！？,;]")
_PLANNED = re.compile(
    r"(?:力争|有望|预计|预期|拟(?=[建招引选聘投])|争取(?=[到在])|全年计划|今年计划|明年计划|年内计划"
    r"|计划(?=用?[0-9一二三四五两]+年内?|到20|在20|于20)|下一步将?拟?|将(?=建|新建|培育|打造|实现))[^。；！？\n]*$"
)
_COUNTER = re.compile(r"(?:浏览|点击|阅读|访问)(?:量|数|次数)?[:：]?\s*$")
_NOUN = re.compile(r"(?:[\u4e00-\u9fff]{0,3}(?P<people>人)口|[\u4e00-\u9fff]{0,3}?(?P<household>户)(?!籍|外))")
_ENTITY = re.compile("强?(?:村|企业|项目|大?户|单位|园区|主体|公司|工程|机构|县|镇|乡|街道|社区)")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit. ``span`` runs from the qualifier before it to the qualifier after it (近2.1万个, 20%以上).

    ``digits`` is the span of the digits alone, ``kind`` the unit's kind in ``outcome_units.tsv`` ("" without a unit),
    ``bound`` tells whether 以上, 以下 or 左右 follows.
    """

    span: Span
    digits: Span
    value: Decimal
    unit: str
    kind: str
    qualifier: Qualifier
    bound: bool = False


class _Context(NamedTuple):
    """What the rules look at: the text with half-width digits, one raw match of the pattern in it, its unit ("" if none),
    whether it stands in a name, and up to twelve characters on its two sides."""

    text: str
    match: re.Match[str]
    named: bool
    before: str
    after: str
    unit: str


@cache
def unit_kinds() -> dict[str, str]:
    """Map each unit a figure may carry to its kind: classifier, people, event, place, money, share, size, duration."""
    return {row["unit"]: row["kind"] for row in read_table("lexicon/outcome_units.tsv")}


@cache
def _pattern() -> re.Pattern[str]:
    units = "|".join(
        re.escape(u) + ("(?!口)" if u == "人" else "") for u in sorted(unit_kinds(), key=lambda u: (-len(u), u))
    )
    scales = "|".join(sorted(_SCALES, key=lambda s: (-len(s), s)))
    return re.compile(
        rf"(?P<digits>\d(?:(?<!\d\d)\d{{0,2}}(?:,\d{{3}})+(?!\d)|\d*)(?:\.\d+)?) ?"
        rf"(?P<more>[余多来])? ?(?P<scale>{scales})?(?P<more2>[余多])? ?"
        rf"(?:(?P<unit>{units})(?P<bound>及?(?:{'|'.join(_AFTER)}))?|(?P<ratio>[∶:] ?\d+(?:\.\d+)?))?"
    )


# --- figures that state no quantity ---------------------------------------------------------------------------------


def _in_name(c: _Context) -> bool:
    """“15分钟服务圈”, 《规划（2023—2025年）》; not a quoted sentence: “每月能赚3000元，还能照顾家里”."""
    return c.named


def _joined(c: _Context) -> bool:
    """1+2+N, A4, K12, 20—30名 (a range has no single value), 1/3, 3D; not ——12个县."""
    left, right = c.before[-2:], c.after[:1]
    if _JOINED_LEFT.search(left):
        return True
    return not c.unit and bool(_JOINED_RIGHT.match(right))


def _ordinal(c: _Context) -> bool:
    """第6届, 前3名, No.1; not 目前3名 or 之前3名."""
    return bool(_ORDINAL.search(c.before))


def _date(c: _Context) -> bool:
    """2022年, 3月5日, 5年来, 100周年, 3个多月; not 3个月牙泉 (never met) or 300天."""
    if not c.unit:
        return bool(_DATE.match(c.after))
    return c.unit == "周" or (c.unit in ("个", "批") and bool(_SPAN_OF_TIME.match(c.after)))


def _time_of_day(c: _Context) -> bool:
    """上午9:30, 3:5; not 比例为1:2 or 流入流出比达4.2∶1."""
    return bool(c.match["ratio"]) and not _RATIO.search(c.before)


def _base_of_rate(c: _Context) -> bool:
    """每10万人中, 每1元财政投入; not 每人1万元."""
    return c.before.endswith(("每", "每满", "平均每"))


def _age(c: _Context) -> bool:
    """35岁以下干部, 40岁左右; not 平均年龄下降4.6岁."""
    return c.unit == "岁" and (bool(c.match["bound"]) or not _AGE.search(c.before))


def _threshold(c: _Context) -> bool:
    """50万元以上强村, 超过50万元村庄, 3名以上党员, 100人以上企业; not 20%以上的干部 or 投入50万元资金."""
    kind = unit_kinds().get(c.unit, "")
    if kind == "share" or (c.before.endswith(("到", "至")) and not c.match["bound"]):
        return False
    if c.match["bound"] and _BOUND.match(c.match["bound"].lstrip("及")):
        return bool(_QUALIFIED.match(c.after)) and not _ACTS.match(c.after)
    return kind == "money" and _ENTITY.match(c.after) is not None


def _required(c: _Context) -> bool:
    """至少有1名党员, 不少于18人: a condition; not 超过18人."""
    return bool(_REQUIRED.search(c.before))


def _clock(c: _Context) -> bool:
    """24小时服务, 15分钟生活圈, 为期3天; not 累计服务15万小时 or 300天投产."""
    if unit_kinds().get(c.unit) != "duration" or c.unit == "岁" or c.match["scale"]:
        return False
    if c.unit in ("分钟", "秒", "小时", "个小时", "个月", "工作日", "个工作日"):
        return not _REACHED.search(c.before)
    return bool(_LASTING.search(c.before)) or bool(_WITHIN.match(c.after))


def _grade(c: _Context) -> bool:
    """100分, 2.0版, 党的20大, 3大; not 得分98.5分 or 6大先进制造业集群."""
    if c.unit == "分":
        return c.match["digits"] == "0" or not _GRADED.search(c.before)
    return c.unit == "大" and (c.before.endswith("党的") or not _HAN_OR_QUOTE.match(c.after))


def _named_policy(c: _Context) -> bool:
    """人才新政12条, 公务员10条; not 制定措施12条 or 12条措施."""
    if c.unit not in ("条", "版"):
        return False
    if _MEASURES.match(c.after):
        return False
    return bool(_POLICY.search(c.before))


def _document_number(c: _Context) -> bool:
    """省委1号文件, 2023〔12〕号, 联系电话88886666; not 12个文件."""
    if len(c.match["digits"]) > 13 or c.after.startswith("号"):
        return True
    return not c.unit and _NUMBERED.search(c.before[-3:]) is not None


def _planned(c: _Context) -> bool:
    """力争引进人才300人, 预计到年底达到10万元; not 实施百人计划引进博士20名."""
    head = c.text[max(0, c.match.start() - 40) : c.match.start()]
    return _PLANNED.search(head) is not None


def _page_counter(c: _Context) -> bool:
    """浏览：522次, 阅读量 1.2万; not 线上阅读服务3万人次."""
    return _COUNTER.search(c.text[max(0, c.match.start() - 8) : c.match.start()]) is not None


_REJECTIONS: tuple[Callable[[_Context], bool], ...] = (
    _in_name,
    _joined,
    _ordinal,
    _date,
    _time_of_day,
    _base_of_rate,
    _age,
    _threshold,
    _required,
    _clock,
    _grade,
    _named_policy,
    _document_number,
    _planned,
    _page_counter,
)


def _find_names(text: str) -> Callable[[int], bool]:
    """Make a test whether a place is in a title, or in a quoted string short enough for a name and no sentence.

    Those within another of the last eight count with it.
    """
    spans = []
    for quote in find_quotes(text):
        inner = text[quote.inner.start : quote.inner.end]
        if quote.mark == "《" or (len(inner) <= 24 and not _SENTENCE_MARK.search(inner)):
            spans.append(quote.outer)
    ends = [span.end for span in spans]
    outermost = [span for i, span in enumerate(spans) if span.end > max(ends[max(0, i - 8) : i], default=0)]
    starts = [span.start for span in outermost]

    def in_name(at: int) -> bool:
        i = bisect_right(starts, at) - 1
        return i >= 0 and at < outermost[i].end

    return in_name


def find_figures(text: str) -> tuple[Figure, ...]:
    """Find the figures that state a quantity (1.2万余人次, 58.8%), in order; dates, names and conditions are left out.

    A year range, an age limit, the number in “1+2+N” or in a document's title yields nothing, nor does a mere number:
    5123工程, 12380, 3岗17级; but 突破100万 and 1000余农户 do.
    """
    plain = text.translate(_HALF_WIDTH) if _FULL_WIDTH.search(text) else text
    in_name = _find_names(text)
    found = []
    for match in _pattern().finditer(plain):
        if match.lastgroup == "digits":  # no unit and no 万, 亿, 余
            continue
        start, end = match.span()
        before, after = plain[max(0, start - 12) : start], plain[end : end + 12]
        context = _Context(plain, match, in_name(start), before, after, match["unit"] or "")
        for rejects in _REJECTIONS:
            if rejects(context):
                break
        else:
            found.append(_figure(context))
    return tuple(found)


def _figure(c: _Context) -> Figure:
    m = c.match
    bound = (m["bound"] or "").lstrip("及")
    value = Decimal(m["digits"].replace(",", ""))
    if m["scale"] or "." in m["digits"]:
        value = _plain(value.scaleb(_SCALES.get(m["scale"] or "", 0)))
    unit, end = c.unit or _unit_of_noun(c), m.end()
    qualifier, start = _qualify(c, bound)
    if m["ratio"]:
        unit = unit + m["ratio"]
    span = Span(start, end)
    digits = Span(m.start("digits"), m.end("digits"))
    return Figure(span, digits, value, unit, unit_kinds().get(unit, ""), qualifier, bool(bound))


def _unit_of_noun(c: _Context) -> str:
    """1000余农户 → 户, 80.3万贫困人口 → 人: the classifier that the noun itself holds."""
    noun = _NOUN.match(c.after)
    return noun[noun.lastgroup] if noun and noun.lastgroup else ""


def _plain(value: Decimal) -> Decimal:
    """1.2E+4 → 12000; 54.60 → 54.6."""
    return Decimal(format(value.normalize(), "f"))


def _qualify(c: _Context, bound: str) -> tuple[Qualifier, int]:
    """The qualifier, and where the expression starts with the words before it (近, 超过) included."""
    start = c.match.start()
    head = c.text[max(0, start - 6) : start]
    if head.rstrip()[-1:] in _QUALIFIER_ENDS:
        for pattern, qualifier in _BEFORE:
            if hit := pattern.search(head):
                return qualifier, start - len(hit.group())
    if c.match["more"] or c.match["more2"]:
        return "over", start
    return _AFTER.get(bound, "exact"), start
