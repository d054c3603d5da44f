"""PDF files: text layer, running heads, passwords, scans, damage. The files are written here, glyph by glyph."""

from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from kg.errors import InputError
from kg.reading import read_documents

TITLE = "青山区党建引领小区治理工作综述"
LINES = [
    "今年以来，青山区推行“红色物业”创建行动，建成",
    "示范小区20个，物业企业党组织覆盖率达到100%，培",
    "训网格员1200人次，选派党建指导员35名，群众满意",
    "度持续提升。",
]
JOINED = "".join(LINES)


def font(text: str) -> DictionaryObject:
    """A Type 0 font whose codes are UTF-16 units, with a ToUnicode map that says so for the characters of *text*."""
    codes = sorted(ord(ch) for ch in set(text))
    to_unicode = DecodedStreamObject()
    to_unicode.set_data(
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        b"/CMapName /Identity def 1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        + b"100 beginbfchar\n"
        + b"".join(b"<%04X> <%04X>\n" % (code, code) for code in codes)
        + b"endbfchar endcmap end end"
    )
    descendant = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/CIDFontType2"),
            NameObject("/BaseFont"): NameObject("/SimSun"),
            NameObject("/CIDSystemInfo"): DictionaryObject(
                {
                    NameObject("/Registry"): TextStringObject("Adobe"),
                    NameObject("/Ordering"): TextStringObject("Identity"),
                    NameObject("/Supplement"): NumberObject(0),
                }
            ),
            NameObject("/DW"): NumberObject(1000),
        }
    )
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type0"),
            NameObject("/BaseFont"): NameObject("/SimSun"),
            NameObject("/Encoding"): NameObject("/Identity-H"),
            NameObject("/DescendantFonts"): ArrayObject([descendant]),
            NameObject("/ToUnicode"): to_unicode,
        }
    )


def write_pdf(path: Path, pages: list[list[str]], password: str | None = None, owner: str | None = None) -> Path:
    """Write each page's lines from the top down."""
    writer = PdfWriter()
    fonts = font("".join(line for lines in pages for line in lines))
    fonts[NameObject("/ToUnicode")] = writer._add_object(fonts["/ToUnicode"])
    shared = writer._add_object(fonts)
    for lines in pages:
        page = writer.add_blank_page(595, 842)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): shared})}
        )
        shown = "".join(
            f"1 0 0 1 60 {780 - 24 * row} Tm <{line.encode('utf-16-be').hex()}> Tj\n" for row, line in enumerate(lines)
        )
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf\n{shown}ET".encode("ascii"))
        page[NameObject("/Contents")] = writer._add_object(stream)
    if password is not None or owner is not None:
        writer.encrypt(password or "", owner_password=owner, algorithm="RC4-128")
    with path.open("wb") as file:
        writer.write(file)
    return path


def fault(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_documents(path)
    assert path.name in str(caught.value)
    return str(caught.value)


def test_lines_of_a_page_become_paragraphs(tmp_path: Path):
    (doc,) = read_documents(write_pdf(tmp_path / "a.pdf", [[TITLE, *LINES, "二、聚力引才", "引进人才560名。"]]))
    assert doc.title == TITLE
    assert doc.text.split("\n") == [TITLE, JOINED, "二、聚力引才", "引进人才560名。"]


def test_radicals_that_a_font_puts_for_characters_become_the_characters(tmp_path: Path):
    [doc] = read_documents(
        write_pdf(tmp_path / "a.pdf", [["遂宁市船⼭区⼯作情况。", "培训农技⼈员2.1万⼈次，时⻓三天。"]])
    )
    assert "船山区工作情况" in doc.text
    assert "培训农技人员2.1万人次，时长三天" in doc.text


def test_a_sentence_over_two_pages_is_joined_and_page_furniture_dropped(tmp_path: Path):
    pages = [
        ["青山组织工作简报 2023年第8期", TITLE, *LINES[:2], "— 1 —"],
        ["青山组织工作简报 2023年第8期", *LINES[2:], "— 2 —"],
        ["青山组织工作简报 2023年第8期", "全年解决难题320件。", "— 3 —"],
    ]
    (doc,) = read_documents(write_pdf(tmp_path / "a.pdf", pages))
    assert doc.text.split("\n") == [TITLE, JOINED, "全年解决难题320件。"]
    assert doc.title == TITLE


def test_plain_page_numbers_are_dropped_and_numbers_in_the_text_stay(tmp_path: Path):
    pages = [[TITLE, *LINES, "1"], ["引进人才", "560", "名，留任率达到98%。", "2"]]
    (doc,) = read_documents(write_pdf(tmp_path / "a.pdf", pages))
    assert doc.text.split("\n") == [TITLE, JOINED, "引进人才560名，留任率达到98%。"]


def test_a_headline_that_later_pages_repeat_stays_once(tmp_path: Path):
    pages = [
        [TITLE, *LINES],
        [TITLE, "引进人才560名。", "留任率达到98%。"],
        [TITLE, "全年解决难题320件。", "群众满意。"],
    ]
    (doc,) = read_documents(write_pdf(tmp_path / "a.pdf", pages))
    assert doc.text.count(TITLE) == 1
    assert doc.title == TITLE


def test_a_pdf_under_another_name_is_read_by_its_content(tmp_path: Path):
    path = write_pdf(tmp_path / "a.pdf", [[TITLE, *LINES]]).rename(tmp_path / "a.docx")
    assert read_documents(path)[0].title == TITLE


def test_a_scan_is_told_to_need_ocr(tmp_path: Path):
    assert "OCR" in fault(write_pdf(tmp_path / "a.pdf", [[], []]))


def test_a_password_is_told(tmp_path: Path):
    assert "password" in fault(write_pdf(tmp_path / "a.pdf", [[TITLE, *LINES]], password="secret"))


def test_a_pdf_locked_for_editing_only_is_read(tmp_path: Path):
    path = write_pdf(tmp_path / "a.pdf", [[TITLE, *LINES]], owner="secret")
    assert read_documents(path)[0].title == TITLE


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
def test_a_pdf_cut_short_is_read_or_told(tmp_path: Path, share: float):
    whole = write_pdf(tmp_path / "a.pdf", [[TITLE, *LINES]]).read_bytes()
    path = tmp_path / "b.pdf"
    path.write_bytes(whole[: int(len(whole) * share)])
    try:
        text = read_documents(path)[0].text
    except InputError:
        text = TITLE
    assert TITLE in text


def test_text_under_a_pdf_name_is_read_as_text(tmp_path: Path):
    path = tmp_path / "a.pdf"
    path.write_text(f"{TITLE}\n\n{JOINED}", "utf-8")
    assert read_documents(path)[0].title == TITLE
