"""Write the parts of README.md and README.zh-CN.md that are output of the program.

Usage: ``python -m tests.tools.make_readme``. A block that begins with ``$ kg …`` is replaced by what the command prints on
the packaged example. ``tests/test_readme.py`` checks that nothing is out of date.
"""

import re
import shlex
import tempfile
from pathlib import Path

from click.testing import CliRunner

from kg.cli import main

ROOT = Path(__file__).resolve().parents[2]
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
BLOCK = re.compile(r"```console\n\$ kg ([^\n]+)\n.*?```", re.DOTALL)


def run_example(folder: Path) -> None:
    CliRunner().invoke(main, ["demo", "-o", str(folder), "--quiet"], catch_exceptions=False)


def render(text: str, folder: Path) -> str:
    """Give *text* with the output of its console blocks as the commands print it now."""

    def replace(block: re.Match[str]) -> str:
        arguments = [word.replace("output/", f"{folder}/") for word in shlex.split(block[1])]
        output = CliRunner().invoke(main, arguments, catch_exceptions=False).output.replace(f"{folder}/", "output/")
        return f"```console\n$ kg {block[1]}\n{output.rstrip()}\n```"

    return BLOCK.sub(replace, text)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        run_example(Path(name))
        for readme in READMES:
            readme.write_text(render(readme.read_text("utf-8"), Path(name)), encoding="utf-8", newline="\n")
