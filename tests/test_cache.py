"""The build folder's memory of earlier results."""

import sqlite3

import pytest

from kg.errors import OutputError
from kg.pipeline.cache import Cache, make_key


def test_results_are_there_for_the_next_build_and_unused_ones_go(tmp_path):
    path = tmp_path / "cache.sqlite"
    one, two = make_key("step", b"1"), make_key("step", b"2")
    first = Cache(path)
    first.put(one, (b"a", b"b"))
    first.put(two, (b"c",))
    first.finish()
    first.close()
    second = Cache(path)
    assert second.has(one)
    assert second.get_all(one) == [b"a", b"b"]
    assert second.get(one, 1) == b"b"
    second.finish()
    second.close()
    third = Cache(path)
    assert third.has(one)
    assert not third.has(two)
    third.close()


def test_what_was_done_before_an_interruption_is_kept(tmp_path):
    first = Cache(tmp_path / "cache.sqlite")
    first.put(make_key("x"), (b"1",))
    first.close()  # without finish
    second = Cache(tmp_path / "cache.sqlite")
    assert second.has(make_key("x"))
    second.close()


@pytest.mark.parametrize(
    "content", [b"no database at all, but long enough to be taken for one" * 100, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_a_damaged_file_is_begun_anew(tmp_path, content):
    path = tmp_path / "cache.sqlite"
    path.write_bytes(content)
    cache = Cache(path)
    assert not cache.has(make_key("x"))
    cache.put(make_key("x"), (b"1",))
    assert cache.get(make_key("x")) == b"1"
    cache.close()


def test_a_file_that_cannot_be_written_is_an_output_error(tmp_path):
    cache = Cache(tmp_path / "cache.sqlite")
    holder = sqlite3.connect(tmp_path / "cache.sqlite", timeout=0)
    holder.execute("PRAGMA query_only = ON")
    cache._database.execute("PRAGMA query_only = ON")
    with pytest.raises(OutputError, match="make room on the disk"):
        cache.put(make_key("x"), (b"1",))
    cache._database.close()
    holder.close()


def test_keys_tell_apart_what_is_joined_otherwise():
    assert len({make_key("ab", "c"), make_key("a", "bc"), make_key("abc"), make_key(b"ab", b"c", b"")}) == 4
    assert make_key("吴兴", 3) == make_key("吴兴".encode(), "3")
