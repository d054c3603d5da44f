"""How good linking is on pairs of names that were judged by reading: same, broader, part, different."""

from collections import Counter

import pytest

from tests.link_cases import judge_all, read_cases

Counts = Counter[tuple[str, str]]


@pytest.fixture(scope="module")
def judged():
    return [(case, found) for case, found in judge_all()]


def f1(pairs) -> float:
    """F1 of the relations other than “different”: a pair counts as right where the very relation is found."""
    right = sum(found == case["relation"] != "different" for case, found in pairs)
    found = sum(found != "different" for _, found in pairs)
    gold = sum(case["relation"] != "different" for case, _ in pairs)
    return 2 * right / (found + gold)


def test_there_are_pairs_of_every_kind_and_relation():
    counts = Counter((case["kind"], case["relation"]) for case in read_cases())
    assert counts.total() >= 150
    for kind in ("program", "person", "organization", "region"):
        assert counts[kind, "same"] >= 9
        assert counts[kind, "different"] >= 5
    assert counts["program", "broader"] >= 20
    assert counts["program", "part"] >= 5


def test_no_pair_stands_twice():
    pairs = [(case["kind"], str(case["a"]), str(case["b"])) for case in read_cases()]
    assert [pair for pair, n in Counter(pairs).items() if n > 1] == []


def test_pairwise_f1(judged):
    mistakes = [
        (case["relation"], found, case["a"]["name"], case["b"]["name"])
        for case, found in judged
        if found != case["relation"]
    ]
    assert f1(judged) >= 0.95, mistakes


@pytest.mark.parametrize("kind", ["program", "person", "organization", "region"])
def test_pairwise_f1_of_each_kind(judged, kind):
    assert f1([(case, found) for case, found in judged if case["kind"] == kind]) >= 0.95


@pytest.mark.parametrize("relation", ["same", "broader", "part", "different"])
def test_most_pairs_of_each_relation_are_found(judged, relation):
    found = [found == relation for case, found in judged if case["relation"] == relation]
    assert sum(found) >= 0.95 * len(found)
