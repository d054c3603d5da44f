"""The process that holds a graph for :mod:`kg.sparql.host` and forks once for each query."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.sparql.worker import STORE_INFO, RefusalError, answer, load


def main(path: str, descriptor: int) -> None:
    """Load the graph at *path*, tell of it, and fork for each pair of pipes that comes over the socket."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's; it closes the socket
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a query's process
    with socket.socket(fileno=descriptor) as control:
        try:
            opened, statements = _open(path)
        except RefusalError as refusal:
            control.sendall(_to_line({"error": refusal.args}))
            return
        control.sendall(_to_line({"statements": statements}))
        while True:
            message, pipes, _, _ = socket.recv_fds(control, 1, 2)
            if not message:
                return
            if os.fork() == 0:
                control.close()
                _answer(opened, *pipes)
            for pipe in pipes:
                os.close(pipe)


def _open(path: str) -> tuple[tuple[ox.Store, dict[str, str]] | None, int]:
    """Load a file or folder; of a store only tell its size, for each query's process opens it anew."""
    info = Path(path) / STORE_INFO
    if info.is_file():
        try:
            return None, int(json.loads(info.read_text("utf-8"))["statements"])
        except (OSError, ValueError, KeyError) as error:
            raise RefusalError("graph", f"cannot be read ({error})") from error
    opened = load(path)
    return opened, len(opened[0])


def _answer(opened: tuple[ox.Store, dict[str, str]] | None, request_pipe: int, reply_pipe: int) -> None:
    """Answer one request and end the process. It is killed by its own alarm at its time limit, wherever it is."""
    code = 1
    try:
        with os.fdopen(request_pipe, "rb") as stream:
            request: dict[str, Any] = json.load(stream)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, request["timeout"])
        try:
            reply = answer(request, opened)
        except RefusalError as refusal:
            reply = {"error": refusal.args}
        with os.fdopen(reply_pipe, "wb") as out:
            out.write(_to_line(reply))
        code = 0
    finally:
        if sys.exc_info()[0]:
            traceback.print_exc()
        os._exit(code)


def _to_line(value: dict[str, Any]) -> bytes:
    return json.dumps(value).encode() + b"\n"


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
