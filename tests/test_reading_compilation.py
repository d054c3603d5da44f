"""A file with a table of contents and page numbers becomes as many documents as it lists and holds."""

from pathlib import Path

import docx
import pytest

from kg.model import Document
from kg.reading import read_documents

BODIES = {
    "青山区组织工作综述": "　　青山区推行红色物业，建成示范小区20个，惠及居民3万人。\n一、建强组织\n　　选派书记35名，实现小区全覆盖，\n群众满意度达到98%。",
    "新时代临江市组织工作综述": "　　临江市实施“江畔先锋”行动，培训干部1200人次。\n二、聚才引智\n　　引进人才560名。",
    "河口县人才工作总结": "　　河口县建成人才公寓300套。",
}


def compile_file(folder: Path, contents: list[str], titles: list[str] | None = None, tail: str = "") -> Path:
    titles = titles or list(BODIES)
    articles = [f"{title}\n{body}" for title, body in zip(titles, BODIES.values(), strict=True)]
    text = "\n".join(["2023年组织工作材料汇编", "（3篇）", "目　　录", *contents, *articles]) + tail
    path = folder / "汇编.txt"
    path.write_text(text, "utf-8")
    return path


def contents(form: str) -> list[str]:
    return [form.format(title=title, page=page) for title, page in zip(BODIES, (1, 7, 13), strict=True)]


def check(docs: list[Document]) -> None:
    assert [doc.title for doc in docs] == list(BODIES)
    assert [doc.number for doc in docs] == [0, 1, 2]
    assert {doc.source_file for doc in docs} == {"汇编.txt"}
    assert [doc.text.split("\n")[1][:3] for doc in docs] == ["青山区", "临江市", "河口县"]
    assert docs[0].text.endswith("实现小区全覆盖，群众满意度达到98%。")
    assert docs[1].text.endswith("引进人才560名。")


@pytest.mark.parametrize(
    "form",
    ["{title}　　{page}", "{title}……{page}", "{title}\t{page}", "{title} ...... {page}", "  {title}　 （{page}）"],
)
def test_each_entry_of_the_contents_becomes_a_document(tmp_path: Path, form: str):
    check(read_documents(compile_file(tmp_path, contents(form))))


def test_section_lines_between_the_entries_are_no_titles(tmp_path: Path):
    lines = contents("{title}　　{page}")
    docs = read_documents(compile_file(tmp_path, ["一、区级", lines[0], "二、市级", lines[1], "三、县级", lines[2]]))
    check(docs)


def test_a_section_line_between_two_articles_is_no_text(tmp_path: Path):
    lines = contents("{title}　　{page}")
    path = compile_file(tmp_path, ["一、区级", lines[0], "二、市级", *lines[1:]])
    path.write_text(path.read_text("utf-8").replace("98%。\n", "98%。\n二、市级\n\n"), "utf-8")
    check(read_documents(path))


def test_titles_may_be_set_otherwise_in_the_contents(tmp_path: Path):
    titles = ["青山区 组织工作 综述", "新时代临江市\n组织工作综述", "河口县人才工作总结"]
    lines = ["：青山区组织工作综述　　1", "2. 新时代临江市组织工作综述　　7", "河 口 县 人 才 工 作 总 结　　13"]
    docs = read_documents(compile_file(tmp_path, lines, titles))
    assert ["".join(doc.title.split()) for doc in docs] == list(BODIES)
    assert [doc.text.split("\n")[1][:3] for doc in docs] == ["青山区", "临江市", "河口县"]


def test_a_title_that_the_text_repeats_does_not_open_an_article_twice(tmp_path: Path):
    path = compile_file(tmp_path, contents("{title}　　{page}"), tail="\n　　详见\n青山区组织工作综述\n　　一文。")
    docs = read_documents(path)
    assert [doc.title for doc in docs] == list(BODIES)


def test_the_disclaimer_after_the_last_article_is_no_text(tmp_path: Path):
    path = compile_file(
        tmp_path, contents("{title}　　{page}"), tail="\n\n免责声明：文稿来自网络。\n小编：abc\n##end##\n"
    )
    assert read_documents(path)[2].text == "河口县人才工作总结\n河口县建成人才公寓300套。"


def test_a_file_without_contents_is_one_document(tmp_path: Path):
    path = tmp_path / "汇编.txt"
    path.write_text("\n".join(f"{title}\n{body}" for title, body in BODIES.items()), "utf-8")
    assert len(read_documents(path)) == 1


def test_the_chapters_of_one_report_are_no_documents(tmp_path: Path):
    chapters = ["一、建强组织体系", "二、完善治理机制", "三、聚力引才育才"]
    toc = [f"{chapter}……{page}" for chapter, page in zip(chapters, (1, 4, 9), strict=True)]
    body = [f"{chapter}\n　　全年解决难题320件，群众满意度达到98%。" for chapter in chapters]
    path = tmp_path / "报告.txt"
    path.write_text("\n".join(["青山区2023年工作报告", "目录", *toc, *body]), "utf-8")
    assert len(read_documents(path)) == 1


def test_lines_that_end_in_a_number_are_no_contents(tmp_path: Path):
    lines = [f"第{n}批示范小区共建成  {n}0" for n in range(1, 6)]
    path = tmp_path / "数据.txt"
    path.write_text(
        "\n".join(["青山区示范小区建设情况", *lines, "　　全年共投入资金300万元，惠及居民3万人。"]), "utf-8"
    )
    assert len(read_documents(path)) == 1


def test_a_compilation_in_word_is_split_too(tmp_path: Path):
    word = docx.Document()
    for line in ["组织工作材料汇编", "目录", *contents("{title}\t{page}")]:
        word.add_paragraph(line)
    for title, body in BODIES.items():
        word.add_heading(title, 1)
        word.add_paragraph(body.split("\n")[0].strip())
    word.save(str(tmp_path / "汇编.docx"))
    docs = read_documents(tmp_path / "汇编.docx")
    assert [doc.title for doc in docs] == list(BODIES)
    assert docs[2].text == "河口县人才工作总结\n河口县建成人才公寓300套。"
