"""Numbers spelled in words of either language, composed from the tables of number words."""

from __future__ import annotations

from functools import cache

from align.core import tables
from align.core.types import Lang

SCALES: dict[Lang, tuple[tuple[int, str], ...]] = {
    "en": ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred")),
    "hi": ((10**7, "करोड़"), (10**5, "लाख"), (1000, "हज़ार"), (100, "सौ")),
}


def words(n: int, lang: Lang) -> str:
    """Spell 0 to 10^9 by composition; the words below a hundred are the table's first forms."""
    small = _small(lang)
    for scale, name in SCALES[lang]:
        if n >= scale:
            rest = words(n % scale, lang) if n % scale else ""
            return f"{words(n // scale, lang)} {name} {rest}".rstrip()
    return small[n] if n in small else f"{small[n // 10 * 10]}-{small[n % 10]}"


@cache
def _small(lang: Lang) -> dict[int, str]:
    found: dict[int, str] = {}
    for row in tables.rows(f"number_words_{lang}"):
        if row["kind"] == "unit" and row["value"].isdecimal():
            found.setdefault(int(row["value"]), row["form"])
    return found
