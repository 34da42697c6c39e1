"""TMX 1.4, the exchange format of translation memories, written unit by unit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from lxml import etree

from align import __version__
from align.output.records import Record

DOCTYPE: Final = '<!DOCTYPE tmx SYSTEM "tmx14.dtd">'
XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
# Everything outside the Char production of XML 1.0, section 2.2: no escape can carry it.
_ILLEGAL: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
HEADER: Final = {
    "creationtool": "milaan",
    "creationtoolversion": __version__,
    "segtype": "sentence",
    "o-tmf": "milaan",
    "adminlang": "en",
    "srclang": "hi",
    "datatype": "plaintext",
    "o-encoding": "UTF-8",
}


def write_tmx(records: Iterable[Record], path: Path) -> None:
    """Write pairs as translation units, with scores and sources as properties; illegal characters are left out."""
    with etree.xmlfile(str(path), encoding="utf-8") as xml:
        xml.write_declaration()
        xml.write_doctype(DOCTYPE)
        with xml.element("tmx", version="1.4"):
            xml.write(etree.Element("header", HEADER), pretty_print=True)
            with xml.element("body"):
                for record in records:
                    xml.write(_unit(record), pretty_print=True)


def _unit(record: Record) -> Any:
    unit = etree.Element("tu", tuid=_legal(record["id"]))
    for name in ("probability", "similarity", "margin", "type", "mode", "model"):
        _property(unit, name, record[name])
    for lang in ("hi", "en"):
        variant = etree.SubElement(unit, "tuv", {XML_LANG: lang})
        _property(variant, "source", record[f"{lang}_source"])
        _property(variant, "document", record[f"{lang}_doc"])
        _property(variant, "span", "-".join(map(str, record[f"{lang}_span"])))
        etree.SubElement(variant, "seg").text = _legal(record[lang])
    return unit


def _property(parent: Any, name: str, value: object) -> None:
    """Add a property; `x-` marks names of our own, as the standard asks."""
    if value is not None:
        etree.SubElement(parent, "prop", type=f"x-{name}").text = _legal(str(value))


def _legal(text: str) -> str:
    return _ILLEGAL.sub("", text)
