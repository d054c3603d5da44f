"""The same report printed twice is found, two reports of one kind are not."""

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import duplicates
from kg.duplicates import make_sketch, measure_containment
from kg.model import Document


def find_duplicates(docs: list[Document]) -> dict[int, int]:
    return duplicates.find_duplicates([make_sketch(doc) for doc in docs], lambda i: docs[i].text)


PLACES = ["青山区", "临江市", "河口县", "东湖区", "西岭县"]
SLOGAN = "深入学习贯彻党的二十大精神，坚持和加强党的全面领导，推动组织工作高质量发展。"


def report(place: str, seed: int, sentences: int = 40) -> str:
    """Write a report of invented sentences around the slogan that all reports share."""
    pick = random.Random(seed)
    verbs = ["建成", "培训", "选派", "整合", "调整", "走访", "引进", "表彰", "盘活", "打通"]
    things = [
        "党群驿站",
        "网格员",
        "第一书记",
        "物业企业",
        "示范小区",
        "老旧楼栋",
        "青年人才",
        "楼栋长",
        "闲置厂房",
        "服务专线",
    ]
    written = [f"{place}{pick.choice(verbs)}{pick.choice(things)}{pick.randint(10, 9999)}个，{pick.choice(things)}由{chr(0x4E00 + pick.randrange(9000))}{chr(0x4E00 + pick.randrange(9000))}街道负责。" for _ in range(sentences)]  # fmt: skip
    return SLOGAN + "\n".join(written)


def document(title: str, text: str, source_file: str = "a.txt") -> Document:
    return Document(title=title, source_file=source_file, text=text)


REPORTS = [document(place, report(place, seed)) for seed, place in enumerate(PLACES)]


def reprint(text: str) -> str:
    """Print a report again as a newspaper does: half-width commas, other line breaks, a caption, a cut paragraph."""
    return "党旗漫卷\n记者刘志明\n" + text.replace("，", ",").replace("\n", "")[:-60] + "\n骑手在驿站休息"


def test_a_reprint_is_linked_to_the_longer_article():
    docs = [*REPORTS, document("转载", reprint(REPORTS[2].text), "b.txt")]
    assert find_duplicates(docs) == {5: 2}


def test_reports_that_share_their_slogans_are_no_duplicates():
    assert find_duplicates(REPORTS) == {}


def test_an_excerpt_is_a_duplicate_of_the_whole():
    excerpt = document("摘登", REPORTS[1].text[400:800])
    assert find_duplicates([excerpt, *REPORTS]) == {0: 2}


def test_copies_of_copies_all_point_to_one_original():
    text = REPORTS[0].text
    docs = [document("丙", text[:-30]), document("乙", text[:-15]), document("甲", text), *REPORTS[1:]]
    assert find_duplicates(docs) == {0: 2, 1: 2}


def test_equal_articles_choose_the_first_by_title_and_file():
    text = REPORTS[0].text
    docs = [document("B", text), document("A", text, "2.txt"), document("A", text, "1.txt")]
    assert find_duplicates(docs) == {0: 2, 1: 2}


def test_many_copies_are_all_found():
    text = report("青山区", 7)
    docs = [document(f"第{n:03}份", text + f"第{n}份") for n in range(60)]
    found = find_duplicates(docs)
    assert len(found) == 59
    assert len(set(found.values())) == 1


def test_short_texts_of_one_topic_are_no_duplicates():
    docs = [document("甲", "青山区推行红色物业。"), document("乙", "临江市推行红色物业。"), document("丙", "红色物业")]
    assert find_duplicates(docs[:2]) == {}


def test_nothing_and_one_document_have_no_duplicates():
    assert find_duplicates([]) == {}
    assert find_duplicates(REPORTS[:1]) == {}


@given(
    st.permutations(
        [*REPORTS[:3], document("转载", reprint(REPORTS[2].text), "b.txt"), document("摘登", REPORTS[0].text[:500])]
    )
)
def test_pairs_do_not_depend_on_the_order(docs: list[Document]):
    pairs = {(docs[copy].title, docs[original].title) for copy, original in find_duplicates(docs).items()}
    assert pairs == {("转载", "河口县"), ("摘登", "青山区")}


@pytest.mark.parametrize(("one", "two"), list(itertools.combinations(REPORTS[:3], 2)))
def test_containment_is_between_the_extremes(one: Document, two: Document):
    assert measure_containment(one.text, one.text[100:700]) > 0.95
    assert measure_containment(one.text, two.text) < 0.2
