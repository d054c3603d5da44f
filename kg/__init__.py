"""Knowledge graphs of Chinese local-government reports: programs, regions, people and outcomes, each with its passage.

>>> import kg
>>> graph = kg.build(["reports/"], "output/")
>>> [row.region for row in kg.adoption(graph, "红色物业")]
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.errors import GraphError, InputError, KgError, LexiconError, OutputError, QueryError
    from kg.pipeline import build
    from kg.questions.adoption import Adopter, adoption
    from kg.rdf.read import read_graph

_HOMES = {
    "Adopter": "kg.questions.adoption",
    "GraphError": "kg.errors",
    "InputError": "kg.errors",
    "KgError": "kg.errors",
    "LexiconError": "kg.errors",
    "OutputError": "kg.errors",
    "QueryError": "kg.errors",
    "adoption": "kg.questions.adoption",
    "build": "kg.pipeline",
    "read_graph": "kg.rdf.read",
}
__all__ = [
    "Adopter",
    "GraphError",
    "InputError",
    "KgError",
    "LexiconError",
    "OutputError",
    "QueryError",
    "adoption",
    "build",
    "read_graph",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that ``kg --help`` need not load the RDF stack."""
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
