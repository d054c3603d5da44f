"""Judge a graph by a sample: draw facts, show them to people, score their verdicts, and turn these into corrections."""

from kg.audit.facts import Fact, list_facts
from kg.audit.forms import to_table, to_values
from kg.audit.page import to_page
from kg.audit.sampling import SEED, SIZE, Drawn, draw_sample
from kg.audit.scoring import Score, score
from kg.audit.sheet import Row, read_rows, to_csv, to_row
from kg.audit.verdicts import Outcome, new_entries, to_corrections
from kg.audit.wording import kinds

__all__ = [
    "SEED",
    "SIZE",
    "Drawn",
    "Fact",
    "Outcome",
    "Row",
    "Score",
    "draw_sample",
    "kinds",
    "list_facts",
    "new_entries",
    "read_rows",
    "score",
    "to_corrections",
    "to_csv",
    "to_page",
    "to_row",
    "to_table",
    "to_values",
]
