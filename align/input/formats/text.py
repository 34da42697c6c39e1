"""Plain text: a file is one text, unchanged."""

from __future__ import annotations

from typing import Final

from align.input.decode import decoded
from align.input.registry import InputFormat, Rows


def _read(raw: bytes, path: str) -> Rows:
    """Give the whole file as one text."""
    yield 1, {"text": decoded(raw, path)}


TEXT: Final = InputFormat((".txt", ""), _read, encoded=True)
