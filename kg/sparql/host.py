"""A graph that is loaded once and asked often: each query in a process of its own, cut off from files and network.

A helper process holds the graph (:mod:`kg.sparql.host_worker`) and forks for each query, so that a query begins at once,
and can neither change the graph nor outlive its time. Where the system cannot fork, each query loads the graph itself.
"""

from __future__ import annotations

import json
import os
import select
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from kg.errors import GraphError
from kg.sparql.query import clean_query, past_time, run_query, to_request, to_result
from kg.sparql.results import QueryResult

GRACE = 2.0
"""Seconds beyond the time limit until a query's process, which ends itself, is given up."""


class GraphHost:
    """Answers queries on one graph file, folder or store; use it as a context manager. Threads can share it."""

    def __init__(self, graph_path: str | os.PathLike[str]) -> None:
        """Load the graph. Raise GraphError where it cannot be read."""
        self.path = os.fspath(graph_path)
        if not Path(self.path).exists():
            raise GraphError(f"{self.path}: no such file or folder; give the graph.ttl of a build")
        self.statements = 0
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        if hasattr(os, "fork"):
            self._start()

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-P", "-m", "kg.sparql.host_worker", self.path, str(theirs.fileno())]
        with theirs:
            self._process = subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
        self._socket = ours
        told = json.loads(_read_line(ours) or '{"error": ["graph", "the process that holds the graph has died"]}')
        if "error" in told:
            self.close()
            to_result(self.path, "", told)  # raises
        self.statements = told["statements"]

    def ask(self, sparql: str, *, timeout: float = 60, limit: int | None = None) -> QueryResult:
        """Answer a query as :func:`kg.sparql.run_query` does."""
        if self._socket is None:
            return run_query(self.path, sparql, timeout=timeout, limit=limit)
        text = clean_query(sparql)
        request = to_request(self.path, text, limit) | {"timeout": timeout}
        return to_result(self.path, text, self._exchange(request, timeout))

    def _exchange(self, request: dict[str, Any], timeout: float) -> dict[str, Any]:
        """Hand two pipes to the helper, whose fork reads the request from one and writes its answer to the other."""
        request_out, request_in = os.pipe()
        reply_out, reply_in = os.pipe()
        start = time.monotonic()
        try:
            try:
                with self._lock:
                    assert self._socket is not None
                    socket.send_fds(self._socket, [b"q"], [request_out, reply_in])
            finally:
                os.close(request_out)
                os.close(reply_in)
            with os.fdopen(request_in, "wb") as out:
                request_in = -1
                out.write(json.dumps(request).encode())
            reply = _read_until(reply_out, start + timeout + GRACE)
        except OSError as error:
            raise GraphError(f"{self.path}: the process that holds the graph has died; serve it anew") from error
        finally:
            os.close(reply_out)
            if request_in >= 0:
                os.close(request_in)
        if not reply:
            if time.monotonic() - start >= timeout:
                raise past_time(timeout)
            return {"error": ["memory", ""]}
        answer: dict[str, Any] = json.loads(reply)
        return answer

    def close(self) -> None:
        """End the helper process."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None
            self._process.wait(10)

    def __enter__(self) -> GraphHost:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _read_line(from_: socket.socket) -> bytes:
    with from_.makefile("rb") as stream:
        return stream.readline()


def _read_until(fd: int, deadline: float) -> bytes:
    """Read to the end of the pipe; give nothing where that has not come by the *deadline*, or the writer died midway."""
    parts: list[bytes] = []
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([fd], [], [], left)[0]:
            return b""
        part = os.read(fd, 1 << 20)
        if not part:
            whole = b"".join(parts)
            return whole[:-1] if whole.endswith(b"\n") else b""
        parts.append(part)
