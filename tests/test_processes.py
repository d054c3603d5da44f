"""The processes of a build: order, faults, limits of time, and processes that somebody else kills."""

import os
import signal
import threading
import time
from concurrent.futures import CancelledError
from contextlib import closing, suppress
from functools import partial

import psutil
import pytest

from kg.errors import KgError
from kg.model import Document
from kg.pipeline.cache import Cache, make_key
from kg.pipeline.codec import decode_extraction, decode_parsed, encode
from kg.pipeline.engines import Failure, Here
from kg.pipeline.processes import Processes, _Process
from kg.pipeline.report import Report
from kg.pipeline.steps import Work, run_whole_step
from kg.pipeline.tasks import Reading, Writing
from kg.reading import DEFAULT_LIMITS

CORRECTIONS = encode({"entries": ()})
SENTENCE = "全市深入实施“红色物业”行动，建成示范小区{}个，培训骨干1.2万人次。"


def item(number: int, sentences: int = 1) -> bytes:
    text = "\n".join(SENTENCE.format(number * 1000 + n) for n in range(sentences))
    return encode(Document("镇江市组织工作综述", "a.txt", text, number))


@pytest.fixture(scope="module")
def processes():
    with closing(Processes(2, seconds=60)) as engine:
        yield engine


def test_results_come_in_order_and_are_those_of_one_process(processes):
    items = [item(n) for n in range(20)]
    there = list(processes.run("extract_document", items, CORRECTIONS))
    assert there == list(Here().run("extract_document", items, CORRECTIONS))
    assert [decode_extraction(result[0]).doc.number for result in there] == list(range(20))


def test_each_step_has_its_own_context(processes):
    titles = ["甲", "乙", "甲"]
    contexts = [encode(Writing("https://example.org/", title=f"图谱{title}")) for title in titles]
    pages = [next(processes.run("write_page", [encode([])], context))[0].decode() for context in contexts]
    assert [[f"<title>图谱{title}</title>" in page for title in "甲乙"] for page in pages] == [
        [True, False],
        [False, True],
        [True, False],
    ]


def test_an_item_that_kills_its_process_fails_alone_and_says_why(processes):
    good, bad, last = processes.run("extract_document", [item(1), b"\xc1", item(2)], CORRECTIONS)
    assert isinstance(good, tuple)
    assert isinstance(last, tuple)
    assert isinstance(bad, Failure)
    assert "DecodeError" in bad.reason


def test_a_step_that_can_leave_nothing_out_says_what_failed(processes):
    with closing(Cache()) as cache:
        work = Work(cache, processes, Report(settings={}, versions={}))
        requests = [(make_key(str(n)), partial(bytes, data)) for n, data in enumerate((b"\x90", b"\xc1"))]
        with pytest.raises(KgError, match=r"write, 2 of 2: the process at work on it died: .*DecodeError"):
            run_whole_step(work, "write", "write_part", requests, 2, encode(Writing("https://example.org/")))


def test_an_item_that_takes_too_long_is_given_up():
    with closing(Processes(1, seconds=8)) as engine:
        list(engine.run("extract_document", [item(1)], CORRECTIONS))  # the dictionary is loaded now
        begun = time.monotonic()
        long, short = engine.run("extract_document", [item(1, sentences=300_000), item(2)], CORRECTIONS)
    assert isinstance(long, Failure)
    assert long.reason == "took more than 8 seconds"
    assert isinstance(short, tuple)
    assert time.monotonic() - begun < 60


def test_a_process_that_somebody_kills_costs_no_result():
    items = [item(n, sentences=40) for n in range(12)]
    with closing(Processes(2, seconds=60)) as engine:
        first = {child.pid for child in psutil.Process().children()}
        found = engine.run("extract_document", items, CORRECTIONS)
        results = [next(found)]
        victim = next(pid for pid in first if psutil.Process(pid).cmdline()[-1].endswith("worker"))
        os.kill(victim, signal.SIGKILL)
        results += found
    assert results == list(Here().run("extract_document", items, CORRECTIONS))


def test_a_large_item_finds_and_leaves_fresh_processes():
    file = encode(("a.txt", b"a" * (17 << 20)))
    with closing(Processes(2, seconds=60)) as engine:
        before = {child.pid for child in psutil.Process().children()}
        [(told,)] = engine.run("parse", [file], encode(Reading(DEFAULT_LIMITS)))
        assert decode_parsed(told).fault
        after = {child.pid for child in psutil.Process().children()}
        assert len(after) == len(before)
        assert len(before - after) == 2
        assert all(isinstance(result, tuple) for result in engine.run("extract_document", [item(1)], CORRECTIONS))


def test_a_process_is_closed_with_a_request_half_sent():
    process = _Process()
    process._process.stdin.write(b"t")  # stays in the buffer: closing would send it to nobody
    process.close()
    assert process._process.returncode is not None
    assert process._process.stdin.closed


def test_closing_ends_all_processes_even_at_work():
    before = set(psutil.Process().children())
    engine = Processes(2, seconds=60)
    ours = set(psutil.Process().children()) - before

    def use() -> None:
        with suppress(RuntimeError, CancelledError):  # nothing can be asked of a closed engine
            list(engine.run("extract_document", [item(1, 30_000)] * 4, CORRECTIONS))

    work = threading.Thread(target=use)
    work.start()
    time.sleep(1.0)
    engine.close()
    work.join(20)
    assert len(ours) == 2
    assert not work.is_alive()
    assert not [process for process in ours if process.is_running()]
