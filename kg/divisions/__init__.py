"""The authority on divisions of China, and finding their names in a text.

``load_divisions`` gives the tables, ``scan_names`` the places where a name may stand, ``resolve_hits`` what it means there.
"""

from kg.divisions.authority import Divisions, below, contains, load_divisions, ordinary_names
from kg.divisions.guards import in_body_name
from kg.divisions.resolve import resolve_hits
from kg.divisions.scan import NameHit, scan_names

__all__ = [
    "Divisions",
    "NameHit",
    "below",
    "contains",
    "in_body_name",
    "load_divisions",
    "ordinary_names",
    "resolve_hits",
    "scan_names",
]
