"""What linking gives: the node of every local name, and the list of what was joined or kept apart, with reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from kg.model import ProgramKind, Region

EntityKind = Literal["program", "person", "organization", "region", "outcome"]
DecidedBy = Literal["rule", "user"]
Node = str


class Merge(msgspec.Struct, frozen=True, order=True, gc=False):
    """The name *merged*, as written in *documents*, stands for the node *kept*; or, by its *reason*, for another one.

    ``kept`` is empty where a user's decision names nothing that the documents have.
    """

    kind: EntityKind
    kept: Node
    merged: str
    reason: str
    decided_by: DecidedBy
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """The nodes of one kind: node by (document index, name as written there), and each node's label."""

    nodes: Mapping[tuple[int, str], Node] = field(default_factory=dict)
    labels: Mapping[Node, str] = field(default_factory=dict)
    merges: tuple[Merge, ...] = ()


@dataclass(frozen=True, slots=True)
class Links:
    """What every local name of the documents stands for.

    ``program_kinds`` and ``national`` sum up what the mentions of a program say; ``owners`` tells the region whose organ
    an organisation is; ``broader`` holds (narrow, broad) and is sorted, as ``merges`` are.
    """

    documents: tuple[str, ...]
    programs: Named
    people: Named
    organizations: Named
    program_kinds: Mapping[Node, ProgramKind] = field(default_factory=dict)
    national: frozenset[Node] = frozenset()
    owners: Mapping[Node, Region] = field(default_factory=dict)
    broader: tuple[tuple[Node, Node], ...] = ()
    merges: tuple[Merge, ...] = ()


@dataclass(frozen=True, slots=True)
class ProgramLink:
    """The program that a name stands for; ``broader`` are those that it is a kind of."""

    node: Node
    label: str
    kind: ProgramKind
    national: bool = False
    broader: tuple[ProgramLink, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonLink:
    """The person whom a name stands for."""

    node: Node
    label: str


@dataclass(frozen=True, slots=True)
class BodyLink:
    """The organisation that a name stands for, and the region whose organ it is."""

    node: Node
    label: str
    owner: Region | None = None


@dataclass(frozen=True, slots=True)
class LocalLinks:
    """What the names of one document stand for: all that entering it into the graph needs of linking."""

    document: Node
    programs: Mapping[str, ProgramLink] = field(default_factory=dict)
    people: Mapping[str, PersonLink] = field(default_factory=dict)
    bodies: Mapping[str, BodyLink] = field(default_factory=dict)
