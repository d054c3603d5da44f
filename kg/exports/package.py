"""A data package: nodes.csv and edges.csv with a datapackage.json that describes every column."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import networkx as nx

from kg.exports.rows import EDGES, NODES, ColumnType
from kg.lexicon import read_table
from kg.tables import write_tables

_TYPES: dict[ColumnType, str] = {"string": "string", "strings": "string", "decimal": "number", "boolean": "boolean"}
_KEYS: dict[str, dict[str, Any]] = {
    "nodes": {"primaryKey": "id"},
    "edges": {
        "foreignKeys": [
            {"fields": end, "reference": {"resource": "nodes", "fields": "id"}} for end in ("source", "target")
        ]
    },
}


def write_package(graph: nx.MultiDiGraph[str], folder: Path) -> None:
    """Write nodes.csv, edges.csv and datapackage.json (Frictionless Data Package, version 1)."""
    paths = write_tables(graph, folder)
    package = {
        "profile": "tabular-data-package",
        "name": "govkg-graph",
        "title": "地方政府工作报告知识图谱 · Knowledge graph of local-government reports",
        "homepage": "https://w3id.org/govkg/ontology",
        "resources": [
            _describe(path, columns) for path, columns in zip(paths, (NODES, EDGES), strict=True)
        ],
    }  # fmt: skip
    text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
    (folder / "datapackage.json").write_text(text, encoding="utf-8", newline="\n")


def _describe(path: Path, columns: Mapping[str, ColumnType]) -> dict[str, Any]:
    data = path.read_bytes()
    described = {row["column"]: row for row in read_table("tables/columns.tsv") if row["table"] == path.stem}
    fields = [_field(name, type_, described[name]) for name, type_ in columns.items()]
    return {
        "profile": "tabular-data-resource",
        "name": path.stem,
        "path": path.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": {"fields": fields, "missingValues": [""], **_KEYS[path.stem]},
    }


def _field(name: str, type_: ColumnType, row: Mapping[str, str]) -> dict[str, Any]:
    field: dict[str, Any] = {"name": name, "type": _TYPES[type_], "title": row["zh"], "description": row["en"]}
    if type_ == "strings":
        field["description"] += "; several are joined by “ | ”"
    if row["property"]:
        field["rdfType"] = row["property"]
    if name in ("id", "kind", "source", "target", "type"):
        field["constraints"] = {"required": True}
    return field
