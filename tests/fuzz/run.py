"""Run targets in shards, on several processes, each shard with a seed of its own, and count."""

import signal
import socket
import time
import traceback
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.internal.conjecture.engine import ConjectureRunner

from tests.fuzz.target import Target
from tests.fuzz.targets import TARGETS

SHARD = 1000
"""Cases that one process runs of a target before it takes another."""
LONGEST = 30
"""Seconds of the processor after which a case counts as one that hangs."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a shard did: cases that ran to their end, seconds of the processor, those of the slowest case, and the failure if there was one."""

    target: str
    cases: int
    seconds: float
    slowest: float
    failure: str = ""


def share_out(cases: int, targets: Sequence[Target]) -> list[tuple[str, int]]:
    """Give each target its share of *cases*, in shards; the shards of all targets alternate."""
    whole = sum(target.share for target in targets)
    wanted = {target.name: -(-target.share * cases // whole) for target in targets}
    shards = []
    while any(wanted.values()):
        for name, left in wanted.items():
            if left:
                shards.append((name, min(left, SHARD)))
                wanted[name] -= min(left, SHARD)
    return shards


def run_all(shards: Sequence[tuple[str, int]], first_seed: int, processes: int) -> Iterator[Result]:
    """Run the shards and yield their results as they come; that of shard n is drawn from seed *first_seed* + n."""
    context = get_context("spawn")
    with ProcessPoolExecutor(processes, context, initializer=_prepare) as pool:
        waiting = [pool.submit(run_shard, name, n, first_seed + i) for i, (name, n) in enumerate(shards)]
        for future in as_completed(waiting):
            yield future.result()


def run_shard(name: str, cases: int, from_seed: int) -> Result:
    """Run so many cases of the target of that name."""
    return run_target(next(target for target in TARGETS if target.name == name), cases, from_seed)


def run_target(target: Target, cases: int, from_seed: int) -> Result:
    """Draw and check so many cases of a target; a failure ends it, minimised."""
    count, slowest, start = 0, 0.0, time.process_time()
    failed: list[Any] = []

    def check(case: Any) -> None:
        nonlocal count, slowest
        begin = time.process_time()
        try:
            with limit(LONGEST):
                target.check(case)
        except BaseException:
            failed[:] = [case]
            raise
        slowest = max(slowest, time.process_time() - begin)
        count += not failed  # while a failure is minimised, nothing is counted

    failure = ""
    try:
        draw(target, check, cases, from_seed)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # whatever it is, it is what we look for
        failure = tell(target, failed, error)
    return Result(target.name, count, time.process_time() - start, slowest, failure)


def draw(target: Target, check: Any, cases: int, from_seed: int | None) -> None:
    """Let Hypothesis draw *cases*; without a seed, the same ones each time."""
    plan = settings(
        max_examples=cases,
        deadline=None,
        database=None,
        derandomize=from_seed is None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    run = plan(given(target.cases)(check))
    with _fresh(from_seed is None or from_seed % 4 > 0):
        (run if from_seed is None else seed(from_seed)(run))()


@contextmanager
def _fresh(wanted: bool) -> Iterator[None]:
    """Let Hypothesis draw every case anew; by itself, five of six repeat parts of the one before in other places."""
    before = ConjectureRunner.generate_mutations_from
    if wanted:
        ConjectureRunner.generate_mutations_from = lambda runner, data: None  # type: ignore[method-assign]
    try:
        yield
    finally:
        ConjectureRunner.generate_mutations_from = before  # type: ignore[method-assign]


def tell(target: Target, failed: Sequence[Any], error: BaseException) -> str:
    """Give the smallest failing case with its error."""
    case = repr(target.to_json(failed[0])) if failed else "none was drawn"
    lines = traceback.format_exception(error, limit=-6)
    return f"{target.name}: {case[:4000]}\n{''.join(lines)[-4000:]}"


@contextmanager
def limit(seconds: int) -> Iterator[None]:
    """Raise TimeoutError where the block takes longer; where the system has no such clock, nothing happens."""
    if not hasattr(signal, "SIGPROF"):
        yield
        return

    def stop(*_: Any) -> None:
        raise TimeoutError(f"hangs: more than {seconds} seconds")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _prepare() -> None:
    """Let nothing ask the network, and no case take all the machine's memory."""

    def refuse(*arguments: Any) -> None:
        raise AssertionError(f"the network was asked: {arguments[1:]}")

    socket.socket.connect = refuse  # type: ignore[method-assign]
    socket.getaddrinfo = refuse
    warnings.simplefilter("ignore")
    try:
        import resource
    except ImportError:  # Windows has none
        return
    resource.setrlimit(resource.RLIMIT_AS, (6 << 30, resource.getrlimit(resource.RLIMIT_AS)[1]))
