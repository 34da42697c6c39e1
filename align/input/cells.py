"""Cells of tables that are not text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def flat(row: Mapping[str, Any]) -> dict[str, str]:
    """Give the fields of a row as text, those of an object within it beside the others."""
    flat: dict[str, str] = {}
    for name, value in row.items():
        if isinstance(value, dict):
            flat |= {str(inner): cell_text(own) for inner, own in value.items() if inner not in row}
        else:
            flat[name] = cell_text(value)
    return flat


def cell_text(value: object) -> str:
    """Give a value as text: nothing for none, a date as its day."""
    day = getattr(value, "date", None)
    return "" if value is None else day().isoformat() if callable(day) else str(value)
