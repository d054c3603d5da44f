"""A corrections.toml: read and checked, and written so that people can edit it and keep it under version control."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast, get_args

from kg.corrections.entries import (
    FIELDS,
    RIGHTS,
    STAGES,
    Correction,
    Corrections,
    Pairs,
    Scope,
    default_scope,
    find_region,
    to_number,
)
from kg.divisions import load_divisions
from kg.errors import InputError
from kg.files import parse_toml, read_text

_TEXTS = ("before", "after", "document", "source_file", "reviewer", "note")
_TABLES = ("wrong", "corrected")
_EXAMPLE = 'kind = "program", passage = "“两个维护”", program = "两个维护"'


def read_corrections(path: str | os.PathLike[str]) -> Corrections:
    """Read a corrections.toml. Raise InputError naming the file, the entry and the remedy where something is wrong."""
    file = Path(path)
    try:
        return parse_corrections(read_text(file), str(file))
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror}); name a corrections.toml that exists") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: not UTF-8; save it as UTF-8") from error


def parse_corrections(text: str, file: str = "corrections.toml") -> Corrections:
    """Read the text of a corrections.toml; *file* is its name in complaints. The order is that of the file, wrong ones first."""
    try:
        tables = parse_toml(text)
    except ValueError as error:
        raise InputError(
            f"{file}: not TOML: {error}; strings stand in straight quotes, tables begin with [[wrong]]"
        ) from error
    for name in sorted(set(tables) - set(_TABLES)):
        raise InputError(f"{file}: unknown table [[{name}]]; expected [[wrong]] or [[corrected]]")
    return Corrections(tuple(entry for section in _TABLES for entry in _read_section(file, tables, section)))


def _read_section(file: str, tables: Mapping[str, Any], section: str) -> Iterable[Correction]:
    values = tables.get(section, [])
    if not isinstance(values, list) or not all(isinstance(one, dict) for one in values):
        raise InputError(f"{file}: write [[{section}]] with two brackets on each side, once for every decision")
    return [_Table(f"{file}: [[{section}]] number {n}", one).read(section) for n, one in enumerate(values, 1)]


@dataclass(frozen=True, slots=True)
class _Table:
    """One entry of the file; ``where`` names it in complaints."""

    where: str
    values: Mapping[str, Any]

    def fail(self, problem: str) -> InputError:
        return InputError(f"{self.where}: {problem}")

    def read(self, section: str) -> Correction:
        kind = self.text("kind")
        if kind not in FIELDS:
            raise self.fail(f"unknown kind {kind!r}; expected one of {', '.join(FIELDS)}")
        allowed = {"kind", "passage", "scope", "right", *_TEXTS, *FIELDS[kind]}
        for key in sorted(set(self.values) - allowed):
            raise self.fail(f"unknown key {key!r}; a {kind} has {', '.join(FIELDS[kind])}")
        fields = tuple((name, self.text(name)) for name in FIELDS[kind] if self.values.get(name))
        if not fields:
            raise self.fail(f"it says not which {kind}; give {', '.join(FIELDS[kind])}, for example: {_EXAMPLE}")
        passage, right = self.text("passage"), self.right(kind, section)
        scope = self.scope(kind, right)
        if scope != "everywhere" and not any(self.values.get(name) for name in ("document", "before", "after")):
            raise self.fail('it says not where; give document = the title of the report, or scope = "everywhere"')
        return Correction(
            kind=kind,
            passage=passage,
            fields=fields,
            right=right,
            scope=scope,
            **{name: self.text(name) for name in _TEXTS if self.values.get(name)},
        )

    def text(self, key: str) -> str:
        value = self.values.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        if not isinstance(value, str) or not value.strip():
            raise self.fail(f"{key!r} is missing" if value is None else f"{key!r} must be a text, not {value!r}")
        return value

    def scope(self, kind: str, right: Pairs) -> Scope:
        scope = self.values.get("scope", default_scope(kind, right))
        if scope not in get_args(Scope):
            raise self.fail(f"unknown scope {scope!r}; expected one of {', '.join(get_args(Scope))}")
        return cast(Scope, scope)

    def right(self, kind: str, section: str) -> Pairs:
        right = self.values.get("right", {})
        if not isinstance(right, dict):
            raise self.fail('write what is right as right = {region = "河南省"}')
        if (section == "corrected") != bool(right):
            raise self.fail(
                "no 'right' is given; write it, or call the entry [[wrong]]"
                if section == "corrected"
                else "'right' is given; call the entry [[corrected]]"
            )
        table = _Table(f"{self.where}: right", right)
        return tuple((name, check_right(kind, name, table.text(name), table.where)) for name in right)


def check_right(kind: str, name: str, value: str, where: str) -> str:
    """Give *value* in the form in which it is applied (a region by its full name); raise InputError where it cannot be."""
    value = " ".join(value.split())
    allowed = RIGHTS.get(kind, ())
    if name not in allowed:
        remedy = f"what can be put right is {', '.join(allowed)}" if allowed else "it can only be left out"
        raise InputError(f"{where}: a {kind} has no {name!r} to put right; {remedy}")
    if name == "stage" and value not in STAGES:
        raise InputError(f"{where}: unknown stage {value!r}; expected one of {', '.join(STAGES)}")
    if name == "value" and to_number(value) is None:
        raise InputError(f"{where}: {value!r} is no number; write 12000 or 1.2万")
    return _check_region(value, where) if name == "region" else value


def _check_region(name: str, where: str) -> str:
    if region := find_region(name, load_divisions()):
        return region.full_name
    others = load_divisions().find(name)
    hint = f" ({'、'.join(region.full_name for region in others)})" if others else ""
    raise InputError(f"{where}: {len(others)} regions are called {name!r}{hint}; give a full name such as 浙江省湖州市")


def to_toml(corrections: Iterable[Correction]) -> str:
    """Write entries as a corrections.toml has them, in the order given; what is empty or usual is left out."""
    return "\n".join(map(_to_entry, corrections))


def _to_entry(correction: Correction) -> str:
    c = correction
    lines = [f"[[{'corrected' if c.right else 'wrong'}]]", f"kind = {_quote(c.kind)}"]
    lines += [f"{name} = {_quote(value)}" for name, value in c.fields]
    if c.right:
        lines.append("right = {" + ", ".join(f"{name} = {_quote(value)}" for name, value in c.right) + "}")
    if c.scope != default_scope(c.kind, c.right):
        lines.append(f"scope = {_quote(c.scope)}")
    names = ("before", "passage", "after", "document", "source_file", "reviewer", "note")
    lines += [f"{name} = {_quote(value)}" for name in names if (value := getattr(c, name))]
    return "\n".join(lines) + "\n"


def _quote(text: str) -> str:
    """Write a TOML string: JSON's escapes are TOML's, but for the delete character and lone surrogates, which it forbids."""
    safe = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(safe, ensure_ascii=False).replace("\x7f", "\\u007f")
