"""A graph file in the formats of other tools: RDF syntaxes, Gephi, neo4j, Parquet, a described data package."""

from kg.exports.export import FORMATS, export

__all__ = ["FORMATS", "export"]
