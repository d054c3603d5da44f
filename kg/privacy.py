"""Which people a graph names: everybody, office holders and public figures only, or nobody.

What one document says of its people is small (:class:`Known`) and joins over documents; with it each document is rewritten
by itself. A withheld name is masked wherever it stands, one mark for each character, so that every offset holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, Protocol, TypeVar

from msgspec.structs import replace

from kg.extract.names import guess_at
from kg.extract.vocabulary import is_word
from kg.lexicon import read_words
from kg.model import Adoption, Extraction, Honour, Outcome, Position, ProgramMention, Region, Span

Mode = Literal["all", "public", "none"]
MODES: tuple[Mode, ...] = ("all", "public", "none")
MARK = "×"
"""What the Chinese press puts for a character of a name that it withholds: 李××."""

_FIGURES, _ROLES = "lexicon/public_figures.tsv", "lexicon/roles.tsv"
_INSIDE = frozenset(" \t\u3000·•・‧∙●")
"""May stand between the characters of a name (张　某, 阿依古丽·买买提): names are compared without, and these stay."""
_LEAST_CROSSING = 3
"""Characters of a name that counts where it begins inside that of a place; shorter ones come about by chance (海|南明|确)."""

Decide = Callable[[str, int, int], bool | None]
"""Whether the stretch of a text without spaces is to be masked, or to stay; None: it is no name there."""


@dataclass(frozen=True, slots=True)
class Known:
    """What documents say of people: ``names``, every name that one takes for a person's, without spaces and dots.

    ``public`` has the names of public figures with the places (homes) where they are public; ``heads`` the first
    character of every name with the lengths of the names that begin with it.
    """

    names: frozenset[str] = frozenset()
    public: Mapping[str, frozenset[str]] = field(default_factory=dict)
    heads: Mapping[str, frozenset[int]] = field(default_factory=dict)


def find_public(extraction: Extraction) -> Known:
    """Give the people that one document names, and which of them it shows to be public figures.

    Those are holders of an office of party, state, people's congress, public institution, or village's or community's
    committee (roles.tsv, less what public_figures.tsv calls private); academicians; deputies; bearers of a national
    honour. Authors of press reports, heads of enterprises and of associations are none.
    """
    homes = frozenset(_homes(extraction))
    names = frozenset(_squeeze(name) for name in _list_names(extraction) if len(_squeeze(name)) > 1)
    shown = {position.person for position in extraction.positions if _is_public(position)}
    shown |= {honour.recipient for honour in extraction.honours if _is_national(honour.award)}
    return _make_known(names, {name: homes for name in map(_squeeze, shown) if name in names})


def join_known(parts: Iterable[Known]) -> Known:
    """Join what documents say of people; neither order nor repetition matters."""
    names: set[str] = set()
    public: dict[str, set[str]] = defaultdict(set)
    for part in parts:
        names |= part.names
        for name, homes in part.public.items():
            public[name] |= homes
    return _make_known(frozenset(names), {name: frozenset(homes) for name, homes in public.items()})


def withhold_people(extractions: Sequence[Extraction], mode: Mode) -> list[Extraction]:
    """Give the documents as :func:`withhold` leaves each, in the order given; “all” changes nothing."""
    if mode == "all":
        return list(extractions)
    known = join_known(map(find_public, extractions))
    return [withhold(extraction, known, mode) for extraction in extractions]


def withhold(extraction: Extraction, known: Known, mode: Mode) -> Extraction:
    """Give one document without the people whom *mode* withholds: “public” keeps public figures, “none” keeps nobody.

    A public figure is one where *known* tells so of the name for the document's region, one around it or one in it (below
    the province). All other names are masked: in text, title, file name and every field. Their mentions, positions and
    honours go; so do programs and bodies named after them with what is said of those, for masked they would look alike.
    """
    if mode == "all":
        return extraction
    doc = extraction.doc
    mask = _make_mask(extraction, known, mode)
    masked = replace(doc, title=mask(doc.title), source_file=mask(doc.source_file), text=mask(doc.text))
    shown = _Shown(mask, doc.text, masked.text)
    return replace(
        extraction,
        doc=masked,
        regions=shown.keep(extraction.regions),
        open_regions=shown.keep(extraction.open_regions),
        programs=tuple(shown.program(one) for one in extraction.programs if shown.is_open(one.name)),
        people=shown.keep(extraction.people),
        organizations=shown.keep(extraction.organizations),
        positions=tuple(shown.position(one) for one in extraction.positions if shown.is_open(one.person)),
        outcomes=tuple(shown.outcome(one) for one in extraction.outcomes),
        adoptions=tuple(shown.adoption(one) for one in extraction.adoptions if shown.is_open(one.program)),
        honours=tuple(shown.honour(one) for one in extraction.honours if shown.is_open(one.recipient)),
        parts=tuple(one for one in extraction.parts if shown.is_open(one.part) and shown.is_open(one.whole)),
    )


def mask_names(text: str, known: Known, mode: Mode) -> str:
    """Mask in a *text* that belongs to no document (a path, a message) the names of people who are public nowhere."""
    if mode == "all":
        return text

    def decide(bare: str, start: int, end: int) -> bool | None:
        name = bare[start:end]
        return (mode == "none" or name not in known.public) if name in known.names else None

    return _mask(text, (known.heads,), decide)


class _Mention(Protocol):
    @property
    def span(self) -> Span: ...
    @property
    def text(self) -> str: ...


_M = TypeVar("_M", bound=_Mention)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What of a document may be shown: *mask* on its fields, and its text *before* and *after* masking."""

    mask: Callable[[str], str]
    before: str
    after: str

    def is_open(self, text: str) -> bool:
        """Tell whether nothing in *text* is withheld."""
        return self.mask(text) == text

    def open_or_none(self, text: str | None) -> str | None:
        return text if text is not None and self.is_open(text) else None

    def masked(self, text: str | None) -> str | None:
        return None if text is None else self.mask(text)

    def keep(self, mentions: tuple[_M, ...]) -> tuple[_M, ...]:
        """Keep the mentions in whose passage nothing is withheld."""
        same = (m for m in mentions if self.after[m.span.start : m.span.end] == self.before[m.span.start : m.span.end])
        return tuple(mention for mention in same if self.is_open(mention.text))

    def program(self, one: ProgramMention) -> ProgramMention:
        """Cut a mention with a withheld name around the program's own (孙立群获“四大工程”) to the latter, or mask it."""
        if self.keep((one,)):
            return one
        at = one.text.find(one.name)
        span = one.span if at < 0 else Span(one.span.start + at, one.span.start + at + len(one.name))
        return replace(one, span=span, text=self.after[span.start : span.end])

    def position(self, one: Position) -> Position:
        return replace(one, role=self.mask(one.role), organization=self.open_or_none(one.organization))

    def outcome(self, one: Outcome) -> Outcome:
        return replace(
            one,
            measure=self.mask(one.measure),
            unit=self.mask(one.unit),
            period=self.masked(one.period),
            program=self.open_or_none(one.program),
        )

    def adoption(self, one: Adoption) -> Adoption:
        agent = self.open_or_none(one.agent)
        return replace(
            one,
            agent=agent,
            agent_kind=one.agent_kind if agent else None,
            since=self.masked(one.since),
            claim=self.masked(one.claim),
        )

    def honour(self, one: Honour) -> Honour:
        return replace(one, award=self.mask(one.award), grantor=self.open_or_none(one.grantor))


def _make_mask(extraction: Extraction, known: Known, mode: Mode) -> Callable[[str], str]:
    """Give the function that masks the texts of one document.

    Names of divisions as the document has them, and names of people who stay, win over shorter names inside them.
    """
    own = frozenset(map(_squeeze, _list_names(extraction)))
    named = [*(one.text for one in extraction.regions), *(one.text for one in extraction.open_regions)]
    places = frozenset(map(_squeeze, named))
    homes = tuple(_homes(extraction))

    @cache
    def stays(name: str) -> bool:
        return mode == "public" and any(_is_near(a, b) for a in homes for b in known.public.get(name, ()))

    def decide(bare: str, start: int, end: int) -> bool | None:
        name = bare[start:end]
        if name in own:
            return not stays(name)
        if name in places:
            return False
        if name not in known.names or not _may_be_name(bare, start, end):
            return None
        return not stays(name)

    heads = known.heads, _find_heads(own | places)
    return lambda text: _mask(text, heads, decide)


def _mask(text: str, heads: Sequence[Mapping[str, frozenset[int]]], decide: Decide) -> str:
    """Put a mark for each character of the names that *decide* tells of, from left to right, the longest name first."""
    places = [place for place, char in enumerate(text) if char not in _INSIDE]
    bare = "".join(text[place] for place in places)
    chars, end = list(text), 0
    for at, char in enumerate(bare):
        if at < end:
            continue
        for size in sorted({size for one in heads if char in one for size in one[char]}, reverse=True):
            answer = decide(bare, at, at + size) if at + size <= len(bare) else None
            if answer is None:
                continue
            end = at + size if answer else _find_end(bare, at, at + size, heads, decide)
            for place in places[at:end] if answer else ():
                chars[place] = MARK
            break
    return "".join(chars)


def _find_end(bare: str, start: int, end: int, heads: Sequence[Mapping[str, frozenset[int]]], decide: Decide) -> int:
    """Give where a stretch that stays ends: at its end, or before a name to be masked that runs past it (克拉|玛依古丽)."""
    for at in range(start + 1, end):
        sizes = {size for one in heads for size in one.get(bare[at], ()) if end < at + size <= len(bare)}
        if any(size >= _LEAST_CROSSING and decide(bare, at, at + size) for size in sizes):
            return at
    return end


def _may_be_name(text: str, start: int, end: int) -> bool:
    """Tell whether a name that only other documents know stands here as one, not as a word or across two (提|高明|显)."""
    if end - start > 2:
        return not is_word(text[start:end])
    guess = guess_at(text, start)
    return guess is not None and guess.score >= 0


def _list_names(extraction: Extraction) -> Iterator[str]:
    """Yield every name of a person that the document's mentions and facts use."""
    yield from (person.text for person in extraction.people)
    yield from (position.person for position in extraction.positions)
    yield from (one.agent for one in extraction.adoptions if one.agent and one.agent_kind == "person")
    yield from (honour.recipient for honour in extraction.honours if honour.recipient_kind == "person")


def _squeeze(name: str) -> str:
    return "".join(char for char in name if char not in _INSIDE)


def _make_known(names: frozenset[str], public: Mapping[str, frozenset[str]]) -> Known:
    return Known(names, dict(sorted(public.items())), _find_heads(names))


def _find_heads(names: Iterable[str]) -> dict[str, frozenset[int]]:
    heads: dict[str, set[int]] = defaultdict(set)
    for name in names:
        heads[name[0]].add(len(name))
    return {head: frozenset(sizes) for head, sizes in heads.items()}


def _homes(extraction: Extraction) -> Iterator[str]:
    """Yield the places whose report it is; a report of no place is a place of its own."""
    doc = extraction.doc
    yield from map(_home, extraction.subjects)
    if not extraction.subjects:
        yield f"?{doc.source_file}#{doc.number}?"


def _home(region: Region) -> str:
    """Give the region's full name, with a mark before a province, which is too wide for a name to meet its like."""
    return f"={region.full_name}" if region.level == "province" else region.full_name


def _is_near(a: str, b: str) -> bool:
    return a.startswith(b) or b.startswith(a)


@cache
def _ends_public(role: str) -> bool:
    """Tell whether the longest word of the lists that ends *role* stands for a public office or title (院士, 人大代表)."""
    private = read_words(_FIGURES, kind="private")
    public = read_words(_ROLES, "role", kind="office") - private | read_words(_FIGURES, kind="public")
    last = max((word for word in private | public if role.endswith(word)), key=len, default="")
    return last in public


def _is_public(position: Position) -> bool:
    bodies = tuple(read_words(_FIGURES, kind="body"))
    inside = position.organization is not None and position.organization.endswith(bodies)
    return _ends_public(position.role) and (not inside or _ends_title(position.role))


def _ends_title(role: str) -> bool:
    """Tell whether *role* is public in any body: an academician stays one in a company."""
    return role.endswith(tuple(read_words(_FIGURES, kind="public")))


def _is_national(award: str) -> bool:
    bare = award.lstrip("“”‘’\"'《")
    heads = tuple(read_words(_FIGURES, kind="award"))
    return bare.startswith(heads) or any(word in award for word in read_words(_FIGURES, kind="honour"))
