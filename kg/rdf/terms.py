"""The vocabulary of graph.ttl: namespaces, the project's own terms, and which attribute or edge becomes which property.

The tables below are read in both directions, so that what :mod:`kg.rdf` writes, :mod:`kg.rdf.read` can read.
``ontology/govkg.ttl`` defines every term of ``CLASSES`` and ``PROPERTIES``; a test compares the two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from kg.errors import GraphError
from kg.identifiers import DEFAULT_BASE

NAMESPACES = {
    "dcterms": "http://purl.org/dc/terms/",
    "kgo": "https://w3id.org/govkg/ontology#",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
QUERY_NAMESPACES = NAMESPACES | {
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}

ABSTRACT_CLASSES = ("Agent", "Entity", "Fact")
CLASSES = (
    *ABSTRACT_CLASSES,
    "Adoption",
    "Component",
    "Document",
    "Honour",
    "Honouree",
    "Leadership",
    "Organization",
    "Outcome",
    "Person",
    "Plan",
    "Position",
    "Program",
    "Region",
)
PROPERTIES = (
    "adcode",
    "adopts",
    "agent",
    "award",
    "claim",
    "claimKind",
    "claimScope",
    "confidence",
    "duplicateOf",
    "fullName",
    "grantor",
    "issued",
    "jurisdiction",
    "level",
    "mandatedBy",
    "measure",
    "national",
    "organizationKind",
    "part",
    "period",
    "program",
    "programKind",
    "province",
    "qualifier",
    "recipient",
    "region",
    "roleTitle",
    "since",
    "sinceEarliest",
    "sinceLatest",
    "sincePrecision",
    "sourceFile",
    "stage",
    "statedIn",
    "subjectRegion",
    "whole",
)
TERMS = frozenset(CLASSES + PROPERTIES)

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`#?%]*/")


def expand(name: str) -> str:
    """Give the IRI of a prefixed name of ours: ``expand("kgo:adopts")`` → ``https://w3id.org/govkg/ontology#adopts``."""
    prefix, local = name.split(":", 1)
    return NAMESPACES[prefix] + local


def shorten(iri: str, namespaces: dict[str, str] = QUERY_NAMESPACES) -> str:
    """Give the prefixed name of *iri* where one of *namespaces* fits, else the IRI itself."""
    fits = [(len(space), prefix) for prefix, space in namespaces.items() if iri.startswith(space)]
    if not fits:
        return iri
    length, prefix = max(fits)
    return f"{prefix}:{iri[length:]}"


def check_base(base: str) -> str:
    """Give *base* back if instances' IRIs can begin with it; raise GraphError if not."""
    if not _ABSOLUTE.fullmatch(base):
        raise GraphError(f"base IRI {base!r}: expected an absolute IRI that ends in '/', such as {DEFAULT_BASE}")
    return base


@dataclass(frozen=True, slots=True)
class Attribute:
    """A networkx attribute *name* that is written as the literal-valued property *iri*."""

    name: str
    iri: str
    type: Literal["string", "decimal", "boolean", "date"] = "string"
    required: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """An edge that is one plain triple. ``reverse``: the triple runs from the edge's target to its source.

    Only edges whose source node has the kind ``source`` are meant, where that is given.
    """

    type: str
    iri: str
    reverse: bool = False
    source: str | None = None


@dataclass(frozen=True, slots=True)
class FactKind:
    """An edge that is an individual of its own: class, and the properties that point at the edge's ends.

    ``targets`` maps the kind of the target node to a property; ``references`` are attributes that hold node ids,
    as (name, property, whether a tuple).
    """

    type: str
    kind: str
    classes: tuple[str, ...]
    source: str
    targets: tuple[tuple[str, str], ...]
    attributes: tuple[Attribute, ...] = ()
    references: tuple[tuple[str, str, bool], ...] = ()


RDF_TYPE = expand("rdf:type")
PREF_LABEL = expand("skos:prefLabel")
ALT_LABEL = expand("skos:altLabel")
DERIVED_FROM = expand("prov:wasDerivedFrom")
ADOPTS = expand("kgo:adopts")
PROVINCE = expand("kgo:province")
PHRASE = expand("nif:Phrase")
ANCHOR = expand("nif:anchorOf")
BEGIN = expand("nif:beginIndex")
END = expand("nif:endIndex")
CONTEXT = expand("nif:referenceContext")
STRING = expand("xsd:string")
DECIMAL = expand("xsd:decimal")
BOOLEAN = expand("xsd:boolean")
INDEX = expand("xsd:nonNegativeInteger")

_LABEL = Attribute("label", PREF_LABEL, required=True)
_CONFIDENCE = Attribute("confidence", expand("kgo:confidence"), "decimal")

NODE_CLASSES: dict[str, tuple[str, ...]] = {
    "document": (expand("kgo:Document"), expand("nif:Context")),
    "region": (expand("kgo:Region"),),
    "program": (expand("kgo:Program"),),
    "person": (expand("kgo:Person"),),
    "organization": (expand("kgo:Organization"),),
    "outcome": (expand("kgo:Outcome"),),
    "honour": (expand("kgo:Honour"),),
    "honouree": (expand("kgo:Honouree"),),
}
NODE_ATTRIBUTES: dict[str, tuple[Attribute, ...]] = {
    "document": (
        Attribute("label", expand("dcterms:title"), required=True),
        Attribute("source_file", expand("kgo:sourceFile"), required=True),
        Attribute("text", expand("nif:isString")),
        Attribute("issued", expand("kgo:issued"), "date"),
    ),
    "region": (
        _LABEL,
        Attribute("full_name", expand("kgo:fullName"), required=True),
        Attribute("level", expand("kgo:level"), required=True),
        Attribute("adcode", expand("kgo:adcode")),
    ),
    "program": (
        _LABEL,
        Attribute("program_kind", expand("kgo:programKind"), required=True),
        Attribute("national", expand("kgo:national"), "boolean"),
    ),
    "person": (_LABEL,),
    "organization": (_LABEL, Attribute("organization_kind", expand("kgo:organizationKind"))),
    "outcome": (
        _LABEL,
        Attribute("measure", expand("kgo:measure"), required=True),
        Attribute("value", expand("schema:value"), "decimal", required=True),
        Attribute("unit", expand("schema:unitText"), required=True),
        Attribute("qualifier", expand("kgo:qualifier")),
        Attribute("period", expand("kgo:period")),
        _CONFIDENCE,
    ),
    "honour": (_LABEL, Attribute("award", expand("kgo:award"), required=True), _CONFIDENCE),
    "honouree": (_LABEL,),
}

LINKS = (
    Link("subject_region", expand("kgo:subjectRegion")),
    Link("duplicate_of", expand("kgo:duplicateOf")),
    Link("contained_in", expand("schema:containedInPlace")),
    Link("broader", expand("skos:broader")),
    Link("part_of", expand("schema:isPartOf")),
    Link("jurisdiction", expand("kgo:jurisdiction")),
    Link("has_outcome", expand("kgo:region"), reverse=True, source="region"),
    Link("has_outcome", expand("kgo:program"), reverse=True, source="program"),
    Link("received", expand("kgo:recipient"), reverse=True),
    Link("granted", expand("kgo:grantor"), reverse=True),
)
FACTS = (
    FactKind(
        "adopts",
        "adoption",
        (expand("kgo:Adoption"),),
        expand("kgo:region"),
        (("program", expand("kgo:program")),),
        (
            Attribute("since", expand("kgo:since")),
            Attribute("since_begin", expand("kgo:sinceEarliest"), "date"),
            Attribute("since_end", expand("kgo:sinceLatest"), "date"),
            Attribute("since_precision", expand("kgo:sincePrecision")),
            Attribute("stage", expand("kgo:stage")),
            Attribute("claim", expand("kgo:claim")),
            Attribute("claim_scope", expand("kgo:claimScope")),
            Attribute("claim_kind", expand("kgo:claimKind")),
            _CONFIDENCE,
        ),
        (("agents", expand("kgo:agent"), True), ("mandated_by", expand("kgo:mandatedBy"), False)),
    ),
    FactKind(
        "plans",
        "plan",
        (expand("kgo:Plan"),),
        expand("kgo:region"),
        (("program", expand("kgo:program")),),
        (_CONFIDENCE,),
    ),
    FactKind(  # an individual for the passages, beside the plain schema:isPartOf
        "part_of",
        "component",
        (expand("kgo:Component"),),
        expand("kgo:part"),
        (("program", expand("kgo:whole")),),
        (_CONFIDENCE,),
    ),
    FactKind(
        "leads",
        "leadership",
        (expand("kgo:Leadership"),),
        expand("kgo:agent"),
        (("program", expand("kgo:program")),),
        (_CONFIDENCE,),
        (("region", expand("kgo:region"), False),),
    ),
    FactKind(
        "position",
        "position",
        (expand("kgo:Position"), expand("org:Membership")),
        expand("org:member"),
        (
            ("organization", expand("org:organization")),
            ("region", expand("kgo:region")),
            ("document", expand("kgo:statedIn")),
        ),
        (Attribute("role", expand("kgo:roleTitle"), required=True), _CONFIDENCE),
    ),
)


def edge_key(type_: str, attributes: dict[str, object]) -> str:
    """Give the key of an edge in the MultiDiGraph: its type, and what tells parallel edges of that type apart."""
    discriminator = attributes.get({"position": "role", "leads": "region"}.get(type_, ""))
    return f"{type_} {discriminator or ''}".rstrip()
