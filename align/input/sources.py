"""Deduplication and record identity of what is read: each text once, and one id for each document.

Neither depends on the order of the inputs.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from align.core.errors import AlignError
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


def each_once(sources: Sequence[Source]) -> list[Source]:
    """Leave out what was given twice: a file counts as a manifest tells of it, or as the outermost folder has it."""
    told = {_absolute(source.file) for source in sources if source.file}
    best: dict[str | int, Source] = {}
    for source in sources:
        key = _absolute(source.place) if source.place else id(source)
        if key not in told:
            best[key] = min(best.get(key, source), source, key=lambda one: (-len(one.row["id"]), one.where))
    return list(best.values())


def _absolute(place: str) -> str:
    """Name a file, or a row, the same from wherever it is given; links are not followed."""
    return os.path.normpath(Path(place).absolute())


def content_id(document: Document) -> str:
    """Name a document without id by its outlet and a hash of its text."""
    digest = hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{document.source or 'document'}-{digest}"


def with_own_ids(found: Sequence[tuple[Document, str]]) -> list[Document]:
    """Give each document (with the place it was named in) an id of its own; equal documents are one.

    Documents that share an id all take their path for it, and where that is shared too, their place.

    Raises:
        AlignError: two different documents have one id and nothing else to tell them apart.
    """
    places: dict[Document, str] = {}
    for document, place in found:
        places[document] = min(place, places.get(document, place))
    names = {document: list(dict.fromkeys((document.id, document.path, places[document]))) for document in places}
    names = {document: [name for name in own if name] for document, own in names.items()}
    while shared := _shared(names):
        if all(len(names[document]) == 1 for document in shared):
            first = min(shared, key=lambda document: (document.id, document.path))
            what = f"two documents have the id {names[first][0]!r}"
            raise AlignError(what, path=first.path or None, hint="give each its own")
        names = {d: own[1:] if d in shared and len(own) > 1 else own for d, own in names.items()}
    return [replace(document, id=own[0]) for document, own in names.items()]


def _shared(names: Mapping[Document, Sequence[str]]) -> set[Document]:
    """Give the documents whose first name is another's too."""
    counts = Counter(own[0] for own in names.values())
    return {document for document, own in names.items() if counts[own[0]] > 1}
