"""A graph file in the formats of other tools: RDF syntaxes, Gephi, neo4j, Parquet, a described data package."""

from kg.exports.export import FORMATS, export
from kg.exports.parts import PartFile, Place, begin_parts, finish_parts, make_place, store_part

__all__ = ["FORMATS", "PartFile", "Place", "begin_parts", "export", "finish_parts", "make_place", "store_part"]
