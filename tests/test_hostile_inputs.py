"""Input that means harm or is simply broken: each gets a line that names file, cause and remedy; the rest is built."""

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.reading import Limits, find_inputs, is_traditional, read_documents, show_path
from tests.hostile import (
    ARTICLE,
    BROKEN_PDF,
    ENTITIES,
    FIRST,
    FORM_ONLY_PDF,
    RELATIONSHIPS,
    SECOND,
    TITLE,
    document_xml,
    docx_bomb,
    docx_with,
    locked_docx,
    lying_docx,
    page,
    paragraph,
    pdf_with_actions,
    put,
    put_long_line,
    put_sparse,
)
from tests.test_reading_pdf import write_pdf

WHOLE = f"{TITLE}\n{FIRST}\n{SECOND}"
BOM = "\ufeff"


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise AssertionError(f"the network was asked: {arguments[1:]}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def fault(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(InputError) as caught:
        read_documents(path, limits or Limits())
    message = str(caught.value)
    assert "\n" not in message
    assert show_path(path.name) in message
    assert ";" in message, "says what to do next"
    return message


def tables(inside: str) -> bytes:
    return docx_with({"word/document.xml": document_xml(f"<w:tbl><w:tr>{inside}</w:tr></w:tbl>")})


# What is refused: name, content, words of the message

Maker = bytes | str | Callable[[Path], object]
REFUSED: dict[str, tuple[Maker, str]] = {
    "empty.txt": (b"", "empty file"),
    "spaces.txt": (" \n\u3000\t", "empty|no text"),
    "one-byte.txt": (b"\xff", "neither UTF-8"),
    "one-letter.txt": (b"a", "no Chinese text"),
    "only-bom.txt": (BOM, "no text"),
    "large.txt": (lambda path: put_sparse(path, 200_000_000), "text of 200.0 MB.*--max-megabytes 200"),
    "large.md": (lambda path: put_sparse(path, 200_000_000), "--max-megabytes"),
    "one-line-of-50-MB.txt": (lambda path: put_long_line(path, 50_000_000), "text of 50.0 MB.*--max-megabytes 50"),
    "large.pdf": (lambda path: _grow(write_pdf(path, [[TITLE]]), 150_000_000), "a file of 150.0 MB"),
    "nul.txt": (ARTICLE + "\0" * 3, "binary"),
    "surrogate.txt": (ARTICLE * 3 + "\ud800", "damaged utf-8"),
    "surrogate-16.txt": (
        BOM.encode("utf-16-le") + f"{ARTICLE}\ud800。".encode("utf-16-le", "surrogatepass"),
        "damaged utf-16",
    ),
    "two-encodings.txt": (ARTICLE.encode() + ARTICLE.encode("gb18030"), "two encodings.*line 1"),
    "english.txt": ("The district set up twenty model communities.\n", "no Chinese text"),
    "english.html": (
        "<html><body><p>" + "The district set up twenty communities. " * 9 + "</p></body></html>",
        "no Chinese",
    ),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "neither UTF-8|binary"),
    "no-text.html": ("<html><body><script>alert(1)</script></body></html>", "no main text|no page"),
    "deep.html": (page("<div>" * 100_000 + "深处。" + "</div>" * 100_000), "nested too deep"),
    "bomb.docx": (lambda path: put(path, docx_bomb(100)), "text and markup of 100.*--max-megabytes"),
    "lying-bomb.docx": (lambda path: put(path, lying_docx()), "damaged"),
    "bomb-of-styles.docx": (lambda path: put(path, docx_bomb(50, "word/styles.xml")), "--max-megabytes"),
    "locked.docx": (locked_docx(), "password"),
    "many-members.docx": (docx_with({f"word/{n}.bin": b"" for n in range(6000)}), "members"),
    "entities.docx": (
        docx_with({"word/document.xml": document_xml(paragraph("&a9;&f;&n;"), ENTITIES)}),
        "document type",
    ),
    "entities-16.docx": (
        docx_with(
            {"word/document.xml": document_xml(paragraph("&f;"), ENTITIES).replace("UTF-8", "UTF-16").encode("utf-16")}
        ),
        "document type",
    ),
    "entities-7.docx": (
        docx_with({"word/document.xml": document_xml(paragraph("+MvE-")).replace("UTF-8", "UTF-7")}),
        "unknown encoding",
    ),
    "entities-of-styles.docx": (docx_with({"word/styles.xml": f"{ENTITIES}<x/>"}), "document type"),
    "path-of-parts.docx": (
        docx_with({"word/_rels/document.xml.rels": RELATIONSHIPS.replace("styles.xml", "../../../etc/passwd")}),
        "damaged",
    ),
    "deep.docx": (docx_with({"word/document.xml": document_xml("<w:sdt>" * 3000 + "</w:sdt>" * 3000)}), "damaged"),
    "no-body.docx": (docx_with({"word/document.xml": document_xml("").replace("<w:body></w:body>", "")}), "damaged"),
    "no-document.docx": (docx_with({}, drop=("word/document.xml",)), "not a Word document"),
    "scan.pdf": (lambda path: write_pdf(path, [[], []]), "scanned: needs OCR"),
    "locked.pdf": (lambda path: write_pdf(path, [[TITLE]], password="secret"), "password"),
    "locked-twice.pdf": (lambda path: write_pdf(path, [[TITLE]], password="secret", owner=""), "password"),
    "form-only.pdf": (FORM_ONLY_PDF, "XFA"),
    "many-pages.pdf": (lambda path: write_pdf(path, [[]] * 2001), "2,001 pages.*--max-pages 2001"),
    **{f"{name}.pdf": (content, "pdf: ") for name, content in BROKEN_PDF.items()},
}


def _grow(path: Path, size: int) -> None:
    os.truncate(path, size)


def make(path: Path, maker: Maker) -> Path:
    if callable(maker):
        maker(path)
    else:
        put(path, maker)
    return path


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_says_so_in_one_line(tmp_path: Path, name: str, capfd: pytest.CaptureFixture[str]):
    maker, words = REFUSED[name]
    message = fault(make(tmp_path / name, maker))
    assert re.search(words, message), message
    assert capfd.readouterr() == ("", ""), "nothing is printed besides"


# What is read all the same: name, content, the text that comes of it

READ: dict[str, tuple[Maker, str]] = {
    "four-bytes.txt": (f"{TITLE}\n{FIRST}𠮷林路社区㐂事多。".encode("gb18030"), f"{TITLE}\n{FIRST}𠮷林路社区㐂事多。"),
    "bom-in-the-middle.txt": (f"{BOM}{TITLE}\n{BOM}{FIRST}\n{SECOND}", WHOLE),
    "utf-32.txt": (ARTICLE.encode("utf-32"), WHOLE),
    "utf-7-bait.txt": (f"{TITLE}\n{FIRST}+ADw-script+AD4-alert(1)", f"{TITLE}\n{FIRST}+ADw-script+AD4-alert(1)"),
    "unseen.txt": (
        f"{TITLE}\n今年\x08以来，青山区推行“红\u200b色\u202e物\u2066业”创建\u00ad行\x7f动，建\ufffe成示\U000e0041范小区20个。\n"
        + SECOND * 5,
        f"{TITLE}\n{FIRST}\n{SECOND * 5}",
    ),
    "private-use.txt": (f"{TITLE}\n{FIRST}\ue000第一项。", f"{TITLE}\n{FIRST}\ue000第一项。"),
    "traditional.txt": ("青山區推行紅色物業，全年解決難題。", "青山區推行紅色物業，全年解決難題。"),
    "scripts.html": (
        page(
            "<script>document.write('假的文字')</script><style>p{}</style><iframe src='http://127.0.0.1:9/'></iframe>"
        ),
        WHOLE,
    ),
    "data.html": (page(f"<img src='data:image/png;base64,{'A' * 2_000_000}'><a href='data:text/html,假'></a>"), WHOLE),
    "long-attribute.html": (page(f"<p title='{'甲' * 500_000}'></p>"), WHOLE),
    "refresh.html": (
        page("", "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'><base href='http://127.0.0.1:9/'>"),
        WHOLE,
    ),
    "stylesheet.html": (page("", "<link rel=stylesheet href='http://127.0.0.1:9/a.css'>"), WHOLE),
    "entities.html": (
        f"<!DOCTYPE html [<!ENTITY f SYSTEM 'file:///etc/passwd'>]>{page('<p>&f;全区共有党员1200名。</p>').removeprefix('<!DOCTYPE html>')}",
        f"{TITLE}\n{FIRST}\n&f;全区共有党员1200名。\n{SECOND}",
    ),
    "utf-7.html": (page("", "<meta charset=utf-7>"), WHOLE),
    "unclosed.html": (
        page("<p>全区共有党员1200名。<p>网格员走访居民。"),
        f"{TITLE}\n{FIRST}\n全区共有党员1200名。\n网格员走访居民。\n{SECOND}",
    ),
    "wide-cell.docx": (
        tables(f"<w:tc><w:tcPr><w:gridSpan w:val='2000000000'/></w:tcPr>{paragraph('甲乙')}</w:tc>"),
        "甲乙",
    ),
    "outside.docx": (docx_with({"word/_rels/document.xml.rels": RELATIONSHIPS}), WHOLE),
    "heavy-picture.docx": (docx_with({"word/media/a.png": b"\0" * 50_000_000}), WHOLE),
    "archive-inside.docx": (docx_with({"word/embeddings/a.zip": b"PK\x03\x04" * 99, "../../evil.txt": b"x"}), WHOLE),
    "actions.pdf": (pdf_with_actions, WHOLE),
    "editing-locked.pdf": (lambda path: write_pdf(path, [[TITLE, FIRST, SECOND]], owner="secret"), WHOLE),
    "no-owner.pdf": (lambda path: write_pdf(path, [[TITLE, FIRST, SECOND]], password="", owner=""), WHOLE),
}


@pytest.mark.parametrize("name", READ)
def test_what_can_be_read_is_read_and_nothing_else_happens(
    tmp_path: Path, name: str, capfd: pytest.CaptureFixture[str]
):
    maker, text = READ[name]
    path = make(tmp_path / name, maker)
    (doc,) = read_documents(path)
    assert doc.text == text
    doc.text.encode("utf-8")
    assert sorted(tmp_path.iterdir()) == [path], "nothing is written"
    assert capfd.readouterr() == ("", ""), "nothing is printed"


def test_a_merged_cell_stands_in_each_of_its_rows_once(tmp_path: Path):
    row = "<w:tr><w:tc><w:tcPr><w:vMerge {}/></w:tcPr>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    first = row.format("w:val='restart'", paragraph("红钢城街道"), paragraph("12个"))
    second = row.format("", paragraph(""), paragraph("15个"))
    path = put(tmp_path / "a.docx", docx_with({"word/document.xml": document_xml(f"<w:tbl>{first}{second}</w:tbl>")}))
    assert read_documents(path)[0].text.split("\n") == ["红钢城街道 12个", "红钢城街道 15个"]


def test_inserted_text_of_tracked_changes_is_text_and_deleted_is_not(tmp_path: Path):
    body = (
        "<w:p><w:r><w:t>建成小区</w:t></w:r><w:ins><w:r><w:t>20</w:t></w:r></w:ins><w:del><w:r><w:delText>30</w:delText></w:r></w:del>"
        "<w:r><w:t>个。</w:t></w:r></w:p><w:sdt><w:sdtContent>"
        + paragraph("选派指导员35名。")
        + "</w:sdtContent></w:sdt>"
    )
    path = put(tmp_path / "a.docx", docx_with({"word/document.xml": document_xml(body)}))
    assert read_documents(path)[0].text.split("\n") == ["建成小区20个。", "选派指导员35名。"]


# Limits


def test_a_raised_limit_lets_the_file_in(tmp_path: Path):
    path = put(tmp_path / "a.txt", ARTICLE * 3)
    assert "--max-megabytes" in fault(path, Limits(megabytes=0.0001))
    assert read_documents(path, Limits(megabytes=0.1))


def test_the_number_that_the_message_names_suffices(tmp_path: Path):
    path = put(tmp_path / "a.docx", docx_with({f"word/{n}.xml": f"<a>{' ' * 5_000_000}</a>" for n in range(5)}))
    option = fault(path).rpartition("--max-megabytes ")[2]
    assert read_documents(path, Limits(megabytes=float(option)))[0].text == WHOLE


def test_a_pdf_of_a_thousand_pages_is_read(tmp_path: Path):
    path = write_pdf(tmp_path / "a.pdf", [[f"{chr(0x4E00 + n)}山村建成驿站。"] for n in range(1000)])
    assert f"{chr(0x4E00 + 500)}山村" in read_documents(path)[0].text
    assert "1,000 pages" in fault(path, Limits(pages=999))


def test_the_text_of_a_pdf_is_limited_too(tmp_path: Path):
    path = write_pdf(tmp_path / "a.pdf", [[FIRST] * 20] * 20)
    assert "--max-megabytes" in fault(path, Limits(megabytes=0.02))


@pytest.mark.parametrize("values", [{"megabytes": 0}, {"pages": -1}, {"seconds": 0}])
def test_limits_are_above_zero(values: dict[str, int]):
    with pytest.raises(ValueError, match="above zero"):
        Limits(**values)


# Folders, links, names

needs_fifo = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
needs_links = pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")


def reasons(path: Path) -> dict[str, str]:
    inputs = find_inputs([path])
    return {item.path.name: item.reason for item in (*inputs.failed, *inputs.skipped)}


def test_a_folder_named_like_a_text_is_searched(tmp_path: Path):
    (tmp_path / "x.txt").mkdir()
    inside = put(tmp_path / "x.txt" / "a.txt", ARTICLE)
    assert find_inputs([tmp_path]).files == find_inputs([tmp_path / "x.txt"]).files == (inside,)
    assert "folder" in fault(tmp_path / "x.txt")


@needs_fifo
def test_pipes_sockets_and_devices_are_named_and_never_opened(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        home = Path.cwd()
        os.chdir(tmp_path)  # a socket's path has to be short
        server.bind("socket.txt")
        os.chdir(home)
    (tmp_path / "null.txt").symlink_to("/dev/zero")
    assert "pipe" in fault(tmp_path / "pipe.txt")
    assert "socket" in fault(tmp_path / "socket.txt")
    assert "device" in fault(tmp_path / "null.txt")
    found = reasons(tmp_path)
    assert all(
        kind in found[f"{name}.txt"] for name, kind in (("pipe", "pipe"), ("socket", "socket"), ("null", "device"))
    )


@needs_links
def test_circles_of_links_and_links_to_nothing_are_named(tmp_path: Path):
    (tmp_path / "a.txt").symlink_to("b.txt")
    (tmp_path / "b.txt").symlink_to("a.txt")
    (tmp_path / "gone.txt").symlink_to("nothing.txt")
    (tmp_path / "up").symlink_to("..")
    (tmp_path / "self").symlink_to(tmp_path)
    found = reasons(tmp_path)
    assert "circle" in found["a.txt"]
    assert "leads nowhere" in found["gone.txt"]
    assert "not followed" in found["up"]
    assert "not followed" in found["self"]
    assert "circle" in fault(tmp_path / "a.txt")
    assert [item.reason for item in find_inputs([tmp_path / "b.txt"]).failed] == [found["b.txt"]]


@needs_links
def test_a_link_out_of_the_folder_is_reported_and_one_that_is_named_is_followed(tmp_path: Path):
    (tmp_path / "in").mkdir()
    secret, inside = put(tmp_path / "secret.txt", ARTICLE), put(tmp_path / "in" / "a.txt", ARTICLE)
    out, near = tmp_path / "in" / "out.txt", tmp_path / "in" / "near.txt"
    out.symlink_to(secret)
    near.symlink_to("a.txt")
    inputs = find_inputs([tmp_path / "in"])
    assert inputs.files == (inside,), "the link to it is the same file"
    assert [(item.path.name, "out of the folder" in item.reason) for item in inputs.failed] == [("out.txt", True)]
    assert find_inputs([out]).files == (out,)
    assert read_documents(out)[0].text == WHOLE


@contextmanager
def _nobody() -> Iterator[None]:
    """Work as a user without rights where the tests run as root, whom no permission stops."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions of POSIX")
def test_a_file_and_a_folder_without_permission_are_named(tmp_path: Path):
    top = Path(tempfile.gettempdir())
    for folder in (tmp_path, *tmp_path.parents):
        if folder != top and folder.is_relative_to(top):
            folder.chmod(0o755)
    (tmp_path / "shut").mkdir(mode=0o000)
    path = put(tmp_path / "a.txt", ARTICLE)
    path.chmod(0o000)
    with _nobody():
        assert "permissions" in fault(path)
        assert "cannot be listed" in reasons(tmp_path)["shut"]
    (tmp_path / "shut").chmod(0o755)


NAMES = [
    "a\nb.txt",
    "-o.txt",
    "--help.txt",
    "  .txt",
    "a\x1b[2Jb.txt",
    "‮txt.txt",
    f"{'长' * 83}.txt",
    "a b;rm -rf ~.txt",
    "$(id).txt",
]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
@pytest.mark.parametrize("name", NAMES)
def test_a_strange_name_is_read_and_shown_in_one_line(tmp_path: Path, name: str):
    path = put(tmp_path / name, ARTICLE)
    assert find_inputs([tmp_path]).files == (path,)
    (doc,) = read_documents(path)
    assert doc.source_file == show_path(name)
    assert doc.source_file.isprintable()
    fault(put(path, b"\xff"))


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes are Linux's")
def test_a_name_that_is_no_text_is_spelled_out(tmp_path: Path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe\xb5\xb3\xbd\xa8.txt"))
    put(path, ARTICLE)
    (doc,) = read_documents(path)
    assert doc.source_file == r"\xff\xfe\xb5\xb3\xbd\xa8.txt"
    assert doc.title == TITLE
    assert "\\xb5" in fault(put(path, b"\xff"))


def test_paths_that_go_up_and_impossible_ones(tmp_path: Path):
    (tmp_path / "in").mkdir()
    path = put(tmp_path / "a.txt", ARTICLE)
    assert read_documents(tmp_path / "in" / ".." / "a.txt")[0].source_file == "a.txt"
    assert find_inputs([tmp_path / "in" / ".." / "a.txt", path]).files == (tmp_path / "in" / ".." / "a.txt",)
    for impossible in (f"{'长' * 200}.txt", "a\0.txt", "a.txt/b.txt"):
        fault(tmp_path / impossible)
        assert len(find_inputs([tmp_path / impossible]).failed) == 1


@pytest.fixture
def deep_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder with a file 1,200 folders down; taken away step by step, since pytest's own clean-up would recurse."""
    home = Path.cwd()
    os.chdir(tmp_path)
    for _ in range(1200):
        Path("d").mkdir()
        os.chdir("d")
    put(Path("a.txt"), ARTICLE)
    os.chdir(home)
    yield tmp_path
    os.chdir(tmp_path / Path(*["d"] * 1200))
    Path("a.txt").unlink()
    for _ in range(1200):
        os.chdir("..")
        Path("d").rmdir()
    os.chdir(home)


def test_folders_deeper_than_pythons_stack_are_searched(deep_folder: Path):
    assert [file.name for file in find_inputs([deep_folder]).files] == ["a.txt"]


# Characters


def test_names_that_are_plain_stay_as_they_are():
    assert show_path("报告 2023（一）.txt") == "报告 2023（一）.txt"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("青山區推行紅色物業，全年解決難題，組織部門聯繫群眾。", True),
        ("青山区推行红色物业，全年解决难题，组织部门联系群众。", False),
        ("", False),
        ("The year 2023", False),
        ("书中有“後漢書”“資治通鑑”两种，组织党员学习，联系群众，解决难题，建设阵地，发展产业。", False),
    ],
)
def test_traditional_characters_are_told(text: str, answer: bool):
    assert is_traditional(text) is answer


# The command line: all of it at once


def _bound_memory() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (2_000_000_000, 2_000_000_000))


def kg(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from kg.cli import main; main()", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        preexec_fn=_bound_memory if os.name == "posix" else None,
        check=False,
    )


@needs_fifo
def test_a_folder_of_all_of_these_is_built_as_far_as_it_can_be(tmp_path: Path):
    folder, output = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for name, (maker, _) in {**REFUSED, **READ}.items():
        make(folder / name, maker)
    strange = [folder / os.fsdecode(b"\xff\xb5.txt"), folder / "a\nb.txt", folder / "-o.txt"]
    for path in strange:
        put(path, ARTICLE)
    os.mkfifo(folder / "pipe.txt")
    (folder / "circle.txt").symlink_to("circle.txt")
    (folder / "out.txt").symlink_to("/etc/hosts")
    result = kg("build", folder, "-o", output)
    lines = result.stderr.splitlines()
    assert result.returncode == 2, result.stderr
    assert "Traceback" not in result.stderr
    for name in (*REFUSED, "pipe.txt", "circle.txt", "out.txt"):
        assert sum(f"/{name}: " in line for line in lines) == 1, name
    report = json.loads((output / "report.json").read_text("utf-8"))
    assert {Path(entry["path"]).name for entry in report["inputs"] if entry["status"] == "read"} == {
        *READ,
        *(show_path(path.name) for path in strange),
    }
    assert sorted(tmp_path.iterdir()) == [folder, output]
