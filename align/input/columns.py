"""Columns of tables: what other programs call them, and what is said where one is missing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from align.core.errors import AlignError
from align.core.types import LANGS
from align.text.language import language_code

_NAME: Final = 24  # characters of a column's name in a message
# What other programs call the columns of a table of documents; in small letters also those that have our names.
_COLUMNS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("text", "body", "content", "article", "full_text", "maintext", "article_text"), "text"),
    **dict.fromkeys(("lang", "language", "lang_code"), "lang"),
    **dict.fromkeys(("date", "published", "published_at", "publish_date", "date_publish", "pubdate"), "date"),
    **dict.fromkeys(("source", "outlet", "publisher", "source_domain", "newspaper", "site"), "source"),
    **dict.fromkeys(("url", "link", "href"), "url"),
    **dict.fromkeys(("group", "story", "event", "cluster", "story_id", "event_id"), "group"),
    **dict.fromkeys(("id", "doc_id", "article_id", "uid"), "id"),
    "path": "path",
}
DOCUMENT_COLUMNS: Final = tuple(dict.fromkeys(_COLUMNS.values()))
_PAIRS: Final = ({"hi", "en"}, {"a", "b"})
_WORD: Final = re.compile(rf"\w[\w.-]{{,{_NAME}}}")


def check_named(columns: Mapping[str, str], known: Sequence[str]) -> None:
    """Refuse names for columns (ours → the table's) that are not among those `known`."""
    for ours, theirs in columns.items():
        if ours not in known or not theirs:
            hint = f"write OURS=THEIRS, as {known[0]}=story; OURS is one of {', '.join(known)}"
            raise AlignError(f"no such column: {ours}={theirs}", hint=hint)


def check_found(columns: Mapping[str, str], found: Collection[str], path: Path) -> None:
    """Refuse a table in which a column that was named is in no row, nor one that is known for it."""
    known = known_columns(dict.fromkeys(found, ""), columns)
    for ours, theirs in columns.items():
        if ours not in known and not (ours == "text" and "path" in known):
            what = f"no column {theirs} among {listed(sorted(found))}"
            raise AlignError(what, path=path, hint=f"name one of these with `--column {ours}=NAME`")


def known_columns(row: Mapping[str, str], columns: Mapping[str, str]) -> dict[str, str]:
    """Name the columns of a table of documents as ours: body or Content is text, Published date.

    Those named in `columns` (ours → the table's) come first, then those of our names.
    """
    known = {**row, **{ours: row[theirs] for ours, theirs in columns.items() if theirs in row}}
    for name, cell in row.items():
        ours = _COLUMNS.get(name.strip().lower(), "")
        if ours and ours not in known and name not in columns.values():
            known[ours] = cell
    return known


def is_header(cells: Sequence[str]) -> bool:
    """Tell a header from a line of text: two names or more, among them that of a text, its file or both of a pair."""
    names = [cell.strip().lower() for cell in cells]
    known = {_COLUMNS.get(name, name) for name in names} | {language_code(name) for name in names}
    of_pairs = any(pair <= known for pair in _PAIRS)
    return len(names) > 1 and all(map(_WORD.fullmatch, names)) and (of_pairs or bool(known & {"text", "path"}))


def named_by_code(row: Mapping[str, str]) -> dict[str, str]:
    """Name the columns of languages by their codes: hindi, HI and hin are hi."""
    return {column if (code := language_code(column)) in row else code: cell for column, cell in row.items()}


def check_columns(found: Iterable[str], wanted: Collection[str], path: str, line: int) -> None:
    """Refuse a table without the columns wanted; the message names the ones it has."""
    names = dict.fromkeys(found, "")
    missing = [column for column in wanted if column not in {**names, **named_by_code(names)}]
    if missing:
        hint = f"name the columns {', '.join(wanted)} in a header"
        raise AlignError(f"no column {', '.join(missing)} among {listed(names)}", path=path, line=line, hint=hint)


def listed(columns: Iterable[str]) -> str:
    """Name the columns of a table in a message; a header may be a row of text."""
    return ", ".join(column if len(column) <= _NAME else column[:_NAME] + "…" for column in columns)


def needed(row: Mapping[str, str]) -> str:
    """Say what a table that holds no documents is good for, or what it lacks."""
    if all(lang in named_by_code(row) for lang in LANGS):
        return "a table of pairs is for `align score`; for `align lines` put each column in a file"
    return "name the column of texts with `--column text=NAME`, or that of files path"
