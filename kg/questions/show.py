"""Answers as text for people: one entry a row, under it the passages with their places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from kg.questions.adoption import Adopter
from kg.questions.borrowed import SharedClause
from kg.questions.compare import Comparison, LikeFigures, RunProgram
from kg.questions.coverage import STATUSES, Coverage
from kg.questions.matrix import Matrix
from kg.questions.rank import Ranked
from kg.questions.rows import Figure, Passage
from kg.questions.spread import Step
from kg.questions.starts import Start

_MARKS = {"exact": "", "over": ">", "under": "<", "about": "≈"}
_HEADINGS = {
    "adopts": "runs it 推行",
    "plans": "plans it only 拟推行",
    "mentions": "reports mention it, and do not say that the region runs it 提及",
    "silent": "has reports, none mentions it 未提及",
}


def show_passages(passages: Iterable[Passage], indent: str = "  ") -> list[str]:
    """Give two lines a passage: its words, and where they stand."""
    lines = []
    for one in passages:
        lines.append(f"{indent}“{' '.join(one.text.split())}”")
        lines.append(f"{indent}  {one.title}, {one.source_file}, characters {one.begin}–{one.end}")
    return lines


def show_figure(figure: Figure) -> str:
    """Give a figure in one line: 培训干部 >12000人次 (2022年)."""
    period = f" ({figure.period})" if figure.period else ""
    return f"{figure.measure} {_MARKS.get(figure.qualifier, '')}{figure.value}{figure.unit}{period}"


def show_start(start: Start) -> str:
    """Give an interval as people write it: 2021, 2021-06, 2021-06-03, 2021-06…2022-03, by 2023-05-04."""
    if start.earliest is None:
        return f"by {start.latest}" if start.latest else "?"
    if start.latest is None or start.latest == start.earliest:
        return start.earliest + ("" if start.latest else " or later")
    if (start.earliest[4:], start.latest[4:]) == ("-01-01", "-12-31") and start.earliest[:4] == start.latest[:4]:
        return start.earliest[:4]
    same_month = start.earliest[:7] == start.latest[:7]
    return start.earliest[:7] if same_month else f"{start.earliest}…{start.latest}"


def _tags(*facts: str | None) -> str:
    return "".join(f"  [{fact}]" for fact in facts if fact)


# -- adoption ----------------------------------------------------------------------------------------------------------
def show_adoption(rows: Iterable[Adopter]) -> str:
    """Give the adopters with their facts, figures and passages."""
    return "\n\n".join("\n".join(_show_adopter(row)) for row in rows)


def _show_adopter(row: Adopter) -> list[str]:
    tags = _tags(
        f"since {row.since}" if row.since else None,
        row.stage if row.stage != "running" else None,
        row.claim,
        f"led by {'、'.join(row.agents)}" if row.agents else None,
        f"mandated by {row.mandated_by}" if row.mandated_by else None,
        "perhaps begun later" if row.begun == "perhaps" else None,
    )
    figures = [f"  = {show_figure(figure)}" for figure in row.outcomes]
    return [f"{row.region}  {row.program}{tags}", *figures, *show_passages(row.passages)]


def show_coverage(rows: Sequence[Coverage]) -> str:
    """Give the regions under their status, and the number of those of which there is no report."""
    blocks = []
    for status, group in groupby(sorted(rows, key=lambda row: STATUSES.index(row.status)), key=lambda row: row.status):
        members = list(group)
        if status == "no report":
            blocks.append(f"no report of their own 无材料 ({len(members)}): nothing can be told of them")
            continue
        lines = [f"{_HEADINGS[status]} ({len(members)})"]
        for row in members:
            lines += [f"  {row.region}", *show_passages(row.passages[:1], "    ")]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


# -- matrix ------------------------------------------------------------------------------------------------------------
def show_matrix(matrix: Matrix) -> str:
    """Give each program with the regions that run it, province by province."""
    blocks = []
    for i, column in enumerate(matrix.columns):
        head = f"{column.program}  {column.regions} regions" + ("  [national]" if column.national else "")
        lines = [line for line in matrix.lines if line.cells[i] == "adopts"]
        groups = groupby(lines, key=lambda line: line.province)
        blocks.append(
            "\n".join([head, *(f"  {name or '?'}: {'、'.join(x.label for x in group)}" for name, group in groups)])
        )
    return "\n".join(blocks)


# -- compare -----------------------------------------------------------------------------------------------------------
def show_comparison(answer: Comparison) -> str:
    """Give what both run, what one runs, related programs, and figures side by side."""
    blocks = [
        _show_programs(f"both run ({len(answer.both)})", answer.both),
        _show_programs(f"only {answer.a} ({len(answer.only_a)})", answer.only_a),
        _show_programs(f"only {answer.b} ({len(answer.only_b)})", answer.only_b),
    ]
    if answer.kin:
        blocks.append("\n".join(["of one family", *(f"  {one} | {two}" for one, two in answer.kin)]))
    head = f"like measures ({len(answer.figures)}): {answer.a} | {answer.b}"
    blocks.append("\n".join([head, *(line for pair in answer.figures for line in _show_pair(pair))]))
    return "\n\n".join(blocks)


def _show_programs(head: str, rows: Iterable[RunProgram]) -> str:
    lines = [head]
    for row in rows:
        since = [f"since {time}" for time in (row.since_a, row.since_b) if time]
        lines.append(f"  {row.program}" + _tags("national" if row.national else None, " | ".join(since)))
        lines += show_passages([*row.passages_a[:1], *row.passages_b[:1]], "    ")
    return "\n".join(lines)


def _show_pair(pair: LikeFigures) -> list[str]:
    line = f"  {pair.measure_a} {pair.value_a}{pair.unit} | {pair.measure_b} {pair.value_b}{pair.unit}"
    return [line, *show_passages([*pair.passages_a[:1], *pair.passages_b[:1]], "    ")]


# -- spread, rank, borrowed --------------------------------------------------------------------------------------------
def show_spread(steps: Iterable[Step]) -> str:
    """Give the regions in their order, each with its direction and passages."""
    blocks = []
    for step in steps:
        order = f"{step.order}." if step.order else "–"
        tags = _tags(
            show_start(step.start),
            _show_direction(step),
            step.claim,
            f"also run by {'、'.join(step.above)}" if step.above else None,
        )
        blocks.append("\n".join([f"{order} {step.region}{tags}", *show_passages(step.passages[:2])]))
    return "\n\n".join(blocks)


def _show_direction(step: Step) -> str:
    if step.direction == "open":
        return "order open"
    if step.direction == "first":
        return "first of those whose time is stated"
    if step.mandated_by:
        return f"vertical: mandated by {step.mandated_by}"
    more = f" and {len(step.sources) - 3} more" if len(step.sources) > 3 else ""
    return step.direction + (f": after {'、'.join(step.sources[:3])}{more}" if step.sources else "")


def show_ranking(rows: Iterable[Ranked]) -> str:
    """Give the figures under their unit and level, largest first."""
    blocks = []
    for (unit, level), group in groupby(rows, key=lambda row: (row.unit, row.level)):
        lines = [f"{unit or 'no unit'} · {level}"]
        for row in group:
            marks = "".join(_MARKS.get(qualifier, "") for qualifier in row.qualifiers)
            inside = f"part of {row.part_of}" if row.part_of else None
            lines.append(
                f"  {row.rank}. {marks}{row.value}{unit}  {row.region}  {'、'.join(row.measures)}{_tags(inside, *row.periods)}"
            )
            lines += show_passages(row.passages, "     ")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def show_borrowed(rows: Iterable[SharedClause]) -> str:
    """Give each shared clause with its places on both sides."""
    blocks = []
    for row in rows:
        lines = [f"“{row.text}”  [in {row.reports} reports]"]
        lines += [f"  {p.title}, {p.source_file}, characters {p.begin}–{p.end}" for p in (*row.places_a, *row.places_b)]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)
