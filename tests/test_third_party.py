"""Whatever is not ours is listed with its licence, and the locks hold what pyproject.toml asks for."""

import ast
import re
import sys
from fnmatch import fnmatch
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import kg
from tests.tools.third_party import BEGIN, END, LIST, LOCK, ROOT, read_locked, read_project

ALLOWED = {
    *("Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CNRI-Python", "ISC", "MIT", "MIT-0", "PSF-2.0", "W3C-20150513"),
    *("0BSD", "CC0-1.0", "MIT-CMU", "Zlib"),
    "MPL-2.0",  # binds changes of its own files only
    "MPL-1.1",  # so does this; tld offers it beside the GPL and the LGPL
}


def rows(text: str) -> list[list[str]]:
    return [
        [cell.strip() for cell in line.strip("|\n").split("|")] for line in text.splitlines() if line.startswith("| ")
    ]


def packages() -> dict[str, str]:
    """Give the licence of each listed package."""
    table = LIST.read_text("utf-8").partition(BEGIN)[2].partition(END)[0]
    return {name: licence for name, licence, _ in rows(table)[1:]}


def required() -> dict[str, Requirement]:
    project = read_project()
    texts = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    found = [Requirement(text) for text in texts]
    return {canonicalize_name(one.name): one for one in found if one.name != "govkg"}


def test_every_dependency_direct_or_not_is_listed():
    assert set(required()) - set(packages()) == set()
    assert set(read_locked()) == set(packages())


@pytest.mark.parametrize(("name", "licence"), packages().items())
def test_every_licence_goes_with_ours(name, licence):
    choices = [set(re.findall(r"[A-Za-z0-9.-]+", choice)) - {"AND"} for choice in licence.split(" OR ")]
    assert any(choice and choice <= ALLOWED for choice in choices)


def test_the_lock_holds_what_the_project_asks_for():
    locked: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", LOCK.read_text("utf-8"), re.M):
        locked.setdefault(name, set()).add(version)
    missing = {
        name: str(one)
        for name, one in required().items()
        if not all(one.specifier.contains(Version(version)) for version in locked.get(name, {"0"}))
    }
    assert missing == {}, "run .ci/lock"


@pytest.mark.parametrize("name", ["requirements.lock", "tools.lock"])
def test_every_locked_package_has_a_hash(name):
    blocks = re.split(r"\n(?=[a-z0-9])", (ROOT / ".ci" / name).read_text("utf-8"))[1:]
    assert blocks
    assert [block.split(" ")[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_every_module_that_we_import_is_asked_for():
    ours = {"kg", *sys.stdlib_module_names}
    distributions = packages_distributions()
    unknown = set()
    for path in sorted(Path(kg.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for top in {name.split(".")[0] for name in names} - ours:
                candidates = {canonicalize_name(one) for one in distributions.get(top, [top])}
                if not candidates & set(required()):
                    unknown.add(top)
    assert unknown == set()


def test_every_data_file_has_a_source_and_a_licence():
    text = LIST.read_text("utf-8").partition("## Data")[2]
    patterns = [(row[0].strip("`"), row[1], row[2]) for row in rows(text)[1:]]
    assert all(source and licence for _, source, licence in patterns)
    files = [path.relative_to(ROOT).as_posix() for folder in ("kg/data", "ontology") for path in (ROOT / folder).rglob("*")
             if path.is_file() and "__pycache__" not in path.parts]  # fmt: skip
    assert [file for file in files if not any(fnmatch(file, pattern) for pattern, _, _ in patterns)] == []
    assert [pattern for pattern, _, _ in patterns if not any(fnmatch(file, pattern) for file in files)] == []


def test_every_word_list_says_where_its_words_come_from():
    heads = {path: path.read_text("utf-8").splitlines() for path in sorted((ROOT / "kg" / "data").rglob("*.tsv"))}
    silent = [
        path.name
        for path, lines in heads.items()
        if not any(re.search(r"source|written by|own wording", line) for line in lines[:6])
    ]
    assert silent == []


def test_what_a_page_embeds_is_named_with_its_version():
    from kg.page.html import _vis_network

    banner = _vis_network()[:1500]
    version = re.search(r"@version (\S+)", banner)
    assert version
    for text in (LIST.read_text("utf-8"), (ROOT / "NOTICE").read_text("utf-8")):
        assert f"vis-network {version[1]}" in text
    assert "Apache 2.0" in banner
    assert "MIT" in banner
