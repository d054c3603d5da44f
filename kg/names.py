"""Names of programs: the part that variants share, and names that are mere numbers."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from kg.lexicon import read_words

_PUNCTUATION = re.compile(r"[“”‘’\"'《》「」『』、，,。·•・●\s\-—－_（）()]")
_NUMERALS = "一二两三四五六七八九十百千万双"
_CLASSIFIERS = "个大项条种类张支步方级位维"
# Numbered names (“五个一”, “1+5”, “四大工程”) mean something else in every place.
_NUMBERED = re.compile(
    r"(?:[0-9A-Za-z+]+|[一二两三四五六七八九十百千万双0-9]+[个大项条种类张支步方级位维]?"
    r"(?:一|工程|行动|计划|机制|体系|制度|清单|模式|措施|举措|工作法|指标|平台|政策|方案|教育|活动|项目|平台|品牌)?)"
)
_COUNTED = re.compile(rf"[{_NUMERALS}0-9]{{1,12}}[{_CLASSIFIERS}]")
# So do numbered names with one more syllable: “三化”, “五星”, “三个年”, “五个一批”.
_ABBREVIATED = re.compile(rf"[{_NUMERALS}0-9]{{1,12}}(?:位一体|[{_CLASSIFIERS}]?(?:一批?|[\u4e00-\u9fff]))")
_SMALL_NUMBER = re.compile(r"(?<![0-9+])[0-9]{1,2}(?=[\u4e00-\u9fff])")
_REMEMBERED = 16384  # names: documents repeat them, and each is looked at several times
_DIGITS = "零一二三四五六七八九"


@cache
def _suffix() -> re.Pattern[str]:
    words = sorted(read_words("lexicon/link_suffixes.tsv"), key=lambda word: (-len(word), word))
    return re.compile(rf"(?<=.{{2}})(?:{'|'.join(words)})$|(?<=.{{4}})制$")


@lru_cache(maxsize=_REMEMBERED)
def squeeze_name(name: str) -> str:
    """The name without punctuation and white space, in plain letters of one case: ‘Ｅ学习•先锋’ → e学习先锋."""
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", name)).casefold()


def spell_numbers(name: str) -> str:
    """The name with small numbers before a character in Chinese: 3岗17级 → 三岗十七级; 两 counts as 二."""
    return _SMALL_NUMBER.sub(lambda match: _in_chinese(int(match[0])), name).replace("两", "二")


def _in_chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("" if tens == 1 else _DIGITS[tens]) + "十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def _strip_suffix(name: str) -> str:
    """Strip one generic suffix, unless a generic word (人才计划) or a mere count (四大工程) is all that stands before it."""
    stem = _suffix().sub("", name)
    if stem in read_words("lexicon/link_generic.tsv") or _COUNTED.fullmatch(stem):
        return name
    return stem


@lru_cache(maxsize=_REMEMBERED)
def program_key(name: str) -> str:
    """The part of a program's name that variants share: “红色物业”创建行动 and 红色物业 → 红色物业."""
    bare = spell_numbers(squeeze_name(name))
    return _strip_suffix(_strip_suffix(bare)) or name


@lru_cache(maxsize=_REMEMBERED)
def is_numbered(name: str) -> bool:
    """Tell whether a name is a mere number with a generic noun (“五个一”, “1+5+N”), local to the place that uses it."""
    return _NUMBERED.fullmatch(_PUNCTUATION.sub("", unicodedata.normalize("NFKC", name))) is not None


@cache
def _shared() -> frozenset[str]:
    known = read_words("lexicon/program_national.tsv", "name") | read_words("lexicon/link_shared_numbers.tsv", "name")
    return frozenset(program_key(name) for name in known)


@lru_cache(maxsize=_REMEMBERED)
def is_local(name: str) -> bool:
    """Tell whether the same name elsewhere is another thing: numbered names, unless the whole country knows them (双创).

    “五个一”机制, “三化” and “三个年”活动 are local; 千万工程, 两个覆盖 and 五基三化 are not.
    """
    key = program_key(name)
    if key in _shared():
        return False
    return is_numbered(name) or is_numbered(key) or _ABBREVIATED.fullmatch(key) is not None or _counts_only(key)


def _counts_only(key: str) -> bool:
    """Tell whether generic words are all that a count is followed by: 四大专项行动, 三大提升计划."""
    count = _COUNTED.match(key)
    rest = key[count.end() :] if count else ""
    suffixes = read_words("lexicon/link_suffixes.tsv")
    generic = read_words("lexicon/link_generic.tsv")
    return rest in suffixes or any(rest.endswith(word) and rest.removesuffix(word) in generic for word in suffixes)


def list_parts(name: str) -> tuple[str, ...]:
    """The coordinated parts of a name: 一乡一业、一村一品 → two, 双报到双服务双报告 → three; none where it is one thing."""
    parts = [squeeze_name(part) for part in re.split(r"[、，,]", unicodedata.normalize("NFKC", name))]
    if len(parts) == 1:
        parts = _split_by_head(parts[0])
    return tuple(parts) if len(parts) > 1 and all(parts) else ()


def _split_by_head(name: str) -> list[str]:
    """Split a name whose parts begin with one character and are of one length: 双报到双服务 → 双报到, 双服务."""
    size = name.find(name[0], 1) if name else 0
    if size <= 2:
        return [name]
    parts = [name[i : i + size] for i in range(0, len(name), size)]
    return parts if all(len(part) == size and part.startswith(name[0]) for part in parts) else [name]
