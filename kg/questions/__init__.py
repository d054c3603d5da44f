"""The questions that the graph answers, as functions over it: each gives plain rows with ``as_dict()``.

Regions are asked for by name through :func:`find_region`, programs by name; every row carries the passages that say so.
"""

from kg.questions.adoption import Adopter, adoption
from kg.questions.borrowed import SharedClause, borrowed
from kg.questions.compare import Comparison, compare
from kg.questions.coverage import Coverage, coverage
from kg.questions.heatmap import to_svg
from kg.questions.history import History, history, spread_programs, to_cascade_csv, to_history_csv
from kg.questions.lookup import find_programs, find_region, suggest_programs, suggest_regions
from kg.questions.matrix import Matrix, matrix
from kg.questions.profile import Profile, profile
from kg.questions.rank import Ranked, rank
from kg.questions.spread import Step, spread

__all__ = [
    "Adopter",
    "Comparison",
    "Coverage",
    "History",
    "Matrix",
    "Profile",
    "Ranked",
    "SharedClause",
    "Step",
    "adoption",
    "borrowed",
    "compare",
    "coverage",
    "find_programs",
    "find_region",
    "history",
    "matrix",
    "profile",
    "rank",
    "spread",
    "spread_programs",
    "suggest_programs",
    "suggest_regions",
    "to_cascade_csv",
    "to_history_csv",
    "to_svg",
]
