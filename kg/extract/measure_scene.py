"""The figures of a text beside the words around them: the verb before a figure, the noun and the predicate after it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from kg.extract.measure_phrases import (
    PLACING,
    VERBS,
    Word,
    clause_end,
    fit_noun,
    noun_end,
    split_words,
    trim_head,
    trim_tail,
    verb_at,
)
from kg.extract.measure_slots import Slot
from kg.model import Span

_LONGEST_NOUN = 18
_LONGEST_CHAIN = 12
_CHANGE = re.compile(
    r"(?:大幅|逐年|逐步|快速|稳步)?(?:[增减提精压缩扩下上降升跃翻]\S{0,4}|变|跨越|发展)[到至为了]?(?:\d+年[底末初]?的?)?"
)


@dataclass(frozen=True, slots=True)
class Measure:
    """What a figure counts: stretches of the text in the order in which they are read, ``change`` a verb like 同比增长.

    ``certainty`` falls with every step that was taken away from the figure.
    """

    verb: tuple[Span, ...]
    noun: tuple[Span, ...]
    certainty: Decimal
    change: tuple[Span, ...] = ()

    @property
    def parts(self) -> tuple[Span, ...]:
        """All stretches, the verb first."""
        return (*self.verb, *self.noun, *self.change)

    def read(self, text: str) -> str:
        """Read the measure as text, the verb first (培训 + 干部)."""
        words = "".join([text[part.start : part.end] for part in self.parts])
        return "".join(words.split()).strip("，,、：:；;。")


Phrases = tuple[Sequence[Word], Sequence[Word]]


class Scene(NamedTuple):
    """The figures of a text in their clauses, the measures found so far, and the figure to be read next.

    That is ``here``, ``slots[at]``; ``previous`` is what the figure before counts, if it stands in the same sentence.
    ``phrases`` keeps what :func:`after_figure` gave for a figure, since every rule asks for it.
    """

    text: str
    slots: Sequence[Slot]
    done: Sequence[Measure | None]
    at: int
    here: Slot
    previous: Measure | None
    phrases: dict[int, Phrases]

    def following(self, i: int) -> Slot | None:
        """The slot after *i* if it stands in the same clause."""
        if i + 1 < len(self.slots) and self.slots[i + 1].clause == self.slots[i].clause:
            return self.slots[i + 1]
        return None

    def chain(self, i: int) -> tuple[int, int]:
        """The first and the last figure of the chain that figure *i* stands in (3个县、12个乡和5个村), ``i, i`` if in none."""
        first = last = i
        while self.slots[first].chained and i - first < _LONGEST_CHAIN:
            first -= 1
        while (after := self.following(last)) is not None and after.chained and last - i < _LONGEST_CHAIN:
            last += 1
        return first, last

    def words(self, stretch: tuple[int, int]) -> tuple[Word, ...]:
        """The words of a stretch of the text."""
        return split_words(self.text, *stretch)


def verb_before(scene: Scene) -> tuple[Span, ...]:
    """The verb that governs the noun after the figure; in a chain the verb of the figure before."""
    slot = scene.here
    if (slot.chained or slot.adjacent) and scene.previous is not None:
        return scene.previous.verb
    words = trim_head(scene.words(slot.left))
    if slot.shared and len(words) > 1 and words[-1].classes & VERBS:  # 25家企业帮扶40个村
        return (words[-1].span,)
    bound = next((i for i in range(len(words) - 1, -1, -1) if words[i].classes & PLACING), -1)
    verbs = [i for i in range(bound + 1, len(words)) if verb_at(words, i)]
    if not verbs or (words[-1].text == "等" and bound >= 0):
        return ()
    at = verbs[0] if words[-1].text == "等" else verbs[-1]
    return (words[at].span,)


def after_figure(scene: Scene, i: int) -> Phrases:
    """The noun phrase right after figure *i* and the words behind it; no noun phrase where a verb or nothing follows."""
    phrases = scene.phrases.get(i)
    if phrases is None:
        phrases = scene.phrases[i] = _after_figure(scene, i)
    return phrases


def _after_figure(scene: Scene, i: int) -> Phrases:
    slot, words = scene.slots[i], scene.words(scene.slots[i].right)
    of = bool(words) and words[0].text == "的"
    words = words[1:] if of else words
    if changes(scene, i) or (slot.figure.kind == "money" and words and words[0].text in "村户人年亩每"):
        return (), ()
    if slot.figure.kind == "share" and not of and not _is_open(scene, slot):
        return (), words[: clause_end(words)]
    end = noun_end(words, compound=slot.figure.kind == "classifier" and _is_open(scene, slot))
    following = scene.following(i)
    if following is not None and following.shared and end > 1 and words[end - 1].classes & VERBS:
        end -= 1  # 25家企业帮扶40个村: the verb governs the next
    rest = words[end:]
    return words[:end], () if rest and "mark" in rest[0].classes else rest[: clause_end(rest)]


def _is_open(scene: Scene, slot: Slot) -> bool:
    """Tell whether the words before a figure leave open what it counts: nothing, a verb, or a list closed by 等."""
    left = trim_head(trim_tail(scene.words(slot.left))[0])
    return not left or verb_at(left, len(left) - 1) or scene.text[slice(*slot.left)].rstrip().endswith("等")


def changes(scene: Scene, i: int) -> bool:
    """由45项(增加到)123项: only a verb of change stands between figure *i* and the next."""
    following = scene.following(i)
    between = scene.text[slice(*scene.slots[i].right)].strip()
    return following is not None and following.shared and _CHANGE.fullmatch(between) is not None


def noun_after(scene: Scene, i: int) -> list[Word]:
    """The noun phrase right after figure *i*, without its predicate; empty where a verb or nothing follows.

    15大类80项服务 has one noun for both figures; in 60个具有特色的品牌 the noun stands after the clause that describes it.
    """
    for _ in range(_LONGEST_CHAIN):
        following = scene.following(i)
        if following is None or not following.adjacent:
            break
        i += 1
    noun, rest = after_figure(scene, i)
    if not noun and scene.slots[i].figure.kind == "classifier":
        noun = _described(rest)
    return fit_noun(noun, _LONGEST_NOUN) if noun else []


def _described(words: Sequence[Word]) -> Sequence[Word]:
    """(具有特色资源的)品牌, 有贫困户的村: the noun after a clause of quality, with it where it tells which ones."""
    of = next((i for i in range(1, len(words) - 1) if words[i].text == "的"), None)
    if of is None:
        return ()
    end = of + 1 + noun_end(words[of + 1 :], compound=True)
    return words[:end] if words[0].text in ("有", "无", "没有", "未") else words[of + 1 : end]


def predicate_after(scene: Scene, i: int) -> Sequence[Word]:
    """The words after the noun phrase of figure *i*; in 3名干部、5名教师参加培训 those of the last in the chain."""
    for place in range(i, scene.chain(i)[1] + 1):
        noun, rest = after_figure(scene, place)
        following = scene.following(place)
        if following is not None and following.shared:
            return () if noun else rest
        if rest or not noun:
            return rest
    return ()
