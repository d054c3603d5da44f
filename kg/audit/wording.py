"""How a fact is put to people: one sentence a kind, in Chinese and in English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal

from kg.audit.facts import Pairs
from kg.lexicon import read_table

Lang = Literal["zh", "en"]
_SLOT = re.compile(r"\{(\w+)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")


@cache
def kinds() -> Mapping[str, Mapping[str, str]]:
    """Give the wording of each kind in the order in which people are asked: label, sentence and question, ``_zh`` and ``_en``."""
    return {row["kind"]: row for row in read_table("audit/kinds.tsv")}


def state(kind: str, fields: Pairs, lang: Lang = "zh") -> str:
    """Say a fact as a sentence: 吴兴区 推行 红色物业. A part in brackets is left out where its field is absent."""
    values = dict(fields)

    def fill(match: re.Match[str]) -> str:
        return values.get(match[1], "")

    def keep(match: re.Match[str]) -> str:
        return match[1] if all(slot in values for slot in _SLOT.findall(match[1])) else ""

    return " ".join(_SLOT.sub(fill, _OPTIONAL.sub(keep, kinds()[kind][f"fact_{lang}"])).split())
