"""Habits of a document: how it ends and opens its sentences, counted before any mark is judged.

Hindi ends sentences with a danda, a bar typed for one, or a full stop, and a document keeps to its way: where dandas
stand, a full stop mostly belongs to an abbreviation or a number. Chats and verse do without capital letters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from align.text.word_kinds import abbreviation, closes_clause, may_close, names_letter

DANDA: Final = re.compile(r"[।॥]+")
BAR: Final = re.compile(r"(?<!\|)\|{1,2}(?!\|)[\"”’']*(?=\s|\Z|[\u0900-\u097f])")
BAR_AT_LINE_END: Final = re.compile(r"\S[ \t]*\|{1,2}[\"”’']*[ \t]*(?:\n|\Z)")
WORD_AND_BAR: Final = re.compile(r"(?<![\u0900-\u0963\u0970-\u097f])([\u0900-\u0963\u0970-\u097f]+)[ \t]*\|")
STOP_AT_LINE_END: Final = re.compile(r"[^\s.]\.[\"”’')]*[ \t]*(?:\n|\Z)")
# Fourteen words without a mark: more than a menu's item or the headline before the name of a site.
LONG_ITEM: Final = 14
UNMARKED: Final = re.compile(r"[।.?!\n]")
# A word and the stop behind it, as far as it may end a sentence.
HINDI_STOP: Final = re.compile(
    r"(?<![\u0900-\u0963\u0970-\u097f])([\u0900-\u0963\u0970-\u097f]+)\.[\"”’')]*(?=\s|\Z|[\u0900-\u0963])"
)
# A mark between two words, of which the second begins a sentence if the first is no abbreviation.
NEXT_LETTER: Final = re.compile(r"(?<![A-Za-z.])([A-Za-z.]*[A-Za-z])[.?!…]+\s+[\"“‘'(]?(?=([A-Za-z]))")
FIRST_LETTER: Final = re.compile(r"[A-Za-z]")
# From this share of sentences that begin small on, a small letter is no sign that a sentence goes on.
SMALL_SHARE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Habits:
    """How a document writes its sentences."""

    stops: bool  # Hindi sentences end with a full stop more often than with a danda
    bar: bool  # a bar is typed for the danda
    small: bool  # sentences begin with small letters


def habits(text: str, lang: str) -> Habits:
    """Count how a document ends and opens its sentences."""
    bars = _bars(text) if lang == "hi" else 0
    dandas = len(DANDA.findall(text)) + bars
    stops = sum(_ends_hindi(match[1]) for match in HINDI_STOP.finditer(text))
    first = FIRST_LETTER.search(text)
    begins = [first.group()] if first else []
    begins += [match[2] for match in NEXT_LETTER.finditer(text) if _is_plain(match[1])]
    small = sum(letter.islower() for letter in begins)
    ends = stops > dandas or (not dandas and bool(STOP_AT_LINE_END.search(text)))
    return Habits(ends, bars > 0, len(begins) > 1 and small > SMALL_SHARE * len(begins))


def _bars(text: str) -> int:
    """Count the bars if they are typed for dandas: one ends a line, follows a verb or many words, as in no menu."""
    verbs = any(closes_clause(word) for word in WORD_AND_BAR.findall(text))
    long = any(len(item.split()) >= LONG_ITEM for part in UNMARKED.split(text) for item in part.split("|")[:-1])
    if not verbs and not long and not BAR_AT_LINE_END.search(text):
        return 0
    return len(BAR.findall(text))


def _ends_hindi(word: str) -> bool:
    """Tell whether a word before a full stop surely closes a sentence: जी may be honorific or initial."""
    return may_close(word) and not names_letter(word) and not abbreviation(word)


def _is_plain(word: str) -> bool:
    """Tell whether an English word before a mark is neither an abbreviation nor initials."""
    return not abbreviation(word) and "." not in word and len(word) > 1
