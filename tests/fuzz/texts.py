"""Texts: sentences of the genre made by a grammar of our own, sentences with damage, and noise that nobody would write."""

import re
import tomllib
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

Weighted = tuple[int, SearchStrategy[Any]]


@st.composite
def mix(draw: st.DrawFn, *weighted: Weighted) -> Any:
    """Draw from one of several strategies, by their weights; one_of would take nested and repeated ones for single ones."""
    return draw(
        weighted[draw(st.sampled_from([i for i, (weight, _) in enumerate(weighted) for _ in range(weight)]))][1]
    )


_SLOT = re.compile(r"\{(\w+)\}")

_GRAMMAR: dict[str, Any] = tomllib.loads((Path(__file__).parent / "grammar.toml").read_text("utf-8"))
WORDS: dict[str, list[str]] = _GRAMMAR["words"]
ODD: list[str] = _GRAMMAR["odd"]
MARKUP: list[str] = _GRAMMAR["markup"]


def _quote(inner: SearchStrategy[str]) -> SearchStrategy[str]:
    marks = st.sampled_from(["“”", "‘’", "《》", "「」", "“’", "””", "““", "“", "”", "（）", '""', "''", "《", "“\n"])
    return st.builds(lambda pair, words: pair[:1] + words + pair[1:], marks, inner)


_NAMES = st.sampled_from(WORDS["name"])
_QUOTED = st.one_of(
    _NAMES.map(lambda name: f"“{name}”"),
    _quote(_NAMES),
    _quote(_quote(_NAMES)),
    st.builds(lambda a, b: f"“{a}”{b}", _quote(_NAMES), st.sampled_from(WORDS["generic"])),
)
_SLOTS: dict[str, SearchStrategy[str]] = {
    **{name: st.sampled_from(words) for name, words in WORDS.items()},
    "number": st.sampled_from(WORDS["number"]) | st.integers(0, 10**9).map(str) | st.integers(1, 99).map(str),
    "quoted": _QUOTED,
}


@st.composite
def _fill(draw: st.DrawFn) -> str:
    return _SLOT.sub(lambda match: draw(_SLOTS[match[1]]), draw(st.sampled_from(_GRAMMAR["patterns"])))


sentences: SearchStrategy[str] = _fill()

runs: SearchStrategy[str] = st.builds(str.__mul__, st.sampled_from(_GRAMMAR["long"]), st.integers(2, 120))
anything: SearchStrategy[str] = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
_words = st.sampled_from([word for words in WORDS.values() for word in words])
noise: SearchStrategy[str] = mix(
    (3, st.sampled_from(ODD)), (1, st.sampled_from(MARKUP)), (2, runs), (1, anything), (4, _words)
)


@st.composite
def damaged(draw: st.DrawFn, whole: SearchStrategy[str]) -> str:
    """Draw a text with pieces cut out, repeated, moved, or with something put between."""
    text = draw(whole)
    for _ in range(draw(st.integers(1, 4))):
        a, b = sorted(draw(st.tuples(*[st.integers(0, len(text))] * 2)))
        kind = draw(st.sampled_from(["cut", "insert", "repeat", "move"]))
        if kind == "insert":
            text = text[:a] + draw(noise) + text[a:]
        else:
            text = {"cut": text[:a], "repeat": text[:b] + text[a:b], "move": text[:a] + text[b:] + text[a:b]}[kind] + (
                text[b:] if kind != "move" else ""
            )
    return text


parts: SearchStrategy[str] = mix((6, sentences), (1, damaged(sentences)), (1, noise))
texts: SearchStrategy[str] = st.builds(
    lambda joint, pieces: joint.join(pieces),
    st.sampled_from(["", "", "\n", "。", "\n\n"]),
    st.lists(parts, min_size=1, max_size=7),
)
hostile: SearchStrategy[str] = st.lists(noise, max_size=16).map("".join)
bodies: SearchStrategy[str] = mix((5, texts), (1, damaged(texts)), (1, hostile))
_TITLES = [
    "吴兴区：院子里的新变化",
    "湖州市工作综述",
    "江苏省南京市鼓楼区推行“红色物业”",
    "报告",
    "",
    "内蒙古自治区经验",
    "和田县、墨玉县携手",
]
titles: SearchStrategy[str] = mix((4, st.sampled_from(_TITLES)), (1, sentences), (1, noise))
reports: SearchStrategy[Any] = st.tuples(titles, bodies, st.booleans())
"""(title, text, whether its layout is repaired first)."""
