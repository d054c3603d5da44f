"""Documents and extractions of drawn reports."""

from collections.abc import Sequence

from kg.divisions import load_divisions
from kg.extraction import complete, extract
from kg.model import Document, Extraction
from kg.reading import repair_layout

Report = tuple[str, str, bool]
"""Title, text, and whether the layout is repaired first, which gives headings, captions and a byline."""


def make_document(report: Report, number: int = 0) -> Document:
    """Give the document of a drawn report."""
    title, text, repaired = report
    issued = "2023-05-04" if number % 2 else None
    if not repaired:
        return Document(title, "a.txt", text, number, issued)
    layout = repair_layout(text)
    return Document(title, "a.txt", layout.text, number, issued, layout.byline, layout.headings, layout.captions)


def make_extractions(drawn: Sequence[Report]) -> list[Extraction]:
    """Read the drawn reports as one folder."""
    return complete([extract(make_document(report, i), load_divisions()) for i, report in enumerate(drawn)])


def to_reports(kept: Sequence[Sequence[object]]) -> list[Report]:
    """Give reports of what JSON kept of them."""
    return [(str(title), str(text), bool(repaired)) for title, text, repaired in kept]
