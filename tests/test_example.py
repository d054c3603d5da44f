"""The packaged example and its hand-made labels: exact quotations, nothing left unlabelled, something to compare."""

import io
import json
import re
from collections import defaultdict
from difflib import SequenceMatcher
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest

from kg.lexicon import read_table
from tests.tools.make_example import make_files

Label = dict[str, Any]

EXAMPLE = Path(str(files("kg") / "data" / "example"))
REPORTS = {path.stem: path for path in sorted((EXAMPLE / "reports").iterdir())}
LABELS: list[Label] = [
    json.loads(path.read_text("utf-8"))
    for path in sorted((Path(__file__).parent / "cases" / "example_gold").glob("*.json"))
]
NUMBER = re.compile(r"(\d+(?:\.\d+)?)[余多]?([万亿]?)[余多]?")
SCALE = {"": 1, "万": 10_000, "亿": 100_000_000}
QUALIFIER_WORDS = {"over": "余|多|超|突破|以上", "under": "近|不足|不到", "about": "约|左右", "exact": ""}
each_label = pytest.mark.parametrize("label", LABELS, ids=lambda label: label["article"])


class ArticleText(HTMLParser):
    """Collects what stands inside <article>."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = self.inside or tag == "article"

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "article"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.parts.append(data)


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def read_bytes(name: str, content: bytes) -> str:
    suffix = Path(name).suffix
    if suffix == ".docx":
        return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)
    if suffix == ".pdf":
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    text = content.decode("gb18030" if name == "puyang.txt" else "utf-8")
    if suffix == ".html":
        parser = ArticleText()
        parser.feed(text)
        return "".join(parser.parts)
    return text


def read_article(label: Label) -> str:
    """Give the label's article without white space; of a compilation only its part."""
    path = REPORTS[label["file"]]
    text = squeeze(read_bytes(path.name, path.read_bytes()))
    titles = [squeeze(other["title"]) for other in LABELS if other["file"] == label["file"]]
    start = text.rindex(squeeze(label["title"])) if len(titles) > 1 else 0
    ends = [text.rindex(title) for title in titles if text.rindex(title) > start] if len(titles) > 1 else []
    return text[start : min(ends, default=len(text))]


def quotations(label: Label) -> list[str]:
    """Give every string of a label that claims to stand in the article."""
    found = [
        item["evidence"]
        for kind in ("adoptions", "people", "organizations", "outcomes", "honours")
        for item in label[kind]
    ]
    found += [region["name"] for region in label["regions"]]
    found += [surface for program in label["programs"] for surface in program["surface"]]
    found += [item["text"] for kind in ("non_programs", "non_outcomes") for item in label[kind]]
    found += [a[key] for a in label["adoptions"] for key in ("agent", "since", "claim") if a[key]]
    found += [person["name"] for person in label["people"]] + [body["name"] for body in label["organizations"]]
    roles = [role for person in label["people"] for role in person["roles"]]
    found += [role[key] for role in roles for key in ("role", "organization") if role[key]]
    found += [honour[key] for honour in label["honours"] for key in ("award", "grantor") if honour[key]]
    found += [outcome["time"] for outcome in label["outcomes"] if outcome["time"]]
    return found


def regions_of_programs() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for label in LABELS:
        for adoption in label["adoptions"]:
            found[adoption["program"]].add(adoption["region"])
    return found


@each_label
def test_title_opens_the_article(label: Label) -> None:
    assert read_article(label).lstrip("#").startswith(squeeze(label["title"]))


@each_label
def test_labels_quote_the_article_exactly(label: Label) -> None:
    text = read_article(label)
    assert [quotation for quotation in quotations(label) if squeeze(quotation) not in text] == []


@each_label
def test_every_quoted_string_is_a_program_or_labelled_as_none(label: Label) -> None:
    surfaces = "\n".join(surface for program in label["programs"] for surface in program["surface"])
    none = {item["text"] for item in label["non_programs"]}
    quoted = set(re.findall("“([^“”]+)”", read_article(label)))
    assert {q for q in quoted if q not in none and f"“{q}”" not in surfaces} == set()


@each_label
def test_every_digit_lies_in_an_outcome_or_is_labelled_as_none(label: Label) -> None:
    text = read_article(label)
    passages = {squeeze(o["evidence"]) for o in label["outcomes"]} | {squeeze(n["text"]) for n in label["non_outcomes"]}
    spans = [m.span() for passage in passages for m in re.finditer(re.escape(passage), text)]
    digits = list(re.finditer(r"\d+(?:\.\d+)?", text))
    bare = [
        text[m.start() - 6 : m.end() + 6] for m in digits if not any(s <= m.start() and m.end() <= e for s, e in spans)
    ]
    assert bare == []


@each_label
def test_values_and_units_are_those_of_the_evidence(label: Label) -> None:
    for outcome in label["outcomes"]:
        evidence = outcome["evidence"]
        values = [
            (float(m[1]) * SCALE[m[2]], evidence[m.end() :].startswith(outcome["unit"]))
            for m in NUMBER.finditer(evidence)
        ]
        written = any(abs(value - outcome["value"]) < 1e-6 * value and unit for value, unit in values)
        assert written or (outcome["optional"] and re.search("[一两三四五六七八九十]", evidence)), evidence
        assert re.search(QUALIFIER_WORDS[outcome["qualifier"]], evidence), evidence


@each_label
def test_exact_figures_have_no_word_of_approximation(label: Label) -> None:
    for outcome in label["outcomes"]:
        if outcome["qualifier"] == "exact":
            for m in NUMBER.finditer(outcome["evidence"]):
                before, after = outcome["evidence"][: m.start()], outcome["evidence"][m.end() :]
                value = float(m[1]) * SCALE[m[2]]
                if abs(value - outcome["value"]) < 1e-6 * value:
                    assert not re.search("(近|(?<!签)约|超过?|突破|不足|不到)$", before), outcome
                    assert not re.match(f"{re.escape(outcome['unit'])}(以上|左右)", after), outcome
                    assert not re.search("[余多]", m[0]), outcome


@each_label
def test_facts_speak_of_labelled_programs_and_known_regions(label: Label) -> None:
    programs = {program["name"] for program in label["programs"]}
    assert {a["program"] for a in label["adoptions"]} <= programs
    assert {o["program"] for o in label["outcomes"] if o["program"]} <= programs
    named = {region["canonical"] for region in label["regions"]} | {label["subject_region"]}
    assert {o["region"] for o in label["outcomes"]} <= named
    mandates = {a["mandated_by"] for a in label["adoptions"] if a["mandated_by"]}
    assert all(label["subject_region"].startswith(region) for region in mandates)


def test_named_divisions_exist() -> None:
    rows = {row["code"]: row for row in read_table("divisions.tsv")}

    def full_name(code: str) -> str:
        row = rows[code]
        return (full_name(row["parent"]) if row["parent"] in rows else "") + row["name"]

    official = {full_name(code) for code in rows}
    named = {
        region["canonical"]
        for label in LABELS
        for region in label["regions"]
        if region["level"] not in ("village", "zone")
    }
    assert named - official == set()


def test_every_file_is_labelled_and_every_label_has_its_file() -> None:
    assert {label["file"] for label in LABELS} == set(REPORTS)
    assert len(LABELS) >= 15


@each_label
def test_reports_are_short(label: Label) -> None:
    assert 230 <= len(re.findall(r"[\u4e00-\u9fff]", read_article(label))) <= 600


def test_formats_and_encodings_are_spread() -> None:
    assert {path.suffix for path in REPORTS.values()} == {".txt", ".md", ".docx", ".html", ".pdf"}
    with pytest.raises(UnicodeDecodeError):
        REPORTS["puyang"].read_text("utf-8")


def test_pages_carry_menu_and_footer_around_the_article() -> None:
    for name in ("beijing", "jiangan"):
        page = REPORTS[name].read_text("utf-8")
        assert page.index("首页") < page.index("<article>") < page.index("</article>") < page.index("<footer>")


def test_reports_come_from_many_provinces() -> None:
    assert len({re.match("(.+?[省市])", label["subject_region"])[1] for label in LABELS}) >= 8  # type: ignore[index]


def test_programs_are_shared_between_regions() -> None:
    shared = {program: regions for program, regions in regions_of_programs().items() if len(regions) >= 2}
    assert len(shared) >= 6
    assert len(shared["红色物业"]) >= 5


def test_a_mandate_shows_from_province_to_county() -> None:
    mandated = {(a["region"], a["program"], a["mandated_by"]) for label in LABELS for a in label["adoptions"]}
    assert ("河南省开封市", "墩苗育苗", "河南省") in mandated
    assert ("河南省濮阳市濮阳县", "墩苗育苗", "河南省") in mandated
    assert "河南省" in regions_of_programs()["墩苗育苗"]


def test_newspaper_version_says_the_same_in_broken_lines_and_half_width_marks() -> None:
    by_name = {label["article"]: label for label in LABELS}
    report, newspaper = (read_article(by_name[name]) for name in ("baohe", "baohe-newspaper"))
    assert SequenceMatcher(None, report, newspaper.replace(",", "，"), autojunk=False).ratio() > 0.9
    assert "，" not in newspaper
    assert re.search(r"书记项\n", REPORTS["baohe-newspaper"].read_text("utf-8"))
    figures = [
        [(o["value"], o["unit"], o["program"]) for o in by_name[name]["outcomes"]]
        for name in ("baohe", "baohe-newspaper")
    ]
    assert figures[0] == figures[1]


def test_the_tool_makes_the_same_bytes_again() -> None:
    assert make_files() == make_files()


def test_packaged_files_hold_the_tools_text() -> None:
    for name, content in make_files().items():
        assert read_bytes(name, content) == read_bytes(name, (EXAMPLE / "reports" / name).read_bytes())


def test_readme_says_in_both_languages_that_nothing_is_to_be_cited() -> None:
    readme = squeeze((EXAMPLE / "README.md").read_text("utf-8"))
    assert "不可当作事实引用" in readme
    assert "mustnotbecitedasfacts" in readme
