"""Acronyms and what they are short for: letters of the words (NDRF), or their first syllables (भाजपा)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final

from align.core import tables
from align.evidence.gazetteer import acronym_entry
from align.evidence.phonetic import VOWELS, fold, sound_similarity, spell, word_sounds

LONGEST_ACRONYM: Final = 8  # letters; longer words in capitals are shouted
LEAST_LETTERS: Final = 3  # of an acronym known by its letters alone: two fit too many names
# Likeness from which a letter and the first sound of a name may be one: C and s (0.57), not T and s (0.43). By hand.
BEGINS: Final = 0.5
_SYLLABLE: Final = re.compile(r"(?:[क-ह]\u094d)*[क-ह][\u093e-\u094c]?|[अ-औ]")
_NASAL: Final = re.compile("[\u0900-\u0903]")


def letters_of(word: str) -> str:
    """Letters that a word spells: capitals, or names of letters in Hindi; empty for any other word."""
    return word if word.isascii() and word.isalpha() and word.isupper() else spell(fold(word))


def acronym(words: Sequence[str]) -> str:
    """Letters of a name that is nothing but letters (UAPA, यूएपीए, सी बी आई); empty for any other."""
    letters = [letters_of(word) for word in words]
    joined = "".join(letters)
    return joined if all(letters) and 1 < len(joined) <= LONGEST_ACRONYM else ""


@lru_cache(maxsize=1 << 16)
def is_short_for(short: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Tell whether words that stand for letters or syllables are the acronym of an institution's full name.

    What the gazetteer knows it decides: CBI is not the Central Bank of India.
    """
    if len(words) < 2 or not any(is_institution(word) for word in words):
        return False
    letters = acronym(short)
    if letters:
        return len(letters) >= LEAST_LETTERS and not acronym_entry(letters) and _letters_fit(letters, words)
    return len(short) == 1 and _syllables_fit(short[0], [word for word in words if not is_small(word)])


def is_institution(word: str) -> bool:
    """Tell whether institutions are called so: Party, आयोग."""
    return (word.lower() if word.isascii() else fold(word)) in _institution_words()


@cache
def _institution_words() -> frozenset[str]:
    return frozenset(fold(form) for form in tables.forms("institution_words"))


def is_small(word: str) -> bool:
    """Tell the small words within names, which acronyms leave out or not: of, and, का, एवं."""
    if word.isascii():
        return not word.isupper() and word.lower() in tables.forms("small_words_en")
    return fold(word) in tables.forms("function_words_hi") and not spell(fold(word))


def _letters_fit(letters: str, words: Sequence[str]) -> bool:
    """Tell whether letters begin the words in order, each once; small words may be left out."""
    if not words:
        return not letters
    if is_small(words[0]) and _letters_fit(letters, words[1:]):
        return True
    return bool(letters) and _begins_written(letters[0], words[0]) and _letters_fit(letters[1:], words[1:])


def _begins_written(letter: str, word: str) -> bool:
    return word[:1].upper() == letter if word.isascii() else begins(letter, word_sounds(word))


def begins(letter: str, sounds: str) -> bool:
    """Tell whether a name of these sounds may begin with a letter."""
    if letter in "AEIOU":
        return sounds[:1] in VOWELS or sounds[:1] == "y"
    return sound_similarity(word_sounds(f"{letter}a"), f"{sounds[:1]}a") > BEGINS


def _syllables_fit(short: str, words: Sequence[str]) -> bool:
    """Tell whether a Hindi word is made of the first syllables of words: भा ज पा of भारतीय जनता पार्टी."""
    syllables = _SYLLABLE.findall(_NASAL.sub("", fold(short)))
    return (
        len(syllables) == len(words) >= LEAST_LETTERS
        and "".join(syllables) == _NASAL.sub("", fold(short))
        and all(word_sounds(word).startswith(_said(part)) for part, word in zip(syllables, words, strict=True))
    )


def _said(syllable: str) -> str:
    """Sounds of a syllable, a schwa left open."""
    sounds = word_sounds(syllable)
    return sounds[:-1] if "क" <= syllable[-1] <= "ह" else sounds
