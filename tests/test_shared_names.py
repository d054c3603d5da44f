import pytest

from kg.divisions import load_divisions
from kg.extract.shared_names import PossibleNames, count_plain, list_pairs
from kg.extraction import complete, extract
from kg.model import Document

QUOTED = ["镇江市工作综述\n全市推行“红色物业”行动。", "宿迁市工作综述\n我市深入实施“红色物业”工程。"]


def programs_of_last(*texts):
    divisions = load_divisions()
    docs = [Document(title=text.split("\n")[0], source_file=f"{i}.txt", text=text) for i, text in enumerate(texts)]
    last = complete([extract(doc, divisions) for doc in docs])[-1]
    return [(last.doc.text[m.span.start : m.span.end], m.quoted) for m in last.programs if m.name == "红色物业"], [
        a.region.name for a in last.adoptions if a.program == "红色物业"
    ]


@pytest.mark.parametrize("text", ["持续推进红色议事会和红色物业提质。", "实施红色物业、网格治理等做法。"])
def test_a_name_that_two_reports_quote_counts_without_marks_in_a_third(text):
    mentions, adopters = programs_of_last(*QUOTED, f"无锡市工作综述\n{text}")
    assert mentions == [("红色物业", False)]
    assert adopters == ["无锡市"]


def test_a_name_that_one_report_quotes_does_not():
    assert programs_of_last(QUOTED[0], "无锡市工作综述\n大力推进红色物业建设。") == ([], [])


def test_a_name_inside_a_longer_phrase_does_not():
    assert programs_of_last(*QUOTED, "无锡市工作综述\n城区红色物业企业增多。") == ([], [])


def test_an_ordinary_word_that_is_seldom_quoted_does_not():
    plain = [f"常州市工作综述\n红色物业{n}家，红色物业人员{n}名。" for n in range(3)]
    assert programs_of_last(*QUOTED, *plain, "无锡市工作综述\n大力推进红色物业建设。") == ([], [])


def test_the_order_of_reports_does_not_matter():
    texts = [*QUOTED, "无锡市工作综述\n大力推进红色物业建设。"]
    divisions = load_divisions()
    extractions = [extract(Document(title=t[:3], source_file="a.txt", text=t), divisions) for t in texts]
    assert complete(extractions[::-1])[::-1] == complete(extractions)


def test_the_names_that_may_stand_in_a_text_hold_all_that_do_and_few_others():
    names = [f"{a}{b}{c}" for a in "红蓝绿金" for b in "色领旗心" for c in ("物业", "驿站", "网格", "😀管家")]
    text = "全市推行蓝领驿站。\n红旗物业与金心😀管家，绿色网格"
    possible = PossibleNames(names).list_in(list_pairs(text))
    assert (
        {name for name in names if name in text} == {"蓝领驿站", "红旗物业", "金心😀管家", "绿色网格"} <= set(possible)
    )
    assert len(possible) < 8
    assert PossibleNames(names).list_in(list_pairs("")) == []


def test_names_are_counted_outside_quotation_marks_the_longest_at_each_place():
    names = ["红色物业", "红色物业中心", "物业中心", "中心户"]
    counts = count_plain("红色物业中心户，“红色物业”，红色物业，物业中心户\n中心户长", names)
    assert counts == {"红色物业中心": 1, "红色物业": 1, "物业中心": 1, "中心户": 1}
