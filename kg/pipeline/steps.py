"""One step over many items: what an earlier build found is taken from the cache, the rest is given to the engine."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from kg.errors import KgError
from kg.pipeline.cache import Cache, Key, make_key
from kg.pipeline.engines import Engine, Failure, Result
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
    for index, (key, result) in enumerate(_stream(work, name, task, requests, total, context)):
        step.keys.append(key)
        if isinstance(result, Failure):
            step.failures[index] = result
    return step


def _stream(
    work: Work, name: str, task: str, requests: Iterable[Request], total: int, context: bytes
) -> Iterator[tuple[Key, Result | None]]:
    """Yield each item's key and result as soon as it is there, in the order of the items; no result where the cache had it."""
    pending: deque[tuple[Key, bool]] = deque()
    about, done = _about(task, context), 0

    def ask() -> Iterator[bytes]:
        for source, load in requests:
            key = make_key(about, source)
            known = work.cache.has(key)
            pending.append((key, known))
            if not known:
                yield load()

    def list_known() -> Iterator[tuple[Key, None]]:
        while pending and pending[0][1]:
            yield pending.popleft()[0], None

    for result in work.engine.run(task, ask(), context):
        for known in list_known():
            done += 1
            yield known
        key, _ = pending.popleft()
        if not isinstance(result, Failure):
            work.cache.put(key, result)
        done += 1
        work.progress(name, done, total)
        yield key, result
    yield from list_known()
    work.progress(name, total, total)


def run_whole_step(
    work: Work, name: str, task: str, requests: Iterable[Request], total: int, context: bytes = b""
) -> list[Key]:
    """Do what :func:`run_step` does where no item can be left out, and give the keys; raise KgError where one failed."""
    return [key for key, _ in stream_step(work, name, task, requests, total, context)]


def stream_step(
    work: Work, name: str, task: str, requests: Iterable[Request], total: int, context: bytes = b""
) -> Iterator[tuple[Key, tuple[bytes, ...] | None]]:
    """Yield each item's key and result as soon as it is there, in the order of the items; no result where the cache had it.

    Raise KgError where one failed.
    """
    for number, (key, result) in enumerate(_stream(work, name, task, requests, total, context), 1):
        if isinstance(result, Failure):
            raise KgError(
                f"{name}, {number:,} of {total:,}: {result.reason}; build again, what was done is kept; "
                "where that does not help, build fewer documents at once or allow more seconds"
            )
        yield key, result


def is_known(work: Work, task: str, source: Key, context: bytes = b"") -> bool:
    """Tell whether the result of *task* for what an item is made from is in the cache."""
    return work.cache.has(make_key(_about(task, context), source))


def _about(task: str, context: bytes) -> Key:
    return make_key(task, context)
