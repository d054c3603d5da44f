"""Sum up what several passages say of one adoption."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kg.dates import resolve_date
from kg.model import Adoption

_STAGES = ("piloted", "running", "extended", "finished")
_CLAIM_SCOPES = ("national", "macroregion", "province", "prefecture", "county", "township")
Stated = tuple[Adoption, str | None]
"""What a document says of an adoption, and its own date."""


def sum_up(stated: Sequence[Stated]) -> dict[str, Any]:
    """Give the attributes of an adoption: the earliest beginning, the furthest stage, the widest claim."""
    if not stated:
        return {}
    stage = max((adoption.stage for adoption, _ in stated), key=_STAGES.index)
    return {"stage": stage} | _sum_up_since(stated) | _sum_up_claims(stated)


def _sum_up_since(stated: Sequence[Stated]) -> dict[str, Any]:
    times = [(resolve_date(a.since, issued), a.since) for a, issued in stated if a.since]
    known = sorted((interval.begin, interval.end, interval.precision, since) for interval, since in times if interval)
    if known:
        begin, end, precision, since = known[0]
        return {"since": since, "since_begin": str(begin), "since_end": str(end), "since_precision": precision}
    return {"since": min(since for _, since in times)} if times else {}


def _sum_up_claims(stated: Sequence[Stated]) -> dict[str, Any]:
    claims = [
        (_CLAIM_SCOPES.index(a.claim_scope), a.claim, a.claim_scope, a.claim_kind)
        for a, _ in stated
        if a.claim and a.claim_scope in _CLAIM_SCOPES
    ]
    if not claims:
        return {}
    _, claim, scope, kind = min(claims)
    return {"claim": claim, "claim_scope": scope, "claim_kind": kind}
