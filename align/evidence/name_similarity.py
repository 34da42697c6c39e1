"""Name matching: how alike two whole names are in any scripts, by words, initials, acronyms, gazetteer entries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import Levenshtein

from align.core import tables
from align.evidence.acronyms import LONGEST_ACRONYM, acronym, begins, is_short_for, is_small, letters_of
from align.evidence.gazetteer import OR, entries_at, entry_form, titles
from align.evidence.phonetic import fold, parted, sound_similarity, sounds_length, spell, word_sounds
from align.text.normalise import ASCII_DIGITS

MATCH_AT: Final = 0.87  # score from which two names are held to be one; chosen on half of the CLDR and Cricinfo names
INITIALS_IN_A_ROW: Final = 3  # capitals in a row that stand beside a name as initials
# Likeness of an initial and a name that begins with it. Of the CLDR and Cricinfo names, 0.5 to 0.75 find the same 0.948
# and take a wrong one of 25 in 0.004 of the cases; 0.85 finds 0.951, 1.0 takes 0.087.
INITIAL_FITS: Final = 0.88
# Share of the score that does not depend on how much of the longer name is met: the half, by hand. 0.2 finds 0.946 of
# these names and takes 0.002 wrong ones, 0.8 finds 0.954 and takes 0.010.
COVERED: Final = 0.5
_STOPS: Final = re.compile(r"(?<=\b[A-Z])\.\s?(?=[A-Z]\b)")  # U.S. is read as US
_GAPS: Final = re.compile(r"[()\[\]]|(?<=[^\W\d_]|[\u0900-\u0963])(?=\d)|(?<=\d)(?=[^\W\d_])")  # G|20


@dataclass(frozen=True, slots=True)
class Part:
    """A word of a name by its sounds, an initial (one capital), or an entry of the gazetteer."""

    sounds: str
    entry: str = ""
    weight: float = 1.0

    @property
    def is_initial(self) -> bool:
        """Whether it is a letter."""
        return self.sounds[:1].isupper()


Reading = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart: its words without titles, what they may be, and its letters where all may be an acronym."""

    words: tuple[str, ...]
    readings: tuple[Reading, ...]
    letters: Reading


def score_pairs(rows: Iterable[dict[str, str]]) -> Iterator[dict[str, object]]:
    """Compare the names in columns `a` and `b` of each row: {"score", "match"}, in order."""
    for row in rows:
        score = name_similarity(row["a"], row["b"])
        yield {"score": round(score, 6), "match": score >= MATCH_AT}


@lru_cache(maxsize=1 << 16)
def name_similarity(a: str, b: str) -> float:
    """Compare two names in any scripts: 0 nothing alike, 1 the same."""
    x, y = read_name(a), read_name(b)
    if is_short_for(x.words, y.words) or is_short_for(y.words, x.words):
        return 1.0
    if x.letters and y.letters:  # no words then: DMK does not sound like AIADMK
        return max(_compare(x.letters, y.letters), _same_entry(x.readings[0][0], y.readings[0][0]))
    return max((_compare(one, other) for one in x.readings for other in y.readings), default=0.0)


@lru_cache(maxsize=1 << 16)
def read_name(name: str) -> Name:
    """Take a name apart; titles are left out."""
    plain = _STOPS.sub("", name.translate(ASCII_DIGITS)).replace("&", " & ")
    parts = [words for part in plain.split(",") if (words := parted(_GAPS.sub(" ", part)))]
    named = [word for part in parts[:1] + [part for part in parts[1:] if _titles(part) < len(part)] for word in part]
    bare = [word for i, word in enumerate(named) if not _is_honorific(word, last=i == len(named) - 1)]
    words = named if _is_entry(named) else _unclassed(bare[_titles(bare) :]) or bare or named
    letters = tuple(Part(letter) for letter in acronym(words))
    initials = tuple(_parts(bare, initials=True)) if len(bare) > 1 else ()  # MP is a title or two initials
    found = dict.fromkeys((tuple(_parts(words)), initials, letters))
    return Name(tuple(words), tuple(reading for reading in found if reading), letters)


def _is_entry(words: Sequence[str]) -> bool:
    """Tell whether all of a name is an entry of the gazetteer, such as Chief Justice of India."""
    found = entries_at([entry_form(word) for word in words], 0) if words else iter(())
    return any(size == len(words) for _, size in found)


def _unclassed(words: list[str]) -> list[str]:
    """Leave out the word at either end that tells what a place is: the river Tapi, ताप्ती नदी, Sitapur district."""
    kinds = [tables.mapping("titles", value="kind").get(_folded(word)) for word in words]
    if len(words) > 1 and kinds[-1] == "class":
        return words[:-1]
    return words[1:] if len(words) > 1 and kinds[0] == "class" else words


def _folded(word: str) -> str:
    return word.lower() if word.isascii() else fold(word)


def _titles(words: Sequence[str]) -> int:
    """Count the words of offices and ranks that a name begins with: former Chief Minister, न्यायमूर्ति."""
    at = 0
    while at < len(words) and (size := _title(words, at)):
        at += size
    return at


def _title(words: Sequence[str], at: int) -> int:
    """Count the words of the office or rank that begins here: CM, सांसद, Justice, and with them former, deputy."""
    found = entries_at([entry_form(word) for word in words], at)
    entry = next((size for meant, size in found if titles() & set(meant.split(OR))), 0)
    kind = tables.mapping("titles", value="kind").get(_folded(words[at]))
    if entry or kind != "before":
        return entry or int(kind == "rank")
    following = _title(words, at + 1) if at + 1 < len(words) else 0
    return following and following + 1


def _is_honorific(word: str, *, last: bool) -> bool:
    """Tell honorifics from initials: JR beside a name is none, and जी is one only after the name."""
    initials = word.isupper() if word.isascii() else len(spell(fold(word))) == 1 and not last
    return fold(word) in tables.forms("honorifics") and not initials


def _parts(words: Sequence[str], *, initials: bool = False) -> Iterator[Part]:
    """Read words one by one, the longest entries of the gazetteer first; `initials`: two or three letters are such."""
    shouted = all(word.isascii() and word.isupper() for word in words)
    most = 0 if len(words) == 1 else INITIALS_IN_A_ROW if shouted else LONGEST_ACRONYM
    forms = [entry_form(word) for word in words]
    at = 0
    while at < len(words):
        letters = len(letters_of(words[at])) if len(words) > 1 else 0
        alone = letters == 1 or (initials and 1 < letters <= INITIALS_IN_A_ROW)
        entry, size = next((found for found in entries_at(forms, at) if found[1] > alone), ("", 0))
        if entry:
            sounds = "".join(word_sounds(word) for word in words[at : at + size])
            yield Part(sounds, entry, max(sounds_length(sounds), 1.0))
        elif at in (0, len(words) - 1) or not is_small(words[at]):
            yield from _plain(words[at], most)
        at += max(size, 1)


def _plain(word: str, most: int) -> Iterator[Part]:
    """Read a word: figures as they stand, up to `most` initials a letter each, anything else by its sounds."""
    letters = letters_of(word)
    if word.isdecimal():
        yield Part("", entry=word)
    elif 0 < len(letters) <= most:
        yield from (Part(letter) for letter in letters)
    elif sounds := word_sounds(word):
        yield Part(sounds, weight=sounds_length(sounds))


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
    """Match parts one to one, best first; the worst match and what is left over count against the names.

    Where nothing but initials is met, nothing is the worst match.
    """
    scored = sorted(((_alike(x, y), -abs(i - j), i, j) for i, x in enumerate(a) for j, y in enumerate(b)), reverse=True)
    free_a, free_b = set(range(len(a))), set(range(len(b)))
    met: list[tuple[float, float]] = []
    whole = False
    for score, _, i, j in scored:
        if i in free_a and j in free_b:
            free_a.remove(i)
            free_b.remove(j)
            met.append((score, a[i].weight + b[j].weight))
            whole |= not (a[i].is_initial or b[j].is_initial)
    size = sum(length for _, length in met)
    mean = sum(score * length for score, length in met) / size
    covered = 2 * len(met) / (len(a) + len(b))
    worst = min(score for score, _ in met) if whole else 0.0
    return (mean + worst) / 2 * (COVERED + (1 - COVERED) * covered)


def _alike(a: Part, b: Part) -> float:
    """Compare two parts; different entries of the gazetteer are different however alike they sound."""
    if a.entry and b.entry:
        return float(_same_entry(a, b))
    if a.is_initial and b.is_initial:
        return float(a.sounds == b.sounds)
    if a.is_initial or b.is_initial:
        letter, word = (a.sounds, b.sounds) if a.is_initial else (b.sounds, a.sounds)
        return INITIAL_FITS * begins(letter, word)
    return sound_similarity(a.sounds, b.sounds)


def _same_entry(a: Part, b: Part) -> bool:
    """Tell whether two parts may mean one entry."""
    return bool(a.entry and b.entry and set(a.entry.split(OR)) & set(b.entry.split(OR)))
