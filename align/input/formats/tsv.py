"""Tab-separated values (TSV): a row a line, without quoting."""

from __future__ import annotations

from typing import Final

from align.core.tsv import parse_tsv
from align.input.decode import decoded
from align.input.registry import InputFormat, Rows


def _read(raw: bytes, path: str) -> Rows:
    """Give the rows below the header."""
    return parse_tsv(decoded(raw, path), path)


TSV: Final = InputFormat((".tsv",), _read, table=True)
