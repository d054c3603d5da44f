"""What a build did: every input with its fate, every document, counts, versions, seconds."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

NO_EFFECT = "no report states this any more; take it out, or mend its passage"
"""What is said of a correction that found nothing to correct."""
_LIBRARIES = ("govkg", "jieba", "networkx", "pyoxigraph", "pyvis", "rdflib")


@dataclass(slots=True)
class Report:
    """What a build did: every input with its fate, counts per kind, corrections, versions, and seconds per step.

    ``ineffective`` lists the decisions of links.toml that name nothing in the documents, and the corrections that found
    nothing to correct.
    """

    settings: dict[str, Any] = field(default_factory=dict)
    inputs: list[dict[str, Any]] = field(default_factory=list)
    documents: list[dict[str, Any]] = field(default_factory=list)
    corrections: list[dict[str, Any]] = field(default_factory=list)
    ineffective: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def failed(self) -> list[dict[str, Any]]:
        """The inputs that could not be read, each with its ``path`` and ``reason``."""
        return [entry for entry in self.inputs if entry["status"] == "failed"]

    def mask(self, mask: Callable[[str], str]) -> None:
        """Put every text of the report through *mask*, which takes withheld names out of it."""
        for name in ("inputs", "documents", "corrections", "ineffective"):
            setattr(self, name, _mask(getattr(self, name), mask))

    def as_dict(self) -> dict[str, Any]:
        """Give the report as plain values, for JSON."""
        return {name: getattr(self, name) for name in self.__slots__}

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Add the seconds that the block takes to *step*."""
        start = time.perf_counter()
        yield
        self.seconds[step] = round(self.seconds.get(step, 0.0) + time.perf_counter() - start, 3)


def _mask(value: Any, mask: Callable[[str], str]) -> Any:
    match value:
        case str():
            return mask(value)
        case list():
            return [_mask(one, mask) for one in value]
        case dict():
            return {mask(key): _mask(one, mask) for key, one in value.items()}
    return value


def list_versions() -> dict[str, str]:
    """Give the versions of Python, govkg and the libraries that shape the graph."""
    return {"python": platform.python_version(), **{name: version(name) for name in _LIBRARIES}}
