"""Apply the user's decisions to what the rules have placed; they override every rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from kg.linking.decisions import DecisionKind, Decisions, Different, Rename, Same
from kg.linking.items import Item, Place, Placement, gather
from kg.linking.links import Merge, Named
from kg.names import squeeze_name

Matches = Callable[[Item, str], bool]  # does the item bear this name, whatever its variant?


def apply_decisions(kind: DecisionKind, placement: Placement, decisions: Decisions, matches: Matches) -> Placement:
    """Give the placement that the user wants: first what is one thing, then new labels, then what is to be kept apart."""
    for same in decisions.same:
        if same.kind == kind:
            placement = _unite(placement, _select(placement, same.names, same.regions, matches), _describe(same))
    for rename in decisions.rename:
        if rename.kind == kind:
            placement = _rename(placement, rename, matches)
    for different in decisions.different:
        if different.kind == kind:
            placement = _separate(placement, different, matches)
    return placement


def _select(placement: Placement, names: Iterable[str], regions: Sequence[str], matches: Matches) -> list[Item]:
    """Give the items that bear one of *names* in a report of one of *regions* (of all, if none), by name, then sorted."""
    return [
        item
        for name in names
        for item in sorted(placement)
        if matches(item, name) and (not regions or any(_lies_in(item, region) for region in regions))
    ]


def _lies_in(item: Item, region: str) -> bool:
    return item.region.startswith(region)


def _describe(same: Same) -> str:
    return f"the user says: {'、'.join(same.names)} are one" + (
        f" in {'、'.join(same.regions)}" if same.regions else ""
    )


def _unite(placement: Placement, items: Sequence[Item], reason: str) -> Placement:
    """Move the whole groups of *items* into the group of the first."""
    groups = {placement[item].group for item in items}
    if not groups:
        return placement
    target = placement[items[0]].group
    return {
        item: replace(place, group=target, reason=reason, decided_by="user")
        if place.group in groups - {target}
        else place
        for item, place in placement.items()
    }


def _rename(placement: Placement, rename: Rename, matches: Matches) -> Placement:
    old = _select(placement, [rename.old], rename.regions, matches)
    if not old:
        return placement
    reason = f"the user says: {rename.old} is to be called {rename.new}"
    known = _select(placement, [rename.new], rename.regions, matches)
    placement = _unite(placement, [*known, *old], reason)
    target, renamed = placement[old[0]].group, set(old)
    return {
        item: Place(
            target,
            reason if item in renamed else place.reason,
            "user" if item in renamed else place.decided_by,
            rename.new,
        )
        if place.group == target
        else place
        for item, place in placement.items()
    }


def _separate(placement: Placement, different: Different, matches: Matches) -> Placement:
    """Move what bears a name beyond the first, or stands in one of the regions, into a group of its own."""
    if different.regions:
        parts = [(region, _select(placement, different.names, [region], matches)) for region in different.regions]
    else:
        parts = _by_name(placement, different.names, matches)[1:]
    moved = {
        item: Place((*placement[item].group, "apart", part), _tell_apart(different), "user")
        for part, items in parts
        for item in items
    }
    return {item: moved.get(item, place) for item, place in placement.items()}


def _tell_apart(different: Different) -> str:
    if different.regions:
        return f"different: the user says that it is another thing in {'、'.join(different.regions)}"
    return f"different: the user says that {'、'.join(different.names)} are not one"


def _by_name(placement: Placement, names: Sequence[str], matches: Matches) -> list[tuple[str, list[Item]]]:
    """Give the items that bear each of *names*; a variant of several goes with the first, unless it is one of them itself."""
    exact = {squeeze_name(name) for name in names}
    found: list[tuple[str, list[Item]]] = []
    taken: set[Item] = set()
    for name in names:
        bearers = [
            item
            for item in sorted(placement)
            if squeeze_name(item.name) == squeeze_name(name)
            or (item not in taken and squeeze_name(item.name) not in exact and matches(item, name))
        ]
        taken.update(bearers)
        found.append((name, bearers))
    return found


def list_decided(
    kind: DecisionKind, placement: Placement, decisions: Decisions, matches: Matches, named: Named
) -> tuple[Merge, ...]:
    """List what the user keeps apart, each name with its node, and decisions that match no name of the documents."""
    found = []
    for different in (one for one in decisions.different if one.kind == kind):
        items = _select(placement, different.names, different.regions, matches)
        for members in gather({item: placement[item] for item in items}).values():
            by_name = sorted({item.name for item in members})
            node = named.nodes[members[0].index, members[0].name]
            for name in by_name:
                documents = tuple(sorted({item.document for item in members if item.name == name}))
                found.append(Merge(kind, node, name, _tell_apart(different), "user", documents))
    return tuple(found) + tuple(_list_unused(kind, placement, decisions, matches))


def _list_unused(kind: DecisionKind, placement: Placement, decisions: Decisions, matches: Matches) -> list[Merge]:
    sections: list[tuple[str, DecisionKind, tuple[str, ...]]] = [
        *(("same", one.kind, one.names) for one in decisions.same),
        *(("different", one.kind, one.names) for one in decisions.different),
        *(("rename", one.kind, (one.old,)) for one in decisions.rename),
    ]
    return [
        Merge(kind, "", name, f"no effect: [[{section}]] names what no document has", "user", ())
        for section, of_kind, names in sections
        if of_kind == kind
        for name in names
        if not any(matches(item, name) for item in placement)
    ]
