"""Strings that could be the name of a program: quoted ones, and unquoted noun phrases closed by a generic noun."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from kg.lexicon import read_table, read_words
from kg.model import Span
from kg.names import is_numbered
from kg.text import CLOSING, OPENING, Quote, find_quotes, make_overlap_test, make_search_around, split_sentences
from kg.words import segment

_MAX_QUOTED = 45
_LONGEST_TAIL = 7  # characters of nouns behind a quotation that still belong to its name
_MARKS = frozenset(OPENING)
_MODEL = re.compile(".{0,4}?(?:支部|社区|村|机关|企业|单位|组织|小区|学校|医院|党委|班子|队伍|干部)")
_DIGIT = re.compile("[0-9]")
_SPEECH = re.compile(r"[。！？!?；;]")
_WORD = r"[\u4e00-\u9fffA-Za-z0-9+＋·•（）()]"
_RUN = re.compile(_WORD + "+")
# A noun phrase going on behind a closing quotation mark: no particle, conjunction or verb stands in it.
_TAIL = re.compile(
    rf"(?:(?!的|和|与|及|等|在|开展|为|并|以|对|从|到|是|作为|之|促进|推动|推进|打通|付诸|成片|有形|先后|引领|破解){_WORD})+"
)
_NO_NOUN = "，。、；：“”‘’？！\n"
_VERBS = "实施|开展|推行|推进|落实|深化|建立|打造|制定|推广|完善|参与|率先|首家"
_VERB_TAIL = re.compile(f"(?:{_VERBS})$")
_DOING = f"{_VERBS}|[#&._%-]"  # such a verb, or a character that stands in no phrase
_LONGEST_WORD = 16  # of jieba's dictionary
# What may stand before a name inside its phrase: counts, ordinals, 首家, a loose verb.
_COUNT = re.compile(
    r"(?:[第首]?[0-9一二三四五六七八九十百余多两]{1,12}(?:个|家|届|期|批次?|支|项|名|场|条|大)|[首全各][家批届个])"
)
_LEADING = re.compile(
    r"(?:创新|组织(?!工作|部|系统|体系|生活|建设)|建设|超常规|重点|新时代|新(?!时代|青年)|好|实|抓|各|类|多|再|唯一){1,20}"
)
_HEAD_TAIL = re.compile(
    "(?:(?:专项|提升|攻坚|三年|五年)?行动(?:计划)?|计划|工程|(?:教育)?实践活动|(?:学习|主题|专题)教育|活动(?:年|周|月)?|机制|制度|"
    "体系|平台|驿站|讲堂|讲坛|课堂|大赛|擂台赛|学院|联盟|模式|工作法|集中治理|轮训|经验|(?:人才|创业|文化)[周日月节]|联建|智治|"
    "地图|绿卡|一卡通|(?:年金|链长|帮带|积分|例会|聘任|轮值|派驻|负责|纪实|备案|代办|承诺)制|中心|人才港|示范带|商圈|加油站|之家|"
    "工坊|新政|(?<![0-9])[0-9一二三四五六七八九十]{1,2}条|研修班|职级并行|试点|党建|运动会|建设年|提升年|攻坚年|办法|政治生活馆|服务团)$"
)
# The last characters of all that _HEAD_TAIL matches: what ends otherwise need not be cut into words.
_HEAD_ENDS = (
    *(
        "行动",
        "计划",
        "工程",
        "活动",
        "教育",
        "活动年",
        "活动周",
        "活动月",
        "机制",
        "制度",
        "体系",
        "平台",
        "驿站",
        "讲堂",
        "讲坛",
    ),
    *(
        "课堂",
        "大赛",
        "擂台赛",
        "学院",
        "联盟",
        "模式",
        "工作法",
        "集中治理",
        "轮训",
        "经验",
        "联建",
        "智治",
        "地图",
        "绿卡",
        "一卡通",
    ),
    *(
        "人才周",
        "人才日",
        "人才月",
        "人才节",
        "创业周",
        "创业日",
        "创业月",
        "创业节",
        "文化周",
        "文化日",
        "文化月",
        "文化节",
        "中心",
    ),
    *(
        "年金制",
        "链长制",
        "帮带制",
        "积分制",
        "例会制",
        "聘任制",
        "轮值制",
        "派驻制",
        "负责制",
        "纪实制",
        "备案制",
        "代办制",
    ),
    *(
        "承诺制",
        "人才港",
        "示范带",
        "商圈",
        "加油站",
        "之家",
        "工坊",
        "新政",
        "条",
        "研修班",
        "职级并行",
        "试点",
        "党建",
        "运动会",
    ),
    *("建设年", "提升年", "攻坚年", "办法", "政治生活馆", "服务团"),
)
# No phrase and no word of jieba's reaches beyond such a stretch, so that each can be cut by itself.
_STRETCHED = r"\u4e00-\u9fffA-Za-z0-9+＋·•（）()#&._%-"
_STRETCH = re.compile(f"[{_STRETCHED}]+")


class Candidate(NamedTuple):
    """One string in its place: *core* is the bare name, *surface* the whole phrase as it stands (marks, suffix).

    ``chain`` counts the coordinated
    quotations before and after it (“甲”“乙”“丙”三大工程), ``head`` is the generic noun that closes it or its chain ("" if none), ``quote`` the quotation itself, absent for unquoted names.
    ``chain_start`` is where its chain begins, ``None`` for a string that stands alone.
    """

    core: Span
    surface: Span
    head: str
    sentence: Span
    chain: tuple[int, int]
    quote: Quote | None = None
    chain_start: int | None = None


@cache
def _heads() -> re.Pattern[str]:
    """Match a generic noun, the longest of those that begin at one place (行动计划 before 行动)."""
    return re.compile("|".join(sorted(head_kinds(), key=lambda word: (-len(word), word))))


@cache
def head_kinds() -> dict[str, str]:
    """Map each generic noun (行动, 机制) to the kind of program it closes."""
    return {row["word"]: row["kind"] for row in read_table("lexicon/program_heads.tsv")}


@lru_cache(maxsize=4096)
def last_head(name: str) -> str:
    """Give the longest generic noun that *name* ends in, "" where there is none."""
    return next((name[-n:] for n in range(min(len(name), _longest_head()), 0, -1) if name[-n:] in head_kinds()), "")


@cache
def _longest_head() -> int:
    return max(map(len, head_kinds()))


def _find_head(text: str, start: int, limit: int) -> tuple[str, int]:
    """Find the generic noun that ends the noun phrase beginning at *start*; its text and end, or ("", start)."""
    if text[start : start + 1] in _NO_NOUN:  # most often so, and cheaper to ask
        return "", start
    phrase = _TAIL.match(text, start, min(limit, start + 14))
    first = _heads().search(text, start, phrase.end()) if phrase else None
    if not first:
        return "", start
    whole = _heads().match(text, first.start()) or first  # it may go on behind the phrase: 行动|计划
    return whole.group(), whole.end()


def _chains(text: str, quotes: Sequence[Quote]) -> list[tuple[int, int]]:
    """For each quote, the indices of the first and last quote of the chain of coordinated quotes it stands in."""
    bounds: list[tuple[int, int]] = []
    start = 0
    for i in range(len(quotes)):
        joined = i > 0 and text[quotes[i - 1].outer.end : quotes[i].outer.start] in (
            "",
            "、",
            "和",
            "及",
            "与",
            "，",
            "以及",
        )
        if not joined:
            start = i
        bounds.append((start, i))
    last = {first: i for i, (first, _) in enumerate(bounds)}
    return [(first, last[first]) for first, _ in bounds]


@lru_cache(maxsize=16)  # every way to find candidates of a document asks
def _sentence_finder(text: str) -> Callable[[int], Span]:
    """Make a function that gives the sentence of a place, the next one for a place between two."""
    sentences = split_sentences(text)
    ends = [sentence.end for sentence in sentences[:-1]]
    return lambda position: sentences[bisect_right(ends, position)]


@cache
def _national() -> re.Pattern[str]:
    names = sorted((row["name"] for row in read_table("lexicon/program_national.tsv")), key=lambda n: (-len(n), n))
    return re.compile("|".join(map(re.escape, names)))


def find_noun_phrase(text: str, candidate: Candidate) -> tuple[Span, Span | None]:
    """Widen a quotation by its nouns: the whole phrase, and the body behind the quotation that it is a model of.

    “四美”红旗村 goes on to the right (红旗村); a mere number with a generic noun is told by what stands before: 考察“六个一”机制.
    """
    start, end = candidate.surface.start, candidate.surface.end
    behind = candidate.core.end + 1
    stretch = _STRETCH.match(text, behind, candidate.sentence.end)
    bounds = _phrase_bounds(stretch.group()) if stretch else ()
    own = None
    if bounds and bounds[0][0] == 0:
        right = behind + bounds[0][1]
        digit = _DIGIT.search(text, behind, right)
        stop = digit.start() if digit else right
        model = _MODEL.match(text, behind, stop)
        own = Span(*model.span()) if model else None
        end = max(end, stop if stop - behind <= _LONGEST_TAIL else own.end if own else end)
    if not own and is_numbered(text[candidate.core.start : candidate.core.end]):
        left = next((p for p in _phrases_at(text, candidate.sentence, start) if p.end == start), None)
        if left and left.end - left.start <= 12:
            start = _strip_lead(text, left).start
    return Span(start, end), own


def find_national(text: str) -> list[Candidate]:
    """Find nation-wide programmes of party and state by their fixed names, with the generic noun behind them."""
    sentence_at = _sentence_finder(text)
    quoted = make_search_around(quote.inner for quote in find_quotes(text))
    found = []
    for match in _national().finditer(text):
        span = Span(*match.span())
        if text[span.start - 1] in "”’想" or any(inner != span for inner in quoted(span)):
            continue  # part of a longer name: “双报到、通通在”, “不忘初心、牢记使命”主题教育
        head, end = _find_head(text, match.end(), match.end() + 6)
        found.append(Candidate(span, Span(span.start, end), head, sentence_at(span.start), (0, 0)))
    return found


def find_quoted(text: str) -> list[Candidate]:
    """Find every quoted string short enough to be a name, with the generic noun and the chain it belongs to."""
    sentence_at = _sentence_finder(text)
    all_quotes = [q for q in find_quotes(text) if q.mark in "“‘"]
    levels: dict[int, list[Quote]] = {}
    for quote in all_quotes:
        levels.setdefault(quote.depth, []).append(quote)
    found = []
    for quotes in levels.values():
        chains = _chains(text, quotes)
        for i, quote in enumerate(quotes):
            inner = text[quote.inner.start : quote.inner.end]
            if len(inner) > _MAX_QUOTED or _SPEECH.search(inner):
                continue
            last = quotes[chains[i][1]].outer.end
            head, end = _find_head(text, last, len(text))
            surface = Span(quote.outer.start, end if head and chains[i][1] == i else quote.outer.end)
            chain = (i - chains[i][0], chains[i][1] - i)
            found.append(Candidate(quote.inner, surface, head, sentence_at(quote.outer.start), chain, quote))
    return sorted(found, key=lambda c: (c.core.start, -c.core.end))


@lru_cache(maxsize=4096)
def _phrase_bounds(stretch: str) -> tuple[tuple[int, int], ...]:
    """Bounds of the maximal runs of words without punctuation, quotation marks or stop words."""
    found: list[tuple[int, int]] = []
    start, at = None, 0
    for word in segment(stretch):
        if _ends_phrase(word):
            if start is not None and start < at:
                found.append((start, at))
            start = at - 1 if word == "的" and stretch[at - 1 : at] == "党" else None
        elif start is None:
            start = at
        at += len(word)
    if start is not None:
        found.append((start, at))
    return tuple(found)


@lru_cache(maxsize=16384)
def _ends_phrase(word: str) -> bool:
    """Tell whether *word* is a stop word, ends in a verb of doing, or is no word."""
    boundaries = read_words("lexicon/program_boundaries.tsv")
    return word in boundaries or _VERB_TAIL.search(word) is not None or not _RUN.fullmatch(word)


def _phrases_in(text: str, start: int, end: int) -> list[Span]:
    """The noun phrases of one stretch."""
    return [Span(start + left, start + right) for left, right in _phrase_bounds(text[start:end])]


def _phrases_at(text: str, sentence: Span, position: int) -> list[Span]:
    """The noun phrases of the stretch of *sentence* that holds or touches *position*."""
    stretches = _STRETCH.finditer(text, sentence.start, sentence.end)
    return [p for s in stretches if s.start() <= position <= s.end() for p in _phrases_in(text, *s.span())]


def _strip_lead(text: str, span: Span) -> Span:
    start = span.start
    for count in _COUNT.finditer(text, start, span.end):
        start = count.end()
    lead = _LEADING.match(text, start, span.end)
    start = lead.end() if lead else start
    return Span(start, span.end) if start < span.end - 3 else span


def find_phrase_starts(text: str, positions: Iterable[int]) -> set[int]:
    """Tell at which of *positions* a noun phrase begins: a maximal run of words without punctuation, verbs of doing
    and particles."""
    sentence_at = _sentence_finder(text)
    return {
        position
        for position in positions
        if any(p.start == position for p in _phrases_at(text, sentence_at(position), position))
    }


def find_unquoted(text: str) -> list[Candidate]:
    """Find noun phrases without quotation marks that end in a generic noun of programs (党建联建, …能力提升行动)."""
    found = []
    for sentence, phrase in _headed_phrases(text):
        span = _strip_lead(text, phrase)
        head = _HEAD_TAIL.search(text[span.start : span.end])
        if (
            head
            and 4 <= span.end - span.start <= 30
            and head.start() > 0
            and text[span.start - 1] not in CLOSING  # “丁香扎根”计划: the noun belongs to the quotation
            and text[span.end : span.end + 1] not in _MARKS
        ):
            found.append(Candidate(span, span, head.group(), sentence, (0, 0)))
    return found


def _headed_phrases(text: str) -> Iterator[tuple[Span, Span]]:
    """Yield the noun phrases outside quotation marks that end in the last characters of a generic noun, each with its
    sentence."""
    closing, is_quoted = _closing_head(), make_overlap_test(quote.outer for quote in find_quotes(text))
    for sentence in split_sentences(text):
        head = closing.search(text, sentence.start, sentence.end)
        for stretch in _STRETCH.finditer(text, sentence.start, sentence.end) if head else ():
            start, end = stretch.span()
            if not head:
                break
            if head.start() >= end:
                continue
            if not is_quoted(Span(start, end)):
                for left, right in _phrase_bounds(stretch.group()):
                    if text.endswith(_HEAD_ENDS, start + left, start + right):
                        yield sentence, Span(start + left, start + right)
            head = closing.search(text, end, sentence.end)


@cache
def _closing_head() -> re.Pattern[str]:
    """Match a generic noun that may end a phrase: nothing follows, or what a stop word may begin with.

    Behind most others (机制|建设, 工程|质量) the stretch need not be cut into words. 年, 周 and 月 make 活动 another generic
    noun (活动年).
    """
    stops = "".join(sorted({"年", "周", "月"} | {word[0] for word in read_words("lexicon/program_boundaries.tsv")}))
    behind = rf"[{re.escape(stops)}]|[^{_STRETCHED}]|\Z|[{_STRETCHED}]{{0,{_LONGEST_WORD - 1}}}?(?:{_DOING})"
    return re.compile(rf"(?:{'|'.join(sorted(_HEAD_ENDS))})(?={behind})")
