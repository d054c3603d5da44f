"""Fuzz each extractor by itself, as kg.extraction calls it, and all of them together."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st

from kg.divisions import Divisions, load_divisions
from kg.extract.adoptions import find_adoptions
from kg.extract.honours import find_honours
from kg.extract.organizations import find_organizations
from kg.extract.outcomes import find_outcomes
from kg.extract.people import find_people
from kg.extract.positions import find_positions
from kg.extract.programs import find_programs
from kg.extract.regions import drop_names_of_bodies, find_open_names, find_regions
from kg.extract.shared_names import count_plain
from kg.extract.umbrellas import add_umbrellas, find_parts
from kg.extraction import complete_one, extract
from kg.graph import build_graph
from kg.model import Document, Extraction, ProgramMention, Span
from kg.scope import make_scope
from kg.subject import find_subjects
from tests.fuzz.documents import Report, make_document
from tests.fuzz.graphing import check_built
from tests.fuzz.target import Target
from tests.fuzz.texts import WORDS, reports

MENTIONS = ("regions", "open_regions", "programs", "people", "organizations")
FACTS = ("positions", "outcomes", "adoptions", "honours", "parts")


def check_mentions(doc: Document, mentions: Iterable[Any]) -> None:
    for mention in mentions:
        assert mention.text, mention
        assert doc.text[mention.span.start : mention.span.end] == mention.text, mention
        assert 0 <= getattr(mention, "confidence", 0) <= 1, mention
        assert getattr(mention, "name", "x").strip(), mention


def check_facts(doc: Document, facts: Iterable[Any]) -> None:
    for fact in facts:
        assert 0 <= fact.evidence.start < fact.evidence.end <= len(doc.text), fact
        assert 0 <= fact.confidence <= 1, fact
        value = getattr(fact, "value", Decimal(0))
        assert isinstance(value, Decimal), fact
        assert value.is_finite(), fact
        for name in ("person", "role", "measure", "unit", "program", "award", "recipient", "part", "whole"):
            assert isinstance(getattr(fact, name, ""), str | None), (name, fact)
        for name in ("person", "role", "measure", "program", "award", "recipient", "part", "whole"):
            assert getattr(fact, name, "x") != "", (name, fact)


def check_extraction(extraction: Extraction) -> None:
    """Check that every mention is where it says, every fact has its passage, and what facts name is named."""
    for name in MENTIONS:
        check_mentions(extraction.doc, getattr(extraction, name))
    for name in FACTS:
        check_facts(extraction.doc, getattr(extraction, name))
    named = {mention.name for mention in extraction.programs}
    assert {one.program for one in extraction.adoptions} <= named
    assert {one.program for one in extraction.outcomes if one.program} <= named
    assert {name for one in extraction.parts for name in (one.part, one.whole)} <= named


@cache
def _divisions() -> Divisions:
    return load_divisions()


def _subjects(doc: Document) -> Any:
    return find_subjects(doc, _divisions())


def _regions(doc: Document) -> Any:
    return find_regions(doc, _subjects(doc), _divisions())


def _organizations(doc: Document) -> Any:
    return find_organizations(doc, _regions(doc))


def _named(doc: Document) -> Any:
    return drop_names_of_bodies(_regions(doc), _organizations(doc), _subjects(doc))


def _region_at(doc: Document) -> Callable[[Span], Any]:
    return make_scope(doc, _subjects(doc), _named(doc)).region_at


def _programs(doc: Document) -> Any:
    return find_programs(doc)


def _umbrellas(doc: Document) -> Any:
    return add_umbrellas(doc, _programs(doc))


def _parts(doc: Document) -> Any:
    return find_parts(doc, _umbrellas(doc))


def _open(doc: Document) -> Any:
    return find_open_names(doc, _subjects(doc), _divisions())


def _positions(doc: Document) -> Any:
    return find_positions(doc, find_people(doc), _organizations(doc))


def _outcomes(doc: Document) -> Any:
    return find_outcomes(doc, _umbrellas(doc), _region_at(doc))


def _adoptions(doc: Document) -> Any:
    return find_adoptions(doc, _subjects(doc), _umbrellas(doc), _named(doc), find_people(doc), _region_at(doc))


def _honours(doc: Document) -> Any:
    return find_honours(doc, _subjects(doc), find_people(doc), _organizations(doc), _umbrellas(doc))


def _check_subjects(report: Report) -> None:
    doc = make_document(report)
    found = _subjects(doc)
    assert len(set(found)) == len(found)
    assert all(_divisions().lineage(region) for region in found)
    assert found == _subjects(doc)


def _finds(find: Callable[[Document], Any], check: Callable[[Document, Any], None]) -> Callable[[Report], None]:
    def run(report: Report) -> None:
        doc = make_document(report)
        found = find(doc)
        check(doc, found)
        assert list(find(doc)) == list(found), "not the same a second time"

    return run


def _check_whole(report: Report) -> None:
    doc = make_document(report)
    extraction = extract(doc, _divisions())
    check_extraction(extraction)
    assert extract(doc, _divisions()) == extraction
    check_built(build_graph([extraction], _divisions()), [extraction])


def _check_completed(case: tuple[Report, list[str]]) -> None:
    report, names = case
    extraction = extract(make_document(report), _divisions())
    shared = {name: ProgramMention(Span(0, 1), name, name, "other") for name in names}
    completed = complete_one(extraction, shared)
    check_extraction(completed)
    assert len(completed.programs) >= len(extraction.programs)
    assert sum(count_plain(extraction.doc.text, shared).values()) >= len(completed.programs) - len(extraction.programs)
    assert complete_one(extraction, shared) == completed


_SHARED = st.lists(
    st.sampled_from([n for n in WORDS["name"] if len(n) > 2] + WORDS["thing"][:4]), min_size=1, max_size=6
)


def _json_report(case: Any) -> Any:
    return tuple(case)


def _target(name: str, share: int, find: Callable[[Document], Any], check: Callable[[Document, Any], None]) -> Target:
    return Target(name, share, reports, _finds(find, check), from_json=_json_report)


TARGETS = (
    Target("subjects", 8_000, reports, _check_subjects, from_json=_json_report),
    _target("regions", 9_000, _named, check_mentions),
    _target("open names", 7_000, _open, check_mentions),
    _target("organizations", 9_000, _organizations, check_mentions),
    _target("programs", 9_000, _programs, check_mentions),
    _target("umbrellas", 6_000, _umbrellas, check_mentions),
    _target("parts", 6_000, _parts, check_facts),
    _target("people", 8_000, find_people, check_mentions),
    _target("positions", 7_000, _positions, check_facts),
    _target("outcomes", 9_000, _outcomes, check_facts),
    _target("adoptions", 9_000, _adoptions, check_facts),
    _target("honours", 8_000, _honours, check_facts),
    Target(
        "completing",
        6_000,
        st.tuples(reports, _SHARED),
        _check_completed,
        from_json=lambda case: (tuple(case[0]), case[1]),
    ),
    Target("extraction", 12_000, reports, _check_whole, from_json=_json_report),
)
