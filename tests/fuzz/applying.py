"""Fuzz what is done to extractions: people withheld, corrections applied, values turned into bytes and back."""

from collections.abc import Callable
from typing import Any

import msgspec
from hypothesis import strategies as st

from kg.corrections import FIELDS, RIGHTS, Correction, Corrections, correct, correct_all, parse_corrections, to_toml
from kg.corrections.entries import STAGES
from kg.corrections.found import list_found
from kg.divisions import load_divisions
from kg.duplicates import make_sketch
from kg.errors import InputError
from kg.extract.shared_names import list_quoted
from kg.graph import Source, build_graph, find_original, list_rows
from kg.linking import LocalNames, link, read_names, split_links
from kg.model import Extraction
from kg.pipeline import codec
from kg.pipeline.tasks import decode_rows
from kg.privacy import MARK, find_public, join_known, withhold
from tests.fuzz.documents import Report, make_extractions, to_reports
from tests.fuzz.extracting import check_extraction, check_mentions
from tests.fuzz.graphing import check_built
from tests.fuzz.target import Target
from tests.fuzz.texts import WORDS, reports, sentences

_folders = st.lists(reports, min_size=1, max_size=2)


# -- privacy -----------------------------------------------------------------------------------------------------------
_SPACES = str.maketrans(dict.fromkeys(" \t\u3000·•・‧∙●"))


def _squeeze(text: str) -> str:
    return text.translate(_SPACES)


def _check_privacy(drawn: list[Report]) -> None:
    before = make_extractions(drawn)
    known = join_known(map(find_public, before))
    for mode in ("public", "none"):
        after = [withhold(one, known, mode) for one in before]
        for old, new in zip(before, after, strict=True):
            assert all(b in (a, MARK) for a, b in zip(old.doc.text, new.doc.text, strict=True))
            check_extraction(new)
            if mode == "none":
                _check_nobody(old, new)
        check_built(build_graph(after, load_divisions()), after)
    assert [withhold(one, known, "all") for one in before] == before


def _check_nobody(old: Extraction, new: Extraction) -> None:
    """Check that no name that the document has is left in anything it says, but inside the name of a place."""
    assert not new.people
    assert not new.positions
    assert not [one for one in new.honours if one.recipient_kind == "person"]
    assert not [one for one in new.adoptions if one.agent_kind == "person"]
    names = {_squeeze(person.text) for person in old.people} - {""}
    for place in {*(one.text for one in old.regions), *(one.text for one in old.open_regions)}:
        names = {name for name in names if name not in _squeeze(place) and _squeeze(place) not in name}
    for key in ("doc", "programs", "organizations", "outcomes", "adoptions", "honours", "parts"):
        for text in _list_texts(msgspec.to_builtins(getattr(new, key))):
            assert not [name for name in names if name in _squeeze(text)], (key, text)


def _list_texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return [text for one in inner for text in _list_texts(one)]


# -- corrections -------------------------------------------------------------------------------------------------------
_REGIONS = ["浙江省湖州市吴兴区", "河南省", "吴兴区", "爱山街道", "浙江省湖州市吴兴区爱山街道"]
_VALUES = {
    **{"region": ["浙江省湖州市吴兴区", "河南省", "江苏省南京市鼓楼区"], "stage": list(STAGES), "value": ["0", "1.2万", "320", "3.6亿"]},
    **{"program": WORDS["name"], "person": WORDS["person"], "role": WORDS["office"], "organization": WORDS["body"]},
    **{"agent": WORDS["body"], "measure": WORDS["thing"], "unit": WORDS["unit"], "period": WORDS["date"]},
    **{"recipient": [*_REGIONS, "红色物业", "孙立群"], "award": WORDS["award"], "whole": WORDS["name"]},
}  # fmt: skip
Decision = tuple[int, str, str, str, dict[str, str], bool]
"""Which fact, else of what kind; how far; the words of a passage; values; and whether it is put right."""

_decisions = st.tuples(
    st.integers(0, 30),
    st.sampled_from(sorted(FIELDS)),
    st.sampled_from(["passage", "report", "everywhere"]),
    sentences,
    st.fixed_dictionaries({name: st.sampled_from(values) for name, values in _VALUES.items()}),
    st.booleans(),
)


def _decide(decision: Decision, extraction: Extraction) -> Correction:
    """Give the correction of a fact that the report states, or of one that it does not."""
    number, kind, scope, words, values, put_right = decision
    facts, doc = list_found(extraction), extraction.doc
    if not facts or number >= 25:
        fields = tuple((name, values[name]) for name in FIELDS[kind])
        return Correction(kind, words, fields, (), document=doc.title, scope=scope)  # type: ignore[arg-type]
    fact = facts[number % len(facts)]
    fields = tuple((name, fact.fields[name][0]) for name in FIELDS[fact.kind] if fact.fields.get(name, ("",))[0])
    right = tuple((name, values[name]) for name in RIGHTS.get(fact.kind, ())[: 1 + number % 2]) if put_right else ()
    start, end = fact.span.start, fact.span.end
    before, passage, after = doc.text[max(0, start - 30) : start], doc.text[start:end], doc.text[end : end + 30]
    return Correction(fact.kind, passage, fields, right, before, after, doc.title, doc.source_file, scope)  # type: ignore[arg-type]


def _check_corrections(case: tuple[list[Report], list[Decision]]) -> None:
    drawn, decided = case
    before = make_extractions(drawn)
    corrections = Corrections(tuple(_decide(one, before[i % len(before)]) for i, one in enumerate(decided)))
    for extraction in before:
        after, applied = correct(extraction, corrections)
        _check_corrected(extraction, after)
        assert correct(extraction, corrections) == (after, applied)
        assert all(0 <= one.number < len(decided) for one in applied)
    found, _ = correct_all(before, corrections)
    check_built(build_graph(found, load_divisions()), found)


def _check_corrected(before: Extraction, after: Extraction) -> None:
    assert after.doc == before.doc
    for name in ("regions", "open_regions", "programs", "people", "organizations"):
        check_mentions(after.doc, getattr(after, name))
    build_graph([after], load_divisions())


_TOML = ["[[wrong]]", "[[corrected]]", "[wrong]", "[x]", "kind = 'program'", "kind = 'region'", "kind = 3", "passage = 'x'", "passage = ['x']", "region = '吴兴区'", "program = 'x'",
         "right = {region = '河南省'}", "right = {value = 'nan'}", "right = {stage = 'x'}", "right = 3", "scope = 'everywhere'", "scope = []", "document = 'x'", "before = 1e999", "note = true", "kind = 'outcome'",
         "value = inf", "value = 1", "unit = '个'", "right = {value = '1e9999999'}", "right = {value = '１２万'}", "measure = ''", "= ", "\"", "'''", "[[", "a.b = 1", "\x00", "wrong = 3", "corrected = [3]", "date = 2023-05-04", "passage = 2023-05-04"]  # fmt: skip


def _check_file(lines: list[str]) -> None:
    try:
        corrections = parse_corrections("\n".join(lines))
    except InputError:
        return
    assert parse_corrections(to_toml(corrections.entries)).entries == tuple(corrections.entries)
    for extraction in make_extractions([("x", "吴兴区实施“x”工程，培训干部1个。x", False)]):
        _check_corrected(extraction, correct(extraction, corrections)[0])


# -- bytes -------------------------------------------------------------------------------------------------------------
_BYTES = st.tuples(
    _folders,
    st.integers(0, 9),
    st.lists(
        st.tuples(st.sampled_from(["cut", "flip", "put", "repeat"]), st.integers(0, 4000), st.integers(0, 255)),
        max_size=4,
    ),
)


def list_values(found: list[Extraction]) -> list[tuple[Any, Callable[[bytes], Any]]]:
    """Give values of every type that passes as bytes, with what decodes them."""
    divisions = load_divisions()
    names = [read_names(extraction, divisions) for extraction in found]
    local, first = next(iter(split_links(link(names, divisions), names))), found[0]
    summary = codec.Summary(
        title=first.doc.title, source_file="a", number=0, subjects=(), open_regions={}, sketch=make_sketch(first.doc)
    )
    rows = list_rows(Source(first, local, find_original(found[-1])), divisions)
    return [
        (first.doc, codec.decode_document),
        (first, codec.decode_extraction),
        (names[0], codec.decoder(LocalNames)),
        (local, codec.decode_links),
        (summary, codec.decode_summary),
        (list_quoted(first), codec.decode_quoted),
        (find_original(first), codec.decode_original),
        (find_public(first), codec.decode_known),
        (rows, decode_rows),
    ]


def _check_bytes(case: tuple[list[Report], int, list[tuple[str, int, int]]]) -> None:
    drawn, which, damage = case
    values = list_values(make_extractions(drawn))
    for value, decode in values:
        assert decode(codec.encode(value)) == value
        assert codec.encode(decode(codec.encode(value))) == codec.encode(value)
    value, decode = values[which % len(values)]
    data = codec.encode(value)
    for kind, at, byte in damage:
        at %= len(data) + 1
        put = bytes([byte])
        data = {
            "cut": data[:at],
            "flip": data[:at] + put + data[at + 1 :],
            "put": data[:at] + put + data[at:],
            "repeat": data + data[at:],
        }[kind]
    for _, other in [(value, decode), *values]:
        try:
            other(data)
        except msgspec.MsgspecError:
            continue


TARGETS = (
    Target("privacy", 6_000, _folders, _check_privacy, from_json=to_reports),
    Target("corrections", 6_000, st.tuples(_folders, st.lists(_decisions, min_size=1, max_size=3)), _check_corrections),
    Target("corrections file", 5_000, st.lists(st.sampled_from(_TOML), max_size=9), _check_file),
    Target("bytes", 6_000, _BYTES, _check_bytes, from_json=lambda case: (to_reports(case[0]), *case[1:])),
)
