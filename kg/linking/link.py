"""Link all local names of all documents: organisations first, then people by their offices, then programs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from kg.divisions import Divisions
from kg.linking.decisions import NO_DECISIONS, Decisions
from kg.linking.families import find_families, list_broader, list_unused
from kg.linking.links import BodyLink, Links, LocalLinks, Merge, PersonLink, ProgramLink
from kg.linking.local import LocalNames
from kg.linking.organizations import link_organizations
from kg.linking.people import link_people
from kg.linking.programs import link_programs, sum_kinds


def link(names: Sequence[LocalNames], divisions: Divisions, decisions: Decisions = NO_DECISIONS) -> Links:
    """Resolve the programs, people and organisations of all documents; *decisions* of the user override the rules.

    Same input in another order gives the same identifiers, labels and list of merges.
    """
    organizations, owners = link_organizations(names, divisions, decisions)
    people = link_people(names, organizations, decisions)
    programs = link_programs(names, divisions, decisions)
    kinds, national = sum_kinds(names, programs)
    merges = {
        *organizations.merges,
        *people.merges,
        *programs.merges,
        *list_unused(programs, decisions),
        *list_broader(programs, decisions),
        *_list_regions(names),
    }
    return Links(
        documents=tuple(local.document for local in names),
        programs=programs,
        people=people,
        organizations=organizations,
        program_kinds=kinds,
        national=national,
        owners=owners,
        broader=tuple(sorted(find_families(programs, decisions))),
        merges=tuple(sorted(merges)),
    )


def split_links(links: Links, names: Sequence[LocalNames]) -> Iterator[LocalLinks]:
    """Yield for each document, in the order of *names*, what its own names stand for."""
    broader: dict[str, list[str]] = defaultdict(list)
    for narrow, broad in links.broader:
        broader[narrow].append(broad)
    programs, people, bodies = links.programs, links.people, links.organizations
    by_node = {node: _program_link(links, node, broader) for node in programs.labels}
    for i, local in enumerate(names):
        yield LocalLinks(
            document=local.document,
            programs={one.name: by_node[programs.nodes[i, one.name]] for one in local.programs},
            people={
                one.name: PersonLink(node, people.labels[node])
                for one in local.people
                for node in [people.nodes[i, one.name]]
            },
            bodies={
                name: BodyLink(node, bodies.labels[node], links.owners.get(node))
                for name, _ in local.bodies
                for node in [bodies.nodes[i, name]]
            },
        )


def _program_link(links: Links, node: str, broader: Mapping[str, Sequence[str]]) -> ProgramLink:
    return ProgramLink(
        node,
        links.programs.labels[node],
        links.program_kinds[node],
        node in links.national,
        tuple(_program_link(links, broad, {}) for broad in broader.get(node, ())),
    )


def _list_regions(names: Sequence[LocalNames]) -> Iterator[Merge]:
    """List the names of divisions that are not their official ones, with why each means the division."""
    found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for local in names:
        for region in local.regions:
            found[region].add(local.document)
    for (node, text, reason), documents in found.items():
        yield Merge("region", node, text, reason, "rule", tuple(sorted(documents)))
