"""Write what the named questions answer on the packaged example: the rows in tests/cases/questions.json.

Usage: ``python -m tests.tools.make_questions``. Questions and parameters stay as they are in the file; a question without an
entry is named. Read the rows that changed before you keep them: the test says that they are right.
"""

import json
import sys
import tempfile
from pathlib import Path

from kg.sparql import QueryResult, list_queries, named_query, run_query
from tests.tools.make_readme import run_example

CASES = Path(__file__).parents[1] / "cases" / "questions.json"


def to_rows(result: QueryResult) -> list[list[str | None]]:
    return [[term and term.value for term in row] for row in result.rows]


def to_json(cases: list[dict]) -> str:
    """Give the cases as JSON with one row of an answer a line."""
    entries = []
    for case in sorted(cases, key=lambda case: case["question"]):
        rows = ",\n   ".join(json.dumps(row, ensure_ascii=False) for row in case["rows"])
        head = {key: case[key] for key in ("question", "params", "columns")}
        entries.append(f' {json.dumps(head, ensure_ascii=False)[:-1]},\n  "rows": [\n   {rows}\n  ]}}')
    return "[\n" + ",\n".join(entries) + "\n]\n"


def main() -> None:
    cases = json.loads(CASES.read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        run_example(Path(folder))
        for case in cases:
            result = run_query(Path(folder) / "graph.ttl", named_query(case["question"], case["params"]))
            case |= {"columns": list(result.columns), "rows": to_rows(result)}
    CASES.write_text(to_json(cases), encoding="utf-8", newline="\n")
    missing = {question.name for question in list_queries()} - {case["question"] for case in cases}
    if missing:
        sys.exit(f"no case for {', '.join(sorted(missing))}")


if __name__ == "__main__":
    main()
