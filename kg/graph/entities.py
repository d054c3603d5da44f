"""Enter a document and what it names: regions, programs, people, organisations."""

from __future__ import annotations

from kg.graph.draft import Draft, Source
from kg.model import Evidence


def add_document(draft: Draft, source: Source) -> None:
    """Enter the document and whose report it is."""
    doc = source.extraction.doc
    draft.add_node(
        source.node, kind="document", label=doc.title, source_file=doc.source_file, text=doc.text, issued=doc.issued
    )
    for subject in source.extraction.subjects:
        draft.add_edge(source.node, draft.add_region(subject), "subject_region")


def add_entities(draft: Draft, source: Source) -> None:
    """Enter everything that the document names, with every passage that names it."""
    extraction = source.extraction
    for region in extraction.regions:
        node = draft.add_region(region.region)
        draft.evidence[node].add(source.cite(region.span))
        draft.aliases[node].add(region.text)
    for mention in extraction.programs:
        add_program(draft, source, mention.name, source.cite(mention.span))
    for person in extraction.people:
        add_person(draft, source, person.text, source.cite(person.span))
    for body in extraction.organizations:
        add_organization(draft, source, body.text, source.cite(body.span), kind=body.kind)


def add_program(draft: Draft, source: Source, name: str, evidence: Evidence) -> str:
    """Enter the program that the document calls *name*. Give its node."""
    links = source.links
    node = links.programs.nodes[source.index, name]
    draft.add_node(
        node, kind="program", label=links.programs.labels[node], program_kind=links.program_kinds[node],
        national=node in links.national,
    )  # fmt: skip
    draft.evidence[node].add(evidence)
    return node


def add_person(draft: Draft, source: Source, name: str, evidence: Evidence) -> str:
    """Enter the person whom the document calls *name*. Give the node."""
    people = source.links.people
    node = people.nodes[source.index, name]
    draft.add_node(node, kind="person", label=people.labels[node])
    draft.evidence[node].add(evidence)
    draft.aliases[node].add(name)
    return node


def add_organization(draft: Draft, source: Source, name: str, evidence: Evidence, kind: str = "other") -> str:
    """Enter the body that the document calls *name*, and the region whose organ it is. Give its node."""
    bodies = source.links.organizations
    node = bodies.nodes[source.index, name]
    draft.add_node(node, kind="organization", label=bodies.labels[node], organization_kind=kind)
    draft.evidence[node].add(evidence)
    draft.aliases[node].add(name)
    if owner := source.links.owners.get(node):
        draft.add_edge(node, draft.add_region(owner), "jurisdiction")
    return node
