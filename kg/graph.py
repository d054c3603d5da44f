"""Assemble extractions and their links into one networkx MultiDiGraph; the shape is described in README, “The graph”."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

import networkx as nx

from kg.dates import resolve_date
from kg.divisions import Divisions
from kg.identifiers import DEFAULT_BASE, make_id
from kg.link import Links, canonical_organization, link, outcome_id
from kg.model import Adoption, Document, Evidence, Extraction, Honour, Outcome, Position, Region, Span


def build_graph(
    extractions: Sequence[Extraction],
    divisions: Divisions,
    *,
    duplicates: Mapping[int, int] | None = None,
    base: str = DEFAULT_BASE,
) -> nx.MultiDiGraph:
    """Build the graph of all documents; ``duplicates`` maps the index of a near-duplicate to that of its original.

    The result does not depend on the order of *extractions*: nodes, edges and evidence are sorted.
    """
    builder = _Builder(divisions)
    links = link(extractions)
    order = sorted(range(len(extractions)), key=lambda i: links.documents[i])
    originals = {i: (duplicates or {}).get(i, i) for i in order}
    for i in sorted(order, key=lambda i: originals[i] != i):  # originals first: their wording of a fact wins
        builder.add_document(i, extractions[i], links, original=originals[i])
    for i, original in sorted(originals.items()):
        if i != original:
            builder.edge(links.documents[i], links.documents[original], "duplicate_of")
    builder.add_families(links)
    return builder.finish(base)


class _Builder:
    """Collects nodes and edges with their evidence; ``finish`` writes them in sorted order."""

    def __init__(self, divisions: Divisions) -> None:
        self.divisions = divisions
        self.nodes: dict[str, dict[str, Any]] = {}
        self.edges: dict[tuple[str, str, str], dict[str, Any]] = {}
        self.evidence: dict[Any, set[Evidence]] = defaultdict(set)
        self.aliases: dict[str, set[str]] = defaultdict(set)
        self.outcomes: dict[int, list[tuple[str, Outcome]]] = defaultdict(list)
        self.events: dict[Any, list[tuple[Adoption, Document]]] = defaultdict(list)

    # -- small doors -----------------------------------------------------------------------------------------------
    def node(self, node: str, **attributes: Any) -> str:
        self.nodes.setdefault(node, {key: value for key, value in attributes.items() if value is not None})
        return node

    def edge(
        self, source: str, target: str, kind: str, discriminator: str = "", **attributes: Any
    ) -> tuple[str, str, str]:
        key = (source, target, f"{kind} {discriminator}".rstrip())
        known = self.edges.setdefault(key, {"type": kind})
        for name, value in attributes.items():
            if name == "confidence":
                known[name] = max(known.get(name, Decimal(0)), value)
            elif name == "agents":
                known[name] = tuple(sorted({*known.get(name, ()), *value}))
            elif value is not None:
                known[name] = min(known.get(name, value), value)
        return key

    # -- one document ----------------------------------------------------------------------------------------------
    def add_document(self, i: int, extraction: Extraction, links: Links, *, original: int) -> None:
        doc, node = extraction.doc, links.documents[i]
        self.node(node, kind="document", label=doc.title, source_file=doc.source_file, text=doc.text, issued=doc.issued)
        cite = _Citer(node, doc.text)
        for subject in extraction.subjects:
            self.edge(node, self.region(subject), "subject_region")
        for region in extraction.regions:
            self.evidence[self.region(region.region)].add(cite(region.span))
            self.aliases[self.region(region.region)].add(region.text)
        for mention in extraction.programs:
            program = links.programs[i, mention.name]
            self.node(
                program,
                kind="program",
                label=links.labels[program],
                program_kind=mention.kind,
                national=mention.national,
            )
            self.evidence[program].add(cite(mention.span))
        for person in extraction.people:
            self.evidence[self.person(i, person.text, links)].add(cite(person.span))
        for body in extraction.organizations:
            self.organization(body.text, extraction, cite(body.span), kind=body.kind)
        for adoption in extraction.adoptions:
            self.add_adoption(i, adoption, extraction, links, cite)
        for outcome in extraction.outcomes:
            self.add_outcome(i, outcome, links, cite, original)
        for position in extraction.positions:
            self.add_position(i, position, extraction, links, cite)
        for honour in extraction.honours:
            self.add_honour(i, honour, extraction, links, cite)

    def region(self, region: Region) -> str:
        node = self._region_node(region)
        chain = self.divisions.lineage(region)
        for inner, outer in pairwise(chain):
            self.edge(self._region_node(inner), self._region_node(outer), "contained_in")
        return node

    def _region_node(self, region: Region) -> str:
        return self.node(
            make_id("region", region.full_name),
            kind="region", label=region.name, full_name=region.full_name, level=region.level, adcode=region.adcode,
        )  # fmt: skip

    def person(self, i: int, name: str, links: Links) -> str:
        node = links.people.get((i, name)) or make_id("person", name, links.documents[i])
        return self.node(node, kind="person", label=name)

    def organization(self, name: str, extraction: Extraction, evidence: Evidence, kind: str = "other") -> str:
        label, owner = canonical_organization(name, extraction.subjects, self.divisions)
        node = self.node(make_id("organization", label), kind="organization", label=label, organization_kind=kind)
        self.evidence[node].add(evidence)
        self.aliases[node].add(name)
        if owner:
            self.edge(node, self.region(owner), "jurisdiction")
        return node

    # -- facts -----------------------------------------------------------------------------------------------------
    def add_adoption(self, i: int, adoption: Adoption, extraction: Extraction, links: Links, cite: _Citer) -> None:
        region, program, passage = (
            self.region(adoption.region),
            links.programs[i, adoption.program],
            cite(adoption.evidence),
        )
        if adoption.stage == "planned":
            self.evidence[self.edge(region, program, "plans", confidence=adoption.confidence)].add(passage)
            return
        agents = []
        if adoption.agent and adoption.agent_kind == "person":
            agents = [self.person(i, adoption.agent, links)]
        elif adoption.agent:
            agents = [self.organization(adoption.agent, extraction, passage)]
        key = self.edge(
            region, program, "adopts",
            agents=tuple(agents), confidence=adoption.confidence,
            mandated_by=self.region(adoption.mandated_by) if adoption.mandated_by else None,
        )  # fmt: skip
        self.evidence[key].add(passage)
        self.events[key].append((adoption, extraction.doc))
        for agent in agents:
            self.evidence[self.edge(agent, program, "leads", region, region=region)].add(passage)

    def add_outcome(self, i: int, outcome: Outcome, links: Links, cite: _Citer, original: int) -> None:
        document = links.documents[i]
        node = self._same_outcome(original, outcome) if original != i else None
        if node is None:
            node = outcome_id(outcome, document)
            self.outcomes[i].append((node, outcome))
        self.node(
            node, kind="outcome", label=f"{outcome.measure} {_readable(outcome.value)}{outcome.unit}", measure=outcome.measure,
            value=outcome.value, unit=outcome.unit, qualifier=outcome.qualifier, period=outcome.period, confidence=outcome.confidence,
        )  # fmt: skip
        self.evidence[node].add(cite(outcome.evidence))
        if outcome.region:
            self.edge(self.region(outcome.region), node, "has_outcome")
        if outcome.program and (i, outcome.program) in links.programs:
            self.edge(links.programs[i, outcome.program], node, "has_outcome")

    def _same_outcome(self, original: int, outcome: Outcome) -> str | None:
        """The figure of the original report that this one of its near-duplicate repeats, by value, unit and region."""
        alike = [
            (-len(set(known.measure) & set(outcome.measure)), node)
            for node, known in self.outcomes[original]
            if (known.value, known.unit, known.region) == (outcome.value, outcome.unit, outcome.region)
        ]
        return min(alike)[1] if alike else None

    def add_position(self, i: int, position: Position, extraction: Extraction, links: Links, cite: _Citer) -> None:
        passage = cite(position.evidence)
        person = self.person(i, position.person, links)
        if position.organization:
            target = self.organization(position.organization, extraction, passage)
        else:
            target = self.region(extraction.subjects[0]) if extraction.subjects else links.documents[i]
        key = self.edge(person, target, "position", position.role, role=position.role, confidence=position.confidence)
        self.evidence[key].add(passage)

    def add_honour(self, i: int, honour: Honour, extraction: Extraction, links: Links, cite: _Citer) -> None:
        passage = cite(honour.evidence)
        recipient = self._recipient(i, honour, extraction, links, passage)
        node = make_id("honour", recipient, honour.award)
        self.node(node, kind="honour", label=honour.award, award=honour.award, confidence=honour.confidence)
        self.evidence[node].add(passage)
        self.edge(recipient, node, "received")
        if honour.grantor:
            self.edge(self.organization(honour.grantor, extraction, passage), node, "granted")

    def _recipient(self, i: int, honour: Honour, extraction: Extraction, links: Links, passage: Evidence) -> str:
        region = self.divisions.get(honour.recipient) if honour.recipient_kind == "region" else None
        if region or (honour.recipient_kind == "region" and extraction.subjects):
            return self.region(region or extraction.subjects[0])
        if honour.recipient_kind == "person":
            return self.person(i, honour.recipient, links)
        if (i, honour.recipient) in links.programs:
            return links.programs[i, honour.recipient]
        if honour.recipient_kind == "organization":
            return self.organization(honour.recipient, extraction, passage)
        node = self.node(
            make_id("honouree", honour.recipient, links.documents[i]), kind="honouree", label=honour.recipient
        )
        self.evidence[node].add(passage)
        return node

    # -- whole graph -----------------------------------------------------------------------------------------------
    def add_families(self, links: Links) -> None:
        for node, names in links.aliases.items():
            self.aliases[node].update(names)
        for narrow, broad in links.broader.items():
            self.edge(narrow, broad, "broader")

    def finish(self, base: str) -> nx.MultiDiGraph:
        graph = nx.MultiDiGraph(base=base)
        for node in sorted(self.nodes):
            attributes = dict(self.nodes[node])
            if attributes["kind"] != "document":
                attributes["evidence"] = tuple(sorted(self.evidence[node]))
                attributes["alt_labels"] = tuple(sorted(self.aliases[node] - {attributes["label"]}))
            graph.add_node(node, **attributes)
        for key in sorted(self.edges):
            source, target, name = key
            attributes = dict(self.edges[key])
            attributes.update(_event(self.events.get(key, ())))
            if key in self.evidence:
                attributes["evidence"] = tuple(sorted(self.evidence[key]))
            graph.add_edge(source, target, key=name, **attributes)
        return graph


class _Citer:
    """Turns a span of one document into evidence."""

    def __init__(self, document: str, text: str) -> None:
        self.document, self.text = document, text

    def __call__(self, span: Span) -> Evidence:
        return Evidence(self.document, span.start, span.end, self.text[span.start : span.end])


_STAGES = ("piloted", "running", "extended", "finished")
_CLAIM_SCOPES = ("national", "macroregion", "province", "prefecture", "county", "township")


def _event(stated: Sequence[tuple[Adoption, Document]]) -> dict[str, Any]:
    """Sum up what all passages say of one adoption: the earliest beginning, the furthest stage, the widest claim."""
    if not stated:
        return {}
    event: dict[str, Any] = {"stage": max((adoption.stage for adoption, _ in stated), key=_STAGES.index)}
    times = [(resolve_date(a.since, doc.issued), a.since) for a, doc in stated if a.since]
    known = sorted((interval.begin, interval.end, interval.precision, since) for interval, since in times if interval)
    if known:
        begin, end, precision, since = known[0]
        event |= {"since": since, "since_begin": str(begin), "since_end": str(end), "since_precision": precision}
    elif times:
        event["since"] = min(since for _, since in times)
    claims = [
        (_CLAIM_SCOPES.index(a.claim_scope), a.claim, a.claim_scope, a.claim_kind)
        for a, _ in stated
        if a.claim and a.claim_scope in _CLAIM_SCOPES
    ]
    if claims:
        _, event["claim"], event["claim_scope"], event["claim_kind"] = min(claims)
    return event


def _readable(value: Decimal) -> str:
    return f"{value.normalize():f}"


def count_kinds(graph: nx.MultiDiGraph) -> dict[str, int]:
    """Count nodes by kind and facts by type: ``{"document": 2, …, "adopts": 1, "position": 1}``."""
    counts: dict[str, int] = defaultdict(int)
    for _, kind in graph.nodes(data="kind"):
        counts[kind] += 1
    for _, _, kind in graph.edges(data="type"):
        if kind in ("adopts", "plans", "position"):
            counts[kind] += 1
    return dict(sorted(counts.items()))
