"""How far a build is, told on a terminal and in a log."""

import re

import pytest

from kg.cli.progress import Progress, describe


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


def drive(terminal: bool, capsys: pytest.CaptureFixture[str], seconds_an_item: float, total: int = 300) -> str:
    clock = Clock()
    progress = Progress(terminal, clock)
    for step in ("read", "extract"):
        for done in range(1, total + 1):
            clock.now += seconds_an_item
            progress(step, done, total)
    progress.close()
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err


def test_a_terminal_shows_one_line_that_is_drawn_again_with_rate_and_time_left(capsys):
    said = drive(True, capsys, seconds_an_item=0.5)
    assert "\n" not in said
    assert "extracting 抽取 100/300, 2.0/s, 2 min left" in said
    assert said.endswith("\r\033[K")  # nothing of it stays


def test_a_log_gets_one_line_a_minute(capsys):
    lines = drive(False, capsys, seconds_an_item=0.5).splitlines()  # five minutes in all
    assert 3 <= len(lines) <= 5
    assert all(re.fullmatch(r"kg: \w+ \S+ \d+/300, 2\.0/s(, .+ left)?", line) for line in lines)


def test_a_short_build_says_nothing_in_a_log(capsys):
    assert drive(False, capsys, seconds_an_item=0.01) == ""


def test_a_terminal_is_not_drawn_more_than_ten_times_a_second(capsys):
    assert drive(True, capsys, seconds_an_item=0.001).count("\r") < 20


@pytest.mark.parametrize(
    ("done", "total", "seconds", "said"),
    [
        (0, 70, 0.0, "reading 读取 0/70"),
        (1200, 10000, 25.0, "reading 读取 1,200/10,000, 48/s, 3 min left"),
        (70, 70, 3.5, "reading 读取 70/70, 20/s"),
        (10, 100000, 100.0, "reading 读取 10/100,000, 0.1/s, 277.8 h left"),
        (50, 70, 10.0, "reading 读取 50/70, 5.0/s, 4 s left"),
    ],
)
def test_a_step_tells_how_far_it_is(done, total, seconds, said):
    assert describe("read", done, total, seconds) == said
