"""Clause segmentation: reports of one event share facts, and a fact is often a clause of a longer sentence."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from align.core.tables import rows

# A clause of fewer words says too little to be compared by itself.
CLAUSE_WORDS_FROM: Final = 4


def clauses(text: str) -> list[str]:
    """Part a sentence after commas, colons and dashes, around quotations and before words that open a clause.

    Pieces shorter than four words stay with the one before; the clauses joined by spaces are the sentence.
    """
    found: list[str] = []
    for piece in filter(None, (part.strip() for part in _border().split(text))):
        if found and min(len(piece.split()), len(found[-1].split())) < CLAUSE_WORDS_FROM:
            found[-1] += f" {piece}"
        else:
            found.append(piece)
    return found


@cache
def _border() -> re.Pattern[str]:
    """Compile where a clause may begin."""
    openers = "|".join(sorted((row["form"] for row in rows("clause_openers")), key=len, reverse=True))
    return re.compile(
        rf"""
        (?<=[,;:—–])\s+                 # after a comma, colon or dash
        | \s+(?=[“"‘]) | (?<=[”"’])\s+  # around a quotation
        | \s+(?=(?:{openers})\s)        # before a word that opens a clause
        """,
        re.VERBOSE,
    )
