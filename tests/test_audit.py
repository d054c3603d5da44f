"""Samples of facts, the tables that people fill in, and what becomes of their verdicts."""

import json
import random
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import networkx as nx
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kg.audit import (
    Fact,
    Row,
    draw_sample,
    kinds,
    list_facts,
    new_entries,
    read_rows,
    score,
    to_corrections,
    to_csv,
    to_row,
    to_table,
    to_values,
)
from kg.audit.sampling import allocate
from kg.audit.sheet import COLUMNS
from kg.audit.statistics import Stratum, agreement, stratified, wilson
from kg.audit.wording import state
from kg.cli import main
from kg.corrections import FIELDS, parse_corrections
from kg.errors import InputError
from kg.linking import read_decisions
from kg.model import Evidence
from kg.rdf import write_turtle
from tests.graphs import full_graph, graphs
from tests.sample import sample_graph

# Estimates, against worked examples of the literature.


@pytest.mark.parametrize(
    ("right", "judged", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilsons_interval_is_that_of_newcombes_table(right, judged, low, high):
    # Newcombe (1998), Two-sided confidence intervals for the single proportion, Statistics in Medicine 17, table I, method 3
    found = wilson(right, judged)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    mirrored = wilson(judged - right, judged)
    assert (round(mirrored.low, 4), round(mirrored.high, 4)) == (round(1 - high, 4), round(1 - low, 4))


def test_the_stratified_share_is_that_of_the_textbook():
    # Scheaffer, Mendenhall and Ott, Elementary Survey Sampling, chapter 5: households of two towns and a rural area
    households = [Stratum(155, 20, 16), Stratum(62, 8, 2), Stratum(93, 12, 6)]
    found = stratified(households)
    assert found is not None
    assert round(found.share, 2) == 0.60
    # shares proportional to size: the sample is worth as much as 40 draws at random (Kish), 24 of them right
    assert (found.low, found.high) == pytest.approx((wilson(24, 40).low, wilson(24, 40).high))


def test_one_stratum_alone_has_the_interval_of_its_share():
    found, plain = stratified([Stratum(900, 20, 17)]), wilson(17, 20)
    assert found is not None
    assert (found.share, found.low, found.high) == pytest.approx((plain.share, plain.low, plain.high))


def test_a_large_stratum_of_which_little_is_judged_makes_the_whole_uncertain():
    even = stratified([Stratum(100, 50, 45), Stratum(100, 50, 45)])
    uneven = stratified([Stratum(190, 5, 5), Stratum(10, 95, 85)])
    assert even
    assert uneven
    assert uneven.high - uneven.low > even.high - even.low
    assert uneven.low < 0.75
    assert stratified([Stratum(5, 0, 0)]) is None


@pytest.mark.parametrize(
    ("table", "kappa"),
    [((20, 5, 10, 15), 0.4), ((45, 15, 25, 15), 0.1304), ((25, 35, 5, 35), 0.2593)],
    ids=["half by chance", "more by chance", "less by chance"],
)
def test_kappa_is_that_of_the_usual_examples(table, kappa):
    # two readers of 50 grant proposals, and two tables of equal agreement, as in most introductions to the statistic
    cells = [("yes", "yes"), ("yes", "no"), ("no", "yes"), ("no", "no")]
    pairs = [pair for pair, n in zip(cells, table, strict=True) for _ in range(n)]
    found = agreement(pairs)
    assert found.kappa is not None
    assert round(found.kappa, 4) == kappa
    assert (found.judged, found.agreed) == (sum(table), table[0] + table[3])


def test_kappas_interval_follows_cohens_standard_error():
    found = agreement([("a", "a")] * 20 + [("a", "w")] * 5 + [("w", "a")] * 10 + [("w", "w")] * 15)
    error = (0.7 * 0.3 / (50 * 0.5**2)) ** 0.5  # observed agreement 0.7, by chance 0.5
    assert (found.low, found.high) == pytest.approx((0.4 - 1.96 * error, 0.4 + 1.96 * error), abs=1e-4)


def test_kappa_of_two_who_accept_everything_is_undefined():
    assert agreement([("accept", "accept")] * 9).kappa is None
    assert agreement([]).kappa is None


# What can be judged, and what is drawn.


def test_every_kind_of_fact_of_a_graph_can_be_judged():
    graph = full_graph()
    found = {fact.kind for fact in list_facts(graph)}
    assert found == {*kinds()} - {"merge"}
    for fact in list_facts(graph):
        text = graph.nodes[fact.document]["text"]
        assert all(text[one.begin : one.end] == one.text and one.document == fact.document for one in fact.passages)


def test_a_fact_of_two_reports_is_judged_in_each():
    adoptions = [fact for fact in list_facts(sample_graph()) if fact.kind == "adoption"]
    assert len({fact.document for fact in adoptions}) == len(adoptions) == 2
    assert {fact.fields for fact in adoptions} == {(("region", "浙江省湖州市吴兴区"), ("program", "红色物业"))}


def test_names_taken_for_one_are_judged_by_a_passage_of_each():
    graph = nx.MultiDiGraph()
    for i, (text, region) in enumerate(
        [("推广红色物业经验。", "浙江省"), ("建设红色物管家。", "江苏省"), ("办好红色物业。", "江苏省")]
    ):
        graph.add_node(f"d{i}", kind="document", label=f"报告{i}", source_file="a.txt", text=text)
        graph.add_node(
            f"r{region}", kind="region", label=region, full_name=region, level="province", alt_labels=(), evidence=()
        )
        graph.add_edge(f"d{i}", f"r{region}", key="subject_region", type="subject_region")
    passages = (Evidence("d0", 2, 6, "红色物业"), Evidence("d1", 2, 7, "红色物管家"), Evidence("d2", 2, 6, "红色物业"))
    graph.add_node("p", kind="program", label="红色物业", program_kind="other", national=False, alt_labels=("红色物管家",), evidence=passages)  # fmt: skip
    merges = [fact for fact in list_facts(graph) if fact.kind == "merge"]
    assert [state(fact.kind, fact.fields) for fact in merges] == [
        "“红色物业”（浙江省）与“红色物业”（江苏省）是同一个",
        "“红色物业”（浙江省）与“红色物管家”（江苏省）是同一个",
    ]
    assert [fact.other for fact in merges] == [passages[2], passages[1]]


@given(graphs())
def test_facts_of_any_graph_are_listed_in_one_order(graph):
    shuffled = nx.MultiDiGraph(**graph.graph)
    nodes, edges = list(graph.nodes(data=True)), list(graph.edges(keys=True, data=True))
    random.Random(0).shuffle(nodes)
    random.Random(1).shuffle(edges)
    shuffled.add_nodes_from(nodes)
    shuffled.add_edges_from(edges)
    assert list_facts(shuffled) == list_facts(graph)
    assert to_csv(to_row(graph, one) for one in draw_sample(list_facts(graph), 5))


def make_facts(**sizes: int) -> list[Fact]:
    """Facts of some kinds, each with a passage of its own and a confidence that falls from 1 to 0."""
    return [
        Fact(kind, (("region", f"{i}"),), (Evidence("d", i, i + 1, "字"),), Decimal(size - i) / size)
        for kind, size in sizes.items()
        for i in range(size)
    ]


@given(st.dictionaries(st.sampled_from(sorted(kinds())), st.integers(1, 3000), min_size=1), st.integers(1, 400))
def test_every_kind_gets_some_and_none_more_than_it_has(strata, size):
    given_ = allocate(strata, size)
    assert sum(given_.values()) == min(size, sum(strata.values()))
    assert all(0 <= given_[kind] <= strata[kind] for kind in strata)
    if size >= len(strata):
        assert all(given_.values())
    for larger, smaller in pairwise(sorted(strata, key=lambda kind: -strata[kind])):
        assert given_[larger] >= given_[smaller] or strata[larger] == strata[smaller]


def test_large_kinds_get_more_but_not_in_proportion():
    shares = allocate({"outcome": 2500, "adoption": 400, "plan": 1}, 60)
    assert shares["plan"] == 1
    assert 1.5 < shares["outcome"] / shares["adoption"] < 2.5  # the roots are as 50 to 20, half is shared equally


def test_the_same_seed_draws_the_same_facts_and_another_others():
    facts = make_facts(outcome=500, adoption=300)
    again = draw_sample(list(reversed(facts)), 50)
    assert again == draw_sample(facts, 50)
    assert draw_sample(facts, 50, seed=2) != again
    assert len(set(again)) == 50


def test_within_a_kind_all_bands_of_confidence_are_drawn_from_alike():
    drawn = draw_sample(make_facts(outcome=900), 30)
    thirds = Counter(int(3 * (one.fact.confidence or 0) * Decimal("0.999")) for one in drawn)
    assert set(thirds) == {0, 1, 2}
    assert all(9 <= n <= 11 for n in thirds.values())


def test_each_fact_of_a_kind_has_the_same_chance():
    facts = make_facts(outcome=40)
    hits = Counter(one.fact for seed in range(400) for one in draw_sample(facts, 10, seed=seed))
    assert all(60 <= hits[fact] <= 140 for fact in facts)  # 100 each; four standard deviations are 35


def test_a_sample_larger_than_the_graph_is_the_graph():
    assert len(draw_sample(make_facts(outcome=3, plan=1), 100)) == 4


# The table.


def rows_of(graph: nx.MultiDiGraph) -> list[Row]:
    return [to_row(graph, one) for one in draw_sample(list_facts(graph), 100)]


def test_the_table_shows_fact_and_passage_in_the_words_of_the_report():
    row = next(row for row in rows_of(sample_graph()) if row.kind == "outcome" and row.source_file == "a.txt")
    assert row.fact == "浙江省湖州市吴兴区 建成红色物业小区 120 个"
    assert (row.passage, row.after[:3]) == ("建成红色物业小区120个", "。吴兴")
    assert row.before.endswith("在全省率先")
    assert (row.document, row.size, row.verdict) == ("吴兴区推行红色物业", 1, None)


cell = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    ["=1+1", "'=1", "''@x", "＝1", "'＠", "-5.2", "'-5.2", "+8613", '"a",b', "x;y", "；：", "a: b"]
)


def line(text: str) -> str:
    return " ".join("".join(ch for ch in text if ch.isprintable() or ch == " ").split())


@given(
    texts=st.lists(cell.map(line), min_size=8, max_size=8),
    fields=st.lists(st.tuples(st.sampled_from(["region", "measure"]), cell.map(line)), max_size=2),
    verdict=st.sampled_from([None, "accept", "wrong", "unsure"]),
    confidence=st.none() | st.decimals(0, 1, places=2),
)
def test_a_table_is_read_back_as_it_was_written(tmp_path_factory, texts, fields, verdict, confidence):
    words = dict(
        zip(("kind", "fact", "before", "passage", "after", "document", "note", "reviewer"), texts, strict=True)
    )
    right = (("region", "河南省"),) if verdict == "wrong" else ()
    row = Row(
        id="f1", source_file="=a.txt", fields=tuple(fields), size=7, confidence=confidence, verdict=verdict, right=right, **words
    )  # fmt: skip
    path = tmp_path_factory.getbasetemp() / "rows.csv"
    path.write_bytes(to_csv([row]))
    assert read_rows(path) == [row]


def test_no_cell_of_the_table_is_run_as_a_formula(tmp_path):
    row = replace(rows_of(sample_graph())[0], passage='=HYPERLINK("x")', note="@SUM(A1)", reviewer="+x", before="-1+1")
    text = to_csv([row]).decode("utf-8-sig")
    assert not [line for line in text.replace('"', "").split(",") if line.startswith(("=", "@", "+", "-"))]


@pytest.mark.parametrize(
    ("encoding", "delimiter", "newline"),
    [("utf-8-sig", ",", "\r\n"), ("gb18030", ",", "\r\n"), ("utf-8", ";", "\n"), ("utf-8-sig", "\t", "\n")],
)
def test_a_table_is_read_as_spreadsheets_save_it(tmp_path, encoding, delimiter, newline):
    import csv
    import io

    rows = [replace(row, verdict="unsure") for row in rows_of(sample_graph())]
    cells = list(csv.reader(io.StringIO(to_csv(rows).decode("utf-8-sig"), newline="")))
    path = tmp_path / "saved.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter, lineterminator=newline).writerows(cells)
    assert read_rows(path) == rows


@pytest.mark.parametrize(("word", "verdict"), [("对", "accept"), (" W ", "wrong"), ("存疑", "unsure"), ("", None)])
def test_verdicts_may_be_written_in_short_and_in_chinese(tmp_path, word, verdict):
    path = tmp_path / "a.csv"
    write_cells(path, verdict=word)
    assert read_rows(path)[0].verdict == verdict


def write_cells(path, **cells: str) -> None:
    head = dict.fromkeys(COLUMNS, "") | {
        "id": "f1",
        "kind": "program",
        "facts_of_kind": "9",
        "fields": "program: x",
    }
    lines = [",".join(COLUMNS), ",".join(f'"{value}"' for value in (head | cells).values())]
    path.write_text("\n".join(lines), encoding="utf-8")


@pytest.mark.parametrize(
    ("cells", "complaint"),
    [
        ({"verdict": "maybe"}, "row 2: unknown verdict 'maybe'; write accept, wrong or unsure"),
        ({"verdict": "wrong", "scope": "all"}, "unknown scope 'all'"),
        ({"verdict": "accept", "correction": "program: y"}, "a correction stands beside the verdict 'accept'"),
        ({"facts_of_kind": "many"}, "facts_of_kind is 'many', no number"),
        ({"confidence": "1,0x"}, "confidence is '1,0x', no number"),
    ],
)
def test_a_bad_row_is_named_with_its_remedy(tmp_path, cells, complaint):
    write_cells(tmp_path / "a.csv", **cells)
    with pytest.raises(InputError, match=complaint):
        read_rows(tmp_path / "a.csv")


def test_files_that_are_no_tables_of_ours_are_refused(tmp_path):
    (tmp_path / "a.csv").write_text("x,y\n1,2", encoding="utf-8")
    with pytest.raises(InputError, match="no column 'id'; keep the columns"):
        read_rows(tmp_path / "a.csv")
    (tmp_path / "a.csv").write_bytes(b"\xff\xff\xff")
    with pytest.raises(InputError, match="neither UTF-8 nor GB18030"):
        read_rows(tmp_path / "a.csv")
    with pytest.raises(InputError, match="cannot be read"):
        read_rows(tmp_path / "none.csv")
    write_cells(tmp_path / "a.csv")
    text = (tmp_path / "a.csv").read_text("utf-8")
    (tmp_path / "a.csv").write_text(text + "\n" + text.split("\n", 1)[1], encoding="utf-8")
    with pytest.raises(InputError, match="fact f1 stands there twice"):
        read_rows(tmp_path / "a.csv")


# Scores.


def judge(kind: str, size: int, verdicts: str, confidence: str | None = None) -> list[Row]:
    """Rows of one kind with verdicts written as letters: a, w, u, and - for none."""
    words = {"a": "accept", "w": "wrong", "u": "unsure", "-": None}
    return [
        Row(
            f"{kind}{i}", kind, f"{kind} {i}", "", "字", "", "报告", "a.txt", (), size,
            Decimal(confidence) if confidence else None, verdict=words[letter],
        )
        for i, letter in enumerate(verdicts)
    ]  # fmt: skip


def test_precision_counts_what_is_decided_and_tells_the_unsure_apart():
    found = score([judge("adoption", 400, "aaaawu--")])
    (adoption,) = found.kinds
    assert (adoption.drawn, adoption.right, adoption.wrong, adoption.unsure) == (8, 4, 1, 1)
    assert adoption.precision == wilson(4, 5)


def test_the_whole_is_weighted_by_how_many_facts_the_graph_has_of_each_kind():
    found = score([judge("outcome", 900, "aaaaaaaaaa") + judge("honour", 100, "wwwwwwwwaa")])
    assert found.overall is not None
    assert found.overall.share == pytest.approx(0.9 * 1.0 + 0.1 * 0.2)


def test_two_reviewers_are_scored_on_what_both_say():
    ours, theirs = judge("honour", 10, "aaawwu-a"), judge("honour", 10, "aawwwaa-")
    found = score([ours, theirs])
    assert [(a.id, b.verdict) for a, b in found.disputed] == [("honour2", "wrong"), ("honour5", "accept")]
    (honour,) = found.kinds
    assert (honour.right, honour.wrong, honour.unsure) == (2, 2, 0)
    assert found.agreement is not None
    # 6 judged by both: 4 alike; ours 3 accept, 2 wrong, 1 unsure, theirs 3 and 3: by chance 9/36 + 6/36
    assert found.agreement.kappa == pytest.approx((4 / 6 - 15 / 36) / (1 - 15 / 36))


def test_only_two_copies_of_one_sample_can_be_compared():
    with pytest.raises(InputError, match="no fact in common"):
        score([judge("honour", 10, "a"), judge("outcome", 10, "a")])
    with pytest.raises(InputError, match="give one, or two"):
        score([judge("honour", 10, "a")] * 3)


def test_precision_is_told_by_confidence():
    rows = judge("outcome", 9, "aaaa", "0.9") + [
        replace(row, id=row.id + "x") for row in judge("outcome", 9, "awww", "0.4")
    ]
    sure, unsure = score([rows]).bands["outcome"]
    assert (sure.precision, unsure.precision) == (1.0, 0.25)


def test_the_table_and_the_values_say_the_same():
    result = score([judge("outcome", 900, "aaaw", "0.9"), judge("outcome", 900, "aawu", "0.9")])
    values = json.loads(json.dumps(to_values(result)))
    assert values["kinds"]["outcome"]["precision"] == 1.0  # the two agree on two accepted ones only
    assert (values["agreement"]["judged"], len(values["disputed"])) == (4, 2)
    table = to_table(result)
    assert "outcome                  900      4      2      0       0   1.000" in table
    assert "both judged 4, agreed on 2" in table
    assert "outcome: outcome 2: accept / wrong" in table


# What verdicts lead to.


def wrong(row: Row, **fields) -> Row:
    return replace(row, verdict="wrong", **fields)


def test_wrong_facts_become_corrections_with_their_passage():
    rows = rows_of(sample_graph())
    outcome = next(row for row in rows if row.kind == "outcome")
    found = to_corrections([[wrong(outcome, right=(("value", "210"),), reviewer="李", note="错位")]])
    (correction,) = found.corrections
    assert (correction.kind, correction.passage, correction.before) == ("outcome", outcome.passage, outcome.before)
    assert (correction.right, correction.scope, correction.reviewer) == ((("value", "210"),), "report", "李")


def test_what_is_accepted_unsure_or_disputed_leads_to_nothing():
    row = next(row for row in rows_of(sample_graph()) if row.kind == "outcome")
    accepted = replace(row, verdict="accept")
    assert to_corrections([[accepted], [replace(row, verdict="unsure")]]).corrections == ()
    assert to_corrections([[wrong(row)], [accepted]]).disputed == (wrong(row),)
    one, other = wrong(row, right=(("value", "1"),)), wrong(row, right=(("value", "2"),))
    assert to_corrections([[one], [other]]).disputed == (one,)
    assert to_corrections([[wrong(row)], [one]]).corrections[0].right == (("value", "1"),)


def test_a_correction_that_cannot_be_applied_is_refused_with_its_fact():
    row = next(row for row in rows_of(sample_graph()) if row.kind == "adoption")
    with pytest.raises(InputError, match=rf"fact {row.id} .*regions are called '火星区'"):
        to_corrections([[wrong(row, right=(("region", "火星区"),))]])


def test_what_linking_joined_wrongly_becomes_entries_that_links_toml_takes(tmp_path):
    rows = {row.kind: row for row in rows_of(full_graph())}
    merge = replace(
        rows["broader"], kind="merge", id="m", fields=(("what", "person"), ("name", "李明"), ("other_name", "李明"))
    )
    placed = replace(merge, id="n", fields=(*merge.fields, ("region", "浙江省"), ("other_region", "江苏省")))
    named = replace(merge, id="o", fields=(("what", "program"), ("name", "红色物业"), ("other_name", '红色"管家"')))
    found = to_corrections([[wrong(row) for row in (rows["broader"], merge, placed, named, rows["jurisdiction"])]])
    assert found.corrections == ()
    assert [row.id for row in found.unusable] == ["m", rows["jurisdiction"].id]
    path = tmp_path / "links.toml"
    path.write_text("\n".join(found.links), encoding="utf-8")
    assert [(one.kind, one.names, one.regions) for one in read_decisions(path).different] == [
        ("program", ("红色物业小区", "红色物业"), ()),
        ("person", ("李明",), ("浙江省", "江苏省")),
        ("program", ("红色物业", '红色"管家"'), ()),
    ]


def test_every_kind_is_a_correction_or_a_decision_on_links():
    assert set(kinds()) - set(FIELDS) == {"jurisdiction", "broader", "merge"}
    for kind, words in kinds().items():
        if kind in FIELDS:
            assert {slot for slot in FIELDS[kind] if f"{{{slot}}}" in words["fact_zh"]} >= set(FIELDS[kind][:1]), kind


def test_what_a_corrections_file_decides_already_is_not_entered_again():
    row = next(row for row in rows_of(sample_graph()) if row.kind == "outcome")
    first = to_corrections([[wrong(row)]]).corrections
    second = to_corrections([[wrong(row, right=(("value", "210"),))]]).corrections
    assert new_entries((), first) == (list(first), [])
    assert new_entries(first, first) == ([], [])
    assert new_entries(first, second) == ([], list(second))


# The command.


@pytest.fixture
def graph_file(tmp_path):
    write_turtle(sample_graph(), tmp_path / "graph.ttl")
    return tmp_path / "graph.ttl"


def run(*args: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["audit", *map(str, args)])
    return result.exit_code, result.stdout, result.stderr


def test_the_command_draws_scores_and_corrects(graph_file, tmp_path):
    page, sheet, file = tmp_path / "a.html", tmp_path / "a.csv", tmp_path / "corrections.toml"
    code, out, _ = run(graph_file, "-n", 15, "-o", page)
    assert code == 0
    assert out.startswith("15 of 19 facts")
    rows = [replace(row, verdict="accept") for row in read_rows(sheet)]
    i = next(i for i, row in enumerate(rows) if row.kind == "adoption")
    rows[i] = wrong(rows[i], note="只是取经")
    sheet.write_bytes(to_csv(rows))
    code, out, _ = run("--score", sheet, "--json")
    assert code == 0
    assert json.loads(out)["kinds"]["adoption"]["wrong"] == 1
    file.write_text("# 李评审的改正\n", encoding="utf-8")
    code, out, err = run("--corrections", sheet, "-o", file)
    assert (code, out) == (0, "")
    assert "1 new corrections" in err
    assert file.read_text("utf-8").startswith('# 李评审的改正\n\n[[wrong]]\nkind = "adoption"\n')
    assert [one.note for one in parse_corrections(file.read_text("utf-8")).entries] == ["只是取经"]
    before = file.read_bytes()
    assert "0 new corrections" in run("--corrections", sheet, "-o", file)[2]
    assert file.read_bytes() == before


def test_the_same_graph_and_seed_give_the_same_bytes(graph_file, tmp_path):
    for name in ("a", "b"):
        assert run(graph_file, "-o", tmp_path / f"{name}.html")[0] == 0
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    a, b = ((tmp_path / f"{name}.html").read_text("utf-8") for name in ("a", "b"))
    assert a == b.replace('"name":"b"', '"name":"a"')


def test_exit_codes_tell_what_went_wrong(graph_file, tmp_path):
    assert run(tmp_path / "none.ttl")[0] == 2
    assert run(graph_file, "--kind", "slogan")[0] == 2
    assert run(graph_file, graph_file)[0] == 2
    assert run("--score", "--corrections", graph_file)[0] == 2
    assert run(graph_file, "--kind", "merge", "-o", tmp_path / "a.html")[0] == 1
    assert run(graph_file, "-o", tmp_path / "a.html")[0] == 0
    code, _, err = run("--score", tmp_path / "a.csv")
    assert code == 1
    assert "no fact is judged yet" in err


def test_a_new_sample_never_takes_the_place_of_verdicts_or_of_other_files(graph_file, tmp_path):
    page, sheet = tmp_path / "a.html", tmp_path / "a.csv"
    assert run(graph_file, "-o", sheet)[0] == 0
    assert page.exists()
    assert run(graph_file, "-o", page)[0] == 0
    rows = read_rows(sheet)
    sheet.write_bytes(to_csv([replace(rows[0], verdict="unsure"), *rows[1:]]))
    code, _, err = run(graph_file, "-o", page)
    assert (code, "holds verdicts" in err) == (2, True)
    assert read_rows(sheet)[0].verdict == "unsure"
    sheet.write_text("name,phone\n", encoding="utf-8")
    assert run(graph_file, "-o", page)[0] == 2
    assert run(graph_file, "-o", graph_file)[0] == 2
    assert sheet.read_text("utf-8") == "name,phone\n"


def test_a_corrections_file_that_cannot_be_read_is_left_alone(graph_file, tmp_path):
    sheet, file = tmp_path / "a.csv", tmp_path / "corrections.toml"
    assert run(graph_file, "-o", sheet)[0] == 0
    sheet.write_bytes(to_csv([wrong(row) for row in read_rows(sheet)]))
    file.write_bytes("[[wrong]] # 改正".encode("gbk"))
    before = file.read_bytes()
    assert run("--corrections", sheet, "-o", file)[0] == 2
    assert file.read_bytes() == before
