"""How far a build is: one line redrawn on a terminal, one line a minute in a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import click

_REDRAW, _LOG = 0.1, 60.0
"""Seconds between two drawings on a terminal, and between two lines of a log."""
_WIDTH = 24
_NAMES = {
    "read": "reading 读取",
    "extract": "extracting 抽取",
    "names": "names 名称",
    "complete": "completing 补全",
    "people": "people 人物",
    "link": "linking 关联",
    "enter": "entering 入图",
    "store": "storing 存出",
    "write": "writing 写出",
}


@dataclass(slots=True)
class Progress:
    """Tells on standard error of each step how much is done, how fast, and the time left."""

    terminal: bool
    clock: Callable[[], float] = time.monotonic
    _step: str = ""
    _begun: float = 0.0
    _told: float = field(default=float("-inf"))

    def __call__(self, step: str, done: int, total: int) -> None:
        """Take note of *done* items of *total* in *step*; say so where it is time to."""
        now = self.clock()
        if step != self._step:
            self._step, self._begun = step, now
            if not self.terminal and self._told == float("-inf"):
                self._told = now  # a log's first line comes after a minute
        last = done >= total
        if now - self._told < (_REDRAW if self.terminal else _LOG) and not (last and self.terminal):
            return
        self._told = now
        line = describe(step, done, total, now - self._begun)
        if self.terminal:
            self._draw(f"{_bar(done, total)} {line}")
        else:
            click.echo(f"kg: {line}", err=True)

    def close(self) -> None:
        """Leave the terminal's line empty for what is printed next."""
        if self.terminal and self._step:
            self._draw("")

    def _draw(self, line: str) -> None:
        click.echo(f"\r{line}\033[K", nl=False, err=True, color=True)


def describe(step: str, done: int, total: int, seconds: float) -> str:
    """Say how far a step is: ``extracting 抽取 1,200/10,000, 48/s, 3 min left``."""
    said = f"{_NAMES.get(step, step)} {done:,}/{total:,}"
    if not done or seconds < 1:
        return said
    rate = done / seconds
    said += f", {rate:,.0f}/s" if rate >= 10 else f", {rate:.1f}/s"
    return f"{said}, {_tell_time((total - done) / rate)} left" if done < total else said


def _tell_time(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _bar(done: int, total: int) -> str:
    filled = _WIDTH * done // max(total, 1)
    return "━" * filled + "╌" * (_WIDTH - filled)


def start(quiet: bool) -> Progress | None:
    """Give a progress for standard error as it is; none where nothing is to be said."""
    return None if quiet else Progress(sys.stderr.isatty())
