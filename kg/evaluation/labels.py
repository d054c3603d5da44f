"""Read hand-made labels: one JSON file for each article, in the format that README describes under “Labels”."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

from kg.errors import InputError
from kg.evaluation.entries import Entry
from kg.evaluation.statements import (
    AdoptionKey,
    FigureKey,
    HonourKey,
    PositionKey,
    Statement,
    Statements,
    bare,
    squeeze,
)
from kg.model import Level

LISTS = ("regions", "programs", "adoptions", "outcomes", "people", "organizations", "honours")
_ASIDE = ("non_programs", "non_outcomes")  # what was read and is none: for the labeller's own check
_UNCOUNTED_LEVELS = ("village", "zone")  # no complete authority lists them


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of one article. What is in ``firm`` counts; what is in ``free`` counts neither way.

    ``title`` (without white space) or else ``file`` (the file's name without folder and suffix) says which document of
    a graph is meant. ``lists`` are the lists that the file holds; a list that is absent was not labelled.
    """

    article: str
    title: str
    file: str
    lists: frozenset[str]
    firm: Statements
    free: Statements


def read_labels(folder: str | os.PathLike[str]) -> list[Labels]:
    """Read every ``*.json`` of *folder* (or the one file that it is), sorted by name; at least one.

    Raise InputError, naming file, field and remedy, for a folder without labels and for what does not keep the format.
    """
    path = Path(folder)
    if not path.exists():
        raise InputError(f"{path}: no such folder; give the folder that holds the labels, one .json file an article")
    files = [path] if path.is_file() else sorted(file for file in path.glob("*.json") if file.is_file())
    if not files:
        raise InputError(f"{path}: no .json file in this folder; put the labels there, one file an article")
    labels = [parse_labels(_read_json(file), file.name) for file in files]
    owners: dict[str, str] = {}
    for file, label in zip(files, labels, strict=True):
        owner = owners.setdefault(label.article, file.name)
        if owner != file.name:
            raise InputError(f"{file.name}: article: “{label.article}” names {owner} already; name each article apart")
    return labels


def _read_json(file: Path) -> Any:
    try:
        return json.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise InputError(f"{file.name}: cannot be read ({error.strerror}); check its permissions") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file.name}: not UTF-8 (byte {error.start}); save it in UTF-8") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise InputError(f"{file.name}: no valid JSON ({error.msg}, {where}); mend it there") from error
    except (RecursionError, ValueError) as error:
        raise InputError(f"{file.name}: nested too deeply, or a number of too many digits ({error})") from error


def parse_labels(content: Any, name: str) -> Labels:
    """Make labels of the parsed JSON of the file *name*; errors as :func:`read_labels`."""
    if not isinstance(content, dict):
        raise InputError(f"{name}: no JSON object; write {{…}} with the fields article, title or file, and the lists")
    entry = Entry(name, "", content)
    title, file = entry.text("title", ""), entry.text("file", "")
    if not squeeze(title) and not file:
        raise entry.fail("title", "missing, and “file” too; write the article's title, or the name of its file")
    programs = _programs(entry)
    firm, free = _statements(entry, programs)
    return Labels(entry.text("article"), squeeze(title), Path(file).stem, _lists(entry), firm, free)


def _lists(entry: Entry) -> frozenset[str]:
    """The lists that the file holds. A list of another name is a slip of the pen, which would go unnoticed."""
    for field, value in entry.fields.items():
        if isinstance(value, list) and field not in (*LISTS, *_ASIDE):
            raise entry.fail(field, f"no list of this name; write one of {', '.join((*LISTS, *_ASIDE))}")
    held = frozenset(entry.fields) & frozenset(LISTS)
    if not held:
        raise entry.fail("regions", f"missing, as all lists are; write one at least of {', '.join(LISTS)}")
    if ("programs" in held) != ("adoptions" in held):
        absent = "programs" if "adoptions" in held else "adoptions"
        raise entry.fail(absent, "missing; programs and adoptions belong together")
    return held


@dataclass(frozen=True, slots=True)
class _Program:
    names: frozenset[str]
    clear: bool


def _programs(entry: Entry) -> dict[str, _Program]:
    found = {}
    for program in entry.entries("programs"):
        name = program.text("name")
        names = frozenset(map(bare, [name, *program.texts("surface")]))
        clear = program.choice("certainty", ("clear", "borderline"), "clear") == "clear"
        found[name] = _Program(names, clear)
    return found


def _program_of(entry: Entry, programs: Mapping[str, _Program], name: str) -> _Program:
    if name not in programs:
        raise entry.fail(
            "program", f"“{name}” is no name in the list “programs”; add it there, or write its name as there"
        )
    return programs[name]


def _statements(entry: Entry, programs: Mapping[str, _Program]) -> tuple[Statements, Statements]:
    """What counts, and what counts neither way."""
    regions, adoptions, outcomes = _regions(entry), _adoptions(entry, programs), _outcomes(entry, programs)
    subject = squeeze(entry.text("subject_region", ""))
    people = entry.entries("people")
    firm = Statements(
        regions=_unique([region for region, counts in regions if counts]),
        programs=tuple(adoption for adoption, counts in adoptions if counts),
        outcomes=tuple(outcome for outcome, counts in outcomes if counts),
        people=_unique([_name(person, "name") for person in people]),
        positions=_positions(people),
        honours=tuple(_honour(honour, subject) for honour in entry.entries("honours")),
        orgs=_unique([_name(body, "name") for body in entry.entries("organizations")]),
    )
    free = Statements(
        regions=_unique([region for region, counts in regions if not counts]),
        programs=tuple(adoption for adoption, counts in adoptions if not counts),
        outcomes=tuple(outcome for outcome, counts in outcomes if not counts),
    )
    return firm, free


def _unique(statements: list[Statement[str]]) -> tuple[Statement[str], ...]:
    first = {statement.key: statement for statement in reversed(statements)}
    return tuple(first[key] for key in sorted(first))


def _name(entry: Entry, field: str) -> Statement[str]:
    name = entry.text(field)
    return Statement(squeeze(name), name, entry.text("evidence", ""))


def _regions(entry: Entry) -> list[tuple[Statement[str], bool]]:
    found = []
    for region in entry.entries("regions"):
        full_name = region.text("canonical")
        counts = region.choice("level", get_args(Level)) not in _UNCOUNTED_LEVELS
        found.append((Statement(squeeze(full_name), full_name, region.text("name", full_name)), counts))
    return found


def _adoptions(entry: Entry, programs: Mapping[str, _Program]) -> list[tuple[Statement[AdoptionKey], bool]]:
    found = []
    for adoption in entry.entries("adoptions"):
        region, name = adoption.text("region"), adoption.text("program")
        program = _program_of(adoption, programs, name)
        key = AdoptionKey(squeeze(region), program.names)
        found.append((Statement(key, f"{region}: {name}", adoption.text("evidence", "")), program.clear))
    return found


def _outcomes(entry: Entry, programs: Mapping[str, _Program]) -> list[tuple[Statement[FigureKey], bool]]:
    """Figures with their certainty; without a list of programs their programs are not compared."""
    found = []
    for outcome in entry.entries("outcomes"):
        name = outcome.text("program", "") if "programs" in entry.fields else ""
        program = _program_of(outcome, programs, name) if name else _Program(frozenset(), True)
        key = FigureKey(
            outcome.number("value"), squeeze(outcome.text("unit", "")), outcome.text("measure"),
            squeeze(outcome.text("region", "")), program.names, not program.clear,
        )  # fmt: skip
        text = f"{key.measure} {Decimal(str(key.value)).normalize():f}{key.unit}"
        found.append((Statement(key, text, outcome.text("evidence", "")), not outcome.flag("optional")))
    return found


def _positions(people: Sequence[Entry]) -> tuple[Statement[PositionKey], ...]:
    first: dict[tuple[str, str], Statement[PositionKey]] = {}
    for person in people:
        for post in person.entries("roles"):
            name, role = person.text("name"), post.text("role")
            key = PositionKey(squeeze(name), squeeze(role))
            first.setdefault((key.person, key.role), Statement(key, f"{name}: {role}", person.text("evidence", "")))
    return tuple(first[key] for key in sorted(first))


def _honour(entry: Entry, subject: str) -> Statement[HonourKey]:
    award, recipient = entry.text("award"), entry.text("recipient")
    return Statement(HonourKey(award, (recipient,), subject), f"{recipient}: {award}", entry.text("evidence", ""))
