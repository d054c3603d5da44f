"""Positions: which role a person holds in which body, read from the words beside the name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from kg.extract.names import either
from kg.extract.phrases import phrase_start
from kg.extract.widths import widen
from kg.lexicon import read_words
from kg.model import Document, OrganizationMention, PersonMention, Position, Span

_BREAK = re.compile(r"[，,。；;：:！!？?\n“”‘’（）()《》]")
_COMMITTEE = re.compile(r"(?:自治区|自治州|^省|^市|^州|^盟|^县|^区|^旗|[镇乡村]|街道|社区|嘎查)$")
_PARTY = re.compile(r"^(?:党委|党工委|党总支|党支部)(?=.)")
_BRANCH = re.compile(r"(?<=[村道区查])(?:党委|党工委|党总支|党支部)$")
_HEAD_OF_PLACE = re.compile(r"(?:副|常务){0,4}[省市县区州旗盟镇乡村]长$")
_TOWN = re.compile(r"[\u3400-\u9fff]{2,16}(?:镇|乡|街道)(?=[\u3400-\u9fff]{1,3}$)")
_PRAISE = re.compile(r"^(?:国内外?|国际|知名|著名|顶尖|一流|有关|相关|领域)+")
_BEFORE, _BEHIND, _COPULA, _LISTED = Decimal("0.95"), Decimal("0.9"), Decimal("0.85"), Decimal("0.8")


@dataclass(frozen=True, slots=True)
class _Role:
    """A role as written with its body as written, and the passage they stand in."""

    role: str
    organization: str | None
    start: int
    end: int


def _heads(*kinds: str) -> str:
    return either(word for kind in kinds for word in read_words("lexicon/roles.tsv", "role", kind=kind))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Return the compiled shapes of roles and of the words that tie them to a name."""
    rank, every = _heads("rank"), _heads("office", "title", "job")
    congress = r"党的[一二三四五六七八九十]{1,4}大(?:、(?:党的)?[一二三四五六七八九十]{1,4}大){0,9}代表|(?:全国|省|市|区|县)?(?:人大|党)代表"
    one = r"(?:一[名位]|第[一二三四五六七八九十]+[任位])?"
    many = r"(?:一大?批|多[名位]|数[名位]|几[名位]|\d+余?多?[名位]|[两二三四五六七八九十]+[名位])?"
    return {
        "tail": re.compile(rf"(?:{congress}|(?:{rank}){{0,6}}(?:{every}|{_heads('apposed')}))$"),
        "behind": re.compile(rf"(?:同志)?({every})(?!们)"),
        "copula": re.compile(
            rf"(?:[^，。；：、！？\n“”]{{0,12}}?(?:当选|担任|出任|兼任|受聘|转任|现任|任)|是|系|作为)为?了?{one}"
        ),
        "group": re.compile(rf"等{many}([^，。；、！？\n“”的]{{0,8}}?{_heads('group')})"),
        "as": re.compile(rf"作为([^，。；！？\n“”]{{2,30}}?(?:{congress}|{every}))，$"),
        "quoted": re.compile(r"[^，。；：！？\n]{0,6}?“([^”\n]{2,10})”"),
        "bracket": re.compile(r"[（(]([^（）()\n]{2,24})[）)]"),
    }


def _clause_start(text: str, end: int, back: int = 60) -> int:
    """Return where the clause begins that *end* lies in."""
    start = max(0, end - back)
    for mark in _BREAK.finditer(text, start, end):
        start = mark.end()
    return start


def _town_start(text: str, start: int, begin: int) -> int:
    """Return where the township is named that a village's name goes on from: 青溪镇|三把车村, whose 把 is no verb."""
    town = _TOWN.search(text, start, begin)
    return phrase_start(text, start, town.end()) if town else begin


def _split_body(text: str, start: int, role_start: int, role: str) -> tuple[str | None, str, int]:
    """Return (body, role, start of both): 某镇|党委书记 is 书记 of the 某镇党委, 某局|党组书记 of the 某局."""
    begin = phrase_start(text, start, role_start)
    body = text[begin:role_start].removesuffix("的")
    if text[role_start - 1 : role_start] == "的" and not body:
        begin = phrase_start(text, start, role_start - 1)
        body = text[begin : role_start - 1]
    if body.endswith(("村", "社区")):
        begin = _town_start(text, start, begin)
        body = text[begin:role_start]
    party = _PARTY.match(role)
    if party and _COMMITTEE.search(body):
        body, role = body + party.group(), role[party.end() :]
    if role.startswith(("原", "时任", "现任")):
        role = re.sub("^(?:原|时任|现任)", "", role)
    return (None if not body or body in read_words("lexicon/org_words.tsv", kind="no_body") else body), role, begin


def _is_status(role: str, text: str) -> bool:
    """Tell whether *text* ends in a longer word that is no position (大学生 for 学生)."""
    return any(
        text.endswith(word) and len(word) > len(role) for word in read_words("lexicon/roles.tsv", "role", kind="status")
    )


def _roles_ending(text: str, start: int, end: int) -> Iterator[_Role]:
    """Yield the roles of a chain that ends at *end*, nearest first: 市委常委、区委书记| gives 书记, then 常委."""
    while start < end:
        tail = _patterns()["tail"].search(text[start:end])
        if not tail or _is_status(tail.group(), text[start:end]):
            return
        at = start + tail.start()
        if "代表" in tail.group() and tail.group() != "代表":
            body, role, begin = None, tail.group(), at
        else:
            body, role, begin = _split_body(text, start, at, tail.group())
        yield _Role(role, body, begin, end)
        if text[begin - 1 : begin] not in ("、", "兼"):
            return
        end = begin - 1


def _shares(role: str) -> bool:
    """Tell whether a role may be held in the body of the role before it: 局长, not 市长 behind 市委副书记."""
    return not _HEAD_OF_PLACE.search(role) and "代表" not in role and not role.endswith("委员")


def _share_body(roles: list[_Role]) -> list[_Role]:
    """Give a role without a body that of the role before it: 某局党组书记、局长; 某社区党委书记、主任 is 主任 of 某社区."""
    shared: list[_Role] = []
    for role in reversed(roles):
        if role.organization is None and shared and shared[-1].organization and _shares(role.role):
            body = _BRANCH.sub("", shared[-1].organization)
            role = _Role(role.role, body, shared[-1].start, role.end)
        shared.append(role)
    return shared


def _before(text: str, name: Span) -> list[_Role]:
    """Return the roles right before a name: 华中师范大学教授|徐某, 记者 |刘某, 作为…代表，|郑某."""
    end = name.start
    while end and text[end - 1] in " 　：:":
        end -= 1
    found = list(_roles_ending(text, _clause_start(text, end), end))
    stated = _patterns()["as"].search(text[max(0, name.start - 36) : name.start])
    if not found and stated:
        start = max(0, name.start - 36) + stated.start(1)
        found = list(_roles_ending(text, start, name.start - 1))
    return _share_body(found)


def _behind(text: str, name: Span, bodies: dict[int, str]) -> list[_Role]:
    """Return the role right behind a name, with a body that ends where the name begins: 长安大学|冯某|教授."""
    match = _patterns()["behind"].match(text, name.end)
    if not match:
        return []
    body = bodies.get(name.start)
    return [_Role(match[1], body, name.start - len(body or ""), match.end())]


def _stated(text: str, name: Span, end: int) -> list[_Role]:
    """Return the roles that a verb gives to a name: 马某当选中国工程院院士, 某人是一名“红领创客”, 某人（某厂厂长）.

    *end* is where the list ends that the name stands in: 赫某、宋某等院士|受聘为首席科学家 speaks of both.
    """
    bracket = _patterns()["bracket"].match(text, name.end)
    if bracket:
        return _share_body(list(_roles_ending(text, bracket.start(1), bracket.end(1))))
    copula = _patterns()["copula"].match(text, end)
    if not copula:
        return []
    quoted = _patterns()["quoted"].match(text, copula.end())
    if quoted and _patterns()["tail"].search(quoted[1]):
        return [_Role(quoted[1], None, name.start, quoted.end())]
    stop = _BREAK.search(text, copula.end())
    end = min(stop.start() if stop else len(text), copula.end() + 50)
    roles = _share_body(list(_roles_ending(text, copula.end(), end)))
    return [_Role(r.role, r.organization, name.start, r.end) for r in roles]


def _list_ends(text: str, names: dict[int, Span]) -> dict[int, int]:
    """Map the start of each name to the end of the last name of the list that it opens or continues (甲、乙|等院士)."""
    ends: dict[int, int] = {}
    for start in sorted(names, reverse=True):
        after = _next_in_list(text, names[start].end, names)
        ends[start] = names[start].end if after is None else ends[after.start]
    return ends


def _next_in_list(text: str, end: int, names: dict[int, Span]) -> Span | None:
    """Return the name that goes on with the list whose item ends at *end*: 、某公司|欧阳某."""
    if text[end : end + 1] not in ("、", "和", "与"):
        return None
    after = next((names[end + 1 + skip] for skip in range(13) if end + 1 + skip in names), None)
    return None if after is None or any(ch in "，。；：" for ch in text[end : after.start]) else after


def _grouped(text: str, name: Span, end: int) -> list[_Role]:
    """Return the role that closes a list: 蹇某、夏某等院士; the body may stand in the item: 某公司欧阳某、…等企业家代表."""
    match = _patterns()["group"].match(text, end)
    if not match:
        return []
    begin = phrase_start(text, _clause_start(text, name.start), name.start)
    body = text[begin : name.start]
    role = _PRAISE.sub("", match[1])
    return [_Role(role, body if 3 <= len(body) <= 12 else None, begin if body else name.start, match.end())]


def _inherited(text: str, name: Span, known: dict[int, list[_Role]]) -> list[_Role]:
    """Return the roles of the name before in a list: 中国科学院院士李某、|张某."""
    if text[name.start - 1 : name.start] not in ("、", " ") or name.start - 1 not in known:
        return []
    return [_Role(r.role, r.organization, r.start, name.end) for r in known[name.start - 1]]


def _roles_of(
    text: str, people: Sequence[PersonMention], bodies: dict[int, str]
) -> Iterator[tuple[PersonMention, _Role, Decimal]]:
    """Yield (mention, role, confidence) for every role stated beside a mention."""
    names = {mention.span.start: mention.span for mention in people}
    ends = _list_ends(text, names)
    known: dict[int, list[_Role]] = {}
    for mention in people:
        span = mention.span
        end = ends[span.start]
        before = _before(text, span)
        inherited = [] if before else _inherited(text, span, known)
        known[span.end] = before or inherited
        yield from ((mention, role, _BEFORE) for role in before)
        yield from ((mention, role, _LISTED) for role in inherited)
        yield from ((mention, role, _BEHIND) for role in _behind(text, span, bodies))
        yield from ((mention, role, _COPULA) for role in _stated(text, span, end))
        if not before and not inherited:
            yield from ((mention, role, _LISTED) for role in _grouped(text, span, end))


def find_positions(
    doc: Document, people: Sequence[PersonMention], organizations: Sequence[OrganizationMention] = ()
) -> tuple[Position, ...]:
    """Find the roles that *doc* states of *people*, each with its body as written, in order of their evidence.

    A body that is one of *organizations* is taken over where it stands right before the name (长安大学冯某教授).
    """
    bodies = {mention.span.end: mention.text for mention in organizations}
    found: dict[tuple[str, str, str | None], Position] = {}
    for mention, role, confidence in _roles_of(widen(doc.text), sorted(people, key=lambda m: m.span), bodies):
        span = Span(min(role.start, mention.span.start), max(role.end, mention.span.end))
        key = (mention.text, role.role, role.organization)
        found.setdefault(key, Position(mention.text, role.role, role.organization, span, confidence))
    return tuple(sorted(found.values(), key=lambda p: (p.evidence, p.person, p.role)))
