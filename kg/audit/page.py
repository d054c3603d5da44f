"""The sample as one offline page on which people judge by key and save their verdicts as CSV."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Sequence
from importlib.resources import files
from string import Template
from typing import Any

import networkx as nx

from kg.audit.sampling import Drawn
from kg.audit.sheet import COLUMNS, Row, cut, to_cells, to_row
from kg.audit.wording import Lang, kinds
from kg.corrections import FIELDS, RIGHTS
from kg.model import Evidence
from kg.page.html import to_json

_AROUND = 120
"""Characters of the report that the page shows before a passage, and after it."""
_SCRIPTS = ("strings", "table", "main")  # one function's scope


def to_page(graph: nx.MultiDiGraph, sample: Sequence[Drawn], *, name: str = "audit", lang: Lang = "zh") -> str:
    """Give the page as one HTML text that loads nothing; *name* begins the names of the files that it saves.

    Every word of the graph reaches the page as JSON in a block that is no script, and is shown as text only.
    """
    script = "\n".join(_read(f"{part}.js") for part in _SCRIPTS)
    script, style = f'\n(() => {{\n"use strict";\n{script}}})();\n', _read("audit.css")
    return Template(_read("audit.html")).substitute(
        lang="zh-CN" if lang == "zh" else "en",
        title={"zh": "事实抽查", "en": "Audit of facts"}[lang],
        policy=html.escape(
            f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"
        ),
        style=style,
        data=to_json(_to_record(graph, sample, name, lang)),
        script=script,
    )


def _to_record(graph: nx.MultiDiGraph, sample: Sequence[Drawn], name: str, lang: Lang) -> dict[str, Any]:
    order = {kind: i for i, kind in enumerate(kinds())}
    rows = sorted(((to_row(graph, drawn), drawn) for drawn in sample), key=lambda pair: order[pair[1].fact.kind])
    wording = {kind: {key: text for key, text in words.items() if key != "kind"} for kind, words in kinds().items()}
    return {
        "name": name,
        "lang": lang,
        "sample": hashlib.sha256("".join(row.id for row, _ in rows).encode()).hexdigest()[:16],
        "columns": COLUMNS,
        "kinds": wording,
        "regions": _labels(graph, "region", "full_name"),
        "programs": _labels(graph, "program", "label"),
        "items": [_to_item(graph, row, drawn) for row, drawn in rows],
    }


def _labels(graph: nx.MultiDiGraph, kind: str, name: str) -> list[str]:
    return sorted({attrs[name] for _, attrs in graph.nodes(data=True) if attrs["kind"] == kind})


def _to_item(graph: nx.MultiDiGraph, row: Row, drawn: Drawn) -> dict[str, Any]:
    fact = drawn.fact
    return {
        "id": row.id,
        "kind": row.kind,
        "fields": row.fields,
        "rights": RIGHTS.get(row.kind, ()),
        "linked": row.kind not in FIELDS,
        "size": row.size,
        "confidence": "" if row.confidence is None else format(row.confidence, "f"),
        "passage": _show(graph, fact.passages[0]),
        "other": _show(graph, fact.other) if fact.other else None,
        "more": [" ".join(one.text.split()) for one in fact.passages[1:]],
        "cells": to_cells(row),
    }


def _show(graph: nx.MultiDiGraph, passage: Evidence) -> dict[str, str]:
    attrs = graph.nodes[passage.document]
    before, text, after = cut(attrs.get("text", ""), passage, _AROUND)
    begins, ends = passage.begin <= _AROUND, passage.end + _AROUND >= len(attrs.get("text", ""))
    before, after = before if begins else f"…{before}", after if ends else f"{after}…"
    shown = {"before": before, "text": text, "after": after, "document": attrs["label"], "file": attrs["source_file"]}
    return shown | ({"issued": attrs["issued"]} if attrs.get("issued") else {})


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def _read(name: str) -> str:
    return (files("kg") / "data" / "audit" / name).read_text("utf-8")
