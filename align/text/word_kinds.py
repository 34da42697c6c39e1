"""Kinds of words that decide about a mark beside them: abbreviations, letters' names, verbs that close a clause."""

from __future__ import annotations

import re
from typing import Final

from align.core.tables import forms, mapping

OPENERS: Final = "\"“‘'«([{"
# Everything that may close a sentence after its terminator.
CLOSERS: Final = "\"”’'»)]}"
DEVANAGARI_SIGNS: Final = re.compile(r"[\u0900-\u0963\u0970-\u097f]")  # without danda and digits
# One akshara: consonants joined by virama, or a vowel, with its signs. What is longer is a word, not an initial.
AKSHARA: Final = re.compile(
    r"(?:[\u0915-\u0939\u0958-\u095f]\u093c?\u094d[\u200c\u200d]?)*"
    r"[\u0904-\u0939\u0958-\u0961]\u093c?[\u0900-\u0903\u093a\u093b\u093e-\u094c\u0962\u0963]*"
)
# Endings that stand at the end of a clause: the future, the past in -या, imperatives in -इए.
CLAUSE_END: Final = re.compile(
    r"""(?: [\u090a\u0942\u090f\u0947\u0913\u094b][\u0901\u0902]?ग[ाीे] | [ािो]या
        | [\u0915-\u094c] [\u0915-\u0939] \u093c? (?<!सल) ि(?:ए|ये) )\Z""",
    re.VERBOSE,
)
# Two aksharas or more of which the last has a vowel of an ending; abbreviations are mostly cut after a consonant.
INFLECTED: Final = re.compile(r"[\u0904-\u0939\u0958-\u0961].*(?:[ाेीो]|[एई])[\u0901\u0902]?\Z")
ROMAN: Final = re.compile(r"[IVXLC]+\b")


def abbreviation(word: str) -> str:
    """Give the kind of an abbreviation without its last stop (`title`, `number`, …), empty if it is none."""
    table = mapping("abbreviations")
    return table.get(word) or table.get(word.rsplit(".", 1)[-1] if "." not in word[-2:] else word, "")


def closes_clause(word: str) -> bool:
    """Tell whether a Hindi word is a form of a verb that closes a clause."""
    return word in forms("finite_hi") or bool(CLAUSE_END.search(word))


def may_close(word: str) -> bool:
    """Tell whether a Hindi word may be the verb of a clause: by its form as for `closes_clause`, or by its ending."""
    return closes_clause(word) or bool(INFLECTED.search(word))


def names_letter(word: str) -> bool:
    """Tell whether a Devanagari word is the name of a Latin letter: एन, डब्ल्यू."""
    return word.replace("\u093c", "").replace("\u200d", "").replace("\u200c", "") in mapping("acronym_letters")


def is_short(word: str) -> bool:
    """Tell whether a Devanagari word is a bare consonant or a letter's name, and does not close sentences."""
    return word not in forms("finite_hi") and (len(word) == 1 or names_letter(word))


def is_letter(word: str) -> bool:
    """Tell whether a part of a dotted chain is a letter's name or one akshara."""
    return bool(AKSHARA.fullmatch(word)) or names_letter(word)
