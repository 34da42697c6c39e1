"""Deduplication and record identity of what is read: each text once, and one id for each document.

Neither depends on the order of the inputs.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from align.core.types import Document, Page


@dataclass(frozen=True, slots=True)
class Source:
    """A text and what is known of it before its language is looked at.

    where: named in errors; the path of its document.
    row: what is known: id, lang, source, date, url, group.
    place: what was opened for it: a file, or `file:line` for a row of a table; "" for a document of a program.
    file: the file that the row of a manifest names.
    page: what it was fetched as.
    encodings: files it comes from whose encoding was guessed, with that.
    """

    text: str
    where: str
    row: Mapping[str, str]
    place: str
    file: str = ""
    encodings: tuple[tuple[str, str], ...] = ()
    page: Page | None = None


def absolute_place(place: str) -> str:
    """Name a file, or a row, the same from wherever it is given; links are not followed."""
    return os.path.normpath(Path(place).absolute())


def content_id(document: Document) -> str:
    """Name a document without id by its outlet and a hash of its text."""
    digest = hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{document.source or 'document'}-{digest}"
