"""Input files become documents: find the files, decode them, repair their layout, split compilations."""

from kg.reading.characters import is_traditional, show_path
from kg.reading.files import parse_documents, read_documents, read_input
from kg.reading.inputs import Inputs, find_inputs
from kg.reading.layout import Layout, repair_layout
from kg.reading.limits import DEFAULT_LIMITS, Limits
from kg.reading.stored import Stored, find_stored, is_stored, parse_stored

__all__ = [
    "DEFAULT_LIMITS",
    "Inputs",
    "Layout",
    "Limits",
    "Stored",
    "find_inputs",
    "find_stored",
    "is_stored",
    "is_traditional",
    "parse_documents",
    "parse_stored",
    "read_documents",
    "read_input",
    "repair_layout",
    "show_path",
]
