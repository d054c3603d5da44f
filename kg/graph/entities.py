"""Enter a document and what it names: regions, programs, people, organisations."""

from __future__ import annotations

from kg.graph.draft import Draft, Source
from kg.linking.links import ProgramLink
from kg.model import Evidence


def add_document(draft: Draft, source: Source) -> None:
    """Enter the document and whose report it is."""
    doc = source.extraction.doc
    draft.add_node(
        source.node, kind="document", label=doc.title, source_file=doc.source_file, text=doc.text, issued=doc.issued
    )
    for subject in source.extraction.subjects:
        draft.add_edge(source.node, draft.add_region(subject), "subject_region")
    if original := source.original:
        draft.add_node(original.node, kind="document", label=original.title)
        draft.add_edge(source.node, original.node, "duplicate_of")


def add_entities(draft: Draft, source: Source) -> None:
    """Enter everything that the document names, with every passage that names it."""
    extraction = source.extraction
    for region in extraction.regions:
        node = draft.add_region(region.region)
        draft.evidence[node].add(source.cite(region.span))
        draft.aliases[node].add(region.text)
    for mention in extraction.programs:
        node = add_program(draft, source.links.programs[mention.name])
        draft.evidence[node].add(source.cite(mention.span))
        draft.aliases[node].update((mention.name, mention.text))
    for person in extraction.people:
        add_person(draft, source, person.text, source.cite(person.span))
    for body in extraction.organizations:
        add_organization(draft, source, body.text, source.cite(body.span), kind=body.kind)


def add_program(draft: Draft, link: ProgramLink) -> str:
    """Enter a program, and those that it is a kind of. Give its node."""
    draft.add_node(link.node, kind="program", label=link.label, program_kind=link.kind, national=link.national)
    for broad in link.broader:
        draft.add_edge(link.node, add_program(draft, broad), "broader")
    return link.node


def add_person(draft: Draft, source: Source, name: str, evidence: Evidence) -> str:
    """Enter the person whom the document calls *name*. Give the node."""
    link = source.links.people[name]
    draft.add_node(link.node, kind="person", label=link.label)
    draft.evidence[link.node].add(evidence)
    draft.aliases[link.node].add(name)
    return link.node


def add_organization(draft: Draft, source: Source, name: str, evidence: Evidence, kind: str = "other") -> str:
    """Enter the body that the document calls *name*, and the region whose organ it is. Give its node."""
    link = source.links.bodies[name]
    draft.add_node(link.node, kind="organization", label=link.label, organization_kind=kind)
    draft.evidence[link.node].add(evidence)
    draft.aliases[link.node].add(name)
    if link.owner:
        draft.add_edge(link.node, draft.add_region(link.owner), "jurisdiction")
    return link.node
