"""The unit of linking, one name in one document, and where the rules or the user put it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping

import msgspec

from kg.linking.links import DecidedBy, EntityKind, Merge, Named, Node

SAME_NAME = "same name"
Group = tuple[str, ...]


class Item(msgspec.Struct, frozen=True, order=True, cache_hash=True, gc=False):  # sorted and looked up by the million
    """One name as written in one document. ``region`` is the full name of the region whose report it is, "" if unknown.

    ``count`` says how often the name stands there.
    """

    document: str
    name: str
    region: str = ""
    index: int = 0
    count: int = 1

    @property
    def home(self) -> str:
        """What a local name belongs to: the region whose report it is, else the document."""
        return self.region or self.document


class Place(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    """The group that an item belongs to, why, and by whose decision.

    ``label`` is what the group should be called; a ``derived`` name (“雁领” for 头雁领航) never is its label.
    """

    group: Group
    reason: str = SAME_NAME
    decided_by: DecidedBy = "rule"
    label: str | None = None
    derived: bool = False


Placement = Mapping[Item, Place]


def gather(placement: Placement) -> dict[Group, list[Item]]:
    """Give the items of each group, both sorted."""
    groups: dict[Group, list[Item]] = defaultdict(list)
    for item in sorted(placement):
        groups[placement[item].group].append(item)
    return dict(sorted(groups.items()))


def choose_label(items: Iterable[Item], placement: Placement) -> str:
    """The name that a rule or the user prescribes, else the most frequent one.

    Of equally frequent ones that which no rule had to explain, then the shortest, then the first in order.
    """
    items = list(items)
    wanted = sorted((p.decided_by != "user", p.label) for p in map(placement.__getitem__, items) if p.label)
    if wanted:
        return str(wanted[0][1])
    counts: Counter[str] = Counter()
    for item in [item for item in items if not placement[item].derived] or items:
        counts[item.name] += item.count
    plain = {item.name for item in items if placement[item].reason == SAME_NAME}
    return min(counts.items(), key=lambda pair: (-pair[1], pair[0] not in plain, len(pair[0]), pair[0]))[0]


def name_groups(
    kind: EntityKind,
    placement: Placement,
    make_node: Callable[[Group, str, list[Item]], Node],
    explain: Callable[[str, str], str] = lambda name, label: SAME_NAME,
    *,
    is_trivial: Callable[[list[Item]], bool] = lambda items: False,
) -> Named:
    """Give every group a node with a label, and the list of what was joined in it.

    *make_node* makes an identifier of group, label and items; groups for which it makes the same one get the group as well.
    *explain* tells why a name that no rule explains goes with the label. Groups that are trivial are not listed.
    """
    nodes: dict[tuple[int, str], Node] = {}
    labels: dict[Node, str] = {}
    merges: list[Merge] = []
    for group, items in gather(placement).items():
        label = choose_label(items, placement)
        node = make_node(group, label, items)
        if node in labels:
            node = make_node((*group, "again"), label, items)
        nodes.update({(item.index, item.name): node for item in items})
        labels[node] = label
        if not is_trivial(items):
            merges += _list_merges(kind, node, label, items, placement, explain)
    return Named(nodes, labels, tuple(merges))


def _list_merges(
    kind: EntityKind,
    node: Node,
    label: str,
    items: list[Item],
    placement: Placement,
    explain: Callable[[str, str], str],
) -> list[Merge]:
    """List the names of one node by reason, unless it is one name in one document and no rule was needed."""
    found: dict[tuple[str, str, DecidedBy], list[str]] = defaultdict(list)
    for item in items:
        place = placement[item]
        reason = explain(item.name, label) if place.reason == SAME_NAME else place.reason
        found[item.name, reason, place.decided_by].append(item.document)
    if len(items) == 1 and all(reason == SAME_NAME for _, reason, _ in found):
        return []
    return [
        Merge(kind, node, name, reason, by, tuple(sorted(set(documents))))
        for (name, reason, by), documents in sorted(found.items())
    ]
