"""pairs.tsv: a table without quoting, of the fields that fit a cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from align.core.tsv import inert

if TYPE_CHECKING:
    from align.output.contents import Contents

NAME: Final = "tsv"
FILES: Final = {
    "pairs.tsv": "the pairs as a table with a header, tab-separated, no quoting (tabs and line breaks became spaces; "
    "an apostrophe stands before a cell that a spreadsheet would compute)"
}
DEFAULT: Final = True
TEXTLESS: Final = False
TSV_COLUMNS: Final = (
    "id", "hi", "en", "probability", "similarity", "margin", "type", "relation", "mode",
    "hi_source", "en_source", "hi_doc", "en_doc", "hi_span", "en_span",
)  # fmt: skip
# Control characters and Unicode line breaks: whatever could end a line or a cell in some reader.
_BREAKS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def write(contents: Contents, folder: Path) -> None:
    """Write a header and a pair a line; line breaks and tabs in a text become spaces, spans `start-end`."""
    with (folder / "pairs.tsv").open("w", encoding="utf-8", newline="\n") as file:
        file.write("\t".join(TSV_COLUMNS) + "\n")
        file.writelines("\t".join(cells) + "\n" for cells in table_rows(contents))


def table_rows(contents: Contents) -> Iterator[list[str]]:
    """Give the cells of each pair, all of them text on one line that no spreadsheet computes."""
    for pair in contents.pairs:
        yield [_cell(getattr(pair, column)) for column in TSV_COLUMNS]


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return "-".join(map(str, value))
    return "" if value is None else inert(one_line(value)) if isinstance(value, str) else str(value)


def one_line(text: str) -> str:
    """Put a space for every run of line breaks, tabs and control characters."""
    return _BREAKS.sub(" ", text)
