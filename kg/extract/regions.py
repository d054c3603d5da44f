"""Find the divisions that a document names, each passage with the division it means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from kg.divisions import Divisions, NameHit, contains, in_body_name, resolve_hits, scan_names
from kg.divisions.abbreviations import find_abbreviations
from kg.divisions.local import find_town_mentions, find_village_mentions, find_zone_mentions
from kg.model import Document, OpenMention, OrganizationMention, Region, RegionMention, Span
from kg.text import find_quotes, make_search_around

_LONGEST_NAME_IN_QUOTES = 15
_PRACTICES = frozenset({"经验", "模式", "标准", "做法", "样板", "样本", "实践"})

_ORGAN_OF_PLACE = re.compile(r"(?:党委|支部|党总支|党组|委|政府|办事处|委员会|村委会|居委会|组织部|办公室|协会|联盟)$")


@lru_cache(maxsize=16)  # find_regions and find_open_names ask
def _search_names(text: str) -> Callable[[Span], list[Span]]:
    """Make a search for the quotations and titles around a mention that are names of something (“乌海英才”, 《…》)."""
    return make_search_around(
        quote.inner
        for quote in find_quotes(text)
        if quote.mark == "《" or quote.inner.end - quote.inner.start <= _LONGEST_NAME_IN_QUOTES
    )


def _names_a_practice(mention: RegionMention, name: Span, text: str, subjects: tuple[Region, ...]) -> bool:
    """Tell whether the quoted name is a practice called after a part of the subject (“莱西经验” in a report of 青岛)."""
    inside = any(contains(subject, mention.region) for subject in subjects)
    return inside and mention.span.start == name.start and text[mention.span.end : name.end] in _PRACTICES


def _part_of_name(mention: RegionMention, around: Iterable[Span], text: str, subjects: tuple[Region, ...]) -> bool:
    """Tell whether the mention is a part of one of the names that contain it."""
    return any(name != mention.span and not _names_a_practice(mention, name, text, subjects) for name in around)


def _first_of_overlapping(mentions: Iterable[RegionMention]) -> tuple[RegionMention, ...]:
    """Keep, of mentions that overlap, the longest and then the first; in the order of the text."""
    kept: list[RegionMention] = []
    taken: set[int] = set()
    for mention in sorted(mentions, key=lambda m: (m.span.start - m.span.end, m.span.start, m.region)):
        places = range(mention.span.start, mention.span.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(mention)
    return tuple(sorted(kept, key=lambda m: m.span))


@lru_cache(maxsize=16)  # find_regions and find_open_names ask
def _resolve_names(
    text: str, subjects: tuple[Region, ...], divisions: Divisions
) -> tuple[tuple[NameHit, Region | None], ...]:
    hits = scan_names(text)
    return tuple(zip(hits, resolve_hits(text, hits, subjects, divisions), strict=True))


def _official_mentions(
    text: str, subjects: tuple[Region, ...], divisions: Divisions
) -> tuple[list[RegionMention], list[RegionMention]]:
    """Find provinces to counties and known zones: those that stand for themselves, and all that were resolved."""
    resolved = [
        (hit.end, RegionMention(Span(hit.start, hit.end), hit.text, region))
        for hit, region in _resolve_names(text, subjects, divisions)
        if region
    ]
    return [m for end, m in resolved if not in_body_name(text, end)], [m for _, m in resolved]


def find_regions(doc: Document, subjects: tuple[Region, ...], divisions: Divisions) -> tuple[RegionMention, ...]:
    """Find every naming of a division in the text, in its order; mentions do not overlap.

    Every link of 宁波市鄞州区咸祥镇里蔡村 is a mention. 我市 and 全区 are none; nor are names inside other names
    (武汉大学, “乌海英才”, 《酒泉市人才办法》). A name that several divisions bear is left out unless the
    document is near to one of them. A subject that stands in other names only has those for its mentions.
    """
    text = doc.text
    own, resolved = _official_mentions(text, subjects, divisions)
    towns = list(find_town_mentions(text, resolved, subjects, divisions))
    villages = find_village_mentions(text, [*resolved, *towns], divisions)
    zones = find_zone_mentions(text, [*resolved, *towns], subjects, divisions)
    every = [*own, *towns, *villages, *zones, *find_abbreviations(text, subjects, divisions)]
    names = _search_names(text)
    found = [m for m in every if not _part_of_name(m, names(m.span), text, subjects)]
    named = {mention.region for mention in found}
    last_resort = [m for m in resolved if m.region in subjects and m.region not in named]
    return _first_of_overlapping([*found, *last_resort])


def find_open_names(doc: Document, subjects: tuple[Region, ...], divisions: Divisions) -> tuple[OpenMention, ...]:
    """Find full names that several divisions bear and that the document does not settle (鼓楼区), with all candidates."""
    text = doc.text
    names = _search_names(text)
    return tuple(
        OpenMention(span, text[span.start : span.end], tuple(sorted(hit.candidates)))
        for hit, region in _resolve_names(text, subjects, divisions)
        if region is None and not hit.short and len(hit.text) > 2 and len(hit.candidates) > 1
        for span in [Span(hit.start, hit.end)]
        if not in_body_name(text, hit.end) and not names(span)
    )


def drop_names_of_bodies(
    mentions: Iterable[RegionMention], organizations: Iterable[OrganizationMention], subjects: tuple[Region, ...]
) -> tuple[RegionMention, ...]:
    """Leave out regions that only name a body (湖北省文明办, 苍溪教学基地); organs and branches speak of their place."""
    bodies = make_search_around(body.span for body in organizations if not _ORGAN_OF_PLACE.search(body.text))
    return tuple(
        mention
        for mention in mentions
        if mention.region.level in ("township", "village")
        or any(contains(mention.region, subject) for subject in subjects)
        or not any(body != mention.span for body in bodies(mention.span))
    )
