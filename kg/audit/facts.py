"""All that a graph states, as facts that a person can judge: one kind, one report, the passages that state it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import networkx as nx

from kg.model import Evidence
from kg.names import program_key, squeeze_name

Pairs = tuple[tuple[str, str], ...]
_Attributes = dict[str, Any]
_QUOTED = re.compile(r"[“‘「《](.{1,200})[”’」》]")


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact as one report states it. ``fields`` are its parts in the report's words where it has them.

    ``passages`` all lie in the report, the first is the one to be judged by; ``other`` is a passage that may lie in another
    report, for what rests on two. ``confidence`` is the graph's, ``None`` where it has none.
    """

    kind: str
    fields: Pairs
    passages: tuple[Evidence, ...]
    confidence: Decimal | None = None
    other: Evidence | None = None

    @property
    def document(self) -> str:
        """The node of the report."""
        return self.passages[0].document


def list_facts(graph: nx.MultiDiGraph) -> list[Fact]:
    """List all facts of *graph* that can be judged, sorted: the same graph gives the same list, whatever its order."""
    found: dict[tuple[Any, ...], Fact] = {}
    for fact in (fact for source in _SOURCES for fact in source(graph)):
        key = fact.kind, fact.passages, fact.fields, fact.other or fact.passages[0]
        known = found.get(key)  # two nodes of one name can say the same in one place: the surer counts
        if known is None or (fact.confidence or 0) > (known.confidence or 0):
            found[key] = fact
    return [found[key] for key in sorted(found)]


def _nodes(graph: nx.MultiDiGraph, kind: str) -> Iterator[tuple[str, _Attributes]]:
    return ((node, attrs) for node, attrs in graph.nodes(data=True) if attrs["kind"] == kind)


def _edges(graph: nx.MultiDiGraph, type_: str) -> Iterator[tuple[_Attributes, _Attributes, _Attributes]]:
    """Give start, end and edge, as attributes, of every edge of one type."""
    for start, end, attrs in graph.edges(data=True):
        if attrs["type"] == type_:
            yield graph.nodes[start], graph.nodes[end], attrs


def _by_document(evidence: Sequence[Evidence]) -> Iterator[tuple[Evidence, ...]]:
    """Group passages by report, each group in the order of the text."""
    groups: dict[str, list[Evidence]] = defaultdict(list)
    for one in sorted(evidence):
        groups[one.document].append(one)
    return (tuple(group) for group in groups.values())


def _names(attrs: _Attributes) -> tuple[str, ...]:
    return (attrs["label"], *attrs.get("alt_labels", ()))


def _name_in(attrs: _Attributes, passage: str) -> str:
    """What *passage* calls an entity: its label, else the longest other name that stands there; the label where none does."""
    words, label = squeeze_name(passage), str(attrs["label"])
    if squeeze_name(label) in words:
        return label
    inside = [name for name in attrs.get("alt_labels", ()) if squeeze_name(name) and squeeze_name(name) in words]
    return _bare(max(inside, key=lambda name: (len(squeeze_name(name)), name))) if inside else label


def _program_in(attrs: _Attributes, passage: Evidence) -> str:
    """What a report calls a program in *passage*: the label where it is written there but for marks and a suffix, else what is written."""
    label = str(attrs["label"])
    inside = [one.text for one in attrs["evidence"] if _contains(passage, one)]
    if not inside:
        return _name_in(attrs, passage.text)
    quoted = _QUOTED.search(inside[0]) and squeeze_name(label) in squeeze_name(inside[0])
    return label if quoted or program_key(inside[0]) == program_key(label) else inside[0]


def _contains(passage: Evidence, other: Evidence) -> bool:
    same = passage.document == other.document
    return same and passage.begin <= other.begin and other.end <= passage.end


def _full_name(attrs: _Attributes) -> str:
    return str(attrs.get("full_name") or attrs["label"])


def _mentions(graph: nx.MultiDiGraph) -> Iterator[Fact]:
    """Every passage that names a region, program, person or body; other passages of these nodes belong to facts."""
    for _, attrs in _nodes(graph, "region"):
        for one in attrs["evidence"]:
            yield Fact("region", (("region", attrs["full_name"]),), (one,))
    for _, attrs in _nodes(graph, "program"):
        for one in attrs["evidence"]:
            yield Fact("program", (("program", _program_in(attrs, one)),), (one,))
    for kind in ("person", "organization"):
        for _, attrs in _nodes(graph, kind):
            for one in attrs["evidence"]:
                if one.text in _names(attrs):
                    yield Fact(kind, ((kind, one.text),), (one,))


def _adoptions(graph: nx.MultiDiGraph) -> Iterator[Fact]:
    for type_, kind in (("adopts", "adoption"), ("plans", "plan")):
        for region, program, attrs in _edges(graph, type_):
            for passages in _by_document(attrs["evidence"]):
                fields = ("region", region["full_name"]), ("program", _program_in(program, passages[0]))
                yield Fact(kind, fields, passages, attrs.get("confidence"))


def _leaders(graph: nx.MultiDiGraph) -> Iterator[Fact]:
    for agent, program, attrs in _edges(graph, "leads"):
        for passages in _by_document(attrs["evidence"]):
            words = passages[0].text
            region = (("region", graph.nodes[attrs["region"]]["full_name"]),) if attrs.get("region") in graph else ()
            names = ("program", _program_in(program, passages[0])), ("agent", _name_in(agent, words))
            yield Fact("leader", (*region, *names), passages)


def _positions(graph: nx.MultiDiGraph) -> Iterator[Fact]:
    for person, body, attrs in _edges(graph, "position"):
        for passages in _by_document(attrs["evidence"]):
            words = passages[0].text
            fields: Pairs = ("person", _name_in(person, words)), ("role", attrs["role"])
            if body["kind"] == "organization":
                fields += (("organization", _name_in(body, words)),)
            yield Fact("position", fields, passages, attrs.get("confidence"))


def _outcomes(graph: nx.MultiDiGraph) -> Iterator[Fact]:
    """Each figure with its region, and apart from that its tie to a program; a tie rests on the figure's own passages."""
    for node, attrs in _nodes(graph, "outcome"):
        sources = [graph.nodes[n] for n, _, type_ in graph.in_edges(node, data="type") if type_ == "has_outcome"]
        regions = sorted(source["full_name"] for source in sources if source["kind"] == "region")
        figure = ("measure", attrs["measure"]), ("value", f"{attrs['value'].normalize():f}"), ("unit", attrs["unit"])
        place = (("region", regions[0]),) if regions else ()
        for passages in _by_document(attrs["evidence"]):
            yield Fact("outcome", (*place, *figure), passages, attrs.get("confidence"))
            for program in (source for source in sources if source["kind"] == "program"):
                name = _name_near(program, passages)
                if name is not None:
                    yield Fact("outcome_program", (("program", name), *figure), passages)


def _name_near(program: _Attributes, passages: Sequence[Evidence]) -> str | None:
    """What the report of *passages* calls a program: its last name before them, else the first; None where it names it nowhere."""
    place = passages[0]
    named = [one for one in program["evidence"] if one.document == place.document]
    before = [one for one in named if one.begin < place.end]
    chosen = max(before, default=min(named, default=None))
    return chosen and _program_in(program, chosen)


def _honours(graph: nx.MultiDiGraph) -> Iterator[Fact]:
    for node, attrs in _nodes(graph, "honour"):
        for start, _, type_ in graph.in_edges(node, data="type"):
            if type_ == "received":
                for passages in _by_document(attrs["evidence"]):
                    who = graph.nodes[start]
                    name = _full_name(who) if who["kind"] == "region" else _name_in(who, passages[0].text)
                    fields = ("recipient", name), ("award", attrs["award"])
                    yield Fact("honour", fields, passages, attrs.get("confidence"))


def _relations(graph: nx.MultiDiGraph) -> Iterator[Fact]:
    """Whose organ a body is, which program is a kind of another, and which is one of several parts."""
    for body, region, _ in _edges(graph, "jurisdiction"):
        for passages in _by_document([one for one in body["evidence"] if one.text in _names(body)]):
            fields = ("organization", passages[0].text), ("region", region["full_name"])
            yield Fact("jurisdiction", fields, passages[:1])
    for narrow, broad, _ in _edges(graph, "broader"):
        if narrow["evidence"]:
            fields = ("program", narrow["label"]), ("whole", broad["label"])
            yield Fact("broader", fields, (min(narrow["evidence"]),))
    for part, whole, attrs in _edges(graph, "part_of"):
        for passages in _by_document(attrs["evidence"]):
            fields = ("program", _program_in(part, passages[0])), ("whole", _program_in(whole, passages[0]))
            yield Fact("part_of", fields, passages, attrs.get("confidence"))


def _merges(graph: nx.MultiDiGraph) -> Iterator[Fact]:
    """What was taken for one thing: another name than the label, and the same name in another report."""
    copies = {start for start, _, type_ in graph.edges(data="type") if type_ == "duplicate_of"}
    for kind in ("program", "person", "organization"):
        for _, attrs in _nodes(graph, kind):
            groups = _by_name(kind, attrs)
            home = min(groups, key=lambda key: (key[0] != attrs["label"], key), default=("", ""))
            for (name, document), passage in groups.items():
                # a reprint says the same thing, and a nation-wide program is one everywhere
                trivial = name == home[0] and (document in {home[1], *copies} or attrs.get("national"))
                if not trivial:
                    ours, theirs = _find_subject(graph, home[1]), _find_subject(graph, document)
                    fields = ("what", kind), ("name", home[0]), ("region", ours), ("other_name", name)
                    named = tuple(field for field in (*fields, ("other_region", theirs)) if field[1])
                    yield Fact("merge", named, (groups[home],), None, passage)


def _find_subject(graph: nx.MultiDiGraph, document: str) -> str:
    """The full name of the region whose report it is, the first of several; empty where none is known."""
    ends = [end for _, end, type_ in graph.out_edges(document, data="type") if type_ == "subject_region"]
    return min((str(graph.nodes[end]["full_name"]) for end in ends), default="")


def _by_name(kind: str, attrs: _Attributes) -> dict[tuple[str, str], Evidence]:
    """The first passage for every name, without its quotation marks, in every report."""
    found: dict[tuple[str, str], Evidence] = {}
    for one in sorted(attrs["evidence"]):
        if kind == "program" or one.text in _names(attrs):
            found.setdefault((_bare(one.text), one.document), one)
    return found


def _bare(text: str) -> str:
    """A name as written, without quotation marks and what stands around them: “红色物业”创建行动 → 红色物业."""
    quoted = _QUOTED.search(text)
    return "".join((quoted[1] if quoted else text).split())


_SOURCES: tuple[Callable[[nx.MultiDiGraph], Iterator[Fact]], ...] = (
    _mentions,
    _adoptions,
    _leaders,
    _positions,
    _outcomes,
    _honours,
    _relations,
    _merges,
)
