"""How the clauses of a document open: where their subject begins, and which division it is; each clause read once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kg.extract.places import skip_lead
from kg.model import RegionMention

_TOGETHER_WITH = frozenset("与同和联携会")
_OWN_REGION = frozenset("全我该本")
_ORGAN = frozenset("省市县区州旗盟自地委党政全我各组")


@dataclass(frozen=True, slots=True)
class Opening:
    """A clause's subject begins at ``start``, with ``region`` if it is a division.

    What the first characters rule out need not be looked for: partners (与甲市), the report's own region (我市), and
    organs, which may begin at ``organs`` only (the last character of 张湾|区|委 is the organ's first).
    """

    start: int
    region: RegionMention | None
    may_join: bool
    may_be_own: bool
    organs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Openings:
    """The divisions that *text* names, by place, and the clauses that were read so far."""

    text: str
    regions: Sequence[RegionMention]
    starts: Sequence[int]
    ends: Sequence[int]
    by_start: Mapping[int, RegionMention]
    read: dict[int, Opening] = field(default_factory=dict)

    def at(self, clause: int) -> Opening:
        """Give the opening of the clause that begins there."""
        found = self.read.get(clause)
        if found is None:
            found = self.read[clause] = self._read(clause)
        return found

    def _read(self, clause: int) -> Opening:
        start, i = skip_lead(self.text, clause), bisect_left(self.starts, clause)
        if i < len(self.starts):
            start = min(start, self.starts[i])  # not into a name: 如东县
        region, first = self.by_start.get(start), self.text[start : start + 1]
        places = (region.span.end - 1, region.span.end) if region else (start,)
        organs = tuple(at for at in places if self.text[at : at + 1] in _ORGAN)
        return Opening(start, region, first in _TOGETHER_WITH, first in _OWN_REGION, organs)


def make_openings(text: str, regions: Sequence[RegionMention]) -> Openings:
    """Prepare the openings of a text; *regions* are in its order and do not overlap."""
    starts, ends = [m.span.start for m in regions], [m.span.end for m in regions]
    return Openings(text, regions, starts, ends, dict(zip(starts, regions, strict=True)))
