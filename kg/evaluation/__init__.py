"""Compare a graph with hand-made labels: precision, recall and F1 by kind, mistakes beside their passages, calibration."""

from kg.evaluation.comparison import KINDS, Counts, Kind
from kg.evaluation.forms import to_calibration, to_mistakes, to_table, to_values
from kg.evaluation.labels import Labels, read_labels
from kg.evaluation.scoring import Evaluation, Mistake, evaluate

__all__ = [
    "KINDS",
    "Counts",
    "Evaluation",
    "Kind",
    "Labels",
    "Mistake",
    "evaluate",
    "read_labels",
    "to_calibration",
    "to_mistakes",
    "to_table",
    "to_values",
]
