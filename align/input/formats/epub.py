"""E-books (EPUB 3.3), chapter by chapter."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from typing import Final

from align.core.errors import AlignError
from align.input.packed import open_zip, parse_xml
from align.input.paragraphs import joined
from align.input.registry import InputFormat, Rows

_CONTAINER: Final = "META-INF/container.xml"
_BLOCKS: Final = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "pre", "td", "dt", "dd"])


def _read(raw: bytes, path: str) -> Rows:
    """Give the chapters in the order of the spine (EPUB 3.3, section 5)."""
    book = open_zip(raw, path)
    found = parse_xml(book, _CONTAINER, path).find(".//{*}rootfile")
    if found is None:
        raise AlignError("an e-book without a table of its files", path=path, hint="save it again as .epub")
    package = found.get("full-path", "")
    root = parse_xml(book, package, path)
    files = {one.get("id"): one.get("href", "") for one in root.iter("{*}item")}
    parts: list[str] = []
    for one in root.iter("{*}itemref"):
        name = posixpath.normpath(posixpath.join(posixpath.dirname(package), files.get(one.get("idref"), "")))
        parts += _chapter(book, name)
    yield 1, {"text": joined(parts, path)}


def _chapter(book: zipfile.ZipFile, name: str) -> Iterator[str]:
    """Paragraphs of a chapter, headings and items of lists among them."""
    from lxml import html

    try:
        raw = book.read(name)
    except KeyError:
        return
    if raw.strip():
        for one in html.document_fromstring(raw).iter(*_BLOCKS):
            if not any(isinstance(inner.tag, str) and inner.tag in _BLOCKS for inner in one.iterdescendants()):
                yield " ".join(one.text_content().split())


EPUB: Final = InputFormat((".epub",), _read)
