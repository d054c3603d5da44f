"""Renew the table of packages in THIRD_PARTY.md: ``python -m tests.tools.third_party``, in an environment with govkg[dev].

The names come from .ci/requirements.lock, the licences from the packages' own metadata, what needs them from their
requirements. The table of data files is written by hand; a test holds both against the project.
"""

import re
import tomllib
from collections import defaultdict
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LIST, LOCK = ROOT / "THIRD_PARTY.md", ROOT / ".ci" / "requirements.lock"
BEGIN, END = "<!-- packages: written by tests/tools/third_party.py -->\n", "<!-- end of packages -->\n"
SYSTEMS = (
    {"sys_platform": "linux", "platform_system": "Linux"},
    {"sys_platform": "win32", "platform_system": "Windows"},
)
SAID = {
    "colorama": "BSD-3-Clause",
    "ipython-pygments-lexers": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "omegaconf": "BSD-3-Clause",
    "owlrl": "W3C-20150513",
    "partd": "BSD-3-Clause",
    "prompt-toolkit": "BSD-3-Clause",
    "ptyprocess": "ISC",
    "pysocks": "BSD-3-Clause",
    "pypdfium2": "BSD-3-Clause OR Apache-2.0",
    "pyvis": "BSD-3-Clause",
    "resvg-py": "MIT",
    "traitlets": "BSD-3-Clause",
    "zict": "BSD-3-Clause",
}
"""Licences that stand in a package's licence file only, by the SPDX identifier."""

SPDX = {
    "3-clause bsd license": "BSD-3-Clause",
    "apache 2.0": "Apache-2.0",
    "apache license": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd 2-clause license": "BSD-2-Clause",
    "isc license": "ISC",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "the bsd 2-clause license": "BSD-2-Clause",
}


def read_project() -> dict[str, Any]:
    """Give the table ``project`` of pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def read_locked(path: Path = LOCK) -> list[str]:
    """Give the names of the packages of a lock, sorted."""
    return sorted({match[1] for match in re.finditer(r"^([a-z0-9][a-z0-9._-]*)==", path.read_text("utf-8"), re.M)})


def find_licence(name: str) -> str:
    """Give the licence as an SPDX expression, or as the package words it where that is none."""
    if name in SAID:
        return SAID[name]
    try:
        metadata = distribution(name).metadata
    except PackageNotFoundError:
        return "?"
    classifiers = [one.split(" :: ")[-1] for one in metadata.get_all("Classifier", []) if one.startswith("License ::")]
    for said in (metadata.get("License-Expression"), metadata.get("License"), *classifiers):
        if said and len(said.strip()) < 60 and said not in ("UNKNOWN", "OSI Approved"):
            return SPDX.get(said.strip().lower(), said.strip())
    return "?"


def find_uses() -> dict[str, set[str]]:
    """Give for each package what needs it: always, an extra, or development; on any system."""
    uses: dict[str, set[str]] = defaultdict(set)
    for extra in ("", *read_project()["optional-dependencies"]):
        waiting, seen = [("govkg", frozenset({extra} if extra else ()))], set()
        while waiting:
            item = waiting.pop()
            if item in seen:
                continue
            seen.add(item)
            waiting += _requirements(*item)
        for name, _ in seen:
            uses[name].add(extra)
    return uses


def _requirements(name: str, extras: frozenset[str]) -> list[tuple[str, frozenset[str]]]:
    if name == "govkg":  # an editable installation may know an older pyproject.toml
        project = read_project()
        texts = [
            *project["dependencies"],
            *(one for extra in extras for one in project["optional-dependencies"][extra]),
        ]
    else:
        try:
            texts = distribution(name).requires or []
        except PackageNotFoundError:
            return []
    needed = [Requirement(text) for text in texts]
    return [
        (canonicalize_name(one.name), frozenset(one.extras))
        for one in needed
        if one.marker is None
        or any(one.marker.evaluate(system | {"extra": extra}) for system in SYSTEMS for extra in (*extras, ""))
    ]


def describe_use(uses: set[str]) -> str:
    if "" in uses:
        return "always"
    extras = sorted(uses - {"dev"})
    return f"`govkg[{','.join(extras)}]`" if extras else "development"


def write_table() -> str:
    """Give the table, packages by what needs them and by name."""
    uses = find_uses()
    rows = [(describe_use(uses.get(name, {"dev"})), name, find_licence(name)) for name in read_locked()]
    rows.sort(key=lambda row: (row[0] != "always", row[0] == "development", row))
    lines = [f"| {name} | {licence} | {use} |\n" for use, name, licence in rows]
    return "| package | licence | needed |\n|---|---|---|\n" + "".join(lines)


def main() -> None:
    before, _, rest = LIST.read_text("utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    LIST.write_text(before + BEGIN + write_table() + END + after, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
