"""What holds on every system: encodings are named, what Windows lacks is not needed, the locale does not matter."""

import ast
import contextlib
import locale
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg

SOURCES = sorted(Path(kg.__file__).parent.rglob("*.py"))
UNIX_MODULES = {"crypt", "fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"}
UNIX_NAMES = {
    *("os.fork", "os.getuid", "os.geteuid", "os.killpg", "os.mkfifo", "os.setsid", "os.uname"),
    *("signal.SIGALRM", "signal.SIGCHLD", "signal.SIGHUP", "signal.SIGKILL", "signal.alarm", "signal.setitimer"),
    *("socket.recv_fds", "socket.send_fds"),
}
FORKING = {"host.py", "host_worker.py"}
"""Run only where the system can fork; elsewhere each query loads the graph."""

TEXT_CALLS = {"open": 3, "read_text": 0, "write_text": 1, "fdopen": 3, "TextIOWrapper": 1, "NamedTemporaryFile": 2}
"""Calls that open a text file unless a mode says otherwise, and at which place the encoding may stand."""


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield name, node


def is_binary(call: ast.Call) -> bool:
    values = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "mode")]
    modes = [value.value for value in values if isinstance(value, ast.Constant) and isinstance(value.value, str)]
    return any("b" in mode and len(mode) <= 3 for mode in modes)


def find_nameless(source: str) -> list[int]:
    """Give the lines of *source* that open text without an encoding."""
    lines = []
    for name, call in calls(ast.parse(source)):
        named = {keyword.arg for keyword in call.keywords}
        is_text = name in TEXT_CALLS and not is_binary(call) and len(call.args) <= TEXT_CALLS[name]
        if (
            name == "open" and isinstance(call.func, ast.Attribute) and call.args
        ):  # a path's takes a mode, an archive's a name
            is_text &= isinstance(call.args[0], ast.Constant)
        piped = name in ("run", "Popen", "check_output") and {"text", "universal_newlines"} & named
        if (is_text or piped) and "encoding" not in named:
            lines.append(call.lineno)
    return lines


def find_line_ends(source: str) -> list[int]:
    """Give the lines of *source* that write text whose line ends the system may change."""
    found = []
    for name, call in calls(ast.parse(source)):
        modes = {value.value for value in call.args if isinstance(value, ast.Constant)}
        writes = name == "write_text" or (name == "open" and modes & {"w", "a", "x"})
        if writes and "newline" not in {keyword.arg for keyword in call.keywords}:
            found.append(call.lineno)
    return found


def find_unix(source: str) -> list[str]:
    """Name the modules and functions that only Unix has, used outside ``try … except ImportError`` or a test for them."""
    tree = ast.parse(source)
    guarded = {
        id(node)
        for block in ast.walk(tree)
        if (isinstance(block, ast.Try) and any("ImportError" in ast.unparse(one) for one in block.handlers))
        or (isinstance(block, ast.If) and ("hasattr" in ast.unparse(block.test) or "sys.platform" in ast.unparse(block.test)))
        for node in ast.walk(block)
    }  # fmt: skip
    found = []
    for node in ast.walk(tree):
        if id(node) in guarded:
            continue
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name in UNIX_MODULES]
        elif isinstance(node, ast.ImportFrom) and node.module in UNIX_MODULES:
            found.append(node.module)
        elif isinstance(node, ast.Attribute) and ast.unparse(node) in UNIX_NAMES:
            found.append(ast.unparse(node))
    return found


def test_the_finders_find():
    assert find_nameless("path.open()\npath.open('w')\narchive.open(info)") == [1, 2]
    assert find_nameless("open('a')\nPath('a').read_text()\nsubprocess.run(c, text=True)") == [1, 2, 3]
    assert find_nameless("open('a', 'rb')\nPath('a').read_text('utf-8')\nopen('a', encoding='utf-8')") == []
    assert find_line_ends("p.write_text(t, 'utf-8')\np.open('w', encoding='utf-8')") == [1, 2]
    assert find_unix("import resource\nos.fork()\nsignal.SIGINT") == ["resource", "os.fork"]
    assert find_unix("try:\n    import fcntl\nexcept ImportError:\n    fcntl = None") == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(SOURCES[0].parent).as_posix())
def test_no_module_leaves_encoding_or_line_ends_to_the_system_or_needs_unix(path):
    source = path.read_text("utf-8")
    assert find_nameless(source) == []
    assert find_line_ends(source) == []
    if path.name not in FORKING:
        assert find_unix(source) == []


RUN: list[str | Path] = [sys.executable, "-c", "from kg.cli import main; main()"]
LIKE_WINDOWS = f"""
import os, signal, socket, subprocess, sys
for name in {sorted(UNIX_MODULES - {"posix"})}:
    sys.modules[name] = None
for name in {sorted(UNIX_NAMES)}:
    module, attribute = name.split(".")
    delattr(sys.modules[module], attribute) if hasattr(sys.modules[module], attribute) else None
from kg.sparql.host import GraphHost
with GraphHost(sys.argv[1]) as host:
    print(len(host.ask("SELECT ?p {{ ?p a kgo:Program }}").rows))
from kg.cli import main
main(["adoption", "红色物业", "-g", sys.argv[1]])
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    assert run([*RUN, "demo", "-q", "-o", folder]).returncode == 0
    return folder


def run(command: list[str | Path], encoding: str = "utf-8", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run *command* with its words in *encoding*, whatever the locale of the tests themselves."""
    words = raw(command, encoding)
    return subprocess.run(words, capture_output=True, env=bare_environment() | environment, timeout=60)


def raw(command: list[str | Path], encoding: str) -> list[str] | list[bytes]:
    if os.name == "nt":
        return [str(word) for word in command]
    return [os.fsencode(word) if isinstance(word, Path) else word.encode(encoding) for word in command]


def bare_environment() -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "PYTHON"))}
    return kept | {"PYTHONPATH": os.pathsep.join(sys.path)}


def chinese(folder: Path, name: str) -> Path:
    """Give a path with a Chinese name in UTF-8, also where the tests run in a locale that has no Chinese."""
    return folder / os.fsdecode(name.encode())


def test_what_windows_lacks_is_not_needed(demo):
    done = run([sys.executable, "-X", "utf8", "-c", LIKE_WINDOWS, demo / "graph.ttl"])
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split(b"\n", 1)[0]) > 10
    assert "红色物业" in done.stdout.decode()


PLAIN = {"LC_ALL": "C.UTF-8"}
LOCALES = [
    {"LC_ALL": "C"},
    {"LC_ALL": "C", "PYTHONUTF8": "0"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"LC_ALL": "C.UTF-8", "PYTHONUTF8": "0"},
    {"LC_ALL": "C.UTF-8", "PYTHONWARNDEFAULTENCODING": "1"},
]


def find_warnings(said: bytes) -> list[str]:
    """Give the lines of PEP 597, which tell where an encoding is left to the locale."""
    return [line for line in said.decode("utf-8", "replace").splitlines() if "EncodingWarning" in line]


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such locales")
@pytest.mark.parametrize("environment", LOCALES, ids=lambda one: " ".join(f"{k}={v}" for k, v in one.items()))
def test_the_locale_changes_neither_output_nor_files(demo, tmp_path, environment):
    folder = chinese(tmp_path, "演示")
    folder.mkdir()
    report = chinese(folder, "报告.txt")
    report.write_text("吴兴区：小事\n吴兴区实施“红色物业”创建行动，培训120人。", "utf-8")
    asked = ["adoption", "红色物业", "--under", "吴兴区", "-g"]
    for name, extra in (("a", PLAIN), ("b", environment)):
        done = run([*RUN, "build", report, "-o", folder / name], **extra)
        assert done.returncode == 0
        assert str(SOURCES[0].parent) not in "".join(find_warnings(done.stderr))
    for file in ("graph.ttl", "graph.html", "graph.graphml", "nodes.csv", "edges.csv", "merges.csv"):
        assert (folder / "a" / file).read_bytes() == (folder / "b" / file).read_bytes()
    answers = {run([*RUN, *asked, folder / "a" / "graph.ttl"], **extra).stdout for extra in (PLAIN, environment)}
    assert len(answers) == 1
    assert "浙江省湖州市吴兴区" in answers.pop().decode()


def test_characters_that_the_encoding_lacks_come_out_escaped(demo):
    asked = 'SELECT ("红𠮷" AS ?x) {}'
    done = run([*RUN, "query", demo / "graph.ttl", asked], PYTHONIOENCODING="gbk", PYTHONUTF8="1")
    assert done.returncode == 0
    assert "红\\U00020bb7" in done.stdout.decode("gbk")


def test_a_message_about_an_undecodable_name_is_printed(tmp_path):
    if os.name == "nt" or sys.platform == "darwin":
        pytest.skip("file names are Unicode there")
    missing = tmp_path / os.fsdecode("报告.txt".encode("gbk"))
    done = run([*RUN, "build", missing, "-o", tmp_path / "out"], LC_ALL="C.UTF-8")
    assert done.returncode == 2
    assert b"\\xb1\\xa8\\xb8\\xe6.txt" in done.stderr
    assert b"Traceback" not in done.stderr


def gbk_locale() -> str | None:
    """Name a Chinese locale in GBK or GB18030, if one is installed."""
    if os.name == "nt":
        return None
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("zh_CN.GBK", "zh_CN.GB18030"):
            with contextlib.suppress(locale.Error):
                locale.setlocale(locale.LC_CTYPE, name)
                return name
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return None


@pytest.mark.skipif(gbk_locale() is None, reason="no Chinese locale; as root: localedef -i zh_CN -f GBK zh_CN.GBK")
def test_a_gbk_terminal_gets_gbk_and_a_pipe_utf8(demo):
    import pty

    command = [*RUN, "adoption", "红色物业", "-g", demo / "graph.ttl"]
    environment = {"LC_ALL": str(gbk_locale()), "PYTHONUTF8": "0"}
    assert "红色物业" in run(command, "gbk", **environment).stdout.decode("utf-8")
    ours, theirs = pty.openpty()
    child = subprocess.Popen(raw(command, "gbk"), stdout=theirs, env=bare_environment() | environment)
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):  # the end of a terminal
        while part := os.read(ours, 1 << 16):
            shown += part
    os.close(ours)
    assert child.wait(30) == 0
    assert "红色物业" in shown.decode("gbk")
