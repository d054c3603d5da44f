"""Files that mean harm or are simply broken, each made by a function of the path where it is to stand."""

import io
import zipfile
import zlib
from pathlib import Path

import docx
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from tests.test_reading_pdf import write_pdf

TITLE = "青山区党建引领小区治理工作综述"
FIRST = "今年以来，青山区推行“红色物业”创建行动，建成示范小区20个。"
SECOND = "区委书记牵头调度，街道、社区、物业三方联动，全年解决难题320件。"
ARTICLE = f"{TITLE}\n\n{FIRST}\n\n{SECOND}\n"

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def document_xml(body: str, before: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    )


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def plain_docx() -> bytes:
    word = docx.Document()
    for line in (TITLE, FIRST, SECOND):
        word.add_paragraph(line)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def docx_with(parts: dict[str, bytes | str], drop: tuple[str, ...] = ()) -> bytes:
    """A Word document some of whose parts are replaced, added or dropped."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain_docx())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts and name not in drop:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def docx_bomb(megabytes: int, where: str = "word/document.xml") -> bytes:
    """A small Word document one part of which unpacks to so many megabytes."""
    head, tail = document_xml(paragraph(FIRST) + "<!--|-->").encode().split(b"|")
    out = io.BytesIO(docx_with({}, drop=(where,)))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive, archive.open(where, "w") as part:
        part.write(head)
        for _ in range(megabytes):
            part.write(b" " * 1_000_000)
        part.write(tail)
    return out.getvalue()


def lying_docx() -> bytes:
    """A bomb of 100 MB whose headers admit to 100 bytes."""
    data = bytearray(docx_bomb(100))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("word/document.xml").file_size
    true, told = size.to_bytes(4, "little"), (100).to_bytes(4, "little")
    at = -1
    while (at := data.find(true, at + 1)) >= 0:
        data[at : at + 4] = told
    return bytes(data)


def locked_docx() -> bytes:
    """A Word document whose zip members are marked as encrypted."""
    data = bytearray(plain_docx())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            data[at + offset] |= 1
    return bytes(data)


LAUGHS = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
ENTITIES = (
    f'<!DOCTYPE x [<!ENTITY a0 "{"甲" * 100}">{LAUGHS}'
    '<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY n SYSTEM "http://127.0.0.1:9/x">]>'
)
RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>'
    '<Relationship Id="rId7" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"'
    ' Target="http://127.0.0.1:9/a.png" TargetMode="External"/>'
    '<Relationship Id="rId8" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"'
    ' Target="file:///etc/passwd" TargetMode="External"/></Relationships>'
)


def pdf_of(*objects: bytes, root: int = 1, trailer: bytes = b"") -> bytes:
    """A PDF of the *objects* numbered from 1."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    entries = trailer.replace(b"{start}", str(start).encode())
    out += b"trailer\n<< /Size %d /Root %d 0 R %s >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, root, entries, start)
    return bytes(out)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def pack_spaces(megabytes: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join([*(packer.compress(b" " * 1_000_000) for _ in range(megabytes)), packer.flush()])


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
HELLO = stream(b"BT /F1 12 Tf (Please wait) Tj ET")

BROKEN_PDF = {
    "circle-of-pages": pdf_of(CATALOG, b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"),
    "page-is-its-parent": pdf_of(CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 3 0 R >>", PAGE, HELLO),
    "circle-of-tables": pdf_of(CATALOG, PAGES, PAGE, HELLO, trailer=b"/Prev {start}"),
    "circle-of-references": pdf_of(CATALOG, b"3 0 R", b"2 0 R"),
    "huge-length": pdf_of(CATALOG, PAGES, PAGE, b"<< /Length 999999999999 >>\nstream\nBT ET\nendstream"),
    "deep-brackets": pdf_of(CATALOG, PAGES, PAGE, HELLO, b"[" * 100_000, trailer=b"/Info 5 0 R").replace(
        b"/Contents 4 0 R", b"/Contents 5 0 R"
    ),
    "deep-dictionaries": pdf_of(CATALOG, PAGES, PAGE.replace(b"4 0 R", b"5 0 R"), HELLO, b"<< /A " * 50_000),
    "deep-page-tree": pdf_of(
        CATALOG,
        *(b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (n + 1) for n in range(2, 3000)),
        b"<< /Type /Page /MediaBox [0 0 9 9] >>",
    ),
    "unpacks-to-200-MB": pdf_of(CATALOG, PAGES, PAGE, stream(pack_spaces(200), b"/Filter /FlateDecode")),
    "forms-within-forms": pdf_of(
        CATALOG,
        PAGES,
        PAGE.replace(b"/Font", b"/XObject << /X 5 0 R >> /Font"),
        stream(b"/X Do " * 10),
        *(
            stream(b"/X Do " * 10, b"/Subtype /Form /Resources << /XObject << /X %d 0 R >> >>" % (n + 1))
            for n in range(5, 25)
        ),
        stream(b"BT (a) Tj ET", b"/Subtype /Form"),
    ),
    "negative-everything": pdf_of(CATALOG, PAGES.replace(b"Count 1", b"Count -7"), PAGE, stream(b"BT -1 Tr ET")),
    "nothing-but-a-head": b"%PDF-1.7\n",
    "no-objects": b"%PDF-1.7\n" + b"\x00" * 5000 + b"\nstartxref\n99999999\n%%EOF",
}


def _dictionary(entries: dict) -> DictionaryObject:
    return DictionaryObject({NameObject(name): value for name, value in entries.items()})


def pdf_with_actions(path: Path) -> Path:
    """A readable PDF that runs a script when opened, has a form with fields, and points to the network."""
    plain = write_pdf(path, [[TITLE, FIRST, SECOND]])
    writer = PdfWriter(clone_from=PdfReader(plain))
    script = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.launchURL('http://127.0.0.1:9/');")}
    field = {"/FT": NameObject("/Tx"), "/T": TextStringObject("a"), "/V": TextStringObject("=cmd|' /C calc'!A0")}
    root = writer._root_object
    root[NameObject("/OpenAction")] = _dictionary(script)
    root[NameObject("/AcroForm")] = _dictionary({"/Fields": ArrayObject([_dictionary(field)])})
    writer.add_attachment("run.exe", b"MZ" * 50)
    with path.open("wb") as file:
        writer.write(file)
    return path


FORM_ONLY_PDF = pdf_of(
    CATALOG.replace(b">>", b"/AcroForm << /XFA 5 0 R /Fields [] >> >>"), PAGES, PAGE, HELLO, stream(b"<xdp/>")
)


def page(inside: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>{TITLE}</title>{head}</head><body><h1>{TITLE}</h1><p>{FIRST}</p>{inside}<p>{SECOND}</p></body></html>"


def put(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    return path


def put_sparse(path: Path, size: int) -> Path:
    """A file of *size* bytes that takes no room on the disk."""
    with path.open("wb") as file:
        file.write(ARTICLE.encode())
        file.truncate(size)
    return path


def put_long_line(path: Path, size: int) -> Path:
    line = FIRST.encode()
    return put(path, line * (size // len(line)))
