"""Words of a Chinese text, by jieba's dictionary alone (no guessing of unknown words)."""

from __future__ import annotations

import logging
from functools import cache

import jieba


@cache
def _tokenizer() -> jieba.Tokenizer:
    jieba.setLogLevel(logging.WARNING)  # its progress lines go to stderr otherwise
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    return tokenizer


def segment(text: str) -> list[str]:
    """Cut *text* into words; joined again they give *text*. Loading the dictionary takes about a second, once."""
    return list(_tokenizer().cut(text, HMM=False))
