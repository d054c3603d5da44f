"""A stratified random sample of a graph's facts: some of every kind, spread over the range of confidence."""

from __future__ import annotations

import hashlib
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

from kg.audit.facts import Fact

SIZE, SEED = 100, 1


@dataclass(frozen=True, slots=True)
class Drawn:
    """A fact of the sample, and how many facts of its kind the graph has."""

    fact: Fact
    stratum: int


def draw_sample(facts: Sequence[Fact], size: int = SIZE, *, seed: int = SEED) -> list[Drawn]:
    """Draw *size* facts (all, where there are fewer), sorted by kind, report and place. The same facts and seed give the same.

    The kinds are the strata. Within a kind every fact has the same chance, and the sample runs evenly from the surest
    facts to the least sure: a systematic sample of the list sorted by confidence, in random order where it is equal.
    """
    kinds: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        kinds[fact.kind].append(fact)
    sizes = allocate({kind: len(members) for kind, members in kinds.items()}, size)
    drawn = [
        Drawn(fact, len(members))
        for kind, members in sorted(kinds.items())
        for fact in _draw_evenly(members, sizes[kind], f"{seed}/{kind}")
    ]
    return sorted(drawn, key=lambda one: (one.fact.kind, one.fact.passages, one.fact.fields))


def allocate(strata: Mapping[str, int], size: int) -> dict[str, int]:
    """Share *size* draws among strata: half of it equally, the rest by the square root of their sizes, none more than it has.

    Small kinds get enough to be judged and large ones more, since they weigh more in the whole. Method: Bankier (1988),
    Power allocations: determining sample sizes for subnational areas, The American Statistician 42(3), with power 1/2.
    """
    size = min(size, sum(strata.values()))
    order = sorted(strata, key=lambda kind: (-strata[kind], kind))
    given = dict.fromkeys(order, 0)
    for kind in order[:size]:
        given[kind] = min(strata[kind], max(1, size // (2 * len(strata))))
    while (left := size - sum(given.values())) > 0:
        # the draw goes where it is most owed: Sainte-Laguë's divisors, as for seats in a parliament
        kind = max((k for k in order if given[k] < strata[k]), key=lambda k: sqrt(strata[k]) / (2 * given[k] + 1))
        given[kind] += min(1, left)
    return given


def _draw_evenly(facts: Sequence[Fact], size: int, seed: str) -> list[Fact]:
    """Draw every n-th fact from a random start, after sorting by confidence."""
    rng = random.Random(int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big"))
    order = sorted(facts, key=lambda fact: (fact.kind, fact.passages, fact.fields))
    rng.shuffle(order)
    order.sort(key=lambda fact: -(fact.confidence or Decimal(0)))
    start = rng.random()
    return [order[int((i + start) * len(order) / size)] for i in range(size)]
