"""Words of a Chinese text, by jieba's dictionary alone (no guessing of unknown words)."""

from __future__ import annotations

import logging
from functools import cache, lru_cache

import jieba


@cache
def _tokenizer() -> jieba.Tokenizer:
    jieba.setLogLevel(logging.WARNING)  # its progress lines go to stderr otherwise
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    return tokenizer


@lru_cache(maxsize=4096)  # extractors look at the same sentence several times
def segment(text: str) -> tuple[str, ...]:
    """Cut *text* into words; joined again they give *text*. Loading the dictionary takes about a second, once."""
    return tuple(_tokenizer().cut(text, HMM=False))
