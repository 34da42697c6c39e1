"""Coreference of speakers across outlets and scripts: the names of one person or body made one (record linkage)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from align.core.tables import forms
from align.core.types import Lang, Quote
from align.evidence.name_similarity import name_similarity
from align.evidence.phonetic import sound_similarity, word_sounds
from align.quotes.speech_tables import offices, strength

# Similarity from which two names of a story are of one person: a surname alone has 0.65 to 0.85 with the whole name,
# two persons of a like name mostly below 0.6 (seen on the invented events; but Rahul and Rohan Verma have 0.65).
ONE_PERSON: Final = 0.62
CASES: Final = frozenset(("के", "ने", "का", "की", "को", "से"))  # Hindi case endings, no part of a name's end
LONGEST_PERSON: Final = 5  # words; what is longer describes somebody and is nobody's fullest name
# Similarity of sounds from which two words of two names are one word, however spelled. Chosen by hand.
ONE_WORD: Final = 0.8


def is_role(name: str) -> bool:
    """Tell whether a speaker is described, not named: the minister, महापौर, his father; or is a text: संदेश, a letter."""
    words = name.split()
    known = offices("en") | offices("hi") | forms("titles")
    described = all(word in known or word.lower() in known or word in ("के", "की", "का") for word in words)
    return described or (words[:1] != [] and words[0].isascii() and words[0][0].islower())


def two_speakers(a: str, b: str) -> bool:
    """Tell whether two speakers must be different people: both are named, and the names are unlike.

    A speaker without a name, "" or a role such as the minister, may be anyone and is never a different one.
    """
    if not a or not b or is_role(a) or is_role(b):
        return False
    return name_similarity(a, b) < ONE_PERSON


def unify(names: Iterable[str]) -> dict[str, str]:
    """Give each name of a story, in either script, the fullest one that it may be a form of."""
    found: dict[str, str] = {}
    fullest: list[str] = []
    for name in sorted(set(names) - {""}, key=lambda name: (-len(name.split()), -len(name), name)):
        others = [] if is_role(name) else [other for other in fullest if _share_a_word(name, other)]
        alike = [(name_similarity(name, other), other) for other in others]
        score, other = max(alike, default=(0.0, ""))
        found[name] = other if score >= ONE_PERSON else name
        if found[name] == name and not is_role(name) and len(name.split()) <= LONGEST_PERSON:
            fullest.append(name)
    return found


def _share_a_word(a: str, b: str) -> bool:
    """Tell whether two names have a word in common, however spelled; initials and titles alone are not enough."""
    words = [[word_sounds(word) for word in name.split() if len(word.strip(".")) > 3] for name in (a, b)]
    return any(sound_similarity(x, y) >= ONE_WORD for x in words[0] for y in words[1])


def trimmed_name(name: str, lang: Lang) -> str:
    """Give a speaker without what runs on behind: a verb of speech, or in Hindi के मुताबिक."""
    words = name.split()
    verbs = {k for k, word in enumerate(words) if k and strength(word, lang)}
    kept = words[: min(verbs, default=len(words))]
    while lang == "hi" and len(kept) > 1 and kept[-1] in CASES:
        kept.pop()
    return " ".join(kept)


def fuller_names(found: list[Quote]) -> list[Quote]:
    """Name each speaker of one document as fully as its quotes do: a surname stands for the whole name told before."""
    names = {quote.speaker for quote in found if len(quote.speaker.split()) > 1}
    fuller: dict[str, str] = {}
    for short in {quote.speaker for quote in found if quote.speaker} - {""}:
        own = short.split()
        whole = [name for name in names if name.split()[-len(own) :] == own and len(name.split()) > len(own)]
        if len(whole) == 1 and not is_role(short):
            fuller[short] = whole[0]
    return [replace(quote, speaker=fuller.get(quote.speaker, quote.speaker)) for quote in found]
