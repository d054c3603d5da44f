"""Print the scores of a build on the labelled articles; exit 1 where one is below its floor or documents are missing.

Usage: ``python tests/tools/check_floors.py SCORES.json REPORT.json`` (the output of ``score.py --json`` and of ``kg build``).
"""

import json
import sys
from pathlib import Path

FLOORS = {"regions": 0.85, "programs": 0.60, "numbers": 0.93, "outcomes": 0.75, "people": 0.60}
DOCUMENTS, DUPLICATES = 70, 1


def main(scores_path: str, report_path: str) -> int:
    result = json.loads(Path(scores_path).read_text("utf-8"))
    documents = json.loads(Path(report_path).read_text("utf-8"))["documents"]
    print(f"{'kind':12}{'P':>8}{'R':>8}{'F1':>8}{'floor':>8}")
    failures = []
    for kind, row in result["scores"].items():
        floor = FLOORS.get(kind)
        print(f"{kind:12}{row['precision']:8.3f}{row['recall']:8.3f}{row['f1']:8.3f}{floor if floor else '':>8}")
        if floor and row["f1"] < floor:
            failures.append(f"{kind}: F1 {row['f1']} is below {floor}")
    copies = sum("duplicate_of" in doc for doc in documents)
    if result["missing"]:
        failures.append(f"no document for the labels {result['missing']}")
    if (len(documents), copies) != (DOCUMENTS, DUPLICATES):
        failures.append(f"{len(documents)} documents and {copies} duplicates; expected {DOCUMENTS} and {DUPLICATES}")
    print(*failures, sep="\n", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
