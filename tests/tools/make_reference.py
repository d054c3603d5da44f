"""Write ontology/reference.md: every term in Chinese and English with an example, and what the shapes ask of each class.

Usage: ``python -m tests.tools.make_reference``. ``tests/test_ontology.py`` checks that nothing is out of date.
"""

from pathlib import Path

import rdflib
from rdflib.namespace import SH

from kg.rdf import terms as t
from kg.rdf.ontology import TermEntry, find_ontology, read_terms

TARGET = Path(__file__).resolve().parents[2] / "ontology" / "reference.md"
HEAD = """\
# 术语参考 · Reference of terms

<!-- Written by `python -m tests.tools.make_reference` from govkg.ttl and shapes.ttl; do not edit. -->

Namespace `https://w3id.org/govkg/ontology#`, prefix `kgo`, version {version}. 另见 · See also [README](README.md).
次数加括号的，缺少时只是警告。 Times in brackets: what is missing is a warning only.

| 类 · classes | 属性 · properties |
|---|---|
| {classes} | {properties} |
"""


def render() -> str:
    """Give the page: classes, then properties, each in alphabetical order."""
    terms, rules = read_terms(), _read_rules()
    ontology = rdflib.Graph().parse(find_ontology("govkg.ttl"))
    version = ontology.value(rdflib.URIRef("https://w3id.org/govkg/ontology"), rdflib.OWL.versionInfo)
    by_kind = {kind: [term for term in terms if term.kind == kind] for kind in ("class", "property")}
    links = {kind: " · ".join(f"[{one.name}](#{_anchor(one)})" for one in found) for kind, found in by_kind.items()}
    parts = [HEAD.format(version=version, classes=links["class"], properties=links["property"])]
    for title, kind in (("类 · Classes", "class"), ("属性 · Properties", "property")):
        parts.append(f"## {title}\n")
        parts += [_render_term(term, rules) for term in by_kind[kind]]
    return "\n".join(parts)


def _anchor(term: TermEntry) -> str:
    return f"{term.kind}-{term.name}"


def _render_term(term: TermEntry, rules: dict[str, list[str]]) -> str:
    lines = [
        f'<a id="{_anchor(term)}"></a>',
        f"### kgo:{term.name} · {term.labels['zh']} · {term.labels['en']}\n",
        f"{term.definitions['zh']}\n",
        f"{term.definitions['en']}\n",
        f"- 例 · example: {'；'.join(term.examples)}",
    ]
    if term.parents:
        kind = "subclass of" if term.kind == "class" else "subproperty of"
        lines.append(f"- {kind}: {', '.join(f'`{t.shorten(parent)}`' for parent in term.parents)}")
    if term.domain or term.range:
        domain, range_ = (f"`{t.shorten(iri)}`" if iri else "—" for iri in (term.domain, term.range))
        lines.append(f"- {domain} → {range_}")
    if found := rules.get(term.iri):
        lines += ["", "| 属性 · property | 次数 · times | 取值 · value |", "|---|---|---|", *found]
    return "\n".join(lines) + "\n"


def _read_rules() -> dict[str, list[str]]:
    """Give for each class the rows of a table of what its shapes ask: property, how often, and of which kind."""
    shapes = rdflib.Graph().parse(find_ontology("shapes.ttl"))
    asked: dict[str, dict[str, dict[str, str]]] = {}
    for shape, target in shapes.subject_objects(SH.targetClass):
        properties = asked.setdefault(str(target), {})
        for constraint in shapes.objects(shape, SH.property):
            rule = properties.setdefault(t.shorten(str(shapes.value(constraint, SH.path))), {})
            rule |= _read_rule(shapes, constraint)
    return {
        class_: [
            f"| `{name}` | {rule.get('min', '0')}–{rule.get('max', 'n')} | {rule.get('value', '')} |"
            for name, rule in sorted(properties.items())
        ]
        for class_, properties in asked.items()
    }


def _read_rule(shapes: rdflib.Graph, constraint: rdflib.term.Node) -> dict[str, str]:
    found = {}
    warns = shapes.value(constraint, SH.severity) == SH.Warning
    for name, predicate in (("min", SH.minCount), ("max", SH.maxCount)):
        if (count := shapes.value(constraint, predicate)) is not None:
            found[name] = f"({count})" if warns else str(count)
    if listed := shapes.value(constraint, SH["in"]):
        found["value"] = ", ".join(f"`{value}`" for value in shapes.items(listed))
    else:
        kinds = [shapes.value(constraint, SH["class"]), shapes.value(constraint, SH.datatype)]
        if options := shapes.value(constraint, SH["or"]):
            kinds += [shapes.value(o, SH["class"]) or shapes.value(o, SH.datatype) for o in shapes.items(options)]
        if named := [f"`{t.shorten(str(kind))}`" for kind in kinds if kind]:
            found["value"] = " / ".join(named)
    return found


def main() -> None:
    TARGET.write_text(render(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
