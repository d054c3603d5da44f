"""What a label or a graph states about one article, in one form for both, and when two statements are the same."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Generic, TypeVar

from kg.lexicon import read_words

K = TypeVar("K")

_MARKS = re.compile(r"[“”\"'‘’「」『』《》、，,。·•・\-—－_（）()]")
_LONGEST_MEASURE = 30  # a whole sentence is no measure, however many of its characters agree
_TOLERANCE = 1e-6  # of a figure's value, relative


@dataclass(frozen=True, slots=True)
class Statement(Generic[K]):
    """One thing that is stated. ``key`` is what is compared, ``text`` how people are shown it.

    ``passage`` is the text that states it, empty where a label quotes none; labels have no ``confidence``.
    """

    key: K
    text: str
    passage: str = ""
    confidence: Decimal | None = None


@dataclass(frozen=True, slots=True)
class AdoptionKey:
    """A region (full name) and all names of the program that it runs, each by :func:`bare`."""

    region: str
    program: frozenset[str]


@dataclass(frozen=True, slots=True)
class FigureKey:
    """A figure of the work. ``program`` holds the program's names; ``doubtful`` says that careful readers may differ on it."""

    value: float
    unit: str
    measure: str
    region: str
    program: frozenset[str] = frozenset()
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class PositionKey:
    """A person and a role, as written."""

    person: str
    role: str


@dataclass(frozen=True, slots=True)
class HonourKey:
    """An award and the names of who received it; ``subject`` is the region whose report it is, on labels only."""

    award: str
    recipients: tuple[str, ...]
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Statements:
    """All that is stated about one article. ``regions``, ``people``, ``orgs`` are names; nothing stands twice in those."""

    regions: tuple[Statement[str], ...] = ()
    programs: tuple[Statement[AdoptionKey], ...] = ()
    outcomes: tuple[Statement[FigureKey], ...] = ()
    people: tuple[Statement[str], ...] = ()
    positions: tuple[Statement[PositionKey], ...] = ()
    honours: tuple[Statement[HonourKey], ...] = ()
    orgs: tuple[Statement[str], ...] = ()


def squeeze(text: str) -> str:
    """Give *text* without white space and with one form for each character (NFKC)."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def bare(name: str) -> str:
    """Give a program's name without marks and without up to two generic suffixes: “红色物业”创建行动 → 红色物业."""
    left = _MARKS.sub("", squeeze(name))
    for _ in range(2):
        suffix = max((word for word in _suffixes() if left.endswith(word)), key=len, default="")
        if len(left) - len(suffix) < 2:
            break
        left = left.removesuffix(suffix)
    return left


@cache
def _suffixes() -> frozenset[str]:
    return read_words("lexicon/label_suffixes.tsv")


def overlap(a: str, b: str) -> tuple[float, float]:
    """Compare two texts as bags of characters: the share of the shorter found in the other, and F1; (0, 0) if one is empty."""
    left, right = Counter(squeeze(a)), Counter(squeeze(b))
    common, sizes = (left & right).total(), (left.total(), right.total())
    return (common / min(sizes), 2 * common / sum(sizes)) if all(sizes) else (0.0, 0.0)


def alike(a: str, b: str, *, share: float = 0.6, f1: float = 0.35) -> bool:
    """Tell whether two wordings are so near that a reader takes them for one: 培训干部, 共培训各级干部."""
    found = overlap(a, b)
    return found[0] >= share and found[1] >= f1


def same_name(label: str, found: str) -> bool:
    """Names of regions and people agree to the letter."""
    return label == found


def same_adoption(label: AdoptionKey, found: AdoptionKey) -> bool:
    """Adoptions agree in the region and in one name of the program at least."""
    return label.region == found.region and bool(label.program & found.program)


def same_number(label: FigureKey, found: FigureKey) -> bool:
    """Figures agree in value and unit."""
    return (
        abs(label.value - found.value) <= _TOLERANCE * max(1.0, abs(label.value))
        and squeeze(label.unit) == squeeze(found.unit)
    )  # fmt: skip


def same_figure(label: FigureKey, found: FigureKey) -> bool:
    """Figures agree in value, unit and measure."""
    return (
        same_number(label, found)
        and len(squeeze(found.measure)) <= _LONGEST_MEASURE
        and alike(label.measure, found.measure)
    )


def same_position(label: PositionKey, found: PositionKey) -> bool:
    """Positions agree in the person's name, and nearly in the role."""
    return label.person == found.person and alike(label.role, found.role)


def same_honour(label: HonourKey, found: HonourKey) -> bool:
    """Honours agree nearly in award and recipient; the subject region goes by any part of its full name."""
    return alike(label.award, found.award) and any(
        alike(recipient, name, f1=0.3) or (name == label.subject and squeeze(recipient) in label.subject)
        for recipient in label.recipients
        for name in found.recipients
    )


def same_organization(label: str, found: str) -> bool:
    """Organisations agree nearly to the letter: 张湾区委组织部, 十堰市张湾区委组织部."""
    return label == found or overlap(label, found)[1] >= 0.85
