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
    found: list[list[str]] = []
    words = 0  # of the last clause
    for piece in filter(None, (part.strip() for part in _border().split(text))):
        own = len(piece.split())
        if found and min(own, words) < CLAUSE_WORDS_FROM:
            found[-1].append(piece)
            words += own
        else:
            found.append([piece])
            words = own
    return [" ".join(pieces) for pieces in found]


@cache
def _border() -> re.Pattern[str]:
    """Compile where a clause may begin."""
    openers = "|".join(sorted((row["form"] for row in rows("clause_openers")), key=len, reverse=True))
    return re.compile(
        rf"""
        (?<=[,;:—–])\s+                 # after a comma, colon or dash
        | (?<!\s)\s+(?=[“"‘])          # around a quotation, from the first space on
        | (?<=[”"’])\s+
        | (?<!\s)\s+(?=(?:{openers})\s) # before a word that opens a clause
        """,
        re.VERBOSE,
    )
