"""pairs.xlsx: the table of `tsv` as a workbook, for people who read and mark pairs in one."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from align.output.formats.tsv import TSV_COLUMNS, table_rows

if TYPE_CHECKING:
    from align.output.contents import Contents

NAME: Final = "xlsx"
FILES: Final = {
    "pairs.xlsx": "the same table as a workbook (.xlsx), its header fixed; cells of at most 32,767 characters"
}
DEFAULT: Final = True
TEXTLESS: Final = False
# Limits of a sheet: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
MOST_ROWS: Final = 1_048_575
MOST_CELL: Final = 32_767
# What XML 1.0 cannot hold.
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)  # the earliest time of a zip file
_TIME: Final = re.compile(rb"\d{4}-\d\d-\d\dT[\d:]+Z")
UNDATED: Final = "pairs.xlsx.part"
_WIDTHS: Final = {"B": 60, "C": 60}  # of the columns of text, in characters


def write(contents: Contents, folder: Path) -> None:
    """Write a header and a pair a row, row by row; what a sheet cannot hold is cut."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("pairs")
    sheet.freeze_panes = "A2"
    for column, width in _WIDTHS.items():
        sheet.column_dimensions[column].width = width
    sheet.append(TSV_COLUMNS)
    for number, cells in enumerate(table_rows(contents)):
        if number < MOST_ROWS:
            sheet.append([_ILLEGAL.sub("", cell)[:MOST_CELL] for cell in cells])
    book.save(folder / UNDATED)
    with zipfile.ZipFile(folder / UNDATED) as dated, zipfile.ZipFile(folder / "pairs.xlsx", "w") as file:
        for part in dated.infolist():  # the same bytes each time
            undated = zipfile.ZipInfo(part.filename, LONG_AGO)
            undated.compress_type = zipfile.ZIP_DEFLATED
            with dated.open(part) as old, file.open(undated, "w") as new:
                if part.filename == "docProps/core.xml":
                    new.write(_TIME.sub(b"1980-01-01T00:00:00Z", old.read()))
                else:
                    shutil.copyfileobj(old, new)
    (folder / UNDATED).unlink()
