"""Names of programs: the part that variants share, and names that are mere numbers."""

from __future__ import annotations

import re
import unicodedata

_PUNCTUATION = re.compile(r"[“”‘’\"'《》「」『』、，,。·•・●\s\-—－_（）()]")
_SUFFIX = re.compile(
    r"(?<=.{2})(?:专项行动|行动计划|主题活动|实践活动|工作机制|工作模式|工作法|计划|工程|行动|活动|机制|制度|模式|品牌|平台|体系|项目|创建|建设|工作|做法)$"
)
# Numbered names (“五个一”, “1+5”, “四大工程”) mean something else in every place.
_NUMBERED = re.compile(
    r"(?:[0-9A-Za-z+]+|[一二两三四五六七八九十百千万双0-9]+[个大项条种类张支步方级位维]?"
    r"(?:一|工程|行动|计划|机制|体系|制度|清单|模式|措施|举措|工作法|指标|平台|政策|方案|教育|活动|项目|平台|品牌)?)"
)


def program_key(name: str) -> str:
    """The part of a program's name that variants share: “红色物业”创建行动 and 红色物业 → 红色物业."""
    bare = _PUNCTUATION.sub("", unicodedata.normalize("NFKC", name))
    return _SUFFIX.sub("", _SUFFIX.sub("", bare)) or name


def is_numbered(name: str) -> bool:
    """Tell whether a name is a mere number with a generic noun (“五个一”, “1+5+N”), local to the place that uses it."""
    return _NUMBERED.fullmatch(_PUNCTUATION.sub("", unicodedata.normalize("NFKC", name))) is not None
