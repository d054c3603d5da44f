"""How much one file may ask for: its size, its pages, its seconds."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import InputError

MEGABYTE = 1_000_000
PICTURES = 10
"""How many times its text a .docx or .pdf may weigh, since most of such a file is pictures and fonts."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one input file; what goes past one is reported and the other files are built.

    ``megabytes`` bounds text and markup (.txt, .md, .html, the XML inside a .docx, the text of a .pdf); a yearbook of 68
    articles has one. A .docx or .pdf as a whole may be ten times as large. ``pages`` are those of a .pdf. ``seconds`` is for
    reading and extracting one file, kept by the processes that do the work.
    """

    megabytes: float = 10.0
    pages: int = 2000
    seconds: float = 300.0

    def __post_init__(self) -> None:
        if not (self.megabytes > 0 and self.pages > 0 and self.seconds > 0):
            raise ValueError(f"limits must be above zero: {self}")

    @property
    def text_bytes(self) -> int:
        """The most bytes of text or markup."""
        return int(self.megabytes * MEGABYTE)

    @property
    def file_bytes(self) -> int:
        """The most bytes of a file that holds pictures beside its text."""
        return self.text_bytes * PICTURES


DEFAULT_LIMITS = Limits()


def too_large(name: str, what: str, size: int | None, most: int, limits: Limits) -> InputError:
    """Give the error for *what* (“a text”, “a file”) of *size* bytes, ``None`` where only “more than *most*” is known."""
    told = f"{size / MEGABYTE:,.1f} MB" if size is not None else f"more than {most / MEGABYTE:,.1f} MB"
    factor = max(2, -(-(size or 2 * most) // most))
    return InputError(
        f"{name}: {what} of {told}, and the limit is {most / MEGABYTE:,.1f} MB; "
        f"split the file, or raise the limit with --max-megabytes {limits.megabytes * factor:g}"
    )
