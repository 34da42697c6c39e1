"""Negation (polarity) as evidence: words that deny a clause, and whether the other language denies too."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from align.core.tables import rows
from align.core.types import Lang, Mention
from align.evidence.phonetic import fold

_WORD: Final = {
    "hi": re.compile(r"[\u0900-\u0963\u0971-\u097f]+"),
    "en": re.compile(r"n['’]t\b|[A-Za-z-]+?(?=n['’]t\b)|[A-Za-z-]+"),
}
# "No. 5" numbers something, "no" as an answer stands before a comma and denies nothing of its own.
_NUMBERING: Final = re.compile(r"[Nn]os?\.\s*\d|[Nn]o,")
# "जब तक … नहीं" is until.
_UNTIL: Final = re.compile(r"जब\s+तक\s[^।,]*\Z")
REACH: Final = (
    200  # characters before a denial in which its clause begins; all of a text would take the square of its time
)
# "न केवल", "ना सिर्फ़", "not only", like "इतना ही नहीं", add; they do not deny.
_ADDING: Final = {"hi": re.compile(r"\s+(?:केवल|सिर्फ़?|सिर्फ|मात्र)"), "en": re.compile(r"\s+(?:only|just|merely)\b")}


def negators(text: str, lang: Lang) -> tuple[list[Mention], bool]:
    """List the words that deny a clause, and tell whether any word has denial in it, weak ones included."""
    found: list[Mention] = []
    weak = False
    for match in _WORD[lang].finditer(text):
        value = _value(match.group(), lang)
        if value == "strong" and not _adds(text, match, lang):
            found.append(Mention("negation", *match.span(), match.group(), "!"))
        weak = weak or bool(value)
    return found, weak


def _adds(text: str, word: re.Match[str], lang: Lang) -> bool:
    """Tell whether a word that denies elsewhere only adds or numbers something here."""
    return bool(
        _ADDING[lang].match(text, word.end())
        or _NUMBERING.match(text, word.start())
        or text.endswith("इतना ही ", 0, word.start())
        or _UNTIL.search(text, max(0, word.start() - REACH), word.start())
    )


@cache
def _table(lang: Lang) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """Whole forms, and the beginnings of words written with a star."""
    own = [row for row in rows("negators") if row["lang"] == lang]
    whole = {fold(row["form"]) if lang == "hi" else row["form"]: row["value"] for row in own if row["form"][-1] != "*"}
    return whole, tuple((row["form"][:-1], row["value"]) for row in own if row["form"][-1] == "*")


@lru_cache(maxsize=1 << 16)
def _value(word: str, lang: Lang) -> str:
    """Give strong, weak or nothing for a word."""
    whole, beginnings = _table(lang)
    form = fold(word) if lang == "hi" else word.lower().replace("’", "'")
    if lang == "en" and form.endswith("less") and len(form) > 5:
        return "weak"
    return whole.get(form) or next((value for start, value in beginnings if form.startswith(start)), "")
