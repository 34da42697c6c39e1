"""Full stops (boundary disambiguation): which end a sentence and which belong to abbreviations, initials, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from align.core.tables import forms, mapping
from align.text.habits import Habits
from align.text.word_kinds import (
    AKSHARA,
    DEVANAGARI_SIGNS,
    OPENERS,
    ROMAN,
    abbreviation,
    closes_clause,
    is_letter,
    is_short,
    may_close,
    names_letter,
)

WORD_BEFORE: Final = re.compile(r"[\w\u0900-\u097f\u200c\u200d$&'’./]+\Z")
# The parts of an abbreviation that were written apart: कि. मी., U. S.
SPACED_PARTS: Final = re.compile(r"(?:(?<![^\s(“\"‘])[^\W\d_][\w\u0900-\u0963\u200c\u200d]{0,5}\.\s?)+\Z")
DEVANAGARI_WORD: Final = re.compile(r"[\u0900-\u0963\u0970-\u097f\u200c\u200d]+")
# "1", "2.1", "a", "iv", "क" at the start of a sentence, with what may open a list mark.
LIST_MARK: Final = re.compile(
    r"[(\[]?(?:[\d]{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivxIVX]{1,4}|[\u0905-\u0914\u0915-\u0939])[)\]]?"
)
# Hindi words are cut to at most so many characters; of the 180 of the table one in 90 is longer.
ABBREVIATED: Final = 7
NUMBERED: Final = re.compile(r"(?<![^\s(:])(\d{1,3})\.(?=\s)")


def numbering(text: str) -> Iterator[int]:
    """Give the places of the stops of numbers that count up from one: 1. water 2. light 3. road."""
    run: list[re.Match[str]] = []
    for mark in NUMBERED.finditer(text):
        if int(mark[1]) != len(run) + 1:
            if len(run) > 1:
                yield from (found.end() - 1 for found in run)
            run = []
        if int(mark[1]) == len(run) + 1:
            run.append(mark)
    if len(run) > 1:
        yield from (found.end() - 1 for found in run)


def stop_ends(before: str, after: str, following: str, habits: Habits) -> bool:
    """Tell whether a full stop ends a sentence: not after an abbreviation, initials, a list mark."""
    if LIST_MARK.fullmatch(before.strip()):
        return False
    found = WORD_BEFORE.search(before)
    word = found.group().strip(".'’") if found else ""
    if not after[:1].isspace() and not _missing_space(word, following):
        return False
    if not word:
        return True
    kind = _kind(word, before[: len(before) - len(found.group())] if found else "", following, habits)
    if kind:
        return _abbreviation_ends(kind, word, before, following, habits)
    if _starts(following, habits):
        return True
    if _initial(word, before, following) or (word[-1:].isdigit() and _continues(following, "number")):
        return False
    return not _seldom(word, following, habits)


def _seldom(word: str, following: str, habits: Habits) -> bool:
    """Tell whether a stop is none of a document with dandas: a short word before it, no verb; no English behind it."""
    english = re.search(r"[a-z]{2}", word)
    if not habits.danda or english or not DEVANAGARI_SIGNS.match(following.lstrip(OPENERS)):
        return False
    return len(word) <= ABBREVIATED and not goes_on(word) and (not may_close(word) or names_letter(word))


def _kind(word: str, lead: str, following: str, habits: Habits) -> str:
    """Give the kind of the abbreviation a word is, is the last part of, or begins."""
    parts = SPACED_PARTS.search(lead)
    if parts and (kind := mapping("abbreviations").get(re.sub(r"\s", "", parts.group()) + word)):
        return kind
    after = re.match(r"[\w\u0900-\u0963]{1,6}(?=\.)", following)
    if after and f"{word}.{after.group()}" in mapping("abbreviations"):
        return "title"
    kind = abbreviation(word)
    if not kind and habits.small:
        return abbreviation(word.capitalize()) if abbreviation(word.capitalize()) == "title" else ""
    return kind


def _abbreviation_ends(kind: str, word: str, before: str, following: str, habits: Habits) -> bool:
    """Tell whether the stop of an abbreviation ends a sentence as well."""
    starts = _starts(following, habits)
    if kind == "title":
        return False
    if kind == "number":
        alone = before.strip(OPENERS + " ") == word
        numeral = re.match(r"[\d(#$₹]", following) or ROMAN.match(following)
        return not numeral and (starts or alone or (word.isascii() and word.islower()))
    first = following.lstrip(OPENERS)
    plain = not re.match(r"[A-Za-z’'\d]", first) and not DEVANAGARI_SIGNS.match(first)
    return starts or plain or (kind == "capital" and first[:1].isupper())


def _starts(following: str, habits: Habits) -> bool:
    """Tell whether a word follows that opens sentences, so that an abbreviation before it may end one."""
    word = re.match(r"[A-Za-z’']+|[\u0900-\u0963]+", following.lstrip(OPENERS))
    if word is None:
        return False
    if DEVANAGARI_SIGNS.match(word.group()):
        return not habits.danda and word.group() in forms("starters_hi")
    return word.group() in forms("starters") or (habits.small and word.group().capitalize() in forms("starters"))


def _continues(following: str, after: str) -> bool:
    """Tell whether a Hindi word follows that goes on with the sentence `after` a word of this kind."""
    word = DEVANAGARI_WORD.match(following)
    return word is not None and mapping("continuers_hi", value="after").get(word.group(), "") in ("any", after)


def goes_on(following: str) -> bool:
    """Tell whether a Hindi postposition follows, which no sentence begins with."""
    return _continues(following, "any")


def _missing_space(word: str, following: str) -> bool:
    """Tell whether two words met at a stop because a space is missing: `गया.वह`, `ended.The`."""
    if DEVANAGARI_SIGNS.match(following):
        after = DEVANAGARI_WORD.match(following)
        if not DEVANAGARI_SIGNS.search(word) or after is None:
            return False
        dotted = is_short(after.group()) and following[after.end() :][:1] == "."
        single = AKSHARA.fullmatch(word) and word not in forms("finite_hi")
        return not ("." in word or is_short(word) or single or dotted)
    if re.match(r"[\"“‘]?[A-Z](?:[a-z]+)?[\s,’']", following):
        return bool(DEVANAGARI_SIGNS.search(word) or re.fullmatch(r"(?:[A-Za-z]*[a-z’'-])?[a-z]{2,}", word))
    return following[:1] in "“‘" and len(word) > 2


def _initial(word: str, before: str, following: str) -> bool:
    """Tell whether a stop belongs to initials: `J. K. Rowling`, `U.S. troops`, `जे. पी. नड्डा`, `कि.मी.`."""
    parts = word.split(".")
    if DEVANAGARI_SIGNS.search(word):
        chain = len(parts) > 1 and all(map(is_letter, parts))
        return chain or is_short(word) or (is_letter(word) and _beside_initials(word, before, following))
    if len(parts) > 1:
        return all(len(part) <= 2 and part[:1].isupper() for part in parts)
    single = len(word) == 1 and word.isupper() and word.isascii()
    return single and not (word == "I" and before.rstrip().endswith(("do I", "am I", "did I", "and I", "than I")))


def _beside_initials(word: str, before: str, following: str) -> bool:
    """Tell whether a letter that is a word too stands among other initials: जी or आई beside one, ना behind one."""
    after = re.match(r"([\u0900-\u0963]+)\.", following)
    lead = re.search(r"([\u0900-\u0963]+)\.\s?\Z", before[: len(before) - len(word)])
    behind = lead and is_letter(lead[1]) and not closes_clause(lead[1])
    return bool(behind or (after and names_letter(word) and is_letter(after[1])))
