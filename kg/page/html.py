"""One self-contained HTML file: pyvis's nodes, edges, options and vis-network, our template, style and script."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any, Literal
from urllib.parse import urlencode

import msgspec
import networkx as nx
from pyvis.network import Network

from kg.errors import OutputError
from kg.page.data import PageData, to_page_data

Lang = Literal["zh", "en"]

TITLES: dict[Lang, str] = {"zh": "治理项目知识图谱", "en": "Local-government programs"}
TITLE = TITLES["zh"]
# The scripts share one function's scope; each uses only names of those before it, except inside functions.
SCRIPTS = (
    "strings",
    "store",
    "state",
    "dom",
    "passages",
    "canvas",
    "drawn",
    "around",
    "network",
    "panel",
    "search",
    "places",
    "adoption",
    "pictures",
    "main",
)
_VIS = "templates/lib/vis-9.1.2/vis-network.min.js"
_SOURCE_MAP = re.compile(r"\n//# sourceMappingURL=\S+")
_OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "edges": {"smooth": False, "width": 1, "selectionWidth": 0, "hoverWidth": 0},
    "nodes": {"shape": "dot", "borderWidth": 1.5, "borderWidthSelected": 3, "font": {"size": 0}},
    "interaction": {"hover": True, "dragNodes": True, "tooltipDelay": 100000, "hideEdgesOnZoom": False},
}


def write_page(
    graph: nx.MultiDiGraph, path: Path | str, *, title: str = TITLE, lang: Lang = "zh", node: str | None = None
) -> None:
    """Write :func:`to_html` of *graph* to *path* as UTF-8, whatever the locale. Raise OutputError if that fails."""
    page = to_html(graph, title=title, lang=lang, node=node).encode("utf-8")
    try:
        Path(path).write_bytes(page)
    except OSError as error:
        raise OutputError(f"{path}: cannot write the page: {error.strerror}; choose another folder") from error


def to_html(graph: nx.MultiDiGraph, *, title: str = TITLE, lang: Lang = "zh", node: str | None = None) -> str:
    """Give the page of *graph* as one HTML text that loads nothing. The same graph gives the same text.

    The page opens at *node* and its neighbours, else at the overview. Every word of the graph reaches the page as JSON in a block that is no script, and is shown as text only.
    """
    data = to_page_data(graph)
    vis, script, style = _vis_network(), _own_script(), _read("page.css")
    safe_title = html.escape(_replace_surrogates(title))
    return Template(_read("page.html")).substitute(
        lang="zh-CN" if lang == "zh" else "en",
        title=safe_title,
        policy=html.escape(_policy(scripts=(vis, script), style=style)),
        style=style,
        data=to_json(_to_record(data, title, lang) | {"open": urlencode({"node": node, "only": "1"}) if node else ""}),
        vis=vis,
        script=script,
    )


def to_json(record: Any) -> str:
    """Write *record* as JSON that stays inside its element whatever it holds: no ``<``, no line separator."""
    try:
        text = msgspec.json.encode(record)
    except UnicodeEncodeError:  # half a surrogate pair, which only an escape can write
        text = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
    for character in "<>&\u2028\u2029":
        text = text.replace(character.encode(), f"\\u{ord(character):04x}".encode())
    return text.decode()


def to_network(data: PageData) -> Network:
    """Give the pyvis network of the page: positions are fixed, physics is off.

    The lists are filled directly, for ``add_edge`` compares each edge with all before it.
    """
    network = Network(directed=True, cdn_resources="in_line")
    network.nodes = list(data.nodes)
    network.edges = list(data.edges)
    network.options = _OPTIONS
    return network


def _to_record(data: PageData, title: str, lang: Lang) -> dict[str, Any]:
    nodes, edges, _, _, _, options = to_network(data).get_network_data()
    record = {"title": title, "lang": lang, "counts": data.counts, "frame": data.frame, "documents": data.documents}
    return record | {"options": json.loads(options), "nodes": nodes, "edges": edges}


def _policy(scripts: tuple[str, ...], style: str) -> str:
    """Allow the scripts and the style that stand in the page, images made by it, and nothing else."""
    allowed = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def _vis_network() -> str:
    """Read vis-network as pyvis packages it, without the link to its source map."""
    return _SOURCE_MAP.sub("", (files("pyvis") / _VIS).read_text("utf-8"))


def _own_script() -> str:
    parts = "\n".join(_read(f"{name}.js") for name in SCRIPTS)
    return f'\n(() => {{\n"use strict";\n{parts}}})();\n'


def _read(name: str) -> str:
    return (files("kg") / "data" / "page" / name).read_text("utf-8")


def _replace_surrogates(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
