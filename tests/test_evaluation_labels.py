"""Reading hand-made labels: what they hold, and what is said of a bad one."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError
from kg.evaluation import read_labels
from kg.evaluation.labels import parse_labels
from kg.evaluation.statements import AdoptionKey
from tests.label_files import LABELS, change, write_labels

EXAMPLE_LABELS = Path(__file__).parent / "cases" / "example_gold"


def test_the_labels_of_the_example_are_read() -> None:
    labels = {label.article: label for label in read_labels(EXAMPLE_LABELS)}
    assert len(labels) == 16
    assert labels["jinghu"].title == "芜湖市镜湖区老城小区治理纪实"
    assert AdoptionKey("安徽省", frozenset({"皖美红色物业"})) in [s.key for s in labels["anhui"].firm.programs]


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (["article"], None, "l0.json: article: missing; write a text"),
        (["article"], " ", "l0.json: article: empty; write"),
        (["outcomes", 1, "value"], "1.2万", 'l0.json: outcomes[1].value: "1.2万" stands there; write a plain number'),
        (["outcomes", 1, "value"], True, "l0.json: outcomes[1].value: true stands there"),
        (["outcomes", 1, "value"], float("nan"), "l0.json: outcomes[1].value: NaN stands there"),
        (["outcomes", 0, "measure"], None, "l0.json: outcomes[0].measure: missing"),
        (["outcomes", 0, "optional"], "yes", "l0.json: outcomes[0].optional: \"yes\" stands there; write true or false"),
        (["outcomes", 0, "program"], "红物业", "l0.json: outcomes[0].program: “红物业” is no name in the list “programs”"),
        (["adoptions", 2, "program"], "幸福", "l0.json: adoptions[2].program: “幸福” is no name in the list “programs”"),
        (["programs", 0, "certainty"], "sure", "l0.json: programs[0].certainty: “sure” is not known; write one of clear,"),
        (["programs", 0, "surface"], "红色物业", "l0.json: programs[0].surface: \"红色物业\" stands there; write a list"),
        (["regions", 0, "level"], "city", "l0.json: regions[0].level: “city” is not known; write one of province,"),
        (["regions", 1], "湖州市", 'l0.json: regions[1]: "湖州市" stands there; write an object'),
        (["people", 0, "roles", 0, "role"], 5, "l0.json: people[0].roles[0].role: 5 stands there; write a text"),
        (["honours"], {}, "l0.json: honours: {} stands there; write a list"),
        (["outcome"], [], "l0.json: outcome: no list of this name; write one of regions,"),
        (["adoptions"], None, "l0.json: adoptions: missing; programs and adoptions belong together"),
    ],
)  # fmt: skip
def test_a_bad_label_is_named_with_file_field_and_remedy(
    tmp_path: Path, path: list[str | int], value: Any, expected: str
) -> None:
    write_labels(tmp_path, change(LABELS, *path, value=value))
    with pytest.raises(InputError) as caught:
        read_labels(tmp_path)
    assert str(caught.value).startswith(expected)


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ([], "l0.json: no JSON object"),
        ({"article": "a", "regions": []}, "l0.json: title: missing, and “file” too"),
        ({"article": "a", "file": "a"}, "l0.json: regions: missing, as all lists are"),
    ],
)
def test_a_file_that_is_no_label_is_refused(tmp_path: Path, record: Any, expected: str) -> None:
    with pytest.raises(InputError, match="^" + expected.replace("(", r"\(")):
        read_labels(write_labels(tmp_path, record))


def bad_json(folder: Path) -> None:
    (folder / "x.json").write_text('{"article": "a",\n "title" "b"}', encoding="utf-8")


def gb18030(folder: Path) -> None:
    (folder / "x.json").write_bytes('{"article": "甲"}'.encode("gb18030"))


def same_article(folder: Path) -> None:
    write_labels(folder, LABELS, LABELS)


@pytest.mark.parametrize(
    ("prepare", "expected"),
    [
        (bad_json, "x.json: no valid JSON (Expecting ':' delimiter, line 2, column 10); mend it there"),
        (gb18030, "x.json: not UTF-8 (byte 13); save it in UTF-8"),
        (same_article, "l1.json: article: “a1” names l0.json already"),
        (lambda folder: None, "no .json file in this folder; put the labels there"),
    ],
)
def test_folders_that_cannot_be_read(tmp_path: Path, prepare: Callable[[Path], None], expected: str) -> None:
    prepare(tmp_path)
    with pytest.raises(InputError) as caught:
        read_labels(tmp_path)
    assert expected in str(caught.value)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="gold: no such folder; give the folder that holds the labels"):
        read_labels(tmp_path / "gold")


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(b"\xef\xbb\xbf" + json.dumps(LABELS).encode())
    assert [label.article for label in read_labels(tmp_path / "x.json")] == ["a1"]


def test_outcomes_may_be_labelled_without_programs() -> None:
    labels = parse_labels({name: value for name, value in LABELS.items() if name not in ("programs", "adoptions")}, "x")
    assert labels.firm.outcomes[0].key.program == frozenset()
