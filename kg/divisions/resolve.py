"""Decide which division a name in a text means, by the names around it and by whose report it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.divisions.authority import Divisions, contains, ordinary_names
from kg.divisions.guards import in_place_name
from kg.divisions.scan import NameHit
from kg.model import Region

_JOINTS = frozenset({"、", "和", "与", "及", "，", "以及"})
_BEFORE_SHORT_COUNTY = frozenset("在于从到赴对由与及、，。；：！？（《“\n是为")
_LEVEL_LIKE = frozenset("级域城区市乡直属镇委")


@dataclass(frozen=True, slots=True)
class Context:
    """What a document is known to speak of: its subjects, and divisions that it names beyond doubt.

    ``nearest`` keeps for each name that was asked for the one division of that name which is nearest to the document.
    """

    subjects: tuple[Region, ...] = ()
    known: frozenset[str] = frozenset()
    nearest: dict[tuple[str, bool], Region | None] = field(default_factory=dict)

    def nearness(self, region: Region) -> int:
        """Tell how near the document is to the region: 3 its subject, 2 above or below it, 1 beside it or named, 0 not."""
        if region in self.subjects:
            return 3
        if any(contains(subject, region) or contains(region, subject) for subject in self.subjects):
            return 2
        beside = region.parent and any(region.parent == subject.parent for subject in self.subjects)
        return 1 if beside or region.full_name in self.known or region.parent in self.known else 0


def _nearest(hit: NameHit, context: Context) -> Region | None:
    """Pick the one candidate that is nearest to the document, None where two are equally near or none is near."""
    key = (hit.text, hit.short)
    if key not in context.nearest:
        context.nearest[key] = _rank(hit.candidates, context)
    return context.nearest[key]


def _rank(candidates: Iterable[Region], context: Context) -> Region | None:
    ranked = sorted(((context.nearness(region), region) for region in candidates), key=lambda pair: -pair[0])
    if not ranked or ranked[0][0] == 0 or (len(ranked) > 1 and ranked[1][0] == ranked[0][0]):
        return None
    return ranked[0][1]


def _choose_short(hit: NameHit, text: str, context: Context) -> Region | None:
    """Resolve 湖州 or 吴兴 that no containing name precedes. Short names of counties need a document near to them."""
    nearest = _nearest(hit, context)
    top = hit.candidates[0]
    if in_place_name(text, hit.start, hit.end, county=top.level not in ("province", "prefecture")):
        return None
    if hit.text in ordinary_names(phrase=True):
        return None
    if nearest in context.subjects and not (nearest != top and contains(top, nearest)):
        return nearest
    if hit.text in ordinary_names():
        return nearest if nearest and nearest.level == "prefecture" else None
    return top if top.level in ("province", "prefecture") else nearest


def _choose_full(hit: NameHit, text: str, context: Context) -> Region | None:
    """Resolve 吴兴区 or 和县 that no containing name precedes; what may be an ordinary phrase needs a near document."""
    nearest = _nearest(hit, context)
    if len(hit.text) == 2:
        before, after = text[hit.start - 1 : hit.start] or "\n", text[hit.end : hit.end + 1]
        return nearest if before in _BEFORE_SHORT_COUNTY and after not in _LEVEL_LIKE - {"委"} else None
    if hit.text[:-1] in ordinary_names(phrase=True) or hit.text in ordinary_names(phrase=True):
        return nearest if len(hit.text) > 2 and hit.text not in ordinary_names() else None
    return hit.candidates[0] if len(hit.candidates) == 1 else nearest


def _choose(hit: NameHit, text: str, before: Region | None, beside: Region | None, context: Context) -> Region | None:
    """Resolve one hit; *before* is the division whose name ends where it starts, *beside* the one it is listed after."""
    if before:
        inside = [region for region in hit.candidates if region != before and contains(before, region)]
        if inside:
            return inside[0]
        if before.level == "county" and hit.short:
            return None
    if beside and beside.level == "county":
        siblings = [region for region in hit.candidates if region.parent == beside.parent]
        if len(siblings) == 1 and hit.text not in ordinary_names(phrase=True):
            return siblings[0]
    return _choose_short(hit, text, context) if hit.short else _choose_full(hit, text, context)


def _pass(text: str, hits: Sequence[NameHit], context: Context) -> list[Region | None]:
    chosen: list[Region | None] = []
    for i, hit in enumerate(hits):
        gap = text[hits[i - 1].end : hit.start] if i else None
        last = chosen[-1] if chosen else None
        before = last if gap == "" else None
        beside = last if gap in _JOINTS else None
        chosen.append(_choose(hit, text, before, beside, context))
    return chosen


def resolve_hits(
    text: str, hits: Sequence[NameHit], subjects: tuple[Region, ...], divisions: Divisions
) -> list[Region | None]:
    """Give for each hit the division it means, or None where that cannot be told or it is no name at all.

    Two passes: what the first settles (chains such as 北京市朝阳区, names that only one division bears) supports
    the ambiguous and the short names of the second.
    """
    first = _pass(text, hits, Context(subjects))
    known = {
        above.full_name
        for hit, region in zip(hits, first, strict=True)
        if region and (not hit.short or region.level == "county")
        for above in divisions.lineage(region)
        if above.level != "province"
    }
    return _pass(text, hits, Context(subjects, frozenset(known)))
