"""The ontology and the shapes as files, and the terms that the ontology defines, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox

from kg.rdf import terms as t

_RDFS, _OWL = "http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2002/07/owl#"
_SKOS = t.NAMESPACES["skos"]

_Properties = dict[str, list[ox.NamedNode | ox.Literal]]


@dataclass(frozen=True, slots=True)
class TermEntry:
    """A class or property of ours: labels and definitions by language (zh, en), and the IRIs it is tied to."""

    name: str
    kind: str
    labels: dict[str, str]
    definitions: dict[str, str]
    examples: tuple[str, ...]
    parents: tuple[str, ...]
    domain: str | None
    range: str | None

    @property
    def iri(self) -> str:
        """Give the full IRI."""
        return t.NAMESPACES["kgo"] + self.name


def find_ontology(name: str) -> Path:
    """Give the path of ``govkg.ttl`` or ``shapes.ttl``: in the installed package, or in the source tree it runs from."""
    packaged = Path(str(files("kg") / "data" / "ontology" / name))
    return packaged if packaged.is_file() else Path(str(files("kg"))).parent / "ontology" / name


@cache
def read_terms() -> tuple[TermEntry, ...]:
    """Read every class and property of ours from the ontology, sorted by kind and name."""
    found: dict[str, _Properties] = {}
    for quad in ox.parse(path=str(find_ontology("govkg.ttl")), format=ox.RdfFormat.TURTLE):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
            found.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(quad.object)
    space = t.NAMESPACES["kgo"]
    entries = (_to_entry(iri.removeprefix(space), of) for iri, of in found.items() if iri.startswith(space))
    return tuple(sorted(entries, key=lambda entry: (entry.kind, entry.name)))


def _to_entry(name: str, of: _Properties) -> TermEntry:
    parents = [*_values(of, _RDFS + "subClassOf"), *_values(of, _RDFS + "subPropertyOf")]
    return TermEntry(
        name=name,
        kind="class" if _OWL + "Class" in _values(of, t.RDF_TYPE) else "property",
        labels=_by_language(of, _RDFS + "label"),
        definitions=_by_language(of, _SKOS + "definition"),
        examples=tuple(sorted(_values(of, _SKOS + "example"))),
        parents=tuple(sorted(parents)),
        domain=next(iter(_values(of, _RDFS + "domain")), None),
        range=next(iter(_values(of, _RDFS + "range")), None),
    )


def _values(of: _Properties, predicate: str) -> list[str]:
    return [term.value for term in of.get(predicate, ())]


def _by_language(of: _Properties, predicate: str) -> dict[str, str]:
    return {term.language or "": term.value for term in of.get(predicate, ()) if isinstance(term, ox.Literal)}
