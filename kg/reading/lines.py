"""What kind of line a line is: predicates on one line of a file, without its neighbours."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from kg.lexicon import read_words

WORDS = "lexicon/layout_words.tsv"
SURNAMES = "lexicon/surnames.tsv"
LONGEST_HEADING = 40
LONGEST_NUMBERED_HEADING = 60
LONGEST_LIST = 20
_LONGEST_NOTE = 100

_ZERO_WIDTH = re.compile("[\u200b\u2060\ufeff]")
_INVISIBLE = {ord(ch): None for ch in "\u200b\u2060\ufeff"}
_FINISHED = re.compile(r"(?:[。！？!?…]|(?<=[\u4e00-\u9fff])\.)[”’」』）)】\]\"]{0,4}$")
_NUMBERED = re.compile(
    r"第[一二三四五六七八九十百零〇\d]{1,4}[章节篇编]|[一二三四五六七八九十]{1,3}[、.．]"
    r"|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.．、](?!\d)"
)
_ENUMERATOR = re.compile(
    r"[一二三四五六七八九十]{1,2}(?:是|要|则)|其[一二三四五]|第[一二三四五六七八九十]{1,2}[，,、]|[①-⑳]"
)
_BULLET = re.compile(r"[•●◆■★▲○·\-*]\s")
_HAN = re.compile(r"[\u3400-\u9fff]")
_SENTENCE_MARK = re.compile(r"[。；;！!？?](?![”’」』）)]{0,4}$)|。|(?<=[\u4e00-\u9fff])\.")
_COMMA = re.compile(r"[，,]")
_OPEN_END = tuple("，,、：:；;—－-（(“‘《「『")
_NO_START = tuple("，,、。；;：:！？）)”’》」』%")
_PAIRS = ("“”", "‘’", "（）", "《》", "「」", "『』", "()")
_CAPTION_START = re.compile(
    r"图[为一二三四五六七八九十\d①-⑩：:]|[上下左右题]图|[△▲]|[（(]?(?:本版|资料|本组|文中)?图片"
)
_CAPTION_END = re.compile(r"(?:摄|供图|(?:由|图片|照片).{0,30}提供|资料图片?|新华社发)[）)]?$")
_PAGE_NUMBER = re.compile(
    r"[—\-–－·\s]{0,30}(?:第?\s{0,9}\d{1,4}\s{0,9}页?(?:\s{0,9}[,，/]?\s{0,9}共?\s{0,9}\d{1,4}\s{0,9}页?)?)[—\-–－·\s]{0,30}$"
)
_PAGE_MARK = re.compile(r"[—\-–－·]|页")
_MARKERS = re.compile(r"(?:##\w{1,40}##\s{0,9}){1,9}$")
_DATE_LINE = re.compile(
    r"[(\[]?(?:\d{4} ?[年\-/.] ?\d{1,2} ?(?:[月\-/.] ?\d{1,2} ?日?|月)"
    r"|[二〇○零一三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月(?:[一二三四五六七八九十]{1,3}日)?)"
    r"(?: ?\d{1,2}:\d{2}(?::\d{2})?)?[)\]]?$"
)
_DATE_HEAD = re.compile(r"\d{4} ?[年\-/.] ?\d{1,2} ?[月\-/.] ?\d{1,2} ?日?(?: ?\d{1,2}:\d{2}(?::\d{2})?)?\s+")
_NAME = re.compile(r"[\u3400-\u9fff]{1,4}(?:·[\u3400-\u9fff]{1,8}){0,9}$")
_SPLIT = re.compile(r"[\s、，,/／|｜：:（）()□■◎●]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line with text in it. ``text`` has no white space at its ends; ``gap`` counts the empty lines before it.

    ``marked`` tells that the file's format says it is a heading, ``first`` that no text stands before it. ``width`` is in half-width columns.
    """

    number: int
    text: str
    indented: bool
    gap: int
    marked: bool = False
    first: bool = False

    @property
    def width(self) -> int:
        """The columns that the line takes in print: two for a Chinese character, one for a Latin one."""
        return 2 * len(self.text) - len(self.text.encode("ascii", "ignore"))


def split_lines(raw: str, marked: frozenset[int] = frozenset()) -> list[Line]:
    """Split at line breaks of any kind; empty lines are counted, not kept. Zero-width spaces are white space here."""
    found: list[Line] = []
    gap = 0
    marred = _ZERO_WIDTH.search(raw) is not None
    for number, line in enumerate(raw.splitlines()):
        whole = line.translate(_INVISIBLE) if marred else line
        text = whole.strip()
        if text:
            indent = whole[: len(whole) - len(whole.lstrip())]
            wide = sum(2 if ch in "\u3000\u2003\t" else 1 for ch in indent) >= 2
            found.append(Line(number, text, wide, gap, number in marked, not found))
        gap = 0 if text else gap + 1
    return found


def is_finished(text: str) -> bool:
    """Tell whether a sentence ends where *text* ends (…放心。” does; …红色物业” and …三年， do not)."""
    return bool(_FINISHED.search(text[-8:]))


def cannot_begin(text: str) -> bool:
    """Tell whether no paragraph begins so: with a comma or a closing mark, or with a number and nothing else."""
    return text.startswith(_NO_START) or text.isdecimal()


def is_open(text: str) -> bool:
    """Tell whether *text* ends in a mark after which both a new line and more of the sentence may follow (；：—)."""
    return text.endswith(("；", ";", "：", ":", "—"))


def is_numbered(text: str) -> bool:
    """Tell whether *text* begins with the number of a heading or list item (一、 （二） 第三章 4.)."""
    return bool(_NUMBERED.match(text))


def is_item(text: str) -> bool:
    """Tell whether *text* begins a point of a list: numbered, 一是…, ①… or with a bullet and a space."""
    return bool(_NUMBERED.match(text) or _ENUMERATOR.match(text) or _BULLET.match(text))


def is_phrase(text: str, longest: int = LONGEST_HEADING) -> bool:
    """Tell whether *text* may stand alone without being a sentence: a heading, a headline, a caption.

    It is short, holds two Chinese characters at least, no sentence mark inside (抓实“七个一”、建强“新高地” is one),
    and nothing that must go on: no comma at its end, no open bracket or quotation mark. A line of more than 20
    characters with two commas is running text, unless it is numbered.
    """
    if is_numbered(text):
        longest = LONGEST_NUMBERED_HEADING
    elif len(text) > LONGEST_LIST and len(_COMMA.findall(text)) > 1:
        return False
    if len(text) > longest or len(_HAN.findall(text)) < 2:
        return False
    if text.endswith(_OPEN_END) or text.startswith(_NO_START) or _SENTENCE_MARK.search(text):
        return False
    return all(text.count(pair[0]) == text.count(pair[1]) for pair in _PAIRS)


def is_numbered_heading(text: str) -> bool:
    """Tell a heading by its number: 二、建强组织体系 is one, 二、建强组织体系。选派干部… is a paragraph."""
    return is_numbered(text) and is_phrase(text)


def is_caption(text: str) -> bool:
    """Tell a caption by its words: 图为揭牌现场, 李某摄, （图片由区委组织部提供）; not 图书馆建成开放。."""
    if len(text) > 80:
        return False
    return bool(_CAPTION_START.match(text) or (_CAPTION_END.search(text) and not _SENTENCE_MARK.search(text)))


def is_page_furniture(text: str) -> bool:
    """Tell a page number (— 12 —, 第3页 共10页) or a site's marker (##end##) that stands alone in a line."""
    if len(text) > 60:
        return False
    return bool(_MARKERS.match(text) or (_PAGE_NUMBER.match(text) and _PAGE_MARK.search(text)))


@cache
def _words(use: str) -> tuple[str, ...]:
    """Return the words of one use, the longest first, so that 特约记者 is tried before 记者."""
    return tuple(sorted(read_words(WORDS, use=use), key=lambda word: (-len(word), word)))


def starts_with_use(text: str, use: str) -> bool:
    """Tell whether *text*, brackets and the like aside, begins with a word of that use in layout_words.tsv."""
    return text.startswith(_words(use)) or text.lstrip("（(【[*※★ 　·").startswith(_words(use))


def ends_with_use(text: str, use: str) -> bool:
    """Tell whether *text*, closing brackets aside, ends with a word of that use in layout_words.tsv."""
    return text.rstrip("）)】] 　").endswith(_words(use))


def is_name(text: str) -> bool:
    """Tell whether *text* has the form of a Chinese name: a surname and one or two characters (欧阳某某 has four)."""
    if not 2 <= len(text) <= 4 or not _NAME.match(text):
        return False
    surnames = read_words(SURNAMES, "surname")
    return (len(text) <= 3 and text[0] in surnames) or (len(text) >= 3 and text[:2] in surnames)


def strip_role(text: str) -> str:
    """Take the role off the front of a piece of a byline: 特约记者徐某某 → 徐某某, 通讯员 → an empty string."""
    return next((text[len(role) :] for role in _words("role") if text.startswith(role)), text)


def is_byline(text: str) -> bool:
    """Tell a line of authors: 记者刘某某 通讯员王某某, or two names and more with spaces between; not 记者走访社区."""
    if len(text) > 80 or _SENTENCE_MARK.search(text):
        return False
    pieces = [piece for piece in _SPLIT.split(text) if piece]
    names = [strip_role(piece) for piece in pieces]
    has_role = names != pieces
    people = [name for name in names if name]
    if not people or not all(is_name(name) for name in people):
        return False
    return has_role or (len(people) >= 2 and " " in " ".join(text.split()) and "，" not in text)


def is_note(text: str) -> bool:
    """Tell a line that only dates or sources the article: 2023年8月26日, 来源：某某日报, 2023-08-26 记者 李某某."""
    if len(text) > _LONGEST_NOTE and len(_HAN.findall(text, 0, 4 * _LONGEST_NOTE)) > _LONGEST_NOTE:
        return False  # a paragraph, and normalising it takes long
    plain = unicodedata.normalize("NFKC", text)
    rest = _DATE_HEAD.sub("", plain, count=1)
    if len(text) <= _LONGEST_NOTE and (
        starts_with_use(text, "note") or (rest != plain and starts_with_use(rest, "note"))
    ):
        return True
    if rest != plain and is_byline(rest):
        return True
    return bool(len(plain) <= 40 and _DATE_LINE.match(plain))
