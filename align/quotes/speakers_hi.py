"""Hindi speakers: the noun phrase beside a verb of speech, whom a phrase or a sentence begins with (attribution)."""

from __future__ import annotations

import re

from align.quotes.cue import QUOTED
from align.quotes.speech_tables import (
    LONGEST_DESCRIPTION,
    NAME_WORDS,
    is_pronoun,
    office_heads,
    speech_table,
    speech_words,
)


def before_hi(phrase: str) -> str | None:
    """Name the noun phrase that ends a Hindi phrase before ने, का or के; None for a pronoun, "" for none."""
    words: list[str] = []
    for word in reversed(re.sub(r"\([^()]*\)", "", phrase).split()):
        bare = word.strip("\"'“”‘’()-–—")
        if not bare or bare in speech_table("name_breaks", "hi") or len(words) == LONGEST_DESCRIPTION or QUOTED in word:
            break
        if is_pronoun(bare, "hi"):
            if not words:
                return None
            break
        words.insert(0, bare)
        if word[:1] in '(“"':
            break
    return _hindi_name(words)


def _hindi_name(words: list[str]) -> str:
    """Leave out what a person is before who it is: भाजपा के प्रवक्ता संबित पात्रा → संबित पात्रा."""
    links = [k for k, word in enumerate(words) if word in speech_words("genitive", "hi")]
    if links:
        last = words[links[-1] + 1 :]
        if last and not all(word in speech_table("offices", "hi") for word in last):
            words = last
    offices = [k for k, word in enumerate(words) if word in office_heads("hi")]
    if offices and offices[-1] < len(words) - 1:
        words = words[offices[-1] + 1 :]
    return " ".join(words)


def first_hi(phrase: str) -> str | None:
    """Name whom a Hindi phrase begins with, after words of place and time: वीडियो में अय्यर मंच से → अय्यर."""
    words: list[str] = []
    earlier: list[str] = []
    for word in phrase.replace(",", " ").split():
        bare = word.strip("\"'“”‘’()-–—")
        if is_pronoun(bare, "hi") and not words:
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


def topic_hi(sentence: str) -> str:
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
        if bare in speech_table("name_breaks", "hi") or is_pronoun(bare, "hi") or QUOTED in word:
            break
        words.append(bare)
        if len(words) > LONGEST_DESCRIPTION or word.endswith(","):
            break
    if any(word in speech_words("genitive", "hi") for word in words[-1:]):
        return ""
    name = _hindi_name(words)
    return name if len(words) <= LONGEST_DESCRIPTION and 1 <= len(name.split()) <= NAME_WORDS else ""
