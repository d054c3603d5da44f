"""What runs the steps of a build: this process, processes beside it, or a cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from kg.pipeline.tasks import TASKS


@dataclass(frozen=True, slots=True)
class Failure:
    """An item that no process could finish, and why: it took too long, too much memory, or met a fault of ours."""

    reason: str


Result = tuple[bytes, ...] | Failure


class Engine(Protocol):
    """Runs a step over items; a step's results come in the order of its items, a few of which are in memory at a time."""

    def run(self, task: str, items: Iterable[bytes], context: bytes = b"") -> Iterator[Result]:
        """Yield the result of ``TASKS[task](item, context)`` for each item."""
        ...

    def close(self) -> None:
        """End what the engine started."""
        ...


class Here:
    """Runs every step in this process, one item after the other; a fault in it ends the build."""

    def run(self, task: str, items: Iterable[bytes], context: bytes = b"") -> Iterator[Result]:
        """Yield the results."""
        step = TASKS[task]
        for item in items:
            yield step(item, context)

    def close(self) -> None:
        """Nothing to end."""
