"""Which program names are one program: variants, short forms, names of one region, and kinds of a program."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from kg.divisions import Divisions
from kg.identifiers import make_id
from kg.lexicon import read_table, read_words
from kg.linking.decisions import Decisions
from kg.linking.identity import document_id
from kg.linking.items import SAME_NAME, Group, Item, Place, Placement, gather, name_groups
from kg.linking.links import Merge, Named, Node
from kg.linking.overrides import apply_decisions, list_decided
from kg.model import Extraction, ProgramKind, ProgramMention, Region
from kg.names import is_local, list_parts, program_key, spell_numbers, squeeze_name
from kg.words import segment

# “头雁领航”（以下简称“雁领”）: what stands between a name and its short form.
_SHORT_FORM = re.compile(
    r"[”’]?[^。；\n“”‘’]{0,8}[（(，,]?(?:以下|下文|下称)?(?:简称|又称|也称|亦称|俗称)为?[：:]?[“‘]?"
)
_LEVEL_BEFORE = re.compile(
    r"(?:^|[^\u4e00-\u9fff]|[全我该本入选按照落实])(自治区|省|市|区|县|州|盟|旗)(?:委|政府)?[“‘]?$"
)
_LEVEL_IN_NAME = re.compile(r"(?:[全我]?(?:自治区|省|市|区|县|州|盟|旗))")


def link_programs(extractions: Sequence[Extraction], divisions: Divisions, decisions: Decisions) -> Named:
    """Give each program name of each document its node."""
    items = {item: extractions[item.index] for item in _list_items(extractions)}
    rules = _place(items, divisions)
    placement = apply_decisions("program", rules, decisions, bears_name)
    national = {
        (i, mention.name)
        for i, extraction in enumerate(extractions)
        for mention in extraction.programs
        if mention.national
    }
    named = name_groups(
        "program",
        placement,
        _make_node,
        _explain,
        is_trivial=lambda items: all(
            (item.index, item.name) in national and placement[item].reason == SAME_NAME for item in items
        ),
    )
    apart = (*_list_local(placement, named), *list_decided("program", placement, decisions, bears_name, named))
    return Named(named.nodes, named.labels, named.aliases, (*named.merges, *apart))


def bears_name(item: Item, name: str) -> bool:
    """Tell whether the item is *name* or a variant of it."""
    return program_key(item.name) == program_key(name)


def _list_items(extractions: Sequence[Extraction]) -> Iterator[Item]:
    for i, extraction in enumerate(extractions):
        document, region = document_id(extraction.doc), extraction.subjects[0].full_name if extraction.subjects else ""
        counts = Counter(mention.name for mention in extraction.programs)
        written: dict[str, set[str]] = defaultdict(set)
        for mention in extraction.programs:
            written[mention.name].add(mention.text)
        for name, count in counts.items():
            yield Item(document, name, region, i, count, frozenset(written[name]))


@cache
def _aliases() -> Mapping[str, str]:
    return {program_key(row["name"]): row["program"] for row in read_table("lexicon/link_programs.tsv")}


@dataclass(frozen=True, slots=True)
class _Known:
    """What the names of all documents together tell: all keys, those of nation-wide programmes, keys of the same parts."""

    keys: frozenset[str]
    national: frozenset[str]
    same_parts: Mapping[str, str]


def _place(items: Mapping[Item, Extraction], divisions: Divisions) -> Placement:
    known = _Known(
        frozenset(program_key(item.name) for item in items),
        frozenset(program_key(m.name) for e in items.values() for m in e.programs if m.national),
        _same_parts(items),
    )
    return {item: _place_one(item, items[item], known, divisions) for item in sorted(items)}


def _place_one(item: Item, extraction: Extraction, known: _Known, divisions: Divisions) -> Place:
    """Place one name by the first rule that fits: short form, usual alias, region before the name, the name itself."""
    name, reason = _find_antecedent(item.name, extraction) or (item.name, SAME_NAME)
    owner = _find_owner(item.name, extraction, divisions)
    if alias := _aliases().get(program_key(name)):
        reason = reason if squeeze_name(name) == squeeze_name(alias) else "another usual name of the same programme"
        return Place((program_key(alias), ""), reason, label=alias)
    if stripped := _strip_region(name, extraction, known.keys, divisions):
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
    for item in items:
        if parts := list_parts(item.name):
            families[tuple(sorted(map(spell_numbers, parts)))].add(program_key(item.name))
    return {key: min(keys) for keys in families.values() if len(keys) > 1 for key in keys}


# -- rules -------------------------------------------------------------------------------------------------------------
def _find_antecedent(name: str, extraction: Extraction) -> tuple[str, str] | None:
    """Find what a name is short for in its own document, with the reason.

    “雁领” in: “头雁领航”（以下简称“雁领”）; 主题教育 where the document names one programme only that ends so.
    """
    text, mentions = extraction.doc.text, extraction.programs
    for before, after in pairwise(mentions):
        gap = text[before.span.end : after.span.start]
        if after.name == name != before.name and _SHORT_FORM.fullmatch(gap):
            return before.name, f"the text says that it is short for {before.name}"
    if name in read_words("lexicon/link_short.tsv"):
        longer = {
            m.name for m in mentions if m.name != name and (m.name.endswith(name) or m.text.rstrip("”").endswith(name))
        }
        if len(longer) == 1:
            return longer.pop(), "short for the one programme of the document that ends so"
    return None


def _find_owner(name: str, extraction: Extraction, divisions: Divisions) -> Region | None:
    """Find the region above the report's own whose program the text says it is: 省“333工程”, 落实省委“三项机制”."""
    for adoption in extraction.adoptions:
        if adoption.program == name and adoption.mandated_by:
            return adoption.mandated_by
    chain = [region for subject in extraction.subjects[:1] for region in divisions.lineage(subject)]
    for mention in extraction.programs:
        if mention.name == name and (level := _level_before(mention, extraction.doc.text)):
            return next((region for region in chain if region.name.endswith(level)), None)
    return None


def _level_before(mention: ProgramMention, text: str) -> str | None:
    inside = mention.text.find(mention.name)
    start = mention.span.start + max(inside, 0)
    match = _LEVEL_BEFORE.search(text[max(0, start - 8) : start])
    return match[1] if match else None


def _strip_region(
    name: str, extraction: Extraction, known: frozenset[str], divisions: Divisions
) -> tuple[str, Region | None] | None:
    """Split 青岛市老党员之家 into the name and the region of the report, where the documents know the bare name, too."""
    for region in (region for subject in extraction.subjects[:1] for region in divisions.lineage(subject)):
        rest = name.removeprefix(region.name).removeprefix("“")
        if rest != name and program_key(rest) in known:
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


def sum_kinds(extractions: Sequence[Extraction], named: Named) -> tuple[dict[Node, ProgramKind], frozenset[Node]]:
    """Give each program the kind that most of its mentions have (“other” counts for nothing), and the nation-wide ones."""
    kinds: dict[Node, Counter[ProgramKind]] = defaultdict(Counter)
    national = set()
    for node, mention in _mentions(extractions, named):
        kinds[node][mention.kind] += mention.kind != "other"
        if mention.national:
            national.add(node)
    usual = {node: min(counts, key=lambda kind: (-counts[kind], kind)) for node, counts in sorted(kinds.items())}
    return usual, frozenset(national)


def _mentions(extractions: Sequence[Extraction], named: Named) -> Iterable[tuple[Node, ProgramMention]]:
    return (
        (named.nodes[i, mention.name], mention)
        for i, extraction in enumerate(extractions)
        for mention in extraction.programs
    )
