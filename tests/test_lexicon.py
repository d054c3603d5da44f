from importlib.resources import files

import pytest

from kg.errors import LexiconError
from kg.lexicon import read_table, read_words

TABLES = sorted(entry.name for entry in (files("kg") / "data" / "lexicon").iterdir() if entry.name.endswith(".tsv"))


@pytest.mark.parametrize("name", TABLES)
def test_every_packaged_list_is_well_formed_says_its_source_and_repeats_no_row(name):
    rows = read_table(f"lexicon/{name}")
    assert rows
    assert all(row["source"] for row in rows)
    assert len({tuple(row.values()) for row in rows}) == len(rows)


def test_a_bad_line_is_named(monkeypatch, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "bad.tsv").write_text("word\tsource\n甲\t乙\t丙\n", "utf-8")
    monkeypatch.setattr("kg.lexicon.files", lambda package: tmp_path)
    with pytest.raises(LexiconError, match=r"bad.tsv line 2: 3 columns; expected 2"):
        read_table("bad.tsv")


def test_words_can_be_restricted_by_another_column():
    assert "源头活水" in read_words("lexicon/program_stop.tsv", **{"class": "metaphor"})
    assert "源头活水" not in read_words("lexicon/program_stop.tsv", **{"class": "slogan"})
