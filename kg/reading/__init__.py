"""Input files become documents: find the files, decode them, repair their layout, split compilations."""

from kg.reading.files import read_documents
from kg.reading.inputs import Inputs, find_inputs
from kg.reading.layout import Layout, repair_layout

__all__ = ["Inputs", "Layout", "find_inputs", "read_documents", "repair_layout"]
