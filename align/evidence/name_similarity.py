"""Name matching: how alike two whole names are in any scripts, by words, initials, acronyms, gazetteer entries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import Levenshtein

from align.core import tables
from align.evidence.names import LONGEST_ACRONYM, entry_of, frequent_words
from align.evidence.phonetic import VOWELS, fold, parted, sound_similarity, sounds_length, spell, word_sounds
from align.text.normalise import ASCII_DIGITS

MATCH_AT: Final = 0.87  # score from which two names are held to be one; chosen on half of the CLDR and Cricinfo names
INITIALS_IN_A_ROW: Final = 3  # capitals in a row that stand beside a name as initials
# Likeness of an initial and a name that begins with it. Of the CLDR and Cricinfo names, 0.5 to 0.75 find the same 0.948
# and take a wrong one of 25 in 0.004 of the cases; 0.85 finds 0.951, 1.0 takes 0.087.
INITIAL_FITS: Final = 0.75
# Share of the score that does not depend on how much of the longer name is met: the half, by hand. 0.2 finds 0.946 of
# these names and takes 0.002 wrong ones, 0.8 finds 0.954 and takes 0.010.
COVERED: Final = 0.5
# Likeness from which a letter and the first sound of a name may be one: C and s (0.57), not T and s (0.43). By hand.
BEGINS: Final = 0.5
_STOPS: Final = re.compile(r"(?<=\b[A-Z])\.\s?(?=[A-Z]\b)")  # U.S. is read as US
_GAPS: Final = re.compile(r"[()\[\]&]|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")  # what parts words too: G|20


@dataclass(frozen=True, slots=True)
class Part:
    """A word of a name by its sounds, an initial (one capital), or an entry of the table of exonyms."""

    sounds: str
    entry: str = ""
    weight: float = 1.0


Reading = tuple[Part, ...]


def score_pairs(rows: Iterable[dict[str, str]]) -> Iterator[dict[str, object]]:
    """Compare the names in columns `a` and `b` of each row: {"score", "match"}, in order."""
    for row in rows:
        score = name_similarity(row["a"], row["b"])
        yield {"score": round(score, 6), "match": score >= MATCH_AT}


@lru_cache(maxsize=1 << 16)
def name_similarity(a: str, b: str) -> float:
    """Compare two names in any scripts: 0 nothing alike, 1 the same."""
    return max((_compare(x, y) for x in readings(a) for y in readings(b)), default=0.0)


@lru_cache(maxsize=1 << 16)
def readings(name: str) -> tuple[Reading, ...]:
    """Read a name as words, and as letters where all of it may be an acronym; titles are left out."""
    words = parted(_GAPS.sub(" ", _STOPS.sub("", name.translate(ASCII_DIGITS))))
    last = len(words) - 1
    words = [word for i, word in enumerate(words) if not _is_title(word, last=i == last)] or words
    found = [tuple(_parts(words))]
    letters = acronym(words)
    if letters:
        found.append(tuple(Part(letter) for letter in letters))
    return tuple(reading for reading in dict.fromkeys(found) if reading)


def _is_title(word: str, *, last: bool) -> bool:
    """Tell titles from initials: JR beside a name is none, and जी is one only after the name."""
    initials = word.isupper() if word.isascii() else len(spell(fold(word))) == 1 and not last
    return fold(word) in tables.forms("honorifics") and not initials


def _is_link(word: str) -> bool:
    """Tell the small words within names: of, and, का, एवं."""
    if word.isascii():
        return word.islower() and word in frequent_words()
    return fold(word) in tables.forms("function_words_hi") and not spell(fold(word))


def _parts(words: list[str]) -> Iterator[Part]:
    """Read words one by one, the longest entries of the table first."""
    shouted = all(word.isascii() and word.isupper() for word in words)
    most = 0 if len(words) == 1 else INITIALS_IN_A_ROW if shouted else LONGEST_ACRONYM
    at = 0
    while at < len(words):
        entry, size = entry_of(words[at:])
        if entry:
            sounds = "".join(word_sounds(word) for word in words[at : at + size])
            yield Part(sounds, entry, max(sounds_length(sounds), 1.0))
        elif len(words) == 1 or not _is_link(words[at]):
            yield from _plain(words[at], most)
        at += max(size, 1)


def _plain(word: str, most: int) -> Iterator[Part]:
    """Read a word: figures as they stand, up to `most` initials a letter each, anything else by its sounds."""
    letters = _letters(word)
    if word.isdecimal():
        yield Part("", entry=word)
    elif 0 < len(letters) <= most:
        yield from (Part(letter) for letter in letters)
    elif sounds := word_sounds(word):
        yield Part(sounds, weight=sounds_length(sounds))


def _letters(word: str) -> str:
    """Letters that a word spells: capitals, or names of letters in Hindi; empty for any other word."""
    return word if word.isascii() and word.isalpha() and word.isupper() else spell(fold(word))


def acronym(words: list[str]) -> str:
    """Letters of a name that is nothing but letters (UAPA, यूएपीए, सी बी आई); empty for any other."""
    letters = [_letters(word) for word in words]
    joined = "".join(letters)
    return joined if all(letters) and 1 < len(joined) <= LONGEST_ACRONYM else ""


def _compare(a: Reading, b: Reading) -> float:
    """Compare two readings part by part, or as one word where they are parted differently; letters keep their order."""
    letters = ["".join(part.sounds for part in reading) for reading in (a, b)]
    if all(word.isupper() for word in letters):
        return Levenshtein.normalized_similarity(*letters)
    parts = _by_parts(a, b)
    if len(a) == len(b) or parts == 1:
        return parts
    return max(parts, sound_similarity(letters[0].lower(), letters[1].lower()))


def _by_parts(a: Reading, b: Reading) -> float:
    """Match parts one to one, best first; the worst match and what is left over count against the names."""
    scored = sorted(((_alike(x, y), -abs(i - j), i, j) for i, x in enumerate(a) for j, y in enumerate(b)), reverse=True)
    free_a, free_b = set(range(len(a))), set(range(len(b)))
    met: list[tuple[float, float]] = []
    for score, _, i, j in scored:
        if i in free_a and j in free_b:
            free_a.remove(i)
            free_b.remove(j)
            met.append((score, a[i].weight + b[j].weight))
    size = sum(length for _, length in met)
    mean = sum(score * length for score, length in met) / size
    covered = size / sum(part.weight for part in (*a, *b))
    return (mean + min(score for score, _ in met)) / 2 * (COVERED + (1 - COVERED) * covered)


def _alike(a: Part, b: Part) -> float:
    """Compare two parts; different entries of the table are different however alike they sound."""
    if a.entry and b.entry:
        return float(a.entry == b.entry)
    initials = (a.sounds[:1].isupper(), b.sounds[:1].isupper())
    if all(initials):
        return float(a.sounds == b.sounds)
    if any(initials):
        letter, word = (a.sounds, b.sounds) if initials[0] else (b.sounds, a.sounds)
        return INITIAL_FITS * _begins(letter, word)
    return sound_similarity(a.sounds, b.sounds)


def _begins(letter: str, word: str) -> bool:
    """Tell whether a name of these sounds may begin with a letter."""
    if letter in "AEIOU":
        return word[:1] in VOWELS or word[:1] == "y"
    return sound_similarity(word_sounds(f"{letter}a"), f"{word[:1]}a") > BEGINS
