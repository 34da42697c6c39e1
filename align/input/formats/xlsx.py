"""Workbooks of Excel: the rows of the first sheet."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final

from align.core.errors import AlignError
from align.core.tsv import header_names
from align.input.cells import cell_text
from align.input.packed import open_zip
from align.input.registry import InputFormat, Rows


def _read(raw: bytes, path: str) -> Rows:
    """Give the rows below the first one, by the cells of that (openpyxl); formulas give what they last gave."""
    rows = _cells(raw, path)
    header = header_names([cell_text(cell) for cell in next(rows, ())], path, 1)
    for number, cells in enumerate(rows, start=2):
        if any(cell is not None for cell in cells):
            yield number, {name: cell_text(cell) for name, cell in zip(header, cells, strict=False) if name}


def _cells(raw: bytes, path: str) -> Iterator[Sequence[Any]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    open_zip(raw, path)
    try:
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        yield from book.worksheets[0].iter_rows(values_only=True)
    except (InvalidFileException, KeyError, ValueError, IndexError, SyntaxError, TypeError) as error:
        raise AlignError("not an Excel workbook", path=path, hint="save it again as .xlsx") from error


def _columns(raw: bytes, path: str) -> Sequence[str]:
    return [cell_text(cell) for row in islice(_cells(raw, path), 1) for cell in row]


XLSX: Final = InputFormat((".xlsx",), _read, table=True, columns=_columns)
