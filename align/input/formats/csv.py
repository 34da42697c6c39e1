"""Comma-separated values (CSV, RFC 4180): cells may be quoted and hold commas and line breaks.

Read with the standard library and not with pandas, whose `read_csv` fills rows that are too short with empty cells,
does not tell the line of a row after a cell of several lines, and takes about half a second to import.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Final

from align.core.errors import AlignError
from align.core.tsv import header_names, named_cells
from align.input.decode import decoded
from align.input.registry import InputFormat, Rows

_MARKS: Final[Mapping[str, str]] = {",": "comma", ";": "semicolon", "\t": "tab"}
_END: Final = "\0"  # one more line after the last: no decoded text holds it


def _read(raw: bytes, path: str) -> Rows:
    """Give the rows below the header with the line each begins on."""
    csv.field_size_limit(sys.maxsize)
    text = decoded(raw, path)
    mark = _separator(text)
    reader = csv.reader(chain(io.StringIO(text, newline=""), [_END]), delimiter=mark)
    header: list[str] = []
    line = 1
    for cells in reader:
        if cells == [_END]:
            return
        if cells and cells[-1].endswith(_END):
            raise AlignError("a quoted cell without an end", path=path, line=line, hint='close it with "')
        if header and cells:
            yield line, named_cells(header, cells, path, line, _MARKS[mark])
        header = header or header_names(cells, path, line)
        line = reader.line_num + 1


def _separator(text: str) -> str:
    """Tell what separates the cells: the commonest mark of the first line, where Excel may have put semicolons."""
    head = text.lstrip().partition("\n")[0]
    return max(_MARKS, key=head.count)


def _columns(raw: bytes, path: str) -> Sequence[str]:
    """Give the cells of the first row that is not blank."""
    text = decoded(raw, path)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    return header_names(next(filter(None, rows), []), path, 1)


CSV: Final = InputFormat((".csv",), _read, table=True, encoded=True, columns=_columns)
