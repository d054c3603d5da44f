from pathlib import Path

from tests.bench.rdf import QUERIES, ask, write


def test_both_engines_of_the_benchmark_give_the_same_answers_and_there_are_some(tmp_path: Path) -> None:
    theirs = write("rdflib", tmp_path / "theirs.ttl", 5_000)
    write("ours", tmp_path / "ours.ttl", 5_000)
    assert 4_500 < theirs["triples"] < 5_500
    answers = [ask(engine, tmp_path / f"{file}.ttl", 0) for engine in ("ours", "rdflib") for file in ("ours", "theirs")]
    for name in QUERIES:
        assert len({found[f"rows {name}"] for found in answers}) == 1
        assert answers[0][f"rows {name}"] > 0
