"""Fuzz the readers with files, and layout repair with lines."""

from datetime import date
from pathlib import Path

from hypothesis import strategies as st

from kg.errors import InputError
from kg.model import Document, Span
from kg.pipeline.codec import decode_document, encode
from kg.reading import Limits, parse_documents, repair_layout, show_path
from kg.reading.decoding import decode
from tests.fuzz import files
from tests.fuzz.files import File
from tests.fuzz.target import Target
from tests.fuzz.texts import ODD, bodies, mix, runs, sentences

LIMITS = Limits(megabytes=1, pages=20)


def _check_file(file: File) -> None:
    path = Path(file.name)
    try:
        docs = parse_documents(file.data, path, LIMITS)
    except InputError as error:
        message = str(error)
        assert message.isprintable(), message
        assert message.startswith(f"{show_path(path.name)}: "), message
        assert ";" in message, "says what to do next"
        return
    assert [doc.number for doc in docs] == list(range(len(docs))) != []
    for doc in docs:
        _check_document(doc)
    assert parse_documents(file.data, path, LIMITS) == docs


def _check_document(doc: Document) -> None:
    assert doc.text.strip(), doc
    assert doc.title.strip(), doc
    assert doc.title == " ".join(doc.title.split()), doc
    assert decode_document(encode(doc)) == doc, "holds surrogates"
    assert not doc.issued or len(doc.issued) == 4 or date.fromisoformat(doc.issued)
    for span in (*doc.headings, *doc.captions, *([doc.byline] if doc.byline else ())):
        assert doc.text[span.start : span.end].strip(), span
        assert span.end <= len(doc.text), span


_COMMON = [
    encoding for encoding in files.ENCODINGS if encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030")
]


def _check_encoding(case: tuple[str, str]) -> None:
    """Check that a text of common characters is read as it was written, whatever the encoding."""
    words, encoding = case
    text = f"吴兴区小区治理综述\n{words.encode('gb2312', 'ignore').decode('gb2312')}"
    assert decode(text.encode(encoding), "a.txt") == text


_ZERO_WIDTH = str.maketrans(dict.fromkeys("\u200b\u2060\ufeff"))


def _check_layout(case: tuple[str, list[int]]) -> None:
    raw, headings = case
    layout = repair_layout(raw, headings=headings)
    kept = [line for number, line in enumerate(raw.splitlines()) if number not in layout.dropped]
    assert "".join(layout.text.split()) == "".join("".join(kept).translate(_ZERO_WIDTH).split())
    assert [layout.text[piece.span.start : piece.span.end] for piece in layout.pieces] == [
        line for line in layout.text.split("\n") if layout.text
    ]
    inside = Span(0, max(1, len(layout.text)))
    spans = (*layout.headings, *layout.captions, *([layout.byline] if layout.byline else ()))
    assert all(inside.contains(span) for span in spans)
    assert list(layout.headings) == sorted(layout.headings)
    assert list(layout.captions) == sorted(layout.captions)
    assert repair_layout(raw, headings=headings) == layout


_FRAGMENTS = [
    "今年以来", "吴兴区", "红色", "物业”", "“", "，", "。", "—", "- 3 -", "— 12 —", "第3页 共10页", "12", "１２", " ", "　", "\t", "\n", "\n\n", "\r\n", "\x0c",
    "\x0b", "\x85", "\u2028", "\u200b", "\ufeff", "\xa0", "一、", "（二）", "第三章", "1.", "①", "• ", "一是", "记者", "王某某", "通讯员 李某某", "图为现场", "李某摄",
    "（图片由区委提供）", "来源：某某日报", "2023年5月4日", "2023-05-04 10:20", "责任编辑：钱某", "分享到", "上一篇：", "##end##", "目录", "......", "建成示范小区2",
    "0个", "3", ".5%", "A", "co-", "operate", "http://a.b/", "、", "；", "：", "”", "（", "）", "《", "区 委 书 记", "打印", "关闭窗口", "版权声明", "下一页",
]  # fmt: skip
_lines = st.lists(
    mix((6, st.sampled_from(_FRAGMENTS)), (3, sentences), (1, runs), (2, st.sampled_from(ODD))), max_size=24
).map("".join)
_headings = st.lists(st.integers(0, 12), max_size=3)


def _files(name: str, share: int, suffix: str, data: st.SearchStrategy[bytes]) -> Target:
    return Target(name, share, files.named(suffix, data), _check_file, files.to_json, files.from_json)


TARGETS = (
    _files("txt", 11_000, ".txt", files.text_files),
    _files("md", 8_000, ".md", files.markdown),
    _files("html", 8_000, ".html", files.html),
    _files("docx", 8_000, ".docx", files.word()),
    _files("pdf", 9_000, ".pdf", files.pdf),
    Target(
        "encodings",
        6_000,
        st.tuples(st.lists(sentences, min_size=1, max_size=6).map("".join), st.sampled_from(_COMMON)),
        _check_encoding,
        from_json=tuple,
    ),
    Target("layout", 18_000, st.tuples(mix((3, _lines), (1, bodies)), _headings), _check_layout, from_json=tuple),
)
