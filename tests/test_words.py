"""Words of a text: the same as jieba's, from a dictionary that is loaded without jieba's cache."""

import logging
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.words import load_dictionary, segment


@cache
def _tokenizer() -> jieba.Tokenizer:
    jieba.setLogLevel(logging.WARNING)
    return jieba.Tokenizer()


def _as_jieba_cuts(text: str) -> tuple[str, ...]:
    return tuple(_tokenizer().cut(text, HMM=False))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "区委组织部选派干部到村任职",
        "建成20个党群服务中心，覆盖率达98.5%。",
        "A4纸 C++和AT&T，Ｂ类５Ｇ\r\n\t第二行",
        "全面建成小康社会，中国特色社会主义理论体系，中华人民共和国全国人民代表大会常务委员会",
        "㐀龥\U00020000é",
    ],
)
def test_words_are_those_of_jieba(text: str) -> None:
    assert segment(text) == _as_jieba_cuts(text)


_PIECES = st.one_of(
    st.sampled_from(sorted(load_dictionary().logs)),
    st.text("组织部工作的一是在人才aZ0.%-+# \r\n\t，（）“”", max_size=4),
)


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_any_text_is_cut_as_by_jieba(text: str) -> None:
    assert segment(text) == _as_jieba_cuts(text)


def _cut_apart(text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Cut *text* in a new process whose temporary files belong into *folder*."""
    code = f"from kg.words import segment; print(segment({text!r}))"
    env = {**os.environ, "TMPDIR": str(folder), "TEMP": str(folder), "TMP": str(folder)}
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], env=env, capture_output=True, encoding="utf-8", check=True
    )


def test_dictionary_is_loaded_without_a_place_to_write(tmp_path: Path) -> None:
    run = _cut_apart("组织部选派干部", tmp_path / "missing")
    assert run.stdout.strip() == repr(_as_jieba_cuts("组织部选派干部"))
    assert run.stderr == ""
    assert list(tmp_path.iterdir()) == []


def test_a_planted_cache_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "jieba.cache").write_bytes(b"not a dictionary")
    run = _cut_apart("组织部选派干部", tmp_path)
    assert run.stdout.strip() == repr(_as_jieba_cuts("组织部选派干部"))
    assert [path.name for path in tmp_path.iterdir()] == ["jieba.cache"]
