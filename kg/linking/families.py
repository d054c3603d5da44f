"""Which programs are a kind of another: 皖美红色物业 and 红色物业样板小区 of 红色物业."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import accumulate

from kg.lexicon import read_words
from kg.linking.decisions import Broader, Decisions
from kg.linking.items import Item
from kg.linking.links import Merge, Named, Node
from kg.linking.programs import bears_name
from kg.names import is_local, list_parts, program_key, squeeze_name
from kg.words import segment

_SHORTEST, _LONGEST = 3, 24
_CHAIN = re.compile(r"[+＋]")
_DOT = re.compile(r"[•·●]")
_MODIFIERS = frozenset("新老大小")  # single characters that may precede a name and leave it whole (新共富工坊)


def find_families(named: Named, decisions: Decisions) -> set[tuple[Node, Node]]:
    """Give (narrow, broad) for every program whose name holds that of another one, the longest, as a part of its meaning.

    The user's [[broader]] are added, and pairs that the user keeps apart by [[different]] left out.
    """
    heads = {squeeze_name(label): node for node, label in sorted(named.labels.items()) if _may_head(label)}
    found = {
        (node, broad)
        for node, label in named.labels.items()
        if len(label) <= _LONGEST and not is_local(label) and (broad := _find_head(label, heads)) and broad != node
    }
    return (found - _kept_apart(named, decisions)) | {
        pair for one in decisions.broader for pair in _by_user(named, one)
    }


def list_unused(named: Named, decisions: Decisions) -> Iterator[Merge]:
    """List the user's [[broader]] that name what no document has."""
    for one in decisions.broader:
        for name in (one.narrow, one.broad):
            if not find_bearers(named, name):
                yield Merge("program", "", name, "no effect: [[broader]] names what no document has", "user", ())


def list_broader(named: Named, decisions: Decisions) -> Iterator[Merge]:
    """List the user's [[broader]] that take effect."""
    for one in decisions.broader:
        for narrow, broad in _by_user(named, one):
            reason = f"the user says: a kind of {named.labels[broad]}"
            yield Merge("program", narrow, one.narrow, reason, "user", ())


def _may_head(label: str) -> bool:
    """Tell whether a name is so much a name of its own that others can be a kind of it: no number, no
    generic words, no single word of the dictionary (一体化)."""
    key = program_key(label)
    if len(key) < _SHORTEST or is_local(label) or len(list_parts(label)) > 1:
        return False
    return len(segment(key)) > 1 and not _is_generic(squeeze_name(label)) and not _is_generic(key)


def _is_generic(name: str) -> bool:
    """Tell whether a name consists of generic words only: 干部能力提升, 强基工程; not 人才驿站."""
    generic, suffixes = read_words("lexicon/link_generic.tsv"), _suffixes()
    if name in generic:
        return True
    if name.endswith(suffixes) and any(name.removesuffix(word) in generic for word in suffixes):
        return True
    return all(word in generic or word in suffixes for word in segment(name))


@cache
def _suffixes() -> tuple[str, ...]:
    return tuple(sorted(read_words("lexicon/link_suffixes.tsv")))


def _find_head(label: str, heads: Mapping[str, Node]) -> Node | None:
    """Give the program with the longest name that stands in *label* on word boundaries; none for mere lists (甲、乙、丙)."""
    if list_parts(label):
        return None
    if _CHAIN.search(label):
        name = squeeze_name(label)
        inside = [part for match in _CHAIN.finditer(name) if (part := name[: match.start()]) in heads]
    else:
        inside = [name for name in _list_inside(label) if name in heads]
    return heads[max(inside, key=lambda part: (len(part), part))] if inside else None


def _list_inside(label: str) -> Iterator[str]:
    """Yield the parts of a name that another program may be called: whole words, the last ones if they are only three
    characters, a whole side of a dot (党课开讲啦•江海先锋)."""
    name, dotted = squeeze_name(label), _DOT.search(label) is not None
    sides = {squeeze_name(side) for side in _DOT.split(label)}
    seams = _seams(label)
    for i in seams:
        for j in seams:
            part = name[i:j]
            long_enough = j - i > _SHORTEST or (j - i == _SHORTEST and j == len(name) and not dotted)
            if long_enough and part != name and _leaves_words(name, i) and (not dotted or part in sides):
                yield part


def _seams(label: str) -> list[int]:
    """Give the places in the squeezed label where one word ends and another begins."""
    words = [squeeze_name(word) for word in segment(label)]
    return sorted({0, *accumulate(map(len, words))})


def _leaves_words(name: str, start: int) -> bool:
    """Tell whether what stands before ``name[start:]`` is no stray character (红石榴讲堂 is no 石榴讲堂)."""
    before = name[:start]
    return len(before) != 1 or before in _MODIFIERS


def find_bearers(named: Named, name: str) -> list[Node]:
    """Give the programs that some document calls *name* or a variant of it, sorted."""
    return sorted({node for (i, known), node in named.nodes.items() if bears_name(Item("", known, "", i), name)})


def _by_user(named: Named, one: Broader) -> Iterator[tuple[Node, Node]]:
    for narrow in find_bearers(named, one.narrow):
        for broad in find_bearers(named, one.broad):
            if narrow != broad:
                yield narrow, broad


def _kept_apart(named: Named, decisions: Decisions) -> set[tuple[Node, Node]]:
    return {
        (a, b)
        for one in decisions.different
        if one.kind == "program" and len(one.names) > 1
        for x in one.names
        for y in one.names
        for a in find_bearers(named, x)
        for b in find_bearers(named, y)
    }
