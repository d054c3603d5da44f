"""Every regular expression of the package: found in the sources, and recorded while they are compiled."""

import ast
import importlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import kg

SOURCES = Path(kg.__file__).parent
FUNCTIONS = ("compile", "match", "search", "fullmatch", "sub", "subn", "split", "findall", "finditer")

# Run in a process of its own: it notes what is compiled where, while every module is loaded, every table that takes no
# argument is made, and the packaged example goes through reading, extraction and linking.
RECORDER = f"""
import importlib, inspect, json, pkgutil, re, sys
seen = []
def noting(function):
    def note(pattern, *arguments, **options):
        frame = sys._getframe(1)
        text, flags = (pattern, 0) if isinstance(pattern, str) else (getattr(pattern, "pattern", ""), 0)
        found = function(pattern, *arguments, **options)
        if isinstance(found, re.Pattern):
            flags = found.flags
        if isinstance(text, str):
            seen.append((frame.f_code.co_filename, frame.f_lineno, text, flags))
        return found
    return note
for name in {FUNCTIONS!r}:
    setattr(re, name, noting(getattr(re, name)))
import kg
for module in pkgutil.walk_packages(kg.__path__, "kg."):
    if not module.name.endswith("worker"):  # programs of their own
        importlib.import_module(module.name)
for name, module in sorted(sys.modules.items()):
    for value in list(vars(module).values()) if name.startswith("kg.") else ():
        if hasattr(value, "cache_info") and value.__module__ == name:
            if all(p.default is not p.empty for p in inspect.signature(value).parameters.values()):
                value()
from importlib.resources import as_file, files
with as_file(files("kg") / "data" / "example" / "reports") as folder:
    kg.build([folder])
own = kg.__path__[0]
print(json.dumps(sorted({{entry for entry in seen if entry[0].startswith(own)}})))
"""


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """One pattern, with the file below ``kg`` and the line where it is made."""

    file: str
    line: int
    pattern: str
    flags: int


@dataclass(frozen=True, slots=True, order=True)
class Site:
    """One call of a function of ``re``; ``literal`` is its pattern where the module's text tells it."""

    file: str
    first: int
    last: int
    literal: str | None
    escaped: bool


def record_patterns() -> list[Found]:
    """Run the package and give every pattern that it compiles."""
    done = subprocess.run(
        [sys.executable, "-c", RECORDER], capture_output=True, text=True, encoding="utf-8", timeout=120, check=True
    )
    return [
        Found(Path(file).relative_to(SOURCES).as_posix(), line, pattern, flags & ~re.DEBUG)
        for file, line, pattern, flags in json.loads(done.stdout.splitlines()[-1])
    ]


def find_sites() -> Iterator[Site]:
    """Find every call of ``re.compile``, ``re.search`` and so on in the sources."""
    for path in sorted(SOURCES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {f"re.{name}" for name in FUNCTIONS}:
                first = node.args[0]
                written = ast.unparse(first)
                escaped = written.startswith("re.escape(") or "map(re.escape" in written
                file = path.relative_to(SOURCES).as_posix()
                yield Site(file, node.lineno, node.end_lineno or node.lineno, evaluate(first, file), escaped)


def evaluate(expression: ast.expr, file: str) -> str | None:
    """Give the pattern that *expression* stands for, ``None`` where it needs the variables of a function."""
    if isinstance(expression, ast.Constant):
        return str(expression.value)
    names = {node.id for node in ast.walk(expression) if isinstance(node, ast.Name)}
    calls = any(isinstance(node, ast.Call) for node in ast.walk(expression))
    module = importlib.import_module("kg." + file.removesuffix(".py").replace("/", "."))
    if calls or not names <= vars(module).keys():
        return None
    value = eval(compile(ast.Expression(expression), file, "eval"), vars(module))
    return value.pattern if isinstance(value, re.Pattern) else str(value)


def find_other_imports() -> list[str]:
    """Find modules that get at regular expressions by another way than ``import re``."""
    wrong = re.compile(r"^\s*(?:from re import|import re as|import regex|from regex|import re2)", re.M)
    return [str(path) for path in SOURCES.rglob("*.py") if wrong.search(path.read_text("utf-8"))]
