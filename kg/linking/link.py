"""Link all local names of all documents: organisations first, then people by their offices, then programs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from kg.divisions import Divisions, load_divisions
from kg.divisions.names import customary_name, short_name
from kg.identifiers import make_id
from kg.linking.decisions import NO_DECISIONS, Decisions
from kg.linking.families import find_families, list_broader, list_unused
from kg.linking.identity import document_id
from kg.linking.links import Links, Merge
from kg.linking.organizations import link_organizations
from kg.linking.people import link_people
from kg.linking.programs import link_programs, sum_kinds
from kg.model import Extraction, Region


def link(
    extractions: Sequence[Extraction], divisions: Divisions | None = None, decisions: Decisions = NO_DECISIONS
) -> Links:
    """Resolve the programs, people and organisations of all documents; *decisions* of the user override the rules.

    Same input in another order gives the same identifiers, labels and list of merges.
    """
    divisions = divisions or load_divisions()
    organizations, owners = link_organizations(extractions, divisions, decisions)
    people = link_people(extractions, organizations, decisions)
    programs = link_programs(extractions, divisions, decisions)
    kinds, national = sum_kinds(extractions, programs)
    merges = {
        *organizations.merges,
        *people.merges,
        *programs.merges,
        *list_unused(programs, decisions),
        *list_broader(programs, decisions),
        *_list_regions(extractions),
    }
    return Links(
        documents=tuple(document_id(extraction.doc) for extraction in extractions),
        programs=programs,
        people=people,
        organizations=organizations,
        program_kinds=kinds,
        national=national,
        owners=owners,
        broader=tuple(sorted(find_families(programs, decisions))),
        merges=tuple(sorted(merges)),
    )


def _list_regions(extractions: Sequence[Extraction]) -> Iterator[Merge]:
    """List the names of divisions that are not their official ones, with why each means the division."""
    found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for extraction in extractions:
        document = document_id(extraction.doc)
        for mention in extraction.regions:
            if reason := _explain_region(mention.text, mention.region):
                found[make_id("region", mention.region.full_name), mention.text, reason].add(document)
    for (node, text, reason), documents in found.items():
        yield Merge("region", node, text, reason, "rule", tuple(sorted(documents)))


def _explain_region(text: str, region: Region) -> str | None:
    if text == region.name or text == region.full_name:
        return None
    if text == short_name(region.name, region.level):
        return "short name, by the official divisions and whose report it is"
    if text == customary_name(region.name):
        return "customary name, by the official divisions"
    if text.endswith(region.name):
        return "the same name behind that of a region around it"
    return "former, short or other name, by the official divisions"
