"""Divisions below the county, and zones: towns by the authority, villages and zones by how they are written."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import lru_cache

from kg.divisions.authority import Divisions, below, contains, ordinary_names
from kg.divisions.scan import is_word
from kg.lexicon import read_words
from kg.model import Region, RegionMention, Span

_TOWN_TAIL = re.compile(r"街道|镇(?<![乡城市].)(?![长])|乡(?![镇村贤情愁亲])|苏木")
_VILLAGE = re.compile(
    r"(?:[一-鿿]{2,7}?村|[一-鿿]{1,7}?(?:社区|嘎查))(?![民官居委干落庄])|[一-鿿]{2,7}?村(?=民|委|干|党)"
)
_ZONE_TAIL = (
    "经济技术开发区|高新技术产业开发区|高新技术开发区|经济开发区|产业开发区|综合保税区|旅游度假区|新型功能区|“双创”示范区|"
    "高新区|经开区|保税区|科技城|科学城|新城(?!镇|区)|新区"
)
_NO_LEAD = "[^\\W\\d_在以从到由赴和与及将]"
_ZONE_BELOW = re.compile(rf"[一-鿿]{{0,6}}?(?:{_ZONE_TAIL}|开发区)")
_ZONE_ALONE = re.compile(
    rf"(?:^|(?<=[^一-鿿A-Za-z0-9—])|(?<=[在以从到由赴])){_NO_LEAD}{{2,4}}(?:—{_NO_LEAD}{{2,4}})?(?:{_ZONE_TAIL})", re.M
)
_ZONE_TAILS = re.compile(_ZONE_TAIL)
_LONGEST_LEAD = 9  # characters before the tail of a zone that stands alone
_LONGEST_TOWN = 9


def _named_towns(text: str, towns: Container[str]) -> Iterator[Span]:
    """Yield the longest township name of the set that ends at each 镇, 乡 or 街道."""
    for tail in _TOWN_TAIL.finditer(text):
        for start in range(max(0, tail.end() - _LONGEST_TOWN), tail.start()):
            if text[start : tail.end()] in towns:
                yield Span(start, tail.end())
                break


def _free_standing(text: str, span: Span) -> bool:
    """Tell whether a town's name that no county precedes is a name and no chance string (乡村振兴街道)."""
    left = text[span.start - 1 : span.start]
    if not "一" <= left <= "鿿" or left in "在于的从到是由赴":
        return True
    stem = text[span.start : span.end].removesuffix("街道").removesuffix("镇").removesuffix("乡")
    return not is_word(text[span.start - 1 : span.start + 1]) and stem not in ordinary_names()


def _near_towns(
    counties: Sequence[RegionMention], subjects: Iterable[Region], divisions: Divisions
) -> dict[str, list[Region]]:
    """Give township name → the near counties that have one; near are those named, and those of a subject below a province.

    A county that no longer is has the towns of its neighbours, to which they went.
    """
    homes = [subject for subject in subjects if subject.level != "province" and subject.level != "zone"]
    named = {mention.region for mention in counties if mention.region.level in ("county", "prefecture")}
    heirs = {region.parent: region for region in sorted({*named, *homes}) if _has_gone(region, divisions)}
    near: dict[str, list[Region]] = {}
    for full_name in _near_holders(named, homes, heirs, divisions):
        holder = divisions.regions[full_name]
        heir = heirs.get(holder.parent)
        for town in divisions.towns[full_name]:
            near.setdefault(town, []).append(holder if holder in named or not heir else heir)
    return near


def _near_holders(
    named: Iterable[Region], homes: Iterable[Region], heirs: Container[str | None], divisions: Divisions
) -> set[str]:
    """Give the full names of counties that are named, inside or above a home, or neighbours of one that is no longer."""
    towns, home_names = divisions.towns, [home.full_name for home in homes]
    found = {region.full_name for region in named if region.full_name in towns}
    found.update(name[:n] for name in home_names for n in range(1, len(name)) if name[:n] in towns)
    found.update(full_name for name in home_names for full_name in _holders_below(name, divisions))
    if heirs:
        found.update(full_name for full_name in towns if divisions.regions[full_name].parent in heirs)
    return found


def _holders_below(name: str, divisions: Divisions) -> Iterator[str]:
    """Yield the full names of divisions with towns that begin with *name*."""
    holders = _holders(divisions)
    for i in range(bisect_left(holders, name), len(holders)):
        if not holders[i].startswith(name):
            return
        yield holders[i]


@lru_cache(maxsize=1)
def _holders(divisions: Divisions) -> tuple[str, ...]:
    return tuple(sorted(divisions.towns))


def _has_gone(region: Region, divisions: Divisions) -> bool:
    return region.level == "county" and region.full_name not in divisions.towns


def find_town_mentions(
    text: str, counties: Sequence[RegionMention], subjects: Iterable[Region], divisions: Divisions
) -> Iterator[RegionMention]:
    """Yield townships whose county stands directly before them, or is the one near county that has such a town."""
    ends = {mention.span.end: mention.region for mention in counties}
    near = _near_towns(counties, subjects, divisions)
    for span in _named_towns(text, near.keys()):
        name, above = text[span.start : span.end], ends.get(span.start)
        holders = {holder for holder in near[name] if not above or contains(above, holder)}
        if len(holders) == 1 and (above or _free_standing(text, span)):
            yield RegionMention(span, name, below(holders.pop(), name, "township"))


def _is_proper(name: str, kind: str) -> bool:
    return not any(word in name for word in read_words("lexicon/region_generic.tsv", kind=kind))


def _village(parent: Region, name: str, divisions: Divisions) -> Region:
    """Make the village below its township where the name opens with the township's (余姚梁弄横坎头村 → 梁弄镇横坎头村)."""
    for town in sorted(divisions.towns.get(parent.full_name, ()), key=lambda town: (-len(town), town)):
        stem = town.removesuffix("街道").removesuffix("镇").removesuffix("乡")
        if len(stem) >= 2 and name.startswith(stem) and len(name) >= len(stem) + 3:
            return below(below(parent, town, "township"), name[len(stem) :], "village")
    return below(parent, name, "village")


def find_village_mentions(text: str, above: Sequence[RegionMention], divisions: Divisions) -> Iterator[RegionMention]:
    """Yield villages and communities written directly after a township or county, and where their name recurs.

    咸祥镇里蔡村 and 郧西县沙沟村 give one each, 吴兴区农村 and 张湾区城市社区 none.
    """
    found: dict[str, Region] = {}
    for mention in above:
        if mention.region.level not in ("township", "county"):
            continue
        match = _VILLAGE.match(text, mention.span.end)
        stem = re.sub(r"(?:村|社区|嘎查)$", "", match[0]) if match else ""
        if match and _is_proper(stem, "village"):
            found.setdefault(match[0], _village(mention.region, match[0], divisions))
    for name in sorted(found):
        for again in re.finditer(re.escape(name), text):
            yield RegionMention(Span(*again.span()), name, found[name])


def _zone_below(mention: RegionMention, text: str) -> RegionMention | None:
    match = _ZONE_BELOW.match(text, mention.span.end)
    if not match or not _is_proper(re.sub(rf"(?:{_ZONE_TAIL}|开发区)$", "", match[0]), "zone"):
        return None
    region, own = mention.region, mention.text == mention.region.name
    start = mention.span.end if own else mention.span.start
    name = text[start : match.end()]
    return RegionMention(Span(start, match.end()), name, below(region, name, "zone"))


def _find_lone_zones(text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of ``_ZONE_ALONE`` from left to right, looked for before the few tails of zones only."""
    free = 0
    tail = _ZONE_TAILS.search(text)
    while tail:
        for start in range(max(free, tail.start() - _LONGEST_LEAD), tail.start() - 1):
            free = start + 1
            if match := _ZONE_ALONE.match(text, start):
                free = match.end()
                yield match
                break
        tail = _ZONE_TAILS.search(text, tail.start() + 1)


def find_zone_mentions(
    text: str, above: Sequence[RegionMention], subjects: Sequence[Region], divisions: Divisions
) -> Iterator[RegionMention]:
    """Yield functional zones: written onto a division (宁波高新区, 张湾区西城经济开发区), or alone under the subject.

    A zone between two places (江宁—博望新型功能区) has no parent. Generic phrases (国家级新区, 各类开发区) yield nothing.
    """
    for mention in above:
        if mention.region.level in ("prefecture", "county") and (zone := _zone_below(mention, text)):
            yield zone
    for match in _find_lone_zones(text):
        name = match[0]
        if not _is_proper(re.sub(rf"(?:{_ZONE_TAIL})$", "", name), "zone") or divisions.find(name):
            continue
        if "—" in name:
            yield RegionMention(Span(*match.span()), name, Region(name, name, "zone"))
        elif subjects:
            yield RegionMention(Span(*match.span()), name, below(subjects[0], name, "zone"))
