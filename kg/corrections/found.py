"""Every fact of an extraction in one form, so that a correction can be compared with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from kg.corrections.entries import to_number
from kg.corrections.places import fold
from kg.divisions import load_divisions
from kg.model import Extraction, Honour, Outcome, Span
from kg.names import program_key

Ref = tuple[str, int]
"""Where a fact stands in an extraction: the field (``adoptions``) and its index there."""

Fields = Mapping[str, tuple[str, ...]]

_NEARLY = 0.6  # share of the shorter wording's characters that two measures of one figure have in common


@dataclass(frozen=True, slots=True)
class Found:
    """One fact as the extractors found it. Two of them may share a ``ref``: an outcome, and its tie to a program.

    A field has all the names by which the document calls the thing: a program goes by its surfaces as well.
    """

    kind: str
    fields: Fields
    span: Span
    ref: Ref


def list_found(extraction: Extraction) -> list[Found]:
    """List all facts of a document that a correction can be about."""
    names = _list_names(extraction)
    return [
        *_mentions(extraction, names),
        *_adoptions(extraction, names),
        *_figures(extraction, names),
        *_others(extraction, names),
    ]


def same_fields(ours: Fields, theirs: Fields) -> bool:
    """Tell whether the fields of a correction are those of a fact: all that both have agree, and one is shared at least."""
    shared = ours.keys() & theirs.keys()
    return bool(shared) and all(
        any(_SAME.get(name, _same_words)(a, b) for a in ours[name] for b in theirs[name]) for name in shared
    )


def _list_names(extraction: Extraction) -> dict[str, tuple[str, ...]]:
    """Give every program's name with the ways in which the document writes it (主题教育 for its full name)."""
    names: dict[str, dict[str, None]] = {}
    for mention in extraction.programs:
        names.setdefault(mention.name, {mention.name: None})[mention.text] = None
    return {name: tuple(written) for name, written in names.items()}


def _mentions(extraction: Extraction, names: Fields) -> Iterator[Found]:
    for i, region in enumerate(extraction.regions):
        # 朝阳 can mean another division than 北京市朝阳区 does in the same report: the words count as well
        fields = {"region": (region.region.full_name,), "words": (region.text,)}
        yield Found("region", fields, region.span, ("regions", i))
    for i, program in enumerate(extraction.programs):
        yield Found("program", {"program": names[program.name]}, program.span, ("programs", i))
    for i, person in enumerate(extraction.people):
        yield Found("person", {"person": (person.text,)}, person.span, ("people", i))
    for i, body in enumerate(extraction.organizations):
        yield Found("organization", {"organization": (body.text,)}, body.span, ("organizations", i))


def _adoptions(extraction: Extraction, names: Fields) -> Iterator[Found]:
    for i, one in enumerate(extraction.adoptions):
        fields = {"region": (one.region.full_name,), "program": names.get(one.program, (one.program,))}
        kind, ref = "plan" if one.stage == "planned" else "adoption", ("adoptions", i)
        yield Found(kind, fields, one.evidence, ref)
        if one.agent and kind == "adoption":
            yield Found("leader", fields | {"agent": (one.agent,)}, one.evidence, ref)


def _figures(extraction: Extraction, names: Fields) -> Iterator[Found]:
    for i, one in enumerate(extraction.outcomes):
        yield Found("outcome", _describe(one), one.evidence, ("outcomes", i))
        if one.program:
            fields = _describe(one) | {"program": names.get(one.program, (one.program,))}
            yield Found("outcome_program", fields, one.evidence, ("outcomes", i))


def _describe(outcome: Outcome) -> dict[str, tuple[str, ...]]:
    region = outcome.region.full_name if outcome.region else ""
    return {"measure": (outcome.measure,), "value": (str(outcome.value),), "unit": (outcome.unit,), "region": (region,)}


def _others(extraction: Extraction, names: Fields) -> Iterator[Found]:
    fields: Fields
    for i, position in enumerate(extraction.positions):
        fields = {"person": (position.person,), "role": (position.role,)}
        fields |= {"organization": (position.organization,)} if position.organization else {}
        yield Found("position", fields, position.evidence, ("positions", i))
    for i, honour in enumerate(extraction.honours):
        recipient = _name_recipient(honour, extraction)
        fields = {"recipient": names.get(recipient, (recipient,)), "award": (honour.award,)}
        yield Found("honour", fields, honour.evidence, ("honours", i))
    for i, part in enumerate(extraction.parts):
        fields = {"program": names.get(part.part, (part.part,)), "whole": names.get(part.whole, (part.whole,))}
        yield Found("part_of", fields, part.evidence, ("parts", i))


def _name_recipient(honour: Honour, extraction: Extraction) -> str:
    """Name who received an honour as the graph does: 我区 is the region whose report it is."""
    unknown = honour.recipient_kind == "region" and load_divisions().get(honour.recipient) is None
    return extraction.subjects[0].full_name if unknown and extraction.subjects else honour.recipient


def _same_words(a: str, b: str) -> bool:
    return fold(a) == fold(b)


def same_program(a: str, b: str) -> bool:
    """Tell whether two names are one program's: 红色物业, “红色物业”创建行动."""
    return fold(a) == fold(b) or program_key(a) == program_key(b)


def _same_body(a: str, b: str) -> bool:
    """Bodies agree too where one is named in full and one in short (濮阳县委组织部, 县委组织部)."""
    left, right = fold(a), fold(b)
    return bool(left and right) and (left.endswith(right) or right.endswith(left))


def _same_measure(a: str, b: str) -> bool:
    """Measures agree where their wording nearly does, for a reprint's figure is shown in the words of the original."""
    left, right = Counter(fold(a)), Counter(fold(b))
    return left == right or (left & right).total() >= _NEARLY * max(1, min(left.total(), right.total()))


def _same_value(a: str, b: str) -> bool:
    return to_number(a) == to_number(b)


_SAME: dict[str, Callable[[str, str], bool]] = {
    "program": same_program,
    "whole": same_program,
    "organization": _same_body,
    "agent": _same_body,
    "recipient": lambda a, b: _same_body(a, b) or same_program(a, b),
    "measure": _same_measure,
    "value": _same_value,
}
