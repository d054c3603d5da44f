"""Text layer of PDF files, without the page numbers and running heads."""

from __future__ import annotations

import logging
import re
import struct
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from kg.errors import InputError
from kg.reading.characters import show_path
from kg.reading.limits import DEFAULT_LIMITS, Limits, too_large
from kg.reading.lines import is_page_furniture, is_phrase
from kg.reading.ocr import recognise_pages
from kg.reading.source import Source

if TYPE_CHECKING:
    from pypdf import PdfReader

logging.getLogger("pypdf").addHandler(logging.NullHandler())  # what it says of a damaged file is not for the terminal

# What pypdf raises on malformed files besides its own errors; seen on files cut short or with bytes overwritten.
_FAULTS = (
    *(
        ArithmeticError,
        AssertionError,
        AttributeError,
        LookupError,
        NotImplementedError,
        OSError,
        TypeError,
        ValueError,
    ),
    *(struct.error, zlib.error),
)

EDGE = 2
LONGEST_REASON = 120
_HAN = re.compile(r"[\u3400-\u9fff]")
_DIGITS = re.compile(r"\d+")
_BARE_NUMBER = re.compile(r"\d{1,4}")


# Fonts map some glyphs to the radicals of the same shape (⼈ for 人); the character meant is their compatibility form.
_RADICALS: dict[int, int | str] = {
    code: ord(plain) for code in range(0x2E80, 0x2FE0) if len(plain := unicodedata.normalize("NFKC", chr(code))) == 1
}


_RADICALS |= dict(
    zip(map(ord, "⺠⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻤⻥⻦⻩⻬⻰"), "民西见角贝车长门青页风飞食马鬼鱼鸟黄齐龙", strict=True)
)


def read_pdf(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS, *, ocr: bool = False) -> Source:
    """Read the lines of all pages in order. *name* is for the message; with *ocr*, pages without text are recognised.

    Raise InputError for a damaged file, one that asks for a password, one past a limit, one whose text a script draws, and
    one that holds pictures of text only.
    """
    texts = _extract_pages(data, name, limits)
    empty = [number for number, text in enumerate(texts) if not text.strip()]
    if ocr and empty:
        found = recognise_pages(data, name, empty)
        texts = [found.get(number, text) for number, text in enumerate(texts)]
    elif len(empty) == len(texts):
        raise InputError(
            f"{name}: scanned: needs OCR (the PDF has no text layer); build with --ocr, or give a file that has text"
        )
    pages = [text.splitlines() for text in texts]
    return Source(tuple(line for page in drop_running_heads(pages) for line in page))


def _extract_pages(data: bytes, name: str, limits: Limits) -> list[str]:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, PyPdfError

    logging.getLogger("pypdf").addHandler(
        logging.NullHandler()
    )  # its complaints of a damaged file are not ours to print
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise FileNotDecryptedError("a password is needed")
        _refuse_many_pages(len(reader.pages), name, limits)
        pages = list(_extract_each(reader, name, limits))
        if _is_dynamic_form(reader) and not any(_HAN.search(page) for page in pages):
            raise InputError(f"{name}: a form (XFA) that only Adobe Reader draws; print it there to a new PDF")
    except (FileNotDecryptedError, DependencyError) as error:
        raise InputError(f"{name}: encrypted PDF; save a copy without a password") from error
    except LimitReachedError as error:
        raise InputError(
            f"{name}: asks for more than the text of a report needs ({error}); print it to a new PDF"
        ) from error
    except RecursionError as error:
        raise InputError(f"{name}: damaged PDF (nested too deep); print it to a new PDF") from error
    except (PyPdfError, *_FAULTS) as error:
        reason = show_path(str(error))[:LONGEST_REASON]
        raise InputError(f"{name}: damaged PDF ({reason}); download it again or print it to a new PDF") from error
    return pages


def _refuse_many_pages(pages: int, name: str, limits: Limits) -> None:
    if pages > limits.pages:
        raise InputError(
            f"{name}: {pages:,} pages, and the limit is {limits.pages:,}; split the file, or raise the limit with "
            f"--max-pages {pages}"
        )


def _extract_each(reader: PdfReader, name: str, limits: Limits) -> Iterator[str]:
    """Yield the text of every page, as long as the text and what its pages unpack to stay within the limits."""
    drawn = written = 0
    for page in reader.pages:
        drawn += _count_bytes(page.get("/Contents"))
        if drawn > limits.file_bytes:
            raise too_large(name, "page contents", None, limits.file_bytes, limits)
        text = page.extract_text().translate(_RADICALS)
        written += len(text.encode("utf-8", "replace"))
        if written > limits.text_bytes:
            raise too_large(name, "text", None, limits.text_bytes, limits)
        yield text


def _count_bytes(contents: Any) -> int:
    """Count the bytes that a page's contents unpack to: one stream or a list of them."""
    from pypdf.generic import StreamObject

    stream = contents.get_object() if contents is not None else None
    if isinstance(stream, list):
        return sum(_count_bytes(part) for part in stream)
    return len(stream.get_data()) if isinstance(stream, StreamObject) else 0


def _is_dynamic_form(reader: PdfReader) -> bool:
    form = reader.root_object.get("/AcroForm")
    return form is not None and "/XFA" in form.get_object()


def drop_running_heads(pages: Iterable[list[str]]) -> list[list[str]]:
    """Drop page numbers, and lines that stand at the edge of three pages or of all (two at least), numbers aside.

    A bare number is a page's where it counts the pages. A headline that later pages repeat as their running head
    stays on the first page, where text follows it and no second headline.
    """
    full = [[line for line in page if line.strip()] for page in pages]
    seen = Counter(key for page in full for key in {_key(page[i]) for i in _edges(page)})
    limit = max(2, min(3, sum(map(bool, full))))
    repeated = {key for key, count in seen.items() if count >= limit}
    first = _first_numbers(full)
    return [
        [line for i, line in enumerate(page) if not _is_furniture(page, i, n, repeated, first)]
        for n, page in enumerate(full)
    ]


def _edges(page: list[str]) -> set[int]:
    return {*range(min(EDGE, len(page))), *range(max(0, len(page) - EDGE), len(page))}


def _key(line: str) -> str:
    return _DIGITS.sub("0", "".join(line.split()))


def _first_numbers(pages: list[list[str]]) -> set[int]:
    """Find the number that the first page must have, so that the bare numbers at the pages' ends count them."""
    firsts = Counter(
        int(match[0]) - n
        for n, page in enumerate(pages)
        for line in {*page[:1], *page[-1:]}
        if (match := _BARE_NUMBER.fullmatch(line.strip()))
    )
    return {number for number, count in firsts.items() if count > 1 or len(pages) == 1}


def _is_furniture(page: list[str], i: int, number: int, repeated: set[str], first: set[int]) -> bool:
    line = page[i]
    if i not in _edges(page):
        return False
    bare = _BARE_NUMBER.fullmatch(line.strip())
    if bare:
        return i in (0, len(page) - 1) and int(bare[0]) - number in first
    is_headline = number == 0 and i < EDGE and i + 1 < len(page) and not is_phrase(page[i + 1].strip())
    return is_page_furniture(line.strip()) or (_key(line) in repeated and not is_headline)
