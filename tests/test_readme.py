import re
from pathlib import Path

import pytest

from kg.cli import main
from tests.tools.make_readme import BLOCK, READMES, render, run_example

IDS = ["en", "zh"]
COMMAND = re.compile(r"^(?:\$ |\.venv/bin/)?kg ([a-z]+)(.*)", re.MULTILINE)


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    folder = tmp_path_factory.mktemp("readme")
    run_example(folder)
    return folder


@pytest.mark.parametrize("readme", READMES, ids=IDS)
def test_output_in_the_readme_is_what_the_commands_print(readme, example):
    text = readme.read_text("utf-8")
    assert len(BLOCK.findall(text)) >= 2
    assert render(text, example) == text


@pytest.mark.parametrize("readme", READMES, ids=IDS)
def test_the_readme_shows_every_command_and_no_other(readme):
    assert {name for name, _ in COMMAND.findall(readme.read_text("utf-8"))} == set(main.commands)


@pytest.mark.parametrize("readme", READMES, ids=IDS)
def test_the_readme_uses_only_options_that_exist(readme):
    for name, rest in COMMAND.findall(readme.read_text("utf-8")):
        known = {option for parameter in main.commands[name].params for option in parameter.opts}
        used = re.findall(r"(?<=\s)--?[a-z][a-z-]*", rest.split("#")[0])
        assert set(used) <= known | {"--help"}, (name, rest)


@pytest.mark.parametrize("readme", READMES, ids=IDS)
def test_every_file_that_the_readme_points_at_exists(readme):
    for target in re.findall(r"\]\(((?!http)[^)#]+)\)", readme.read_text("utf-8")):
        assert (readme.parent / target).exists(), target


def test_the_first_code_block_is_two_commands_that_set_up_and_run():
    for readme in READMES:
        block = re.search(r"```sh\n(.*?)```", readme.read_text("utf-8"), re.DOTALL)
        assert block
        first, second = block[1].strip().splitlines()
        assert "kg demo" in first
        assert "pytest" in second
    assert Path(READMES[0].parent, "pyproject.toml").exists()
