"""Put single facts right, and let what hangs on a corrected mention follow it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar, cast

from msgspec.structs import replace

from kg.corrections.entries import Pairs, find_region, to_number
from kg.divisions import load_divisions
from kg.model import (
    Adoption,
    Extraction,
    Honour,
    Outcome,
    PartOf,
    Position,
    ProgramMention,
    Region,
    RegionMention,
    Span,
    Stage,
)

T = TypeVar("T")
Fact = Any
"""A mention or fact of :mod:`kg.model`."""


def edit(kind: str, fact: Fact, right: Pairs) -> Fact | None:
    """Give *fact* as it should be, certain now, or None where it is to stay out. A tie (to a program, an agent) is cut instead."""
    values = dict(right)
    if kind == "outcome_program":
        return replace(fact, program=values.get("program"))
    if kind == "leader":
        agent = values.get("agent")
        return replace(fact, agent=agent, agent_kind=fact.agent_kind if agent else None)
    return _EDITS[kind](fact, values) if values else None


def _to_region(name: str) -> Region:
    region = find_region(name, load_divisions())
    if region is None:
        raise ValueError(f"no region is called {name}; read_corrections lets none such pass")
    return region


def _edit_region(mention: RegionMention, values: Mapping[str, str]) -> RegionMention:
    return replace(mention, region=_to_region(values["region"]))


def _edit_program(mention: ProgramMention, values: Mapping[str, str]) -> ProgramMention:
    return replace(mention, name=values["program"], confidence=Decimal(1))


def _edit_adoption(adoption: Adoption, values: Mapping[str, str]) -> Adoption:
    region = _to_region(values["region"]) if "region" in values else adoption.region
    stage = cast(Stage, values.get("stage", adoption.stage))
    program = values.get("program", adoption.program)
    return replace(adoption, region=region, program=program, stage=stage, confidence=Decimal(1))


def _edit_position(position: Position, values: Mapping[str, str]) -> Position:
    return replace(
        position,
        person=values.get("person", position.person),
        role=values.get("role", position.role),
        organization=values.get("organization", position.organization),
        confidence=Decimal(1),
    )


def _edit_outcome(outcome: Outcome, values: Mapping[str, str]) -> Outcome:
    region = _to_region(values["region"]) if "region" in values else outcome.region
    value = to_number(values["value"]) if "value" in values else outcome.value
    return replace(
        outcome,
        region=region,
        measure=values.get("measure", outcome.measure),
        value=cast(Decimal, value),
        unit=values.get("unit", outcome.unit),
        period=values.get("period", outcome.period),
        confidence=Decimal(1),
    )


def _edit_honour(honour: Honour, values: Mapping[str, str]) -> Honour:
    changed = replace(honour, award=values.get("award", honour.award), confidence=Decimal(1))
    if "recipient" not in values:
        return changed
    region = load_divisions().get(values["recipient"])
    if region or honour.recipient_kind != "region":
        return replace(
            changed, recipient=values["recipient"], recipient_kind="region" if region else honour.recipient_kind
        )
    return replace(changed, recipient=values["recipient"], recipient_kind="other")


_EDITS: dict[str, Callable[[Fact, Mapping[str, str]], Fact]] = {
    "region": _edit_region,
    "program": _edit_program,
    "adoption": _edit_adoption,
    "plan": _edit_adoption,
    "position": _edit_position,
    "outcome": _edit_outcome,
    "honour": _edit_honour,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One mention: the name that facts know it by, where it stands, and its name now (None: it is gone)."""

    old: Any
    span: Span
    new: Any

    @property
    def changed(self) -> bool:
        """Tell whether the mention is renamed or gone."""
        return bool(self.old != self.new)


@dataclass(frozen=True, slots=True)
class Succession:
    """What became of the names of one kind of mention."""

    mentions: tuple[Change, ...]

    def follow(self, name: T, span: Span) -> T | None:
        """Give what a fact with evidence *span* should call *name* now, None where its mentions are gone.

        A fact hangs on the mentions inside its evidence, else on all of the document; it follows when all of them changed.
        """
        known = [mention for mention in self.mentions if mention.old == name]
        inside = [mention for mention in known if span.overlaps(mention.span)] or known
        if inside and all(mention.changed for mention in inside):
            return next((cast(T, mention.new) for mention in inside if mention.new is not None), None)
        return name


@dataclass(frozen=True, slots=True)
class Successions:
    """What became of the regions, programs, people and bodies that a document names."""

    regions: Succession
    programs: Succession
    people: Succession
    bodies: Succession
    subjects: tuple[Region, ...]

    def region(self, region: Region | None, span: Span) -> Region | None:
        """Follow a region; the report's own stays, for a fact may be about it without naming it."""
        return region if region is None or region in self.subjects else self.regions.follow(region, span)

    def program(self, name: str | None, span: Span) -> str | None:
        """Follow a program by its name."""
        return name and self.programs.follow(name, span)


def follow(extraction: Extraction, successions: Successions) -> Extraction:
    """Let all facts follow the mentions that they hang on: renamed with them, gone with them."""
    s = successions
    return replace(
        extraction,
        adoptions=_keep(_follow_adoption(fact, s) for fact in extraction.adoptions),
        outcomes=tuple(_follow_outcome(fact, s) for fact in extraction.outcomes),
        positions=_keep(_follow_position(fact, s) for fact in extraction.positions),
        honours=_keep(_follow_honour(fact, s) for fact in extraction.honours),
        parts=_keep(_follow_part(fact, s) for fact in extraction.parts),
    )


def _keep(facts: Any) -> tuple[Any, ...]:
    return tuple(fact for fact in facts if fact is not None)


def _follow_adoption(fact: Adoption, s: Successions) -> Adoption | None:
    region, program = s.region(fact.region, fact.evidence), s.program(fact.program, fact.evidence)
    if region is None or program is None:
        return None
    names = s.people if fact.agent_kind == "person" else s.bodies
    agent = fact.agent and names.follow(fact.agent, fact.evidence)
    return replace(
        fact,
        region=region,
        program=program,
        agent=agent,
        agent_kind=fact.agent_kind if agent else None,
        mandated_by=s.region(fact.mandated_by, fact.evidence),
    )


def _follow_outcome(fact: Outcome, s: Successions) -> Outcome:
    region, program = s.region(fact.region, fact.evidence), s.program(fact.program, fact.evidence)
    return replace(fact, region=region, program=program)


def _follow_position(fact: Position, s: Successions) -> Position | None:
    person = s.people.follow(fact.person, fact.evidence)
    if person is None:
        return None
    return replace(fact, organization=fact.organization and s.bodies.follow(fact.organization, fact.evidence))


def _follow_honour(fact: Honour, s: Successions) -> Honour | None:
    recipient = _follow_recipient(fact, s)
    if recipient is None:
        return None
    return replace(fact, recipient=recipient, grantor=fact.grantor and s.bodies.follow(fact.grantor, fact.evidence))


def _follow_recipient(fact: Honour, s: Successions) -> str | None:
    if fact.recipient_kind == "region" and (region := load_divisions().get(fact.recipient)):
        followed = s.region(region, fact.evidence)
        return followed.full_name if followed else None
    names = {"program": s.programs, "person": s.people, "organization": s.bodies}.get(fact.recipient_kind)
    return names.follow(fact.recipient, fact.evidence) if names else fact.recipient


def _follow_part(fact: PartOf, s: Successions) -> PartOf | None:
    part, whole = s.program(fact.part, fact.evidence), s.program(fact.whole, fact.evidence)
    return replace(fact, part=part, whole=whole) if part and whole else None
