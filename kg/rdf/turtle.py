"""Turtle as text, written triple by triple: https://www.w3.org/TR/turtle/, the parts of it that our graphs need."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from kg.errors import GraphError
from kg.model import Evidence
from kg.rdf import terms as t

Triple = tuple[str, str, str, str]
"""Subject IRI, predicate IRI, object, and the object's datatype IRI, which is empty where the object is an IRI."""

_LETTERS = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff_"
)
_LOCAL = re.compile(rf"[{_LETTERS}0-9](?:[{_LETTERS}0-9\u00b7\u0300-\u036f\u203f\u2040#=,-]*[{_LETTERS}0-9])?")
_PLACE = re.compile("[0-9]{1,12},[0-9]{1,12}")
_NO_IRI = re.compile('[\x00-\x20<>"{}|^`\\\\\ud800-\udfff]')
_SPECIAL = re.compile('[\x00-\x1f"\\\\\x7f]')
_ESCAPES = {"\t": "\\t", "\b": "\\b", "\n": "\\n", "\r": "\\r", "\f": "\\f", '"': '\\"', "\\": "\\\\"}
_SHORT_DECIMAL = re.compile(r"[+-]?[0-9]*\.[0-9]+")


def make_head(namespaces: Mapping[str, str]) -> str:
    """Give the prefixes, in alphabetical order, and an empty line."""
    return "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in sorted(namespaces.items())) + "\n"


def make_body(triples: Iterable[Triple], write_iri: Callable[[str], str]) -> str:
    """Give the triples in their order, those of one subject and of one property together.

    *write_iri* is that of :class:`ShortIris`.
    """
    pieces: list[str] = []
    add = pieces.append
    before = property_ = ""
    for subject, predicate, value, datatype in triples:
        if subject != before:
            name = "a" if predicate == t.RDF_TYPE else write_iri(predicate)
            add(f" .\n{write_iri(subject)} {name} " if before else f"{write_iri(subject)} {name} ")
            before, property_ = subject, predicate
        elif predicate != property_:
            add(f" ;\n\t{'a' if predicate == t.RDF_TYPE else write_iri(predicate)} ")
            property_ = predicate
        else:
            add(" , ")
        add(_write_literal(value, datatype, write_iri) if datatype else write_iri(value))
    return "".join((*pieces, " .\n")) if pieces else ""


def make_passages(document: str, passages: Iterable[Evidence], write_iri: Callable[[str], str]) -> str:
    """Give the passages of the document with that IRI, as :func:`make_body` would; half of all triples are theirs."""
    whole, index = write_iri(document), write_iri(t.INDEX)
    end = f"{write_iri(t.END)} "
    head = f"a {write_iri(t.PHRASE)} ;\n\t{write_iri(t.ANCHOR)} "
    foot = f" ;\n\t{write_iri(t.CONTEXT)} {whole} .\n"
    begin = f" ;\n\t{write_iri(t.BEGIN)} "
    return "".join(
        f"{write_iri(passage_iri(document, one.begin, one.end))} {head}{_write_literal(one.text, t.STRING, write_iri)}"
        f'{begin}"{one.begin}"^^{index} ;\n\t{end}"{one.end}"^^{index}{foot}'
        for one in passages
    )


def passage_iri(document: str, begin: int, end: int) -> str:
    """Give the IRI of a passage as NIF does: the document's, with a fragment by RFC 5147."""
    return f"{document}#char={begin},{end}"


class ShortIris(dict[str, str]):
    """IRIs as Turtle has them, shortened by the longest namespace that fits, and remembered: ``iris[iri]``.

    An IRI that holds what no IRI may raises GraphError.
    """

    def __init__(self, namespaces: Mapping[str, str]) -> None:
        """Take the namespaces by prefix."""
        super().__init__()
        self._spaces = sorted(((space, prefix) for prefix, space in namespaces.items()), key=lambda pair: -len(pair[0]))

    def __missing__(self, iri: str) -> str:
        """Shorten an IRI for the first time."""
        document, mark, place = iri.partition("#char=")  # most IRIs are a passage's; its document's is known
        if mark and _PLACE.fullmatch(place) and not (whole := self[document]).startswith("<"):
            short = whole + "\\#char\\=" + place.replace(",", "\\,")
        else:
            short = self._shorten(iri)
        self[iri] = short
        return short

    def _shorten(self, iri: str) -> str:
        for space, prefix in self._spaces:
            if iri.startswith(space) and _LOCAL.fullmatch(iri, len(space)):
                local = iri[len(space) :]
                return f"{prefix}:{_escape_local(local) if '#' in local or ',' in local or '=' in local else local}"
        if _NO_IRI.search(iri):
            raise GraphError(f"{iri!r} cannot be written as RDF; take out the characters that an IRI must not hold")
        return f"<{iri}>"


def _escape_local(local: str) -> str:
    return local.replace("#", "\\#").replace("=", "\\=").replace(",", "\\,")


def _write_literal(value: str, datatype: str, write_iri: Callable[[str], str]) -> str:
    if datatype == t.BOOLEAN or (datatype == t.DECIMAL and _SHORT_DECIMAL.fullmatch(value)):
        return value
    plain = value.isprintable() and '"' not in value and "\\" not in value
    literal = f'"{value if plain else _SPECIAL.sub(_escape, value)}"'
    return literal if datatype == t.STRING else f"{literal}^^{write_iri(datatype)}"


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04X}"
