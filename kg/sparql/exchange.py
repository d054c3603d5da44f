"""Answers in the formats of the SPARQL protocol that programs ask for: XML and TSV of rows, four syntaxes of graphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from kg.rdf import terms as t
from kg.sparql.results import QueryResult, Term, to_library_term, to_triples, to_turtle

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_XML_HEAD = '<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n'
_SYNTAXES = {"nt": ox.RdfFormat.N_TRIPLES, "rdfxml": ox.RdfFormat.RDF_XML, "jsonld": ox.RdfFormat.JSON_LD}


def to_xml(result: QueryResult) -> str:
    """Give rows or a boolean in the SPARQL Query Results XML Format; what XML cannot hold becomes U+FFFD."""
    if result.form == "ask":
        return f"{_XML_HEAD}<head/>\n<boolean>{result.rows[0][0]}</boolean>\n</sparql>\n"
    head = "".join(f"<variable name={quoteattr(name)}/>" for name in result.columns)
    rows = "".join(f"<result>{''.join(_bindings(result.columns, row))}</result>\n" for row in result.rows)
    return f"{_XML_HEAD}<head>{head}</head>\n<results>\n{rows}</results>\n</sparql>\n"


def _bindings(columns: tuple[str, ...], row: tuple[Term | None, ...]) -> Iterator[str]:
    for name, term in zip(columns, row, strict=True):
        if term:
            yield f"<binding name={quoteattr(name)}>{_element(term)}</binding>"


def _element(term: Term) -> str:
    text = escape(_NOT_XML.sub("\ufffd", term.value), {"\r": "&#13;"})
    if term.kind != "literal":
        return f"<{term.kind}>{text}</{term.kind}>"
    if term.language:
        return f"<literal xml:lang={quoteattr(term.language)}>{text}</literal>"
    typed = f" datatype={quoteattr(term.datatype)}" if term.datatype and term.datatype != t.STRING else ""
    return f"<literal{typed}>{text}</literal>"


def to_tsv(result: QueryResult) -> str:
    """Give rows as tab-separated values with terms in the syntax of SPARQL, and ``?`` before each name."""
    lines = ["\t".join(f"?{name}" for name in result.columns)]
    lines += ["\t".join(_spell(term) if term else "" for term in row) for row in result.rows]
    return "\n".join(lines) + "\n"


def _spell(term: Term) -> str:
    return str(to_library_term(term)).replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def to_graph(result: QueryResult, format_: str) -> bytes:
    """Give the triples of a CONSTRUCT or DESCRIBE as turtle, nt, rdfxml or jsonld."""
    if format_ == "turtle":
        return to_turtle(result)
    prefixes = t.NAMESPACES | result.prefixes if format_ == "rdfxml" else None
    content = ox.serialize(to_triples(result), format=_SYNTAXES[format_], prefixes=prefixes)
    assert content is not None  # it is None only where an output is given
    return content.replace(b"\r", b"&#13;") if format_ == "rdfxml" else content  # XML reads a bare one as a line feed
