"""What linking needs of one document, and no more: its names, and what its own text says of each."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.divisions import Divisions
from kg.divisions.names import customary_name, short_name
from kg.identifiers import make_id
from kg.lexicon import read_words
from kg.linking.identity import document_id, list_home, list_run
from kg.model import Extraction, ProgramKind, ProgramMention, Region, RegionMention

# “头雁领航”（以下简称“雁领”）: what stands between a name and its short form.
_SHORT_FORM = re.compile(
    r"[”’]?[^。；\n“”‘’]{0,8}[（(，,]?(?:以下|下文|下称)?(?:简称|又称|也称|亦称|俗称)为?[：:]?[“‘]?"
)
_LEVEL_BEFORE = re.compile(
    r"(?:^|[^\u4e00-\u9fff]|[全我该本入选按照落实])(自治区|省|市|区|县|州|盟|旗)(?:委|政府)?[“‘]?$"
)


@dataclass(frozen=True, slots=True)
class ProgramName:
    """A program's name in one document: how often, of which kinds.

    ``antecedent`` is what the document says it is short for, with the reason; ``owner`` the higher region whose it says it is.
    """

    name: str
    count: int
    kinds: tuple[tuple[ProgramKind, int], ...]
    national: bool = False
    antecedent: tuple[str, str] | None = None
    owner: Region | None = None


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name in one document, with the offices told of it: (role, body), the body None where none is named."""

    name: str
    offices: tuple[tuple[str, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class LocalNames:
    """The names of one document, each once: what a map over documents hands to linking.

    ``bodies`` have their counts; ``regions`` are the unofficial names of divisions, as (node, name, why it means that).
    """

    document: str
    subjects: tuple[Region, ...] = ()
    programs: tuple[ProgramName, ...] = ()
    people: tuple[PersonName, ...] = ()
    bodies: tuple[tuple[str, int], ...] = ()
    regions: tuple[tuple[str, str, str], ...] = ()

    @property
    def home(self) -> str:
        """The full name of the region whose report it is, "" if that is unknown."""
        return self.subjects[0].full_name if self.subjects else ""


def read_names(extraction: Extraction, divisions: Divisions) -> LocalNames:
    """Read all names that a document's mentions and facts use."""
    return LocalNames(
        document=document_id(extraction.doc),
        subjects=extraction.subjects,
        programs=tuple(_read_programs(extraction, divisions)),
        people=tuple(_read_people(extraction)),
        bodies=tuple(sorted(Counter(_list_bodies(extraction)).items())),
        regions=tuple(sorted(set(_read_regions(extraction.regions)))),
    )


# -- programs ----------------------------------------------------------------------------------------------------------
def _read_programs(extraction: Extraction, divisions: Divisions) -> Iterator[ProgramName]:
    by_name: dict[str, list[ProgramMention]] = defaultdict(list)
    for mention in extraction.programs:
        by_name[mention.name].append(mention)
    short_forms = _find_short_forms(extraction)
    mandates = {a.program: a.mandated_by for a in reversed(extraction.adoptions) if a.mandated_by}
    chain = list_home(extraction.subjects, divisions)
    for name, mentions in sorted(by_name.items()):
        yield ProgramName(
            name=name,
            count=len(mentions),
            kinds=tuple(sorted(Counter(mention.kind for mention in mentions).items())),
            national=any(mention.national for mention in mentions),
            antecedent=short_forms.get(name) or _find_longer(name, extraction),
            owner=mandates.get(name) or _find_owner(mentions, extraction.doc.text, chain),
        )


def _find_short_forms(extraction: Extraction) -> dict[str, tuple[str, str]]:
    """Find the names that the text introduces as short, with what for, and the reason: “头雁领航”（以下简称“雁领”）."""
    text = extraction.doc.text
    found: dict[str, tuple[str, str]] = {}
    for before, after in pairwise(extraction.programs):
        if after.name != before.name and _SHORT_FORM.fullmatch(text, before.span.end, after.span.start):
            found.setdefault(after.name, (before.name, f"the text says that it is short for {before.name}"))
    return found


def _find_longer(name: str, extraction: Extraction) -> tuple[str, str] | None:
    """Find what a name such as 主题教育 is short for where its document names one programme only that ends so, with the reason."""
    if name not in read_words("lexicon/link_short.tsv"):
        return None
    mentions = extraction.programs
    longer = {
        m.name for m in mentions if m.name != name and (m.name.endswith(name) or m.text.rstrip("”").endswith(name))
    }
    return (longer.pop(), "short for the one programme of the document that ends so") if len(longer) == 1 else None


def _find_owner(mentions: Iterable[ProgramMention], text: str, chain: Sequence[Region]) -> Region | None:
    """Find the region above the report's own whose program the text says it is: 省“333工程”, 落实省委“三项机制”."""
    for mention in mentions:
        if level := _level_before(mention, text):
            return next((region for region in chain if region.name.endswith(level)), None)
    return None


def _level_before(mention: ProgramMention, text: str) -> str | None:
    inside = mention.text.find(mention.name)
    start = mention.span.start + max(inside, 0)
    match = _LEVEL_BEFORE.search(text[max(0, start - 8) : start])
    return match[1] if match else None


# -- people and bodies -------------------------------------------------------------------------------------------------
def _read_people(extraction: Extraction) -> Iterator[PersonName]:
    offices: dict[str, list[tuple[str, str | None]]] = {name: [] for name in _list_people(extraction)}
    for position in extraction.positions:
        offices[position.person].append((position.role, position.organization))
    for name in sorted(offices):
        yield PersonName(name, tuple(offices[name]))


def _list_people(extraction: Extraction) -> Iterator[str]:
    yield from (person.text for person in extraction.people)
    yield from (position.person for position in extraction.positions)
    yield from (a.agent for a in list_run(extraction) if a.agent and a.agent_kind == "person")
    yield from (honour.recipient for honour in extraction.honours if honour.recipient_kind == "person")


def _list_bodies(extraction: Extraction) -> Iterator[str]:
    """Yield every name of a body, as often as a mention or a fact uses it."""
    yield from (mention.text for mention in extraction.organizations)
    yield from (position.organization for position in extraction.positions if position.organization)
    yield from (a.agent for a in list_run(extraction) if a.agent and a.agent_kind != "person")
    yield from (honour.recipient for honour in extraction.honours if honour.recipient_kind == "organization")
    yield from (honour.grantor for honour in extraction.honours if honour.grantor)


# -- regions -----------------------------------------------------------------------------------------------------------
def _read_regions(mentions: tuple[RegionMention, ...]) -> Iterator[tuple[str, str, str]]:
    """Yield the names of divisions that are not their official ones, with why each means the division."""
    for mention in mentions:
        if reason := _explain_region(mention.text, mention.region):
            yield make_id("region", mention.region.full_name), mention.text, reason


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
