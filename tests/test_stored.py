"""Inputs by URL and in Parquet files, read here; that workers read them the same is in test_cluster.py."""

import datetime

import pytest

from kg.errors import InputError, KgError
from kg.pipeline import run_build
from kg.reading import Limits, find_stored, is_stored, parse_stored, read_documents

fsspec = pytest.importorskip("fsspec", reason="fsspec is not installed: nothing is read by URL")
arrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed: no Parquet is read")
parquet = pytest.importorskip("pyarrow.parquet")

REPORT = "镇江市组织工作综述\n全市深入实施“红色物业”行动，建成示范小区120个，培训骨干1.2万人次。\n"
BODY = "全市深入实施“红色物业”行动，建成示范小区120个，培训骨干1.2万人次。\n"


def write_rows(path, rows, **options):
    parquet.write_table(arrow.Table.from_pylist(rows), path, **options)
    return str(path)


def read_all(*urls, limits=Limits()):  # noqa: B008 - it is frozen
    stored, failed = find_stored(urls)
    assert not failed
    results = [parse_stored(one, limits) for one in stored]
    return [doc for docs, _ in results for doc in docs], [fault for _, fault in results if fault]


def test_urls_and_parquet_are_told_from_paths():
    assert [is_stored(path) for path in ("s3://a/b.txt", "a.parquet", "a/b.txt", "C:\\a.txt")] == [
        True,
        True,
        False,
        False,
    ]


def test_a_file_by_url_is_the_same_document_as_by_path(tmp_path):
    (tmp_path / "a.txt").write_text(REPORT, "utf-8")
    docs, _ = read_all((tmp_path / "a.txt").as_uri())
    assert docs == read_documents(tmp_path / "a.txt")


def test_a_folder_gives_what_can_be_read_and_nothing_hidden(tmp_path):
    for name in ("b.txt", "a.md", ".hidden.txt", "_list.txt", "picture.png"):
        (tmp_path / name).write_text(REPORT, "utf-8")
    stored, _ = find_stored([tmp_path.as_uri(), f"{tmp_path.as_uri()}/*.md"])
    assert [one.name for one in stored] == ["a.md", "b.txt"]


def test_a_store_that_is_no_disk_is_read_too(tmp_path):
    files = fsspec.filesystem("memory")
    files.pipe_file("/reports/a.txt", REPORT.encode())
    report = run_build(["memory://reports/*.txt"], tmp_path / "out")
    files.rm("/reports", recursive=True)
    assert [(entry["path"], entry["documents"]) for entry in report.inputs] == [("memory:///reports/a.txt", 1)]


def test_a_file_that_changes_is_another_one_and_one_that_stays_is_the_same(tmp_path):
    (tmp_path / "a.txt").write_text(REPORT, "utf-8")
    before, again = find_stored([tmp_path.as_uri()])[0], find_stored([tmp_path.as_uri()])[0]
    (tmp_path / "a.txt").write_text(REPORT + BODY, "utf-8")
    after = find_stored([tmp_path.as_uri()])[0]
    assert before == again
    assert before[0].version != after[0].version


def test_title_and_date_of_a_row_count(tmp_path):
    row = {
        "text": BODY,
        "title": "镇江市红色物业\n工作",
        "issued": datetime.date(2023, 5, 1),
        "source_file": "新闻.txt",
    }
    [doc], _ = read_all(write_rows(tmp_path / "a.parquet", [row]))
    assert (doc.title, doc.issued, doc.source_file) == ("镇江市红色物业 工作", "2023-05-01", "新闻.txt")


@pytest.mark.parametrize(
    ("issued", "wanted"),
    [(datetime.datetime(2023, 5, 1, 8, 30), "2023-05-01"), (2023, "2023"), ("去年", None), (None, None)],
)
def test_a_date_is_taken_from_a_row_where_it_is_one(tmp_path, issued, wanted):
    [doc], _ = read_all(write_rows(tmp_path / "a.parquet", [{"text": REPORT, "issued": issued}]))
    assert doc.issued == wanted


def test_rows_without_a_file_are_told_apart_by_their_number_across_row_groups(tmp_path):
    rows = [{"text": REPORT.replace("120", str(count))} for count in range(100, 105)]
    docs, _ = read_all(write_rows(tmp_path / "a.parquet", rows, row_group_size=2))
    assert [(doc.source_file, doc.number) for doc in docs] == [("a.parquet", number) for number in range(5)]


def test_bad_rows_are_named_and_the_others_are_read(tmp_path):
    rows = [{"text": REPORT}, {"text": ""}, {"text": None}, {"text": "English only."}, {"text": "无" * 400_000}]
    docs, [fault] = read_all(write_rows(tmp_path / "a.parquet", rows), limits=Limits(megabytes=1))
    assert [doc.number for doc in docs] == [0]
    assert fault.startswith("row 1: ")
    assert "row 3: a.parquet: no Chinese text" in fault
    assert fault.endswith("; and 1 more")


def test_a_build_reports_bad_rows_and_keeps_the_good_ones(tmp_path):
    path = write_rows(tmp_path / "a.parquet", [{"text": REPORT}, {"text": ""}])
    report = run_build([path], tmp_path / "out")
    assert report.counts["document"] == 1
    assert sorted(entry["status"] for entry in report.inputs) == ["failed", "read"]


def test_a_row_group_that_is_too_large_is_not_read(tmp_path):
    path = write_rows(tmp_path / "a.parquet", [{"text": f"{REPORT}{number}"} for number in range(200)])
    [stored], _ = find_stored([path])
    with pytest.raises(InputError, match=r"a\.parquet#0: a row group of .* rows a group"):
        parse_stored(stored, Limits(megabytes=0.001))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.parquet", None, "no such file"),
        ("bad.parquet", b"PAR1 and nothing else", "no Parquet file"),
        ("empty/*.txt", None, "no file that can be read"),
    ],
)
def test_what_cannot_be_opened_is_told_with_the_remedy(tmp_path, name, content, said):
    if content:
        (tmp_path / name).write_bytes(content)
    stored, [(url, reason)] = find_stored([f"{tmp_path.as_uri()}/{name}"])
    assert not stored
    assert url.endswith(name)
    assert said in reason


def test_a_table_without_texts_is_told_with_the_columns_it_has(tmp_path):
    path = write_rows(tmp_path / "a.parquet", [{"body": REPORT, "city": "镇江市"}])
    _, [(_, reason)] = find_stored([path])
    assert "no column text; it has body, city" in reason


def test_an_unknown_scheme_is_told(tmp_path):
    _, [(url, reason)] = find_stored(["nowhere://bucket/a.txt"])
    assert url == "nowhere://bucket/a.txt"
    assert "cannot be opened" in reason


def test_a_file_that_is_gone_when_it_is_read_is_no_fault_of_its_content(tmp_path):
    (tmp_path / "a.txt").write_text(REPORT, "utf-8")
    [stored], _ = find_stored([tmp_path.as_uri()])
    (tmp_path / "a.txt").unlink()
    with pytest.raises(KgError, match="cannot be read") as caught:
        parse_stored(stored)
    assert not isinstance(caught.value, InputError)
