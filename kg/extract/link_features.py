"""What speaks for and against a figure being a program's result: named yes/no features of the pair in its passage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain

from kg.extract.candidates import last_head
from kg.extract.features import find_verb, verb_classes
from kg.extract.link_pairs import MARKS, Pair, Report, pair_up
from kg.extract.measure_scene import Measure
from kg.lexicon import read_words
from kg.model import ProgramMention

_VERB_REACH = 13  # characters before a program in which the verb ends that governs it
_MEANS = re.compile(r"(?:通过|依托|运用|借助|利用|围绕|按照|以|在|经|随着|聚焦)[^，。；]{0,12}$")
_SINCE = re.compile(
    r"[^，。；]{0,6}(?:以来|后|中|期间|下|为抓手|为载体|为契机|为例|为牵引|为依托|为平台|为支撑)[，,]?$"
)
_ADVERBS = (
    "(?:同时|并|还|再|先后|相继|累计|共|已|积极|创新|科学|全面|探索|统筹|现已|目前|预计|在[\u4e00-\u9fff]{0,8}?(?=建))*"
)
_WHOLE = re.compile(
    r"\s{0,9}(?:截至[^，]{1,8})?(?:目前)?全[市省区县州旗][^，]{0,16}?(?:总量|总数|覆盖率|占比|收入|比例|率|村|平均)"
)
_QUOTES_BEFORE = re.compile(r"(?:“[^”]{0,60}”[、和及与，]?){1,40}$")
_SUMS = re.compile(r"累计|共|目前|现已|已|先后|截至|其中|今年以来")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_HAN_RUN = re.compile(r"[\u4e00-\u9fff]{2,}")
_NO_HEAD = re.compile(r"[^\u4e00-\u9fff“]*")
_NUMBER = re.compile(r"\s{0,9}\d")
_PARTICLES = frozenset("的和等")
_AREA = re.compile(r"全[市省区县州旗]|我[市省区县]")


def list_link_features(report: Report, i: int, mention: ProgramMention) -> list[str]:
    """List the features of figure *i* being a result of the program of *mention*, one of :func:`list_mentions`."""
    pair = pair_up(report, i, mention)
    groups = (_distance, _company, _standing, _frame, _kinds, _counting, _sharing, _opening)
    return ["bias", *chain.from_iterable(group(pair) for group in groups)]


# --- features -------------------------------------------------------------------------------------------------------


def _upto(number: int, top: int) -> str:
    return str(number) if number < top else f"{top}+"


def _distance(p: Pair) -> Iterator[str]:
    """How far the mention stands off, and what lies between."""
    start, end = p.mention.span.end, p.slot.figure.span.start
    behind = start > end
    yield f"place={p.place}{'-behind' if behind else ''}"
    if p.place in ("sent", "prev"):
        text = p.report.text
        yield f"{p.place}:clauses-between={_upto(len(p.between), 4)}"
        yield f"{p.place}:openings-between={_upto(sum(opens_anew(text[c.start : c.end]) for c in p.between), 2)}"
    if not behind:
        others = set(p.report.names_in(start, end)) - {p.mention.name}
        yield f"{p.place}:programs-between={_upto(len(others), 2)}"
        yield f"{p.place}:figures-between={_upto(len(p.report.figures_in(start, end)), 3)}"


def _company(p: Pair) -> Iterator[str]:
    """Which other programs the clause and the sentence name, and whether the program is the sentence's first."""
    peers = set(p.report.names_in(p.clause.start, p.clause.end)) - {p.mention.name}
    yield f"{p.place}:peers={_upto(len(peers), 2)}"
    names = p.report.names_in(p.sentence, p.clause_end)
    yield f"{p.place}:programs-in-sentence={_upto(len(names), 4)}"
    if names and p.mention.name == names[0] and p.place != "prev":
        yield "first-in-sentence"


def _standing(p: Pair) -> Iterator[str]:
    """What is known of the program itself."""
    m = p.mention
    yield f"times={min(p.report.times[m.name], 3)}"
    yield f"kind={m.kind}"
    yield f"{p.place}:kind={m.kind}"
    yield "quoted" if m.quoted else "unquoted"
    yield f"confidence={'low' if m.confidence < 0.5 else 'middle' if m.confidence < 0.75 else 'high'}"
    yield f"head={last_head(m.text)}"


def _frame(p: Pair) -> Iterator[str]:
    """How the clause speaks of the program: as means (通过“英才”计划), subject, object of 实施, one of a list."""
    yield f"{p.place}:as={_role(p)}"
    if not p.after or p.after[0] in MARKS:
        yield f"{p.place}:closes-clause"
    elif p.after[0] in "、和与及":
        yield f"{p.place}:listed"
    elif p.after[0] in "等的":
        yield f"{p.place}:before-{p.after[0]}"
    if p.before.endswith(("、", "和", "与", "及", "”")):
        yield f"{p.place}:later-in-list"


def _role(p: Pair) -> str:
    if _MEANS.search(p.before):
        return "means"
    if _SINCE.match(p.after):
        return "since"
    if len(p.before) <= 2 and _HAN.match(p.after):
        return "subject"
    return _governing_class(_QUOTES_BEFORE.sub("", p.before))


def _governing_class(before: str) -> str:
    """The class of the verb nearest to the end of *before* in ``program_verbs.tsv``; "none" where there is none near."""
    verb, _ = find_verb(before, _VERB_REACH)
    return verb_classes()[verb] if verb else "none"


def _kinds(p: Pair) -> Iterator[str]:
    """Of what kind the figure is (people, event, money, share, …), alone and beside the program's kind."""
    kind = p.slot.figure.kind
    yield f"unit={kind}"
    yield f"{p.place}:unit={kind}"
    yield f"{p.mention.kind}-unit={kind}"


def _counting(p: Pair) -> Iterator[str]:
    """Whether the program itself is counted (建成“驿站”600个) or is an attribute of what is (“英才”团队2个, and 个人9名)."""
    others = p.report.figures_in(p.clause.start, p.clause.end)
    ways = {_way(p, p.report.measures[k]) for k in others if k != p.i}
    yield from (f"{p.place}:{way}-of-another" for way in sorted(ways) if way)
    if way := _way(p, p.report.measures[p.i]):
        yield f"{p.place}:{way}"


def _way(p: Pair, measure: Measure | None) -> str:
    if measure is None:
        return ""
    if is_counted(p.mention, measure):
        return "counted"
    return "attribute" if any(part.overlaps(p.mention.span) for part in measure.noun) else ""


def _sharing(p: Pair) -> Iterator[str]:
    """Whether the measure shares a word with the program (网格智治, 设置网格) or with the clause that names it."""
    said, name = p.report.said[p.i], p.mention.text
    shares = shares_word(said, name)
    yield f"{p.place}:shares-word={'yes' if shares else 'no'}"
    if not shares and p.place in ("sent", "prev") and shares_word(said, p.before + p.after):
        yield f"{p.place}:shares-word-with-clause"
    yield f"{p.place}:characters-shared={min(len(_characters(said) & _characters(name)), 3)}"


def _opening(p: Pair) -> Iterator[str]:
    """How the figure's clause starts, where the program stands in a clause before."""
    if p.place not in ("sent", "prev"):
        return
    yield from (f"{p.place}:clause-{name}" for name in _openings(p.here))


@lru_cache(maxsize=256)  # a figure is paired with several programs
def _openings(clause: str) -> tuple[str, ...]:
    head = _NO_HEAD.sub("", clause, count=1)
    tests = {
        "opens-anew": opens_anew(clause),
        "follows": tells_effect(clause),
        "whole": _WHOLE.match(clause),
        "sums": _SUMS.match(head),
        "area": _AREA.match(head),
        "number": _NUMBER.match(clause),
    }
    return tuple(name for name, met in tests.items() if met)


# --- tests ----------------------------------------------------------------------------------------------------------


def is_counted(mention: ProgramMention, measure: Measure) -> bool:
    """Tell whether the program itself is what is counted (建成“驿站”600个), not an attribute of it (“英才”团队2个)."""
    noun = measure.noun[0]
    return noun.overlaps(mention.span) and noun.end <= mention.span.end


_LEAD = re.compile(rf"^[^\u4e00-\u9fff“]*{_ADVERBS}")


@cache
def _links(kind: str) -> tuple[str, ...]:
    return tuple(read_words("lexicon/outcome_links.tsv", **{"class": kind}))


def _starts_with(clause: str, kind: str) -> bool:
    head = _LEAD.match(clause)
    return clause.startswith(_links(kind), head.end() if head else 0)


@lru_cache(maxsize=1024)
def opens_anew(clause: str) -> bool:
    """Tell whether a clause starts another piece of work: 成立行业党委, 出台意见; not 累计培训干部 or 选派干部."""
    return _starts_with(clause, "opens")


def tells_effect(clause: str) -> bool:
    """Tell whether a clause says what came of a thing: 带动增收, 服务群众; not 全市覆盖率达98%."""
    return _starts_with(clause, "follows")


def shares_word(one: str, other: str) -> bool:
    """Tell whether two phrases share a word that says something: 网格 in 网格智治 and 设置网格; not 干部 or 工作."""
    return not _telling_pairs(one).isdisjoint(_telling_pairs(other))


@lru_cache(maxsize=1024)
def _telling_pairs(words: str) -> frozenset[str]:
    """The pairs of Chinese characters in *words*, without those that are everyday words."""
    pairs = {run[k : k + 2] for run in _HAN_RUN.findall(words) for k in range(len(run) - 1)}
    return frozenset(pairs - read_words("lexicon/outcome_links.tsv", **{"class": "plain"}))


@lru_cache(maxsize=1024)
def _characters(words: str) -> frozenset[str]:
    """The Chinese characters of *words* that are no particles."""
    return frozenset(_HAN.findall(words)) - _PARTICLES
