"""Bytes without a name (stdin): their format told by how they begin, plain text where nothing else is sure."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Mapping
from typing import Final

from align.input.columns import is_header
from align.input.decode import encoding_of

_HEAD: Final = 2**16  # bytes looked at
# https://en.wikipedia.org/wiki/List_of_file_signatures
_SIGNATURES: Final[Mapping[bytes, str]] = {
    b"\x1f\x8b": ".gz",
    b"BZh": ".bz2",
    b"\xfd7zXZ\0": ".xz",
    b"%PDF-": ".pdf",
    b"PAR1": ".parquet",
}
_ZIP: Final = b"PK\x03\x04"
# A part that a zipped document has and no other, or what its part `mimetype` says.
_PARTS: Final[Mapping[str, str]] = {"word/document.xml": ".docx", "xl/workbook.xml": ".xlsx"}
_TYPES: Final[Mapping[bytes, str]] = {
    b"application/epub+zip": ".epub",
    b"application/vnd.oasis.opendocument.text": ".odt",
}
_TAR: Final = (257, b"ustar")  # offset and magic of POSIX tar
_ELEMENT: Final = re.compile(r"<([a-z]+)", re.IGNORECASE)
_ROOTS: Final[Mapping[str, str]] = {"tmx": ".tmx", "xliff": ".xlf", "html": ".html", "head": ".html", "body": ".html"}
_BEGINS: Final[Mapping[str, re.Pattern[str]]] = {
    ".html": re.compile(r"<!doctype\s+html", re.IGNORECASE),
    ".vtt": re.compile(r"WEBVTT\s"),
    ".srt": re.compile(r"\d+[ \t]*\r?\n\d+:\d\d:\d\d,\d+[ \t]+-->"),
    ".po": re.compile(r'(?:#[^\n]*\n|\s)*msg(?:id|ctxt)\s+"'),
    ".json": re.compile(r'\[\s*\{\s*"|\{\s*"'),
}
_TABLES: Final[Mapping[str, str]] = {"\t": ".tsv", ",": ".csv", ";": ".csv"}


def sniffed(raw: bytes) -> str:
    """Give the suffix that a file of such bytes would have, "" for plain text."""
    for mark, suffix in _SIGNATURES.items():
        if raw.startswith(mark):
            return suffix
    if raw.startswith(_ZIP):
        return _zipped(raw)
    if raw[_TAR[0] :].startswith(_TAR[1]):
        return ".tar"
    head = raw[:_HEAD].decode(encoding_of(raw), "ignore").lstrip("\ufeff \t\r\n")
    suffix = next((suffix for suffix, begins in _BEGINS.items() if begins.match(head)), "")
    if suffix == ".json":
        return _json(head)
    return suffix or _xml(head) or _table(head)


def _zipped(raw: bytes) -> str:
    """Tell a zipped document from an archive by its parts."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = set(archive.namelist())
            with archive.open("mimetype") if "mimetype" in names else io.BytesIO() as part:
                told = part.read(len(max(_TYPES, key=len)))
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, EOFError, NotImplementedError):
        return ".zip"
    return _TYPES.get(told.strip()) or next((_PARTS[name] for name in _PARTS if name in names), ".zip")


def _json(head: str) -> str:
    """Tell objects a line from one value; the object of the first line may hold the list of them all."""
    line, _, after = head.partition("\n")
    try:
        first = json.loads(line)
    except (ValueError, RecursionError):
        return ".json"
    one = not after.strip() and isinstance(first, dict)
    holds = one and any(isinstance(own, list) and own and isinstance(own[0], dict) for own in first.values())
    return ".json" if holds or not isinstance(first, dict) else ".jsonl"


def _xml(head: str) -> str:
    """Tell XML and HTML by their first element."""
    first = _ELEMENT.search(head) if head.startswith("<") else None
    return _ROOTS.get(first[1].lower(), "") if first else ""


def _table(head: str) -> str:
    """Tell a table by a header that names its columns."""
    line = re.split(r"[\r\n]", head, maxsplit=1)[0]
    for mark, suffix in _TABLES.items():
        cells = line.split(mark) if mark == "\t" else next(csv.reader([line], delimiter=mark), [])
        if is_header(cells):
            return suffix
    return ""
