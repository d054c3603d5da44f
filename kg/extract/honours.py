"""Honours: named prizes, titles and commendations, and being chosen as a model case, with who received them from whom."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import chain

from kg.extract.awards import Award, find_awards, is_award, nouns
from kg.extract.names import either
from kg.extract.recipients import Context, Recipient, recipients_before
from kg.extract.widths import widen
from kg.lexicon import read_words
from kg.model import Document, Honour, OrganizationMention, PersonMention, ProgramMention, Region, Span
from kg.text import split_sentences

_SURE, _FAIR, _LOW = Decimal("0.9"), Decimal("0.75"), Decimal("0.6")
_CREATED = re.compile(r"\d[\d.万]{0,20}余?[名个家位所]")
_NOT_COUNTED = re.compile("会$|”.{0,60}(?:成员|已)")  # “好班子”成员已提拔|10名: counted is something else
_VERBS = "lexicon/honour_verbs.tsv"


def _verbs(kind: str) -> str:
    return either(read_words(_VERBS, kind=kind))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Return the compiled shapes of the rules."""
    counted = r"(?:各)?\d[\d,.万]{0,20}余?[名个位家支]"
    area = r"(?:全国|全省|全区|全市|全县|省级|市级|国家级|省|市|自治区)?"
    titles = either(nouns("apposed"))
    return {
        "receive": re.compile(
            rf"(?P<strong>{_verbs('receive')})(?!者|数|人选|率|名单|条件)|(?P<weak>{_verbs('weak')})(?!者|数|益|悉|知)"
        ),
        "passive": re.compile(rf"被(?P<by>[^，。；“”《》\n被\d评]{{1,16}}?)(?P<verb>{_verbs('passive')})"),
        "commend": re.compile(rf"{_verbs('commend')}(?=[^，。；\n]{{0,30}}“)"),
        "choose": re.compile(rf"{_verbs('choose')}(?:累计|共)?(?=[\u4e00-\u9fff]{{4,16}}?\d)"),
        "emerge": re.compile(rf"{_verbs('emerge')}(?=[^。；\n]{{0,60}})"),
        "counted": re.compile(
            rf"(?P<n>{counted})?(?P<award>(?:首批|第[一二三四五六七八九十]批)?{area}“[^”\n]{{2,24}}”(?:[\u4e00-\u9fff]{{2,6}}?(?=[\d，。、；]))?)(?P<m>{counted}(?:（个）)?)?"
        ),
        "confer": re.compile(
            rf"(?:为|向|给)(?P<who>[^，。；\n]{{2,30}}?){_verbs('confer')}(?P<award>[^，。；\n]{{2,30}})"
        ),
        "apposed": re.compile(
            rf"{area}“([^”\n]{{2,24}}{titles})”(?:荣誉|称号)?(?:获得者|得主)?(?:(?:(?<=者)、)?“[^”\n]{{2,16}}”)*"
        ),
        "praise": re.compile(
            rf"(?P<who>[^，。；\n]{{2,24}})[得受]到(?P<by>党中央|国务院|{_national_organs()})(?P<award>(?:充分|高度)?肯定(?:推广|和推广)?)"
        ),
        "plain": re.compile(
            r"(?P<award>[\u4e00-\u9fff]{4,16}?)(?P<n>\d[\d.万]{0,20}余?[名个位家支人所])(?=[，。；、\n]|$)"
        ),
        "bearers": re.compile(
            rf"(?P<n>{counted})[^，。；“”\n]{{0,6}}?(?:受到?|获得?)(?:表彰|表扬)的“(?P<award>[^”\n]{{2,24}})”"
        ),
        "meeting": re.compile(
            rf"(?P<who>{counted}[^，。；\n\d]{{0,10}}(?:\d[\d.万]{{0,20}}[名个家位支][^，。；\n\d]{{0,10}})?)"
            r"在(?P<award>[^，。；\n]{2,40}?表彰)[^，。；\n]{0,12}会上[受得]到(?:表彰|表扬)"
        ),
    }


def _national_organs() -> str:
    kinds = ("party organ", "government")
    return either(name for kind in kinds for name in read_words("lexicon/org_known.tsv", "name", kind=kind))


def _regional(award: str) -> bool:
    return "城市" in award or award.rstrip("”").endswith(nouns("region"))


def _pair(recipients: list[Recipient], awards: Sequence[Award]) -> Iterator[tuple[Recipient, Award]]:
    """Pair recipients and awards one to one where they are as many (12名个人、6个集体获“甲”“乙”), else each with each."""
    if len(recipients) == len(awards):
        yield from zip(recipients, awards, strict=True)
    else:
        yield from ((recipient, award) for recipient in recipients for award in awards)


def _honour(recipient: Recipient, award: Award, grantor: str | None, start: int, confidence: Decimal) -> Honour:
    begin = min(start, award.span.start) if recipient.start is None else min(start, recipient.start, award.span.start)
    behind = recipient.start + len(recipient.name) if recipient.kind == "other" and recipient.start else 0
    evidence = Span(begin, max(award.span.end, start, behind))
    return Honour(recipient.name, recipient.kind, award.name, grantor or award.grantor, evidence, confidence)


def _by_verb(context: Context, sentence: Span) -> Iterator[Honour]:
    """Yield honours of the active form: 某社区党委荣获…, 我市连续4年入选…; not 入选某计划, 入选人数."""
    text = context.text
    passives = [m.span() for m in _patterns()["passive"].finditer(text, sentence.start, sentence.end)]
    for match in _patterns()["receive"].finditer(text, sentence.start, sentence.end):
        if any(start <= match.start() < end for start, end in passives):
            continue
        awards, guarded = _awards_after(text, match, sentence.end)
        if awards:
            found = recipients_before(context, sentence.start, match.start(), regional=_regional(awards[-1].name))
            if len(found) > len(awards) and text.endswith("分别", 0, match.start()):
                awards += find_awards(text, awards[-1].span.end + 1, sentence.end)
            found = _created(text, match, awards[-1], found) or found
            confidence = _SURE if match["strong"] and not guarded else _FAIR
            for recipient, award in _pair(found, awards):
                yield _honour(recipient, award, None, match.start(), confidence)


def _awards_after(text: str, verb: re.Match[str], limit: int) -> tuple[tuple[Award, ...], bool]:
    """Return the awards that a verb of the active form takes, and whether it may take plain awards only (获批, 跻身)."""
    trusted = verb.group() in read_words(_VERBS, kind="trusted")
    awards = find_awards(text, verb.end(), limit, plain=bool(verb["weak"]), trusted=trusted)
    if verb.group() not in read_words(_VERBS, kind="guarded"):
        return awards, False
    return tuple(award for award in awards if is_award(award.name, "weakly", "region")), True


def _created(text: str, verb: re.Match[str], award: Award, named: Sequence[Recipient]) -> list[Recipient]:
    """Return the number of those that were created as models (成功创建省级示范学校|12所) where the clause names none."""
    number = _CREATED.match(text, award.span.end)
    clause = max(text.rfind(mark, 0, verb.start()) for mark in "，。；\n") + 1
    if not number or "创" not in verb.group() or any((r.start or 0) >= clause for r in named if r.start is not None):
        return []
    return [Recipient(number.group(), "other", number.start())]


def _by_passive(context: Context, sentence: Span) -> Iterator[Honour]:
    """Yield honours of the passive form with a grantor: 某做法被中组部评为…."""
    text = context.text
    for match in _patterns()["passive"].finditer(text, sentence.start, sentence.end):
        trusted = match["verb"] in read_words(_VERBS, kind="trusted")
        awards = find_awards(text, match.end(), sentence.end, trusted=trusted)
        if awards:
            found = recipients_before(context, sentence.start, match.start(), regional=_regional(awards[-1].name))
            for recipient, award in _pair(found, awards):
                yield _honour(recipient, award, match["by"], match.start(), _SURE)


def _by_commendation(context: Context, sentence: Span) -> Iterator[Honour]:
    """Yield what a commendation counts: 表彰82名“…标兵”、20个“…小区”; the recipients are the counted."""
    text = context.text
    for verb in _patterns()["commend"].finditer(text, sentence.start, sentence.end):
        at = verb.end()
        while match := _patterns()["counted"].search(text, at, min(sentence.end, at + 40)):
            if re.search("[，,；]", text[at : match.start()]) or _NOT_COUNTED.search(match["award"]):
                break
            count = match["n"] or match["m"]
            if count:
                award = Award(_bare(match["award"]), None, Span(*match.span()))
                yield _honour(Recipient(count, "other", match.start()), award, None, verb.start(), _FAIR)
            at = match.end()


def _by_plain_commendation(context: Context, sentence: Span) -> Iterator[Honour]:
    """Yield what is chosen or commended by number without quotation marks: 评选市级优秀党支部20个; not 评选项目20个."""
    text = context.text
    for verb in _patterns()["choose"].finditer(text, sentence.start, sentence.end):
        at = verb.end()
        while match := _patterns()["plain"].match(text, at, sentence.end):
            name = match["award"].lstrip("出了共")
            if not name.endswith(nouns("apposed")):
                break
            award = Award(name, None, Span(match.end("award") - len(name), match.end("award")))
            yield _honour(Recipient(match["n"], "other", match.start("n")), award, None, verb.start(), _FAIR)
            at = match.end() + 1


def _by_meeting(context: Context, sentence: Span) -> Iterator[Honour]:
    """Yield who was commended by number at a meeting (12个集体在全市…表彰大会上受到表彰), or bears the title it gave."""
    text = context.text
    for pattern, who in (("meeting", "who"), ("bearers", "n")):
        for match in _patterns()[pattern].finditer(text, sentence.start, sentence.end):
            award = Award(match["award"], None, Span(*match.span("award")))
            yield _honour(Recipient(match[who], "other", match.start(who)), award, None, match.start(), _FAIR)


def _by_emergence(context: Context, sentence: Span) -> Iterator[Honour]:
    """Yield the titled people whom a region brought forth: 涌现2名全国“…”, 推选出某某等一批人民满意的公务员."""
    text = context.text
    for verb in _patterns()["emerge"].finditer(text, sentence.start, sentence.end):
        area = ""
        for match in _patterns()["counted"].finditer(text, verb.end(), sentence.end):
            if match["n"] and match["award"].rstrip("”").endswith(nouns("strong")):
                area = match["award"].partition("“")[0] or area
                name = match["award"] if match["award"].startswith(area) else area + match["award"]
                award = Award(_bare(name), None, Span(*match.span()))
                for recipient in context.region():
                    yield _honour(recipient, award, None, verb.start(), _FAIR)
        group = re.compile(r"等一?大?批([^，。；“”、]{2,16})").search(text, verb.end(), sentence.end)
        if group and group[1].endswith(nouns("weakly")):
            award = Award(group[1], None, Span(*group.span(1)))
            for person in context.people:
                if verb.end() <= person.span.start and person.span.end <= group.start():
                    yield _honour(
                        Recipient(person.text, "person", person.span.start), award, None, person.span.start, _FAIR
                    )


def _by_conferral(context: Context, sentence: Span) -> Iterator[Honour]:
    """Yield what is handed out: 为…名老党员颁发“光荣在党50年”纪念章; not 颁发聘书, 发放补贴."""
    text = context.text
    for match in _patterns()["confer"].finditer(text, sentence.start, sentence.end):
        if match["award"].endswith(("纪念章", "奖章", "勋章", "奖牌", "奖状", "称号")):
            award = Award(match["award"], None, Span(*match.span("award")))
            yield _honour(Recipient(match["who"], "other", match.start("who")), award, None, match.start("who"), _FAIR)


def _by_apposition(context: Context, sentence: Span) -> Iterator[Honour]:
    """Yield quoted titles right before a person or body: “全国先进基层党组织”某社区党委; not “一肩挑”某某."""
    for match in _patterns()["apposed"].finditer(context.text, sentence.start, sentence.end):
        bearer = _bearer(context, match.end())
        if bearer:
            award = Award(match[1], None, Span(*match.span(1)))
            end = match.end() + len(bearer.name)
            yield Honour(bearer.name, bearer.kind, award.name, None, Span(match.start(), end), _SURE)


def _bearer(context: Context, start: int) -> Recipient | None:
    """Return the person or else the body whose name starts there."""
    i = bisect_left(context.people, start, key=lambda mention: mention.span.start)
    if i < len(context.people) and context.people[i].span.start == start:
        return Recipient(context.people[i].text, "person", start)
    i = bisect_left(context.organizations, start, key=lambda mention: mention.span.start)
    if i < len(context.organizations) and context.organizations[i].span.start == start:
        return Recipient(context.organizations[i].text, "organization", start)
    return None


def _by_praise(context: Context, sentence: Span) -> Iterator[Honour]:
    """Yield the approval of a national organ (某做法得到中组部充分肯定); that of a lower one is everyday praise."""
    for match in _patterns()["praise"].finditer(context.text, sentence.start, sentence.end):
        award = Award(match["award"], match["by"], Span(*match.span("award")))
        for recipient in recipients_before(context, sentence.start, match.end("who"), regional=False):
            yield _honour(recipient, award, None, match.start("who"), _LOW)


def _bare(award: str) -> str:
    """Return a wholly quoted award without its marks."""
    return award[1:-1] if award.startswith("“") and award.endswith("”") and award.count("“") == 1 else award


_RULES: tuple[Callable[[Context, Span], Iterator[Honour]], ...] = (
    _by_verb,
    _by_passive,
    _by_commendation,
    _by_plain_commendation,
    _by_meeting,
    _by_emergence,
    _by_conferral,
    _by_apposition,
    _by_praise,
)


@cache
def _triggers() -> tuple[re.Pattern[str], tuple[re.Pattern[str], ...]]:
    """Return the words of which a sentence must hold one for a rule to find anything there: of all rules, rule by rule."""
    verbs = {
        kind: read_words(_VERBS, kind=kind) for kind in ("receive", "weak", "commend", "choose", "emerge", "confer")
    }
    words: tuple[Iterable[str], ...] = (
        verbs["receive"] | verbs["weak"],
        ["被"],
        verbs["commend"],
        verbs["choose"],
        ["表彰", "表扬"],
        verbs["emerge"],
        verbs["confer"],
        [f"{noun}”" for noun in nouns("apposed")],
        ["肯定"],
    )
    return re.compile(either(chain.from_iterable(words))), tuple(re.compile(either(few)) for few in words)


def _occasions(
    text: str, sentences: Sequence[Span]
) -> Iterator[tuple[Span, Callable[[Context, Span], Iterator[Honour]]]]:
    """Yield each sentence with each rule that may find something there, sentences in order and then rules in order."""
    some, triggers = _triggers()
    starts = [sentence.start for sentence in sentences]
    match = some.search(text)
    while match:
        sentence = sentences[bisect_right(starts, match.start()) - 1]
        for trigger, rule in zip(triggers, _RULES, strict=True):
            if trigger.search(text, sentence.start, sentence.end):
                yield sentence, rule
        match = some.search(text, max(sentence.end, match.end()))


def find_honours(
    doc: Document,
    subjects: Sequence[Region],
    people: Sequence[PersonMention],
    organizations: Sequence[OrganizationMention],
    programs: Sequence[ProgramMention],
) -> tuple[Honour, ...]:
    """Find the honours that *doc* reports as received, in order of their evidence.

    A recipient that the sentence leaves out is the first of *subjects*. Coverage by the press, ranks and numbers of
    people admitted to talent plans are no honours.
    """
    context = Context(widen(doc.text), subjects, people, organizations, programs)
    found: dict[tuple[str, str], Honour] = {}
    for sentence, rule in _occasions(context.text, split_sentences(context.text)):
        for honour in rule(context, sentence):
            found.setdefault((honour.recipient, honour.award), honour)
    return tuple(sorted(found.values(), key=lambda h: (h.evidence, h.recipient, h.award)))
