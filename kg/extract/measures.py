"""What a figure counts: the noun phrase, and the verb that makes it readable, in the text's own words.

The rules of :data:`_RULES` are tried in order on each figure; the first that answers wins. A measure found for an
earlier figure of the sentence serves the later ones that lack a verb, a noun, or both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from kg.extract.measure_phrases import (
    Word,
    classes_of,
    fit_tail,
    governing_at,
    length_of,
    predicate_core,
    span_of,
    split_words,
    trim_head,
    trim_tail,
)
from kg.extract.measure_scene import (
    Measure,
    Phrases,
    Scene,
    after_figure,
    changes,
    noun_after,
    predicate_after,
    verb_before,
)
from kg.extract.measure_slots import Slot, find_slots
from kg.extract.numbers import Figure
from kg.model import Span

_LONGEST = 26
_LONGEST_NOUN = 18
_FARTHEST = 8  # steps that are looked back
_OPENERS = frozenset(["preposition", "link"])
_PREDICATES = frozenset(["predicate", "adverb", "change"])
_INCOMPLETE = re.compile(r"(?:[国省市县区镇乡村州厅处科]家?级|各级|男|女|[大小]型|类|^[村户人社亩校班店]均|其他)$")
_GENERIC = re.compile(
    r"(?:配套|具体|创新|务实|政策|重点|工作)?(?:措施|举措|办法|机制|制度|政策|方法|做法|体系|标准|要求|情形|任务|清单|指标|行动|活动|动作|模式)"
)


def find_measures(text: str, figures: Sequence[Figure]) -> list[tuple[Slot, Measure | None]]:
    """Find what each figure counts; ``None`` where the text does not say. In order of the figures."""
    slots = find_slots(text, figures)
    done: list[Measure | None] = []
    phrases: dict[int, Phrases] = {}
    for at, here in enumerate(slots):
        previous = done[-1] if at and slots[at - 1].sentence == here.sentence else None
        done.append(_read(Scene(text, slots, done, at, here, previous, phrases)))
    return list(zip(slots, done, strict=True))


def _read(scene: Scene) -> Measure | None:
    for rule in _RULES:
        if found := rule(scene):
            return found
    return None


# --- rules ----------------------------------------------------------------------------------------------------------


def _each_its_own(scene: Scene) -> Measure | None:
    """院士、博士总量分别达到83人、762人: the second figure belongs to 博士总量; not 分别举办3期."""
    first, last = scene.chain(scene.at)
    left = scene.slots[first].left
    cut = scene.text.rfind("分别", *left)
    if last == first or cut < 0:
        return None
    growth = trim_tail(scene.words((cut, left[1])))[1]
    subject = trim_head(trim_tail(scene.words((left[0], cut)))[0])
    if not subject or "preposition" in subject[0].classes or subject[0].text[0] in "较比":
        return _from_earlier(scene, last - first + 1, growth)
    conjuncts = _conjuncts(subject)
    if len(conjuncts) != last - first + 1:
        return None
    mine, closing = conjuncts[scene.at - first], conjuncts[-1][-1]
    if len(closing.text) == 1 and len(conjuncts[-1]) > 1:  # 组建/率
        before = conjuncts[-1][-2]
        joined = before.text + closing.text
        closing = Word(before.start, closing.end, joined, classes_of(joined))
    closes = "measurenoun" in closing.classes or closing.text[-1] in "率量额数幅例"
    shared = (closing.span,) if closes and mine[-1].text[-1] != closing.text[-1] else ()
    return Measure((), (span_of(mine), *shared), Decimal("0.9"), growth)


def _from_earlier(scene: Scene, count: int, growth: tuple[Span, ...]) -> Measure | None:
    """人才30万人，院士2人，分别增长5%、7%: each figure grows what as many figures before it count."""
    at = scene.at - count
    source = scene.done[at] if at >= 0 and scene.slots[at].sentence == scene.here.sentence else None
    return replace(source, change=growth, certainty=Decimal("0.8")) if source else None


def _changed(scene: Scene) -> Measure | None:
    """由45项增加到123项: both figures count the same; not 培训300人，增加到5人 in another clause."""
    if not scene.here.shared or scene.previous is None or not changes(scene, scene.at - 1):
        return None
    return replace(scene.previous, certainty=scene.previous.certainty - Decimal("0.05"))


def _same_again(scene: Scene) -> Measure | None:
    """85个198期, 接待1822场、57880人次: a figure without words of its own counts what the one before counts."""
    here, before = scene.here, scene.slots[scene.at - 1]
    if scene.previous is None or not (here.adjacent or here.chained) or noun_after(scene, scene.at):
        return None
    if here.chained and before.right[0] < before.right[1]:
        return None
    return replace(scene.previous, certainty=scene.previous.certainty - Decimal("0.05"))


def _counted_after(scene: Scene) -> Measure | None:
    """选派182名干部, 推动3个村、5个社区成立合作社: the noun after the figure; not 培训干部182名."""
    noun = noun_after(scene, scene.at)
    if not noun:
        return None
    verb = verb_before(scene)
    if _GENERIC.fullmatch(scene.text[noun[0].start : noun[-1].end]) and (purpose := _purpose(scene, verb)):
        return Measure(verb, (purpose, span_of(noun)), Decimal("0.85"))
    if head := _head_of_chain(scene, noun):
        return Measure(verb, (span_of(noun), head), Decimal("0.9"))
    size = length_of(noun) + sum(span.end - span.start for span in verb)
    room = _LONGEST - size if scene.here.figure.kind == "share" else min(_LONGEST - size, max(7, 3 * size + 1))
    behind = [word for word in predicate_after(scene, scene.at) if word.start >= noun[-1].end]
    core = predicate_core(behind, room)
    return Measure(verb, _joined(span_of(noun), *core), Decimal("0.95"))


def _joined(first: Span, *others: Span) -> tuple[Span, ...]:
    """The stretches, the first two in one where they touch."""
    if others and others[0].start == first.end:
        return (Span(first.start, others[0].end), *others[1:])
    return (first, *others)


def _head_of_chain(scene: Scene, noun: list[Word]) -> Span | None:
    """1个市级、10个县级、273个街道服务中心: the last word of the chain, for a noun left open (市级)."""
    if not _INCOMPLETE.search(noun[-1].text):
        return None
    last = scene.chain(scene.at)[1]
    words = noun_after(scene, last)
    return words[-1].span if last > scene.at and words and not _INCOMPLETE.search(words[-1].text) else None


def _purpose(scene: Scene, verb: tuple[Span, ...]) -> Span | None:
    """鼓励人才流动39项举措: what the measures are for stands before the figure; not 推出39项举措, 制定《办法》等39项举措."""
    first = scene.at
    while scene.slots[first].adjacent and scene.at - first < _FARTHEST:
        first -= 1
    left = scene.slots[first].left
    words = scene.words((verb[0].end if verb and verb[0].start >= left[0] else left[0], left[1]))
    if scene.slots[first].chained or not words or words[-1].text in ("等", "的"):
        return None
    before = trim_head(trim_tail(words)[0])
    return span_of(fit_tail(before, _LONGEST_NOUN)) if length_of(before) >= 4 else None


def _counted_before(scene: Scene) -> Measure | None:
    """培训干部182名, 覆盖率达到100%, 吸引35万人就业: the words before the figure, and a verb after it."""
    words, growth = trim_tail(scene.words(scene.here.left))
    words = trim_head(words)
    if not words or words[0].text in ("占", "较", "比"):
        return None
    core = predicate_core(predicate_after(scene, scene.at), 12) if scene.here.figure.kind != "classifier" else ()
    tail = (*growth, *core)
    at = governing_at(words)
    if at is None or at + 1 == len(words):
        return _subject(scene, words, tail)
    noun = fit_tail(words[at + 1 :], _LONGEST_NOUN)
    return Measure((words[at].span,), (span_of(noun),), Decimal("0.95"), tail)


def _subject(scene: Scene, words: list[Word], tail: tuple[Span, ...]) -> Measure:
    """The measure without a verb of its own: 党员总数, or 个人 with the verb of 评选团队2个、个人9名."""
    while len(words) > 1 and words[0].classes & _OPENERS:
        words = words[1:]
    span = span_of(fit_tail(words, _LONGEST))
    head = _head(scene) if _INCOMPLETE.search(scene.text[span.start : span.end]) else ()
    listed = scene.here.left[0] > scene.here.clause[0]
    if scene.previous is not None and (listed or head) and not tail and scene.here.figure.kind != "share":
        return Measure(scene.previous.verb, (span, *head), Decimal("0.85"))
    return Measure((), (span, *head), Decimal("0.9"), tail)


def _head(scene: Scene) -> tuple[Span, ...]:
    """The last word of what the figure before counts, for a noun left open (市级)."""
    if scene.previous is None or not scene.previous.noun:
        return ()
    last = scene.previous.noun[-1]
    return (split_words(scene.text, last.start, last.end)[-1].span,)


def _done_by(scene: Scene) -> Measure | None:
    """100多人获得400项授权, 27万人次接受轮训: what the people counted did; not 27万人次。"""
    core = predicate_core(after_figure(scene, scene.at)[1], 16)
    if not core:
        return None
    following = scene.following(scene.at)
    object_ = noun_after(scene, scene.at + 1) if following is not None and following.shared else []
    return Measure((), (*core, span_of(object_)) if object_ else core, Decimal("0.8"))


def _continued(scene: Scene) -> Measure | None:
    """人才总量65万人，年均增长27%: growth and shares of what the figure before counts."""
    if scene.previous is None or scene.here.figure.kind not in ("share", "people", "money", "size", "duration", ""):
        return None
    growth = trim_tail(scene.words(scene.here.left))[1]
    measure = scene.previous
    return replace(measure, change=growth, certainty=measure.certainty - Decimal("0.15"))


def _said_before(scene: Scene) -> Measure | None:
    """党员比例逐年攀升，2022年达98%: the subject of the clause before, where this one has none."""
    end = scene.here.clause[0]
    start = max(scene.here.sentence, end - _FARTHEST * _LONGEST)
    words = list(scene.words((start, end)))
    while words and "mark" in words[-1].classes:
        words.pop()
    cut = next(
        (i + 1 for i in range(len(words) - 1, -1, -1) if "mark" in words[i].classes and words[i].text != "、"), 0
    )
    words = trim_head(words[cut:])
    stop = next((i for i, word in enumerate(words) if i and word.classes & _PREDICATES), len(words))
    noun = fit_tail(words[:stop], _LONGEST_NOUN) if stop else []
    growth = trim_tail(scene.words(scene.here.left))[1]
    return Measure((), (span_of(noun),), Decimal("0.6"), growth) if noun else None


_RULES: tuple[Callable[[Scene], Measure | None], ...] = (
    _each_its_own,
    _changed,
    _same_again,
    _counted_after,
    _counted_before,
    _done_by,
    _continued,
    _said_before,
)


def _conjuncts(words: list[Word]) -> list[list[Word]]:
    groups: list[list[Word]] = [[]]
    for word in words:
        if word.text in ("、", "和", "与", "及", "以及"):
            groups.append([])
        else:
            groups[-1].append(word)
    return [group for group in groups if group]
