"""Measure a build on any folder of texts: against tagging the same text, by processes, by size, and when one report is added.

    python -m tests.bench.scale FOLDER [--sizes 100 1000 10000] [--twice 1500] [--part tagging jobs sizes]

All figures of a ratio come from one run on one machine. Larger sets are made of the folder's own paragraphs, drawn anew for
each report and with other figures, so that they are no near-duplicates of each other.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib.resources import as_file, files
from pathlib import Path

import psutil

from kg.pipeline import OUTPUTS
from kg.reading import find_inputs, read_documents

KG = (sys.executable, "-c", "from kg.cli import main; main()")
PARTS = ("tagging", "jobs", "sizes")
_TAGGING = """
import sys, time
from kg.reading import find_inputs, read_documents
texts = [doc.text for path in find_inputs(sys.argv[1:]).files for doc in read_documents(path)]
start = time.perf_counter()
import logging, jieba, jieba.posseg
jieba.setLogLevel(logging.WARNING)
jieba.initialize()
jieba.posseg.lcut("预热")
loaded = time.perf_counter()
for text in texts:
    jieba.posseg.lcut(text)
print(loaded - start, time.perf_counter() - loaded, sum(map(len, texts)))
"""
_BUILD = """
import sys, time
from kg.pipeline import Settings, run_build
output, folder, *other = sys.argv[1:]
for one in other:
    run_build([one], output + "-other", Settings())
start = time.perf_counter()
report = run_build([folder], output, Settings())
print(time.perf_counter() - start, report.seconds)
"""


def multiply(folder: Path, count: int, target: Path) -> None:
    """Write *count* reports made of the paragraphs of the texts in *folder*."""
    docs = [doc for path in find_inputs([folder]).files for doc in read_documents(path)]
    paragraphs = [doc.text.split("\n") for doc in docs]
    target.mkdir(parents=True)
    for number in range(count):
        pick = random.Random(number)
        doc = docs[number % len(docs)]
        said: list[str] = []
        while sum(map(len, said)) < len(doc.text):
            figures = str.maketrans("0123456789", "".join(pick.choices("123456789", k=10)))
            said.append(pick.choice(pick.choice(paragraphs)).translate(figures))
        (target / f"{number:06}.txt").write_text("\n\n".join([doc.title, *said]), "utf-8", newline="\n")


def build(folder: Path, output: Path, *options: str) -> tuple[float, float]:
    """Build in a process of its own; give seconds, and the peak of the memory of all its processes in MB."""
    command = [*KG, "build", str(folder), "-o", str(output), "-q", *options]
    start, peak = time.perf_counter(), 0.0
    with subprocess.Popen(command) as process:
        while process.poll() is None:
            peak = max(peak, _measure_memory(process.pid))
            time.sleep(0.2)
    if process.returncode:
        raise SystemExit(f"the build ended with {process.returncode}")
    return time.perf_counter() - start, peak


def _measure_memory(pid: int) -> float:
    """Sum up the memory of a process and of those that it started; what they share counts once (PSS) on Linux."""
    total = 0
    try:
        parent = psutil.Process(pid)
        for one in [parent, *parent.children(recursive=True)]:
            memory = one.memory_full_info()
            total += getattr(memory, "pss", memory.rss)
    except psutil.Error:  # it has just ended
        pass
    return total / 1e6


def measure_tagging(folder: Path, place: Path) -> None:
    """Print the seconds of tagging the texts and of the whole build, single process, three runs of each in turn.

    The build finds its tables and patterns loaded, as the tagger does, for another text was built before; and in a process
    of its own it loads them, as the tagger does where its loading counts too.
    """
    load, tag, whole, fresh, steps = [], [], [], [], ""
    with as_file(files("kg") / "data" / "example" / "reports") as other:
        for run in range(3):
            loading, tagging, characters = map(float, _python(_TAGGING, str(folder)).split())
            load.append(loading)
            tag.append(tagging)
            seconds, steps = _python(_BUILD, str(place / f"loaded-{run}"), str(folder), str(other)).split(maxsplit=1)
            whole.append(float(seconds))
            fresh.append(_time([sys.executable, "-c", _BUILD, str(place / f"fresh-{run}"), str(folder)]))
    helped = min(_time([*KG, "--help"]) for _ in range(5))
    print(
        f"\n{characters:,.0f} characters: jieba.posseg {min(tag):.2f} s, whole build {min(whole):.2f} s: "
        f"ratio {min(whole) / min(tag):.2f}; with loading {min(load) + min(tag):.2f} and {min(fresh):.2f} s: "
        f"{min(fresh) / (min(load) + min(tag)):.2f}"
    )
    print(f"steps of the last build: {steps.strip()}")
    print(f"kg --help: {helped:.2f} s", flush=True)


def measure_jobs(folder: Path, place: Path, count: int) -> None:
    """Print what a second process gains, the best of two runs of each in turn."""
    multiply(folder, count, place / "twice")
    seconds: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(2):
        for jobs, measured in seconds.items():
            shutil.rmtree(place / f"jobs-{jobs}", ignore_errors=True)
            measured.append(build(place / "twice", place / f"jobs-{jobs}", "--jobs", str(jobs))[0])
    same = all(
        (place / "jobs-1" / name).read_bytes() == (place / "jobs-2" / name).read_bytes() for name in OUTPUTS[:-1]
    )
    one, two = min(seconds[1]), min(seconds[2])
    print(
        f"\n{count:,} documents: --jobs 1 {one:.1f} s, --jobs 2 {two:.1f} s: ×{one / two:.2f}; the same bytes: {same}",
        flush=True,
    )


def measure_sizes(folder: Path, place: Path, sizes: Sequence[int]) -> None:
    """Print seconds and memory by size, and the seconds of a build after one report was added and one taken away."""
    print(
        "\n| documents | build, s | ms a document | peak MB | output MB | one added, s | nothing new, s | same bytes |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for count in sizes:
        texts, output, fresh = place / f"{count}", place / f"{count}-out", place / f"{count}-fresh"
        multiply(folder, count, texts)
        held = texts / f"{count // 2:06}.txt"
        held.rename(place / held.name)
        seconds, peak = build(texts, output)
        size = sum((output / name).stat().st_size for name in OUTPUTS) / 1e6
        (place / held.name).rename(held)
        added, _ = build(texts, output)
        idle, _ = build(texts, output)
        build(texts, fresh)
        same = all((output / name).read_bytes() == (fresh / name).read_bytes() for name in OUTPUTS[:-1])
        print(
            f"| {count:,} | {seconds:.1f} | {1000 * seconds / count:.1f} | {peak:,.0f} | {size:,.0f} "
            f"| {added:.1f} | {idle:.1f} | {same} |",
            flush=True,
        )
        for path in (texts, output, fresh):
            shutil.rmtree(path)


def _python(code: str, *arguments: str) -> str:
    return subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True, text=True).stdout


def _time(command: Sequence[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Run the parts asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000, 10000])
    parser.add_argument("--twice", type=int, default=1500)
    parser.add_argument("--part", nargs="+", choices=PARTS, default=PARTS)
    chosen = parser.parse_args()
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        if "tagging" in chosen.part:
            measure_tagging(chosen.folder, place)
        if "jobs" in chosen.part:
            measure_jobs(chosen.folder, place, chosen.twice)
        if "sizes" in chosen.part:
            measure_sizes(chosen.folder, place, chosen.sizes)


if __name__ == "__main__":
    main()
