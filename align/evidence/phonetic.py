"""Transliteration: names of either script as phonetic keys (schwa deletion, folding), and how alike two keys are.

A key has one letter a sound: consonants b c d f g h j k l m n p r s t v y, vowels a e i o u, diphthongs w (ai, ay: जय,
Jai, Jay) and q (au: चौहान); words keep their spaces.
Initials are capitals, one a word: "A P j abdul kalam".
"""

from __future__ import annotations

import re
import string
import unicodedata
from functools import cache, lru_cache
from itertools import accumulate
from typing import Final

from indic_transliteration import sanscript
from rapidfuzz.distance.Levenshtein import normalized_similarity as _plain_similarity

from align.core import tables

_VOWEL_LETTERS: Final = "aeiouwq"
VOWELS: Final = frozenset(_VOWEL_LETTERS)
SOUNDS: Final = string.ascii_letters + " "  # all that a key is made of
# Weight of a sound in the length of a key: a consonant tells names apart, a vowel is often another spelling. By hand;
# with all else as it is, 1.0 finds 0.963 instead of 0.948 of the CLDR and Cricinfo names and takes 0.007 instead of
# 0.004 wrong ones of 25.
VOWEL_WEIGHT: Final = 0.4
# Costs of what the table does not list, chosen by hand: two unrelated consonants slightly above deleting one, and a
# vowel for a consonant. 1.0 to 2.0 and 0.7 to 1.4 find the same names.
UNLISTED: Final = 1.2
UNLISTED_MIXED: Final = 0.9
# Cost of another ending: Manish and Manisha, Kishor and Kishori are two people, though a vowel within is often spelled
# otherwise. A consonant's cost.
OTHER_ENDING: Final = 1.0
_ENDINGS: Final = {"e": "aeiouwq-", "o": "ouq", "u": "ouq", "q": "ouq"}  # vowels at the end written for one another
MOST_INITIALS: Final = 3  # capitals in a row that are initials and not an acronym
# Unweighted similarity below which the costs are not looked at, for speed: 0 finds the same names and links.
HOPELESS_SOUNDS: Final = 0.3
LONGEST_SPELLED: Final = 48  # code points of an acronym spelled out, six letters like W
CACHE: Final = 1 << 18

_BREAK: Final = re.compile(r"[\s\-‐-―'’.,·॰]+")  # what parts the words of a name
_DROPPED: Final = re.compile("[\u200b-\u200d\u2060\ufeff\u093c]")  # zero-width marks and the nukta
# A cluster that ends so keeps its schwa (Krishna, Chandra); others lose it (York, Jaswant).
_CLUSTER_KEEPS: Final = ("y", "r", "v", "n", "ṇ", "m", "ñ")
_SAID: Final = (("jñ", "gy"), ("ṁha$", "ṁga"), ("āva$", "āō"), ("ēya$", "ē"))  # as in ज्ञान, सिंह, राव, पांडेय
_HOMORGANIC: Final = re.compile(
    """
    ङ्(?=[कखगघ]) | ञ्(?=[चछजझ]) | ण्(?=[टठडढ]) | न्(?=[तथदध]) | म्(?=[पफबभ])
    """,
    re.VERBOSE,
)


@lru_cache(maxsize=CACHE)
def fold(word: str) -> str:
    """Unify spellings of a Hindi word: no nukta or zero-width marks, nasals as anusvara, danda-free NFC."""
    bare = _DROPPED.sub("", unicodedata.normalize("NFD", word)) if word and word[0] >= "\u0900" else word.lower()
    return _HOMORGANIC.sub("ं", unicodedata.normalize("NFC", bare).replace("ँ", "ं"))


@lru_cache(maxsize=CACHE)
def sounds_of(name: str) -> str:
    """Spell a name of either script by its sounds, so that a Hindi and an English spelling compare."""
    words = parted(name)
    alone = len(words) == 1
    keys = ("" if alone else " ".join(_initials(word)) for word in words)
    return " ".join(
        sounds for word, letters in zip(words, keys, strict=True) if (sounds := letters or word_sounds(word))
    )


def parted(name: str) -> list[str]:
    """Take a name apart into its words."""
    return [word for word in _BREAK.split(name) if word]


def _initials(word: str) -> str:
    """Letters of initials written as a word: SA, एस; empty for any other word."""
    if word.isascii():
        return word if word.isalpha() and word.isupper() and len(word) <= MOST_INITIALS else ""
    letters = spell(fold(word))
    return letters if len(letters) == 1 else ""


@cache
def _letter_names() -> list[tuple[str, str]]:
    """Names of the letters, the longest first, with their letters."""
    names = {fold(row["form"]): row["value"] for row in tables.rows("acronym_letters")}
    return sorted(names.items(), key=lambda item: -len(item[0]))


@lru_cache(maxsize=CACHE)
def spell(word: str) -> str:
    """Read a folded Hindi word as names of Latin letters (यूएपीए → UAPA); empty if it is not made of them."""
    if not word or len(word) > LONGEST_SPELLED:
        return ""
    for name, letter in _letter_names():
        if word == name:
            return letter
        if word.startswith(name) and (rest := spell(word[len(name) :])):
            return letter + rest
    return ""


@lru_cache(maxsize=CACHE)
def word_sounds(word: str) -> str:
    """Spell one word by its sounds."""
    return _hindi(word) if any("\u0900" <= char <= "\u097f" for char in word) else _english(word)


def skeleton(sounds: str) -> str:
    """Give the consonants of a key, after an `a` where it begins with a vowel."""
    first = "a" if sounds[:1] in VOWELS else ""
    return first + "".join(char for char in sounds if char not in VOWELS and char != " ")


def _squeeze(sounds: str) -> str:
    """Write doubled sounds once, n before lips as m, diphthongs as one letter, glides not at all."""
    once = re.sub(r"(.)\1+", r"\1", re.sub(r"n(?=[pbmf])", "m", sounds))
    return re.sub(r"(?<=i)y(?=[aeou])", "", re.sub("[aw][yi]|ey", "w", once)).replace("au", "q")


def _hindi(word: str) -> str:
    """Transliterate to ISO 15919, delete schwas, fold."""
    clean = unicodedata.normalize("NFD", word)
    clean = clean.replace("ड\u093c", "र").replace("ढ\u093c", "र")
    iso = sanscript.transliterate(_DROPPED.sub("", clean), sanscript.DEVANAGARI, sanscript.ISO)
    for written, spoken in _SAID:
        iso = re.sub(written, spoken, iso)
    letters = _letters(iso)
    sounds = [_iso_table().get(letter, "") for letter in _without_schwas(letters)]
    return _squeeze("".join(sounds))


@cache
def _iso_table() -> dict[str, str]:
    return {**tables.mapping("sounds_hi"), "a": "a", "'": ""}


@cache
def _iso_pattern() -> re.Pattern[str]:
    longest = sorted(_iso_table(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest)))


def _letters(iso: str) -> list[str]:
    return _iso_pattern().findall(unicodedata.normalize("NFC", iso))


def _is_vowel(letter: str) -> bool:
    return _iso_table()[letter][:1] in VOWELS or letter in ("r̥", "r̥̄")


def _without_schwas(letters: list[str]) -> list[str]:
    """Delete schwas as speech does: at the end after one consonant, and within vowel-consonant _ consonant-vowel.

    Between two consonants that are one the schwa stays: ललिता, not लल्लिता.
    """
    kept = list(letters)
    sounded = [_is_vowel(letter) for letter in kept]
    if len(kept) > 2 and kept[-1] == "a" and not sounded[-2] and (sounded[-3] or kept[-2] not in _CLUSTER_KEEPS):
        kept, sounded = kept[:-1], sounded[:-1]
    i = len(kept) - 3
    while i >= 2:
        between = kept[i] == "a" and not sounded[i - 1] and not sounded[i + 1] and kept[i - 1] != kept[i + 1]
        if between and sounded[i - 2] and sounded[i + 2]:
            del kept[i], sounded[i]
            i -= 1
        i -= 1
    return kept


@cache
def _english_rules() -> dict[str, list[tuple[re.Pattern[str], str]]]:
    """Rules by the first letter they can use up, in the order of the table."""
    rules: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    for row in tables.rows("sounds_en"):
        first = re.sub(r"^(\^|\(\?<=.*?\))", "", row["form"])[0]
        rules.setdefault(first, []).append((re.compile(row["form"]), row["value"]))
    return rules


def _english(word: str) -> str:
    """Read an English spelling left to right by the table of sounds."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if (c.isascii() and c.isalnum()) or c == "ç")
    plain = plain.replace("cch", "ch")
    out: list[str] = []
    at = 0
    while at < len(plain):
        at, sounds = _read_english(plain, at)
        out.append(sounds)
    return _squeeze("".join(out))


def _read_english(word: str, at: int) -> tuple[int, str]:
    """Read the spelling at one place: (place after it, its sounds)."""
    for pattern, sounds in _english_rules().get(word[at], ()):
        if match := pattern.match(word, at):
            return match.end(), sounds
    return at + 1, ""


@cache
def sound_costs() -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    """Costs of reading one sound for another (both ways), and of leaving one out."""
    swap = {a: {b: _usual_cost(a, b) for b in SOUNDS} for a in SOUNDS}
    drop = dict.fromkeys(SOUNDS, 1.0)
    for row in tables.rows("sound_costs"):
        a, b, cost = row["form"], row["value"], float(row["cost"])
        if b == "-":
            drop[a] = cost
        else:
            swap[a][b] = swap[b][a] = cost
    return swap, drop


def _usual_cost(a: str, b: str) -> float:
    """Cost of a pair that the table does not list."""
    if a == b:
        return 0.0
    return UNLISTED_MIXED if (a in VOWELS) != (b in VOWELS) else UNLISTED


@lru_cache(maxsize=CACHE)
def sounds_length(sounds: str) -> float:
    """Length of a key, vowels counting less."""
    return sum(VOWEL_WEIGHT if char in VOWELS else 1.0 for char in sounds)


def _distance(a: str, b: str) -> float:
    """Cheapest way to read one key as the other (weighted edit distance)."""
    swap, drop = sound_costs()
    gone_b = [drop[y] for y in b]
    row = [0.0, *accumulate(gone_b)]
    for x in a:
        swaps, gone = swap[x], drop[x]
        diagonal, left = row[0], row[0] + gone
        new = [left]
        for y, without, up in zip(b, gone_b, row[1:], strict=True):
            left = min(diagonal + swaps[y], up + gone, left + without)
            new.append(left)
            diagonal = up
        row = new
    return row[-1]


@lru_cache(maxsize=CACHE)
def sound_similarity(a: str, b: str) -> float:
    """Compare two keys: 1 the same, 0 nothing alike; consonants count more than vowels."""
    a, b = (a, b) if a <= b else (b, a)
    if a == b or not a:
        return float(a == b and bool(a))
    size = max(sounds_length(a), sounds_length(b))
    if max(_plain_similarity(a, b), _plain_similarity(skeleton(a), skeleton(b))) < HOPELESS_SOUNDS:
        return 0.0
    return max(0.0, 1.0 - (_distance(a, b) + OTHER_ENDING * end_otherwise(a, b)) / size)


def end_otherwise(a: str, b: str) -> bool:
    """Tell whether two keys have one last consonant but another ending: a vowel that is said, or none."""
    stems = [key.rstrip(_VOWEL_LETTERS) for key in (a, b)]
    if stems[0][-1:] != stems[1][-1:]:
        return False
    ends = [_endings(key, len(stem)) for key, stem in zip((a, b), stems, strict=True)]
    return not set(ends[0]) & set(ends[1])


def _endings(sounds: str, stem: int) -> str:
    """Ways to say what follows the last consonant of a key, - for nothing: e may be silent, a after a cluster too."""
    last = sounds[stem:][-1:] or "-"
    if last == "a" and stem > 1 and (sounds[stem - 2] not in VOWELS or sounds[-2] == "w"):
        return "a-w"
    return _ENDINGS.get(last, last)
