"""All that one document says: every extractor in one explicit order, as one pure function of the document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from kg.divisions import Divisions
from kg.extract.adoptions import find_adoptions
from kg.extract.honours import find_honours
from kg.extract.organizations import find_organizations
from kg.extract.outcomes import find_outcomes
from kg.extract.people import find_people
from kg.extract.positions import find_positions
from kg.extract.programs import find_programs
from kg.extract.regions import drop_names_of_bodies, find_open_names, find_regions
from kg.extract.shared_names import (
    PossibleNames,
    SharedNames,
    choose_shared,
    count_plain,
    find_often_quoted,
    find_unmarked,
    list_pairs,
    list_quoted,
)
from kg.extract.umbrellas import add_umbrellas, find_parts
from kg.model import Document, Extraction
from kg.scope import make_scope
from kg.subject import find_subjects


def extract(
    doc: Document,
    divisions: Divisions,
    *,
    program_weights: Mapping[str, float] | None = None,
    link_weights: Mapping[str, float] | None = None,
) -> Extraction:
    """Extract mentions first (regions, programs, people, organisations), then the facts that tie them together.

    *program_weights* and *link_weights* replace the packaged weights of the models that tell programs and that tie
    figures to them, for cross-validation.
    """
    subjects = find_subjects(doc, divisions)
    named = find_regions(doc, subjects, divisions)
    organizations = find_organizations(doc, named)
    regions = drop_names_of_bodies(named, organizations, subjects)
    scope = make_scope(doc, subjects, regions)
    programs = add_umbrellas(doc, find_programs(doc, weights=program_weights))
    people = find_people(doc)
    return Extraction(
        doc=doc,
        subjects=subjects,
        regions=regions,
        open_regions=find_open_names(doc, subjects, divisions),
        programs=programs,
        people=people,
        organizations=organizations,
        positions=find_positions(doc, people, organizations),
        outcomes=find_outcomes(doc, programs, scope.region_at, link_weights=link_weights),
        adoptions=find_adoptions(doc, subjects, programs, regions, people, scope.region_at),
        honours=find_honours(doc, subjects, people, organizations, programs),
        parts=find_parts(doc, programs),
    )


def complete(extractions: Sequence[Extraction]) -> list[Extraction]:
    """Add to each report the programs that it writes without quotation marks and that other reports quote.

    The result is in the order given; what is added to a report depends on the set of all reports, not on their order.
    """
    quoted = [list_quoted(extraction) for extraction in extractions]
    often = find_often_quoted(quoted)
    possible = PossibleNames(often)
    inside = [possible.list_in(list_pairs(extraction.doc.text)) for extraction in extractions]
    plain = sum((count_plain(one.doc.text, names) for one, names in zip(extractions, inside, strict=True)), Counter())
    shared = choose_shared(quoted, often, plain)
    return [
        complete_one(extraction, {name: shared[name] for name in names if name in shared})
        for extraction, names in zip(extractions, inside, strict=True)
    ]


def complete_one(extraction: Extraction, names: SharedNames) -> Extraction:
    """Add to one report the shared *names* that it writes without quotation marks."""
    doc, subjects, regions = extraction.doc, extraction.subjects, extraction.regions
    found = find_unmarked(doc, extraction.programs, names)
    if not found:
        return extraction
    scope = make_scope(doc, subjects, regions)
    adoptions = find_adoptions(doc, subjects, found, regions, extraction.people, scope.region_at)
    programs = tuple(sorted((*extraction.programs, *found), key=lambda mention: mention.span))
    return replace(
        extraction,
        programs=programs,
        adoptions=(*extraction.adoptions, *adoptions),
        parts=find_parts(doc, programs),
    )
