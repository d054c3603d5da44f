"""Named questions: SPARQL files with a describing comment and parameters that are bound as escaped, typed values."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import pyoxigraph as ox

from kg.errors import QueryError
from kg.rdf import terms as t

_COMMENT = re.compile(r"#[ \t]*([^\n]*)\n?")
_PARAMETER = re.compile(r"param[ \t]+([A-Za-z_]\w*)(?:[ \t]+\((\w+)\))?[ \t]*:[ \t]*(.*)")
_WHERE = re.compile(r"^WHERE[ \t]*\{", re.MULTILINE | re.IGNORECASE)
_NO_VALUE = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff]")
_TYPES = ("string", "integer", "decimal", "iri")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable of a question that the caller can bind. ``type`` is string, integer, decimal or iri."""

    name: str
    type: str
    description: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question that has a name. Left unbound, a parameter is an ordinary variable: the answer holds every value."""

    name: str
    description: str
    parameters: tuple[Parameter, ...]
    sparql: str


def list_queries(folder: str | os.PathLike[str] | None = None) -> tuple[Question, ...]:
    """List the packaged questions, and those of *folder*, which go before packaged ones of the same name; by name."""
    found = {question.name: question for question in _read_folder(files("kg") / "data" / "queries")}
    if folder is not None:
        if not Path(folder).is_dir():
            raise QueryError(f"{folder}: no such folder of .rq files; check the path")
        found |= {question.name: question for question in _read_folder(Path(folder))}
    return tuple(found[name] for name in sorted(found))


def named_query(
    name: str, params: Mapping[str, str] | None = None, *, folder: str | os.PathLike[str] | None = None
) -> str:
    """Give the SPARQL of the question *name* with *params* bound, each by a VALUES block that opens its WHERE.

    Raise QueryError for a name or parameter that does not exist, and for a value that does not fit the type.
    """
    questions = {question.name: question for question in list_queries(folder)}
    if name not in questions:
        raise QueryError(f"no question is named {name!r}; expected one of {', '.join(questions)}")
    return bind(questions[name], params or {})


def bind(question: Question, params: Mapping[str, str]) -> str:
    """Give the question's SPARQL with *params* bound, as :func:`named_query` does."""
    known = {parameter.name: parameter for parameter in question.parameters}
    for unknown in sorted(params.keys() - known.keys()):
        expected = f"expected {', '.join(known)}" if known else "it takes none"
        raise QueryError(f"question {question.name}: unknown parameter {unknown!r}; {expected}")
    values = [f"VALUES ?{key} {{ {_to_sparql(question, known[key], params[key])} }}" for key in known if key in params]
    where = _WHERE.search(question.sparql)
    if not values:
        return question.sparql
    if not where:
        raise QueryError(f"question {question.name}: no line begins with WHERE {{; parameters are bound there")
    return " ".join([question.sparql[: where.end()], *values, question.sparql[where.end() :].lstrip(" ")])


def _read_folder(folder: Traversable) -> Iterator[Question]:
    for file in folder.iterdir():
        if file.name.endswith(".rq") and file.is_file():
            yield parse_question(file.name.removesuffix(".rq"), _read(file))


def _read(file: Traversable) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{file}: cannot be read as UTF-8 text ({error}); save it as UTF-8") from error


def parse_question(name: str, sparql: str) -> Question:
    """Read the comments at the top: a description, then ``# param NAME (TYPE): what it is``; the type may be left out."""
    description, parameters, position = [], [], 0
    while comment := _COMMENT.match(sparql, position):
        position = comment.end()
        declared = _PARAMETER.fullmatch(comment[1].strip())
        if declared:
            parameters.append(_to_parameter(name, declared))
        else:
            description.append(comment[1].strip())
    if not any(description):
        raise QueryError(f"question {name}: no describing comment; begin the file with `# What it answers.`")
    return Question(name, " ".join(filter(None, description)), tuple(parameters), sparql)


def _to_parameter(name: str, declared: re.Match[str]) -> Parameter:
    type_ = declared[2] or "string"
    if type_ not in _TYPES:
        raise QueryError(
            f"question {name}: parameter {declared[1]}: unknown type {type_!r}; expected {', '.join(_TYPES)}"
        )
    return Parameter(declared[1], type_, declared[3])


def _to_sparql(question: Question, parameter: Parameter, value: str) -> str:
    """Write a value as SPARQL. What SPARQL would have to escape is refused, but for quotation marks."""
    problem = f"question {question.name}: {parameter.name} is {value!r}; expected "
    if _NO_VALUE.search(value):
        raise QueryError(problem + "a value without control characters and backslashes")
    try:
        if parameter.type == "iri":
            return str(ox.NamedNode(value))
        if parameter.type == "integer":
            return str(int(value))
        if parameter.type == "decimal":
            return f'"{Decimal(value):f}"^^<{t.DECIMAL}>'
    except (ValueError, InvalidOperation) as error:
        raise QueryError(f"{problem}one of type {parameter.type}") from error
    quoted = value.replace('"', '\\"')
    return f'"{quoted}"'
