"""pairs.xlf in XLIFF 2.0 (OASIS), the exchange format of translation programs, written unit by unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from align.output.formats.tmx import legal

if TYPE_CHECKING:
    from align.output.contents import Contents
    from align.output.records import DocumentRecord, PairRecord

NAME: Final = "xliff"
FILES: Final = {"pairs.xlf": "the pairs in XLIFF 2.0 for translation programs, a file element a pair of documents"}
DEFAULT: Final = False
TEXTLESS: Final = False
CORE: Final = "urn:oasis:names:tc:xliff:document:2.0"
METADATA: Final = "urn:oasis:names:tc:xliff:metadata:2.0"
# Prefixes of the namespaces; the reserved one must be named for `xml:space`.
_NAMES: Final = {None: CORE, "mda": METADATA, "xml": "http://www.w3.org/XML/1998/namespace"}
_SCORES: Final = ("probability", "similarity", "margin", "type", "relation", "mode")


def write(contents: Contents, folder: Path) -> None:
    """Write pairs as units with Hindi as source; illegal characters are left out, white space stays."""
    files: dict[tuple[str, str], list[int]] = {}
    for place, pair in enumerate(contents.pairs):
        files.setdefault((pair.hi_doc, pair.en_doc), []).append(place)
    documents = {document.id: document for document in contents.documents}
    with etree.xmlfile(str(folder / "pairs.xlf"), encoding="utf-8") as xml:
        xml.write_declaration()
        root = {"version": "2.0", "srcLang": "hi", "trgLang": "en"}
        with xml.element(f"{{{CORE}}}xliff", root, nsmap=_NAMES):
            for number, (both, places) in enumerate(files.items(), start=1):
                head = {"id": f"f{number}", "original": legal(both[0]), f"{{{_NAMES['xml']}}}space": "preserve"}
                with xml.element(f"{{{CORE}}}file", head):
                    _metadata(xml, _of_documents(both, documents))
                    for place in places:
                        _unit(xml, contents.pairs[place])


def _of_documents(both: Sequence[str], documents: Mapping[str, DocumentRecord]) -> Iterator[tuple[str, str]]:
    """Give what is known of the two documents of a file."""
    for lang, name in zip(("hi", "en"), both, strict=True):
        known = documents.get(name)
        told = {"doc": name, "source": known.source, "date": known.date, "url": known.url} if known else {"doc": name}
        yield from ((f"{lang}_{kind}", value) for kind, value in told.items() if value)


def _unit(xml: Any, pair: PairRecord) -> None:
    spans = {f"{lang}_span": "-".join(map(str, pair.side(lang).span)) for lang in ("hi", "en")}
    scores = {name: str(value) for name in _SCORES if (value := getattr(pair, name)) is not None}
    with xml.element(f"{{{CORE}}}unit", {"id": pair.id}):
        _metadata(xml, (scores | spans).items())
        with xml.element(f"{{{CORE}}}segment", {"state": "translated"}):
            for name, text in (("source", pair.hi), ("target", pair.en)):
                with xml.element(f"{{{CORE}}}{name}"):
                    xml.write(legal(text))
    xml.write("\n")


def _metadata(xml: Any, values: Iterable[tuple[str, str]]) -> None:
    """Write names with their values as the metadata module of the standard holds them."""
    with xml.element(f"{{{METADATA}}}metadata"), xml.element(f"{{{METADATA}}}metaGroup", {"category": "milaan"}):
        for name, value in values:
            with xml.element(f"{{{METADATA}}}meta", {"type": name}):
                xml.write(legal(value))
