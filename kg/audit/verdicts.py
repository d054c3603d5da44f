"""What verdicts lead to: corrections for later builds, and decisions for links.toml where linking joined wrongly."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.audit.sheet import Row
from kg.corrections import FIELDS, Correction
from kg.corrections.entries import default_scope
from kg.corrections.file import check_right
from kg.errors import InputError


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a set of verdicts asks for.

    ``links`` are tables for links.toml. ``disputed`` are rows on which the reviewers differ, ``unusable`` rows that no file
    can express (a body's region is told from its name); both lead to nothing.
    """

    corrections: tuple[Correction, ...] = ()
    links: tuple[str, ...] = ()
    disputed: tuple[Row, ...] = ()
    unusable: tuple[Row, ...] = ()


def to_corrections(sheets: Sequence[Sequence[Row]]) -> Outcome:
    """Turn the wrong facts of one or more reviewers' rows into what later builds need, in the order of the rows.

    A fact is wrong where a reviewer says so and none accepts it. Where two put it right in different ways, it is disputed.
    Raise InputError where a correction cannot be applied, such as a region that does not exist.
    """
    by_id: dict[str, list[Row]] = defaultdict(list)
    for rows in sheets:
        for row in rows:
            by_id[row.id].append(row)
    wrong = {name: rows for name, rows in by_id.items() if any(row.verdict == "wrong" for row in rows)}
    disputed = tuple(rows[0] for rows in wrong.values() if _differ(rows))
    agreed = [_choose(rows) for rows in wrong.values() if not _differ(rows)]
    return Outcome(
        tuple(_to_correction(row) for row in agreed if row.kind in FIELDS),
        tuple(dict.fromkeys(table for row in agreed if (table := _to_link(row)))),
        disputed,
        tuple(row for row in agreed if row.kind not in FIELDS and not _to_link(row)),
    )


def _differ(rows: Sequence[Row]) -> bool:
    rights = {row.right for row in rows if row.verdict == "wrong" and row.right}
    return any(row.verdict == "accept" for row in rows) or len(rights) > 1


def _choose(rows: Sequence[Row]) -> Row:
    """The first row that puts the fact right, else the first that calls it wrong."""
    wrong = [row for row in rows if row.verdict == "wrong"]
    return next((row for row in wrong if row.right), wrong[0])


def _to_correction(row: Row) -> Correction:
    where = f"fact {row.id} ({row.fact})"
    for name, _ in row.fields:
        if name not in FIELDS[row.kind]:
            raise InputError(f"{where}: unknown field {name!r}; keep the column fields as kg audit wrote it")
    changed = [(name, check_right(row.kind, name, value, where)) for name, value in row.right]
    right = tuple((name, value) for name, value in changed if value != dict(row.fields).get(name))
    return Correction(
        kind=row.kind,
        passage=row.passage,
        fields=row.fields,
        right=right,
        before=row.before,
        after=row.after,
        document=row.document,
        source_file=row.source_file,
        scope=row.scope or default_scope(row.kind, right),
        reviewer=row.reviewer,
        note=row.note,
    )


def _to_link(row: Row) -> str:
    """Write the decision of links.toml that undoes a wrong link; empty where there is none."""
    fields = dict(row.fields)
    if row.kind == "broader":
        return _different("program", f"names = {_list(fields['program'], fields['whole'])}", row)
    if row.kind != "merge":
        return ""
    if fields["name"] != fields["other_name"]:
        return _different(fields["what"], f"names = {_list(fields['name'], fields['other_name'])}", row)
    regions = [fields.get(name, "") for name in ("region", "other_region")]
    if not all(regions) or regions[0] == regions[1]:
        return ""
    return _different(fields["what"], f"name = {_quote(fields['name'])}\nregions = {_list(*regions)}", row)


def _different(kind: str, names: str, row: Row) -> str:
    return f'[[different]]  # {row.fact}{_sign(row)}\nkind = "{kind}"\n{names}\n'


def _list(*texts: str) -> str:
    return f"[{', '.join(map(_quote, texts))}]"


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _sign(row: Row) -> str:
    return "".join(f"; {text}" for text in (row.note, row.reviewer) if text)


def new_entries(known: Iterable[Correction], found: Iterable[Correction]) -> tuple[list[Correction], list[Correction]]:
    """Part *found* into what a corrections file with the entries *known* lacks, and what it decides otherwise already."""
    decided: Mapping[tuple[object, ...], Correction] = {one.identity: one for one in known}
    lacking = [one for one in found if one.identity not in decided]
    other = [one for one in found if one.identity in decided and _decision(one) != _decision(decided[one.identity])]
    return lacking, other


def _decision(correction: Correction) -> tuple[object, ...]:
    return correction.right, correction.scope
