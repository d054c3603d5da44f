"""A running ``kg serve``, as a user starts it; shared by the tests of the endpoint and of its page."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def running(graph: Path, *options: str) -> Iterator[str]:
    """Give the address of a server of *graph*; it is ended as by Ctrl-C and must then leave without a word."""
    command = [sys.executable, "-c", "from kg.cli import main; main()", "serve", str(graph), "--port", "0", *options]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
    try:
        assert server.stdout
        line = server.stdout.readline()
        place = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert place, (line, server.stderr and server.stderr.read())
        yield place[0]
    finally:
        server.send_signal(signal.SIGINT)
        _, complaints = server.communicate(timeout=15)
    assert complaints == ""
