"""What linking tells apart by content, documents and outcomes, which adoptions name an agent, and where a report is at home."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from kg.divisions import Divisions
from kg.identifiers import make_id
from kg.model import Adoption, Document, Extraction, Outcome, Region


def document_id(doc: Document) -> str:
    """Name a document by its title and eight digits of its content, so that equal titles stay apart."""
    content = "\x1f".join((doc.source_file, str(doc.number), doc.text))
    digest = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return make_id("document", doc.title[:60], digest)


def outcome_id(outcome: Outcome, document: str) -> str:
    """One figure of one place: region, measure, value, unit and period tell outcomes apart."""
    place = outcome.region.full_name if outcome.region else document
    return make_id(
        "outcome", place, outcome.measure, f"{outcome.value.normalize():f}{outcome.unit}", outcome.period or ""
    )


def list_run(extraction: Extraction) -> list[Adoption]:
    """Give the adoptions that are no mere plans: those whose agents become nodes."""
    return [adoption for adoption in extraction.adoptions if adoption.stage != "planned"]


def list_home(subjects: Sequence[Region], divisions: Divisions) -> Sequence[Region]:
    """Give the region whose report it is, the first of *subjects*, and all that contain it; none where it is not told."""
    return divisions.lineage(subjects[0]) if subjects else ()
