"""Who speaks: tables of offices and bodies, and the Hindi noun phrase beside a verb of speech."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from align.core.tables import rows
from align.core.types import Lang

LONGEST_DESCRIPTION: Final = 8  # words of a speaker who is described rather than named
NAME_WORDS: Final = 4  # words of a name from which offices before it are left out
# What stands for the text of a quotation when the words around it are read.
QUOTED: Final = "\ufffc"


@cache
def speech_table(name: str, lang: Lang) -> frozenset[str]:
    """Forms of a table of one language."""
    return frozenset(row["form"] for row in rows(name) if row.get("lang", lang) == lang)


@cache
def _strengths() -> dict[tuple[str, str], str]:
    return {(row["lang"], row["form"]): row["strength"] for row in reversed(rows("cues"))}  # the first row counts


def strength(cue: str, lang: Lang) -> str:
    """Give how strongly a verb of speech judges what it reports, "" if it is none: neutral, claim, allege, deny."""
    return _strengths().get((lang, cue.lower()), "")


@cache
def speech_words(kind: str, lang: Lang) -> frozenset[str]:
    """Words around reported speech of one kind."""
    return frozenset(row["form"] for row in rows("speech_words") if row["kind"] == kind and row["lang"] == lang)


@cache
def office_heads(lang: Lang) -> frozenset[str]:
    """Offices, trades and kin: words after which a name begins."""
    return frozenset(row["form"] for row in rows("offices") if row["lang"] == lang and row["kind"] == "head")


def is_body(name: str, lang: Lang) -> bool:
    """Tell whether a speaker is a body or several people rather than one person."""
    words = name.split()
    if not words:
        return True
    if any(word.lower().strip(".,’'") in speech_words("body", lang) for word in words):
        return True
    if lang == "hi":
        return words[-1].endswith("ों") or name.isascii()
    return (len(words) == 1 and name.isupper()) or (words[-1].islower() and words[-1].endswith("s"))


def hindi(phrase: str) -> str | None:
    """Name the noun phrase that ends a Hindi phrase before ने, का or के; None for a pronoun, "" for none."""
    words: list[str] = []
    for word in reversed(re.sub(r"\([^()]*\)", "", phrase).split()):
        bare = word.strip("\"'“”‘’()-–—")
        if not bare or bare in speech_table("name_breaks", "hi") or len(words) == LONGEST_DESCRIPTION or QUOTED in word:
            break
        if bare in speech_table("pronouns", "hi"):
            if not words:
                return None
            break
        words.insert(0, bare)
        if word[:1] in '(“"':
            break
    return _hindi_name(words)


def _hindi_name(words: list[str]) -> str:
    """Leave out what a person is before who it is: भाजपा के प्रवक्ता संबित पात्रा → संबित पात्रा."""
    links = [k for k, word in enumerate(words) if word in ("के", "की", "का")]
    if links:
        last = words[links[-1] + 1 :]
        if last and not all(word in speech_table("offices", "hi") for word in last):
            words = last
    offices = [k for k, word in enumerate(words) if word in office_heads("hi")]
    if offices and offices[-1] < len(words) - 1:
        words = words[offices[-1] + 1 :]
    return " ".join(words)


def forward(phrase: str) -> str | None:
    """Name whom a Hindi phrase begins with, after words of place and time: वीडियो में अय्यर मंच से → अय्यर."""
    words: list[str] = []
    earlier: list[str] = []
    for word in phrase.replace(",", " ").split():
        bare = word.strip("\"'“”‘’()-–—")
        if bare in speech_table("pronouns", "hi") and not words:
            return None
        if bare in speech_words("case", "hi"):
            if len(words) > 1 and bare in speech_words("inner", "hi"):
                return _hindi_name(words[:-1])
            words = []
        elif bare in speech_words("participle", "hi"):  # the subject stands before हँसते हुए, or after it
            earlier, words = words[:-1] or earlier, []
        elif bare in speech_table("name_breaks", "hi") or not bare:
            if words:
                break
        else:
            words.append(bare)
    return _hindi_name((words or earlier)[:LONGEST_DESCRIPTION])


def topic(sentence: str) -> str:
    """Name the person a Hindi sentence begins with, whom a pronoun may stand for later; "" if it names none so."""
    words: list[str] = []
    for word in sentence.split():
        bare = word.strip("\"'“”‘’()-–—,।.")
        if bare in speech_words("opening", "hi") and not words:
            continue
        if bare in speech_words("case", "hi"):
            if len(words) > 1 and bare in speech_words("inner", "hi"):
                words.pop()
                break
            words = []
            continue
        if bare in speech_table("name_breaks", "hi") or bare in speech_table("pronouns", "hi") or QUOTED in word:
            break
        words.append(bare)
        if len(words) > LONGEST_DESCRIPTION or word.endswith(","):
            break
    if any(word in ("की", "का", "के") for word in words[-1:]):
        return ""
    name = _hindi_name(words)
    return name if len(words) <= LONGEST_DESCRIPTION and 1 <= len(name.split()) <= NAME_WORDS else ""
