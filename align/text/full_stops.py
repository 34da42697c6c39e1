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
# An abbreviation of several parts has at most so many characters before its last one.
CHAIN: Final = 40
DEVANAGARI_WORD: Final = re.compile(r"[\u0900-\u0963\u0970-\u097f\u200c\u200d]+")
# "1", "2.1", "a", "iv", "क" at the start of a sentence, with what may open a list mark.
LIST_MARK: Final = re.compile(
    r"[(\[]?(?:[\d]{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivxIVX]{1,4}|[\u0905-\u0914\u0915-\u0939])[)\]]?"
)
PART_LABEL: Final = re.compile(r"([A-Za-z\u0900-\u0963]+) (?:\d{1,3}(?:\.\d{1,3})*|[IVXLC]{1,6}|[A-Z])")
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
    if LIST_MARK.fullmatch(before.strip()) or _label(before):
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
    if _initial(word, before, following) or (word[-1:].isdigit() and goes_on(following, "number")):
        return False
    return not _seldom(word, following, habits)


def _label(before: str) -> bool:
    """Tell whether nothing but the label of a part stands before a stop: Chapter 1, प्रश्न 3."""
    found = PART_LABEL.fullmatch(before.strip())
    return found is not None and found[1].lower() in forms("labels")


def _seldom(word: str, following: str, habits: Habits) -> bool:
    """Tell whether a stop is none of a document with dandas: a short word before it, no verb; no English behind it."""
    english = re.search(r"[a-z]{2}", word)
    if habits.stops or english or not DEVANAGARI_SIGNS.match(following.lstrip(OPENERS)):
        return False
    return len(word) <= ABBREVIATED and not goes_on(word) and (not may_close(word) or names_letter(word))


def _kind(word: str, lead: str, following: str, habits: Habits) -> str:
    """Give the kind of the abbreviation a word is, is the last part of, or begins."""
    parts = SPACED_PARTS.search(lead[-CHAIN:])
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
        alone = word == "No" and before.strip(OPENERS + " ") == word
        numeral = re.match(r"[\d(#$₹]", following) or ROMAN.match(following)
        return not numeral and (starts or alone or (word.isascii() and word.islower()))
    opener = re.match(r"[A-Za-z’']", following.lstrip(OPENERS))
    plain = not opener and not DEVANAGARI_SIGNS.match(following.lstrip(OPENERS)) and not following[:1].isdigit()
    return starts or plain or (kind == "capital" and _capital_sentence(following))


def _capital_sentence(following: str) -> bool:
    """Tell whether a capital letter follows that is no day, month or zone: `9 a.m. IST`, `3 p.m. Monday`."""
    word = re.match(r"[A-Z][\w’'-]*", following.lstrip(OPENERS))
    if word is None or (len(word.group()) > 1 and word.group().isupper()):
        return False
    return word.group().lower() not in forms("months")


def _starts(following: str, habits: Habits) -> bool:
    """Tell whether a word follows that opens sentences, so that an abbreviation before it may end one."""
    word = re.match(r"[A-Za-z’']+|[\u0900-\u0963]+", following.lstrip(OPENERS))
    if word is None:
        return False
    if DEVANAGARI_SIGNS.match(word.group()):
        return habits.stops and word.group() in forms("starters_hi")
    return word.group() in forms("starters")


def goes_on(following: str, after: str = "any") -> bool:
    """Tell whether a Hindi postposition follows, which no sentence begins with, or a word that goes on `after` some."""
    word = DEVANAGARI_WORD.match(following)
    return word is not None and after in mapping("continuers_hi", value="after").get(word.group(), "").split()


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
        return chain or is_short(word) or (names_letter(word) and _beside_initials(word, before, following))
    if len(parts) > 1:
        return all(len(part) <= 2 and part[:1].isupper() for part in parts)
    single = len(word) == 1 and word.isupper() and word.isascii() and not before.endswith(f"°{word}")
    return single and not (word == "I" and before.rstrip().endswith(("do I", "am I", "did I", "and I", "than I")))


def _beside_initials(word: str, before: str, following: str) -> bool:
    """Tell whether the name of a letter that is a word too (जी, आई, ई) is an initial: by its neighbours.

    Other initials stand beside it, or nothing that it could close or honour stands before it.
    """
    after = re.match(r"([\u0900-\u0963]+)\.", following)
    lead = before[: len(before) - len(word)].rstrip()
    last = re.search(r"([\u0900-\u0963]+)(\.?)\Z", lead)
    if (after and is_letter(after[1])) or not lead.strip(OPENERS) or lead.endswith(","):
        return True
    if last and last[2]:
        return is_letter(last[1]) and not (closes_clause(last[1]) or abbreviation(last[1]))
    return last is not None and last[1] in forms("conjunctions_hi")
