"""From the rows of a file to its texts, each with what its name, the file itself and its manifest tell of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final, TypeAlias

from align.core.errors import AlignError
from align.core.types import LANGS, Dropped
from align.input.columns import check_found, known_columns, listed, needed
from align.input.opened import Encodings, format_of, rows_of
from align.input.packed import inner_name
from align.input.registry import Rows, input_formats
from align.input.sources import Source
from align.text.language import language_code
from align.text.stated_date import stated_date

# "story.hi.txt": the language in a name.
NAMED: Final = re.compile(r"(?P<stem>.+?)[._-](?P<lang>hi|en|hin|eng)", re.IGNORECASE)
# "book.hi", "train.hi-en.hi": a file of a parallel corpus, one sentence a line (Moses).
LINES: Final = re.compile(r"\.(?:hi|en|hin|eng)", re.IGNORECASE)
# (name, line) → the file that this line of a table names: its path and its bytes.
Beside: TypeAlias = Callable[[str, int], tuple[Path, bytes]]


def table_texts(
    opened: tuple[Rows, Encodings], path: Path, beside: Beside, columns: Mapping[str, str]
) -> Iterator[Source | Dropped]:
    """Give the texts of a table: in its column `text`, or in the files its column `path` names."""
    rows, encodings = opened
    seen: set[str] = set()
    for number, given in rows:
        where, row = f"{path}:{number}", known_columns(given, columns)
        seen |= given.keys()
        if row.get("lang") and language_code(row["lang"]) not in LANGS:
            yield third_language(row["lang"], row.get("id") or where)
        elif "text" in row:
            yield Source(
                row["text"], where, {"id": f"{path.name}:{number}", **_filled(row)}, where, encodings=encodings
            )
        elif row.get("path"):
            file, raw = beside(row["path"], number)
            form = format_of(file)
            form = form if form and not form.table else input_formats()[""]
            known = {"id": row["path"], **_filled(row)}
            yield from file_texts(rows_of(form, raw, str(file)), file, known, where, encodings)
        else:
            raise AlignError(f"neither text nor path among {listed(row)}", path=path, line=number, hint=needed(row))
    if seen:
        check_found(columns, seen, path)


def file_texts(
    opened: tuple[Rows, Encodings],
    path: Path,
    known: Mapping[str, str],
    place: str = "",
    encodings: Encodings = (),
) -> Iterator[Source]:
    """Give the text of a file with what its name, the file itself and the one that names it tell, each over the last.

    `place` is the manifest's row that names the file, if one does, `encodings` those guessed for the manifest.
    """
    rows, own = opened
    inner = inner_name(path)
    stem = inner.name if LINES.fullmatch(inner.suffix) else inner.stem
    named = NAMED.fullmatch(stem)
    told = {"source": named["stem"], "lang": named["lang"][:2].lower()} if named else {"source": stem}
    file = str(path)
    for _, row in rows:
        everything = {**told, **dated(row), **_filled(known)}
        yield Source(row["text"], file, everything, place or file, file if place else "", (*encodings, *own))


def dated(row: Mapping[str, str]) -> dict[str, str]:
    """Give what a file tells of itself; where that is no date, its text may state one."""
    return _filled({**row, "date": row.get("date") or stated_date(row["text"])})


def _filled(row: Mapping[str, str]) -> dict[str, str]:
    """Leave out empty cells, so that defaults stand, and what is no fact about the text."""
    return {name: value for name, value in row.items() if value and name not in ("path", "text")}


def third_language(lang: str, name: str) -> Dropped:
    """Skip a text that is said to be in a third language."""
    return Dropped("read", f"language {lang!r} is neither hi nor en", name)
