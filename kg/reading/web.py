"""Main text of a web page, its title and date; menus and footers left out."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterator
from typing import Any

from kg.errors import InputError
from kg.reading.decoding import decode
from kg.reading.lines import is_byline, is_note
from kg.reading.source import Source, join_paragraphs

logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # its warnings are not for the terminal

SHORTEST_TEXT = 50
"""Characters below which trafilatura doubts its finding and takes the menu too; its 250 is meant for Latin text."""

MOST_META, MOST_LOOKED_AT = 3, 60
"""Lines of date, source and authors that are kept, and elements below the headline that are searched for them."""

_CHARSET = re.compile(rb"charset\s{0,5}=\s{0,5}[\"']?([\w-]{2,20})", re.IGNORECASE)
_CHINESE_CHARSETS = frozenset({"gb2312", "gbk", "gb18030", "x-gbk"})
# What trafilatura and what it uses raise where elements stand in the wrong place, such as an <svg> around the page.
_FAULTS = (AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_CONTAINERS = frozenset({"body", "div", "main", "list", "table", "quote"})


def read_html(data: bytes, name: str) -> Source:
    """Read the main text of a page. *name* is for the message; raise InputError where none is found, or tags nest too deep.

    The title and the date are those that the page's metadata or its date line state; the date is never searched for in
    the text. The title becomes the first line, as the page shows it.
    """
    from trafilatura import bare_extraction, load_html
    from trafilatura.settings import Document as Page
    from trafilatura.settings import use_config

    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", str(SHORTEST_TEXT))
    tree = load_html(decode_page(data, name))
    if tree is None:
        raise InputError(f"{name}: no page that can be read; save the article's text as .txt")
    _refuse_cut(tree, name)
    try:
        page = bare_extraction(
            tree,
            include_comments=False,
            include_tables=True,
            with_metadata=True,
            config=config,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except _FAULTS as error:
        raise InputError(f"{name}: damaged page; save the article's text as .txt") from error
    if not isinstance(page, Page) or not (page.text or "").strip():
        raise InputError(f"{name}: no main text found in the page; save the article's text as .txt")
    paragraphs = list(_walk(page.body))
    title = " ".join((page.title or "").split())
    if title and not any(_squeeze(title) == _squeeze(text) for text, _ in paragraphs[:5]):
        paragraphs.insert(0, (title, True))
    paragraphs[1:1] = [(line, False) for line in find_meta(tree, title, {_squeeze(text) for text, _ in paragraphs})]
    return join_paragraphs(paragraphs, title or None, page.date)


def decode_page(data: bytes, name: str) -> str:
    """Decode a page by the character set it declares; one that is wrong or none leaves it to :func:`decode`."""
    declared = _CHARSET.search(data[:4096])
    if declared and declared[1].decode("ascii").lower() in _CHINESE_CHARSETS:
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError:
            return decode(data, name)
    return decode(data, name)


def _refuse_cut(tree: Any, name: str) -> None:
    """Raise InputError where the parser gave a page up for its depth or size: what stood behind would be lost unseen."""
    log = tree.getroottree().parser.error_log
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in log):
        raise InputError(f"{name}: tags nested too deep to be read; save the article's text as .txt")


def find_meta(page: Any, title: str, known: Collection[str]) -> list[str]:
    """Find the lines of date, source and authors that stand below the headline of the tree *page*; often taken for a menu.

    *known* are the paragraphs found already, without white space: the search ends at the first of them.
    """
    headings = [h for h in page.iter("h1", "h2") if _squeeze(h.text_content()) == _squeeze(title)]
    if not headings:
        return []
    found: list[str] = []
    for element in headings[0].xpath("following::*")[:MOST_LOOKED_AT]:
        text = " ".join(" ".join(element.itertext()).split())
        if not text or any(_squeeze(text) in _squeeze(line) for line in found):  # an element inside one that was taken
            continue
        if _squeeze(text) in known or len(found) == MOST_META:
            break
        if is_note(text) or is_byline(text):
            found.append(text)
    return found


def _walk(element: Any) -> Iterator[tuple[str, bool]]:
    """Yield (text, is a heading) of every paragraph, list item and table row of trafilatura's tree."""
    for child in element:
        if child.tag == "row":
            yield "\t".join(" ".join("".join(cell.itertext()).split()) for cell in child), False
        elif child.tag in _CONTAINERS or any(grand.tag in ("p", "list", "table") for grand in child):
            yield from _walk(child)
        else:
            yield "".join(_texts(child)), child.tag == "head"


def _texts(element: Any) -> Iterator[str]:
    """Yield the pieces of text inside *element*, a line break for every ``<lb/>``."""
    yield element.text or ""
    for child in element:
        yield "\n" if child.tag == "lb" else ""
        yield from _texts(child)
        yield child.tail or ""


def _squeeze(text: str) -> str:
    return "".join(text.split())
