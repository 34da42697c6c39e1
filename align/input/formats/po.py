"""Messages of programs (gettext PO), as pairs with the columns hi and en."""

from __future__ import annotations

from typing import Final

from align.core.errors import AlignError
from align.input.decode import decoded
from align.input.registry import InputFormat, Rows
from align.input.segments import pairs_of
from align.text.language import language_code


def _read(raw: bytes, path: str) -> Rows:
    """Give the messages that are translated and not fuzzy (polib); the language is in the header."""
    import polib

    try:
        book = polib.pofile(decoded(raw, path) + "\n")
    except (OSError, ValueError, IndexError) as error:
        raise AlignError(f"not a PO file ({error})", path=path, hint="write it again with msgfmt's checks") from error
    target = language_code(book.metadata.get("Language", ""))
    source = "hi" if target == "en" else "en"
    yield from pairs_of(({source: one.msgid, target or "hi": one.msgstr} for one in book.translated_entries()), path)


PO: Final = InputFormat((".po",), _read, table=True, encoded=True)
