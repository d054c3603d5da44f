"""Half-width punctuation read as full-width: scanned and typed texts mix both, patterns know one."""

from __future__ import annotations

import re
from functools import lru_cache

_WIDE = dict(zip(",;:?!()", "，；：？！（）", strict=True))
_HAN = r"[\u3400-\u9fff“”‘’《》（）、，。]"
# What stands before a mark is asked behind it, so that a search passes over all other characters at once.
_MARK = re.compile(rf"[,;:?!()](?:(?<={_HAN}.)|(?<=[0-9A-Za-z%].)(?={_HAN}|[)\s]|$)|(?<=[(])(?={_HAN}))", re.M)
_STOP = re.compile(r"\.(?<=[\u3400-\u9fff”’）]\.)(?<![一二三四五六七八九十]\.)(?=[\u3400-\u9fff”’\s]|$)")
_QUOTE = re.compile(r"\"([^\"\n“”]{1,60})\"")


@lru_cache(maxsize=16)  # every extractor of a document asks
def widen(text: str) -> str:
    """Return *text* with the punctuation of Chinese sentences in full width, of the same length, so that offsets hold.

    Commas, full stops, colons, brackets and the like beside Chinese characters or marks are widened (成立党委,书记王某某), and pairs
    of straight quotation marks ("红色物业") become “ ”; figures and Latin text stay (1,200; 8:30; A (B), C).
    """
    paired = _QUOTE.sub(r"“\1”", text) if '"' in text else text
    return _STOP.sub("。", _MARK.sub(lambda mark: _WIDE[mark.group()], paired))
