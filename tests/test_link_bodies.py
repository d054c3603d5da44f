"""Which body a name means in its report."""

import pytest

from kg.divisions import load_divisions
from kg.linking.bodies import read_body, shorten_organ
from kg.model import Document, Extraction, OrganizationMention
from tests.link_cases import link, region, span_of


def read(name, subject):
    return read_body(name, [region(subject)] if subject else [], load_divisions())


@pytest.mark.parametrize(
    ("name", "subject", "label", "owner"),
    [
        ("区委组织部", "湖北省十堰市张湾区", "张湾区委组织部", "湖北省十堰市张湾区"),
        ("市委", "湖北省十堰市张湾区", "十堰市委", "湖北省十堰市"),
        ("省委组织部", "江苏省南通市", "江苏省委组织部", "江苏省"),
        ("自治区党委", "内蒙古自治区包头市", "内蒙古自治区党委", "内蒙古自治区"),
        ("张湾区委组织部", "湖北省十堰市张湾区", "张湾区委组织部", "湖北省十堰市张湾区"),
        ("湖北省十堰市张湾区委组织部", "江苏省南通市", "张湾区委组织部", "湖北省十堰市张湾区"),
        ("市委常委会", "江苏省南通市", "南通市委常委会", "江苏省南通市"),
        ("区人社局", "浙江省湖州市吴兴区", "吴兴区人社局", "浙江省湖州市吴兴区"),
        ("团市委", "浙江省湖州市吴兴区", "共青团湖州市委", "浙江省湖州市"),
        ("市人大常委会", "山东省东营市", "东营市人大常委会", "山东省东营市"),
        ("县纪委监委", "江苏省南通市如东县", "如东县纪委监委", "江苏省南通市如东县"),
        ("组织部门", "内蒙古自治区包头市", "包头市组织部门", "内蒙古自治区包头市"),
        ("我市组织系统", "浙江省舟山市", "舟山市组织系统", "浙江省舟山市"),
        ("成都组织系统", "四川省成都市", "成都市组织系统", "四川省成都市"),
        ("如东县组织部", "江苏省南通市", "如东县委组织部", "江苏省南通市如东县"),
        ("石龙镇党委", "广西壮族自治区来宾市象州县", "石龙镇党委", None),
        ("象州县石龙镇党委", "广西壮族自治区来宾市", "石龙镇党委", "广西壮族自治区来宾市象州县石龙镇"),
        ("市场监管局", "江苏省南通市", "市场监管局", None),
        ("清华大学", "江苏省南通市", "清华大学", None),
        ("清华", "江苏省南通市", "清华大学", None),
        ("中组部", "江苏省南通市", "中央组织部", None),
        ("贵州大学", "贵州省", "贵州大学", None),
        ("南京大学", "江苏省南京市", "南京大学", None),
        ("区委", "江苏省南通市", "区委", None),
        ("区委", "内蒙古自治区包头市", "区委", None),  # its own districts', not the autonomous region's
        ("市委", None, "市委", None),
    ],
)
def test_organs_belong_to_the_region_that_the_document_speaks_of(name, subject, label, owner):
    body = read(name, subject)
    assert (body.label, body.owner and body.owner.full_name) == (label, owner)


@pytest.mark.parametrize("name", ["村委会", "村党支部", "区委", "公司", "咖啡店", "企业党支部"])
def test_generic_names_mean_a_body_of_their_own_report_only(name):
    assert read(name, "贵州省").scope == "document"


@pytest.mark.parametrize("name", ["闻波社区党委", "朝阳街道闻波社区党委", "山坪村党支部"])
def test_names_of_communities_mean_one_body_in_their_region(name):
    assert read(name, "浙江省湖州市吴兴区").scope == "region"


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("云帆科技股份有限公司", "云帆科技", True),
        ("云帆科技有限责任公司", "云帆科技有限公司", True),
        ("猛程公司", "猛程", False),  # two characters are too few to be sure
        ("新风鸣集团", "新风鸣股份有限公司", False),
        ("人才服务有限公司", "人才服务", False),
    ],
)
def test_a_companys_legal_form_tells_no_companies_apart(a, b, same):
    assert (read(a, None).rest == read(b, None).rest) is same


@pytest.mark.parametrize(
    ("written", "short"),
    [
        ("人力资源和社会保障局", "人社局"),
        ("委员会", "委"),
        ("党委组织部", "委组织部"),
        ("组织部", "委组织部"),
        ("人民政府", "政府"),
        ("委办公室", "委办"),
        ("财政局", "财政局"),
        ("人才集团", "人才集团"),
    ],
)
def test_organs_have_one_short_form(written, short):
    assert shorten_organ(written) == short


def says(number, subject, *names):
    text = "、".join(names)
    mentions = tuple(OrganizationMention(span_of(text, name), name) for name in names)
    return Extraction(Document(f"报告{number}", "a.txt", text, number), (region(subject),), organizations=mentions)


def test_one_organ_under_several_names_is_one_node_with_its_reasons():
    reports = [says(0, "湖北省十堰市张湾区", "区委组织部"), says(1, "湖北省十堰市", "张湾区委组织部")]
    links = link(reports)
    node = "organization-湖北省十堰市张湾区委组织部"
    assert set(links.organizations.nodes.values()) == {node}
    assert links.organizations.labels == {node: "张湾区委组织部"}
    assert links.owners == {node: region("湖北省十堰市张湾区")}
    reasons = {merge.merged: merge.reason for merge in links.merges}
    assert reasons["区委组织部"] == "an organ of 湖北省十堰市张湾区, whose report it is"


def test_districts_of_one_name_have_organs_of_their_own():
    reports = [says(0, "江苏省南京市鼓楼区", "区委"), says(1, "江苏省徐州市鼓楼区", "区委")]
    nodes = link(reports).organizations.nodes
    assert nodes[0, "区委"] != nodes[1, "区委"]


def test_a_short_region_in_front_counts_where_a_full_one_is_known():
    known = [says(0, "山东省青岛市", "青岛人才发展集团"), says(1, "山东省", "青岛市人才发展集团")]
    nodes = link(known).organizations.nodes
    assert nodes[0, "青岛人才发展集团"] == nodes[1, "青岛市人才发展集团"]
    assert link(known[:1]).owners == {}
