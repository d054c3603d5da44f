"""The user's decisions on what is one thing: links.toml, read and checked."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

from kg.divisions import load_divisions
from kg.errors import InputError
from kg.files import parse_toml, read_text
from kg.names import squeeze_name

DecisionKind = Literal["program", "person", "organization"]
_KINDS = ("program", "person", "organization")
_EXAMPLES = {
    "same": 'kind = "program", names = ["红色物业", "红色物管家"]',
    "different": 'kind = "person", name = "李明", regions = ["浙江省湖州市", "江苏省南京市"]',
    "rename": 'kind = "program", from = "红色物管家", to = "红色物业"',
    "broader": 'narrow = "皖美红色物业", broad = "红色物业"',
}


@dataclass(frozen=True, slots=True)
class Same:
    """All *names* are one thing; with *regions*, only as the reports of these regions use them."""

    kind: DecisionKind
    names: tuple[str, ...]
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Different:
    """The *names* are different things; a single name means a different thing in each of the *regions*."""

    kind: DecisionKind
    names: tuple[str, ...]
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rename:
    """What the reports call *old* is to be labelled *new*; where *new* is known too, the two are one."""

    kind: DecisionKind
    old: str
    new: str
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Broader:
    """The program *narrow* is a kind of *broad*."""

    narrow: str
    broad: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """All tables of one links.toml, in the order of the file."""

    same: tuple[Same, ...] = ()
    different: tuple[Different, ...] = ()
    rename: tuple[Rename, ...] = ()
    broader: tuple[Broader, ...] = ()


NO_DECISIONS = Decisions()
_T = TypeVar("_T")


def read_decisions(path: str | os.PathLike[str]) -> Decisions:
    """Read a links.toml. Raise InputError naming the file, the table and the remedy where something is wrong."""
    file = Path(path)
    try:
        tables = parse_toml(read_text(file))
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror}); name a links.toml that exists") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: not UTF-8; save it as UTF-8") from error
    except ValueError as error:
        raise InputError(
            f"{file}: not TOML: {error}; strings stand in straight quotes, tables begin with [[same]]"
        ) from error
    for name in sorted(set(tables) - set(_EXAMPLES)):
        raise InputError(
            f"{file}: unknown table [[{name}]]; expected [[same]], [[different]], [[rename]] or [[broader]]"
        )
    decisions = Decisions(
        tuple(_read_tables(file, tables, "same", _read_same)),
        tuple(_read_tables(file, tables, "different", _read_different)),
        tuple(_read_tables(file, tables, "rename", _read_rename)),
        tuple(_read_tables(file, tables, "broader", _read_broader)),
    )
    _check_contradictions(file, decisions)
    return decisions


class _Table:
    """One table of the file; its methods give checked values, or raise InputError that names file and table."""

    def __init__(self, file: Path, section: str, number: int, values: Mapping[str, Any]) -> None:
        self.values, self.section = values, section
        self.where = f"{file}: [[{section}]] number {number}"

    def fail(self, problem: str) -> InputError:
        return InputError(f"{self.where}: {problem}; write for example: {_EXAMPLES[self.section]}")

    def check_keys(self, *known: str) -> None:
        for key in sorted(set(self.values) - set(known)):
            raise self.fail(f"unknown key {key!r}")

    def text(self, key: str) -> str:
        value = self.values.get(key)
        if not isinstance(value, str) or not squeeze_name(value):
            raise self.fail(f"{key!r} is missing" if value is None else f"{key!r} must be a name, not {value!r}")
        return value.strip()

    def kind(self) -> DecisionKind:
        value = self.text("kind")
        if value not in _KINDS:
            raise self.fail(f"unknown kind {value!r}, expected one of {', '.join(_KINDS)}")
        return cast(DecisionKind, value)

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and squeeze_name(one) for one in value):
            raise self.fail(f"{key!r} must be a list of names, not {value!r}")
        return tuple(dict.fromkeys(one.strip() for one in value))

    def names(self) -> tuple[str, ...]:
        if "name" in self.values and "names" in self.values:
            raise self.fail("both 'name' and 'names' are given")
        return (self.text("name"),) if "name" in self.values else self.texts("names")

    def regions(self) -> tuple[str, ...]:
        return tuple(map(self._region, self.texts("regions")))

    def _region(self, name: str) -> str:
        divisions = load_divisions()
        if region := divisions.get(name):
            return region.full_name
        found = divisions.find(name)
        if len(found) == 1:
            return found[0].full_name
        hint = f" ({'、'.join(region.full_name for region in found)})" if found else ""
        raise self.fail(f"{len(found)} regions are called {name!r}{hint}: give a full name such as 浙江省湖州市")


def _read_tables(file: Path, tables: Mapping[str, Any], section: str, read: Callable[[_Table], _T]) -> list[_T]:
    values = tables.get(section, [])
    if not isinstance(values, list) or not all(isinstance(one, dict) for one in values):
        raise InputError(f"{file}: write [[{section}]] with two brackets on each side, once for every decision")
    return [read(_Table(file, section, number, one)) for number, one in enumerate(values, 1)]


def _read_same(table: _Table) -> Same:
    table.check_keys("kind", "name", "names", "regions")
    same = Same(table.kind(), table.names(), table.regions())
    if len(same.names) < 2 and (not same.names or len(same.regions) < 2):
        raise table.fail("needs two 'names', or one 'name' and two 'regions'")
    return same


def _read_different(table: _Table) -> Different:
    table.check_keys("kind", "name", "names", "regions")
    different = Different(table.kind(), table.names(), table.regions())
    if len(different.names) < 2 and not (different.names and different.regions):
        raise table.fail("needs two 'names', or one 'name' and the 'regions' where it is another thing")
    if len(different.names) > 1 and different.regions:
        raise table.fail("'regions' go with one 'name' only")
    return different


def _read_rename(table: _Table) -> Rename:
    table.check_keys("kind", "from", "to", "regions")
    return Rename(table.kind(), table.text("from"), table.text("to"), table.regions())


def _read_broader(table: _Table) -> Broader:
    table.check_keys("narrow", "broad")
    broader = Broader(table.text("narrow"), table.text("broad"))
    if squeeze_name(broader.narrow) == squeeze_name(broader.broad):
        raise table.fail("'narrow' and 'broad' are one name")
    return broader


def _check_contradictions(file: Path, decisions: Decisions) -> None:
    """Raise InputError where one table says that two names are one thing and another that they are not."""
    apart = {
        (d.kind, a, b): n for n, d in enumerate(decisions.different, 1) for a in d.names for b in d.names if a != b
    }
    joined = [("same", n, s.kind, s.names) for n, s in enumerate(decisions.same, 1)]
    joined += [("rename", n, r.kind, (r.old, r.new)) for n, r in enumerate(decisions.rename, 1)]
    for section, number, kind, names in joined:
        for a in names:
            for b in names:
                if other := apart.get((kind, a, b)):
                    raise InputError(
                        f"{file}: [[{section}]] number {number} makes {a} and {b} one thing, [[different]] number {other} "
                        "keeps them apart; remove one of the two"
                    )
