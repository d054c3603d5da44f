"""Whose report a document is: the regions that 我市, 全区 and 该县 stand for in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from kg.divisions import Divisions, NameHit, contains, in_body_name, ordinary_names, resolve_hits, scan_names
from kg.model import Document, Region

# What stands before a character is asked behind it, so that a search passes over all other characters at once.
_LEVEL_WORD = re.compile(
    r"[全我该本自省市县区州旗盟镇乡](?:(?<=[全我该本])(省|市|县|区|州|旗|盟|镇|乡|街道)"
    r"|(?<![一-鿿].)(?:(?<=自)治区|(?<=[省市县区州旗盟镇乡]))党?委)"
)
_ROLE_BEFORE = re.compile(r"(?:学习|借鉴|赴|来自|对接|对标|支援|援|走进|走访|考察|接轨|融入|销往|致敬)$")
_JOINING = frozenset({"", "、", "和", "与", "携手", "—", "－", "-", "·"})
_BODY_TITLE = re.compile(r"公司|集团|(?:银行|医院|大学|学院|研究院|研究所|中学|小学)(?![生城校])")
_TOWN_TAIL = re.compile(r"街道|镇|乡")
_TELLING = 3  # so many words of one level rule out a region of another
_RANK = {"province": 0, "prefecture": 1, "county": 2, "zone": 2}


def level_word(region: Region) -> str:
    """Give the word by which a region's own report speaks of it (全省, 全市, 全区, 全州 → 省, 市, 区, 州)."""
    return "街道" if region.name.endswith("街道") else region.name[-1]


def count_level_words(text: str) -> Counter[str]:
    """Count what the text calls its own region: 全市, 我县, 该区, and 市委 at the head of a clause."""
    words = (match[1] or match[0][0] for match in _LEVEL_WORD.finditer(text))
    return Counter("区" if word == "自" else word for word in words)


def _fits(region: Region, hit: NameHit, levels: Counter[str]) -> bool:
    """Tell whether the level words allow the region (全区 fits 吴兴区, not 湖州市). No level words allow every region.

    A division that was renamed speaks of itself by its name of then (江川县: 全县).
    """
    word = level_word(region) if hit.short else hit.text[-1]
    return region.level == "zone" or not levels or levels[word] * 4 >= max(levels.values())


def _support(region: Region, text: str, levels: Counter[str], divisions: Divisions) -> int:
    """Weigh what speaks for a region that the title may name: its full name, its parent's name, the level words."""
    above = divisions.lineage(region)[1:2]
    parent = above[0].name if above else ""
    weight = 100 * (region.name in text) + 30 * bool(parent and (parent in text or parent[:-1] in text))
    return weight + min(levels[level_word(region)], 20)


def _best(options: Sequence[Region], text: str, levels: Counter[str], divisions: Divisions) -> Region | None:
    """Pick the option with most support; between equals the highest level, None where two stand on it."""
    keyed = sorted((-_support(region, text, levels, divisions), _RANK.get(region.level, 3)) for region in options)
    if not keyed or keyed.count(keyed[0]) > 1:
        return None
    return next(r for r in options if (-_support(r, text, levels, divisions), _RANK.get(r.level, 3)) == keyed[0])


def _title_links(title: str) -> list[tuple[NameHit, list[Region]]]:
    """Read the names in a title, each chain by its innermost link, with what the chain leaves of its candidates.

    湖州市吴兴区 gives 吴兴区 with one candidate. Names of bodies (武汉大学) and models (学习浙江经验) are left out.
    """
    links: list[tuple[NameHit, list[Region]]] = []
    outer: Sequence[Region] = ()
    for hit in scan_names(title):
        if in_body_name(title, hit.end) or _ROLE_BEFORE.search(title[: hit.start]):
            continue
        adjacent = bool(links) and links[-1][0].end == hit.start
        inside = [r for r in hit.candidates if adjacent and any(r != above and contains(above, r) for above in outer)]
        if inside:
            links.pop()
        links.append((hit, inside))
        outer = inside or hit.candidates
    return links


def _read_title_hit(
    hit: NameHit, inside: Sequence[Region], text: str, levels: Counter[str], divisions: Divisions
) -> Region | None:
    options = inside or [region for region in hit.candidates if _fits(region, hit, levels)]
    if not options and len(hit.candidates) == 1 and max(levels.values()) < _TELLING:
        options = list(hit.candidates)  # 北京：… with one 镇党委 in a story
    if hit.short and hit.text in ordinary_names() and not inside:
        options = [region for region in options if region.name in text]
    if not inside and all(region.level in ("county", "zone") for region in options) and len(hit.candidates) > 1:
        options = [region for region in options if _support(region, text, levels, divisions) >= 30]
    return _best(options, text, levels, divisions)


def _title_regions(title: str, text: str, levels: Counter[str], divisions: Divisions) -> list[tuple[NameHit, Region]]:
    """Read the regions that a title names as itself."""
    read = ((hit, _read_title_hit(hit, inside, text, levels, divisions)) for hit, inside in _title_links(title))
    return [(hit, region) for hit, region in read if region]


def _title_town(title: str, above: Iterable[Region], levels: Counter[str], divisions: Divisions) -> Region | None:
    """Find the township whose report it is: named in the title, and alone of its name under what the title names."""
    outer = tuple(above)
    if not any(levels[word] for word in ("镇", "乡", "街道")):
        return None
    for tail in _TOWN_TAIL.finditer(title):
        for start in range(max(0, tail.end() - 8), tail.start()):
            towns = divisions.find_towns(title[start : tail.end()])
            inside = [town for town in towns if not outer or any(contains(region, town) for region in outer)]
            if len(inside) == 1:
                return inside[0]
    return None


def _joined(title: str, found: Sequence[tuple[NameHit, Region]], divisions: Divisions) -> tuple[Region, ...]:
    """Keep the first region and those that the title joins to it as equals (成都与重庆; in one province also 贵阳贵安)."""
    kept = list(found[:1])
    for hit, region in found[1:]:
        joint = title[kept[-1][0].end : hit.start]
        neighbours = divisions.lineage(region)[-1] == divisions.lineage(kept[0][1])[-1]
        if joint not in _JOINING or contains(kept[-1][1], region) or not (joint or neighbours):
            break
        kept.append((hit, region))
    return tuple(dict.fromkeys(region for _, region in kept))


def _dominant(doc: Document, levels: Counter[str], divisions: Divisions) -> tuple[Region, ...]:
    """Find the region that the text itself is about, where the title does not say it: named most, and fitting 全市, 我县."""
    hits = [hit for hit in scan_names(doc.text) if not in_body_name(doc.text, hit.end)]
    counts: Counter[Region] = Counter()
    for hit, region in zip(hits, resolve_hits(doc.text, hits, (), divisions), strict=True):
        if region:
            in_byline = doc.byline and doc.byline.start <= hit.start < doc.byline.end
            counts[region] += 5 if in_byline else 1
    said = any(n >= 2 for n in levels.values())
    fitting = [(n, region) for region, n in counts.items() if not said or levels[level_word(region)] >= 2]
    fitting.sort(key=lambda pair: (-pair[0], pair[1].full_name))
    least, lead = (3, 2) if said else (5, 3)
    if not fitting or fitting[0][0] < least:
        return ()
    top = fitting[0][1]
    rival = max((n for n, region in fitting[1:] if not contains(region, top)), default=0)
    return (top,) if rival * lead <= fitting[0][0] else ()


def find_subjects(doc: Document, divisions: Divisions) -> tuple[Region, ...]:
    """Find the regions whose report the document is, the first one leading; () where that cannot be told.

    The title decides, helped by the text (全区 tells 朝阳区 from 朝阳市; a named parent tells one 鼓楼区 from another);
    贵阳贵安 gives two. A title that names none leaves it to the byline and the text. Reports of companies and
    schools have no subject region.
    """
    levels = count_level_words(doc.text)
    found = _title_regions(doc.title, doc.text, levels, divisions)
    if town := _title_town(doc.title, (region for _, region in found), levels, divisions):
        return (town,)
    if found:
        return _joined(doc.title, found, divisions)
    if _BODY_TITLE.search(doc.title):
        return ()
    return _dominant(doc, levels, divisions)
