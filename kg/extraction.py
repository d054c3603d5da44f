"""All that one document says: every extractor in one explicit order, as one pure function of the document."""

from __future__ import annotations

from collections.abc import Mapping

from kg.divisions import Divisions
from kg.extract.adoptions import find_adoptions
from kg.extract.honours import find_honours
from kg.extract.organizations import find_organizations
from kg.extract.outcomes import find_outcomes
from kg.extract.people import find_people
from kg.extract.positions import find_positions
from kg.extract.programs import find_programs
from kg.extract.regions import find_regions
from kg.model import Document, Extraction
from kg.scope import make_scope
from kg.subject import find_subjects


def extract(doc: Document, divisions: Divisions, *, program_weights: Mapping[str, float] | None = None) -> Extraction:
    """Extract mentions first (regions, programs, people, organisations), then the facts that tie them together.

    *program_weights* replace the packaged weights of the program classifier, for cross-validation.
    """
    subjects = find_subjects(doc, divisions)
    regions = find_regions(doc, subjects, divisions)
    scope = make_scope(doc, subjects, regions)
    programs = find_programs(doc, weights=program_weights)
    organizations = find_organizations(doc, regions)
    people = find_people(doc)
    return Extraction(
        doc=doc,
        subjects=subjects,
        regions=regions,
        programs=programs,
        people=people,
        organizations=organizations,
        positions=find_positions(doc, people, organizations),
        outcomes=find_outcomes(doc, programs, scope.region_at),
        adoptions=find_adoptions(doc, subjects, programs, regions, people, scope.region_at),
        honours=find_honours(doc, subjects, people, organizations, programs),
    )


__all__ = ["extract"]
