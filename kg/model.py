"""Value types that pass between the steps: text → mentions → facts.

All offsets are half-open and count characters of ``Document.text``, so that
``doc.text[m.span.start:m.span.end] == m.text`` holds for every mention ``m``.
All types are frozen; an absent value is ``None``, an absent list is ``()``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

Level = Literal["province", "prefecture", "county", "township", "village", "zone"]
ProgramKind = Literal[
    "plan",
    "project",
    "campaign",
    "mechanism",
    "method",
    "platform",
    "brand",
    "system",
    "competition",
    "policy",
    "other",
]
Stage = Literal["planned", "piloted", "running", "extended", "finished"]
Qualifier = Literal["exact", "over", "under", "about"]


class Value(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A value of this module: made, compared and hashed by msgspec, for a build makes some thousand of them a document."""


class Span(Value, frozen=True, order=True):
    """A half-open interval of characters, ``0 <= start < end``."""

    start: int
    end: int

    def __post_init__(self) -> None:
        """Raise ValueError where the span is empty."""
        if not 0 <= self.start < self.end:
            raise ValueError(f"empty or reversed span: {self.start}..{self.end}")

    def contains(self, other: Span) -> bool:
        """Tell whether *other* lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two spans share a character."""
        return self.start < other.end and other.start < self.end


class Evidence(Value, frozen=True, order=True):
    """A passage of a linked graph: ``text`` stands at ``[begin:end]`` of the document node ``document``."""

    document: str
    begin: int
    end: int
    text: str


class Document(Value, frozen=True):
    """One article with its published text: layout repaired, nothing added, nothing but white space taken out.

    ``source_file`` is the file's name as given (no folder), ``number`` the article's place in that file (0-based).
    ``issued`` is an ISO date or year where the source states one. ``headings`` and ``captions`` are spans of ``text``.
    """

    title: str
    source_file: str
    text: str
    number: int = 0
    issued: str | None = None
    byline: Span | None = None
    headings: tuple[Span, ...] = ()
    captions: tuple[Span, ...] = ()


class Region(Value, frozen=True, order=True):
    """One division of China, told apart by ``full_name`` (浙江省湖州市吴兴区), never by its short name.

    ``adcode`` is the GB/T 2260 code, six digits, and ``None`` below the county and for zones.
    ``parent`` is the full name of the division that contains it, ``None`` for a province.
    """

    full_name: str
    name: str
    level: Level
    adcode: str | None = None
    parent: str | None = None


class RegionMention(Value, frozen=True):
    """A passage that names a division."""

    span: Span
    text: str
    region: Region


class OpenMention(Value, frozen=True):
    """A passage that names one of several divisions (鼓楼区), where the document does not tell which."""

    span: Span
    text: str
    candidates: tuple[Region, ...]


class ProgramMention(Value, frozen=True):
    """A passage that names a program. ``name`` is bare: no quotation marks, no generic suffix outside them.

    ``text`` is the surface as written (“红色物业”创建行动); ``quoted`` tells whether the name stands in quotation marks.
    """

    span: Span
    text: str
    name: str
    kind: ProgramKind
    national: bool = False
    quoted: bool = True
    confidence: Decimal = Decimal(1)


class PersonMention(Value, frozen=True):
    """A passage that names a person."""

    span: Span
    text: str


class OrganizationMention(Value, frozen=True):
    """A passage that names a body by its proper name (湖北汽车工业学院, 张湾区委组织部)."""

    span: Span
    text: str
    kind: str = "other"


class Position(Value, frozen=True):
    """*person* holds *role* (as written) in *organization* (as written, ``None`` where the text names none)."""

    person: str
    role: str
    organization: str | None
    evidence: Span
    confidence: Decimal


class Outcome(Value, frozen=True):
    """A figure of the work. ``value`` is in base units (1.2万人次 → 12000), ``unit`` as written without 万 or 亿.

    ``measure`` says what is counted in the text's words (培训干部). ``region`` is ``None`` where it cannot be told,
    ``program`` the bare name of the program whose result the sentence says it is, ``period`` as written.
    """

    region: Region | None
    measure: str
    value: Decimal
    unit: str
    qualifier: Qualifier
    evidence: Span
    confidence: Decimal
    program: str | None = None
    period: str | None = None


class Adoption(Value, frozen=True):
    """*region* runs, hosts or takes part in *program* (bare name); with the stage “planned”, it only means to.

    ``agent`` names the organisation or person that runs it, ``since`` and ``claim`` are as written,
    ``claim_scope`` is national, macroregion, province, prefecture, county or township, ``claim_kind`` first or only,
    ``mandated_by`` is the higher region whose plan it is (落实省委“墩苗育苗”计划).
    """

    region: Region
    program: str
    evidence: Span
    confidence: Decimal
    stage: Stage = "running"
    agent: str | None = None
    agent_kind: Literal["person", "organization"] | None = None
    since: str | None = None
    claim: str | None = None
    claim_scope: str | None = None
    claim_kind: str | None = None
    mandated_by: Region | None = None


class PartOf(Value, frozen=True):
    """The program *part* is one of those that the umbrella program *whole* (“四大工程”) consists of; both are bare names."""

    part: str
    whole: str
    evidence: Span
    confidence: Decimal


class Honour(Value, frozen=True):
    """*recipient* (as written, or a region's full name) received *award* (as written) from *grantor* (as written)."""

    recipient: str
    recipient_kind: Literal["region", "organization", "person", "program", "other"]
    award: str
    grantor: str | None
    evidence: Span
    confidence: Decimal


class Extraction(Value, frozen=True):
    """All that one document says. ``subjects`` are the regions whose report it is, empty where it cannot be told."""

    doc: Document
    subjects: tuple[Region, ...]
    regions: tuple[RegionMention, ...] = ()
    open_regions: tuple[OpenMention, ...] = ()
    programs: tuple[ProgramMention, ...] = ()
    people: tuple[PersonMention, ...] = ()
    organizations: tuple[OrganizationMention, ...] = ()
    positions: tuple[Position, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    adoptions: tuple[Adoption, ...] = ()
    honours: tuple[Honour, ...] = ()
    parts: tuple[PartOf, ...] = ()
