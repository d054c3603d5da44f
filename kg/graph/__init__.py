"""Assemble extractions and their links into one networkx MultiDiGraph; the shape is described in README, “The graph”.

Each document gives sorted rows of its own (``list_rows``), and rows merge into entries, one a node (``merge_rows``).
"""

from kg.graph.assemble import build_graph, count_kinds, find_original, list_rows
from kg.graph.draft import Original, Source
from kg.graph.entry import Edge, Entry, list_entries, to_graph
from kg.graph.figures import list_repeated
from kg.graph.rows import Row, list_overview, merge_rows, select_programs

__all__ = [
    "Edge",
    "Entry",
    "Original",
    "Row",
    "Source",
    "build_graph",
    "count_kinds",
    "find_original",
    "list_entries",
    "list_overview",
    "list_repeated",
    "list_rows",
    "merge_rows",
    "select_programs",
    "to_graph",
]
