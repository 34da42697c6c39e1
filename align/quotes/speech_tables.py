"""What the lexicon says of speech: how strongly a verb of speech judges what it reports, and words for offices."""

from __future__ import annotations

from functools import cache

from align.core.tables import mapping, rows
from align.core.types import Lang


@cache
def _strengths() -> dict[tuple[str, str], str]:
    return {(row["lang"], row["form"]): row["strength"] for row in reversed(rows("cues"))}  # the first row counts


def strength(cue: str, lang: Lang) -> str:
    """Give how strongly a verb of speech judges what it reports, "" if it is none: neutral, claim, allege, deny."""
    return _strengths().get((lang, cue.lower()), "")


def loaded(strength: str) -> bool:
    """Tell whether a strength says more than that something was said: claimed, denied; not asked, wrote."""
    return mapping("strengths", value="loaded").get(strength) == "yes"


@cache
def offices(lang: Lang) -> frozenset[str]:
    """Words for what a person is: offices, trades and kin, and papers that speak for somebody."""
    return frozenset(row["form"] for row in rows("offices") if row["lang"] == lang)
