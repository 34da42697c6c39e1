"""What speaks against a pair whatever its texts share: a copy, or a side that is not in the language of its column."""

from __future__ import annotations

from typing import Final

from align.core.types import LANGS, Lang
from align.text.language import Guess, language_of
from align.text.normalise import folded

# Surely in another language from this probability on. Of 27,500 lines of Hindi and English 18 reach it wrongly, nine in
# ten lines written in Marathi, Nepali, Sanskrit, Bhojpuri and Maithili for it reach it rightly; at 0.5 it is 123.
SURE: Final = 0.8
# What may stand on a side; Hindi in Latin letters is Hindi.
_ALLOWED: Final = {"hi": frozenset({"hi", "hi-Latn"}), "en": frozenset({"en"})}
_NAMES: Final = {"hi": "Hindi", "en": "English"}


def wrong_language(hi: str, en: str) -> str:
    """Say why two texts cannot be a Hindi text and its English translation, or nothing where they may be.

    Names and figures are in no language: the same on both sides they are right.
    """
    sides = {"hi": language_of(hi), "en": language_of(en)}
    strays = {lang: sides[lang].name for lang in LANGS if is_stray(sides[lang], lang)}
    if not strays:
        return ""
    if folded(hi) == folded(en):
        return "copy"
    if strays == {"hi": "English", "en": "Hindi"}:
        return "sides swapped"
    for lang, other in zip(LANGS, reversed(LANGS), strict=True):
        if strays == {lang: _NAMES[other]}:
            return f"both sides {_NAMES[other]}"
    return "; ".join(f"{name}, not {_NAMES[lang]}" for lang, name in strays.items())


def is_stray(guess: Guess, lang: Lang) -> bool:
    """Tell whether a text is surely not in the language of its side."""
    return 1 - guess.within(_ALLOWED[lang]) >= SURE
