"""One input file becomes documents."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kg.errors import InputError
from kg.model import Document
from kg.reading.characters import show_name, show_path, take_out_unseen
from kg.reading.compilation import split_articles
from kg.reading.decoding import decode
from kg.reading.front import fall_back_title, find_issued, find_title
from kg.reading.inputs import READABLE, SUFFIXES
from kg.reading.layout import Layout, repair_layout
from kg.reading.limits import DEFAULT_LIMITS, Limits
from kg.reading.markdown import parse_markdown, parse_text
from kg.reading.office import read_docx
from kg.reading.opening import find_fault, read_bytes
from kg.reading.pdf import read_pdf
from kg.reading.source import Source
from kg.reading.web import read_html

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_ISO = re.compile(r"\d{4}(?:-\d{2}-\d{2})?")
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_READERS: dict[str, Callable[[bytes, str, Limits, bool], Source]] = {
    "docx": lambda data, name, limits, ocr: read_docx(data, name, limits),
    "pdf": lambda data, name, limits, ocr: read_pdf(data, name, limits, ocr=ocr),
    "html": lambda data, name, limits, ocr: read_html(data, name),
    "md": lambda data, name, limits, ocr: parse_markdown(decode(data, name)),
    "txt": lambda data, name, limits, ocr: parse_text(decode(data, name)),
}


def read_documents(path: str | Path, limits: Limits = DEFAULT_LIMITS, *, ocr: bool = False) -> list[Document]:
    """Read the articles of one file, in their order; at least one. With *ocr*, scanned pages of a PDF are recognised.

    Raise InputError, naming file, fault and remedy, for a path that is missing or no regular file, a file that is empty,
    binary, damaged, encrypted, scanned, past a limit or of a format that is not read, and text that holds no Chinese.
    """
    path = Path(path)
    return parse_documents(read_input(path, limits), path, limits, ocr=ocr)


def read_input(path: Path, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """Read the bytes of one file of a format that can be read. Raise InputError as :func:`read_documents` does."""
    if not find_fault(path) and path.suffix.lower() not in SUFFIXES:
        raise InputError(f"{show_name(path)}: not a format that can be read; convert it to one of {READABLE}")
    return read_bytes(path, limits)


def parse_documents(data: bytes, path: Path, limits: Limits = DEFAULT_LIMITS, *, ocr: bool = False) -> list[Document]:
    """Do what :func:`read_documents` does with the bytes of a file; of *path*, only the name counts."""
    name = show_name(path)
    try:
        source = _clean(_READERS[tell_format(data, path)](data, name, limits, ocr))
    except MemoryError as error:
        raise InputError(f"{name}: needs more memory than there is; split the file") from error
    if not any(line.strip() for line in source.lines):
        raise InputError(f"{name}: holds no text; check the file")
    if not any(_HAN.search(line) for line in source.lines):
        raise InputError(f"{name}: no Chinese text; govkg reads reports written in Chinese")
    repaired = [(one, repair_layout("\n".join(one.lines), headings=one.headings)) for one in split_articles(source)]
    articles = [(article, layout) for article, layout in repaired if _HAN.search(layout.text)]
    if not articles:
        raise InputError(f"{name}: no Chinese text besides page numbers and the like; check the file")
    return [_make_document(article, layout, path, number) for number, (article, layout) in enumerate(articles)]


def _clean(source: Source) -> Source:
    """Take out of all lines what no reader sees, so that every offset is one into visible text."""
    title = take_out_unseen(source.title) if source.title else None
    return replace(source, lines=tuple(map(take_out_unseen, source.lines)), title=title)


def tell_format(data: bytes, path: Path) -> str:
    """Tell what a file is by its content, whatever its extension says; raise InputError for what cannot be read."""
    name = show_name(path)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        if b"word/document" in data:
            return "docx"
        raise InputError(f"{name}: a zip archive or another office format, not a Word document; save it as .docx")
    if data.startswith(_OLD_WORD):
        raise InputError(f"{name}: an old Word document (.doc) or one with a password; save it as plain .docx")
    if data.startswith(b"{\\rtf"):
        raise InputError(f"{name}: rich text (RTF); save it as .docx")
    if _HTML_START.match(data[:2048].removeprefix(b"\xef\xbb\xbf")):
        return "html"
    kind = {".md": "md", ".html": "html", ".htm": "html"}.get(path.suffix.lower(), "txt")
    if path.suffix.lower() in (".docx", ".pdf"):
        decode(data, name)  # binary data gets its own message; text under a wrong name is read as text
    return kind


def _make_document(article: Source, layout: Layout, path: Path, number: int) -> Document:
    title = article.title or find_title(layout) or _title_from_name(path) or fall_back_title(layout)
    issued = article.issued if article.issued and _ISO.fullmatch(article.issued) else None
    return Document(
        title=title,
        source_file=show_name(path),
        text=layout.text,
        number=number,
        issued=issued or find_issued(layout),
        byline=layout.byline,
        headings=layout.headings,
        captions=layout.captions,
    )


def _title_from_name(path: Path) -> str | None:
    """Take the file's name for a title where it is a phrase in Chinese, as people name their reports."""
    stem = show_path(path.stem)
    return stem if len(_HAN.findall(stem)) >= 4 else None
