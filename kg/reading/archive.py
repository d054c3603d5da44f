"""A .docx without what may harm: checked for bombs, passwords and document types, emptied of pictures and objects."""

from __future__ import annotations

import lzma
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from kg.errors import InputError
from kg.reading.limits import Limits, too_large

MOST_MEMBERS = 5000
_CHUNK = 1 << 20
_MARKUP = (".xml", ".rels")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
FAULTS = (BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, OSError, ValueError)
"""What damaged zip archives raise while they are read."""


def strip_archive(data: bytes, name: str, limits: Limits) -> bytes:
    """Give the archive *data* with its markup only; all else (pictures, embedded files, macros) is emptied, never unpacked.

    *name* is for the message. Raise InputError for more markup than the limit, whether the archive admits it or not, for
    a password, and for markup that brings a document type of its own; one of FAULTS where the archive is damaged.
    """
    out = BytesIO()
    left = limits.text_bytes
    with ZipFile(BytesIO(data)) as archive, ZipFile(out, "w", ZIP_STORED) as stripped:
        members = {info.filename: info for info in archive.infolist()}
        if len(archive.infolist()) > MOST_MEMBERS:
            raise InputError(f"{name}: a zip archive of {len(archive.infolist()):,} members; save it again in Word")
        markups = {member for member in members if member.lower().endswith(_MARKUP)}
        if (size := sum(members[member].file_size for member in markups)) > left:
            raise too_large(name, "text and markup", size, left, limits)
        for info in members.values():
            markup = b""
            if info.filename in markups:
                markup = _read_markup(archive, info, name, left, limits)
                left -= len(markup)
            stripped.writestr(ZipInfo(info.filename), markup)
    return out.getvalue()


def _read_markup(archive: ZipFile, info: ZipInfo, name: str, left: int, limits: Limits) -> bytes:
    """Unpack one member in small steps, so that no more is held than the limit allows."""
    if info.flag_bits & 1:
        raise InputError(f"{name}: a Word document with a password; save a copy without it")
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise InputError(f"{name}: packed as Word does not pack; open it in Word and save it again")
    parts: list[bytes] = []
    size = 0
    with archive.open(info) as member:
        while chunk := member.read(_CHUNK):
            size += len(chunk)
            if size > left:
                raise too_large(name, "text and markup", None, limits.text_bytes, limits)
            parts.append(chunk)
    markup = b"".join(parts)
    if _has_document_type(markup):
        raise InputError(
            f"{name}: its XML is not as Word writes it (a document type or an unknown encoding); open it in Word and save it again"
        )
    return markup


def _has_document_type(markup: bytes) -> bool:
    """Tell whether markup has a document type, or hides it from us in an encoding that Word does not use."""
    start = markup[:4096].replace(b"\0", b"")
    for mark in _BOMS:
        start = start.removeprefix(mark)
    if start.strip() and not start.lstrip().startswith(b"<"):
        return True
    declared = start.partition(b"?>")[0].lower() if start.lstrip().startswith(b"<?xml") else b""
    if b"encoding" in declared and b"utf-8" not in declared and b"utf-16" not in declared:
        return True
    return b"<!DOCTYPE" in markup or b"<!DOCTYPE" in markup.replace(b"\0", b"")
