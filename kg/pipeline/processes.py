"""The engine of one machine: processes that are killed where an item takes too long, and replaced where one dies."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from typing import IO

import msgspec

from kg.pipeline.engines import Failure, Result
from kg.pipeline.tasks import WHOLE
from kg.pipeline.worker import receive, send

_AHEAD = 16
"""Items per process that are in memory at a time, so that none waits while this process writes."""
_AHEAD_BYTES = 4 << 20
"""Bytes of items up to which more than one per process is in memory."""
_LARGE = 16 << 20
"""Bytes of an item for which idle processes are replaced, and after which its own is, since they keep the memory they took."""
_LOOK_EVERY = 0.1
"""Seconds after which the processes are looked at again, whether one takes too long."""
_decode = msgspec.msgpack.Decoder(tuple[bytes, ...]).decode


class Processes:
    """Runs steps in *jobs* processes; an item that takes more than *seconds* is given up, one that kills its process too.

    An item whose process dies is tried once more in a new one, since something else may have killed it.
    """

    def __init__(self, jobs: int, seconds: float) -> None:
        self._jobs, self._seconds = jobs, seconds
        self._threads = ThreadPoolExecutor(jobs)
        self._idle: SimpleQueue[_Process] = SimpleQueue()
        self._all = {_Process() for _ in range(jobs)}
        for process in self._all:
            self._idle.put(process)
        self._closing = False
        self._ended = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def run(self, task: str, items: Iterable[bytes], context: bytes = b"") -> Iterator[Result]:
        """Yield the results in the order of the items."""
        waiting: deque[tuple[Future[Result], int]] = deque()
        size = 0
        for item in items:
            waiting.append((self._threads.submit(self._run_one, task, item, context), len(item)))
            size += len(item)
            while len(waiting) >= (_AHEAD if size < _AHEAD_BYTES else 1) * self._jobs:
                future, done = waiting.popleft()
                size -= done
                yield future.result()
        while waiting:
            yield waiting.popleft()[0].result()

    def _run_one(self, task: str, item: bytes, context: bytes) -> Result:
        result = self._try(task, item, context)
        if isinstance(result, Failure) and not result.reason.startswith("took") and not self._closing:
            result = self._try(task, item, context)
        return result

    def _try(self, task: str, item: bytes, context: bytes) -> Result:
        process = self._idle.get()
        try:
            if len(item) > _LARGE:
                self._replace_idle()
            result = process.ask(task, item, context, None if task in WHOLE else self._seconds)
            if (isinstance(result, Failure) or len(item) > _LARGE) and not self._closing:
                process = self._replace(process)
            return result
        finally:
            self._idle.put(process)

    def _watch(self) -> None:
        while not self._ended.wait(_LOOK_EVERY):
            for process in list(self._all):
                process.kill_if_late()

    def _replace_idle(self) -> None:
        waiting = []
        with suppress(Empty):
            while True:
                waiting.append(self._idle.get_nowait())
        for process in waiting:
            self._idle.put(process if self._closing else self._replace(process))

    def _replace(self, process: _Process) -> _Process:
        process.close()
        new = _Process()
        self._all.remove(process)
        self._all.add(new)
        return new

    def close(self) -> None:
        """Kill the processes; what they were at is lost."""
        self._closing = True
        self._ended.set()
        for process in list(self._all):
            process.kill()
        self._threads.shutdown(cancel_futures=True)
        for process in self._all:
            process.close()


class _Process:
    """One process with the context that it holds."""

    def __init__(self) -> None:
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
        command = [sys.executable, "-P", "-m", "kg.pipeline.worker"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors)
        self._context: bytes | None = None
        self._lock = threading.Lock()
        self._deadline: float | None = None
        self._late = False

    def ask(self, task: str, item: bytes, context: bytes, seconds: float | None) -> Result:
        """Run one task, or tell why it gave nothing."""
        with self._kept_to(seconds):
            answer = self._exchange(task, item, context)
        if self._late:
            return Failure(f"took more than {seconds:g} seconds")
        return (
            _decode(answer) if answer is not None else Failure(f"the process at work on it died: {self._last_words()}")
        )

    def _exchange(self, task: str, item: bytes, context: bytes) -> bytes | None:
        requests, answers = self._process.stdin, self._process.stdout
        assert requests is not None
        assert answers is not None
        try:
            if context is not self._context:
                send(requests, b"c", context)
                self._context = context
            send(requests, b"t", task.encode())
            send(requests, b"i", item)
            frame = receive(answers)
        except OSError:  # it is gone
            return None
        return frame[1] if frame else None

    @contextmanager
    def _kept_to(self, seconds: float | None) -> Iterator[None]:
        if seconds is None:
            yield
            return
        self._deadline = time.monotonic() + seconds
        try:
            yield
        finally:
            with self._lock:  # so that it is not killed when it has answered
                self._deadline = None

    def kill_if_late(self) -> None:
        """Kill it where the seconds for its item are over."""
        with self._lock:
            if self._deadline is not None and time.monotonic() > self._deadline:
                self._late = True
                self.kill()

    def _last_words(self) -> str:
        """Give the last line that it wrote to its standard error, else its exit code."""
        code = self._process.wait()
        self._errors.seek(0)
        lines = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else f"exit code {code}"

    def kill(self) -> None:
        """End it at once, whatever it is at."""
        self._process.kill()

    def close(self) -> None:
        """End it and give back what it held."""
        self.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._errors):
            if stream is not None:
                with suppress(OSError):  # what was not yet sent is lost anyway
                    stream.close()
