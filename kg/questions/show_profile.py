"""A region's profile as text and as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.questions.profile import FigureItem, HonourItem, PersonItem, Profile, ProgramItem
from kg.questions.rows import Passage
from kg.questions.show import show_figure, show_passages

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|!~&])")
_Section = tuple[str, list[tuple[str, tuple[Passage, ...]]]]
"""A heading, and entries with their passages."""


def show_profile(answer: Profile) -> str:
    """Give the profile as text, passages under every entry."""
    blocks = ["\n".join([answer.region, *(f"  {fact}" for fact in _facts(answer))])]
    for heading, entries in _sections(answer):
        lines = [f"{heading} ({len(entries)})"]
        for entry, passages in entries:
            lines += [f"  {entry}", *show_passages(passages, "    ")]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def to_markdown(answer: Profile) -> str:
    """Give the profile as Markdown: a heading a section, an item an entry, its passages as quotations."""
    lines = [f"# {_escape(answer.region)}", "", *(f"- {_escape(fact)}" for fact in _facts(answer))]
    for heading, entries in _sections(answer):
        lines += ["", f"## {heading} ({len(entries)})"]
        for entry, passages in entries:
            lines += ["", f"- **{_escape(entry)}**"]
            for one in passages:
                place = f"{one.title}, {one.source_file}, {one.begin}–{one.end}"
                lines += ["", f"  > {_escape(' '.join(one.text.split()))} — {_escape(place)}"]
    return "\n".join(lines)


def _facts(answer: Profile) -> Iterator[str]:
    yield f"{answer.level}" + (f", code {answer.adcode}" if answer.adcode else "")
    for name, values in (("also 又称", answer.also), ("in 属", answer.around), ("holds 辖", answer.inside)):
        if values:
            yield f"{name}: {'、'.join(values)}"
    yield f"reports 材料: {'；'.join(answer.reports) or 'none of its own'}"


def _sections(answer: Profile) -> Iterator[_Section]:
    yield "Programs 项目", [(_program(one), one.passages) for one in answer.programs]
    yield "People 人物", [(_person(one), one.passages) for one in answer.people]
    yield "Outcomes 成效", [(_outcome(one), one.passages) for one in answer.figures]
    yield "Honours 荣誉", [(_honour(one), one.passages) for one in answer.honours]


def _program(one: ProgramItem) -> str:
    facts = [
        one.kind,
        "national" if one.national else None,
        one.stage if one.stage != "running" else None,
        f"since {one.since}" if one.since else None,
        one.claim,
        f"led by {'、'.join(one.agents)}" if one.agents else None,
        f"mandated by {one.mandated_by}" if one.mandated_by else None,
    ]
    return f"{one.program} ({', '.join(fact for fact in facts if fact)})"


def _person(one: PersonItem) -> str:
    return f"{one.person}, {one.organization or ''}{one.role}"


def _outcome(one: FigureItem) -> str:
    return show_figure(one.figure) + (f" ← {'、'.join(one.programs)}" if one.programs else "")


def _honour(one: HonourItem) -> str:
    return f"{one.award}: {one.recipient}" + (f" (by {one.grantor})" if one.grantor else "")


def _escape(text: str) -> str:
    """Give *text* so that Markdown shows it as it is."""
    return _SPECIAL.sub(r"\\\1", text)
