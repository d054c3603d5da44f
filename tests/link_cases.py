"""Small reports made from the linking cases, and what linking says of each pair."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from kg.divisions import load_divisions
from kg.extract.regions import find_regions
from kg.extract.umbrellas import add_umbrellas, find_parts
from kg.lexicon import read_words
from kg.linking import NO_DECISIONS, Decisions, Links, read_names
from kg.linking import link as link_names
from kg.model import (
    Adoption,
    Document,
    Extraction,
    OrganizationMention,
    PersonMention,
    Position,
    ProgramMention,
    Region,
    Span,
)

ONE = Decimal(1)
_TEXTS = {"program": "全面实施“{}”。", "person": "{}作了介绍。", "organization": "由{}负责实施。", "region": "{}"}


def link(reports: list[Extraction], decisions: Decisions = NO_DECISIONS) -> Links:
    divisions = load_divisions()
    return link_names([read_names(one, divisions) for one in reports], divisions, decisions)


def read_cases() -> list[dict[str, Any]]:
    return json.loads((Path(__file__).parent / "cases" / "links.json").read_text("utf-8"))


def region(full_name: str) -> Region:
    found = load_divisions().get(full_name)
    assert found, full_name
    return found


def span_of(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def mention(text: str, name: str, kind: str = "project", *, national: bool = False) -> ProgramMention:
    surface = f"“{name}”" if f"“{name}”" in text else name
    start = text.rindex(surface)
    return ProgramMention(Span(start, start + len(surface)), surface, name, kind, national=national)  # type: ignore[arg-type]


def report(side: Mapping[str, Any], kind: str, number: int, names: list[str]) -> Extraction:
    """Give the extraction of a report that says one thing: its text is the case's own, or a sentence with the name."""
    name = side["name"]
    text = side.get("text") or _TEXTS[kind].format(name)
    doc = Document(f"报告{number}", "a.txt", text, number)
    subjects = (region(side["region"]),) if side["region"] else ()
    if kind == "region":
        return Extraction(doc, subjects, regions=find_regions(doc, subjects, load_divisions()))
    if kind == "person":
        offices = tuple(Position(name, role, body, span_of(text, name), ONE) for role, body in side["positions"])
        return Extraction(doc, subjects, people=(PersonMention(span_of(text, name), name),), positions=offices)
    if kind == "organization":
        return Extraction(doc, subjects, organizations=(OrganizationMention(span_of(text, name), name),))
    known = read_words("lexicon/program_national.tsv", "name", national="1")
    programs = [mention(text, one, national=one in known) for one in names]
    found = add_umbrellas(doc, sorted(programs, key=lambda one: one.span))
    above = side.get("mandated_by")
    adoptions = tuple(
        Adoption(subjects[0], name, span_of(text, name), ONE, mandated_by=region(above)) for _ in [0] if above
    )
    return Extraction(doc, subjects, programs=found, parts=find_parts(doc, found), adoptions=adoptions)


def judge(case: Mapping[str, Any]) -> str:
    """Give the relation that linking finds: same, broader, part or different."""
    kind, a, b = case["kind"], case["a"], case["b"]
    if case.get("together"):
        reports = [report(a, kind, 0, case["names"])]
    else:
        reports = [report(side, kind, n, [*side.get("also", []), side["name"]]) for n, side in enumerate((a, b))]
    links = link(reports)
    if kind == "region":
        found = [
            next((m.region for m in one.regions if m.text == s["name"]), n)
            for n, (one, s) in enumerate(zip(reports, (a, b), strict=True))
        ]
        return "same" if found[0] == found[1] else "different"
    if case.get("together"):
        parts = {(part.part, part.whole) for part in reports[0].parts}
        return "part" if (a["name"], b["name"]) in parts else "different"
    named = {"program": links.programs, "person": links.people, "organization": links.organizations}[kind]
    left, right = named.nodes[0, a["name"]], named.nodes[1, b["name"]]
    if left == right:
        return "same"
    return "broader" if (left, right) in links.broader else "different"


def judge_all() -> Iterator[tuple[dict[str, Any], str]]:
    return ((case, judge(case)) for case in read_cases())
