"""One step over many items: what an earlier build found is taken from the cache, the rest is given to the engine."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from kg.errors import KgError
from kg.pipeline.cache import Cache, Key, make_key
from kg.pipeline.engines import Engine, Failure
from kg.pipeline.report import Report

Progress = Callable[[str, int, int], None]
"""Told the step's name, how much of it is done, and how much there is."""

Request = tuple[Key, Callable[[], bytes]]
"""What an item is made from, and the item, which is only asked for where its result is not known."""


def no_progress(step: str, done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Work:
    """What all steps share."""

    cache: Cache
    engine: Engine
    report: Report
    progress: Progress = no_progress


@dataclass(slots=True)
class Step:
    """The keys of a step's results, in the order of its items; items without one are in ``failures``, by index."""

    keys: list[Key] = field(default_factory=list)
    failures: dict[int, Failure] = field(default_factory=dict)


def run_step(work: Work, name: str, task: str, requests: Iterable[Request], total: int, context: bytes = b"") -> Step:
    """Run *task* over the items that *requests* yields; *name* is the step's for people, *total* their expected number."""
    step = Step()
    pending: deque[tuple[int, Key]] = deque()
    about = _about(task, context)

    def ask() -> Iterator[bytes]:
        for index, (source, load) in enumerate(requests):
            key = make_key(about, source)
            step.keys.append(key)
            if not work.cache.has(key):
                pending.append((index, key))
                yield load()

    for result in work.engine.run(task, ask(), context):
        index, key = pending.popleft()
        if isinstance(result, Failure):
            step.failures[index] = result
        else:
            work.cache.put(key, result)
        work.progress(name, index + 1, total)
    work.progress(name, total, total)
    return step


def run_whole_step(
    work: Work, name: str, task: str, requests: Iterable[Request], total: int, context: bytes = b""
) -> list[Key]:
    """Do what :func:`run_step` does where no item can be left out, and give the keys; raise KgError where one failed."""
    step = run_step(work, name, task, requests, total, context)
    for index, failure in step.failures.items():
        raise KgError(
            f"{name}, {index + 1:,} of {total:,}: {failure.reason}; build again, what was done is kept; "
            "where that does not help, build fewer documents at once or allow more seconds"
        )
    return step.keys


def is_known(work: Work, task: str, source: Key, context: bytes = b"") -> bool:
    """Tell whether the result of *task* for what an item is made from is in the cache."""
    return work.cache.has(make_key(_about(task, context), source))


def _about(task: str, context: bytes) -> Key:
    return make_key(task, context)
