"""Findings in words, for the two texts in the order they are shown; a finding turned round is worded anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, TypeAlias

from align.core.types import Finding, FindingType, Span
from align.judge.wording import Wording

Places: TypeAlias = tuple[Span | None, Span | None]
MIRROR: Final[Mapping[FindingType, FindingType]] = {"omission": "addition", "addition": "omission"}
NOUN: Final[Mapping[FindingType, str]] = {
    "number": "number",
    "unit": "unit",
    "date": "date or time",
    "name": "name",
    "negation": "denial",
    "quantifier": "word of quantity",
    "modality": "word of obligation or possibility",
    "antonym": "word of opposite meaning",
    "role": "who does what to whom",
    "mistranslation": "wording",
    "wording": "wording",
    "untranslated": "untranslated word",
    "register": "form of address",
    "speaker": "speaker",
    "cue": "verb of speech",
    "quote-boundary": "extent of the quotation",
}


def message(kind: FindingType, a: Wording, b: Wording, places: Places) -> str:
    """Say in a sentence what differs between two texts, given where."""
    if kind in ("omission", "addition"):
        return _one_sided(kind, a, b, places)
    texts = [side.text[slice(*span)] if span else "" for side, span in zip((a, b), places, strict=True)]
    return differing(NOUN[kind], *texts)


def differing(noun: str, a: str, b: str) -> str:
    """Say what differs by both sides' words, or by the words only one side has."""
    if a and b:
        return f"The {noun} differs: “{a}” in one, “{b}” in the other."
    return f"The {noun} “{a or b}” stands in the {'first' if a else 'second'} text only."


def _one_sided(kind: FindingType, a: Wording, b: Wording, places: Places) -> str:
    """Say what stands in the first text only (omission) or in the second only (addition).

    Where its words are not known, `places` has an empty span on the other side: they are missing there.
    """
    omitted = kind == "omission"
    (full, lacking), (span, gap) = ((a, b), places) if omitted else ((b, a), places[::-1])
    first, second = ("first", "second") if omitted else ("second", "first")
    if not lacking.words:
        return f"The {second} text has no words."
    if span:
        return f"“{full.text[slice(*span)]}” stands in the {first} text and has no counterpart in the {second}."
    before = next(word for word in reversed(lacking.words) if gap and word.end <= gap[0])
    return f"Words seem to be missing in the {second} text after “{lacking.text[before.start : before.end]}”."


def nothing(a: Wording, b: Wording) -> Finding:
    """Say that one of two texts has no words at all; that is seen, not estimated, and has no probability."""
    kind: FindingType = "omission" if a.words else "addition"
    places: Places = ((0, len(a.text)), None) if a.words else (None, (0, len(b.text)))
    return Finding(kind, "major", *places, message(kind, a, b, places))


def mirrored(one: Finding, a: Wording, b: Wording) -> Finding:
    """Turn a finding round: what it is of `a` and `b`, given as it was found of `b` and `a`."""
    kind = MIRROR.get(one.type, one.type)
    return replace(one, type=kind, a=one.b, b=one.a, message=message(kind, a, b, (one.b, one.a)))
