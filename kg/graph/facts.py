"""Enter what a document says of its entities: adoptions, positions, honours, parts of umbrella programs."""

from __future__ import annotations

from functools import cache

from kg.graph.draft import Draft, Source
from kg.graph.entities import add_organization, add_person
from kg.identifiers import make_id
from kg.lexicon import read_words
from kg.model import Adoption, Evidence, Honour


def add_adoptions(draft: Draft, source: Source) -> None:
    """Enter who runs, or plans to run, which program, and who leads it."""
    for adoption in source.extraction.adoptions:
        region = draft.add_region(adoption.region)
        program = source.links.programs[adoption.program].node
        passage = source.cite(adoption.evidence)
        if adoption.stage == "planned":
            plan = draft.add_edge(region, program, "plans", confidence=adoption.confidence)
            draft.evidence[plan].add(passage)
            continue
        agents = _add_agents(draft, source, adoption, passage)
        key = draft.add_edge(
            region, program, "adopts",
            agents=agents, confidence=adoption.confidence,
            mandated_by=draft.add_region(adoption.mandated_by) if adoption.mandated_by else None,
        )  # fmt: skip
        draft.evidence[key].add(passage)
        draft.events[key].append(adoption)
        for agent in agents:
            draft.evidence[draft.add_edge(agent, program, "leads", region, region=region)].add(passage)


def _add_agents(draft: Draft, source: Source, adoption: Adoption, passage: Evidence) -> tuple[str, ...]:
    if not adoption.agent:
        return ()
    if adoption.agent_kind == "person":
        return (add_person(draft, source, adoption.agent, passage),)
    return (add_organization(draft, source, adoption.agent, passage),)


@cache
def _offices() -> tuple[str, ...]:
    return tuple(sorted(read_words("lexicon/roles.tsv", "role", kind="office")))


def add_positions(draft: Draft, source: Source) -> None:
    """Enter who holds which office: in a body, else (书记) in the region whose report it is.

    A title or a job without a body (院士, 记者) ties nobody to the region: it is only what the document says.
    """
    subjects = source.extraction.subjects
    for position in source.extraction.positions:
        passage = source.cite(position.evidence)
        person = add_person(draft, source, position.person, passage)
        if position.organization:
            target = add_organization(draft, source, position.organization, passage)
        elif subjects and position.role.endswith(_offices()):
            target = draft.add_region(subjects[0])
        else:
            target = source.node
        key = draft.add_edge(
            person, target, "position", position.role, role=position.role, confidence=position.confidence
        )
        draft.evidence[key].add(passage)


def add_honours(draft: Draft, source: Source) -> None:
    """Enter who received which honour from whom."""
    for honour in source.extraction.honours:
        passage = source.cite(honour.evidence)
        recipient = _add_recipient(draft, source, honour, passage)
        node = make_id("honour", recipient, honour.award)
        draft.add_node(node, kind="honour", label=honour.award, award=honour.award, confidence=honour.confidence)
        draft.evidence[node].add(passage)
        draft.add_edge(recipient, node, "received")
        if honour.grantor:
            draft.add_edge(add_organization(draft, source, honour.grantor, passage), node, "granted")


def _add_recipient(draft: Draft, source: Source, honour: Honour, passage: Evidence) -> str:
    subjects, programs = source.extraction.subjects, source.links.programs
    region = draft.divisions.get(honour.recipient) if honour.recipient_kind == "region" else None
    if region or (honour.recipient_kind == "region" and subjects):
        return draft.add_region(region or subjects[0])
    if honour.recipient_kind == "person":
        return add_person(draft, source, honour.recipient, passage)
    if honour.recipient in programs:
        return programs[honour.recipient].node
    if honour.recipient_kind == "organization":
        return add_organization(draft, source, honour.recipient, passage)
    node = make_id("honouree", honour.recipient, source.node)
    draft.add_node(node, kind="honouree", label=honour.recipient)
    draft.evidence[node].add(passage)
    return node


def add_parts(draft: Draft, source: Source) -> None:
    """Enter which programs are parts of an umbrella program."""
    programs = source.links.programs
    for part in source.extraction.parts:
        inner, outer = programs[part.part].node, programs[part.whole].node
        if inner != outer:
            key = draft.add_edge(inner, outer, "part_of", confidence=part.confidence)
            draft.evidence[key].add(source.cite(part.evidence))
