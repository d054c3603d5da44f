"""The user's own decisions: links.toml."""

import csv
import io

import pytest

import kg
from kg.errors import InputError
from kg.linking import Decisions, read_decisions
from kg.linking.decisions import Broader, Different, Rename, Same
from tests.link_cases import link
from tests.test_link import NANJING, QINGDAO, WUXING, report


def write(folder, text):
    path = folder / "links.toml"
    path.write_text(text, encoding="utf-8")
    return path


# -- reading -----------------------------------------------------------------------------------------------------------
def test_every_table_is_read(tmp_path):
    path = write(
        tmp_path,
        """
        [[same]]
        kind = "program"
        names = ["红色物业", "红色物管家"]
        [[different]]
        kind = "person"
        name = "李明"
        regions = ["浙江省湖州市", "南京市"]
        [[rename]]
        kind = "organization"
        from = "华科"
        to = "华中科技大学"
        [[broader]]
        narrow = "皖美红色物业"
        broad = "红色物业"
        """,
    )
    assert read_decisions(path) == Decisions(
        same=(Same("program", ("红色物业", "红色物管家")),),
        different=(Different("person", ("李明",), ("浙江省湖州市", "江苏省南京市")),),
        rename=(Rename("organization", "华科", "华中科技大学"),),
        broader=(Broader("皖美红色物业", "红色物业"),),
    )


def test_an_empty_file_decides_nothing(tmp_path):
    assert read_decisions(write(tmp_path, "# nothing yet\n")) == Decisions()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[[same]\n", "not TOML"),
        ('[[merge]]\nkind = "program"\n', "unknown table [[merge]]"),
        ('[same]\nkind = "program"\n', "two brackets"),
        ('[[same]]\nnames = ["a", "b"]\n', "[[same]] number 1: 'kind' is missing"),
        ('[[same]]\nkind = "programme"\nnames = ["a", "b"]\n', "unknown kind 'programme'"),
        ('[[same]]\nkind = "program"\nnames = ["a"]\n', "needs two 'names'"),
        ('[[same]]\nkind = "program"\nnames = "红色物业"\n', "'names' must be a list of names"),
        ('[[same]]\nkind = "program"\nnames = ["红色物业", "“”"]\n', "'names' must be a list of names"),
        ('[[same]]\nkind = "program"\nname = "甲"\nnames = ["甲", "乙"]\n', "both 'name' and 'names'"),
        ('[[same]]\nkind = "program"\nnames = ["甲", "乙"]\nreason = "x"\n', "unknown key 'reason'"),
        ('[[different]]\nkind = "person"\nname = "李明"\n', "needs two 'names'"),
        ('[[different]]\nkind = "person"\nname = "李明"\nregions = ["鼓楼区"]\n', "regions are called '鼓楼区'"),
        ('[[different]]\nkind = "person"\nname = "李明"\nregions = ["虚构市"]\n', "0 regions are called '虚构市'"),
        ('[[different]]\nkind = "person"\nnames = ["李明", "王强"]\nregions = ["浙江省"]\n', "go with one 'name'"),
        ('[[rename]]\nkind = "program"\nfrom = "甲"\n', "'to' is missing"),
        ('[[rename]]\nkind = "program"\nfrom = "甲"\nto = 3\n', "'to' must be a name"),
        ('[[broader]]\nnarrow = "甲"\nbroad = "“甲”"\n', "are one name"),
        (
            '[[same]]\nkind = "program"\nnames = ["甲", "乙"]\n[[different]]\nkind = "program"\nnames = ["乙", "甲"]\n',
            "[[different]] number 1 keeps them apart; remove one",
        ),
    ],
)
def test_a_mistake_is_named_with_file_table_and_remedy(tmp_path, text, problem):
    path = write(tmp_path, text)
    with pytest.raises(InputError) as caught:
        read_decisions(path)
    assert problem in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_mistake_in_a_later_table_is_named_by_its_number(tmp_path):
    good = '[[broader]]\nnarrow = "甲"\nbroad = "乙"\n'
    with pytest.raises(InputError, match=r"\[\[broader\]\] number 2: 'broad' is missing; write for example: narrow"):
        read_decisions(write(tmp_path, good + '[[broader]]\nnarrow = "丙"\n'))


def test_a_missing_file_and_one_in_another_encoding_are_named(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_decisions(tmp_path / "none.toml")
    path = tmp_path / "links.toml"
    path.write_bytes('[[broader]]\nnarrow = "甲"\n'.encode("gb18030"))
    with pytest.raises(InputError, match="UTF-8"):
        read_decisions(path)


# -- effect ------------------------------------------------------------------------------------------------------------
def programs(*names_by_region):
    return [
        report(f"第{n}篇：推行“{name}”", subject=subject, programs=[(name, f"“{name}”")])
        for n, (name, subject) in enumerate(names_by_region)
    ]


def by_user(links):
    return {(merge.merged, merge.kept): merge.reason for merge in links.merges if merge.decided_by == "user"}


def test_same_joins_whole_programs_with_their_variants():
    reports = programs(("红色物业", WUXING), ("红色物管家", NANJING), ("红色物管家行动", QINGDAO))
    links = link(reports, decisions=Decisions(same=(Same("program", ("红色物业", "红色物管家")),)))
    assert set(links.programs.nodes.values()) == {"program-红色物业"}
    assert set(by_user(links)) == {("红色物管家", "program-红色物业"), ("红色物管家行动", "program-红色物业")}
    assert len(set(link(reports).programs.nodes.values())) == 2


def test_same_joins_a_local_name_of_several_regions_and_leaves_the_others():
    reports = programs(("五个一", WUXING), ("五个一", NANJING), ("五个一", QINGDAO))
    same = Same("program", ("五个一",), ("浙江省湖州市", "江苏省南京市"))
    nodes = link(reports, decisions=Decisions(same=(same,))).programs.nodes
    assert nodes[0, "五个一"] == nodes[1, "五个一"] != nodes[2, "五个一"]


def test_different_undoes_a_merge_of_variants():
    reports = programs(("红色物业", WUXING), ("红色物业工程", NANJING), ("红色物业建设", QINGDAO))
    links = link(reports, decisions=Decisions(different=(Different("program", ("红色物业", "红色物业工程")),)))
    nodes = links.programs.nodes
    assert nodes[0, "红色物业"] == nodes[2, "红色物业建设"] != nodes[1, "红色物业工程"]
    assert set(by_user(links)) == {(name, nodes[n, name]) for n, name in nodes}  # both sides are listed
    assert all(reason.startswith("different") for reason in by_user(links).values())


def test_different_takes_a_wrong_family_apart():
    reports = programs(("红色物业联盟", WUXING), ("红色物业", NANJING))
    assert link(reports).broader
    assert not link(
        reports, decisions=Decisions(different=(Different("program", ("红色物业联盟", "红色物业")),))
    ).broader


def test_different_by_region_splits_one_name():
    reports = programs(("人才驿站", WUXING), ("人才驿站", NANJING), ("人才驿站", QINGDAO))
    links = link(reports, decisions=Decisions(different=(Different("program", ("人才驿站",), ("江苏省南京市",)),)))
    nodes = links.programs.nodes
    assert nodes[0, "人才驿站"] == nodes[2, "人才驿站"] != nodes[1, "人才驿站"]


def test_different_keeps_people_apart_whom_the_rules_join():
    reports = [report("李明甲", people=["李明"]), report("李明乙", subject="浙江省湖州市", people=["李明"])]
    assert len(set(link(reports).people.nodes.values())) == 1
    different = Different("person", ("李明",), (WUXING,))
    assert len(set(link(reports, decisions=Decisions(different=(different,))).people.nodes.values())) == 2


def test_same_joins_people_whom_the_rules_keep_apart():
    reports = [report("李明甲", people=["李明"]), report("李明乙", subject=NANJING, people=["李明"])]
    same = Same("person", ("李明",), (WUXING, NANJING))
    assert len(set(link(reports, decisions=Decisions(same=(same,))).people.nodes.values())) == 1


def test_rename_gives_a_new_label_and_joins_what_bears_it():
    reports = programs(("红色物管家", WUXING), ("红色物业", NANJING))
    links = link(reports, decisions=Decisions(rename=(Rename("program", "红色物管家", "红色物业"),)))
    assert links.programs.labels == {"program-红色物业": "红色物业"}
    links = link(reports, decisions=Decisions(rename=(Rename("program", "红色物管家", "红管家"),)))
    assert links.programs.labels[links.programs.nodes[0, "红色物管家"]] == "红管家"


def test_broader_adds_a_family():
    reports = programs(("幸福楼道", WUXING), ("红色物业", NANJING))
    assert not link(reports).broader
    links = link(reports, decisions=Decisions(broader=(Broader("幸福楼道", "红色物业"),)))
    assert links.broader == (("program-幸福楼道", "program-红色物业"),)
    assert by_user(links) == {("幸福楼道", "program-幸福楼道"): "the user says: a kind of 红色物业"}


def test_a_decision_about_unknown_names_is_listed_without_effect():
    decisions = Decisions(same=(Same("program", ("红色物业", "虚构工程")),), broader=(Broader("虚构工程", "红色物业"),))
    links = link(programs(("红色物业", WUXING)), decisions=decisions)
    assert set(by_user(links)) == {("虚构工程", "")}
    assert all("no effect" in reason for reason in by_user(links).values())


# -- through a build ---------------------------------------------------------------------------------------------------
def read_merges(folder):
    text = (folder / "merges.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_links_toml_in_the_output_folder_survives_rebuilds_and_can_be_undone(tmp_path):
    reports, output = tmp_path / "reports", tmp_path / "output"
    reports.mkdir()
    for name, place in (("红色物业", "浙江省湖州市吴兴区"), ("暖心楼栋", "江苏省南京市")):
        text = f"{place}推行“{name}”工程\n\n{place}大力实施“{name}”工程，在全市率先建成示范小区20个。“{name}”工程惠及居民。\n"
        (reports / f"{name}.txt").write_text(text, encoding="utf-8")
    graph = kg.build([reports], output)
    assert {"program-红色物业", "program-暖心楼栋"} <= set(graph)
    decided = write(output, '[[same]]\nkind = "program"\nnames = ["红色物业", "暖心楼栋"]\n')
    for _ in range(2):
        graph = kg.build([reports], output)
        assert "program-暖心楼栋" not in graph
        (row,) = [row for row in read_merges(output) if row["decided_by"] == "user"]
        assert (row["node"], row["label"], row["merged_name"]) == ("program-红色物业", "红色物业", "暖心楼栋")
        assert row["documents"].startswith("document-")
        assert "红色物业、暖心楼栋 are one" in row["reason"]
    decided.write_text("", encoding="utf-8")
    assert "program-暖心楼栋" in kg.build([reports], output)
    elsewhere = write(tmp_path, '[[rename]]\nkind = "program"\nfrom = "暖心楼栋"\nto = "温暖楼栋"\n')
    assert "program-温暖楼栋" in kg.build([reports], output, links=elsewhere)
    with pytest.raises(InputError, match=r"none\.toml"):
        kg.build([reports], output, links=tmp_path / "none.toml")
