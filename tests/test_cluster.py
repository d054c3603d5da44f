"""The engine dask on a real cluster of two workers; faults are put into its processes by a sitecustomize of the test's own."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from kg.errors import KgError
from kg.exports import Place
from kg.linking import NO_DECISIONS
from kg.pipeline import OUTPUTS, Settings, run_build
from kg.pipeline.codec import encode
from kg.pipeline.engines import Failure
from kg.pipeline.writing import Parts

dask = pytest.importorskip("dask", reason="Dask is not installed: the engine dask is not run")
distributed = pytest.importorskip("distributed", reason="Dask is not installed: the engine dask is not run")

from kg.pipeline.cluster import Cluster  # noqa: E402 - it needs Dask

EXAMPLE = Path(kg.__file__).parent / "data" / "example" / "reports"
CORPUS = Path(kg.__file__).parents[2] / "shared" / "corpus"
KG = (sys.executable, "-c", "from kg.cli import main; main()")
SECONDS = 20
"""The most for one item: many times what one takes in a process that must first read its dictionary."""
REPORT = "{}组织工作综述\n全市深入实施“红色物业”行动，建成示范小区120个，培训骨干1.2万人次。\n"
DEADLY, ENDLESS, FATAL = "此句会杀死进程", "此句永远读不完", "此名会杀死工人"
FAULTS = f"""
import os, signal, sys, time
line = " ".join(sys.orig_argv)
if "kg.pipeline.worker" in line or "multiprocessing.spawn" in line:
    from kg.pipeline import tasks

    def spoil(task, word, act):
        def run(item, context):
            if word.encode() in item:
                act()
            return task(item, context)
        return run

    def die():
        os.kill(os.getpid(), signal.SIGKILL)

    for name, word, act in (
        ("extract_document", "{DEADLY}", die),
        ("extract_document", "{ENDLESS}", lambda: time.sleep(3600)),
        ("link_names", "{FATAL}", lambda: (time.sleep(1), die())),
    ):
        tasks.TASKS[name] = spoil(tasks.TASKS[name], word, act)
"""


@contextmanager
def start_cluster(workers, path=""):
    """Start workers in whose processes, and in those that they start, *path* is searched for modules first."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PYTHONPATH", str(path), prepend=os.pathsep)
        with distributed.LocalCluster(
            n_workers=workers, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0"
        ) as running:
            yield running


@pytest.fixture(scope="module")
def faults(tmp_path_factory):
    folder = tmp_path_factory.mktemp("faults")
    (folder / "sitecustomize.py").write_text(FAULTS, "utf-8")
    return folder


@pytest.fixture(scope="module")
def cluster(faults):
    with start_cluster(2, faults) as running:
        yield running


@pytest.fixture(scope="module")
def engine(cluster):
    with closing(Cluster(cluster.scheduler_address, SECONDS)) as running:
        yield running


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    output = tmp_path_factory.mktemp("alone")
    run_build([EXAMPLE], output)
    return output


def read_outputs(folder):
    """Give the content of every output but the report, which tells seconds."""
    return {name: (folder / name).read_bytes() for name in OUTPUTS if name != "report.json"}


def read_triples(paths):
    return {str(quad.triple) for path in paths for quad in ox.parse(path=str(path))}


def test_a_cluster_gives_the_same_bytes_as_one_process(engine, alone, tmp_path):
    report = run_build([EXAMPLE], tmp_path, engine=engine)
    assert not report.failed
    assert read_outputs(tmp_path) == read_outputs(alone)


@pytest.mark.skipif(
    not (CORPUS.is_dir() and os.environ.get("CI")), reason="needs the corpus beside the project, and CI"
)
def test_a_cluster_gives_the_same_bytes_on_the_corpus(engine, tmp_path):
    run_build([CORPUS], tmp_path / "alone")
    run_build([CORPUS], tmp_path / "cluster", engine=engine)
    assert read_outputs(tmp_path / "cluster") == read_outputs(tmp_path / "alone")


def test_a_worker_killed_in_the_middle_of_a_step_costs_nothing(engine, cluster, alone, tmp_path):
    with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
        before = set(client.run(os.getpid).values())
        killed = []

        def kill_one(step, done, total):
            if step == "extract" and not killed:
                assert done < total
                killed.append(min(before))
                os.kill(killed[0], 9)

        report = run_build([EXAMPLE], tmp_path, engine=engine, progress=kill_one)
        client.wait_for_workers(2, timeout=30)
        assert killed
        assert killed[0] not in client.run(os.getpid).values()
    assert not report.failed
    assert read_outputs(tmp_path) == read_outputs(alone)


def test_poison_documents_are_set_aside_and_the_rest_is_as_without_them(engine, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for number, city in enumerate(("镇江市", "常州市", "无锡市", "苏州市")):
        (folder / f"{number}.txt").write_text(REPORT.format(city), "utf-8")
    run_build([folder], tmp_path / "without")
    (folder / "deadly.txt").write_text(REPORT.format("扬州市") + DEADLY + "。\n", "utf-8")
    (folder / "endless.txt").write_text(REPORT.format("泰州市") + ENDLESS + "。\n", "utf-8")
    run_build([EXAMPLE], None, engine=engine)  # every process has its dictionary now, whatever happened to it before
    start = time.monotonic()
    report = run_build([folder], tmp_path / "with", engine=engine)
    assert time.monotonic() - start < 6 * SECONDS
    reasons = {Path(entry["path"]).name: entry["reason"] for entry in report.failed}
    assert set(reasons) == {"deadly.txt", "endless.txt"}
    assert "died" in reasons["deadly.txt"]
    assert f"took more than {SECONDS} seconds" in reasons["endless.txt"]
    assert read_outputs(tmp_path / "with") == read_outputs(tmp_path / "without")


def test_an_item_that_workers_themselves_die_of_is_told_from_those_beside_it(faults):
    good, bad = encode([]), encode([FATAL.encode()])
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),
        start_cluster(1, faults) as running,
        closing(Cluster(running.scheduler_address, SECONDS)) as engine,
    ):
        items = [good, good, good, good, good, bad, good]
        results = list(engine.run("link_names", items, encode(NO_DECISIONS)))
    assert [isinstance(result, Failure) for result in results] == [item is bad for item in items]


def test_workers_with_another_version_are_told_before_anything_is_done(tmp_path):
    shutil.copytree(Path(kg.__file__).parent, tmp_path / "kg", ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "kg" / "model.py").open("a", encoding="utf-8") as file:
        file.write("# another version\n")
    command = [sys.executable, "-m", "distributed.cli.dask_worker", "--no-dashboard", "--no-nanny", "--nthreads", "1"]
    with start_cluster(0) as running:
        worker = subprocess.Popen([*command, running.scheduler_address], cwd=tmp_path, stderr=subprocess.DEVNULL)
        try:
            with distributed.Client(running.scheduler_address, set_as_default=False) as client:
                client.wait_for_workers(1, timeout=60)
            with pytest.raises(KgError, match="another version of govkg"):
                Cluster(running.scheduler_address, SECONDS)
        finally:
            worker.kill()
            worker.wait()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("head", "no address of a Dask scheduler"),
        ("tls://127.0.0.1:9", "certificates"),
        ("tcp://127.0.0.1:9", "answers"),
    ],
)
def test_a_scheduler_that_cannot_be_reached_ends_the_build_with_one_line(address, said, tmp_path):
    command = [*KG, "build", str(EXAMPLE), "-o", str(tmp_path), "--engine", "dask"]
    done = subprocess.run([*command, "--scheduler", address], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert address in done.stderr
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_without_a_scheduler_the_command_starts_a_cluster_of_its_own(tmp_path):
    (tmp_path / "a.txt").write_text(REPORT.format("镇江市"), "utf-8")
    command = [*KG, "build", str(tmp_path / "a.txt"), "-q"]
    subprocess.run([*command, "-o", str(tmp_path / "here"), "--jobs", "0"], check=True)
    done = subprocess.run(
        [*command, "-o", str(tmp_path / "there"), "--engine", "dask"], check=True, capture_output=True, text=True
    )
    assert done.stderr == ""
    assert read_outputs(tmp_path / "there") == read_outputs(tmp_path / "here")


def test_workers_read_urls_and_parquet_and_give_the_same_bytes_as_files(engine, tmp_path):
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    files = [path for path in sorted(EXAMPLE.iterdir()) if path.suffix in (".txt", ".md", ".html")]
    rows = [{"source_file": path.name, "text": path.read_bytes()} for path in files]
    parquet.write_table(arrow.Table.from_pylist(rows), tmp_path / "articles.parquet", row_group_size=3)
    run_build(files, tmp_path / "files")
    run_build([tmp_path / "articles.parquet"], tmp_path / "parquet", engine=engine)
    urls = [f"{EXAMPLE.as_uri()}/*.{suffix}" for suffix in ("txt", "md", "html")]
    run_build(urls, tmp_path / "urls", engine=engine)
    assert read_outputs(tmp_path / "parquet") == read_outputs(tmp_path / "files")
    assert read_outputs(tmp_path / "urls") == read_outputs(tmp_path / "files")


def test_parts_written_by_the_workers_hold_the_whole_graph(engine, alone, tmp_path, monkeypatch):
    parquet = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr("kg.pipeline.linking.WHOLE", 4)
    monkeypatch.setattr("kg.pipeline.linking.PART", 4)  # documents a part
    places = Place("ntriples", str(tmp_path / "nt")), Place("parquet", (tmp_path / "parquet").as_uri())
    report = run_build([EXAMPLE], tmp_path / "out", Settings(parts=Parts(places)), engine=engine)
    parts = sorted((tmp_path / "nt").glob("*.nt"))
    assert len(parts) == 4
    assert read_triples(parts) == read_triples([tmp_path / "out" / "graph.ttl"]) == read_triples([alone / "graph.ttl"])
    nodes, edges = (parquet.read_table(tmp_path / "parquet" / name) for name in ("nodes", "edges"))
    assert nodes["kind"].to_pylist().count("outcome") == report.counts["outcome"]
    assert edges["type"].to_pylist().count("adopts") == report.counts["adopts"]
    for entry in json.loads((tmp_path / "nt" / "_parts.json").read_text("utf-8"))["parts"]:
        data = (tmp_path / "nt" / entry["path"]).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (entry["bytes"], entry["sha256"])


def test_parts_alone_replace_the_parts_of_an_earlier_build(tmp_path, monkeypatch):
    monkeypatch.setattr("kg.pipeline.linking.WHOLE", 4)
    monkeypatch.setattr("kg.pipeline.linking.PART", 4)
    place = tmp_path / "nt"
    settings = Settings(parts=Parts((Place("ntriples", str(place)),), only=True))
    run_build([EXAMPLE], tmp_path / "out", settings)
    assert len(list(place.glob("*.nt"))) == 4
    run_build([EXAMPLE / "kaifeng.txt"], tmp_path / "out", settings)
    assert [path.name for path in place.glob("*.nt")] == ["part-000000.nt"]
    assert not (tmp_path / "out" / "graph.ttl").exists()
    assert (tmp_path / "out" / "report.json").exists()


def test_parts_alone_do_not_stand_beside_an_older_whole_graph(alone, tmp_path):
    settings = Settings(parts=Parts((Place("ntriples", str(tmp_path)),), only=True))
    with pytest.raises(KgError, match="earlier build"):
        run_build([EXAMPLE], alone, settings)
