"""What counts as a name (named entity): candidates of a sentence, and how alike two must sound to be one.

English shows its names by capitals. Hindi does not, so every Hindi content word is a candidate and only an English
word that sounds like it makes it a name. Keys: sounds (transliteration, `phonetic.word_sounds`); `=India` for an entry
of the gazetteer, `=A|B` where it may mean A or B; `#XYZ` for another acronym. English words that are no names but may
be borrowed (mayor, मेयर) are mentions of the kind "word".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Literal

from align.core import tables
from align.core.types import Lang, Mention
from align.evidence.acronyms import LONGEST_ACRONYM
from align.evidence.gazetteer import acronym_entry, entries_at, entry_form
from align.evidence.phonetic import VOWELS, fold, sound_similarity, spell, word_sounds

MIN_BORROWED: Final = 5  # letters of an English word that may be borrowed; shorter ones meet Hindi words by chance
# Least similarity of keys by the number of their consonants: short names are alike by chance. Chosen on FLORES dev.
NAME_AT_LEAST: Final = (2.0, 0.95, 0.9, 0.84, 0.8, 0.78)
WORD_AT_LEAST: Final = (2.0, 2.0, 2.0, 0.93, 0.88, 0.85)  # the same for borrowed words
JOINED_AT_LEAST: Final = 0.85  # one word here, two there; chosen on FLORES dev too
JOINED_FROM: Final = 5  # sounds of a name that may be two words on the other side
TITLE_CASE: Final = 0.6  # share of capitals among long words above which a text is a headline

_EN: Final = re.compile(
    r"""
    (?P<letters>(?:[A-Z]\.\s?){2,})                  # U.S., A. P. J.
  | (?P<word>[^\W\d_]+(?:['’](?:[^\W\d_]{2,}|s\b))?)  # Khalid, O'Brien; a possessive 's is cut off below
  | &                                              # J&K
    """,
    re.VERBOSE,
)
_HI: Final = re.compile(r"[\u0900-\u0963\u0971-\u097f\u200c\u200d]+|[A-Za-zÀ-ɏ]+")
# What a sentence, or what is like one, begins behind; and what may stand between that and its first word.
_BEGINS: Final = frozenset('.!?:;…\n"“”‘([')
_BETWEEN: Final = frozenset("\"“‘'([")


@dataclass(frozen=True, slots=True)
class NameCandidate:
    """A mention with its sounds; `strong` when its absence from the other side says something."""

    mention: Mention
    sounds: str
    strong: bool


@dataclass(frozen=True, slots=True)
class NameWord:
    """A word of the text with its folded form."""

    start: int
    end: int
    form: str


def name_candidates(text: str, lang: Lang) -> list[NameCandidate]:
    """List the names of a text and the words that may be names or borrowed, in order."""
    words = _Words(text, lang)
    found: list[NameCandidate] = []
    at = 0
    while at < len(words.all):
        entry = _entry(words, at)
        if entry:
            found.append(entry[0])
            at = entry[1]
        else:
            found += _spelled(text, words.all, at) if lang == "hi" else []
            word = words.all[at]
            single = _hindi(text, word) if lang == "hi" else _english(text, word, words.headline)
            found += [single] if single else []
            at += 1
    return found


class _Words:
    """A text as words, with their forms for looking up in the gazetteer."""

    def __init__(self, text: str, lang: Lang) -> None:
        self.text, self.lang = text, lang
        self.all = list(words_of(text, lang))
        self.forms = [entry_form(text[word.start : word.end]) for word in self.all]
        self.headline = lang == "en" and _is_headline(text)


def words_of(text: str, lang: Lang) -> Iterator[NameWord]:
    """Give the words that names are made of, in order; an English possessive stays outside."""
    for match in (_EN if lang == "en" else _HI).finditer(text):
        raw = match.group().rstrip()
        if len(raw) > 2 and raw[-2:] in ("'s", "’s"):
            raw = raw[:-2]
        yield NameWord(match.start(), match.start() + len(raw), raw if lang == "en" else fold(raw))


def _mention(text: str, start: int, end: int, key: str) -> Mention:
    return Mention("name", start, end, text[start:end], key)


# --- the gazetteer ---------------------------------------------------------------------------------------------------


def _entry(words: _Words, at: int) -> tuple[NameCandidate, int] | None:
    """Find the longest entry of the gazetteer that begins at a word: (candidate, index after it)."""
    for meant, size in entries_at(words.forms, at):
        run = words.all[at : at + size]
        near = run[-1].end - run[0].start <= sum(len(word.form) for word in run) + 3 * size
        if near and (size > 1 or _may_be_entry(words, run[0])):
            mention = _mention(words.text, run[0].start, run[-1].end, f"={meant}")
            return NameCandidate(mention, "", words.lang == "en" and size == 1 and _is_acronym(run[0].form)), at + size
    return None


def _may_be_entry(words: _Words, word: NameWord) -> bool:
    """Tell whether one word may be a name: an English capital says something, a Hindi word is no function word (आप)."""
    if words.lang == "hi":
        return word.form not in _skipped()
    shouted = words.headline and word.form.isupper() and _is_ordinary(word.form.lower())
    return word.form[0].isupper() and not shouted


# --- English ---------------------------------------------------------------------------------------------------------


def _opens(text: str, at: int) -> bool:
    """Tell whether a word stands where capitals say nothing: first in a sentence, a line, a quotation or a bracket."""
    while at and (text[at - 1].isspace() or text[at - 1] in _BETWEEN):
        at -= 1
        if text[at] in _BEGINS:
            return True
    return not at or text[at - 1] in _BEGINS


def _is_headline(text: str) -> bool:
    """Tell whether capitals say nothing in this text: most of its long words have one."""
    long = [word for word in re.findall(r"[A-Za-z]+", text) if len(word) > 3]
    return len(long) > 3 and sum(word[0].isupper() for word in long) > TITLE_CASE * len(long)


@lru_cache(maxsize=1 << 16)
def _is_ordinary(word: str) -> bool:
    """Tell whether a word in small letters is an ordinary English word, inflected or not."""
    known = tables.forms("ordinary_en")
    if word in known:
        return True
    endings = ((row["form"], row["value"]) for row in tables.rows("endings_en") if word.endswith(row["form"]))
    return any(word.removesuffix(ending) + instead in known for ending, instead in endings)


def _is_acronym(form: str) -> bool:
    return "." in form or (form.isupper() and 1 < len(form) <= LONGEST_ACRONYM)


def _english(text: str, word: NameWord, headline: bool) -> NameCandidate | None:
    form = word.form
    small, sounds = form.lower().replace("’", "'"), word_sounds(form)
    ordinary = _is_ordinary(small)
    if _is_acronym(form) and not (headline and ordinary and "." not in form):
        letters = re.sub(r"[^A-Z]", "", form)
        spoken = word_sounds(letters) if len(letters) > 3 else ""  # NASA is read as a word, UN is not
        return NameCandidate(_mention(text, word.start, word.end, f"#{letters}"), spoken, True)
    if small in tables.forms("honorifics") or small in tables.forms("months") or len(form) < 2 or len(sounds) < 2:
        return None
    if form[0].isupper() and not (ordinary and (headline or _opens(text, word.start))):
        return NameCandidate(_mention(text, word.start, word.end, sounds), sounds, not ordinary)
    if len(form) < MIN_BORROWED or small in frequent_words():
        return None
    return NameCandidate(Mention("word", word.start, word.end, text[word.start : word.end], sounds), sounds, False)


@cache
def frequent_words() -> frozenset[str]:
    """The 150 most frequent English words."""
    return frozenset(row["form"] for row in tables.rows("ordinary_en")[:150])


# --- Hindi -----------------------------------------------------------------------------------------------------------


@cache
def _skipped() -> frozenset[str]:
    """Hindi forms that are never names: function words, titles, months and days."""
    listed = tables.forms("function_words_hi") | tables.forms("honorifics") | tables.forms("months")
    return frozenset(fold(form) for form in listed)


def _hindi(text: str, word: NameWord) -> NameCandidate | None:
    if word.form in _skipped():
        return None
    sounds = word_sounds(word.form)
    latin = word.form.isascii() and text[word.start : word.end].isupper() and len(word.form) > 1
    key = f"#{word.form.upper()}" if latin else sounds
    return NameCandidate(_mention(text, word.start, word.end, key), sounds, False) if len(sounds) > 1 else None


def _spelled(text: str, words: Sequence[NameWord], at: int) -> list[NameCandidate]:
    """Read one word, or single letters in a row, as an acronym that begins here."""
    letters = spell(words[at].form)
    if not letters or (at and len(letters) == 1 and spell(words[at - 1].form) and _near(text, words, at)):
        return []
    found: list[NameCandidate] = []
    for end in range(at + 1, min(len(words), at + 6) + 1):
        if len(letters) > 1:  # every length, since के may be K or the postposition
            key = f"={known}" if (known := acronym_entry(letters)) else f"#{letters}"
            found.append(NameCandidate(_mention(text, words[at].start, words[end - 1].end, key), "", False))
        following = spell(words[end].form) if end < len(words) and _near(text, words, end) else ""
        if len(following) != 1:
            break
        letters += following
    return found


def _near(text: str, words: Sequence[NameWord], at: int) -> bool:
    return re.fullmatch(r"[.\s॰]{0,2}", text[words[at - 1].end : words[at].start]) is not None


# --- likeness --------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1 << 20)
def alike_sounds(a: str, b: str, kind: Literal["name", "number", "word"]) -> float:
    """Similarity of the sounds of two names or two borrowed words, or 0 where it is too low for keys so short."""
    consonants = min(sum(char not in VOWELS for char in a), sum(char not in VOWELS for char in b), 5)
    needed = (WORD_AT_LEAST if kind == "word" else NAME_AT_LEAST)[consonants]
    if needed > 1:
        return 0.0
    score = sound_similarity(a, b)
    return score if score >= needed else 0.0
