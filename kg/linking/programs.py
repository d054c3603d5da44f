"""Which program names are one program: variants, short forms, names of one region, and kinds of a program."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kg.divisions import Divisions
from kg.identifiers import make_id
from kg.lexicon import read_table
from kg.linking.decisions import Decisions
from kg.linking.identity import list_home
from kg.linking.items import SAME_NAME, Group, Item, Place, Placement, gather, name_groups
from kg.linking.links import Merge, Named, Node
from kg.linking.local import LocalNames, ProgramName
from kg.linking.overrides import apply_decisions, list_decided
from kg.model import ProgramKind, Region
from kg.names import is_local, list_parts, program_key, spell_numbers, squeeze_name
from kg.words import segment

_LEVEL_IN_NAME = re.compile(r"(?:[全我]?(?:自治区|省|市|区|县|州|盟|旗))")


def link_programs(names: Sequence[LocalNames], divisions: Divisions, decisions: Decisions) -> Named:
    """Give each program name of each document its node."""
    items = dict(_list_items(names))
    rules = _place(items, names, divisions)
    placement = apply_decisions("program", rules, decisions, bears_name)
    named = name_groups(
        "program",
        placement,
        _make_node,
        _explain,
        is_trivial=lambda group: all(items[item].national and placement[item].reason == SAME_NAME for item in group),
    )
    apart = (*_list_local(placement, named), *list_decided("program", placement, decisions, bears_name, named))
    return Named(named.nodes, named.labels, (*named.merges, *apart))


def bears_name(item: Item, name: str) -> bool:
    """Tell whether the item is *name* or a variant of it."""
    return program_key(item.name) == program_key(name)


def _list_items(names: Sequence[LocalNames]) -> Iterator[tuple[Item, ProgramName]]:
    for i, local in enumerate(names):
        for program in local.programs:
            yield Item(local.document, program.name, local.home, i, program.count), program


@cache
def _aliases() -> Mapping[str, str]:
    return {program_key(row["name"]): row["program"] for row in read_table("lexicon/link_programs.tsv")}


@dataclass(frozen=True, slots=True)
class _Known:
    """What the names of all documents together tell: all keys, those of nation-wide programmes, keys of the same parts."""

    keys: frozenset[str]
    national: frozenset[str]
    same_parts: Mapping[str, str]


def _place(items: Mapping[Item, ProgramName], names: Sequence[LocalNames], divisions: Divisions) -> Placement:
    known = _Known(
        frozenset(program_key(item.name) for item in items),
        frozenset(program_key(program.name) for program in items.values() if program.national),
        _same_parts(items),
    )
    chains = [list_home(local.subjects, divisions) for local in names]
    places: dict[Place, Place] = {}  # thousands of items share one
    return {
        item: places.setdefault(place, place)
        for item in sorted(items)
        for place in [_place_one(item, items[item], chains[item.index], known)]
    }


def _place_one(item: Item, program: ProgramName, chain: Sequence[Region], known: _Known) -> Place:
    """Place one name by the first rule that fits: short form, usual alias, region before the name, the name itself."""
    name, reason = program.antecedent or (item.name, SAME_NAME)
    owner = program.owner
    if alias := _aliases().get(program_key(name)):
        reason = reason if squeeze_name(name) == squeeze_name(alias) else "another usual name of the same programme"
        return Place((program_key(alias), ""), reason, label=alias)
    if stripped := _strip_region(name, chain, known.keys):
        reason = "the same name behind that of its region"
        name, owner = stripped[0], stripped[1] or owner
    key = program_key(name)
    if not is_local(name) or key in known.national:
        return Place((known.same_parts.get(key, key), ""), reason, derived=reason != SAME_NAME)
    if owner and owner.full_name != item.home and reason == SAME_NAME:
        reason = f"a numbered name that the text ascribes to {owner.full_name}"
    return Place((key, owner.full_name if owner else item.home), reason)


def _same_parts(items: Iterable[Item]) -> dict[str, str]:
    """Map the keys of names that list the same parts in another order to one of them."""
    families: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for name in {item.name for item in items}:
        if parts := list_parts(name):
            families[tuple(sorted(map(spell_numbers, parts)))].add(program_key(name))
    return {key: min(keys) for keys in families.values() if len(keys) > 1 for key in keys}


def _strip_region(name: str, chain: Sequence[Region], known: frozenset[str]) -> tuple[str, Region | None] | None:
    """Split 青岛市老党员之家 into the name and the region of the report, or one of its *chain* of regions above, where the
    documents know the bare name, too."""
    for region in chain:
        if name.startswith(region.name):
            rest = name[len(region.name) :].removeprefix("“")
            if program_key(rest) in known:
                return rest, region
    if match := _LEVEL_IN_NAME.match(name):
        rest = name[match.end() :]
        if len(rest) >= 4 and program_key(rest) in known and segment(name)[0] == match[0]:
            return rest, None
    return None


def _explain(name: str, label: str) -> str:
    """Say why two names that share a key are one."""
    a, b = squeeze_name(name), squeeze_name(label)
    if a == b:
        return SAME_NAME
    if spell_numbers(a) == spell_numbers(b):
        return "the same name with its numbers written otherwise"
    if program_key(name) == program_key(label):
        return "the same name but for a generic suffix"
    return "the same parts in another order"


# -- nodes -------------------------------------------------------------------------------------------------------------
def _make_node(group: Group, label: str, items: list[Item]) -> Node:
    return make_id("program", label, *(part for part in group[1:] if part not in ("", "apart", label)))


def _list_local(placement: Placement, named: Named) -> Iterator[Merge]:
    """List the numbered names that several regions use, each for a program of its own."""
    by_key: dict[str, list[Group]] = defaultdict(list)
    groups = gather(placement)
    for group in groups:
        if len(group) == 2 and group[1]:
            by_key[group[0]].append(group)
    for group in (group for same in by_key.values() if len(same) > 1 for group in same):
        items = groups[group]
        node = named.nodes[items[0].index, items[0].name]
        reason = "different: a numbered name means another thing in every region"
        documents = tuple(sorted({item.document for item in items}))
        yield Merge("program", node, named.labels[node], reason, "rule", documents)


def sum_kinds(names: Sequence[LocalNames], named: Named) -> tuple[dict[Node, ProgramKind], frozenset[Node]]:
    """Give each program the kind that most of its mentions have (“other” counts for nothing), and the nation-wide ones."""
    kinds: dict[Node, Counter[ProgramKind]] = defaultdict(Counter)
    national = set()
    for i, local in enumerate(names):
        for program in local.programs:
            node = named.nodes[i, program.name]
            counts = kinds[node]
            for kind, n in program.kinds:
                counts[kind] += n if kind != "other" else 0
            if program.national:
                national.add(node)
    usual = {node: min(counts, key=lambda kind: (-counts[kind], kind)) for node, counts in sorted(kinds.items())}
    return usual, frozenset(national)
