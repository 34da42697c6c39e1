"""Marks of page furniture (boilerplate): what a sentence looks like, where it stands, what stands around it.

No mark is proof. They are named numbers, most of them in 0..1, which a fitted head weighs together
(`models/boilerplate.json`, fitted by `training/boilerplate.py`).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from align.core.tables import forms, mapping, rows
from align.core.types import FloatArray, Lang, Sentence
from align.text.language import LATIN, LETTER
from align.text.normalise import folded
from align.text.word_kinds import closes_clause

FURNITURE_MARKS: Final = (
    "named", "sections", "opens", "label", "figures", "separators", "framed", "capitals",
    "latin", "verb", "common", "words", "publisher", "signature", "edge", "page", "prose",
    "ragged", "repeated", "quoted", "names", "advert",
)  # fmt: skip
# Marks that speak against furniture; all others speak for it.
AGAINST: Final = frozenset({"verb", "common", "ragged", "quoted"})
# Characters of a line that is one piece of furniture, if it is any.
SHORT_LINE: Final = 160
# Characters of a sentence that are looked at: a bar of sections or a notice of rights has said by then what it is.
LOOKED_AT: Final = 400
# Kinds of furniture words that ordinary texts are full of as well: they say little alone.
WEAK_KINDS: Final = frozenset({"section", "platform"})
# Every program has buttons: they are no sign of a page.
WEAK_SIGNS: Final = frozenset({"button"})
# Furniture that is names beside a word or two.
NAMING: Final = frozenset({"byline", "credit"})
# Lines of furniture elsewhere in a document, and their share of its sentences, from which more say no more.
MANY_LINES, MANY_SHARE = 4, 0.1
# Lines without an end mark that a page may have besides furniture: its headline and the line below.
HEADINGS: Final = 2
# Characters of a label; words of an agency's name with those who wrote and edited.
LABEL, SIGNATURE_WORDS = 60, 5
# Hindi words beside those of a byline or credit that may all be names: two people or a person and a town.
NAMES: Final = 4
# What furniture is called, by the kind of its words.
REASONS: Final = {
    "byline": "byline",
    "stamp": "date line",
    "credit": "picture credit",
    "advert": "advertisement",
    "pointer": "link to other stories",
    "promotion": "promotion",
    "rights": "copyright and site pages",
    "tag": "tags",
    "button": "button or counter",
}
# Sentences from an end of the document over which nearness to it fades.
EDGE: Final = 6
# The last sentences of a document, where agencies and reporters sign. Sign-offs of 67 articles stand in the last two.
SIGNED: Final = 4
# A document is a text with furniture, rather than a list, from this share of prose on, in characters.
ENOUGH_PROSE: Final = 0.25
# A sentence with an end mark and as many words is prose.
PROSE_WORDS: Final = 5
SEPARATOR: Final = re.compile(r"(?<=[\w\u0900-\u0963])\)? ?(?:[|»›>•·]|(?<!\d)/) ?(?=\w)")
LABEL_END: Final = re.compile(r"\s*(?:[:|–—]|-\s)")
STOPPED: Final = re.compile(r"[।॥.?!…][\"”’'»)\]]*\Z")
RIGHTS: Final = re.compile(r"©|\A\(c\) \d{4}")
BRACKETED: Final = re.compile(r"[(\[]([^()\[\]]*)[)\]][.।]?")
COUNT: Final = re.compile(r"[\w\u0900-\u0963] ?\(\d[\d,.]*\)\Z")
# A name after two hyphens, or an acronym after a dash: a dash and a word may be an answer, `— हाँ`.
SIGNED_OFF: Final = re.compile(r"--[\w\u0900-\u0963]{2,12}|[–—] ?(?P<acronym>[A-Z]{2,8}|[\u0900-\u0963]{3,12})")
IN_QUOTES: Final = re.compile(r"\A[\"“‘«]|[\"”»]\Z")
CLOCK: Final = re.compile(r"\d{1,2}[:.]\d\d|\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}")
INITIALS: Final = re.compile(r"[a-z]{2,6}(?:/[a-z]{2,6}){1,3}|[\u0900-\u0963]{2,8}(?:/[\u0900-\u0963]{2,8}){1,3}")
ENGLISH_PAST: Final = re.compile(r"[a-z]{2,}ed")
HINDI_PAST: Final = re.compile(r"[\u0900-\u0963]+[\u093e\u0940\u0947\u0908\u090f]\u0902?")  # -ा, -ी, -े, -ई, -ए
# An English word is common from this count in `ordinary_en.tsv` on, which some 300 words reach.
COMMON: Final = 200


@dataclass(frozen=True, slots=True)
class Look:
    """A sentence as furniture is looked for in it.

    `own` are its marks that need no context, `kinds` those of the furniture words that open it or make it up, `reason`
    what it is if it is furniture, `key` its folded form. `prose` is a sentence of some length, `ragged` a line without
    end mark and furniture words, as headings and strings are; a `statement` has a finite verb and an end mark.
    """

    own: Mapping[str, float]
    kinds: frozenset[str]
    statement: bool
    prose: bool
    ragged: bool
    reason: str
    key: str


def furniture_marks(seen: Sequence[Look], repeated: Mapping[str, float]) -> FloatArray:
    """Measure the (n, f) marks of the sentences of a document, f as in `FURNITURE_MARKS`.

    `repeated` tells how much a line is one of all documents of a source, by its key, 0 to 1.
    """
    prose, size = (sum(len(one.key) for one in seen if one.prose or every) for every in (False, True))
    ragged = sum(one.ragged for one in seen)
    furnished = sum(bool(one.kinds - WEAK_SIGNS) for one in seen)
    table = np.zeros((len(seen), len(FURNITURE_MARKS)), np.float32)
    for place, one in enumerate(seen):
        last = len(seen) - 1 - place
        elsewhere = furnished - bool(one.kinds - WEAK_SIGNS)
        mine = len(one.key)
        rough = max(ragged - one.ragged - HEADINGS, 0) / max(len(seen) - 1 - HEADINGS, 1)
        share = (prose - one.prose * mine) / max(size - mine, 1)
        whole = min(1.0, share / ENOUGH_PROSE) * (1 - rough)
        # What stands around a statement does not make it furniture, nor other prose but for its furniture words.
        open_to = 0.0 if one.statement else 1.0
        if one.prose:
            open_to = min(open_to, 2 * (one.own["named"] + one.own["sections"]))
        many = min(1.0, elsewhere / MANY_LINES, elsewhere / max(MANY_SHARE * len(seen), 1))
        page = open_to * whole * many
        around = {
            "signature": one.own["signature"] * (last < SIGNED),
            "edge": open_to * max(0.0, 1 - min(place, last) / EDGE),
            "page": page,
            "latin": page * one.own["latin"],
            "figures": open_to * one.own["figures"],
            "separators": open_to * one.own["separators"] * (page > 0 or one.own["named"] + one.own["sections"] > 0),
            "prose": min(1.0, share / ENOUGH_PROSE),
            "ragged": rough,
            "repeated": repeated.get(one.key, 0.0),
        }
        measured = {**one.own, **around}
        table[place] = [measured[name] for name in FURNITURE_MARKS]
    return table


def looks(text: str, sentences: Sequence[Sentence]) -> list[Look]:
    """Look at each sentence of a text; those of a short line without prose are looked at as one.

    So a bar of sections or a notice of rights is one thing wherever the splitter found ends in it.
    """
    found = [look(sentence.text, sentence.lang) for sentence in sentences]
    start = 0
    for end in range(1, len(found) + 1):
        if end < len(found) and "\n" not in text[sentences[end - 1].end : sentences[end].start]:
            continue
        line = text[sentences[start].start : sentences[end - 1].end]
        if end - start > 1 and len(line) <= SHORT_LINE and not any(one.prose for one in found[start:end]):
            found[start:end] = [look(line, sentences[start].lang)] * (end - start)
        start = end
    return found


def look(text: str, lang: Lang) -> Look:
    """Look at a sentence for itself."""
    shown = " ".join(text[:LOOKED_AT].split())
    key = folded(shown)
    words = key.split()
    covered = _covered(tuple(words))
    strong = [kinds - WEAK_KINDS for kinds in covered]
    count = max(len(words), 1)
    digits = [any(char.isdigit() for char in word) for word in words]
    free = [word for word, kinds in zip(words, covered, strict=True) if not kinds]
    stopped, label = bool(STOPPED.search(shown)), _label(shown)
    verb = _says(shown, free, lang) and (stopped or not label)
    whole = any(strong) and all(
        kinds or digit or word in _words("between") for kinds, digit, word in zip(covered, digits, words, strict=True)
    )
    opening = _opening(words)
    prose = stopped and len(words) >= PROSE_WORDS and not whole
    own = {
        "named": sum(map(bool, strong)) / count,
        "sections": sum(bool(kinds & WEAK_KINDS) for kinds in covered) / count,
        "advert": float(whole and any("advert" in kinds for kinds in strong)),
        "quoted": float(bool(IN_QUOTES.search(shown)) and not label),
        "opens": min(opening, 4) / 4 if opening > 1 else 0.0,
        "label": float(label),
        "figures": any(strong) * min(sum(digits) / count + bool(CLOCK.search(shown)) / 2, 1.0),
        "separators": 0.0 if shown[:1] == "|" else min(len(SEPARATOR.findall(shown)) / count, 1.0),
        "framed": float(
            bool(
                RIGHTS.search(shown)
                or (any(strong) and not prose and BRACKETED.fullmatch(shown))
                or (whole and COUNT.search(shown))
            )
        ),
        "capitals": _capitals(shown) if lang == "en" else 0.0,
        "latin": len(LATIN.findall(shown)) / max(len(LETTER.findall(shown)), 1) if lang == "hi" else 0.0,
        "verb": float(verb),
        "common": 0.0
        if whole or (label and "pointer" in covered[0])
        else sum(word in _common() for word in free) / count,
        "words": math.log1p(len(words)),
        "publisher": float(any(word in _words("publisher") for word in words)),
        "names": float(
            any(kinds & NAMING for kinds in covered) and not verb and _names_alone(shown, words, covered, lang)
        ),
        "signature": float(_signs(shown, words) and not verb),
    }
    signed = whole or label or opening > 1
    kinds = frozenset().union(*strong) if signed and not prose else frozenset()
    ragged = not prose and not kinds and not own["signature"] and not stopped
    return Look(own, kinds, verb and stopped, prose, ragged, _reason(covered, own), key)


def _covered(words: tuple[str, ...]) -> list[frozenset[str]]:
    """Give the kinds of the longest furniture phrase each word belongs to, from left to right."""
    found: list[frozenset[str]] = []
    while len(found) < len(words):
        length, kinds = _phrase(words, len(found))
        found += [kinds] * max(length, 1)
    return found


def _phrase(words: Sequence[str], at: int) -> tuple[int, frozenset[str]]:
    """Find the longest furniture phrase at a place: its words and kinds, 0 and none without one."""
    table, longest = _phrases()
    for length in range(min(longest.get(words[at], 0), len(words) - at), 0, -1):
        kinds = table.get(" ".join(words[at : at + length]))
        if kinds:
            return length, kinds
    return 0, frozenset()


def _opening(words: Sequence[str]) -> int:
    """Count the words of the phrase that opens a sentence, if it is one of furniture that stands alone."""
    length, kinds = _phrase(words, 0) if words else (0, frozenset[str]())
    return length if kinds - WEAK_KINDS else 0


def _label(shown: str) -> bool:
    """Tell whether a sentence opens with furniture words and a sign that sets them off, as `Tags: rain`."""
    found = LABEL_END.search(shown[:LABEL])
    head = folded(shown[: found.start()]).split() if found else []
    covered = _covered(tuple(head))
    return (
        bool(head)
        and all(kinds or word in _words("between") for kinds, word in zip(covered, head, strict=True))
        and any(kinds - WEAK_KINDS for kinds in covered)
    )


def _capitals(shown: str) -> float:
    """Share of the English words after the first that are written with a capital."""
    later = [word for word in shown.split()[1:] if word[:1].isalpha()]
    return sum(word[0].isupper() for word in later) / max(len(later), 1)


def _names_alone(shown: str, words: Sequence[str], covered: Sequence[frozenset[str]], lang: Lang) -> bool:
    """Tell whether nothing but names stands beside the furniture words: capitals in English, rare words in Hindi."""
    free = {word for word, kinds in zip(words, covered, strict=True) if not kinds} - _words("between")
    if lang == "hi":
        return 0 < len(free) <= NAMES and free.isdisjoint(_common()) and not STOPPED.search(shown)
    small = {folded(word) for word in shown.split() if word[:1].islower()}
    return bool(free) and free.isdisjoint(small)


def _says(shown: str, free: Sequence[str], lang: Lang) -> bool:
    """Tell whether a sentence has the finite verb of a statement among the words that are not of furniture."""
    if lang == "en":
        plain = re.findall(r"[a-z]+(?:'[a-z]+)?", shown.lower().replace("’", "'"))
        past = any(ENGLISH_PAST.fullmatch(word) for word in free if word != plain[0]) if plain else False
        subject = STOPPED.search(shown) and not _words("subject").isdisjoint(plain)
        return past or bool(subject) or not forms("finite_en").isdisjoint(plain)
    words = re.findall(r"[\u0900-\u0963]+", shown)
    while words and folded(words[-1]) in _words("particle"):
        words.pop()
    if not words or not _words("copula").isdisjoint(map(folded, words)):
        return bool(words)
    if folded(words[-1]) not in free:
        return False
    return closes_clause(words[-1]) or bool(STOPPED.search(shown) and HINDI_PAST.fullmatch(words[-1]))


def _signs(shown: str, words: Sequence[str]) -> bool:
    """Tell whether a sentence is a signature: `--PTI`, `(एएनआई)`, `rk/sd`, `भाषा राम मनीषा`."""
    agencies = _agencies()
    if INITIALS.fullmatch(shown) or " ".join(words) in agencies:
        return True
    signed = SIGNED_OFF.fullmatch(shown)
    if signed:
        name = signed["acronym"]
        return not name or name.isascii() or bool(_spelled().fullmatch(folded(name)))
    return bool(words) and words[0] in agencies and len(words) <= SIGNATURE_WORDS and not STOPPED.search(shown)


def _reason(covered: Sequence[frozenset[str]], own: Mapping[str, float]) -> str:
    """Name what a sentence is if it is furniture: by the kind of most of its furniture words, the first of equals."""
    if own["signature"]:
        return "agency sign-off"
    counts = Counter(kind for kinds in covered for kind in sorted(kinds - WEAK_KINDS, key=list(REASONS).index))
    return REASONS[counts.most_common(1)[0][0]] if counts else "page furniture"


@cache
def _phrases() -> tuple[dict[str, frozenset[str]], dict[str, int]]:
    """Furniture phrases with their kinds, and the most words of a phrase that begins with a word."""
    table: dict[str, frozenset[str]] = {}
    longest: dict[str, int] = {}
    for row in rows("furniture"):
        phrase = folded(row["form"])
        words = phrase.split()
        table[phrase] = table.get(phrase, frozenset()) | {row["kind"]}
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return table, longest


@cache
def _common() -> frozenset[str]:
    """Common words of both languages, folded."""
    english = {form for form, count in mapping("ordinary_en", value="count").items() if int(count) >= COMMON}
    return frozenset(english | {folded(form) for form in forms("function_words_hi")})


@cache
def _agencies() -> frozenset[str]:
    """News agencies, folded."""
    return frozenset(folded(row["form"]) for row in rows("agencies") if row["kind"] == "agency")


@cache
def _words(kind: str) -> frozenset[str]:
    """Words of a kind of `statement_words.tsv`, folded."""
    return frozenset(folded(row["form"]) for row in rows("statement_words") if row["kind"] == kind)


@cache
def _spelled() -> re.Pattern[str]:
    """An acronym as Hindi spells it, folded: two names of Latin letters or more."""
    letters = sorted(forms("acronym_letters"), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(letters)}){{2,6}}")
