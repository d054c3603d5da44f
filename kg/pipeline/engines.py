"""What runs the steps of a build: this process, processes beside it, or a cluster."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
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


@contextmanager
def rare_collection() -> Iterator[None]:
    """Let Python look for reference cycles seldom: a build makes few, and looking takes up to a quarter of its time."""
    before = gc.get_threshold()
    gc.freeze()  # the dictionary and the divisions stay as long as the process does
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
