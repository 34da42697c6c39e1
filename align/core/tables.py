"""Language facts: reads the tab-separated tables of `align/lexicon`, each once."""

from __future__ import annotations

from functools import cache

from align.core.paths import LEXICON
from align.core.tsv import parse_tsv


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Give the rows of `lexicon/<name>.tsv` as column → value; lines that begin with # are notes."""
    path = LEXICON / f"{name}.tsv"
    return tuple(row for _, row in parse_tsv(path.read_text(encoding="utf-8"), path, notes=True))


@cache
def mapping(name: str, key: str = "form", value: str = "value") -> dict[str, str]:
    """Give two columns of a table as a dictionary; a later row wins."""
    return {row[key]: row[value] for row in rows(name)}


@cache
def forms(name: str) -> frozenset[str]:
    """Give the `form` column of a table as a set."""
    return frozenset(row["form"] for row in rows(name))
