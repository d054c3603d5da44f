"""The graph as RDF: Turtle out and in, by one table of terms."""

from kg.rdf.read import read_graph
from kg.rdf.write import Triple, serialize, serialize_terms, to_triples, to_turtle, write_turtle

__all__ = ["Triple", "read_graph", "serialize", "serialize_terms", "to_triples", "to_turtle", "write_turtle"]
