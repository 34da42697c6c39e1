"""Tables of `training/tables`, each read once; lines that begin with # are notes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from align.core.tsv import parse_tsv

TABLES = Path(__file__).with_name("tables")


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """Give the rows of a table as column → value."""
    path = TABLES / f"{name}.tsv"
    return tuple(row for _, row in parse_tsv(path.read_text(encoding="utf-8"), path, notes=True))
