"""Full stops (boundary disambiguation): which end a sentence and which belong to abbreviations, initials, lists."""

from __future__ import annotations

import re
from typing import Final

from align.core.tables import forms, mapping

OPENERS: Final = "\"“‘'«([{"
WORD_BEFORE: Final = re.compile(r"[\w\u0900-\u097f\u200c\u200d$&'’.]+\Z")
DEVANAGARI_SIGNS: Final = re.compile(r"[\u0900-\u0963\u0970-\u097f]")  # without danda and digits
# One akshara: consonants joined by virama, or a vowel, with its signs. What is longer is a word, not an initial.
AKSHARA: Final = re.compile(
    r"(?:[\u0915-\u0939\u0958-\u095f]\u093c?\u094d[\u200c\u200d]?)*"
    r"[\u0904-\u0939\u0958-\u0961]\u093c?[\u0900-\u0903\u093a\u093b\u093e-\u094c\u0962\u0963]*"
)
# "1", "12", "a", "iv", "क" at the start of a sentence, with what may open a list mark.
LIST_MARK: Final = re.compile(r"[(\[]?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,4}|[\u0915-\u0939])[)\]]?")
# Endings of the future and of the past in -या, which stand at the end of a clause.
CLAUSE_END: Final = re.compile(
    r"(?: [\u090a\u0942\u090f\u0947\u0913\u094b][\u0901\u0902]?ग[ाीे] | [ािो]या )\Z",
    re.VERBOSE,
)


def stop_ends(before: str, after: str, following: str) -> bool:
    """Tell whether a full stop ends a sentence: not after an abbreviation, initials, a list mark."""
    if LIST_MARK.fullmatch(before.strip()):
        return False
    found = WORD_BEFORE.search(before)
    word = found.group().strip(".'’") if found else ""
    joined = not after[:1].isspace()
    if joined and not _missing_space(word, following):
        return False
    if not word:
        return True
    kind = _abbreviation(word)
    opener = re.match(r"[A-Za-z’']+", following.lstrip(OPENERS))
    starts = bool(opener and opener.group() in forms("starters"))
    if kind == "title":
        return False
    if kind == "number":
        return not re.match(r"[\d(#$₹]", following) and (starts or (word.isascii() and word.islower()))
    if kind == "open":
        return starts or (not opener and not DEVANAGARI_SIGNS.match(following) and not following[:1].isdigit())
    return starts or not _initial(word, before, following)


def _abbreviation(word: str) -> str:
    """Give the kind of an abbreviation, empty if it is none."""
    table = mapping("abbreviations")
    return table.get(word) or table.get(word.rsplit(".", 1)[-1] if "." not in word[-2:] else word, "")


def _missing_space(word: str, following: str) -> bool:
    """Tell whether two words met at a stop because a space is missing: `गया.वह`, `ended.The`."""
    if DEVANAGARI_SIGNS.match(following):
        after = re.match(r"[\u0900-\u097f\u200c\u200d]+", following)
        if not DEVANAGARI_SIGNS.search(word) or after is None:
            return False
        dotted = _short(after.group()) and following[after.end() :][:1] == "."
        single = AKSHARA.fullmatch(word) and word not in forms("finite_hi")
        return not ("." in word or _short(word) or single or dotted)
    if re.match(r"[\"“‘]?[A-Z](?:[a-z]+)?[\s,’']", following):
        return bool(DEVANAGARI_SIGNS.search(word) or re.fullmatch(r"(?:[A-Za-z]*[a-z’'-])?[a-z]{2,}", word))
    return following[:1] in "“‘" and len(word) > 2


def _short(word: str) -> bool:
    """Tell whether a Devanagari word is a bare consonant or a letter's name, and does not close sentences."""
    if word in forms("finite_hi"):
        return False
    return len(word) == 1 or _folded(word) in mapping("acronym_letters")


def _folded(word: str) -> str:
    return word.replace("\u093c", "").replace("\u200d", "").replace("\u200c", "")


def _initial(word: str, before: str, following: str) -> bool:
    """Tell whether a stop belongs to initials: `J. K. Rowling`, `U.S. troops`, `जे. पी. नड्डा`, `कि.मी.`."""
    parts = word.split(".")
    if DEVANAGARI_SIGNS.search(word):
        chain = len(parts) > 1 and all(map(_letter_like, parts))
        return chain or _short(word)
    if len(parts) > 1:
        return all(len(part) <= 2 and part[:1].isupper() for part in parts)
    single = len(word) == 1 and word.isupper() and word.isascii()
    return single and not (word == "I" and before.rstrip().endswith(("do I", "am I", "did I", "and I", "than I")))


def _letter_like(part: str) -> bool:
    """Tell whether a part of a dotted chain is a letter's name or one akshara."""
    return bool(AKSHARA.fullmatch(part)) or _folded(part) in mapping("acronym_letters")


def closes_clause(word: str) -> bool:
    """Tell whether a Hindi word is a form of a verb that closes a clause."""
    return word in forms("finite_hi") or bool(CLAUSE_END.search(word))
