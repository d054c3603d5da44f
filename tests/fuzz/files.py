"""Files as bytes: texts in every encoding, markup, Word documents and PDFs, whole and broken."""

import io
import re
import textwrap
import zipfile
import zlib
from dataclasses import dataclass
from functools import cache
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.fuzz.texts import MARKUP, ODD, bodies, mix, sentences
from tests.hostile import CATALOG, PAGE, PAGES, RELATIONSHIPS, W, pdf_of, plain_docx, stream


@dataclass(frozen=True, slots=True)
class File:
    """A file's name and content."""

    name: str
    data: bytes


_NAMES = st.sampled_from(["吴兴区工作综述", "a", "报告 (1)", "-x", "..", "名\n字", "\udcff", "长" * 60])


def named(suffix: str, data: SearchStrategy[bytes]) -> SearchStrategy[File]:
    """Draw a file whose name ends so; now and then in another way."""
    suffixes = st.sampled_from([suffix] * 8 + [".txt", ".md", ".html", ".docx", ".pdf", ".PDF", ""])
    return st.builds(lambda stem, end, content: File(stem + end, content), _NAMES, suffixes, data)


# -- damage ------------------------------------------------------------------------------------------------------------
_TOKENS = [
    b"\x00", b"\xff", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\x00\x00\xfe\xff", b"\xed\xa0\x80", b"\x80", b"\xc0\xaf", b"\n", b"<", b">",
    b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"%PDF-", b"endstream", b"endobj", b"1 0 R", b"0 0 R",
    b"999999999", b"-1", b"<<", b">>", b"[", b"]", b"(", b")", b"/Length", b"\x1b$B", b"+ADw-", "区".encode(), "区".encode("gb18030"), b"&#0;",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"<w:p>", b"</w:p>", b"\x0c", b"1e999", b"<?xml version='1.0' encoding='utf-16'?>", b"stream\n", b"/Filter",
]  # fmt: skip


@st.composite
def broken(draw: st.DrawFn, whole: SearchStrategy[bytes], most: int = 5) -> bytes:
    """Draw a file with bytes overwritten, cut out, repeated, moved or put in."""
    data = draw(whole)
    for _ in range(draw(st.integers(1, most))):
        a, b = sorted(draw(st.tuples(*[st.integers(0, len(data))] * 2)))
        kind = draw(st.sampled_from(["put", "over", "cut", "end", "repeat", "move", "flip"]))
        token = draw(st.sampled_from(_TOKENS)) if kind in ("put", "over") else b""
        data = {
            "put": data[:a] + token + data[a:],
            "over": data[:a] + token + data[a + len(token) :],
            "cut": data[:a] + data[min(b, a + 40) :],
            "end": data[:b],
            "repeat": data[:b] + data[a:b] + data[b:],
            "move": data[:a] + data[b:] + data[a:b],
            "flip": data[:a] + bytes(byte ^ 255 for byte in data[a : a + 1]) + data[a + 1 :],
        }[kind]
    return data


junk: SearchStrategy[bytes] = st.binary(max_size=200) | st.lists(st.sampled_from(_TOKENS), max_size=12).map(b"".join)


# -- text and markup ---------------------------------------------------------------------------------------------------
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "gb18030", "gbk", "big5", "utf-7", "cp1252", "ascii"]  # fmt: skip


def encode(text: str, encoding: str) -> bytes:
    """Encode, and leave out what the encoding cannot hold."""
    return text.encode(encoding, "surrogatepass" if encoding == "utf-8" else "ignore")


surrogates: SearchStrategy[str] = st.builds(lambda a, b: a + "\ud800" + b, sentences, sentences)
_encoded = st.builds(
    encode, mix((7, bodies), (1, surrogates)), st.sampled_from(["utf-8"] * 8 + ["gb18030"] * 3 + ENCODINGS)
)
_mixed = st.lists(st.builds(encode, sentences, st.sampled_from(ENCODINGS)), max_size=4).map(b"\n".join)
text_files: SearchStrategy[bytes] = mix((5, _encoded), (2, broken(_encoded)), (1, _mixed), (1, junk))

_LINES = [
    "# {}", "## {}", "- {}", "1. {}", "> {}", "| {} | {} |", "|---|---|", "```", "~~~", "---", "title: {}", "date: 2023-05-04", "![{}](a.png)",
    "[{}](http://例子.中国)", "***{}***", "<div>{}</div>", "    {}", "\t{}", "{}\n===", "{}\n---", "<!-- {}", "-->", "\\{}", "[^1]: {}", "$$", "{}",
    "+++", "%%", "***", "* * *", ":::", "=====", "第{}篇", "目录", "﹏﹏﹏﹏", "— 3 —", "第3页 共10页", "来源：{}", "（记者 {}）", "图为{}", "责任编辑：{}",
]  # fmt: skip
_lines = st.lists(
    st.builds(lambda line, words: line.replace("{}", words), st.sampled_from(_LINES), sentences), min_size=1, max_size=9
)
_marked = _lines.map(lambda lines: "\n".join(lines).encode())
markdown: SearchStrategy[bytes] = mix((3, _marked), (1, broken(_marked)))

_TAGS = [
    "html", "head", "body", "title", "meta", "p", "div", "article", "main", "table", "tr", "td", "li", "ul", "h1", "h2", "br", "script", "style", "a",
    "img", "svg", "template", "iframe", "noscript", "math", "form", "select", "pre", "lb", "list", "head", "row", "time", "footer", "nav", "span", "b",
]  # fmt: skip
_ATTRIBUTES = [
    "", ' class="content"', ' id="article"', ' charset="gb2312"', " content='2023-05-04'", ' property="og:title"', ' href="javascript:x"', " hidden",
    ' src="data:text/html,<p>x"', ' style="display:none"', ' rowspan="99999"', ' name="date" content="9999-99-99"', " a=\"'>\"", ' lang="zh"', " =",
]  # fmt: skip
_bits = mix(
    (2, st.builds(lambda tag, more: f"<{tag}{more}>", st.sampled_from(_TAGS), st.sampled_from(_ATTRIBUTES))),
    (1, st.sampled_from(_TAGS).map(lambda tag: f"</{tag}>")),
    (3, sentences),
    (1, st.sampled_from(MARKUP + ODD)),
    (2, st.builds(lambda tag, words: f"<{tag}>{words}</{tag}>", st.sampled_from(_TAGS), sentences)),
)
_soup = st.lists(_bits, min_size=4, max_size=20).map("".join)
_page = st.builds(
    lambda head, inside: f"<!DOCTYPE html><html><head>{head}<title>吴兴区小区治理</title></head><body><h1>吴兴区小区治理</h1>{inside}</body></html>",
    st.sampled_from(["", '<meta charset="gb2312">', '<meta charset="utf-16">', '<meta property="article:published_time" content="2023-05-04">']),
    _soup,
)  # fmt: skip
_pages = st.builds(encode, mix((3, _page), (1, _soup)), st.sampled_from(["utf-8", "utf-8", "gb18030", "utf-16"]))
html: SearchStrategy[bytes] = mix((4, _pages), (2, broken(_pages)), (1, junk.map(b"<html>".__add__)))


# -- Word --------------------------------------------------------------------------------------------------------------
_W_TAGS = [
    "p", "r", "t", "tbl", "tr", "tc", "tcPr", "pPr", "rPr", "ins", "del", "sdt", "sdtContent", "hyperlink", "br", "tab", "ptab", "drawing", "pict",
    "moveFrom", "moveTo", "customXml", "smartTag", "noBreakHyphen", "cr", "ruby", "rt", "rubyBase", "sectPr", "bookmarkStart", "fldSimple", "body",
]  # fmt: skip
_W_ODD = [
    '<w:gridSpan w:val="3"/>', '<w:gridSpan w:val="-1"/>', '<w:gridSpan w:val="٣"/>', '<w:gridSpan w:val="99999999"/>', "<w:gridSpan/>", "<w:vMerge/>",
    '<w:vMerge w:val="restart"/>', '<w:pStyle w:val="Heading1"/>', '<w:pStyle w:val="nothing"/>', '<w:br w:type="page"/>', "<!-- x -->", "<?x y?>",
    '<w:pPr><w:pStyle w:val="Title"/></w:pPr>', "<x/>", '<w:t xml:space="preserve"> </w:t>', "&#x10FFFF;", "&#x9;", '<w:pStyle/>', "<w:outlineLvl/>",
]  # fmt: skip


def _escape(text: str) -> str:
    return "".join(ch if ch not in "<&>" and (ch in "\t\n\r" or " " <= ch < "\ud800" or "\ue000" <= ch <= "\ufffd" or ch > "\uffff") else " " for ch in text)  # fmt: skip


def _wrap(tag: str, inner: list[str]) -> str:
    return f"<w:{tag}>{''.join(inner)}</w:{tag}>"


_runs = sentences.map(lambda words: f"<w:r><w:t>{_escape(words)}</w:t></w:r>")
_leaves = mix((1, _runs), (3, _runs.map(lambda run: f"<w:p>{run}</w:p>")), (1, st.sampled_from(_W_ODD)))
_trees = st.recursive(
    _leaves, lambda inner: st.builds(_wrap, st.sampled_from(_W_TAGS), st.lists(inner, max_size=4)), max_leaves=10
)
_word_xml = st.lists(_trees, min_size=2, max_size=6).map(
    lambda blocks: (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{W}"><w:body>{"".join(blocks)}</w:body></w:document>'
    )
)


_KEPT = ("[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels", "word/document.xml", "word/styles.xml")
_OTHER_LINKS = re.compile(rb'<Relationship [^>]*Target="(?!word/document|styles\.xml)[^>]*/>')


@cache
def _parts() -> dict[str, bytes]:
    """Give the parts of a Word document that hold its text and styles, and what ties them together."""
    with zipfile.ZipFile(io.BytesIO(plain_docx())) as archive:
        parts = {name: archive.read(name) for name in _KEPT}
    return {name: _OTHER_LINKS.sub(b"", part) if name.endswith(".rels") else part for name, part in parts.items()}


def _pack(parts: dict[str, bytes], packed: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


_small = st.sampled_from(
    ["word/document.xml", "word/document.xml", "[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels"]
)


@st.composite
def word(draw: st.DrawFn) -> bytes:
    """Draw a Word document: one of made-up XML, one with a part broken, gone, swapped or new, and one with its zip broken."""
    parts = dict(_parts())
    kind = draw(st.sampled_from(["body", "body", "body", "broken", "part", "zip"]))
    if kind in ("body", "broken", "zip"):
        parts["word/document.xml"] = draw(_word_xml).encode()
    if kind == "broken":
        parts["word/document.xml"] = draw(broken(st.just(parts["word/document.xml"])))
    if kind == "part":
        name = draw(_small)
        match draw(st.sampled_from(["broken", "gone", "junk", "rels", "extra"])):
            case "broken":
                parts[name] = draw(broken(st.just(parts[name])))
            case "gone":
                del parts[name]
            case "junk":
                parts[name] = draw(junk)
            case "rels":
                parts["word/_rels/document.xml.rels"] = RELATIONSHIPS.encode()
            case "extra":
                parts[draw(st.sampled_from(["../x.xml", "/abs.xml", "word/Document.xml", "a\\b.rels", "x.xml"]))] = (
                    draw(junk)
                )
    if kind != "zip":
        return _pack(parts)
    return draw(broken(st.just(_pack({n: parts[n] for n in parts if n != "word/styles.xml"}))))


# -- PDF ---------------------------------------------------------------------------------------------------------------
_FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /Identity-H /DescendantFonts [<< /Type /Font /Subtype "
    b"/CIDFontType2 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 >>] /ToUnicode 6 0 R >>"
)
_OPERATORS = [
    "BT", "ET", "/F1 12 Tf", "/F9 0 Tf", "1 0 0 1 60 700 Tm", "0 -24 Td", "T*", "14 TL", "q", "Q", "/X Do", "3 Tr", "(abc) Tj", "[<4E00> -200 <4E01>] TJ",
    "<4E> Tj", "<> Tj", "(\\377) '", "0 0 0 0 0 0 Tm", "1e38 0 0 1 0 0 cm", "BI /W 1 /H 1 ID x EI", "/a BMC", "EMC", "-5 Tc", "nan Td", "1 Td", "Tj", "[",
    "]", "<<", "<D800> Tj", "<DC00D800> Tj", "<FFFE> Tj", "BX", "%x", "/Span <</ActualText (x)>> BDC",
]  # fmt: skip
_SHOWN = re.compile(rb"<([0-9a-fA-F]+)> Tj")
_shown = sentences.map(lambda words: f"<{words.encode('utf-16-be', 'surrogatepass').hex()}> Tj 0 -24 Td")
_contents = st.lists(mix((5, _shown), (1, st.sampled_from(_OPERATORS))), min_size=1, max_size=12).map(
    lambda operators: ("BT /F1 12 Tf 1 0 0 1 60 780 Tm\n" + "\n".join(operators) + "\nET").encode("latin-1", "replace")
)
_MAPS = [b"", b"begincmap 1 beginbfchar <4E00> <D800> endbfchar endcmap", b"begincmap 9 beginbfrange <0000> <FFFF> <0000> endbfrange", b"begincmap 1 beginbfrange <0000> <0001> [<4E00>] endbfrange endcmap", b"begincmap beginbfchar <> <> <5> endbfchar endcmap"]  # fmt: skip
_VALUES = [
    b"null",
    b"[]",
    b"<< >>",
    b"-1",
    b"5 0 R",
    b"2 0 R",
    b"/Name",
    b"(text)",
    b"1e99",
    b"true",
    b"[1 2",
    b"<<",
    b"99 0 R",
    b"",
]
_KEYS = [b"/Kids [3 0 R]", b"/Count 1", b"/Contents 4 0 R", b"/MediaBox [0 0 595 842]", b"/Parent 2 0 R", b"/ToUnicode 6 0 R", b"/Encoding /Identity-H", b"/DW 1000", b"/Pages 2 0 R", b"/BaseFont /SimSun"]  # fmt: skip
_TRAILERS = [
    b"",
    b"/Prev {start}",
    b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (x) /U (y) /P -1 >> /ID [(a)(b)]",
    b"/Info 4 0 R",
    b"/XRefStm 9",
]
_FLATE = b"/Filter /FlateDecode"
_FILTERS = [*[b""] * 6, *[_FLATE] * 4, b"/Filter [/ASCIIHexDecode /ASCII85Decode]", b"/Filter /LZWDecode", b"/Filter /Nothing", b"/Filter /RunLengthDecode", b"/DecodeParms << /Predictor 15 /Columns -1 >> /Filter /FlateDecode"]  # fmt: skip


def _map(content: bytes) -> bytes:
    """Give the map of a font's codes for the characters that *content* shows: each code is the character's own."""
    codes = sorted({code for shown in _SHOWN.findall(content) for code in textwrap.wrap(shown.decode(), 4)})
    pairs = "".join(f"<{code}> <{code}>\n" for code in codes)
    return f"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange {len(codes)} beginbfchar {pairs}endbfchar endcmap".encode()


@st.composite
def _pdf(draw: st.DrawFn) -> bytes:
    page = PAGE.replace(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", b"5 0 R")
    shown = draw(_contents)
    filter_ = draw(st.sampled_from(_FILTERS))
    plain, shown = shown, zlib.compress(shown) if filter_ == _FLATE else shown
    content, glyphs = stream(shown, filter_), draw(st.sampled_from([_map(plain)] * 9 + _MAPS))
    objects = [CATALOG, PAGES, page, content, _FONT, stream(glyphs)]
    for key in draw(st.lists(st.sampled_from(_KEYS), max_size=2)) if draw(st.booleans()) else ():
        name, value = key.split(b" ", 1)[0], draw(st.sampled_from(_VALUES))
        objects = [one.replace(key, name + b" " + value) for one in objects]
    return pdf_of(*objects, trailer=draw(st.sampled_from([b""] * 6 + _TRAILERS)))


pdf: SearchStrategy[bytes] = mix((2, _pdf()), (1, broken(_pdf(), 8)))


def to_json(file: File) -> Any:
    """Give a file as JSON can hold it."""
    return {"name": file.name.encode("unicode_escape").decode(), "bytes": file.data.decode("latin-1")}


def from_json(kept: Any) -> File:
    """Give the file of what :func:`to_json` gave."""
    return File(kept["name"].encode().decode("unicode_escape"), kept["bytes"].encode("latin-1"))
