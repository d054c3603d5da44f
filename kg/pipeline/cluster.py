"""The engine beyond one machine: a Dask scheduler hands batches of items to its workers."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack
from typing import Any, NamedTuple, cast

from kg.errors import KgError
from kg.pipeline.engines import Failure, Result

try:
    import dask
    import distributed
except ImportError as error:
    raise KgError("the engine dask needs Dask; install it with: pip install 'govkg[cluster]'") from error

from kg.pipeline.cluster_worker import Helpers, check_version, make_question, run_batch, tell_version

_ADDRESS = re.compile(r"(?:tcp|tls|ucx|wss?)://[^/\s]+:\d+(?:/\S*)?")
_LOST = "the scheduler was lost; start it, and build again: what was done is kept"
_PATIENCE, _ALONE = 10, 600  # seconds to wait for an answer of the scheduler, and for a worker where there is none
_AHEAD = 3  # batches for each thread of a worker that are under way at a time
_LONG_ENOUGH = 0.5  # seconds of work that make a batch, against which a scheduler's millisecond does not count
_MOST, _MOST_BYTES = 256, 4 << 20  # items of a batch, and bytes of all but its last
_QUIET = {"distributed.admin.large-graph-warning-threshold": "1TiB"}  # items travel with their tasks, by design
_CLOSED: dict[str, list[str]] = {"distributed.scheduler.http.routes": [], "distributed.worker.http.routes": []}


class _Step(NamedTuple):
    task: str
    context: Any


class _Batch(NamedTuple):
    items: tuple[bytes, ...]
    future: Any


class Cluster:
    """Runs steps on the workers of the scheduler at *address*; without one, on a cluster that it starts on this machine.

    An item that takes more than *seconds* is given up, as is one that its process dies of; a worker that is lost costs what
    it was at, which others do again.
    """

    def __init__(self, address: str | None, seconds: float) -> None:
        """Connect. Raise KgError where no scheduler answers, or the workers have another version of the program."""
        with ExitStack() as open_:
            own = None if address else open_.enter_context(_start())
            self._client = open_.enter_context(_connect(address or own))
            self._version = tell_version()
            for worker, version in sorted(self._client.run(make_question()).items()):
                check_version(worker, version, self._version)
            self._helpers = f"govkg-{self._version.hex()[:16]}-{seconds:g}"
            self._client.register_plugin(Helpers(seconds), name=self._helpers)
            self._open = open_.pop_all()
        self._size = 1

    def run(self, task: str, items: Iterable[bytes], context: bytes = b"") -> Iterator[Result]:
        """Yield the results in the order of the items."""
        # The context is a task, not scattered data: where all workers that hold it are lost, it is made again.
        step = _Step(task, self._client.submit(bytes, context, pure=False))
        waiting: deque[_Batch] = deque()
        self._size = 1
        for batch in self._make_batches(items):
            waiting.append(self._submit(step, batch))
            if len(waiting) >= _AHEAD * max(1, self._count_threads()):
                yield from self._collect(step, waiting.popleft())
        while waiting:
            yield from self._collect(step, waiting.popleft())

    def _make_batches(self, items: Iterable[bytes]) -> Iterator[tuple[bytes, ...]]:
        batch: list[bytes] = []
        for item in items:
            batch.append(item)
            if len(batch) >= self._size or sum(map(len, batch)) > _MOST_BYTES:
                yield tuple(batch)
                batch = []
        if batch:
            yield tuple(batch)

    def _submit(self, step: _Step, items: tuple[bytes, ...]) -> _Batch:
        with dask.config.set(_QUIET):
            arguments = (step.task, items, step.context, self._helpers, self._version)
            return _Batch(items, self._client.submit(run_batch, *arguments, pure=False))

    def _collect(self, step: _Step, batch: _Batch, *, alone: bool = False) -> Iterator[Result]:
        try:
            results, seconds = self._wait(batch.future)
        except distributed.KilledWorker as error:
            if alone:
                yield Failure(f"cost several workers their lives: {error}")
                return
            for item in batch.items:  # one of them may be what the workers died of, or another batch on the same worker
                yield from self._collect(step, self._submit(step, (item,)), alone=True)
            return
        except (CancelledError, OSError) as error:
            raise KgError(_LOST) from error
        wanted = int(len(results) * _LONG_ENOUGH / max(seconds, 1e-6))
        self._size = max(1, min(_MOST, 2 * self._size, wanted))
        yield from results

    def _wait(self, future: Any) -> tuple[list[Result], float]:
        last = time.monotonic()
        while True:
            try:
                return cast(tuple[list[Result], float], future.result(timeout=_PATIENCE))
            except TimeoutError:
                if self._count_threads():
                    last = time.monotonic()
                elif time.monotonic() - last > _ALONE:
                    raise KgError("no worker came; start workers, and build again: what was done is kept") from None

    def _count_threads(self) -> int:
        try:
            return sum(self._client.nthreads().values())
        except OSError as error:
            raise KgError(_LOST) from error

    def close(self) -> None:
        """Leave the cluster, and end it if it is our own."""
        self._open.close()


def _connect(address: Any) -> Any:
    if isinstance(address, str) and not _ADDRESS.fullmatch(address):
        raise KgError(f"{address}: no address of a Dask scheduler; give one such as --scheduler tcp://head:8786")
    if str(address).startswith("tls:") and not distributed.Security().get_connection_args("client")["ssl_context"]:
        raise KgError(f"{address}: needs certificates; name them in Dask's configuration, distributed.comm.tls")
    try:
        return distributed.Client(address, timeout=_PATIENCE, set_as_default=False)
    except OSError as error:
        raise KgError(f"{address}: no Dask scheduler answers ({error}); check that it runs, and --scheduler") from error


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
