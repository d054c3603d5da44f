"""What a correction is: the passage that it is about, the fact as it was extracted, and what is right instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

from kg.divisions import Divisions
from kg.divisions.authority import below
from kg.model import Level, Region

Scope = Literal["passage", "report", "everywhere"]
Pairs = tuple[tuple[str, str], ...]

FIELDS: dict[str, tuple[str, ...]] = {
    "region": ("region",),
    "program": ("program",),
    "person": ("person",),
    "organization": ("organization",),
    "adoption": ("region", "program"),
    "plan": ("region", "program"),
    "leader": ("region", "program", "agent"),
    "position": ("person", "role", "organization"),
    "outcome": ("region", "measure", "value", "unit"),
    "outcome_program": ("program", "measure", "value", "unit"),
    "honour": ("recipient", "award"),
    "part_of": ("program", "whole"),
}
"""The kinds of facts that can be corrected, each with the fields by which one of them is known."""

RIGHTS: dict[str, tuple[str, ...]] = {
    "region": ("region",),
    "program": ("program",),
    "adoption": ("region", "program", "stage"),
    "plan": ("region", "program", "stage"),
    "leader": ("agent",),
    "position": ("person", "role", "organization"),
    "outcome": ("region", "measure", "value", "unit", "period"),
    "outcome_program": ("program",),
    "honour": ("recipient", "award"),
}
"""What can be put right in a fact of each kind; what is not listed can only be left out."""

STAGES = ("planned", "piloted", "running", "extended", "finished")
_BELOW: tuple[tuple[tuple[str, ...], Level], ...] = (
    (("村", "社区", "嘎查"), "village"),
    (("镇", "乡", "街道", "苏木"), "township"),
    (("区", "园", "城"), "zone"),
)


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision of a person on one fact.

    ``before``, ``passage`` and ``after`` are the words of the document by which the place is found again; ``fields`` are
    the fact as it was extracted, ``right`` what it should be (empty: the fact is to stay out). ``scope`` says how far it
    reaches: this passage, every passage of the report that states the same fact, or every report with these words.
    ``document`` and ``source_file`` are the title and file in which the passage stood.
    """

    kind: str
    passage: str
    fields: Pairs
    right: Pairs = ()
    before: str = ""
    after: str = ""
    document: str = ""
    source_file: str = ""
    scope: Scope = "report"
    reviewer: str = ""
    note: str = ""

    @property
    def identity(self) -> tuple[object, ...]:
        """What makes two entries decisions on the same fact, whatever they decide."""
        return self.kind, self.document, self.before, self.passage, self.after, self.fields


@dataclass(frozen=True, slots=True)
class Corrections:
    """All entries of one file, in its order."""

    entries: tuple[Correction, ...] = ()


NO_CORRECTIONS = Corrections()


def default_scope(kind: str, right: Mapping[str, str] | Pairs) -> Scope:
    """How far a decision reaches where nobody says: the report; for a word that is no name of a region, person or body, the passage.

    A name that is no program (两个维护) is none in the whole report, while 和平 can be a district in one sentence and peace in another.
    """
    return "passage" if kind in ("region", "person", "organization") and not right else "report"


def find_region(name: str, divisions: Divisions) -> Region | None:
    """Find the division that *name* means: a full name, or a name that only one has; villages and zones by what contains them."""
    if region := divisions.get(name):
        return region
    if len(found := divisions.find(name)) == 1:
        return found[0]
    return next(_list_below(name, divisions), None)


def _list_below(name: str, divisions: Divisions) -> Iterator[Region]:
    for cut in range(len(name) - 2, 2, -1):
        if parent := divisions.get(name[:cut]):
            for endings, level in _BELOW:
                if name.endswith(endings):
                    yield below(parent, name[cut:], level)


def to_number(text: str) -> Decimal | None:
    """Read a finite number as people write it, 万 and 亿 multiplied out (1.2万 → 12000, 1,200 → 1200); None where it is none."""
    plain = text.strip().replace(",", "").replace("，", "")
    factor = {"万": 10**4, "亿": 10**8}.get(plain[-1:], 1)
    try:
        value = Decimal(plain if factor == 1 else plain[:-1]) * factor
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
