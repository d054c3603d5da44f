"""No text makes a regular expression of ours slow: each takes time in proportion to the text."""

import itertools
import re
import re._constants as op  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import time
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from tests.patterns import Found, find_other_imports, find_sites, record_patterns

SHORT, LONG = 4_000, 24_000
SLOWEST = 16  # times as long for six times the text; in proportion is 6, with the square 36
SUSPECT = 0.001  # seconds for the short text; what is faster at every pump cannot be quadratic: 8 million steps
TOO_LONG, STEPS = 0.1, range(20, 80, 5)  # seconds, characters
EVERYWHERE = "甲1a（“”，。、 \n"
WHOLE_STRINGS = {
    # Matched against a whole, short string by fullmatch alone: measured so.
    ("extract/features.py", ".*"),
    ("rdf/terms.py", "[A-Za-z]"),
    ("rdf/turtle.py", "[+-]?[0-9]"),
}


@pytest.fixture(scope="module")
def patterns() -> list[Found]:
    recorded = record_patterns()
    literals = [Found(site.file, site.first, site.literal, 0) for site in find_sites() if site.literal]
    unique = {(found.file, found.pattern, found.flags & re.MULTILINE): found for found in (*literals, *recorded)}
    return sorted(unique.values())


def test_every_pattern_of_the_sources_is_among_those_measured(patterns: list[Found]):
    missed = [
        site
        for site in find_sites()
        if not (site.literal or site.escaped)
        and not any(site.file == found.file and site.first <= found.line <= site.last for found in patterns)
    ]
    assert missed == []
    assert find_other_imports() == []
    assert len(patterns) > 250


def characters(tree: Iterable[tuple[Any, Any]]) -> Iterator[str]:
    """Yield characters that each step of a parsed pattern accepts."""
    for kind, value in tree:
        if kind is op.LITERAL:
            yield chr(value)
        elif kind is op.NOT_LITERAL:
            yield next(ch for ch in EVERYWHERE if ord(ch) != value)
        elif kind is op.IN:
            yield from members(value)
        elif kind is op.ANY:
            yield "甲"
        elif kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            yield from characters(value[2])
        elif kind is op.SUBPATTERN:
            yield from characters(value[3])
        elif kind is op.BRANCH:
            yield from itertools.chain.from_iterable(map(characters, value[1]))
        elif kind in (op.ASSERT, op.ASSERT_NOT):
            yield from characters(value[1])


def members(items: list[tuple[Any, Any]]) -> Iterator[str]:
    """Yield a few members of a class: [一-九] gives its ends, [^，。] what stands everywhere but is not excluded."""
    given: list[str] = []
    for kind, value in items:
        if kind is op.LITERAL:
            given.append(chr(value))
        elif kind is op.RANGE:
            given += (chr(value[0]), chr(value[1]))
        elif kind is op.CATEGORY:
            given += {op.CATEGORY_DIGIT: "1", op.CATEGORY_SPACE: " ", op.CATEGORY_WORD: "甲a"}.get(value, "，甲")
    yield from [ch for ch in EVERYWHERE if ch not in given][:3] if items[0][0] is op.NEGATE else given[:3]


def example(tree: Iterable[tuple[Any, Any]]) -> str:
    """Give a text that comes close to a match: the first branch, every repeat once."""
    text = ""
    for kind, value in tree:
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            text += example(value[2]) * max(1, min(value[0], 9))
        elif kind is op.SUBPATTERN:
            text += example(value[3])
        elif kind is op.BRANCH:
            text += example(value[1][0])
        elif kind not in (op.ASSERT, op.ASSERT_NOT, op.AT, op.GROUPREF, op.GROUPREF_EXISTS):
            text += next(characters([(kind, value)]), "")
    return text


def pumps(pattern: str, flags: int) -> list[str]:
    """Make the pieces whose repetition may be slow: single characters of the pattern, pairs, beginnings of a match."""
    tree = parser.parse(pattern, flags)
    own = list(dict.fromkeys(characters(tree)))
    own = own[:: max(1, len(own) // 9)][:10]
    near = example(tree)
    pieces = [near[:size] for size in (1, 2, 5)] + [near, near[:-1]]
    pairs = [first + second for first, second in itertools.product(own[:3], [*own[:3], *"甲，"]) if first != second]
    return list(dict.fromkeys(filter(None, [*own, *EVERYWHERE, *pieces, *pairs])))


def seconds(compiled: re.Pattern[str], text: str, whole: bool) -> float:
    start = time.process_time()
    if whole:
        compiled.fullmatch(text)
    else:
        for _ in compiled.finditer(text):
            pass
    return time.process_time() - start


def is_slow(compiled: re.Pattern[str], piece: str, whole: bool) -> bool:
    """Tell whether six times the text takes more than 16 times as long, in each of three rounds.

    What doubles with every few characters would not end: small texts come first.
    """
    if any(seconds(compiled, (piece * 80)[:size], whole) > TOO_LONG for size in STEPS):
        return True
    short, long = ((piece * (size // len(piece) + 1))[:size] for size in (SHORT, LONG))
    if seconds(compiled, short, whole) < SUSPECT:
        return False
    return all(
        seconds(compiled, long, whole) > SLOWEST * min(seconds(compiled, short, whole) for _ in range(3))
        for _ in range(3)
    )


def is_whole(found: Found) -> bool:
    return any(found.file == file and found.pattern.startswith(start) for file, start in WHOLE_STRINGS)


def test_every_pattern_takes_time_in_proportion_to_the_text(patterns: list[Found]):
    slow = [
        (found.file, found.line, piece, found.pattern[:80])
        for found in patterns
        for piece in pumps(found.pattern, found.flags & re.VERBOSE)
        if is_slow(re.compile(found.pattern, found.flags), piece, is_whole(found))
    ]
    assert slow == []


@pytest.mark.parametrize(
    ("pattern", "piece"), [(r"\s*\d", " "), (r"“[^”]*”", "“"), (r"(?:省市|省|市)*x", "省市"), (r"\d+年", "1")]
)
def test_the_measure_finds_patterns_that_are_slow(pattern: str, piece: str):
    assert piece in pumps(pattern, 0)
    assert is_slow(re.compile(pattern), piece, whole=False)
