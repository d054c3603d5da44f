"""A process that runs steps for another one: ``python -m kg.pipeline.worker``, frames on its standard input and output.

A frame is a kind (one byte), a length (eight bytes, big-endian) and that many bytes. ``c`` sets the context, ``t`` names the
task, ``i`` is an item, to be answered by ``r``, the results. It ends with its standard input.
"""

from __future__ import annotations

import os
import signal
import struct
import sys
from typing import IO

import msgspec

_HEAD = struct.Struct(">cQ")
_MEMORY = 4 << 30
"""Bytes of address space that a process may take, so that no document takes all the machine's."""


def send(stream: IO[bytes], kind: bytes, data: bytes) -> None:
    """Write one frame."""
    stream.write(_HEAD.pack(kind, len(data)))
    stream.write(data)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[bytes, bytes] | None:
    """Read one frame; give None where the stream ends, be it in the middle of one."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, size = _HEAD.unpack(head)
    data = stream.read(size)
    return (kind, data) if len(data) == size else None


def main() -> None:
    """Serve until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's; it closes our input
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not come between the frames
    _bound_memory()
    from kg.pipeline.engines import rare_collection
    from kg.pipeline.tasks import TASKS

    encode = msgspec.msgpack.Encoder().encode
    task, context = "", b""
    with rare_collection():
        while frame := receive(requests):
            kind, data = frame
            if kind == b"c":
                context = data
            elif kind == b"t":
                task = data.decode()
            else:
                send(answers, b"r", encode(TASKS[task](data, context)))
            del data, frame  # an item may have a hundred megabytes


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has none
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = _MEMORY if hard == resource.RLIM_INFINITY else min(_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


if __name__ == "__main__":
    main()
