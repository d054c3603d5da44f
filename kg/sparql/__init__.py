"""Questions over a graph in SPARQL: asked safely in a child process, by name or in full, answered as rows."""

from kg.sparql.query import check_query, run_query
from kg.sparql.questions import list_queries, named_query
from kg.sparql.results import QueryResult, to_csv, to_json, to_table, to_turtle

__all__ = [
    "QueryResult",
    "check_query",
    "list_queries",
    "named_query",
    "run_query",
    "to_csv",
    "to_json",
    "to_table",
    "to_turtle",
]
