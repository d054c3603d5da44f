"""The authority on divisions: look-up, names, and finding names in a text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.divisions import contains, in_body_name, load_divisions, scan_names
from kg.divisions.names import customary_name, short_name
from kg.divisions.scan import across_seam
from kg.lexicon import read_table
from kg.model import Level


def names(text: str) -> list[str]:
    return [hit.text for hit in scan_names(text)]


def test_county_carries_its_chain_and_code() -> None:
    region = load_divisions().get("浙江省湖州市吴兴区")
    assert region is not None
    assert (region.name, region.level, region.adcode, region.parent) == ("吴兴区", "county", "330502", "浙江省湖州市")


@pytest.mark.parametrize(
    ("full_name", "level"),
    [
        ("台湾省", "province"),
        ("北京市东城区", "county"),
        ("湖北省潜江市", "county"),
        ("新疆维吾尔自治区石河子市", "county"),
        ("黑龙江省大兴安岭地区", "prefecture"),
        ("浙江省湖州市吴兴区织里镇", "township"),
        ("贵州省贵安新区", "zone"),
        ("上海市卢湾区", "county"),
        ("山东省莱芜市", "prefecture"),
    ],
)
def test_full_name_leads_to_the_division(full_name: str, level: str) -> None:
    region = load_divisions().get(full_name)
    assert region is not None
    assert (region.full_name, region.level) == (full_name, level)


@pytest.mark.parametrize("full_name", ["浙江省湖州市", "浙江省湖州市吴兴区织里镇"])
def test_lineage_goes_up_to_the_province(full_name: str) -> None:
    region = load_divisions().get(full_name)
    assert region is not None
    lineage = load_divisions().lineage(region)
    assert lineage[0] == region
    assert lineage[-1].level == "province"
    assert all(contains(outer, inner) for inner, outer in pairwise(lineage))


@pytest.mark.parametrize("full_name", ["", "浙江", "浙江省湖州市无此区", "无此省", "浙江省湖州市吴兴区无此镇"])
def test_unknown_full_name_gives_none(full_name: str) -> None:
    assert load_divisions().get(full_name) is None


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("湖州", ["浙江省湖州市"]),
        ("凉山", ["四川省凉山彝族自治州"]),
        ("恩施州", ["湖北省恩施土家族苗族自治州"]),
        ("管城区", ["河南省郑州市管城回族区"]),
        ("朝阳区", ["北京市朝阳区", "吉林省长春市朝阳区"]),
        ("襄樊市", ["湖北省襄阳市"]),
        ("河南", ["河南省"]),
        ("无此地", []),
    ],
)
def test_name_leads_to_every_division_that_bears_it(name: str, found: list[str]) -> None:
    assert [region.full_name for region in load_divisions().find(name)] == found


def test_towns_are_found_by_county_and_by_name() -> None:
    divisions = load_divisions()
    county = divisions.get("浙江省湖州市吴兴区")
    assert county is not None
    town = divisions.town(county, "织里镇")
    assert town is not None
    assert town.parent == county.full_name
    assert divisions.town(county, "无此镇") is None
    assert divisions.find_towns("织里镇") == (town,)


@pytest.mark.parametrize(
    ("name", "level", "short"),
    [
        ("广西壮族自治区", "province", "广西"),
        ("大兴安岭地区", "prefecture", "大兴安岭"),
        ("克孜勒苏柯尔克孜自治州", "prefecture", "克孜勒苏"),
        ("浦东新区", "county", "浦东"),
        ("清新区", "county", "清新"),
        ("神农架林区", "county", "神农架"),
        ("万柏林区", "county", "万柏林"),
        ("鄂伦春自治旗", "county", "鄂伦春"),
        ("龙胜各族自治县", "county", "龙胜"),
        ("达拉特旗", "county", "达拉特"),
        ("乌拉特前旗", "county", None),
        ("井陉矿区", "county", None),
        ("城区", "county", None),
        ("和县", "county", None),
    ],
)
def test_short_name_drops_the_generic_part(name: str, level: Level, short: str | None) -> None:
    assert short_name(name, level) == short


@pytest.mark.parametrize(
    ("name", "contracted"), [("大理白族自治州", "大理州"), ("三都水族自治县", "三都县"), ("吴兴区", None)]
)
def test_autonomous_units_have_a_contracted_name(name: str, contracted: str | None) -> None:
    assert customary_name(name) == contracted


def test_every_line_of_the_supplement_is_known_to_the_authority() -> None:
    divisions = load_divisions()
    for row in read_table("divisions_supplement.tsv"):
        assert divisions.find(row["name"]), row
        for full_name in filter(None, (row["parent"], row["successor"])):
            assert divisions.get(full_name), row


def test_regions_of_the_authority_are_consistent() -> None:
    divisions = load_divisions()
    for full_name, region in divisions.regions.items():
        if region.full_name == full_name:
            assert region.name == full_name.removeprefix(region.parent or "")
            assert region.parent is None or region.parent in divisions.regions
        else:
            assert region in divisions.regions.values()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("浙江省湖州市吴兴区", ["浙江省", "湖州市", "吴兴区"]),
        ("北京市场", ["北京"]),
        ("长治久安", []),
        ("陕西安康", ["陕西", "安康"]),
        ("", []),
        ("市", []),
    ],
)
def test_scan_finds_the_longest_names_from_the_left(text: str, found: list[str]) -> None:
    assert names(text) == found


@pytest.mark.parametrize(
    ("text", "name", "across"),
    [
        ("确保定期", "保定", True),
        ("来到保定", "保定", False),
        ("形成都市圈", "成都", True),
        ("飞往成都市区", "成都", False),
    ],
)
def test_name_across_two_words_is_told_apart(text: str, name: str, across: bool) -> None:
    start = text.index(name)
    assert across_seam(text, start, start + len(name)) is across


@pytest.mark.parametrize(
    ("text", "name", "inside"),
    [
        ("武汉大学", "武汉", True),
        ("湖北汽车工业学院", "湖北", True),
        ("安徽光机所的专家", "安徽", True),
        ("青岛组建产业学院", "青岛", False),
        ("南京市属高校", "南京", False),
        ("湖州召开大会", "湖州", False),
    ],
)
def test_name_inside_a_body_is_told_apart(text: str, name: str, inside: bool) -> None:
    assert in_body_name(text, len(name)) is inside


def test_every_name_of_much_text_is_found() -> None:
    text = "在浙江省湖州市吴兴区，全市干部持续推进形成都市圈建设，与合肥、南京等地开展交流。" * 9000
    assert len(scan_names(text)) == 5 * 9000


@given(st.text(alphabet="浙江省湖州市吴兴区北京海南和田长治久安，a", max_size=40))
def test_hits_are_passages_in_order(text: str) -> None:
    hits = list(scan_names(text))
    assert all(text[hit.start : hit.end] == hit.text and hit.candidates for hit in hits)
    assert all(a.end <= b.start for a, b in pairwise(hits))
