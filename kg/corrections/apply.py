"""Apply corrections to extractions: pure functions of one document, and of all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from msgspec import structs

from kg.corrections.edits import Change, Fact, Succession, Successions, edit, follow
from kg.corrections.entries import Correction, Corrections
from kg.corrections.found import Found, Ref, list_found, same_fields, same_program
from kg.corrections.places import Folded, list_needles
from kg.extraction import complete
from kg.model import Document, Extraction, ProgramMention, Span

Effect = Literal["left out", "corrected", "not found there"]
_TUPLES = ("regions", "programs", "people", "organizations", "positions", "outcomes", "adoptions", "honours", "parts")


@dataclass(frozen=True, slots=True)
class Applied:
    """What one correction did in one document; ``facts`` counts the mentions and facts that it changed itself.

    ``number`` is the correction's place among the entries, from 0.

    “not found there”: the passage stands in the document, and the fact was not extracted from it, so nothing had to be done.
    """

    number: int
    correction: Correction
    document: str
    source_file: str
    effect: Effect
    facts: int

    def as_dict(self) -> dict[str, Any]:
        """Give plain values, for report.json."""
        c = self.correction
        found: dict[str, Any] = {"kind": c.kind, "fact": dict(c.fields), "passage": c.passage, "effect": self.effect}
        if c.right:
            found["right"] = dict(c.right)
        found |= {"document": self.document, "source_file": self.source_file, "facts": self.facts}
        return found | {name: value for name in ("reviewer", "note") if (value := getattr(c, name))}


def correct(
    extraction: Extraction, corrections: Corrections, *, settled: Extraction | None = None
) -> tuple[Extraction, tuple[Applied, ...]]:
    """Give what a document says with all *corrections* that are about it, and what each of these did, in their order.

    A wrong fact is left out, and with a wrong mention what hangs on it; a corrected one keeps its passage and becomes
    certain. Every correction is compared with the facts as they were extracted, so that none acts on the result of
    another. Facts that stand in *settled*, an earlier result for the same document, stay as they are.
    """
    if not corrections.entries:
        return extraction, ()
    doc, facts = Folded.from_document(extraction.doc), list_found(extraction)
    old = _settled_refs(extraction, settled) if settled else frozenset()
    facts = [fact for fact in facts if fact.ref not in old]
    edits: dict[Ref, Fact | None] = {}
    applied: list[Applied] = []
    for number, (one, needle) in enumerate(zip(corrections.entries, list_needles(corrections), strict=True)):
        if not (places := doc.find(needle)):
            continue
        matching = _select(one, facts, places)
        for ref in dict.fromkeys(fact.ref for fact in matching):
            known = edits.get(ref, _get(extraction, ref))
            edits[ref] = known and edit(one.kind, known, one.right)
        applied.append(_tell(number, one, extraction.doc, len(matching)))
    return (_rebuild(extraction, edits) if edits else extraction), tuple(applied)


def correct_all(
    extractions: Sequence[Extraction], corrections: Corrections
) -> tuple[list[Extraction], tuple[Applied, ...]]:
    """Correct all documents and complete them by :func:`kg.extraction.complete`: a name that is none spreads to no other report.

    What completing adds to a document is corrected as well.
    """
    first = [correct(extraction, corrections) for extraction in extractions]
    completed = complete([extraction for extraction, _ in first])
    second = [correct(e, corrections, settled=settled) for e, (settled, _) in zip(completed, first, strict=True)]
    applied = merge_applied(one for pair in zip(first, second, strict=True) for _, done in pair for one in done)
    return [extraction for extraction, _ in second], applied


def list_unused(corrections: Corrections, applied: Iterable[Applied]) -> tuple[Correction, ...]:
    """Give the corrections without effect: no report has their passage, or none states their fact there any more."""
    used = {one.number for one in applied if one.effect != "not found there"}
    return tuple(one for number, one in enumerate(corrections.entries) if number not in used)


def _tell(number: int, correction: Correction, doc: Document, facts: int) -> Applied:
    effect: Effect = "corrected" if correction.right else "left out"
    return Applied(number, correction, doc.title, doc.source_file, effect if facts else "not found there", facts)


def merge_applied(applied: Iterable[Applied]) -> tuple[Applied, ...]:
    """Join what one correction did to one document before and after completing."""
    found: dict[tuple[int, str, str], Applied] = {}
    for one in applied:
        key = (one.number, one.document, one.source_file)
        known = found.get(key)
        if known is None or not known.facts:
            found[key] = one
        elif one.facts:
            found[key] = replace(known, facts=known.facts + one.facts)
    return tuple(found.values())


def _select(correction: Correction, facts: Sequence[Found], places: Sequence[Span]) -> list[Found]:
    """Give the facts that the correction means: in the whole report if that is its scope, else those at *places*."""
    wanted = {name: (value,) for name, value in correction.fields} | {"words": (correction.passage,)}
    same = [fact for fact in facts if fact.kind == correction.kind and same_fields(wanted, fact.fields)]
    if correction.scope == "report":
        return same
    return [fact for fact in same if any(fact.span.overlaps(place) for place in places)]


def _get(extraction: Extraction, ref: Ref) -> Fact:
    return getattr(extraction, ref[0])[ref[1]]


def _settled_refs(extraction: Extraction, settled: Extraction) -> frozenset[Ref]:
    known = {name: set(getattr(settled, name)) for name in _TUPLES}
    return frozenset(
        (name, i) for name in _TUPLES for i, fact in enumerate(getattr(extraction, name)) if fact in known[name]
    )


def _rebuild(extraction: Extraction, edits: Mapping[Ref, Fact | None]) -> Extraction:
    """Put the edited facts in place, and let the others follow the mentions that were edited."""
    edited: dict[str, Any] = {
        name: tuple(
            fact for i, old in enumerate(getattr(extraction, name)) if (fact := edits.get((name, i), old)) is not None
        )
        for name in _TUPLES
    }
    return _name_programs(follow(structs.replace(extraction, **edited), _list_successions(extraction, edits)))


def _list_successions(extraction: Extraction, edits: Mapping[Ref, Fact | None]) -> Successions:
    def changes(name: str, attribute: str) -> Succession:
        pairs = ((old, edits.get((name, i), old)) for i, old in enumerate(getattr(extraction, name)))
        return Succession(
            tuple(Change(getattr(old, attribute), old.span, new and getattr(new, attribute)) for old, new in pairs)
        )

    return Successions(
        changes("regions", "region"),
        changes("programs", "name"),
        changes("people", "text"),
        changes("organizations", "text"),
        extraction.subjects,
    )


def _name_programs(extraction: Extraction) -> Extraction:
    """Make sure that every program of a corrected fact is mentioned: at its name in the text, else at the fact's passage."""
    renamed = {a.program: a for a in extraction.adoptions} | {o.program: o for o in extraction.outcomes if o.program}
    known = {mention.name for mention in extraction.programs}
    missing = {name: fact.evidence for name, fact in renamed.items() if name not in known}
    names = {name: next((other for other in sorted(known) if same_program(name, other)), name) for name in missing}
    added = [_mention(extraction.doc, name, missing[name]) for name in missing if names[name] == name]
    if not missing:
        return extraction
    return structs.replace(
        extraction,
        programs=tuple(sorted((*extraction.programs, *added), key=lambda mention: mention.span)),
        adoptions=tuple(_rename(fact, names) for fact in extraction.adoptions),
        outcomes=tuple(_rename(fact, names) for fact in extraction.outcomes),
    )


def _rename(fact: Any, names: Mapping[str, str]) -> Any:
    return structs.replace(fact, program=names[fact.program]) if fact.program in names else fact


def _mention(doc: Document, name: str, evidence: Span) -> ProgramMention:
    start = doc.text.find(name, evidence.start, evidence.end)
    start = doc.text.find(name) if start < 0 else start
    span = Span(start, start + len(name)) if start >= 0 else evidence
    return ProgramMention(span, doc.text[span.start : span.end], name, "other", quoted=False)
