"""The type of a substitution: two stretches of text that attend to each other, where no contradiction explains them.

A verb of speech, a speaker, a word of the other language or a name has been put for another; else it is a
mistranslation between languages, and another wording within one.
"""

from __future__ import annotations

from typing import TypeAlias

from align.core.types import FindingType, Span
from align.evidence.bilingual import load_lexicon
from align.judge.wording import Token, Wording
from align.quotes.speech_tables import strength

Place: TypeAlias = tuple[Wording, Span]


def substitution_type(a: Place, b: Place) -> FindingType:
    """Give the type of a substitution: another verb of speech, speaker, language or name, else another wording.

    Two verbs of speech of equal strength (said, told) are no `cue`.
    """
    strengths = [_strength(*place) for place in (a, b)]
    if all(strengths) and strengths[0] != strengths[1]:
        return "cue"
    if _beside_cue(*a) and _beside_cue(*b):
        return "speaker"
    if _foreign(*a) or _foreign(*b):
        return "untranslated"
    if _named(*a) and _named(*b):
        return "name"
    return "wording" if a[0].lang == b[0].lang else "mistranslation"


def _words(side: Wording, span: Span) -> list[Token]:
    return [side.words[k] for k in side.inside(span)]


def _strength(side: Wording, span: Span) -> str:
    """Strength (neutral, claim, deny, ...) of the first verb of speech of a stretch, "" for none."""
    own = (side.text[word.start : word.end] for word in _words(side, span))
    return next((found for word in own if (found := strength(word, side.lang))), "")


def _beside_cue(side: Wording, span: Span) -> bool:
    """Tell whether a stretch stands right beside a verb of speech, as a speaker does: said Ravi, रवि ने कहा."""
    inside = side.inside(span)
    around = [k for k in (*range(inside[0] - 2, inside[0]), *range(inside[-1] + 1, inside[-1] + 3)) if k >= 0]
    near = [side.words[k] for k in around if k < len(side.words)]
    return _named(side, span) and any(strength(side.text[w.start : w.end], side.lang) for w in near)


def _foreign(side: Wording, span: Span) -> bool:
    """Tell whether a stretch of a Hindi text is in English and no name."""
    first = [side.text[word.start] for word in _words(side, span)]
    return side.lang == "hi" and all(char.isascii() and char.islower() for char in first)


def _named(side: Wording, span: Span) -> bool:
    """Tell whether a stretch looks like a name: capitals, or Hindi words that ordinary text does not know."""
    own = _words(side, span)
    if side.lang == "en":
        return all(side.text[word.start].isupper() for word in own) and span[0] > 0
    frequency = load_lexicon().frequency["hi"]
    return all(word.stem not in frequency for word in own)
