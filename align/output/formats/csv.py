"""pairs.csv: the table of `tsv` for spreadsheets, quoted where need be (RFC 4180), with a mark that it is UTF-8."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Final

from align.output.formats.tsv import TSV_COLUMNS, table_rows

if TYPE_CHECKING:
    from align.output.contents import Contents

NAME: Final = "csv"
FILES: Final = {"pairs.csv": "the same table for spreadsheets: comma-separated, quoted, with a byte order mark"}
DEFAULT: Final = True
TEXTLESS: Final = False


def write(contents: Contents, folder: Path) -> None:
    """Write a header and a pair a row."""
    with (folder / "pairs.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(TSV_COLUMNS)
        writer.writerows(table_rows(contents))
