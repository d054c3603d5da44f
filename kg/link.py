"""Decide which mentions in different documents are one thing. Pure functions; every key is independent of input order."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.divisions import Divisions
from kg.identifiers import make_id
from kg.model import Document, Extraction, Outcome, ProgramMention, Region
from kg.names import is_numbered, program_key

_LEVEL_WORD = re.compile(r"(自治区|自治州|省|市|区|县|州|盟|旗)(?=党?委|政府|人大|政协|纪委|直|属|级)")


@dataclass(frozen=True, slots=True)
class Links:
    """What every local name stands for: node identifiers by document index and name as written there."""

    documents: tuple[str, ...]
    programs: Mapping[tuple[int, str], str]
    people: Mapping[tuple[int, str], str]
    labels: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    broader: Mapping[str, str] = field(default_factory=dict)


def document_id(doc: Document) -> str:
    """Name a document by its title and eight digits of its content, so that equal titles stay apart."""
    content = "\x1f".join((doc.source_file, str(doc.number), doc.text))
    digest = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return make_id("document", doc.title[:60], digest)


def link(extractions: Sequence[Extraction]) -> Links:
    """Resolve programs and people of all documents. Same input in another order gives the same identifiers."""
    programs, program_labels, aliases = _link_programs(extractions)
    people, person_labels = _link_people(extractions)
    return Links(
        documents=tuple(document_id(extraction.doc) for extraction in extractions),
        programs=programs,
        people=people,
        labels={**program_labels, **person_labels},
        aliases=aliases,
        broader=_find_broader(program_labels),
    )


def _home(extraction: Extraction) -> str:
    return extraction.subjects[0].full_name if extraction.subjects else document_id(extraction.doc)


def _link_programs(
    extractions: Sequence[Extraction],
) -> tuple[dict[tuple[int, str], str], dict[str, str], dict[str, tuple[str, ...]]]:
    groups: dict[tuple[str, str], list[tuple[int, ProgramMention]]] = defaultdict(list)
    for i, extraction in enumerate(extractions):
        for mention in extraction.programs:
            local = is_numbered(mention.name) and not mention.national
            groups[program_key(mention.name), _home(extraction) if local else ""].append((i, mention))
    ids: dict[tuple[int, str], str] = {}
    labels: dict[str, str] = {}
    aliases: dict[str, tuple[str, ...]] = {}
    for (_, home), members in sorted(groups.items(), key=lambda item: item[0]):
        label = _usual(mention.name for _, mention in members)
        node = make_id("program", label, *([home] if home else []))
        labels[node] = label
        written = {mention.name for _, mention in members} | {mention.text for _, mention in members}
        aliases[node] = tuple(sorted(written - {label}))
        ids.update({(i, mention.name): node for i, mention in members})
    return ids, labels, aliases


def _usual(names: Iterable[str]) -> str:
    """The most frequent name; of equally frequent ones the shortest, then the first in order."""
    return min(Counter(names).items(), key=lambda item: (-item[1], len(item[0]), item[0]))[0]


def _find_broader(labels: Mapping[str, str]) -> dict[str, str]:
    """Link 皖美红色物业 and 红色物业样板小区 to 红色物业: the longest other program whose name stands inside."""
    by_label = {label: node for node, label in labels.items() if len(label) >= 4 and not is_numbered(label)}
    found = {}
    for node, label in sorted(labels.items()):
        parts = {label[i:j] for i in range(len(label)) for j in range(i + 4, len(label) + 1)} - {label}
        inside = sorted((part for part in parts if part in by_label), key=lambda part: (-len(part), part))
        if inside and len(label) <= 24 and by_label[inside[0]] != node:
            found[node] = by_label[inside[0]]
    return found


def _link_people(extractions: Sequence[Extraction]) -> tuple[dict[tuple[int, str], str], dict[str, str]]:
    """Merge people of one name whose documents speak of the same place, or who hold the same office."""
    named: dict[str, list[int]] = defaultdict(list)
    for i, extraction in enumerate(extractions):
        for name in {person.text for person in extraction.people}:
            named[name].append(i)
    ids: dict[tuple[int, str], str] = {}
    labels: dict[str, str] = {}
    for name, where in sorted(named.items()):
        for cluster in _clusters(where, lambda a, b, name=name: _same_person(name, extractions[a], extractions[b])):
            home = min(_home(extractions[i]) for i in cluster)
            node = make_id("person", name, home)
            labels[node] = name
            ids.update({(i, name): node for i in cluster})
    return ids, labels


def _clusters(items: Sequence[int], same) -> list[list[int]]:  # type: ignore[no-untyped-def]
    """Connected components of *items* under the symmetric relation *same*."""
    clusters: list[list[int]] = []
    for item in items:
        touching = [cluster for cluster in clusters if any(same(item, other) for other in cluster)]
        clusters = [cluster for cluster in clusters if cluster not in touching] + [sum(touching, [item])]
    return clusters


def _same_person(name: str, a: Extraction, b: Extraction) -> bool:
    places = [(x.full_name, y.full_name) for x in a.subjects for y in b.subjects]
    if any(x.startswith(y) or y.startswith(x) for x, y in places):
        return True
    offices = [{(p.role, p.organization) for p in e.positions if p.person == name and p.organization} for e in (a, b)]
    return bool(offices[0] & offices[1])


def canonical_organization(name: str, subjects: Sequence[Region], divisions: Divisions) -> tuple[str, Region | None]:
    """Say which body a name means in its document: 区委组织部 in a report of 张湾区 → (张湾区委组织部, 张湾区).

    A name without a word of level, or whose level has no region here, stays as it is.
    """
    match = _LEVEL_WORD.match(name)
    chain = [region for subject in subjects[:1] for region in divisions.lineage(subject)]
    if not match:
        owner = next((region for region in chain if name.startswith(region.name)), None)
        return name, owner
    region = next((region for region in chain if region.name.endswith(match[1])), None)
    if region is None:
        return name, None
    return region.name + name[match.end() :], region


def outcome_id(outcome: Outcome, document: str) -> str:
    """One figure of one place: region, measure, value, unit and period tell outcomes apart."""
    place = outcome.region.full_name if outcome.region else document
    return make_id(
        "outcome", place, outcome.measure, f"{outcome.value.normalize():f}{outcome.unit}", outcome.period or ""
    )
