"""Scanned pages: told without the extra or the option, recognised with them. The pages are drawn here."""

import socket
import sys
from itertools import chain
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.reading import read_documents

LINES = [
    "青山区党建引领小区治理工作综述",
    "　　今年以来，青山区推行“红色物业”创建行动，建成",
    "示范小区20个，物业企业党组织覆盖率达到100%，培",
    "训网格员1200人次。",
    "　　区委书记牵头调度，街道、社区、物业三方联动，全",
    "年解决难题320件，投入资金1.3亿元。",
]
PARAGRAPHS = [LINES[0], "".join(LINES[1:4]).strip("　"), "".join(LINES[4:]).strip("　")]
FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "C:/Windows/Fonts/simsun.ttc",
)


def draw(path: Path, pages: list[list[str]]) -> Path:
    """Write a PDF whose pages are pictures of *pages*, as a scanner makes them, at 150 dots an inch."""
    image, imagedraw, imagefont = (pytest.importorskip(f"PIL.{name}") for name in ("Image", "ImageDraw", "ImageFont"))
    font = next((font for font in FONTS if Path(font).exists()), None)
    if font is None:
        pytest.skip("no Chinese font to draw a page with")
    pictures = []
    for lines in pages:
        picture = image.new("L", (1240, 1754), 255)
        for row, line in enumerate(lines):
            imagedraw.Draw(picture).text((120, 140 + 60 * row), line, font=imagefont.truetype(font, 30), fill=0)
        pictures.append(picture)
    pictures[0].save(path, save_all=True, append_images=pictures[1:], resolution=150)
    return path


def test_a_scan_says_how_to_read_it(tmp_path: Path):
    with pytest.raises(InputError, match=r"scanned: needs OCR.*--ocr"):
        read_documents(draw(tmp_path / "a.pdf", [LINES]))


def test_a_scan_without_the_extra_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "pypdfium2", None)  # as if it were not installed
    with pytest.raises(InputError, match=r"govkg\[ocr\]"):
        read_documents(draw(tmp_path / "a.pdf", [LINES]), ocr=True)


def test_a_scan_is_recognised_offline_page_by_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("rapidocr", reason="the extra govkg[ocr] is not installed")
    pytest.importorskip("onnxruntime", reason="the extra govkg[ocr] is not installed")

    def refuse(*arguments: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    (doc,) = read_documents(draw(tmp_path / "a.pdf", [LINES, [], ["群众满意度持续提升。"]]), ocr=True)
    assert doc.title == LINES[0]
    assert doc.text.split("\n") == list(chain(PARAGRAPHS, ["群众满意度持续提升。"]))
