"""What the commands print of a graph, a file name or a message: words, never orders to the terminal."""

from __future__ import annotations

import json
import re
from typing import Any

import click

_SPACES = "\t\r\x0b\x0c\x85\u2028\u2029"
_STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
"""Controls of terminals (escape sequences begin with them), other line ends, and marks that hide or turn round text."""


def say(text: str, *, nl: bool = True) -> None:
    """Print *text* on standard output without what would steer the terminal."""
    click.echo(plain(text), nl=nl)


def complain(message: str) -> None:
    """Print a message on standard error, as one that comes from ``kg``."""
    click.echo(f"kg: {plain(message)}", err=True)


def say_json(values: Any) -> None:
    """Print *values* as JSON; what would steer the terminal is escaped, so that programs read it unchanged."""
    text = json.dumps(values, ensure_ascii=False, indent=1)
    click.echo(_STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", text))


def plain(text: str) -> str:
    """Give *text* without control characters and marks of direction; tabs and other line ends become spaces."""
    return _STEERING.sub(lambda match: " " if match[0] in _SPACES else "", text)
