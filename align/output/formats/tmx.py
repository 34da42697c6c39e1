"""pairs.tmx in TMX 1.4, the exchange format of translation memories, written unit by unit."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from align.core.version import __version__

if TYPE_CHECKING:
    from align.output.contents import Contents
    from align.output.records import PairRecord

NAME: Final = "tmx"
FILES: Final = {"pairs.tmx": "the pairs as a TMX 1.4 translation memory"}
DEFAULT: Final = True
TEXTLESS: Final = False
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


def write(contents: Contents, folder: Path) -> None:
    """Write pairs as translation units, with scores and sources as properties; illegal characters are left out."""
    with etree.xmlfile(str(folder / "pairs.tmx"), encoding="utf-8") as xml:
        xml.write_declaration()
        xml.write_doctype(DOCTYPE)
        with xml.element("tmx", version="1.4"):
            xml.write(etree.Element("header", HEADER), pretty_print=True)
            with xml.element("body"):
                for pair in contents.pairs:
                    xml.write(_unit(pair), pretty_print=True)


def _unit(pair: PairRecord) -> Any:
    from align.core.types import LANGS

    unit = etree.Element("tu", tuid=legal(pair.id))
    for name in ("probability", "similarity", "margin", "type", "mode", "model"):
        _property(unit, name, getattr(pair, name))
    for lang in LANGS:
        side = pair.side(lang)
        variant = etree.SubElement(unit, "tuv", {XML_LANG: lang})
        _property(variant, "source", side.source)
        _property(variant, "document", side.doc)
        _property(variant, "span", "-".join(map(str, side.span)))
        etree.SubElement(variant, "seg").text = legal(side.text)
    return unit


def _property(parent: Any, name: str, value: object) -> None:
    """Add a property; `x-` marks names of our own, as the standard asks."""
    if value is not None:
        etree.SubElement(parent, "prop", type=f"x-{name}").text = legal(str(value))


def legal(text: str) -> str:
    """Leave out what XML cannot hold."""
    return _ILLEGAL.sub("", text)
