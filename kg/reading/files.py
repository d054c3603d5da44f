"""One input file becomes documents."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from kg.errors import InputError
from kg.model import Document
from kg.reading.compilation import split_articles
from kg.reading.decoding import decode
from kg.reading.front import fall_back_title, find_issued, find_title
from kg.reading.inputs import READABLE, SUFFIXES
from kg.reading.layout import repair_layout
from kg.reading.markdown import parse_markdown, parse_text
from kg.reading.office import read_docx
from kg.reading.pdf import read_pdf
from kg.reading.source import Source
from kg.reading.web import read_html

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_ISO = re.compile(r"\d{4}(?:-\d{2}-\d{2})?")
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_READERS: dict[str, Callable[[bytes, str], Source]] = {
    "docx": read_docx,
    "pdf": read_pdf,
    "html": read_html,
    "md": lambda data, name: parse_markdown(decode(data, name)),
    "txt": lambda data, name: parse_text(decode(data, name)),
}


def read_documents(path: str | Path) -> list[Document]:
    """Read the articles of one file, in their order; at least one.

    Raise InputError, naming file, fault and remedy, for a path that is missing or a folder, a file that is empty,
    binary, damaged, encrypted, scanned or of a format that is not read, and text that holds no Chinese.
    """
    path = Path(path)
    data = _read_bytes(path)
    source = _READERS[tell_format(data, path)](data, path.name)
    if not any(line.strip() for line in source.lines):
        raise InputError(f"{path.name}: holds no text; check the file")
    if not any(_HAN.search(line) for line in source.lines):
        raise InputError(f"{path.name}: no Chinese text; govkg reads reports written in Chinese")
    articles = [article for article in split_articles(source) if any(map(_HAN.search, article.lines))]
    return [_make_document(article, path, number) for number, article in enumerate(articles)]


def _read_bytes(path: Path) -> bytes:
    if path.is_dir():
        raise InputError(f"{path}: a folder, not a file; name its files, or give the folder to kg build")
    if not path.exists():
        raise InputError(f"{path}: no such file; check the path")
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(f"{path.name}: not a format that can be read; convert it to one of {READABLE}")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check its permissions") from error
    if not data.strip():
        raise InputError(f"{path.name}: empty file; check that it was saved")
    return data


def tell_format(data: bytes, path: Path) -> str:
    """Tell what a file is by its content, whatever its extension says; raise InputError for what cannot be read."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        if b"word/document" in data:
            return "docx"
        raise InputError(f"{path.name}: a zip archive or another office format, not a Word document; save it as .docx")
    if data.startswith(_OLD_WORD):
        raise InputError(f"{path.name}: an old Word document (.doc) or one with a password; save it as plain .docx")
    if data.startswith(b"{\\rtf"):
        raise InputError(f"{path.name}: rich text (RTF); save it as .docx")
    if _HTML_START.match(data[:2048].removeprefix(b"\xef\xbb\xbf")):
        return "html"
    kind = {".md": "md", ".html": "html", ".htm": "html"}.get(path.suffix.lower(), "txt")
    if path.suffix.lower() in (".docx", ".pdf"):
        decode(data, path.name)  # binary data gets its own message; text under a wrong name is read as text
    return kind


def _make_document(article: Source, path: Path, number: int) -> Document:
    layout = repair_layout("\n".join(article.lines), headings=article.headings)
    title = article.title or find_title(layout) or _title_from_name(path) or fall_back_title(layout)
    issued = article.issued if article.issued and _ISO.fullmatch(article.issued) else None
    return Document(
        title=title,
        source_file=path.name,
        text=layout.text,
        number=number,
        issued=issued or find_issued(layout),
        byline=layout.byline,
        headings=layout.headings,
        captions=layout.captions,
    )


def _title_from_name(path: Path) -> str | None:
    """Take the file's name for a title where it is a phrase in Chinese, as people name their reports."""
    return path.stem if len(_HAN.findall(path.stem)) >= 4 else None
