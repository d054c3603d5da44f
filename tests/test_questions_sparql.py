"""The named SPARQL questions give the rows of the functions."""

from decimal import Decimal
from itertools import permutations

import pytest

from kg import questions as q
from kg.lexicon import read_table
from kg.questions.borrowed import to_pattern
from kg.rdf import write_turtle
from kg.sparql import list_queries, named_query, run_query
from tests.questions_graph import HZ, NJ, WX, questions_graph, region
from tests.sample import sample_graph

GRAPHS = {"questions": questions_graph, "sample": sample_graph}


@pytest.fixture(scope="module", params=sorted(GRAPHS))
def both(request, tmp_path_factory):
    graph = GRAPHS[request.param]()
    path = tmp_path_factory.mktemp("sparql") / "graph.ttl"
    write_turtle(graph, path)
    return graph, path


def ask(path, name, **params):
    answer = run_query(path, named_query(name, params))
    return [tuple(term and term.value for term in row) for row in answer.rows]


def regions(graph):
    return sorted((data["full_name"], node) for node, data in graph.nodes(data=True) if data["kind"] == "region")


@pytest.mark.parametrize("program", ["红色物业", "三会一课"])
def test_coverage(both, program):
    graph, path = both
    rows = (
        {(program, row.region, row.status) for row in q.coverage(graph, program)} if _knows(graph, program) else set()
    )
    assert set(ask(path, "adoption_coverage", program=program)) == rows


def _knows(graph, program):
    return bool(q.find_programs(graph, program))


@pytest.mark.parametrize("program", ["红色物业", "红色物业学院"])
def test_adopters(both, program):
    graph, path = both
    rows = {
        (
            row.region,
            row.program,
            row.since,
            row.claim,
            str(len({p.title for p in row.passages})),
            min(p.text for p in row.passages),
        )
        for row in q.adoption(graph, program)
    }
    assert set(ask(path, "adopters", program=program)) == rows


@pytest.mark.parametrize("least", [1, 2, 3])
def test_matrix(both, least):
    graph, path = both
    answer = q.matrix(graph, min_regions=least)
    regions = {column.program: str(column.regions) for column in answer.columns}
    rows = {(program, regions[program], province, place) for province, place, program in answer.adoptions()}
    assert set(ask(path, "matrix", min_regions=str(least))) == rows


def test_compare(both):
    graph, path = both
    programs, figures = set(), set()
    for (a, one), (b, two) in permutations(regions(graph), 2):
        answer = q.compare(graph, one, two)
        programs |= {(a, b, "both", row.program) for row in answer.both}
        programs |= {(a, b, a, row.program) for row in answer.only_a} | {
            (a, b, b, row.program) for row in answer.only_b
        }
        figures |= {(a, b, f.unit, f.measure_a, f.value_a, f.measure_b, f.value_b) for f in answer.figures}
    assert set(ask(path, "compare_programs")) == programs
    assert set(ask(path, "compare_figures")) == figures


def test_compare_of_two_regions_by_name(tmp_path):
    write_turtle(questions_graph(), tmp_path / "graph.ttl")
    rows = ask(tmp_path / "graph.ttl", "compare_programs", a="吴兴", b="南京市")
    assert rows == [(WX, NJ, "both", "三会一课"), (WX, NJ, "both", "红色物业")]


@pytest.mark.parametrize("program", ["红色物业", "三会一课", "红色物业学院"])
def test_spread(both, program):
    graph, path = both
    rows = [
        (program, step.region, step.start.earliest, step.start.latest, step.direction)
        for step in q.spread(graph, program)
    ]
    assert set(ask(path, "spread", program=program)) == set(rows)


def test_spread_with_overlapping_intervals(tmp_path):
    graph = questions_graph()
    graph.edges[region(HZ), "program-红色物业", "adopts"].update(since_begin="2019-06-01", since_end="2019-06-30")
    write_turtle(graph, tmp_path / "graph.ttl")
    rows = {row[1]: row[4] for row in ask(tmp_path / "graph.ttl", "spread", program="红色物业")}
    assert rows == {step.region: step.direction for step in q.spread(graph, "红色物业")}
    assert rows[WX] == rows[HZ] == "open"


@pytest.mark.parametrize("program", ["红色物业", "三会一课"])
def test_history(both, program):
    graph, path = both
    rows = {
        (row.region, row.adcode, row.province, row.program, row.start_earliest, row.start_latest, str(row.event))
        for row in q.history(graph, [program])
        if _knows(graph, program)
    }
    assert set(ask(path, "adoption_history", program=program)) == rows


def _plain(value):
    return f"{Decimal(value).normalize():f}"


@pytest.mark.parametrize(
    ("measure", "unit"),
    [
        ("培训干部", None),
        ("选派干部", "名"),
        ("绿地", None),
        ("干部", "人"),
        ("建成红色物业小区", "个"),
        ("没有", None),
    ],
)
def test_rank(both, measure, unit):
    graph, path = both
    asked = {"measure": measure} | ({"unit": unit} if unit else {})
    found = {
        (in_unit, level, _plain(value), place, tuple(sorted(measures.split(" | "))))
        for in_unit, level, value, place, measures in ask(path, "rank", **asked)
    }
    rows = {(r.unit, r.level, r.value, r.region, r.measures) for r in q.rank(graph, measure, unit=unit)}
    assert found == rows


def test_region_profile(both):
    graph, path = both
    flat = set()
    for name, node in regions(graph):
        answer = q.profile(graph, node)
        rows = {
            ("planned program" if one.stage == "planned" else "program", one.program, one.since, one.passages)
            for one in answer.programs
        }
        rows |= {("person", one.person, f"{one.organization or ''}{one.role}", one.passages) for one in answer.people}
        rows |= {
            ("outcome", one.figure.measure, one.figure.value + one.figure.unit, one.passages) for one in answer.figures
        }
        rows |= {("honour", one.award, one.recipient, one.passages) for one in answer.honours}
        flat |= {(name, *fields, one.text) for *fields, passages in rows for one in passages}
    assert set(ask(path, "region_profile")) == flat


def test_borrowed(both):
    graph, path = both
    names = {"a": WX, "b": NJ} if q.find_region(graph, NJ) else {"a": WX, "b": HZ}
    for a, b in (names.values(), reversed(names.values())):
        rows = q.borrowed(graph, q.find_region(graph, a), q.find_region(graph, b))
        assert set(ask(path, "borrowed", a=a, b=b)) == {(a, b, row.text, str(row.reports)) for row in rows}


def test_the_questions_hold_the_units_and_formulae_of_the_tables():
    text = {question.name: question.sparql for question in list_queries()}
    for row in read_table("lexicon/like_units.tsv"):
        if row["unit"] != row["like"]:
            for name in ("rank", "compare_figures"):
                assert f'("{row["unit"]}" "{row["like"]}" {row["factor"]})' in text[name]
    table = read_table("lexicon/formulae.tsv")
    formulae = to_pattern([row["word"] for row in table if row["kind"] == "formula"]).pattern
    everything = to_pattern([row["word"] for row in table]).pattern
    assert f'"{formulae}"' in text["borrowed"]
    assert f'"{everything}"' in text["borrowed"]
