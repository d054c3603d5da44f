"""The engine beyond one machine: a Dask scheduler hands batches of items to its workers.

A worker passes every item on to a process of its own (:mod:`kg.pipeline.processes`), one for each of its threads, so that an
item that hangs, dies or takes all memory costs that process and not the worker. Steps over the whole graph run in the worker
itself, within the memory that Dask grants it.
"""

from __future__ import annotations

import platform
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from dataclasses import dataclass
from typing import Any

from kg.errors import KgError
from kg.pipeline.cache import make_key
from kg.pipeline.engines import Failure, Result
from kg.pipeline.processes import Processes
from kg.pipeline.tasks import TASKS, WHOLE

try:
    import dask
    import distributed
except ImportError as error:
    raise KgError("the engine dask needs Dask; install it with: pip install 'govkg[cluster]'") from error

_PATIENCE = 10
"""Seconds to wait for an answer of the scheduler."""
_AHEAD = 3
"""Batches for each thread of a worker that are under way at a time."""
_LONG_ENOUGH = 0.5
"""Seconds of work that make a batch, against which a scheduler's millisecond does not count."""
_MOST, _MOST_BYTES = 256, 4 << 20
"""Items of a batch, and bytes of their sum, at most, but for a single item."""
_QUIET = {"distributed.admin.large-graph-warning-threshold": "1TiB"}  # items travel with their tasks, by design
_CLOSED: dict[str, list[str]] = {
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}  # no web pages


@dataclass(slots=True)
class _Batch:
    items: list[bytes]
    future: Any


class Cluster:
    """Runs steps on the workers of the scheduler at *address*; without one, on a cluster that it starts on this machine.

    An item that takes more than *seconds* is given up. A worker that is lost costs what it was at, which others do again.
    """

    def __init__(self, address: str | None, seconds: float) -> None:
        """Connect. Raise KgError where no scheduler answers, or the workers have another version of the program."""
        self._own = None if address else _start()
        try:
            self._client = distributed.Client(address or self._own, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise KgError(
                f"{address}: no Dask scheduler answers ({error}); check that it runs, and --scheduler"
            ) from error
        self._version = _tell_version()
        self._name = f"govkg-{self._version.hex()[:16]}-{seconds:g}"
        try:
            for worker, version in sorted(self._client.run(_make_question()).items()):
                _check(worker, version, self._version)
            self._client.register_plugin(_Helpers(seconds, self._name), name=self._name)
        except BaseException:
            self.close()
            raise
        self._size = 1

    def run(self, task: str, items: Iterable[bytes], context: bytes = b"") -> Iterator[Result]:
        """Yield the results in the order of the items."""
        waiting: deque[_Batch] = deque()
        self._size = 1
        # A task rather than scattered data: where all workers that hold it are lost, it is made again.
        shared = self._client.submit(bytes, context, pure=False)
        for batch in self._make_batches(items):
            waiting.append(self._submit(task, batch, shared))
            if len(waiting) >= _AHEAD * max(1, sum(self._client.nthreads().values())):
                yield from self._collect(task, waiting.popleft(), shared)
        while waiting:
            yield from self._collect(task, waiting.popleft(), shared)

    def _make_batches(self, items: Iterable[bytes]) -> Iterator[list[bytes]]:
        batch: list[bytes] = []
        size = 0
        for item in items:
            if batch and (len(batch) >= self._size or size + len(item) > _MOST_BYTES):
                yield batch
                batch, size = [], 0
            batch.append(item)
            size += len(item)
        if batch:
            yield batch

    def _submit(self, task: str, items: list[bytes], shared: Any) -> _Batch:
        with dask.config.set(_QUIET):
            future = self._client.submit(_work, task, tuple(items), shared, self._name, self._version, pure=False)
        return _Batch(items, future)

    def _collect(self, task: str, batch: _Batch, shared: Any) -> Iterator[Result]:
        try:
            results, seconds = batch.future.result()
        except distributed.KilledWorker as error:
            yield from self._divide(task, batch, shared, error)
            return
        except (CancelledError, OSError) as error:
            raise KgError(f"the scheduler was lost ({error}); build again: what was done is kept") from error
        self._size = max(1, min(_MOST, 2 * self._size, int(len(results) * _LONG_ENOUGH / max(seconds, 1e-6))))
        yield from results

    def _divide(self, task: str, batch: _Batch, shared: Any, error: Exception) -> Iterator[Result]:
        """Do the items of a batch one by one, since one of them may be what its workers died of."""
        if len(batch.items) == 1:
            yield Failure(f"cost several workers their lives: {error}")
            return
        for one in [self._submit(task, [item], shared) for item in batch.items]:
            yield from self._collect(task, one, shared)

    def close(self) -> None:
        """Leave the cluster, and end it if it is our own."""
        self._client.close()
        if self._own is not None:
            self._own.close()


class _Helpers(distributed.WorkerPlugin):  # type: ignore[misc]
    """The processes of one worker. They stay for the next build, their dictionaries read, until the worker ends."""

    idempotent = True  # another build may be at work with them

    def __init__(self, seconds: float, name: str) -> None:
        self.seconds, self.name = seconds, name

    def setup(self, worker: Any) -> None:
        """Start them."""
        self.processes = Processes(worker.state.nthreads, self.seconds)

    def teardown(self, worker: Any) -> None:
        """End them."""
        self.processes.close()


def _work(task: str, items: tuple[bytes, ...], context: bytes, name: str, version: bytes) -> tuple[list[Result], float]:
    """Run a batch on a worker; give its results and the seconds that it took."""
    worker = distributed.get_worker()
    _check(worker.address, _tell_version(), version)
    begun = time.perf_counter()
    if task in WHOLE:
        return [TASKS[task](item, context) for item in items], 0.0
    results = list(worker.plugins[name].processes.run(task, items, context))
    return results, time.perf_counter() - begun


def _tell_version() -> bytes:
    return make_key(".".join(platform.python_version_tuple()[:2]))


def _make_question() -> Callable[[], bytes | None]:
    """Make a function that tells a worker's version; a nested one, which Dask sends whole, so that it needs no govkg there."""

    def ask() -> bytes | None:
        try:
            from kg.pipeline.cluster import _tell_version
        except ImportError:
            return None
        return _tell_version()

    return ask


def _check(worker: str, found: bytes | None, wanted: bytes) -> None:
    if found != wanted:
        raise KgError(
            f"worker {worker} has {'another version of' if found else 'no'} govkg, or of its libraries or Python, and might "
            "give another graph; install the same on all machines, and restart the workers"
        )


def _start() -> Any:
    """Start a cluster that only this machine reaches and only this program may use: a process for each core."""
    with dask.config.set(_CLOSED):
        return distributed.LocalCluster(
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            security=distributed.Security.temporary(),
        )
