"""Each named question and its answer on the packaged example, on Oxigraph and on rdflib.

The rows stand in cases/questions.json; ``python -m tests.tools.make_questions`` writes them anew, for reading and judging.
"""

import json
import re
from pathlib import Path

import pytest
import rdflib

from kg.rdf import terms as t
from kg.sparql import list_queries, named_query, run_query
from kg.sparql.store import load_store
from tests.tools.make_questions import CASES, to_json, to_rows
from tests.tools.make_readme import READMES, run_example

ENTRIES = json.loads(CASES.read_text("utf-8"))
MINUTES_ON_RDFLIB = {"borrowed", "compare_figures"}  # tests/test_questions_sparql.py asks them of a small graph


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("competency")
    run_example(folder)
    return folder / "graph.ttl"


@pytest.fixture(scope="module")
def parsed(example: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(example)


@pytest.fixture(scope="module")
def store(example: Path) -> Path:
    load_store([example], example.parent / "store")
    return example.parent / "store"


def test_twenty_questions_and_more_have_their_answers() -> None:
    assert [case["question"] for case in ENTRIES] == [question.name for question in list_queries()]
    assert len(ENTRIES) >= 20
    assert sum(bool(case["rows"]) for case in ENTRIES) >= 20
    assert CASES.read_text("utf-8") == to_json(ENTRIES)


@pytest.mark.parametrize("case", ENTRIES, ids=lambda case: case["question"])
def test_a_question_gives_its_rows_from_the_file_and_from_a_store(case: dict, example: Path, store: Path) -> None:
    sparql = named_query(case["question"], case["params"])
    for source in (example, store):
        result = run_query(source, sparql)
        assert list(result.columns) == case["columns"]
        assert to_rows(result) == case["rows"]


@pytest.mark.parametrize(
    "case", [c for c in ENTRIES if c["question"] not in MINUTES_ON_RDFLIB], ids=lambda case: case["question"]
)
def test_a_question_gives_the_same_rows_on_rdflib(case: dict, parsed: rdflib.Graph) -> None:
    answer = parsed.query(named_query(case["question"], case["params"]), initNs=t.QUERY_NAMESPACES)
    assert [[None if term is None else str(term) for term in row] for row in answer] == case["rows"]


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_the_question_that_the_readme_writes_is_one(readme: Path, example: Path, tmp_path: Path) -> None:
    (block,) = re.findall(r"```sparql\n(.*?)```", readme.read_text("utf-8"), re.DOTALL)
    (tmp_path / "above.rq").write_text(block, "utf-8")
    sparql = named_query("above", {"region": "包河区", "least": "100000"}, folder=tmp_path)
    assert to_rows(run_query(example, sparql)) == [["服务群众", "860000", "人次"]]
