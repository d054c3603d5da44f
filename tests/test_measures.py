import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.measure_phrases import fit_noun, split_words, trim_head, trim_tail, verb_at
from kg.extract.measure_slots import find_slots
from kg.extract.measures import find_measures
from kg.extract.numbers import find_figures


def words(text: str) -> list[str]:
    return [word.text for word in split_words(text, 0, len(text))]


def slots(text: str) -> list[tuple[str, str]]:
    return [(text[slice(*s.left)], text[slice(*s.right)]) for s in find_slots(text, find_figures(text))]


def measures(text: str) -> list[str | None]:
    return [m.read(text) if m else None for _, m in find_measures(text, find_figures(text))]


def test_quotations_and_parentheses_are_one_word() -> None:
    assert words("建成“红色驿站”") == ["建成", "“红色驿站”"]
    assert words("街道（社区）")[-1] == "（社区）"


def test_a_verb_glued_to_its_noun_is_cut_off() -> None:
    assert words("引进人才") == ["引进", "人才"]


@pytest.mark.parametrize(
    ("text", "at", "governs"),
    [
        ("举办讲座", 0, True),
        ("培训干部", 0, True),
        ("累计培训干部", 1, True),
        ("专题培训", 1, False),
        ("参会干部", 0, False),
    ],
)
def test_a_verb_that_is_also_a_noun_governs_only_at_the_head_of_its_phrase(text: str, at: int, governs: bool) -> None:
    assert verb_at(split_words(text, 0, len(text)), at) is governs


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("今年以来，全市累计培训干部", "培训干部"),
        ("截至目前，全县已建成驿站", "建成驿站"),
        ("近五年引进人才", "引进人才"),
        ("粮食产量", "粮食产量"),
    ],
)
def test_period_scope_and_adverbs_are_cut_off_the_front(text: str, rest: str) -> None:
    assert "".join(word.text for word in trim_head(split_words(text, 0, len(text)))) == rest


@pytest.mark.parametrize(
    ("text", "rest", "change"),
    [
        ("粮食产量达到", "粮食产量", ""),
        ("粮食产量较2015年增长", "粮食产量", "增长"),
        ("粮食产量同比增长", "粮食产量", "同比增长"),
        ("审批事项由原来的", "审批事项", ""),
        ("林地面积从2012年的", "林地面积", ""),
    ],
)
def test_what_leads_to_the_figure_is_cut_off_the_end(text: str, rest: str, change: str) -> None:
    kept, growth = trim_tail(split_words(text, 0, len(text)))
    assert "".join(word.text for word in kept) == rest
    assert "".join(text[span.start : span.end] for span in growth) == change


def test_a_long_list_loses_whole_conjuncts() -> None:
    text = "返乡企业家、退役军人、乡村医生和农技推广员"
    kept = fit_noun(split_words(text, 0, len(text)), 14)
    assert "".join(word.text for word in kept) == "返乡企业家、退役军人"


def test_figures_of_one_clause_share_its_words_out() -> None:
    assert slots("培训村医30名、教师45名。") == [("培训村医", ""), ("教师", "。")]
    assert slots("选派30名村医、45名教师下乡。") == [("选派", "村医"), ("", "教师下乡。")]
    assert slots("举办12期300人次。") == [("举办", ""), ("", "。")]
    assert slots("吸纳30名农户增收5万元。") == [("吸纳", "农户增收"), ("农户增收", "。")]


def test_a_comma_ends_a_clause_and_a_quotation_without_figures_does_not() -> None:
    assert slots("举办讲座，培训村医30名。") == [("培训村医", "。")]
    assert slots("举办“学先进，做表率”讲座30场。") == [("举办“学先进，做表率”讲座", "。")]


def test_a_measure_is_not_taken_from_another_sentence() -> None:
    assert measures("建成驿站30个。年均增长9%。") == ["建成驿站", None]


def test_a_figure_of_nothing_has_no_measure() -> None:
    assert measures("30%。") == [None]


@given(st.text(alphabet="3个名万%培训干部引进等的、，。“”（）由到增加分别其中和 \n", max_size=60))
def test_measures_stand_beside_their_figures(text: str) -> None:
    found = find_measures(text, figures := find_figures(text))
    assert [slot.figure for slot, _ in found] == list(figures)
    for slot, measure in found:
        assert slot.clause[0] <= slot.figure.digits.start < slot.clause[1]
        for part in measure.parts if measure else ():
            assert 0 <= part.start < part.end <= len(text)
