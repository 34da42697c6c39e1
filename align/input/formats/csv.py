"""Comma-separated values (CSV, RFC 4180): cells may be quoted and hold commas and line breaks.

Read with the standard library and not with pandas, whose `read_csv` fills rows that are too short with empty cells,
does not tell the line of a row after a cell of several lines, and takes about half a second to import.
"""

from __future__ import annotations

import csv
import io
import sys
from itertools import chain
from typing import Final

from align.core.errors import AlignError
from align.core.tsv import named_cells
from align.input.decode import decoded
from align.input.registry import InputFormat, Rows

_END: Final = "\0"  # one more line after the last: no decoded text holds it


def _read(raw: bytes, path: str) -> Rows:
    """Give the rows below the header with the line each begins on."""
    csv.field_size_limit(sys.maxsize)
    reader = csv.reader(chain(io.StringIO(decoded(raw, path), newline=""), [_END]))
    header: list[str] = []
    line = 1
    for cells in reader:
        if cells == [_END]:
            return
        if cells and cells[-1].endswith(_END):
            raise AlignError("a quoted cell without an end", path=path, line=line, hint='close it with "')
        if header and cells:
            yield line, named_cells(header, cells, path, line, "comma")
        header = header or [cell.strip() for cell in cells]
        line = reader.line_num + 1


CSV: Final = InputFormat((".csv",), _read, table=True)
