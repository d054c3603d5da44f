"""Inputs that any machine can open: files by URL (s3://…, file:///…/*.txt) through fsspec, and articles in Parquet files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from msgspec import structs

from kg.errors import InputError, KgError
from kg.model import Document
from kg.reading.characters import show_path, take_out_unseen
from kg.reading.files import parse_documents
from kg.reading.inputs import READABLE, SUFFIXES
from kg.reading.limits import DEFAULT_LIMITS, MEGABYTE, Limits, too_large
from kg.reading.opening import HEAD, is_container

PARQUET = ".parquet"
COLUMNS = ("text", "title", "source_file", "issued")
"""The columns that are read of a Parquet file; only ``text`` must be there."""
Fault = tuple[str, str]
"""A URL, and why it cannot be read."""
_MOST_FAULTS = 3
_ISO = re.compile(r"\d{4}(?:-\d{2}-\d{2})?")


@dataclass(frozen=True, slots=True)
class Stored:
    """A file at *url*, or one row group of it; ``version`` is another one whenever the file is.

    ``group`` is negative for a file that is read as a whole, ``first`` the number of the group's first row in its file.
    """

    url: str
    version: str
    group: int = -1
    first: int = 0

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return PurePosixPath(self.url).name

    def __str__(self) -> str:
        """Give the URL, with the row group behind it where there is one."""
        return show_path(self.url) + (f"#{self.group}" if self.group >= 0 else "")


def is_stored(path: str) -> bool:
    """Tell whether an input is for this module: it has a scheme (s3://bucket/a.txt), or is a Parquet file or folder."""
    return "://" in path or path.endswith(PARQUET)


def find_stored(urls: Iterable[str]) -> tuple[tuple[Stored, ...], tuple[Fault, ...]]:
    """Find what the URLs name, files, folders and patterns with ``*``, sorted; and what of it cannot be read, with why.

    Of a Parquet file every row group is one, as its footer tells. What a folder has of other types is passed over.
    """
    found: dict[tuple[str, int], Stored] = {}
    failed: list[Fault] = []
    for url in urls:
        for one in _find(url):
            if isinstance(one, Stored):
                found[one.url, one.group] = one
            else:
                failed.append(one)
    return tuple(found[key] for key in sorted(found)), tuple(failed)


def _find(url: str) -> Iterator[Stored | Fault]:
    try:
        files, paths = _list_files(url)
    except (OSError, ImportError, ValueError) as error:
        yield url, f"cannot be opened ({error}); check the address, and the rights to it"
        return
    if not paths:
        yield url, f"no file that can be read is there; put {READABLE} or {PARQUET} files there"
    for path in paths:
        try:
            yield from _list_parts(files, path)
        except FileNotFoundError:
            yield url, "no such file or folder; check the address"
        except OSError as error:
            yield files.unstrip_protocol(path), f"cannot be read ({error}); check the rights to it"
        except InputError as error:
            yield files.unstrip_protocol(path), str(error)


def _list_files(url: str) -> tuple[Any, list[str]]:
    """Give the file system of *url*, and the paths of the files on it that *url* names."""
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise ImportError("it needs fsspec: pip install 'govkg[cluster]'") from error
    files, path = url_to_fs(url)
    named = files.glob(path) if any(mark in path for mark in "*?[") else [path]
    paths = [file for one in named for file in (files.find(one) if files.isdir(one) else [one])]
    return files, [file for file in paths if file == path or _is_wanted(PurePosixPath(file))]


def _is_wanted(path: PurePosixPath) -> bool:
    return not path.name.startswith((".", "_", "~$")) and path.suffix.lower() in SUFFIXES | {PARQUET}


def _list_parts(files: Any, path: str) -> Iterator[Stored]:
    info = files.info(path)
    if info["type"] != "file":
        raise InputError("no regular file; save it as one")
    whole = Stored(files.unstrip_protocol(path), files.ukey(path))
    if PurePosixPath(path).suffix.lower() != PARQUET:
        yield whole
        return
    with files.open(path, "rb") as file:
        footer = _open_parquet(file).metadata
    first = 0
    for group in range(footer.num_row_groups):
        yield replace(whole, group=group, first=first)
        first += footer.row_group(group).num_rows


def parse_stored(stored: Stored, limits: Limits = DEFAULT_LIMITS) -> tuple[list[Document], str]:
    """Read the articles of a file or row group; and say what of it could not be read, "" where all could.

    The text of a row is read as a file of its own, named in ``source_file``: the same text gives the same documents. Where
    it is one article, ``title`` and ``issued`` of the row count. Raise InputError where its content is at fault, and another
    KgError where it could not be fetched.
    """
    import fsspec

    try:
        with fsspec.open(stored.url, "rb") as file:
            if stored.group >= 0:
                return _parse_rows(_read_rows(file, stored, limits), stored, limits)
            return parse_documents(_read(file, stored.name, limits), Path(stored.name), limits), ""
    except OSError as error:
        raise KgError(f"{stored}: cannot be read ({error}); check the address, and the rights to it") from error


def _read(file: Any, name: str, limits: Limits) -> bytes:
    head: bytes = file.read(HEAD)
    what, most = ("a file", limits.file_bytes) if is_container(head) else ("text", limits.text_bytes)
    data: bytes = head + file.read(most + 1 - len(head))
    if len(data) > most:
        raise too_large(name, what, None, most, limits)
    if not data.strip():
        raise InputError(f"{name}: empty file; check that it was saved")
    return data


def _read_rows(file: Any, stored: Stored, limits: Limits) -> list[dict[str, Any]]:
    parquet = _open_parquet(file)
    group = parquet.metadata.row_group(stored.group)
    if group.total_byte_size > limits.file_bytes:
        raise InputError(
            f"{stored}: a row group of {group.total_byte_size / MEGABYTE:,.0f} MB, and the limit is "
            f"{limits.file_bytes / MEGABYTE:,.0f} MB; write the file with some 1,000 rows a group, or raise --max-megabytes"
        )
    columns = [name for name in COLUMNS if name in parquet.schema_arrow.names]
    rows: list[dict[str, Any]] = parquet.read_row_group(stored.group, columns, use_threads=False).to_pylist()
    return rows


def _open_parquet(file: Any) -> Any:
    try:
        from pyarrow import ArrowException, parquet
    except ImportError as error:
        raise InputError("Parquet needs pyarrow; install it with: pip install 'govkg[parquet]'") from error
    try:
        opened = parquet.ParquetFile(file)
    except ArrowException as error:
        raise InputError(f"no Parquet file, or a damaged one ({error}); write it anew") from error
    if "text" not in opened.schema_arrow.names:
        raise InputError(f"has no column text; it has {', '.join(opened.schema_arrow.names[:20])}")
    return opened


def _parse_rows(rows: Iterable[Mapping[str, Any]], stored: Stored, limits: Limits) -> tuple[list[Document], str]:
    docs: list[Document] = []
    faults: list[str] = []
    for number, row in enumerate(rows, stored.first):
        try:
            docs += _parse_row(row, number, stored, limits)
        except InputError as error:
            faults.append(f"row {number}: {error}")
    more = f"; and {len(faults) - _MOST_FAULTS:,} more" if len(faults) > _MOST_FAULTS else ""
    return docs, "; ".join(faults[:_MOST_FAULTS]) + more


def _parse_row(row: Mapping[str, Any], number: int, stored: Stored, limits: Limits) -> list[Document]:
    name, text = str(row.get("source_file") or stored.name), row["text"] or ""
    data = text if isinstance(text, bytes) else str(text).encode("utf-8", "surrogatepass")
    if len(data) > limits.text_bytes:
        raise too_large(name, "text", len(data), limits.text_bytes, limits)
    docs = parse_documents(data, Path(name), limits)
    if len(docs) > 1:
        return docs
    title, issued = _to_text(row.get("title")), _to_text(row.get("issued"))
    return [
        structs.replace(
            doc,
            number=doc.number if row.get("source_file") else number,
            title=title or doc.title,
            issued=issued if _ISO.fullmatch(issued) else doc.issued,
        )
        for doc in docs
    ]


def _to_text(value: object) -> str:
    """Give a cell as one line: 2023-05-01 of a date or time, 2023 of a number, "" of none."""
    if isinstance(value, datetime):
        value = value.date()
    return " ".join(take_out_unseen("" if value is None else str(value)).split())
