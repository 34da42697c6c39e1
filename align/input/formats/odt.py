"""Open documents of text (OpenDocument 1.3), heading by heading and paragraph by paragraph."""

from __future__ import annotations

from typing import Any, Final

from align.input.packed import open_zip, parse_xml
from align.input.paragraphs import joined
from align.input.registry import InputFormat, Rows

_ODF: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def _read(raw: bytes, path: str) -> Rows:
    """Give headings and paragraphs in their order."""
    root = parse_xml(open_zip(raw, path), "content.xml", path)
    parts = [_odf_text(one) for one in root.iter(f"{_ODF}p", f"{_ODF}h")]
    yield 1, {"text": joined(parts, path)}


def _odf_text(element: Any) -> str:
    """Text of an element; spaces, tabs and line breaks are elements of their own."""
    text = element.text or ""
    for child in element:
        name = child.tag if isinstance(child.tag, str) else ""
        if name == f"{_ODF}s":
            text += " " * int(child.get(f"{_ODF}c", "1"))
        elif name in (f"{_ODF}tab", f"{_ODF}line-break"):
            text += "\n" if name.endswith("break") else "\t"
        elif name != f"{_ODF}note":
            text += _odf_text(child)
        text += child.tail or ""
    return text


ODT: Final = InputFormat((".odt",), _read)
