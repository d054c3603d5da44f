"""What someone tries who wants more from govkg than a graph: each test is an attack that once came further than it should."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

import kg
from kg.audit.sheet import COLUMNS, read_rows
from kg.cli import main
from kg.corrections import read_corrections
from kg.errors import GraphError, InputError, OutputError, QueryError
from kg.evaluation import read_labels
from kg.exports.export import export
from kg.files import write_atomically
from kg.linking import read_decisions
from kg.serve.protocol import ProtocolError, parse_request
from kg.sparql import run_query
from kg.sparql.questions import list_queries
from kg.sparql.store import load_store

_REPORT = "吴兴区推行红色物业\n\n吴兴区扎实推进“红色物业”创建行动，2022年以来建成示范小区120个。\n"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(_REPORT, "utf-8")
    return path


@pytest.mark.parametrize("name", [".gitignore", "cache.sqlite", "lock.sqlite", "ready"])
def test_a_link_planted_in_the_build_folder_changes_nothing_elsewhere(tmp_path: Path, report: Path, name: str) -> None:
    victim, home = tmp_path / "victim", tmp_path / "output" / ".kg"
    victim.write_bytes(b"precious")
    home.mkdir(parents=True)
    (home / name).symlink_to(victim)
    with pytest.raises(OutputError, match="a link"):
        kg.build([report], tmp_path / "output")
    assert victim.read_bytes() == b"precious"


def test_a_build_folder_that_is_a_link_is_not_written_through(tmp_path: Path, report: Path) -> None:
    victim, output = tmp_path / "victim", tmp_path / "output"
    victim.mkdir()
    output.mkdir()
    (output / ".kg").symlink_to(victim)
    with pytest.raises(OutputError, match="a link"):
        kg.build([report], output)
    assert list(victim.iterdir()) == []


def test_a_lock_that_is_no_database_is_named(tmp_path: Path, report: Path) -> None:
    home = tmp_path / "output" / ".kg"
    home.mkdir(parents=True)
    (home / "lock.sqlite").write_bytes(b"planted " * 1000)
    with pytest.raises(OutputError, match=r"lock\.sqlite: damaged"):
        kg.build([report], tmp_path / "output")


_PLANTED = {
    "pickle": "UPDATE results SET value = x'80049528000000000000008c05706f736978948c0673797374656d9493942e'",
    "number": "UPDATE results SET value = 12345",
    "trigger": "CREATE TRIGGER planted AFTER INSERT ON results BEGIN DELETE FROM results; END",
    "view": "DROP TABLE results; CREATE VIEW results AS SELECT x'00' AS key, 0 AS number, x'00' AS value",
    "other columns": "DROP TABLE results; CREATE TABLE results (planted)",
}


@pytest.mark.parametrize("name", _PLANTED)
def test_planted_results_are_named_or_begun_anew(tmp_path: Path, report: Path, name: str) -> None:
    output = tmp_path / "output"
    kg.build([report], output)
    before = (output / "graph.ttl").read_bytes()
    with closing(sqlite3.connect(output / ".kg" / "cache.sqlite")) as database:
        database.executescript(_PLANTED[name])
    try:
        kg.build([report], output)
    except OutputError as error:
        assert "cache.sqlite: damaged; remove it" in str(error)  # noqa: PT017 - either is right
    assert (output / "graph.ttl").read_bytes() == before


def test_the_page_of_an_earlier_build_is_no_report(tmp_path: Path, report: Path) -> None:
    kg.build([tmp_path], tmp_path)
    before = (tmp_path / "graph.ttl").read_bytes()
    kg.build([tmp_path], tmp_path)
    assert (tmp_path / "graph.ttl").read_bytes() == before


def test_an_output_folder_with_a_name_too_long_is_named(report: Path) -> None:
    with pytest.raises(OutputError, match="name another"):
        kg.build([report], "名" * 300)


_TOML = {
    "deep": "a = " + "[" * 20_000 + "]" * 20_000,
    "digits": "a = " + "9" * 6000,
    "dotted": ".".join(["a"] * 200_000) + " = 1",
    "quoted": "[" + " . ".join(['"a"'] * 200_000) + "]",
}


@pytest.mark.parametrize("name", _TOML)
@pytest.mark.parametrize("read", [read_decisions, read_corrections])
def test_toml_built_to_exhaust_its_parser_is_named(tmp_path: Path, name: str, read: Callable[[Path], object]) -> None:
    file = tmp_path / "planted.toml"
    file.write_text(_TOML[name], "utf-8")
    with pytest.raises(InputError, match=r"planted\.toml: not TOML"):
        read(file)


@pytest.mark.parametrize("content", ["[" * 100_000, '{"article": ' + "9" * 6000 + "}"])
def test_labels_built_to_exhaust_their_parser_are_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.json").write_text(content, "utf-8")
    with pytest.raises(InputError, match=r"a\.json: nested too deeply, or a number of too many digits"):
        read_labels(tmp_path)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device here")
def test_a_query_from_a_file_without_end_is_refused() -> None:
    done = CliRunner().invoke(main, ["query", str(Path(__file__)), "-f", "/dev/zero"])
    assert done.exit_code == 2
    assert "more than 16 MB" in done.output


def test_a_function_that_nobody_knows_is_named(tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").write_text("", "utf-8")
    with pytest.raises(QueryError, match="urn:system"):
        run_query(tmp_path / "graph.ttl", 'SELECT (<urn:system>("id") AS ?x) {}')


def test_a_limit_of_thousands_of_digits_is_a_bad_request() -> None:
    with pytest.raises(ProtocolError, match="expected a number of rows"):
        parse_request("GET", "query=ASK{}&limit=" + "9" * 5000, "", b"")


def test_verdicts_with_a_cell_of_megabytes_are_named(tmp_path: Path) -> None:
    file = tmp_path / "audit.csv"
    file.write_text(",".join(COLUMNS) + "\n" + "a" * 1_000_000 + "\n", "utf-8")
    with pytest.raises(InputError, match=r"audit\.csv: no table \(field larger"):
        read_rows(file)


def test_a_row_of_verdicts_that_ends_early_is_named(tmp_path: Path) -> None:
    file = tmp_path / "audit.csv"
    file.write_text(",".join(COLUMNS) + "\nonly,two\n", "utf-8")
    with pytest.raises(InputError, match=r"audit\.csv, row 2: facts_of_kind is '', no number"):
        read_rows(file)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_what_is_kept_between_builds_is_for_its_owner_alone(tmp_path: Path, report: Path) -> None:
    kg.build([report], tmp_path / "output", people="none")
    assert (tmp_path / "output" / ".kg").stat().st_mode & 0o077 == 0


def test_a_store_that_holds_other_files_is_not_removed(tmp_path: Path) -> None:
    graph, folder = tmp_path / "graph.ttl", tmp_path / "mine"
    graph.write_text("", "utf-8")
    folder.mkdir()
    (folder / "kg-store.json").write_text("{}", "utf-8")
    (folder / "precious.txt").write_text("precious", "utf-8")
    with pytest.raises(OutputError, match="is no store"):
        load_store([graph], folder)
    assert (folder / "precious.txt").read_text("utf-8") == "precious"


@pytest.mark.parametrize("content", ["[[[", '{"prefixes": 5}', "[]", "{}"])
def test_a_planted_description_of_a_store_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "kg-store.json").write_text(content, "utf-8")
    with pytest.raises(GraphError, match="cannot be read"):
        run_query(tmp_path, "ASK {}")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_neither_replaced_nor_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.rq"
    os.mkfifo(pipe)
    with pytest.raises(OutputError, match="no regular file"):
        write_atomically(pipe, b"")
    (tmp_path / "graph.ttl").write_text("", "utf-8")
    with pytest.raises(OutputError, match="no regular file"):
        export(tmp_path / "graph.ttl", "nt", pipe)
    assert "pipe" not in {question.name for question in list_queries(tmp_path)}
    assert pipe.is_fifo()
