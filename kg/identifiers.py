"""The one place where identifiers are made: from a kind and the labels that tell a thing apart."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

DEFAULT_BASE = "https://w3id.org/govkg/id/"
_UNSAFE = re.compile(r"[^\w·-]+")


@lru_cache(maxsize=16384)  # documents repeat the names of regions, bodies and programs
def make_id(kind: str, *labels: str) -> str:
    """Make a readable identifier, safe as the local name of an IRI: ``make_id("program", "红色物业")`` → ``program-红色物业``.

    Labels are NFKC-normalised; what is neither letter, digit, ``_``, ``-`` nor ``·`` becomes ``_``. Where that loses
    something, or the result passes 80 characters, eight hexadecimal digits of the labels' SHA-256 keep identifiers apart.
    """
    exact = [unicodedata.normalize("NFKC", label) for label in labels]
    parts = [_UNSAFE.sub("_", label).strip("_") for label in exact]
    name = "-".join(part for part in parts if part)
    if parts != exact or not all(parts[:-1]) or any("-" in part for part in parts) or not 0 < len(name) <= 80:
        digest = hashlib.sha256("\x1f".join(exact).encode("utf-8", "surrogatepass")).hexdigest()[:8]
        name = f"{name[:80]}-{digest}".lstrip("-")
    return f"{kind}-{name}"
