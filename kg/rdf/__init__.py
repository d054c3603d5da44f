"""The graph as RDF: Turtle out and in, by one table of terms."""

from kg.rdf.read import read_graph
from kg.rdf.turtle import Triple
from kg.rdf.write import entries_to_turtle, serialize_terms, to_triples, to_turtle, turtle_head, write_turtle

__all__ = [
    "Triple",
    "entries_to_turtle",
    "read_graph",
    "serialize_terms",
    "to_triples",
    "to_turtle",
    "turtle_head",
    "write_turtle",
]
