"""Files of every format become documents; what cannot be read says why and what to do."""

import random
from pathlib import Path

import docx
import pytest

from kg.errors import InputError
from kg.reading import find_inputs, read_documents

TITLE = "青山区党建引领小区治理工作综述"
FIRST = "今年以来，青山区推行“红色物业”创建行动，建成示范小区20个，物业企业党组织覆盖率达到100%。"
SECOND = "区委书记牵头调度，街道、社区、物业三方联动，全年解决难题320件。"
ARTICLE = f"{TITLE}\n\n{FIRST}\n\n{SECOND}\n"


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def passages(doc, spans) -> list[str]:
    return [doc.text[span.start : span.end] for span in spans]


# Encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_every_usual_encoding_gives_the_same_document(tmp_path: Path, encoding: str, line_end: str):
    path = write(tmp_path / "青山.txt", ARTICLE.replace("\n", line_end), encoding)
    (doc,) = read_documents(path)
    assert (doc.title, doc.text, doc.source_file, doc.number) == (TITLE, f"{TITLE}\n{FIRST}\n{SECOND}", "青山.txt", 0)


def test_a_few_words_of_gb18030_suffice(tmp_path: Path):
    (doc,) = read_documents(write(tmp_path / "a.txt", "青山区推行红色物业。", "gb18030"))
    assert doc.text == "青山区推行红色物业。"


def test_traditional_characters_in_big5_are_read(tmp_path: Path):
    (doc,) = read_documents(write(tmp_path / "a.txt", "青山區推行紅色物業，全年解決難題。", "big5"))
    assert doc.text == "青山區推行紅色物業，全年解決難題。"


# Formats


def test_markdown_marks_are_taken_off_and_the_text_stays(tmp_path: Path):
    raw = (
        f"# {TITLE}\n\n## 一、建强组织\n\n{FIRST}\n\n> **区委**每季度听取一次*专题*汇报，[责任清单](https://example.cn/a)全部公开。\n\n"
        "- 社区党委统筹资源。\n- `网格员`每周走访。\n\n---\n\n![驿站](a.png)\n\n| 街道 | 小区数 |\n| --- | --- |\n| 红钢城街道 | 12个 |\n"
    )
    (doc,) = read_documents(write(tmp_path / "a.md", raw))
    assert doc.text.split("\n") == [
        TITLE,
        "一、建强组织",
        FIRST,
        "区委每季度听取一次专题汇报，责任清单全部公开。",
        "社区党委统筹资源。",
        "网格员每周走访。",
        "驿站",
        "街道 小区数",
        "红钢城街道 12个",
    ]
    assert doc.title == TITLE
    assert passages(doc, doc.headings)[:2] == [TITLE, "一、建强组织"]


def test_the_front_matter_of_markdown_gives_title_and_date(tmp_path: Path):
    raw = f'---\ntitle: "{TITLE}"\ndate: 2023-08-26\ntags: [党建]\n---\n\n{FIRST}\n'
    (doc,) = read_documents(write(tmp_path / "a.md", raw))
    assert (doc.title, doc.issued, doc.text) == (TITLE, "2023-08-26", f"{TITLE}\n{FIRST}")


def test_stars_and_underlines_that_are_no_emphasis_stay(tmp_path: Path):
    (doc,) = read_documents(write(tmp_path / "a.md", "推行“3*2”工作法，建立user_name_list台账，按5*8小时值守。\n"))
    assert doc.text == "推行“3*2”工作法，建立user_name_list台账，按5*8小时值守。"


def test_word_paragraphs_and_tables_come_in_order_with_headings_by_style(tmp_path: Path):
    word = docx.Document()
    word.add_heading(TITLE, 0)
    word.add_paragraph("中共青山区委组织部")
    word.add_heading("建强组织体系", 1)
    word.add_paragraph(FIRST)
    table = word.add_table(rows=2, cols=2)
    for cell, text in zip(
        [c for row in table.rows for c in row.cells], ["街道", "小区数", "红钢城街道", "12个"], strict=True
    ):
        cell.text = text
    word.add_paragraph(SECOND)
    word.save(str(tmp_path / "报告.docx"))
    (doc,) = read_documents(tmp_path / "报告.docx")
    assert doc.title == TITLE
    assert doc.text.split("\n") == [
        TITLE,
        "中共青山区委组织部",
        "建强组织体系",
        FIRST,
        "街道 小区数",
        "红钢城街道 12个",
        SECOND,
    ]
    assert "建强组织体系" in passages(doc, doc.headings)


PAGE = f"""<!DOCTYPE html><html><head><meta charset="{{charset}}"><title>{TITLE}_青山党建网</title>
<meta name="PubDate" content="2023-08-26 10:20"></head><body>
<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/zz">组织建设栏目</a></li><li><a href="/rc">人才工作栏目</a></li></ul></div>
<div class="article"><h1>{TITLE}</h1><div class="content"><p>　　{FIRST}</p><h2>一、建强组织</h2><p>　　{SECOND}2021年3月5日，全区召开动员会。</p>
<ul><li>选派党建指导员35名，实现小区全覆盖。</li></ul></div></div>
<div class="footer">版权所有 青山区委组织部 备案号 <a href="/about">联系我们</a></div></body></html>"""


@pytest.mark.parametrize(("charset", "encoding"), [("utf-8", "utf-8"), ("gb2312", "gb18030")])
def test_a_web_page_gives_its_main_text_title_and_date(tmp_path: Path, charset: str, encoding: str):
    (doc,) = read_documents(write(tmp_path / "page.html", PAGE.format(charset=charset), encoding))
    assert (doc.title, doc.issued) == (TITLE, "2023-08-26")
    assert doc.text.split("\n") == [
        TITLE,
        FIRST,
        "一、建强组织",
        f"{SECOND}2021年3月5日，全区召开动员会。",
        "选派党建指导员35名，实现小区全覆盖。",
    ]
    assert passages(doc, doc.headings) == [TITLE, "一、建强组织"]


META = [
    "2023年8月26日　来源：江城晚报　记者 高文斌",
    "2023-08-26 09:30 来源：江城晚报 记者 高文斌",
    "<span>2023-08-26</span><span>来源：江城晚报</span>",
]


@pytest.mark.parametrize("meta", META)
def test_the_line_below_the_headline_of_a_page_stays_and_dates_it(tmp_path: Path, meta: str):
    page = PAGE.format(charset="utf-8").replace('<meta name="PubDate" content="2023-08-26 10:20">', "")
    page = page.replace("</h1>", f'</h1><div class="meta">{meta}</div><div class="share">分享到微信</div>')
    (doc,) = read_documents(write(tmp_path / "page.html", page))
    assert doc.issued == "2023-08-26"
    title, line, first = doc.text.split("\n")[:3]
    assert (title, first) == (TITLE, FIRST)
    assert "2023" in line
    assert "来源：江城晚报" in line


def test_a_day_in_the_text_of_a_page_is_not_its_date(tmp_path: Path):
    page = PAGE.format(charset="utf-8").replace('<meta name="PubDate" content="2023-08-26 10:20">', "")
    (doc,) = read_documents(write(tmp_path / "page.htm", page))
    assert doc.issued is None


def test_hash_headings_left_in_a_text_file_are_headings(tmp_path: Path):
    (doc,) = read_documents(write(tmp_path / "a.txt", f"# {TITLE}\n\n### 融合 共治\n\n{FIRST}\n"))
    assert doc.text == f"{TITLE}\n融合 共治\n{FIRST}"
    assert passages(doc, doc.headings) == [TITLE, "融合 共治"]


# Titles and dates

TITLES = [
    ("a headline", f"{TITLE}\n{FIRST}", TITLE),
    (
        "the line before the authors",
        f"全市晒成效\n青山区委组织部\n青山奋力写新篇\n\n刘志明 王海\n\n{FIRST}",
        "青山奋力写新篇",
    ),
    (
        "with its subtitle",
        f"高位推动 全域共治\n\n党旗漫卷青山\n\n——青山区组织工作纪实\n\n记者刘志明\n\n{FIRST}",
        "党旗漫卷青山——青山区组织工作纪实",
    ),
    (
        "an organ before 关于",
        f"中共青山区委组织部\n关于2023年度党建工作的报告\n（2023年12月5日）\n\n{FIRST}",
        "中共青山区委组织部关于2023年度党建工作的报告",
    ),
    ("not the organ", f"中共青山区委组织部\n2023年度工作总结\n\n{FIRST}", "2023年度工作总结"),
    ("not the paper's name", f"青山日报 第3版 要闻\n\n青山红色物业暖民心\n\n{FIRST}", "青山红色物业暖民心"),
    ("not the first chapter", f"青山区小区治理见闻\n\n一、主要做法\n\n{FIRST}", "青山区小区治理见闻"),
    ("no headline at all", FIRST, "今年以来"),
]


@pytest.mark.parametrize(("raw", "title"), [case[1:] for case in TITLES], ids=[case[0] for case in TITLES])
def test_the_title_is_found_in_the_text(tmp_path: Path, raw: str, title: str):
    assert read_documents(write(tmp_path / "s01.txt", raw))[0].title == title


def test_without_a_headline_a_chinese_file_name_is_the_title(tmp_path: Path):
    assert read_documents(write(tmp_path / "青山区红色物业经验.txt", FIRST))[0].title == "青山区红色物业经验"


DATES = [
    (f"{TITLE}\n2023年8月26日\n\n{FIRST}", "2023-08-26"),
    (f"{TITLE}\n\n来源：青山日报　发布时间：2023-08-26 10:20　字号：大 中 小\n\n{FIRST}", "2023-08-26"),
    (f"{TITLE}\n\n{FIRST}\n\n中共青山区委组织部\n（２０２３年１２月５日）", "2023-12-05"),
    (f"{TITLE}\n\n{FIRST}\n\n二〇二三年十二月二十一日", "2023-12-21"),
    (f"{TITLE}\n（2023年12月）\n\n{FIRST}", "2023"),
    (f"{TITLE}\n\n{FIRST}2023年8月26日，全区召开现场会。", None),
    (f"{TITLE}\n\n{FIRST}\n\n2023年8月26日\n\n{SECOND}", None),
    (f"{TITLE}\n2023年13月45日\n\n{FIRST}", "2023"),
]


@pytest.mark.parametrize(("raw", "issued"), DATES)
def test_the_date_is_what_head_or_tail_state(tmp_path: Path, raw: str, issued: str | None):
    assert read_documents(write(tmp_path / "a.txt", raw))[0].issued == issued


# What cannot be read


def fault(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_documents(path)
    message = str(caught.value)
    assert path.name in message
    assert ";" in message, "says what to do next"
    return message


def test_a_missing_file_is_named(tmp_path: Path):
    assert "no such file" in fault(tmp_path / "none.txt")


def test_a_folder_is_no_file(tmp_path: Path):
    assert "folder" in fault(tmp_path)


@pytest.mark.parametrize("content", ["", " \n\u3000\n", "\ufeff"])
def test_an_empty_file_is_told(tmp_path: Path, content: str):
    message = fault(write(tmp_path / "a.txt", content))
    assert "empty" in message or "no text" in message


def test_binary_data_under_a_text_name_is_told(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + random.Random(0).randbytes(4000))
    fault(path)
    path.write_bytes(bytes(range(256)) * 8)
    fault(path)


def test_text_that_is_damaged_utf8_names_the_byte(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_bytes((ARTICLE * 5).encode()[:600] + b"\xff\xfe" + (ARTICLE * 5).encode()[600:])
    assert "byte 600" in fault(path)


def test_an_unsupported_format_is_told(tmp_path: Path):
    assert "convert" in fault(write(tmp_path / "a.xlsx", "x"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".doc"),
        (b"{\\rtf1 text}", "RTF"),
        (b"PK\x03\x04" + bytes(90), "zip"),
    ],
)
def test_another_office_format_under_a_word_name_is_told(tmp_path: Path, content: bytes, words: str):
    path = tmp_path / "a.docx"
    path.write_bytes(content)
    assert words in fault(path)


def test_a_damaged_word_document_is_told(tmp_path: Path):
    word = docx.Document()
    word.add_paragraph(FIRST)
    word.save(str(tmp_path / "a.docx"))
    whole = (tmp_path / "a.docx").read_bytes()
    for size in (300, len(whole) // 2, len(whole) - 30):
        (tmp_path / "b.docx").write_bytes(whole[:size])
        fault(tmp_path / "b.docx")


def test_a_word_document_under_another_name_is_read_by_its_content(tmp_path: Path):
    word = docx.Document()
    word.add_paragraph(FIRST)
    word.save(str(tmp_path / "a.docx"))
    (tmp_path / "a.txt").write_bytes((tmp_path / "a.docx").read_bytes())
    assert read_documents(tmp_path / "a.txt")[0].text == FIRST


def test_a_page_saved_as_text_is_read_as_a_page(tmp_path: Path):
    (doc,) = read_documents(write(tmp_path / "a.txt", PAGE.format(charset="utf-8")))
    assert doc.title == TITLE
    assert "<p>" not in doc.text


def test_text_without_chinese_is_refused(tmp_path: Path):
    assert "Chinese" in fault(write(tmp_path / "a.txt", "The district set up twenty model communities this year.\n"))


def test_a_page_without_text_is_refused(tmp_path: Path):
    fault(write(tmp_path / "a.html", "<html><body><img src='a.png'></body></html>"))


# Which files


def test_folders_are_searched_and_each_passed_over_file_has_its_reason(tmp_path: Path):
    (tmp_path / "b" / ".git").mkdir(parents=True)
    for name in ("b/2.md", "b/1.TXT", "a.html", "b/.git/x.txt", "b/~$1.docx", "b/photo.jpg", "b/.hidden.txt"):
        write(tmp_path / name, "文")
    inputs = find_inputs([tmp_path])
    assert [str(f.relative_to(tmp_path)) for f in inputs.files] == ["a.html", "b/1.TXT", "b/2.md"]
    assert [item.path.name for item in inputs.skipped] == [".hidden.txt", "photo.jpg", "~$1.docx"]
    assert all(item.reason for item in inputs.skipped)
    assert inputs.failed == ()


def test_a_named_file_that_cannot_be_read_fails_and_the_rest_stays(tmp_path: Path):
    good = write(tmp_path / "a.txt", FIRST)
    (tmp_path / "empty").mkdir()
    inputs = find_inputs([tmp_path / "none.txt", good, write(tmp_path / "b.xlsx", "x"), tmp_path / "empty"])
    assert inputs.files == (good,)
    assert [item.path.name for item in inputs.failed] == ["b.xlsx", "empty", "none.txt"]


def test_a_file_given_twice_is_read_once_whatever_the_order(tmp_path: Path):
    one, two = write(tmp_path / "1.txt", FIRST), write(tmp_path / "2.txt", SECOND)
    assert find_inputs([two, one, tmp_path, two]).files == find_inputs([tmp_path, one]).files == (one, two)
