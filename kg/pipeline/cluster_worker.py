"""What a worker of a Dask cluster does with a batch: it hands every item to a process of its own, one for each of its threads.

An item that hangs, dies or takes all memory then costs that process and not the worker. Steps over the whole graph run in the
worker itself, within the memory that Dask grants it.
"""

from __future__ import annotations

import platform
import time
from collections.abc import Callable
from typing import Any

import distributed

from kg.errors import KgError
from kg.pipeline.cache import make_key
from kg.pipeline.engines import Result
from kg.pipeline.processes import Processes
from kg.pipeline.tasks import TASKS, WHOLE


class Helpers(distributed.WorkerPlugin):  # type: ignore[misc]
    """The processes of one worker. They stay for the next build, their dictionaries read, until the worker ends."""

    idempotent = True  # another build may be at work with them

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def setup(self, worker: Any) -> None:
        """Start them."""
        self.processes = Processes(worker.state.nthreads, self.seconds)

    def teardown(self, worker: Any) -> None:
        """End them."""
        self.processes.close()


def run_batch(
    task: str, items: tuple[bytes, ...], context: bytes, helpers: str, version: bytes
) -> tuple[list[Result], float]:
    """Give the results of a batch, and the seconds that it took; *helpers* is the name of the plugin."""
    worker = distributed.get_worker()
    check_version(worker.address, tell_version(), version)
    begun = time.perf_counter()
    if task in WHOLE:
        results: list[Result] = [TASKS[task](item, context) for item in items]
    else:
        results = list(worker.plugins[helpers].processes.run(task, items, context))
    return results, time.perf_counter() - begun


def tell_version() -> bytes:
    """Digest all that a result depends on beside its item: the program, its libraries, and Python."""
    return make_key(".".join(platform.python_version_tuple()[:2]))


def make_question() -> Callable[[], bytes | None]:
    """Make a function that tells a worker's version; a nested one, which Dask sends whole, so that it needs no govkg there."""

    def ask() -> bytes | None:
        try:
            from kg.pipeline.cluster_worker import tell_version
        except ImportError:
            return None
        return tell_version()

    return ask


def check_version(worker: str, found: bytes | None, wanted: bytes) -> None:
    """Raise KgError where a worker might give another graph than we would."""
    if found != wanted:
        what = "no govkg" if found is None else "another version of govkg, of its libraries or of Python"
        raise KgError(f"worker {worker} has {what}; install the same on all machines, and start the workers anew")
