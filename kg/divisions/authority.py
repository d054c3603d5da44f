"""The authority on divisions of China: official, customary, short and former names, and what contains what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from kg.divisions.names import customary_name, short_name
from kg.lexicon import read_table, read_words
from kg.model import Level, Region


@dataclass(frozen=True, slots=True, eq=False)
class Divisions:
    """Frozen look-up tables. Full names concatenate official names from the province down (浙江省湖州市吴兴区).

    ``regions``: full name → Region, provinces to counties and zones (townships through :meth:`get`).
    ``names``: official, customary or former name → candidates. ``short_names``: name without its generic part → candidates.
    ``towns``: full name of a county → names of its townships.
    """

    regions: Mapping[str, Region]
    names: Mapping[str, tuple[Region, ...]]
    short_names: Mapping[str, tuple[Region, ...]]
    towns: Mapping[str, frozenset[str]]
    codes: Mapping[str, Region]

    def get(self, full_name: str) -> Region | None:
        """Give the division of that full name, townships and renamed divisions included, or None."""
        if region := self.regions.get(full_name):
            return region
        for cut in range(len(full_name) - 1, 2, -1):
            if full_name[cut:] in self.towns.get(full_name[:cut], ()):
                return self.town(self.regions[full_name[:cut]], full_name[cut:])
        return None

    def find(self, name: str) -> tuple[Region, ...]:
        """Give every province, prefecture, county or zone that is called *name*, in full or in short."""
        return self.names.get(name) or self.short_names.get(name, ())

    def town(self, county: Region, name: str) -> Region | None:
        """Give the township *name* of *county*, or None where the county has none of that name."""
        if name not in self.towns.get(county.full_name, ()):
            return None
        return below(county, name, "township")

    def find_towns(self, name: str) -> tuple[Region, ...]:
        """Give every township of that name in the country."""
        return tuple(below(self.regions[county], name, "township") for county in _town_parents(self).get(name, ()))

    def lineage(self, region: Region) -> tuple[Region, ...]:
        """Give the region and what contains it, innermost first; an ancestor that the authority lacks is left out."""
        chain = [region]
        while chain[-1].parent and (parent := self.get(chain[-1].parent)):
            chain.append(parent)
        return tuple(chain)


@lru_cache(maxsize=1)  # few documents are reports of a township
def _town_parents(divisions: Divisions) -> dict[str, list[str]]:
    """Give township name → full names of its counties, in order."""
    parents: dict[str, list[str]] = {}
    for county in sorted(divisions.towns):
        for name in divisions.towns[county]:
            parents.setdefault(name, []).append(county)
    return parents


def below(parent: Region, name: str, level: Level) -> Region:
    """Make the division *name* of *parent*, for levels that carry no code."""
    return Region(parent.full_name + name, name, level, None, parent.full_name)


def contains(outer: Region, inner: Region) -> bool:
    """Tell whether *inner* is *outer* or lies in it, by the chain of their full names."""
    return inner.full_name.startswith(outer.full_name)


def _level(code: str) -> Level:
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


def _read_table() -> tuple[dict[str, Region], dict[str, list[str]]]:
    """Read the official table: code → Region down to counties, and parent code → township names."""
    coded: dict[str, Region] = {}
    towns: dict[str, list[str]] = {}
    text = (files("kg") / "data" / "divisions.tsv").read_text("utf-8")
    for line in text[text.index("\n1") + 1 :].splitlines():  # behind the header
        code, parent, name = line.split("\t")
        if len(code) > 6:
            if parent in towns:
                towns[parent].append(name)
            else:
                towns[parent] = [name]
            continue
        above = coded[parent].full_name if parent else None
        coded[code] = Region((above or "") + name, name, _level(code), code, above)
    return coded, towns


def _unlisted(row: Mapping[str, str]) -> Region:
    """Make a division that the table lacks: one that no longer is and has no single successor (崇文区), or 台湾省."""
    parent = row["parent"] or None
    level: Level = "county"
    if parent is None:
        level = "province"
    elif parent.endswith(("省", "自治区")):
        level = "prefecture"
    return Region((parent or "") + row["name"], row["name"], level, row["code"] or None, parent)


def _supplement(regions: dict[str, Region]) -> Iterator[tuple[str, str, Region]]:
    """Yield (kind, name, Region) of the supplement and enter each new full name in *regions*."""
    for row in read_table("divisions_supplement.tsv"):
        name, full_name = row["name"], row["parent"] + row["name"]
        if row["successor"]:
            region = regions[row["successor"]]
        elif row["kind"] == "zone":
            region = below(regions[row["parent"]], name, "zone")
        else:
            region = _unlisted(row)
        if row["kind"] not in ("alias", "short"):
            regions[full_name] = region
        yield row["kind"], name, region


def _gather(pairs: Iterable[tuple[str, Region]]) -> dict[str, tuple[Region, ...]]:
    """Group regions by name, each once, the highest level first and then by full name."""
    order = {"province": 0, "prefecture": 1, "county": 2}
    found: dict[str, list[Region]] = {}
    for name, region in pairs:
        found.setdefault(name, []).append(region)
    return {
        name: tuple(sorted(set(group), key=lambda r: (order.get(r.level, 3), r.full_name)) if len(group) > 1 else group)
        for name, group in found.items()
    }


@cache
def load_divisions() -> Divisions:
    """Load the packaged authority (41,934 divisions as of 2025-12-31 and the supplement), once."""
    coded, towns = _read_table()
    regions = {region.full_name: region for region in coded.values()}
    official = [(region.name, region) for region in regions.values()]
    added = list(_supplement(regions))
    customary = [(name, region) for region in coded.values() if (name := customary_name(region.name))]
    provinces = {short_name(r.name, r.level) for r in regions.values() if r.level == "province"}
    shorts = [
        (name, region)
        for region in regions.values()
        if region.adcode
        and (name := short_name(region.name, region.level))
        and (region.level != "county" or name not in provinces)
    ]
    by_county = {coded[code].full_name: frozenset(names) for code, names in towns.items()}
    return Divisions(
        regions,
        _gather([*official, *customary, *((name, region) for kind, name, region in added if kind != "short")]),
        _gather([*shorts, *((name, region) for kind, name, region in added if kind == "short")]),
        by_county,
        coded,
    )


@cache
def ordinary_names(*, phrase: bool = False) -> frozenset[str]:
    """Give the short names that are ordinary words too; with *phrase* only those that stay so with their generic part."""
    words = read_words("lexicon/region_ordinary.tsv", full="phrase")
    return words if phrase else words | read_words("lexicon/region_ordinary.tsv")
