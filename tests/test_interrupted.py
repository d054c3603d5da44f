"""Builds that are killed, interrupted or run out of disk, two at once, and builds that go on from an earlier one."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

import kg
from kg.pipeline import OUTPUTS, Settings, run_build
from kg.pipeline.engines import Here

KILLS = 50
PLACES = ("镇江市", "湖州市", "南通市", "青岛市", "十堰市", "洛阳市")
CHARACTERS = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
KG = [sys.executable, "-c", "from kg.cli import main; main()"]
FILES = OUTPUTS[:-1]  # report.json has the seconds


def write_reports(folder: Path, count: int, begin: int = 0) -> None:
    folder.mkdir(exist_ok=True)
    for n in range(begin, begin + count):
        place, pick = PLACES[n % len(PLACES)], random.Random(n)
        own = "".join(pick.choices(CHARACTERS, k=200))  # or all would be near-duplicates
        lines = [
            f"{place}组织工作综述之{n}",
            f"全市深入实施“红色物业”行动，建成示范小区{100 + n}个，培训骨干{n + 2}.5万人次。",
            f"市委组织部推行“先锋驿站{chr(0x7532 + n % 10)}”项目，选派第一书记{n + 3}名。",
            f"{own}。",
        ]
        (folder / f"{n:03}.txt").write_text("\n".join(lines), "utf-8", newline="\n")


def read_outputs(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES}


def build_fresh(reports: Path, output: Path) -> dict[str, bytes]:
    run_build([reports], output)
    return read_outputs(output)


class Counting(Here):
    """Counts the items of each step."""

    def __init__(self):
        self.items = {}

    def run(self, task, items, context=b""):
        def count():
            for one in items:
                self.items[task] = self.items.get(task, 0) + 1
                yield one

        yield from super().run(task, count(), context)


# -- going on from an earlier build ------------------------------------------------------------------------------------
def test_a_build_after_each_change_gives_the_bytes_of_a_fresh_one(tmp_path):
    reports, output = tmp_path / "in", tmp_path / "out"
    write_reports(reports, 8)
    run_build([reports], output)

    def change(name: str) -> None:
        match name:
            case "add":
                write_reports(reports, 1, begin=8)
            case "remove":
                (reports / "002.txt").unlink()
            case "change":
                path = reports / "003.txt"
                path.write_text(path.read_text("utf-8").replace("红色物业", "红色管家"), "utf-8")
            case "rename":
                (reports / "004.txt").rename(reports / "九号.txt")
            case "copy":
                shutil.copy(reports / "005.txt", reports / "copy.txt")

    for name in ("add", "remove", "change", "rename", "copy"):
        change(name)
        run_build([reports], output)
        assert read_outputs(output) == build_fresh(reports, tmp_path / f"fresh-{name}"), name


def test_only_what_changed_is_done_again(tmp_path):
    reports, output = tmp_path / "in", tmp_path / "out"
    write_reports(reports, 8)
    run_build([reports], output)
    same, more = Counting(), Counting()
    run_build([reports], output, engine=same)
    assert "extract_document" not in same.items
    assert "parse" not in same.items
    write_reports(reports, 1, begin=8)
    run_build([reports], output, engine=more)
    assert (more.items["parse"], more.items["extract_document"]) == (1, 1)
    assert more.items["list_document_rows"] < 9


def test_another_version_of_the_program_does_all_again(tmp_path, monkeypatch):
    reports, output = tmp_path / "in", tmp_path / "out"
    write_reports(reports, 3)
    run_build([reports], output)
    monkeypatch.setattr("kg.pipeline.cache._version", lambda: b"another")
    engine = Counting()
    run_build([reports], output, engine=engine)
    assert engine.items["extract_document"] == 3


def test_what_is_kept_between_builds_is_not_committed_by_accident(tmp_path):
    write_reports(tmp_path / "in", 1)
    run_build([tmp_path / "in"], tmp_path / "out")
    git = shutil.which("git") or pytest.skip("needs git")
    subprocess.run([git, "init", "-q", tmp_path / "out"], check=True)
    status = subprocess.run([git, "-C", tmp_path / "out", "status", "-s"], check=True, capture_output=True, text=True)
    assert "graph.ttl" in status.stdout
    assert ".kg" not in status.stdout


def test_other_settings_give_what_they_give_in_an_empty_folder(tmp_path):
    reports, output = tmp_path / "in", tmp_path / "out"
    write_reports(reports, 3)
    run_build([reports], output)
    settings = Settings(base="https://example.org/kg/", with_text=False, people="none")
    run_build([reports], output, settings)
    run_build([reports], tmp_path / "fresh", settings)
    assert read_outputs(output) == read_outputs(tmp_path / "fresh")


def test_processes_give_the_bytes_of_one(tmp_path):
    write_reports(tmp_path / "in", 6)
    run_build([tmp_path / "in"], tmp_path / "two", Settings(jobs=2))
    assert read_outputs(tmp_path / "two") == build_fresh(tmp_path / "in", tmp_path / "none")


def test_many_parts_give_one_whole(tmp_path, monkeypatch):
    write_reports(tmp_path / "in", 6)
    whole = kg.build([tmp_path / "in"])
    monkeypatch.setattr("kg.pipeline.linking.WHOLE", 1)
    monkeypatch.setattr("kg.pipeline.linking.PART", 1)
    run_build([tmp_path / "in"], tmp_path / "parts")
    again = kg.read_graph(tmp_path / "parts" / "graph.ttl")
    assert set(again) == set(whole)
    assert set(again.edges(keys=True)) == set(whole.edges(keys=True))
    lines = (tmp_path / "parts" / "nodes.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == len(whole) + 1


# -- killed ------------------------------------------------------------------------------------------------------------
KILLER = textwrap.dedent("""
    import os, random, signal, sys, time
    from pathlib import Path
    import kg
    from kg.pipeline import run_build
    one, two, output = map(Path, sys.argv[1:4])
    run_build([one], output.with_name("warm"))  # loads everything that is loaded once
    begun = time.monotonic()
    run_build([two], output.with_name("timed"))
    whole = time.monotonic() - begun
    pick = random.Random(8)
    done = 0
    for n in range(int(sys.argv[4])):
        child = os.fork()
        if child == 0:
            run_build([(one, two)[n % 2]], output)
            os._exit(0)
        time.sleep(pick.uniform(0, 1.2 * whole))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        done += os.WIFEXITED(status)
        print(n, flush=True)
        sys.stdin.readline()  # the test looks at the folder now
    print("whole", done)
""")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, to kill many builds in little time")
def test_no_moment_of_a_kill_leaves_anything_half_written(tmp_path):
    one, two, output = tmp_path / "one", tmp_path / "two", tmp_path / "out"
    write_reports(one, 5)
    write_reports(two, 7)
    states = [build_fresh(one, tmp_path / "fresh-one"), build_fresh(two, tmp_path / "fresh-two")]
    command = [sys.executable, "-c", KILLER, str(one), str(two), str(output), str(KILLS)]
    seen = set()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        for n in range(KILLS):
            assert process.stdout.readline().strip() == str(n)
            for name in FILES:
                path = output / name
                if path.exists():
                    assert path.read_bytes() in [state[name] for state in states], (n, name)
            seen.add(tuple(sorted(path.name.split("-")[0] for path in (output / ".kg").glob("*"))))
            process.stdin.write("\n")
            process.stdin.flush()
        last = process.stdout.readline()
    assert process.returncode == 0
    whole = int(last.removeprefix("whole"))
    assert 0 < whole < KILLS  # some were killed, and some were done before
    run_build([one], output)
    assert read_outputs(output) == states[0]
    assert sorted(path.name for path in output.iterdir()) == sorted([".kg", *OUTPUTS])
    assert not list((output / ".kg").glob("staging-*"))


@pytest.mark.parametrize("moved", range(len(OUTPUTS)))
def test_outputs_that_a_kill_left_between_old_and_new_are_put_in_place_by_the_next_build(tmp_path, moved):
    one, two, output = tmp_path / "one", tmp_path / "two", tmp_path / "out"
    write_reports(one, 3)
    write_reports(two, 4)
    run_build([one], output)
    fresh = build_fresh(two, tmp_path / "fresh")
    ready = output / ".kg" / "ready"
    ready.mkdir()
    for name in OUTPUTS[moved:]:
        shutil.copy(tmp_path / "fresh" / name, ready / name)
    for name in OUTPUTS[:moved]:
        shutil.copy(tmp_path / "fresh" / name, output / name)
    (tmp_path / "empty.txt").write_bytes(b"")
    with pytest.raises(kg.InputError):
        kg.build([tmp_path / "empty.txt"], output)  # builds nothing, and yet finishes what was begun
    assert read_outputs(output) == fresh
    assert not ready.exists()


# -- interrupted, full, two at once ------------------------------------------------------------------------------------
@pytest.mark.skipif(os.name != "posix", reason="sends SIGINT")
def test_an_interrupted_build_says_so_and_the_next_goes_on(tmp_path):
    reports, output = tmp_path / "in", tmp_path / "out"
    write_reports(reports, 400)
    heed = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "  # a job in the background ignores it
    process = subprocess.Popen(
        [sys.executable, "-c", heed + KG[-1], "build", str(reports), "-o", str(output), "-j", "1"],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    cache = output / ".kg" / "cache.sqlite-wal"
    while process.poll() is None and not (cache.exists() and cache.stat().st_size > 100_000):
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "interrupted" in said.decode()
    assert "Traceback" not in said.decode()
    assert not (output / "graph.ttl").exists()
    engine = Counting()
    run_build([reports], output, engine=engine)
    assert engine.items.get("parse", 0) + engine.items.get("extract_document", 0) < 800
    assert read_outputs(output) == build_fresh(reports, tmp_path / "fresh")


@pytest.mark.skipif(os.name != "posix", reason="needs limits of POSIX")
@pytest.mark.parametrize("kilobytes", [16, 100, 300])
def test_a_full_disk_leaves_the_earlier_output_and_a_clear_line(tmp_path, kilobytes):
    reports, output = tmp_path / "in", tmp_path / "out"
    write_reports(reports, 3)
    run_build([reports], output)
    before = read_outputs(output)
    write_reports(reports, 60)
    code = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({kilobytes * 1024},) * 2); {KG[-1]}"
    command = [sys.executable, "-c", code, "build", str(reports), "-o", str(output), "-j", "0"]
    ended = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert ended.returncode == 2, ended.stderr
    assert str(output) in ended.stderr
    assert "Traceback" not in ended.stderr
    assert read_outputs(output) == before
    run_build([reports], output)
    assert read_outputs(output) == build_fresh(reports, tmp_path / "fresh")


def test_two_builds_into_one_folder_do_not_meet(tmp_path):
    write_reports(tmp_path / "in", 600)  # at which the first is still busy when the second starts
    command = [*KG, "build", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "-q", "-j", "0"]
    first = subprocess.Popen(command)
    while first.poll() is None and not (tmp_path / "out" / ".kg" / "cache.sqlite").exists():
        time.sleep(0.01)
    second = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    third = subprocess.run([*command, "--wait", "120"], capture_output=True, text=True, encoding="utf-8")
    assert first.wait(60) == 0
    assert second.returncode == 2
    assert "another build is at work in this folder; wait for it (--wait SECONDS)" in second.stderr
    assert (third.returncode, third.stderr) == (0, "")


def test_a_document_that_no_process_can_finish_is_set_aside_and_named(tmp_path):
    write_reports(tmp_path / "in", 3)
    text = "\n".join(f"全市深入实施“红色物业”行动，建成示范小区{n}个。" for n in range(120_000))
    (tmp_path / "in" / "巨大.txt").write_text(f"宿迁市工作综述\n{text}", "utf-8")
    command = [*KG, "build", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "-j", "2", "--max-seconds", "10"]
    ended = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert ended.returncode == 2
    assert "巨大.txt" in ended.stderr
    assert "took more than 10 seconds" in ended.stderr
    report = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    assert len(report["documents"]) == 3
