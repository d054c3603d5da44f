"""The measuring of quality: what the damage does to a text, and what its table says."""

import unicodedata

import pytest

from kg.model import Document
from tests.quality import show_losses
from tests.quality_noise import HALF_WIDTH, LONGEST, damage, damage_document

TEXT = (
    "一、把组织建到楼下\n"
    "城南区从2021年起推行“暖心物业”，建成示范小区120个；街道书记每月到一线办公，群众满意率达到96.5%。\n"
    "区委组织部负责人说：干部下沉不是一阵风（而是长流水）！三年来共选派机关干部800余名，办结民生实事3600件。"
)


def squeeze(text: str) -> str:
    return "".join(text.split())


def test_damage_adds_white_space_and_narrows_punctuation_only() -> None:
    assert squeeze(damage(TEXT)) == squeeze(TEXT.translate(HALF_WIDTH))
    assert all(unicodedata.normalize("NFKC", chr(wide)) == narrow for wide, narrow in
               ((key, chr(value) if isinstance(value, int) else value) for key, value in HALF_WIDTH.items()))  # fmt: skip


def test_damage_breaks_lines_and_words() -> None:
    lines = damage(TEXT).split("\n")
    assert max(map(len, lines)) <= LONGEST
    assert len(lines) > len(TEXT) / LONGEST
    assert any(" " in line.strip() for line in lines)
    assert "，" not in damage(TEXT)


def test_damage_is_the_same_in_every_run() -> None:
    assert damage(TEXT) == damage(TEXT)
    assert damage_document(Document("题", "a.txt", TEXT)) == damage_document(Document("题", "a.txt", TEXT))


def test_a_damaged_document_is_repaired_as_any_input() -> None:
    doc = damage_document(Document("题", "a.txt", TEXT, issued="2023"))
    assert (doc.title, doc.source_file, doc.issued) == ("题", "a.txt", "2023")
    assert "城南区从2021年起推行“暖心物业”,建成示范小区120个" in doc.text
    assert [doc.text[span.start : span.end] for span in doc.headings] == ["一、把组织建到楼下"]


def test_losses_beyond_the_bound_are_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.evaluation import Counts

    class Scores:
        def __init__(self, **counts: Counts) -> None:
            self.known = counts

        def counts(self, kind: str) -> Counts:
            return self.known.get(kind, Counts())

    clean = Scores(people=Counts(10, 10, 10), regions=Counts(100, 100, 100))
    noisy = Scores(people=Counts(10, 10, 9), regions=Counts(100, 100, 99))
    lines = {line.split()[0]: line.split(maxsplit=4)[1:] for line in show_losses(clean, noisy).splitlines()}  # type: ignore[arg-type]
    assert lines["people"] == ["100.0", "90.0", "10.0", "more than allowed"]
    assert lines["regions"] == ["100.0", "99.0", "1.0"]
