"""Which names of bodies are one body: organs of regions, short forms, legal forms of companies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.divisions import Divisions
from kg.divisions.names import short_name
from kg.identifiers import make_id
from kg.linking.bodies import Body, read_body
from kg.linking.decisions import Decisions
from kg.linking.items import SAME_NAME, Group, Item, Place, gather, name_groups
from kg.linking.links import Named, Node
from kg.linking.local import LocalNames
from kg.linking.overrides import apply_decisions, list_decided
from kg.model import Region
from kg.names import squeeze_name


def link_organizations(
    names: Sequence[LocalNames], divisions: Divisions, decisions: Decisions
) -> tuple[Named, dict[Node, Region]]:
    """Give each name of a body in each document its node, and each node the region whose organ it is."""
    read = {item: read_body(item.name, names[item.index].subjects, divisions) for item in _list_items(names)}
    read = _add_owners(read, names, divisions)
    rules = {item: _place(item, body) for item, body in read.items()}
    labels = {item: body.label for item, body in read.items()}

    def bears_name(item: Item, name: str) -> bool:
        return squeeze_name(name) in (squeeze_name(item.name), squeeze_name(labels[item]))

    placement = apply_decisions("organization", rules, decisions, bears_name)
    named = name_groups("organization", placement, _make_node, lambda name, label: SAME_NAME)
    owners = {
        named.nodes[items[0].index, items[0].name]: owner
        for items in gather(placement).values()
        if (owner := next((read[item].owner for item in items if read[item].owner), None))
    }
    decided = list_decided("organization", placement, decisions, bears_name, named)
    return Named(named.nodes, named.labels, (*named.merges, *decided)), owners


def _list_items(names: Sequence[LocalNames]) -> Iterator[Item]:
    for i, local in enumerate(names):
        for name, count in local.bodies:
            yield Item(local.document, name, local.home, i, count)


def _key(body: Body) -> tuple[str, str]:
    return (body.owner.full_name if body.owner else "", body.rest)


def _add_owners(read: dict[Item, Body], names: Sequence[LocalNames], divisions: Divisions) -> dict[Item, Body]:
    """Give 青岛人才发展集团 to 青岛市 where some document says 青岛市人才发展集团 or, in a report of it, 市人才发展集团."""
    known = {_key(body): body for body in read.values() if body.owner}
    found = dict(read)
    for item, body in read.items():
        subjects = names[item.index].subjects[:1]
        for region in (region for subject in subjects for region in divisions.lineage(subject)):
            short = short_name(region.name, region.level)
            if body.owner or body.scope != "global" or not short or not item.name.startswith(short):
                continue
            if same := known.get((region.full_name, body.rest.removeprefix(short))):
                found[item] = replace(same, reason=f"the same name behind the short one of {region.full_name}")
    return found


def _place(item: Item, body: Body) -> Place:
    scope = {"global": "", "region": body.owner.full_name if body.owner else item.home, "document": item.document}
    owner, rest = _key(body)
    reason = (
        SAME_NAME if squeeze_name(item.name) == squeeze_name(body.label) and body.scope != "document" else body.reason
    )
    return Place(
        (rest, owner, "" if body.owner else scope[body.scope]), reason, label=body.label if body.fixed else None
    )


def _make_node(group: Group, label: str, items: list[Item]) -> Node:
    """Name a body by its label; an organ by its region's full name and the rest; a local one by label and place."""
    rest, owner, *scope = group
    return make_id("organization", *([owner + rest] if owner else [label]), *filter(None, scope))
