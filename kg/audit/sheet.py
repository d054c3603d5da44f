"""A sample as rows of a table that people fill in: written as CSV for spreadsheets, and read back with their verdicts."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import zip_longest
from pathlib import Path
from typing import Literal, cast, get_args

import networkx as nx

from kg.audit.facts import Pairs
from kg.audit.sampling import Drawn
from kg.audit.wording import state
from kg.corrections import Scope
from kg.corrections.places import CONTEXT
from kg.errors import InputError
from kg.model import Evidence
from kg.tables import clean, safe_cell

Verdict = Literal["accept", "wrong", "unsure"]
_VERDICTS: dict[str, Verdict] = {
    **dict.fromkeys(("accept", "a", "right", "对", "正确"), "accept"),
    **dict.fromkeys(("wrong", "w", "错", "错误", "不对"), "wrong"),
    **dict.fromkeys(("unsure", "u", "?", "不确定", "存疑"), "unsure"),
}
COLUMNS = (
    *("id", "kind", "fact", "before", "passage", "after", "document", "source_file"),
    *("verdict", "correction", "scope", "note", "reviewer"),
    *("confidence", "facts_of_kind", "fields", "other_passage"),
)
_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Row:
    """One fact to judge, and what a person says of it; ``verdict`` is None as long as nobody does.

    ``before``, ``passage`` and ``after`` are one stretch of the report ``document``, on one line each. ``size`` is the number
    of facts of this kind in the graph. ``right`` holds the corrected fields of a wrong fact.
    """

    id: str
    kind: str
    fact: str
    before: str
    passage: str
    after: str
    document: str
    source_file: str
    fields: Pairs
    size: int
    confidence: Decimal | None = None
    other_passage: str = ""
    verdict: Verdict | None = None
    right: Pairs = ()
    scope: Scope | None = None
    note: str = ""
    reviewer: str = ""


def to_row(graph: nx.MultiDiGraph, drawn: Drawn) -> Row:
    """Give a drawn fact as a row without verdict."""
    fact = drawn.fact
    attrs = graph.nodes[fact.document]
    before, passage, after = cut(attrs.get("text", ""), fact.passages[0])
    # by places, since a reprint has the same words, and one report can have them twice
    places = ",".join(f"{one.begin}-{one.end}" for one in fact.passages)
    key = "\x1f".join((fact.kind, fact.document, places, str(fact.fields), str(fact.other)))
    return Row(
        id="f" + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:10],
        kind=fact.kind,
        fact=_line(state(fact.kind, fact.fields)),
        before=before,
        passage=passage,
        after=after,
        document=_line(attrs["label"]),
        source_file=_line(attrs["source_file"]),
        fields=tuple((name, _line(value)) for name, value in fact.fields),
        size=drawn.stratum,
        confidence=fact.confidence,
        other_passage=_tell_other(graph, fact.other),
    )


def cut(text: str, passage: Evidence, width: int = CONTEXT) -> tuple[str, str, str]:
    """Give what stands before a passage in *text*, the passage, and what stands after it, each on one line."""
    before = _line(text[max(0, passage.begin - 2 * width) : passage.begin])[-width:]
    after = _line(text[passage.end : passage.end + 2 * width])[:width]
    return before.strip(), _line(passage.text), after.strip()


def _tell_other(graph: nx.MultiDiGraph, other: Evidence | None) -> str:
    if other is None:
        return ""
    before, passage, after = cut(graph.nodes[other.document].get("text", ""), other)
    return f"{before}【{passage}】{after} ({_line(graph.nodes[other.document]['label'])})"


def _line(text: str) -> str:
    """Give *text* on one line, without what a spreadsheet cannot hold."""
    return " ".join(clean(text).split())


def _join(pairs: Pairs) -> str:
    """Write fields as lines ``region: 河南省``, for one cell."""
    return "\n".join(f"{name}: {value}" for name, value in pairs)


def _split(cell: str) -> Pairs:
    lines = [re.split(r"[:：]", line, maxsplit=1) for line in cell.splitlines() if line.strip()]
    return tuple((line[0].strip(), line[-1].strip() if len(line) > 1 else "") for line in lines)


def to_csv(rows: Iterable[Row]) -> bytes:
    """Write rows as CSV for spreadsheets: UTF-8 with BOM, and no cell that is run as a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(to_cells(row) for row in rows)
    return out.getvalue().encode("utf-8-sig", "replace")


def to_cells(row: Row) -> list[str]:
    """Give a row's cells in the order of ``COLUMNS``, as the file has them."""
    cells = {name: getattr(row, name) or "" for name in COLUMNS if name in Row.__slots__}
    cells |= {"fields": _join(row.fields), "correction": _join(row.right), "facts_of_kind": str(row.size)}
    cells["confidence"] = "" if row.confidence is None else format(row.confidence, "f")
    return [_shield(cells[name]) for name in COLUMNS]


def _shield(text: str) -> str:
    """Make a cell safe so that :func:`_unshield` gives exactly *text* again."""
    return f"'{text}" if _is_shielded(text) else safe_cell(text)


def _unshield(cell: str) -> str:
    return cell[1:] if _is_shielded(cell) else cell


def _is_shielded(text: str) -> bool:
    """Tell whether an apostrophe stands before what would be a formula: put there by safe_cell, or as if it had been."""
    first = text.lstrip("'")[:1]
    return text.startswith("'") and safe_cell(first) != first


def read_rows(path: str | os.PathLike[str]) -> list[Row]:
    """Read the rows of a sample with their verdicts, as the page or a spreadsheet saved it (UTF-8 or GB18030; , ; or tab).

    Raise InputError naming the file, the line and the remedy where something is wrong.
    """
    file = Path(path)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror}); name a file that kg audit wrote") from error
    try:
        records = _parse(_decode(data, file))
    except csv.Error as error:
        raise InputError(f"{file}: no table ({error}); keep the rows of the file that kg audit wrote") from error
    header = records[0] if records else []
    lacking = [name for name in COLUMNS if name not in header]
    if lacking:
        raise InputError(f"{file}: no column {lacking[0]!r}; keep the columns of the file that kg audit wrote")
    rows = [
        _to_row(dict(zip_longest(header, map(_unshield, record[: len(header)]), fillvalue="")), f"{file}, row {number}")
        for number, record in enumerate(records[1:], 2)
        if any(record)
    ]
    _check_unique(rows, file)
    return rows


def _decode(data: bytes, file: Path) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(f"{file}: neither UTF-8 nor GB18030; save it as CSV UTF-8")


def _parse(text: str) -> list[list[str]]:
    """Read the cells; a spreadsheet may have put ; or tabs in place of the commas."""
    head = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=head.count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _to_row(cells: Mapping[str, str], where: str) -> Row:
    word, scope = cells["verdict"].strip().lower(), cells["scope"].strip().lower()
    if word and word not in _VERDICTS:
        raise InputError(f"{where}: unknown verdict {word!r}; write accept, wrong or unsure, or leave it empty")
    if scope and scope not in get_args(Scope):
        raise InputError(f"{where}: unknown scope {scope!r}; write {', '.join(get_args(Scope))}, or leave it empty")
    right = _split(cells["correction"])
    if right and _VERDICTS.get(word) != "wrong":
        raise InputError(f"{where}: a correction stands beside the verdict {word or 'none'!r}; write wrong")
    texts = ("id", "kind", "fact", "before", "passage", "after", "document", "source_file", "other_passage")
    return Row(
        **{name: cells[name] for name in texts},
        note=" ".join(cells["note"].split()),
        reviewer=" ".join(cells["reviewer"].split()),
        fields=_split(cells["fields"]),
        size=int(_to_number(cells["facts_of_kind"], where, "facts_of_kind")),
        confidence=_to_number(cells["confidence"], where, "confidence") if cells["confidence"].strip() else None,
        verdict=_VERDICTS.get(word),
        right=right,
        scope=cast(Scope, scope) if scope else None,
    )


def _to_number(cell: str, where: str, column: str) -> Decimal:
    try:
        number = Decimal(cell.strip())
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite() or number < 0:
        raise InputError(f"{where}: {column} is {cell!r}, no number; keep this column as kg audit wrote it")
    return number


def _check_unique(rows: Sequence[Row], file: Path) -> None:
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            raise InputError(f"{file}: fact {row.id} stands there twice; keep one of the two rows")
        seen.add(row.id)
