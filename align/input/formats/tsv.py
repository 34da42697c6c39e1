"""Tab-separated values (TSV): a row a line, without quoting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from align.core.tsv import header_names, parse_tsv
from align.input.decode import decoded
from align.input.registry import InputFormat, Rows


def _read(raw: bytes, path: str) -> Rows:
    """Give the rows below the header."""
    return parse_tsv(decoded(raw, path), path)


def _columns(raw: bytes, path: str) -> Sequence[str]:
    """Give the cells of the first line that is not blank."""
    lines = (line for line in decoded(raw, path).splitlines() if line)
    return header_names(next(lines, "").split("\t"), path, 1)


TSV: Final = InputFormat((".tsv",), _read, table=True, encoded=True, columns=_columns)
