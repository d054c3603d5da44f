"""A document takes time in proportion to its length, whatever it is made of: reading and extraction together."""

import time
from pathlib import Path

import pytest

from kg.divisions import load_divisions
from kg.extraction import extract
from kg.reading import read_documents

SHORT, LONG = 6_000, 24_000
SLOWEST = 10  # times as long for four times the text; in proportion is 4, with the square 16
SUSPECT = 0.5  # seconds for the long text
SENTENCE = "今年以来，青山区推行“红色物业”创建行动，建成示范小区20个。"
UNITS = {
    "opening marks": "“",
    "titles without an end": "《",
    "nested marks": "“甲‘乙’",
    "closing before opening": "甲”乙“",
    "no end of a sentence": "青山区推行工作法建成小区",
    "digits": "7",
    "figures": "培训1.2万人次，",
    "a list": "、红色物业",
    "one name": "“红色物业”",
    "one program": "“红色物业”行动，",
    "umbrellas": "“四大工程”：",
    "people": "区委书记王志明、",
    "bodies": "青山区委组织部和",
    "regions": "浙江省湖州市吴兴区",
    "honours": "荣获全国先进单位、",
    "passive honours": "被评为“全国先进”，",
    "short lines": "青\n",
    "headings": "一、建强组织\n",
    "marked headings": "# 青\n",
    "contents": "青山区总结……12\n",
    "paragraphs": SENTENCE + "\n",
    "one paragraph": SENTENCE,
}


def seconds(folder: Path, unit: str, size: int) -> float:
    path = folder / f"{size}.txt"
    path.write_text(("青山区工作总结。\n" + unit * (size // len(unit) + 1))[:size], "utf-8")
    start = time.process_time()
    for doc in read_documents(path):
        extract(doc, load_divisions())
    return time.process_time() - start


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_four_times_the_text_takes_about_four_times_as_long(tmp_path: Path, unit: str):
    seconds(tmp_path, SENTENCE, SHORT)  # tables are loaded
    rounds = ((seconds(tmp_path, unit, LONG), seconds(tmp_path, unit, SHORT)) for _ in range(3))
    assert any(long < SUSPECT or long < SLOWEST * short for long, short in rounds)
