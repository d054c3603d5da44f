"""The fuzzer, a few cases of each target, and what it found before."""

import json
from pathlib import Path

import pytest
from hypothesis import strategies as st

from tests.fuzz.run import draw, run_target, share_out
from tests.fuzz.target import Target
from tests.fuzz.targets import TARGETS

CASES = 8
FOUND = json.loads((Path(__file__).parent / "cases" / "fuzz.json").read_text("utf-8"))
BY_NAME = {target.name: target for target in TARGETS}


@pytest.mark.parametrize("name", BY_NAME)
@pytest.mark.filterwarnings("ignore")  # libraries warn of broken files
def test_some_drawn_cases_hold(name: str):
    draw(BY_NAME[name], BY_NAME[name].check, CASES, None)


@pytest.mark.parametrize("found", FOUND, ids=[found["found"] for found in FOUND])
def test_what_was_found_stays_mended(found: dict):
    target = BY_NAME[found["target"]]
    target.check(target.from_json(found["case"]))


def test_all_cases_are_shared_out():
    shards = share_out(200_000, TARGETS)
    assert {name for name, _ in shards} == set(BY_NAME)
    assert 200_000 <= sum(cases for _, cases in shards) <= 200_000 + len(TARGETS)


def test_a_failing_case_is_told_minimised_and_ends_the_shard():
    def check(numbers: list[int]) -> None:
        assert len(numbers) < 3

    result = run_target(Target("numbers", 1, st.lists(st.integers()), check), 500, 1)
    assert result.failure.startswith("numbers: [0, 0, 0]\n")
    assert "assert len(numbers) < 3" in result.failure
    assert 0 < result.cases < 500


def test_the_same_seed_draws_the_same_cases():
    def collect(seed: int) -> list[str]:
        found: list[str] = []
        draw(BY_NAME["programs"], lambda case: found.append(str(case)), 5, seed)
        return found

    assert collect(1) == collect(1) != collect(2)
