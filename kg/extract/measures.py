"""What a figure counts: the noun phrase, and the verb that makes it readable, in the text's own words.

The rules of :data:`_RULES` are tried in order on each figure; the first that answers wins. A measure found for an
earlier figure of the sentence serves the later ones that lack a verb, a noun, or both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kg.extract.measure_phrases import (
    Word,
    clause_end,
    fit_noun,
    fit_tail,
    governing_at,
    is_mark,
    is_word,
    length_of,
    noun_end,
    predicate_core,
    span_of,
    split_words,
    trim_head,
    trim_tail,
    verb_at,
)
from kg.extract.measure_slots import Slot, find_slots
from kg.extract.numbers import Figure
from kg.model import Span

_LONGEST = 26
_LONGEST_NOUN = 18
_INCOMPLETE = re.compile(r"(?:[国省市县区镇乡村州厅处科]家?级|各级|男|女|[大小]型|类|[村户人社亩校班店]均|其他)$")
_GENERIC = re.compile(
    r"(?:配套|具体|创新|务实|政策|重点|工作)?(?:措施|举措|办法|机制|制度|政策|方法|做法|体系|标准|要求|情形|任务|清单|指标|行动|活动|动作|模式)"
)
_CHANGE = re.compile(
    r"(?:大幅|逐年|逐步|快速|稳步)?(?:[增减提精压缩扩下上降升跃翻]\S{0,4}|变|跨越|发展)[到至为了]?(?:\d+年[底末初]?的?)?"
)


@dataclass(frozen=True, slots=True)
class Measure:
    """What a figure counts. ``verb`` and ``noun`` are stretches of the text, in the order in which they are read.

    ``certainty`` falls with every step that was taken away from the figure.
    """

    verb: tuple[Span, ...]
    noun: tuple[Span, ...]
    certainty: Decimal

    @property
    def parts(self) -> tuple[Span, ...]:
        """All stretches, the verb first."""
        return (*self.verb, *self.noun)

    def read(self, text: str) -> str:
        """Read the measure as text, the verb first (培训 + 干部)."""
        words = "".join(text[part.start : part.end] for part in self.parts)
        return re.sub(r"\s+", "", words).strip("，,、：:；;。")


@dataclass(frozen=True, slots=True)
class _Scene:
    """The figures of a text in their clauses, and the measures found so far (one per slot already read)."""

    text: str
    slots: Sequence[Slot]
    done: Sequence[Measure | None]

    @property
    def at(self) -> int:
        return len(self.done)

    @property
    def here(self) -> Slot:
        return self.slots[self.at]

    @property
    def previous(self) -> Measure | None:
        """What the figure before counts, if it stands in the same sentence."""
        if not self.done or self.slots[self.at - 1].sentence != self.here.sentence:
            return None
        return self.done[-1]

    def following(self, i: int) -> Slot | None:
        """The slot after *i* if it stands in the same clause."""
        if i + 1 < len(self.slots) and self.slots[i + 1].clause == self.slots[i].clause:
            return self.slots[i + 1]
        return None

    def words(self, stretch: tuple[int, int]) -> list[Word]:
        return split_words(self.text, *stretch)


def find_measures(text: str, figures: Sequence[Figure]) -> list[tuple[Slot, Measure | None]]:
    """Find what each figure counts; ``None`` where the text does not say. In order of the figures."""
    slots = find_slots(text, figures)
    done: list[Measure | None] = []
    for _ in slots:
        scene = _Scene(text, slots, done)
        done.append(next((found for rule in _RULES if (found := rule(scene))), None))
    return list(zip(slots, done, strict=True))


# --- rules ----------------------------------------------------------------------------------------------------------


def _each_its_own(scene: _Scene) -> Measure | None:
    """院士、博士总量分别达到83人、762人: the second figure belongs to 博士总量; not 分别举办3期."""
    first = last = scene.at
    while scene.slots[first].chained and scene.slots[first - 1].clause == scene.here.clause:
        first -= 1
    while (after := scene.following(last)) is not None and after.chained:
        last += 1
    left = scene.slots[first].left
    cut = scene.text.rfind("分别", *left)
    if last == first or cut < 0:
        return None
    growth = trim_tail(scene.words((cut, left[1])))[1]
    subject = trim_head(trim_tail(scene.words((left[0], cut)))[0])
    if not subject or is_word(subject[0].text, "preposition") or subject[0].text[0] in "较比":
        return _from_earlier(scene, last - first + 1, growth)
    conjuncts = _conjuncts(subject)
    if len(conjuncts) != last - first + 1:
        return None
    mine, closing = conjuncts[scene.at - first], conjuncts[-1][-1]
    if len(closing.text) == 1 and len(conjuncts[-1]) > 1:  # 组建/率
        closing = Word(span_of(conjuncts[-1][-2:]), conjuncts[-1][-2].text + closing.text)
    closes = is_word(closing.text, "measurenoun") or closing.text[-1] in "率量额数幅例"
    shared = (closing.span,) if closes and mine[-1].text[-1] != closing.text[-1] else ()
    return Measure((), (span_of(mine), *shared, *growth), Decimal("0.9"))


def _from_earlier(scene: _Scene, count: int, growth: tuple[Span, ...]) -> Measure | None:
    """人才30万人，院士2人，分别增长5%、7%: each figure grows what as many figures before it count."""
    at = scene.at - count
    source = scene.done[at] if at >= 0 and scene.slots[at].sentence == scene.here.sentence else None
    return replace(source, noun=(*source.noun, *growth), certainty=Decimal("0.8")) if source else None


def _changed(scene: _Scene) -> Measure | None:
    """由45项增加到123项: both figures count the same; not 培训300人，增加到5人 in another clause."""
    if not scene.here.shared or scene.previous is None:
        return None
    if not _changes(scene, scene.at - 1):
        return None
    return replace(scene.previous, certainty=scene.previous.certainty - Decimal("0.05"))


def _same_again(scene: _Scene) -> Measure | None:
    """85个198期, 接待1822场、57880人次: a figure without words of its own counts what the one before counts."""
    here, before = scene.here, scene.slots[scene.at - 1]
    if scene.previous is None or not (here.adjacent or here.chained) or _noun_after(scene, scene.at):
        return None
    if here.chained and before.right[0] < before.right[1]:
        return None
    return replace(scene.previous, certainty=scene.previous.certainty - Decimal("0.05"))


def _counted_after(scene: _Scene) -> Measure | None:
    """选派182名干部, 推动3个村、5个社区成立合作社: the noun after the figure; not 培训干部182名."""
    noun = _noun_after(scene, scene.at)
    if not noun:
        return None
    verb = _verb_before(scene)
    if _GENERIC.fullmatch(scene.text[noun[0].span.start : noun[-1].span.end]) and (purpose := _purpose(scene, verb)):
        return Measure(verb, (purpose, span_of(noun)), Decimal("0.85"))
    if head := _head_of_chain(scene, noun):
        return Measure(verb, (span_of(noun), head), Decimal("0.9"))
    size = length_of(noun) + sum(span.end - span.start for span in verb)
    room = _LONGEST - size if scene.here.figure.kind == "share" else min(_LONGEST - size, max(7, 3 * size + 1))
    core = predicate_core(_predicate_after(scene, scene.at), room)
    return Measure(verb, _joined(span_of(noun), *core), Decimal("0.95"))


def _joined(first: Span, *others: Span) -> tuple[Span, ...]:
    """The stretches, the first two in one where they touch."""
    if others and others[0].start == first.end:
        return (Span(first.start, others[0].end), *others[1:])
    return (first, *others)


def _head_of_chain(scene: _Scene, noun: list[Word]) -> Span | None:
    """1个市级、10个县级、273个街道服务中心: the last word of the chain, for a noun left open (市级)."""
    if not _INCOMPLETE.search(noun[-1].text):
        return None
    last = scene.at
    while (following := scene.following(last)) is not None and following.chained:
        last += 1
    words = _noun_after(scene, last)
    return words[-1].span if last > scene.at and words and not _INCOMPLETE.search(words[-1].text) else None


def _purpose(scene: _Scene, verb: tuple[Span, ...]) -> Span | None:
    """鼓励人才流动39项举措: what the measures are for stands before the figure; not 推出39项举措, 制定《办法》等39项举措."""
    first = scene.at
    while scene.slots[first].adjacent:
        first -= 1
    left = scene.slots[first].left
    words = scene.words((verb[0].end if verb and verb[0].start >= left[0] else left[0], left[1]))
    if scene.slots[first].chained or not words or words[-1].text in ("等", "的"):
        return None
    before = trim_head(trim_tail(words)[0])
    return span_of(fit_tail(before, _LONGEST_NOUN)) if length_of(before) >= 4 else None


def _counted_before(scene: _Scene) -> Measure | None:
    """培训干部182名, 覆盖率达到100%, 吸引35万人就业: the words before the figure, and a verb after it."""
    words, growth = trim_tail(scene.words(scene.here.left))
    words = trim_head(words)
    if not words or words[0].text in ("占", "较", "比"):
        return None
    core = predicate_core(_predicate_after(scene, scene.at), 12) if scene.here.figure.kind != "classifier" else ()
    tail = (*growth, *core)
    at = governing_at(words)
    if at is None or at + 1 == len(words):
        return _subject(scene, words, tail)
    noun = fit_tail(words[at + 1 :], _LONGEST_NOUN)
    return Measure((words[at].span,), (span_of(noun), *tail), Decimal("0.95"))


def _subject(scene: _Scene, words: list[Word], tail: tuple[Span, ...]) -> Measure:
    """The measure without a verb of its own: 党员总数, or 个人 with the verb of 评选团队2个、个人9名."""
    span = span_of(fit_tail(words, _LONGEST))
    head = _head(scene) if _INCOMPLETE.search(scene.text[span.start : span.end]) else ()
    listed = scene.here.left[0] > scene.here.clause[0]
    if scene.previous is not None and (listed or head) and not tail and scene.here.figure.kind != "share":
        return Measure(scene.previous.verb, (span, *head), Decimal("0.85"))
    return Measure((), (span, *head, *tail), Decimal("0.9"))


def _head(scene: _Scene) -> tuple[Span, ...]:
    """The last word of what the figure before counts, for a noun left open (市级)."""
    if scene.previous is None or not scene.previous.noun:
        return ()
    last = scene.previous.noun[-1]
    return (split_words(scene.text, last.start, last.end)[-1].span,)


def _done_by(scene: _Scene) -> Measure | None:
    """100多人获得400项授权, 27万人次接受轮训: what the people counted did; not 27万人次。"""
    core = predicate_core(_after(scene, scene.at)[1], 16)
    if not core:
        return None
    following = scene.following(scene.at)
    object_ = _noun_after(scene, scene.at + 1) if following is not None and following.shared else []
    return Measure((), (*core, span_of(object_)) if object_ else core, Decimal("0.8"))


def _continued(scene: _Scene) -> Measure | None:
    """人才总量65万人，年均增长27%: growth and shares of what the figure before counts."""
    if scene.previous is None or scene.here.figure.kind not in ("share", "people", "money", "size", "duration", ""):
        return None
    growth = trim_tail(scene.words(scene.here.left))[1]
    measure = scene.previous
    return replace(measure, noun=(*measure.noun, *growth), certainty=measure.certainty - Decimal("0.15"))


def _said_before(scene: _Scene) -> Measure | None:
    """党员比例逐年攀升，2022年达98%: the subject of the clause before, where this one has none."""
    start, end = scene.here.sentence, scene.here.clause[0]
    words = scene.words((start, end))
    while words and is_mark(words[-1]):
        words.pop()
    cut = next((i + 1 for i in range(len(words) - 1, -1, -1) if is_mark(words[i]) and words[i].text != "、"), 0)
    words = trim_head(words[cut:])
    stop = next(
        (i for i, word in enumerate(words) if i and is_word(word.text, "predicate", "adverb", "change")), len(words)
    )
    noun = fit_tail(words[:stop], _LONGEST_NOUN) if stop else []
    growth = trim_tail(scene.words(scene.here.left))[1]
    return Measure((), (span_of(noun), *growth), Decimal("0.6")) if noun else None


_RULES: tuple[Callable[[_Scene], Measure | None], ...] = (
    _each_its_own,
    _changed,
    _same_again,
    _counted_after,
    _counted_before,
    _done_by,
    _continued,
    _said_before,
)


# --- what the rules share -------------------------------------------------------------------------------------------


def _conjuncts(words: list[Word]) -> list[list[Word]]:
    groups: list[list[Word]] = [[]]
    for word in words:
        if word.text in ("、", "和", "与", "及", "以及"):
            groups.append([])
        else:
            groups[-1].append(word)
    return [group for group in groups if group]


def _verb_before(scene: _Scene) -> tuple[Span, ...]:
    """The verb that governs the noun after the figure; in a chain the verb of the figure before."""
    slot = scene.here
    if (slot.chained or slot.adjacent) and scene.previous is not None:
        return scene.previous.verb
    words = trim_head(scene.words(slot.left))
    bound = next((i for i in range(len(words) - 1, -1, -1) if is_word(words[i].text, "preposition", "place")), -1)
    verbs = [i for i in range(bound + 1, len(words)) if verb_at(words, i)]
    if not verbs or (words[-1].text == "等" and bound >= 0):
        return ()
    at = verbs[0] if words[-1].text == "等" else verbs[-1]
    return (words[at].span,)


def _after(scene: _Scene, i: int) -> tuple[list[Word], list[Word]]:
    """The noun phrase right after figure *i* and the words behind it; no noun phrase where a verb or nothing follows."""
    slot, words = scene.slots[i], scene.words(scene.slots[i].right)
    of = bool(words) and words[0].text == "的"
    words = words[1:] if of else words
    if _changes(scene, i) or (slot.figure.kind == "money" and words and words[0].text in "村户人年亩每"):
        return [], []
    left = trim_head(trim_tail(scene.words(slot.left))[0])
    open_left = (
        not left or verb_at(left, len(left) - 1) or scene.text[slot.left[0] : slot.left[1]].rstrip().endswith("等")
    )
    if slot.figure.kind == "share" and not of and not open_left:
        return [], words[: clause_end(words)]
    end = noun_end(words, compound=slot.figure.kind == "classifier" and open_left)
    rest = words[end:]
    return words[:end], [] if rest and is_mark(rest[0]) else rest[: clause_end(rest)]


def _changes(scene: _Scene, i: int) -> bool:
    """由45项(增加到)123项: only a verb of change stands between figure *i* and the next."""
    following = scene.following(i)
    between = scene.text[slice(*scene.slots[i].right)].strip()
    return following is not None and following.shared and _CHANGE.fullmatch(between) is not None


def _noun_after(scene: _Scene, i: int) -> list[Word]:
    """The noun phrase right after figure *i*, without its predicate; empty where a verb or nothing follows.

    15大类80项服务 has one noun for both figures; in 60个具有特色的品牌 the noun stands after the clause that describes it.
    """
    slot, following = scene.slots[i], scene.following(i)
    if following is not None and following.adjacent:
        return _noun_after(scene, i + 1)
    noun, rest = _after(scene, i)
    if not noun and slot.figure.kind == "classifier":
        noun = _described(rest)
    return fit_noun(noun, _LONGEST_NOUN) if noun else []


def _described(words: list[Word]) -> list[Word]:
    """60个(具有特色的)品牌: the noun after the 的 that closes a clause of quality before it."""
    of = next((i for i in range(1, len(words) - 1) if words[i].text == "的"), None)
    if of is None:
        return []
    noun = words[of + 1 :]
    return noun[: noun_end(noun, compound=True)]


def _predicate_after(scene: _Scene, i: int) -> list[Word]:
    """The words after the noun phrase of figure *i*; in 3名干部、5名教师参加培训 those of the last in the chain."""
    noun, rest = _after(scene, i)
    following = scene.following(i)
    if following is not None and following.shared:
        return [] if noun else rest
    if noun and not rest and following is not None and following.chained:
        return _predicate_after(scene, i + 1)
    return rest
