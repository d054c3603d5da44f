"""Assemble extractions and their links into one networkx MultiDiGraph; the shape is described in README, “The graph”."""

from kg.graph.assemble import build_graph, count_kinds

__all__ = ["build_graph", "count_kinds"]
