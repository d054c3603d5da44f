"""Decide which mentions in different documents are one thing, and say why.

``read_names`` lists the names of one document, ``link`` gives the nodes of the names of all, ``read_decisions`` the user's own decisions (links.toml), which override the rules.
"""

from kg.linking.decisions import NO_DECISIONS, Decisions, read_decisions
from kg.linking.identity import document_id, outcome_id
from kg.linking.link import link, split_links
from kg.linking.links import Links, LocalLinks, Merge
from kg.linking.local import LocalNames, read_names

__all__ = [
    "NO_DECISIONS",
    "Decisions",
    "Links",
    "LocalLinks",
    "LocalNames",
    "Merge",
    "document_id",
    "link",
    "outcome_id",
    "read_decisions",
    "read_names",
    "split_links",
]
