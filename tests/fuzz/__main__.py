"""``python -m tests.fuzz [--cases 200000] [--target NAME …] [--seed N] [--processes N]``: fuzz, and print the count.

A failing case is printed, minimised. Exit code 1 where there was one.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterable

from tests.fuzz.run import Result, run_all, share_out
from tests.fuzz.targets import TARGETS

TOTAL = 200_000


def main() -> int:
    """Run what the command line asks for."""
    names = [target.name for target in TARGETS]
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Fuzz every part, and count the cases.")
    parser.add_argument("--cases", type=int, default=TOTAL, help=f"cases in all (default {TOTAL:,})")
    parser.add_argument(
        "--target", action="append", choices=names, metavar="NAME", help=f"only this: {', '.join(names)}"
    )
    parser.add_argument("--seed", type=int, default=None, help="for the same cases again (default: from the clock)")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    seed = int(time.time()) if asked.seed is None else asked.seed
    chosen = [target for target in TARGETS if not asked.target or target.name in asked.target]
    shards = share_out(asked.cases, chosen)
    print(f"seed {seed}, {asked.processes} processes", flush=True)
    start = time.perf_counter()
    results = list(_watch(run_all(shards, seed, asked.processes), sum(cases for _, cases in shards)))
    _print_table(results, time.perf_counter() - start)
    failures = [result.failure for result in results if result.failure]
    for failure in failures:
        print(f"\n{failure}")
    return 1 if failures else 0


def _watch(results: Iterable[Result], cases: int) -> Iterable[Result]:
    """Pass results on, and say on standard error how far it is."""
    done = failed = 0
    for result in results:
        done, failed = done + result.cases, failed + bool(result.failure)
        print(f"\r{done:,} of {cases:,} cases, {failed} failures ", end="", file=sys.stderr, flush=True)
        if result.failure:
            print(f"\n{result.failure.splitlines()[0]}", file=sys.stderr, flush=True)
        yield result
    print(file=sys.stderr)


def _print_table(results: list[Result], seconds: float) -> None:
    line = "{:<16} {:>9} {:>9} {:>9} {:>9}"
    print(line.format("target", "cases", "CPU s", "slowest", "failures"))
    for target in TARGETS:
        if own := [result for result in results if result.target == target.name]:
            print(line.format(target.name, *_sum_up(own)))
    print(line.format("all", *_sum_up(results)), f"  ({seconds:,.0f} s by the clock)")


def _sum_up(results: list[Result]) -> tuple[str, ...]:
    failures = sum(bool(result.failure) for result in results)
    seconds, slowest = sum(result.seconds for result in results), max(result.slowest for result in results)
    return f"{sum(result.cases for result in results):,}", f"{seconds:,.1f}", f"{slowest:.2f}", str(failures)


if __name__ == "__main__":
    sys.exit(main())
