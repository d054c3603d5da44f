"""What speaks for and against a figure being a program's result: named yes/no features of the pair in its passage."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache

from kg.extract.candidates import last_head
from kg.extract.features import find_verb, verb_classes
from kg.extract.link_pairs import MARKS, Pair, Report, pair_up
from kg.extract.measure_scene import Measure
from kg.lexicon import read_words
from kg.model import ProgramMention, Span
from kg.text import split_clauses

_EARLIER = frozenset(["sent", "prev"])  # places in a clause before the figure's
_HALF, _HIGH = Decimal("0.5"), Decimal("0.75")
_MEANS_REACH = 14  # characters at the end of which a word of _MEANS stands
_BEHIND_QUOTES = tuple("”、和及与，")
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
_HAN_PAIR = re.compile(r"(?=([\u4e00-\u9fff]{2}))")
_NO_HEAD = re.compile(r"[^\u4e00-\u9fff“]*")
_NUMBER = re.compile(r"\s{0,9}\d")
_PARTICLES = frozenset("的和等")
_AREA = re.compile(r"全[市省区县州旗]|我[市省区县]")


def list_link_features(report: Report, i: int, mention: ProgramMention) -> list[str]:
    """List the features of figure *i* being a result of the program of *mention*, one of :func:`list_mentions`."""
    p, m = pair_up(report, i, mention), mention
    place, before, after = p.place, p.before, p.after
    return [
        "bias",
        *_distance(place, *_counts_between(p)),
        *_company(place, *_counts_of_programs(p)),
        *_standing(place, m.kind, min(report.times[m.name], 3), m.quoted, _sureness(m.confidence), _head(m.text)),
        *_frame(place, _role(before, after), before[-1:], after[:1]),
        *_kinds(place, m.kind, report.slots[i].figure.kind),
        *_counting(p),
        *_sharing(p),
        *(_opening(place, p.here) if place in _EARLIER else ()),
    ]


# --- features: few combinations of what they tell occur, so each is spelt once --------------------------------------


def _upto(number: int, top: int) -> str:
    return str(number) if number < top else f"{top}+"


@lru_cache(maxsize=1024)
def _distance(place: str, clauses: int, openings: int, programs: int | None, figures: int) -> tuple[str, ...]:
    """How far the mention stands off, and what lies between; *programs* is ``None`` where it stands behind the figure."""
    found = [f"place={place}-behind" if programs is None else f"place={place}"]
    if place in _EARLIER:
        found += [f"{place}:clauses-between={_upto(clauses, 4)}", f"{place}:openings-between={_upto(openings, 2)}"]
    if programs is not None:
        found += [f"{place}:programs-between={_upto(programs, 2)}", f"{place}:figures-between={_upto(figures, 3)}"]
    return tuple(found)


def _counts_between(p: Pair) -> tuple[int, int, int | None, int]:
    """Clauses, those of them that open another piece of work, other programs and figures between mention and figure."""
    report, start, end = p.report, p.mention.span.end, p.figure_start
    clauses, openings = _clauses_in(report.text, *p.between) if p.place in _EARLIER else (0, 0)
    if start > end:
        return clauses, openings, None, 0
    return clauses, openings, report.count_others(p.mention.name, start, end), len(report.figures_in(start, end))


@lru_cache(maxsize=256)
def _clauses_in(text: str, start: int, end: int) -> tuple[int, int]:
    """How many clauses a stretch has, and how many of them open another piece of work."""
    clauses = split_clauses(text, Span(start, end)) if start < end else ()
    return len(clauses), sum([opens_anew(text[clause.start : clause.end]) for clause in clauses])


@lru_cache(maxsize=1024)
def _company(place: str, peers: int, programs: int, first: bool) -> tuple[str, ...]:
    """Which other programs the clause and the sentence name, and whether the program is the sentence's first."""
    found = [f"{place}:peers={_upto(peers, 2)}", f"{place}:programs-in-sentence={_upto(programs, 4)}"]
    return (*found, "first-in-sentence") if first and place != "prev" else tuple(found)


def _counts_of_programs(p: Pair) -> tuple[int, int, bool]:
    """Other programs in the mention's clause, programs around the figure, and whether the mention's is the first of those."""
    name, around = p.mention.name, p.report.names_around(p.i)
    return p.report.count_others(name, *p.clause), len(around), bool(around) and name == around[0]


@lru_cache(maxsize=1024)
def _standing(place: str, kind: str, times: int, quoted: bool, sureness: str, head: str) -> tuple[str, ...]:
    """What is known of the program itself."""
    return (
        f"times={times}",
        f"kind={kind}",
        f"{place}:kind={kind}",
        "quoted" if quoted else "unquoted",
        f"confidence={sureness}",
        f"head={head}",
    )


_head = lru_cache(maxsize=1024)(last_head)


def _sureness(confidence: Decimal) -> str:
    return "low" if confidence < _HALF else "middle" if confidence < _HIGH else "high"


@lru_cache(maxsize=1024)
def _frame(place: str, role: str, before: str, after: str) -> tuple[str, ...]:
    """How the clause speaks of the program: as means (通过“英才”计划), subject, object of 实施, one of a list.

    *before* and *after* are the characters on its two sides, "" at the end of the clause.
    """
    found = [f"{place}:as={role}"]
    if not after or after in MARKS:
        found.append(f"{place}:closes-clause")
    elif after in "、和与及":
        found.append(f"{place}:listed")
    elif after in "等的":
        found.append(f"{place}:before-{after}")
    if before and before in "、和与及”":
        found.append(f"{place}:later-in-list")
    return tuple(found)


@lru_cache(maxsize=256)  # a program is paired with several figures
def _role(before: str, after: str) -> str:
    if _MEANS.search(before, max(0, len(before) - _MEANS_REACH)):
        return "means"
    if _SINCE.match(after):
        return "since"
    if len(before) <= 2 and _HAN.match(after):
        return "subject"
    return _governing_class(_QUOTES_BEFORE.sub("", before) if before.endswith(_BEHIND_QUOTES) else before)


def _governing_class(before: str) -> str:
    """The class of the verb nearest to the end of *before* in ``program_verbs.tsv``; "none" where there is none near."""
    verb, _ = find_verb(before, _VERB_REACH)
    return verb_classes()[verb] if verb else "none"


@lru_cache(maxsize=1024)
def _kinds(place: str, program: str, unit: str) -> tuple[str, ...]:
    """Of what kind the figure is (people, event, money, share, …), alone and beside the program's kind."""
    return f"unit={unit}", f"{place}:unit={unit}", f"{program}-unit={unit}"


def _counting(p: Pair) -> list[str]:
    """Whether the program itself is counted (建成“驿站”600个) or is an attribute of what is (“英才”团队2个, and 个人9名)."""
    measures = p.report.measures
    ways = {_way(p.mention, measures[k]) for k in p.report.figures_in(*p.clause) if k != p.i}
    found = [f"{p.place}:{way}-of-another" for way in sorted(ways) if way]
    way = _way(p.mention, measures[p.i])
    return [*found, f"{p.place}:{way}"] if way else found


def _way(mention: ProgramMention, measure: Measure | None) -> str:
    if measure is None:
        return ""
    for part in measure.noun:
        if part.overlaps(mention.span):
            return "counted" if is_counted(mention, measure) else "attribute"
    return ""


def _sharing(p: Pair) -> list[str]:
    """Whether the measure shares a word with the program (网格智治, 设置网格) or with the clause that names it."""
    said, name, place = p.report.said[p.i], p.mention.text, p.place
    shared = f"{place}:characters-shared={min(len(_characters(said).intersection(name)), 3)}"
    if shares_word(said, name):
        return [f"{place}:shares-word=yes", shared]
    if place in _EARLIER and shares_word(said, p.before + p.after):
        return [f"{place}:shares-word=no", f"{place}:shares-word-with-clause", shared]
    return [f"{place}:shares-word=no", shared]


@lru_cache(maxsize=256)  # a figure is paired with several programs
def _opening(place: str, clause: str) -> list[str]:
    """How the figure's clause starts, where the program stands in a clause before."""
    start = _NO_HEAD.match(clause)
    head = start.end() if start else 0
    tests = {
        "opens-anew": opens_anew(clause),
        "follows": tells_effect(clause),
        "whole": _WHOLE.match(clause),
        "sums": _SUMS.match(clause, head),
        "area": _AREA.match(clause, head),
        "number": _NUMBER.match(clause),
    }
    return [f"{place}:clause-{name}" for name, met in tests.items() if met]


# --- tests ----------------------------------------------------------------------------------------------------------


def is_counted(mention: ProgramMention, measure: Measure) -> bool:
    """Tell whether the program itself is what is counted (建成“驿站”600个), not an attribute of it (“英才”团队2个)."""
    noun = measure.noun[0]
    return noun.overlaps(mention.span) and noun.end <= mention.span.end


_LEAD = re.compile(rf"^[^\u4e00-\u9fff“]*{_ADVERBS}")


@cache
def _links(kind: str) -> tuple[str, ...]:
    return tuple(read_words("lexicon/outcome_links.tsv", **{"class": kind}))


def _lead_end(clause: str) -> int:
    """Where what may stand before the verb ends: 先后, 累计, 同时."""
    lead = _LEAD.match(clause)
    return lead.end() if lead else 0


@lru_cache(maxsize=1024)
def opens_anew(clause: str) -> bool:
    """Tell whether a clause starts another piece of work: 成立行业党委, 出台意见; not 累计培训干部 or 选派干部."""
    return clause.startswith(_links("opens"), _lead_end(clause))


def tells_effect(clause: str) -> bool:
    """Tell whether a clause says what came of a thing: 带动增收, 服务群众; not 全市覆盖率达98%."""
    return clause.startswith(_links("follows"), _lead_end(clause))


def shares_word(one: str, other: str) -> bool:
    """Tell whether two phrases share a word that says something: 网格 in 网格智治 and 设置网格; not 干部 or 工作."""
    return any(map(other.__contains__, _telling_pairs(one)))


@lru_cache(maxsize=256)  # as above
def _telling_pairs(words: str) -> frozenset[str]:
    """The pairs of Chinese characters in *words*, without those that are everyday words."""
    return frozenset(_HAN_PAIR.findall(words)) - _plain_words()


@cache
def _plain_words() -> frozenset[str]:
    return read_words("lexicon/outcome_links.tsv", **{"class": "plain"})


@lru_cache(maxsize=256)
def _characters(words: str) -> frozenset[str]:
    """The Chinese characters of *words* that are no particles."""
    return frozenset(_HAN.findall(words)) - _PARTICLES
