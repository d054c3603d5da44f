"""Which people of one name are one person: by place and office, never by the name alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal

from kg.identifiers import make_id
from kg.lexicon import read_table
from kg.linking.decisions import Decisions
from kg.linking.items import SAME_NAME, Group, Item, Place, Placement, gather, name_groups
from kg.linking.links import Merge, Named, Node
from kg.linking.local import LocalNames
from kg.linking.overrides import apply_decisions, list_decided
from kg.names import squeeze_name

_ACADEMICIAN = "院士"
_OFFICE, _TITLE, _PLACE = (
    "one name and one office or body",
    "one name, both an academician",
    "one name in reports of one place",
)
_REASONS = (_OFFICE, _TITLE, _PLACE)
_NEAREST = 8  # cases of a place around another that are compared with it
_BOUND = frozenset({"enterprise", "science", "community"})  # spheres in which the body tells two people apart


@dataclass(frozen=True, slots=True)
class _Bearer:
    """What one document says of one name: whose report it is, and the offices, their bodies and their spheres."""

    item: Item
    regions: tuple[str, ...]
    bodies: frozenset[Node]
    spheres: frozenset[str]
    academician: bool


def link_people(names: Sequence[LocalNames], organizations: Named, decisions: Decisions) -> Named:
    """Give each person's name of each document its node.

    Two documents mean one person where they name one office or body, or both an academician, or where one report's
    region is the other's or lies in it (below the province), and their offices do not contradict each other: an official
    is no shopkeeper, a professor of one university none of another. Where nothing is said of offices, the place decides.
    """
    bearers = sorted(_list_bearers(names, organizations), key=lambda bearer: bearer.item)
    placement = apply_decisions("person", _place(bearers), decisions, _bears_name)
    named = name_groups("person", placement, _make_node, is_trivial=lambda items: len(items) == 1)
    apart = (*_list_namesakes(placement, named), *list_decided("person", placement, decisions, _bears_name, named))
    return Named(named.nodes, named.labels, (*named.merges, *apart))


def _bears_name(item: Item, name: str) -> bool:
    return squeeze_name(item.name) == squeeze_name(name)


def _list_bearers(names: Sequence[LocalNames], organizations: Named) -> Iterator[_Bearer]:
    for i, local in enumerate(names):
        regions = tuple(region.full_name for region in local.subjects)
        for person in local.people:
            yield _Bearer(
                Item(local.document, person.name, local.home, i),
                regions,
                frozenset(organizations.nodes[i, body] for _, body in person.offices if body),
                frozenset(filter(None, (_sphere(role, body) for role, body in person.offices))),
                any(_ACADEMICIAN in role for role, _ in person.offices),
            )


@cache
def _spheres(part: Literal["role", "body"]) -> tuple[tuple[str, str], ...]:
    rows = [(row["word"], row["sphere"]) for row in read_table("lexicon/link_spheres.tsv") if row["part"] == part]
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row)))


def _sphere(role: str, organization: str | None) -> str | None:
    """Give the walk of life of an office: by the end of the body's name, else of the role; None where they do not tell."""
    for word, sphere in _spheres("body"):
        if organization and organization.endswith(word):
            return sphere
    return next((sphere for word, sphere in _spheres("role") if role.endswith(word)), None)


def _contradict(a: _Bearer, b: _Bearer) -> bool:
    """Tell whether what is said of two bearers cannot well be one person's: other spheres, or other bodies of one."""
    if not a.spheres or not b.spheres or a.bodies & b.bodies:
        return False
    if a.spheres.isdisjoint(b.spheres):
        return True
    return bool(a.bodies and b.bodies) and a.spheres == b.spheres and a.spheres <= _BOUND


def _tie(a: _Bearer, b: _Bearer) -> str | None:
    """Give the strongest reason why two bearers of a name are one person, None where there is none."""
    if a.bodies & b.bodies:
        return _OFFICE
    if _contradict(a, b):
        return None
    if a.academician and b.academician:
        return _TITLE
    return _PLACE if any(_is_near(x, y) for x in a.regions for y in b.regions) else None


def _is_near(a: str, b: str) -> bool:
    """Tell whether one place is the other or lies in it; a whole province is too wide for a name to meet its like."""
    outer, inner = sorted((a, b), key=len)
    return inner == outer or (inner.startswith(outer) and not _is_province(outer))


def _is_province(full_name: str) -> bool:
    return full_name.endswith(("省", "自治区", "特别行政区")) or full_name in ("北京市", "天津市", "上海市", "重庆市")


def _place(bearers: Sequence[_Bearer]) -> Placement:
    placement: dict[Item, Place] = {}
    by_name: dict[str, list[_Bearer]] = {}
    for bearer in bearers:
        by_name.setdefault(bearer.item.name, []).append(bearer)
    for name, members in sorted(by_name.items()):
        for cluster, reasons in _cluster(members):
            anchor = min(bearer.item for bearer in cluster)
            group = (name, min(bearer.item.home for bearer in cluster), *anchor_of(cluster), anchor.document)
            for bearer in cluster:
                placement[bearer.item] = Place(group, reasons.get(bearer.item, SAME_NAME))
    return placement


def anchor_of(cluster: Sequence[_Bearer]) -> tuple[str, ...]:
    """Give the body that tells a person from others of the name in the same place, if one is known."""
    bodies = sorted(set().union(*(bearer.bodies for bearer in cluster)))
    return tuple(bodies[:1])


def _cluster(members: Sequence[_Bearer]) -> list[tuple[list[_Bearer], dict[Item, str]]]:
    """Unite bearers by their ties, the strongest first, as long as no two of a cluster contradict each other.

    Bearers of whom the same is said are one case, and only cases that share a body, a title or a place are compared: the
    work grows with the number of documents, though thousands may name one person.
    """
    cases: dict[tuple[object, ...], list[_Bearer]] = {}
    for number, member in enumerate(members):
        alone = () if _tie(member, member) else (number,)
        cases.setdefault((member.regions, member.bodies, member.spheres, member.academician, *alone), []).append(member)
    heads = [bearers[0] for bearers in cases.values()]
    said = {n: {(head.bodies, head.spheres): head} for n, head in enumerate(heads)}
    cluster_of = {n: [n] for n in range(len(heads))}
    reasons: dict[int, str] = {}
    for rank, a, b in sorted(_list_ties(heads, [len(bearers) for bearers in cases.values()])):
        left, right = cluster_of[a], cluster_of[b]
        if a == b:
            reasons.setdefault(a, _REASONS[rank])
        elif left is not right and not _differ(said[left[0]].values(), said[right[0]].values()):
            reasons.setdefault(a, _REASONS[rank])
            reasons.setdefault(b, _REASONS[rank])
            said[left[0]] |= said[right[0]]
            left += right
            cluster_of.update(dict.fromkeys(right, left))
    every = list(cases.values())
    told = {bearer.item: reason for n, reason in reasons.items() for bearer in every[n]}
    clusters = {id(cluster): cluster for cluster in cluster_of.values()}.values()
    return [(sorted((b for n in cluster for b in every[n]), key=lambda b: b.item), told) for cluster in clusters]


def _list_ties(heads: Sequence[_Bearer], sizes: Sequence[int]) -> set[tuple[int, int, int]]:
    """List (rank of the reason, a, b) of cases: of those that share something the first with each, and each with the next."""
    shared: dict[tuple[str, ...], list[int]] = {}
    for n, head in enumerate(heads):
        keys = [("body", body) for body in sorted(head.bodies)] + ([("title",)] if head.academician else [])
        for key in keys + [("place", region) for region in sorted(set(head.regions))]:
            shared.setdefault(key, []).append(n)
    pairs = {(n, n) for n, size in enumerate(sizes) if size > 1}
    for block in shared.values():
        pairs.update((block[0], n) for n in block[1:])
        pairs.update(pairwise(block))
    for n, head in enumerate(heads):
        around = {region[:end] for region in head.regions for end in range(1, len(region))}
        for outer in (("place", place) for place in around if ("place", place) in shared):
            pairs.update((min(n, m), max(n, m)) for m in shared[outer][:_NEAREST])
    ties = ((_tie(heads[a], heads[b]), a, b) for a, b in pairs)
    return {(_REASONS.index(reason), a, b) for reason, a, b in ties if reason}


def _differ(one: Iterable[_Bearer], other: Collection[_Bearer]) -> bool:
    return any(_contradict(a, b) for a in one for b in other)


def _make_node(group: Group, label: str, items: list[Item]) -> Node:
    """Name a person by name and place; only where that is taken, by what else tells the group apart."""
    return make_id("person", label, *(group[1:] if group[-1] == "again" else [min(item.home for item in items)]))


def _list_namesakes(placement: Placement, named: Named) -> Iterator[Merge]:
    """List people of one name that are kept apart, for the place or the offices speak against one person."""
    by_name: dict[str, list[list[Item]]] = {}
    for items in gather(placement).values():
        by_name.setdefault(items[0].name, []).append(items)
    for namesakes in (groups for groups in by_name.values() if len(groups) > 1):
        for items in namesakes:
            documents = tuple(sorted(item.document for item in items))
            reason = "different: no place, office or body in common with others of the name"
            yield Merge("person", named.nodes[items[0].index, items[0].name], items[0].name, reason, "rule", documents)
