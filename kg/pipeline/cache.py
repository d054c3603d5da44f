"""What earlier builds found, in one SQLite file of the build folder: results by what they were made from.

A result's key is a digest of the step, the version of the program, and everything that went in, so that it can be used
again whenever the same is asked, and never otherwise. Several results of one item have consecutive numbers.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import msgspec

from kg.errors import OutputError

Key = bytes

_LIBRARIES = ("jieba", "lxml", "msgspec", "pypdf", "python-docx", "trafilatura")
_SCHEMA = """
CREATE TABLE IF NOT EXISTS results (key BLOB NOT NULL, number INTEGER NOT NULL, value BLOB NOT NULL, PRIMARY KEY (key, number));
CREATE TEMP TABLE used (key BLOB PRIMARY KEY) WITHOUT ROWID;
"""
# Results are large: with large pages they lie together, and the log is copied into the file every 64 MB.
_PRAGMAS = """
PRAGMA page_size = 32768;
PRAGMA journal_mode = WAL;
PRAGMA wal_autocheckpoint = 2000;
PRAGMA synchronous = NORMAL;
"""
_COMMIT_EVERY = 64


class Cache:
    """Results by key. Without a path it lives in a temporary file that no one else sees."""

    def __init__(self, path: Path | None = None) -> None:
        """Open the file, or begin it anew where it is damaged. Raise OutputError where that is impossible."""
        self._path = path
        try:
            self._database = _open(path)
        except sqlite3.DatabaseError:
            if path is None:
                raise
            path.unlink(missing_ok=True)
            self._database = self._reopen(path)
        self._pending = 0

    def _reopen(self, path: Path) -> sqlite3.Connection:
        try:
            return _open(path)
        except sqlite3.DatabaseError as error:
            raise OutputError(f"{path}: cannot be opened ({error}); give another output folder with -o") from error

    def has(self, key: Key) -> bool:
        """Tell whether the results of *key* are there; they count as used then, and stay."""
        found = self._database.execute("SELECT 1 FROM results WHERE key = ? AND number = 0", (key,)).fetchone()
        if found:
            self._use(key)
        return found is not None

    def put(self, key: Key, values: Sequence[bytes]) -> None:
        """Keep the results of *key*."""
        with self._writing():
            self._database.executemany(
                "INSERT OR REPLACE INTO results VALUES (?, ?, ?)",
                [(key, number, value) for number, value in enumerate(values)],
            )
            self._use(key)
            self._pending += 1
            if self._pending >= _COMMIT_EVERY:
                self._database.commit()
                self._pending = 0

    def get(self, key: Key, number: int = 0) -> bytes:
        """Give a result that is there."""
        row = self._database.execute("SELECT value FROM results WHERE key = ? AND number = ?", (key, number)).fetchone()
        if row is None:
            raise KeyError(key.hex())
        return self._checked(row[0])

    def get_all(self, key: Key) -> list[bytes]:
        """Give all results of *key*, by number."""
        rows = self._database.execute("SELECT value FROM results WHERE key = ? ORDER BY number", (key,))
        return [self._checked(value) for (value,) in rows]

    def finish(self) -> None:
        """Drop what this build did not use, and keep the rest for the next."""
        with self._writing():
            self._database.execute("DELETE FROM results WHERE key NOT IN (SELECT key FROM used)")
            self._database.commit()

    def close(self) -> None:
        """Keep what was found, finished or not, and close the file."""
        try:
            with self._writing():
                self._database.commit()
        finally:
            self._database.close()

    def _checked(self, value: object) -> bytes:
        if isinstance(value, bytes):
            return value
        raise self._damage()

    def _damage(self) -> OutputError:
        return OutputError(f"{self._path}: damaged; remove it and build again, which takes as long as the first time")

    @contextmanager
    def naming_damage(self) -> Iterator[None]:
        """Turn the error of a result that cannot be decoded into one that names the file, where there is one."""
        try:
            yield
        except msgspec.DecodeError as error:
            if self._path is None:
                raise
            raise self._damage() from error

    def _use(self, key: Key) -> None:
        self._database.execute("INSERT OR IGNORE INTO used VALUES (?)", (key,))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise OutputError(
                f"{self._path or 'temporary file'}: cannot be written ({error}); make room on the disk, "
                "or give another output folder with -o, and build again: what was done is kept"
            ) from error


def make_key(*parts: bytes | str | int) -> Key:
    """Make the key of a result from everything that it depends on; the version of the program is always in it."""
    digest = hashlib.sha256(_version())
    for part in parts:
        data = part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.digest()


@cache
def _version() -> bytes:
    """Digest the program and its data, and the versions of the libraries that read and segment."""
    digest = hashlib.sha256()
    for name in _LIBRARIES:
        digest.update(f"{name} {version(name)}\n".encode())
    home = Path(str(files("kg")))
    for path in sorted(home.rglob("*")):
        if path.suffix in (".py", ".tsv"):
            digest.update(path.relative_to(home).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.digest()


def _open(path: Path | None) -> sqlite3.Connection:
    database = sqlite3.connect("" if path is None else path)
    try:
        database.executescript(_PRAGMAS + _SCHEMA)
        database.execute("SELECT key, number, value FROM results LIMIT 1").fetchone()
        if database.execute("SELECT 1 FROM sqlite_master WHERE type IN ('view', 'trigger')").fetchone():
            raise sqlite3.DatabaseError("planted: it holds what this program never makes")
    except sqlite3.DatabaseError:
        database.close()
        raise
    return database
