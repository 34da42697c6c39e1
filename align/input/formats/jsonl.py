"""JSON Lines: an object a line, its values taken as text."""

from __future__ import annotations

from typing import Final

from align.core.jsonl import parse_jsonl
from align.input.decode import decoded
from align.input.registry import InputFormat, Rows


def _read(raw: bytes, path: str) -> Rows:
    """Give the objects as rows; null is an empty cell."""
    for number, row in parse_jsonl(decoded(raw, path), path):
        yield number, {name: "" if value is None else str(value) for name, value in row.items()}


JSONL: Final = InputFormat((".jsonl",), _read, table=True, encoded=True)
