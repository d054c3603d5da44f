"""Which regions a program mention is about, and on whose mandate: one region, several, or the division above."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import NamedTuple

from kg.divisions import contains, load_divisions
from kg.extract.openings import Openings
from kg.extract.places import Place
from kg.model import Region, Span

RegionAt = Callable[[Span], Region | None]


class Adopter(NamedTuple):
    """A region that runs a program, the higher region whose plan it carries out, and whether time, claim and leader
    that the sentence tells are this region's."""

    region: Region
    mandated_by: Region | None = None
    told: bool = True


_HAN = r"[\u4e00-\u9fff]"
# 落实省委年轻干部“墩苗育苗”计划; not 在全省“…”
_HIGHER = re.compile(
    rf"(?P<level>省委(?:组织部)?|自治区(?:党委)?(?:组织部)?|省(?<![全各在].)级?|市委(?:组织部)?|市(?<![全各在我].)级)(?P<gap>{_HAN}{{0,8}})$"
)
# 按照省委部署，该县启动…; 按照合肥市委部署
_ORDERED = re.compile(
    rf"(?:按照|根据|遵照|落实|响应)(?P<named>{_HAN}{{2,8}}?)?(?P<level>省委|省|自治区党委|自治区|市委|市){_HAN}{{0,6}}(?:部署|要求|安排)"
)
# 获得湖北省红色物业示范区称号: who gives an honour orders nobody to run the program.
_AWARDED = re.compile(r"(?:获|评为|授予|命名|入选|荣膺|列为)[^，。；]{0,40}$")
_AWARD = re.compile(r"[^，。；]{0,24}(?:称号|荣誉|奖|示范|先进|典型|案例|名单)")
_LEVELS = {"省": "province", "自": "province", "市": "prefecture"}
_RANK = {"province": 0, "prefecture": 1, "county": 2, "township": 3, "village": 4, "zone": 3}
_OWN = re.compile(r"[全我该本][省市县区州旗盟镇乡村]")
_AND = re.compile(r"[、和及与同]|以及")
_TOGETHER = re.compile(r"(?:与|同|和|联合|携手|会同)")
_JOINTLY = re.compile(r"等?[0-9一二两三四五六七八九十]{0,9}[省市县区地方]{0,9}(?:携手|联合|共同|合作|协作|协同)")
_NOT_ACTING = re.compile(r"[的籍味至]|人才|经验|精神|以[东南西北]|等(?:省|市|地|先进|发达)*(?:的|考察|学习|调研)")
_TIES = "的省市 "


def find_adopters(place: Place, subjects: Sequence[Region], openings: Openings, region_at: RegionAt) -> list[Adopter]:
    """Give each region that runs the program, with the higher region whose plan it carries out or None.

    “落实省委‘墩苗育苗’计划” in a city's report gives the province, and the city mandated by it; “浙江‘千万工程’经验”
    gives 浙江 alone; “开封、濮阳等市实施…” gives each; “与北京、上海携手开展…” gives the partners besides the subject; an award
    (“获得湖北省红色物业示范区称号”) gives the subject, mandated by nobody.
    """
    here = region_at(place.mention.span)
    owner = _find_owner(place, openings)
    actors, partners = _find_actors(place, openings)
    above = [r for r in [here, owner, *actors] if r and subjects and r != subjects[0] and contains(r, subjects[0])]
    if here in above:
        here = subjects[0]
    home = [*subjects] if here and subjects and here == subjects[0] else [here] if here else []
    if home and _is_award(openings.text, place):
        return [Adopter(region) for region in home]
    if owner and owner not in above and home and not contains(owner, home[0]):
        return [Adopter(owner)]
    if len(actors) > 1 and not above:
        return [Adopter(region) for region in (*(home if partners else ()), *actors)]
    mandate = above[0] if above else _find_higher(openings.text, place, home[0]) if home else None
    if mandate and mandate not in home:
        acts = mandate in actors
        return [Adopter(mandate, None, acts), *(Adopter(region, mandate, not acts) for region in home)]
    return [Adopter(region) for region in home]


def _is_award(text: str, place: Place) -> bool:
    return bool(
        _AWARD.match(text, place.name_at, place.clause.end) and _AWARDED.search(text, place.clause.start, place.name_at)
    )


def _find_owner(place: Place, openings: Openings) -> Region | None:
    """The region named right before the program (浙江“千万工程”), if any."""
    first = start = place.name_at
    while first and openings.text[first - 1] in _TIES:
        first -= 1
    ends = openings.ends
    i = bisect_left(ends, first)
    return openings.regions[i].region if i < len(ends) and ends[i] <= start else None


def _find_actors(place: Place, openings: Openings) -> tuple[list[Region], bool]:
    """Regions that the program's clause, or else the nearest before it with a subject of its own, names as its subject.

    The flag tells that they act together with the report's own region.
    """
    text = openings.text
    for clause in reversed(place.clauses):
        opening = openings.at(clause.start)
        together = _TOGETHER.match(text, opening.start) if opening.may_join else None
        if together:
            listed, end = _read_list(together.end(), openings, place.name_at)
            return (listed, True) if listed and _JOINTLY.match(text, end) else ([], False)
        if opening.region and opening.start < place.name_at:
            listed, end = _read_list(opening.start, openings, place.name_at)
            return ([], False) if _NOT_ACTING.match(text, end) else (listed, False)
        if opening.may_be_own and _OWN.match(text, opening.start):
            break
    return [], False


def _read_list(start: int, openings: Openings, limit: int) -> tuple[list[Region], int]:
    """Read 甲市乙区、丙县和丁县 from *start*: the innermost region of each chain, and where the list ends."""
    found: list[Region] = []
    at, chained = start, False
    while at < limit:
        mention = openings.by_start.get(at)
        if mention is None:
            break
        if chained and contains(found[-1], mention.region):
            found[-1] = mention.region
        else:
            found.append(mention.region)
        at, chained = mention.span.end, True
        joint = _AND.match(openings.text, at)
        if joint and joint.end() in openings.by_start:
            at, chained = joint.end(), False
    return list(dict.fromkeys(found)), at


def _find_higher(text: str, place: Place, home: Region) -> Region | None:
    """The division above *home* whose plan it is by the words 省委, 自治区 before the program or 按照省委部署."""
    before = _HIGHER.search(text, place.clause.start, place.name_at)
    if before and before["level"] in ("省", "省级", "市级", "自治区") and len(before["gap"]) > 3:
        before = None
    match = before or _ORDERED.search(text, place.sentence.start, place.name_at)
    if not match:
        return None
    level, named = _LEVELS[match["level"][0]], match.groupdict().get("named") or ""
    if _RANK[level] >= _RANK[home.level] or (level == "prefecture" and home.name.endswith("市") and not named):
        return None  # 市委 in a report of a 县级市 is its own
    above = (region for region in load_divisions().lineage(home)[1:] if region.level == level)
    return next((region for region in above if region.name.startswith(named)), None)
