"""Check a graph file against SHACL shapes, by a fast engine or by the reference one: the same findings from both."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from kg.errors import GraphError, KgError
from kg.rdf import terms as t
from kg.rdf.ontology import find_ontology

Engine = Literal["shacl", "pyshacl"]
ENGINES: tuple[Engine, ...] = ("shacl", "pyshacl")
SUFFIXES = (".ttl", ".nt")
_SHACL = "http://www.w3.org/ns/shacl#"
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One result of a validation. ``severity`` is Violation, Warning or Info; what does not apply is empty.

    ``focus`` is the IRI of the thing, ``path`` that of the property, ``value`` the value as plain text, ``component`` the
    kind of the constraint (MinCount), and ``messages`` what to mend, in every language of the shape.
    """

    severity: str
    focus: str
    path: str
    component: str
    value: str
    messages: tuple[str, ...]

    @property
    def message(self) -> str:
        """Give the message with the fewest Chinese characters, which is the English one of ours."""
        return min(self.messages, key=lambda text: (len(_CHINESE.findall(text)), text), default=self.component)


@dataclass(frozen=True, slots=True)
class Validation:
    """Whether a graph conforms (it has no finding of severity Violation), with all findings, sorted."""

    conforms: bool
    findings: tuple[Finding, ...]
    engine: str

    def count(self, severity: str) -> int:
        """Count the findings of one severity."""
        return sum(finding.severity == severity for finding in self.findings)

    def as_dict(self) -> dict[str, Any]:
        """Give plain values, for JSON."""
        return {"conforms": self.conforms, "engine": self.engine, "findings": [asdict(one) for one in self.findings]}


def validate(
    graph_path: str | os.PathLike[str],
    shapes_path: str | os.PathLike[str] | None = None,
    *,
    engine: Engine | None = None,
) -> Validation:
    """Check a Turtle or N-Triples file against our shapes, or those of *shapes_path*.

    *engine* is the first of ENGINES that is installed, if not given. Raise GraphError where a file is missing or no RDF,
    KgError where the engine is not installed.
    """
    shapes = Path(shapes_path) if shapes_path else find_ontology("shapes.ttl")
    for path in (Path(graph_path), shapes):
        if not path.is_file():
            raise GraphError(f"{path}: no such file; give the graph.ttl of a build")
        if path.suffix.lower() not in SUFFIXES:
            raise GraphError(f"{path}: expected a file that ends in {' or '.join(SUFFIXES)}")
    chosen = engine or _choose()
    run = {"shacl": _run_shacl, "pyshacl": _run_pyshacl}[chosen]
    findings = tuple(sorted(set(run(Path(graph_path), shapes))))
    conforms = all(finding.severity != "Violation" for finding in findings)
    return Validation(conforms, findings, f"{chosen} {version(chosen)}")


def _choose() -> Engine:
    for engine in ENGINES:
        if find_spec(engine):
            return engine
    raise KgError("no SHACL engine is installed; install one with: pip install 'govkg[validate]'")


def _run_shacl(graph: Path, shapes: Path) -> Iterable[Finding]:
    import shacl

    try:
        report = shacl.Shapes.from_file(str(shapes)).validate_file(str(graph), allow_warnings=True)
    except (OSError, ValueError) as error:
        raise GraphError(f"{graph}: cannot be validated ({error}); give the graph.ttl of a build") from error
    for result in report.results:
        yield Finding(
            severity=result.severity,
            focus=_plain(result.focus_node),
            path=_plain(result.path or ""),
            component=result.component.removesuffix("ConstraintComponent"),
            value=result.value_plain or "",
            messages=tuple(sorted(result.messages)),
        )


def _plain(term: str) -> str:
    return term[1:-1] if term.startswith("<") and term.endswith(">") else term


def _run_pyshacl(graph: Path, shapes: Path) -> Iterable[Finding]:
    import pyshacl
    import rdflib

    try:
        parsed = [rdflib.Graph().parse(path) for path in (graph, shapes)]
    except (OSError, SyntaxError, ValueError) as error:
        raise GraphError(f"{graph}: cannot be validated ({error}); give the graph.ttl of a build") from error
    _, report, _ = pyshacl.validate(parsed[0], shacl_graph=parsed[1], allow_warnings=True)
    name = rdflib.Namespace(_SHACL)
    for result in report.subjects(rdflib.RDF.type, name.ValidationResult):

        def one(predicate: str, of: rdflib.term.Node = result) -> str:
            return str(report.value(of, name[predicate]) or "").removeprefix(_SHACL)

        yield Finding(
            severity=one("resultSeverity"),
            focus=one("focusNode"),
            path=one("resultPath"),
            component=one("sourceConstraintComponent").removesuffix("ConstraintComponent"),
            value=one("value"),
            messages=tuple(sorted(str(text) for text in report.objects(result, name.resultMessage))),
        )


def to_text(validation: Validation, *, examples: int | None = 5) -> str:
    """Give the report for people: violations before warnings, one paragraph for each message, with *examples* of each."""
    counts = [
        (validation.count(severity), name) for severity, name in (("Violation", "violation"), ("Warning", "warning"))
    ]
    counted = ", ".join(f"{n} {name}{'s' * (n != 1)}" for n, name in counts)
    lines = [f"{'conforms' if validation.conforms else 'does not conform'}: {counted} ({validation.engine})"]
    order = sorted(validation.findings, key=lambda one: (one.severity != "Violation", one.severity, one.message, one))
    for (severity, message), group in groupby(order, key=lambda one: (one.severity, one.message)):
        found = list(group)
        lines += ["", f"{severity.lower()} × {len(found)}: {message}"]
        lines += [f"  {_show(finding)}" for finding in found[:examples]]
        if examples is not None and len(found) > examples:
            lines.append(f"  … and {len(found) - examples} more")
    return "\n".join(lines) + "\n"


def _show(finding: Finding) -> str:
    parts = [finding.focus, t.shorten(finding.path), repr(finding.value[:60]) if finding.value != finding.focus else ""]
    return "  ".join(part for part in parts if part and part != "''")
