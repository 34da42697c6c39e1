"""Tables of `training/tables`, each read once; lines that begin with # are notes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

TABLES = Path(__file__).with_name("tables")


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """Give the rows of a table as column → value."""
    text = (TABLES / f"{name}.tsv").read_text(encoding="utf-8")
    header, *body = [line.split("\t") for line in text.split("\n") if line and line[0] != "#"]
    return tuple(dict(zip(header, cells, strict=True)) for cells in body)
