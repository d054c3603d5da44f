"""What is fuzzed: a name, a share of the cases, how a case is drawn, and what must hold of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis.strategies import SearchStrategy


def same(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to fuzz. *check* raises where a case breaks what must hold.

    *share* weighs its number of cases against that of the others; *to_json* and *from_json* turn a case into what tests/cases/fuzz.json
    keeps, and back.
    """

    name: str
    share: int
    cases: SearchStrategy[Any]
    check: Callable[[Any], object]
    to_json: Callable[[Any], Any] = same
    from_json: Callable[[Any], Any] = same
