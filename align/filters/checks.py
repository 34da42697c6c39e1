"""What a pair's own two texts may have against them: length, script, language, copies, repetition.

Names, order and defaults follow OpusFilter (Aulamo et al. 2020), set for Devanagari where that differs: ratios are of
letters and digits with their signs left out, since a Hindi vowel sign is a code point of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from align.alignment.languages import wrong_language
from align.core.types import LANGS
from align.text.language import scripts
from align.text.normalise import folded

StepSettings: TypeAlias = Mapping[str, float]
_SIDE: Final = {"hi": "Hindi", "en": "English"}
_LOOKED_AT: Final = 4_000  # code points of a text that are searched for repetitions
_SHORTEST: Final = 20  # letters of the longer side below which a ratio says nothing


@dataclass(frozen=True, slots=True)
class Check:
    """A test of a pair: what it is about, its settings with their defaults, and what it says.

    against: (Hindi, English, settings) → the reason to drop the pair, "" for none.
    """

    about: str
    settings: StepSettings
    against: Callable[[str, str, StepSettings], str]


def _copy(hi: str, en: str, settings: StepSettings) -> str:
    return "both sides are the same text" if folded(hi) == folded(en) else ""


def _language(hi: str, en: str, settings: StepSettings) -> str:
    return wrong_language(hi, en)


def _script(hi: str, en: str, settings: StepSettings) -> str:
    shares = {lang: _share(text, lang) for lang, text in zip(LANGS, (hi, en), strict=True)}
    low = next((lang for lang in LANGS if shares[lang] < settings[lang]), None)
    return f"{shares[low]:.0%} of the {_SIDE[low]} letters are in its script" if low else ""


def _share(text: str, lang: str) -> float:
    """Share of a text's letters that are in the script of its language; 1 for a text without letters."""
    found = scripts(text)
    return next((share for name, share in found.items() if name == lang), 0.0) if sum(found.values()) else 1.0


def _length(hi: str, en: str, settings: StepSettings) -> str:
    for lang, text in zip(LANGS, (hi, en), strict=True):
        words = len(text.split())
        if not settings["least"] <= words <= settings["most"]:
            return f"the {_SIDE[lang]} side has {words} words"
    return ""


def _ratio(hi: str, en: str, settings: StepSettings) -> str:
    few, many = sorted(map(_letters, (hi, en)))
    ratio = many / max(few, 1)
    return f"one side is {ratio:.1f} times as long" if many >= _SHORTEST and ratio > settings["most"] else ""


def _letters(text: str) -> int:
    """Count letters and digits, without the signs that Devanagari writes on them."""
    return sum(unicodedata.category(char)[0] in "LN" for char in text)


def _long_word(hi: str, en: str, settings: StepSettings) -> str:
    longest = max((len(word) for text in (hi, en) for word in text.split()), default=0)
    return f"a word of {longest} characters" if longest > settings["most"] else ""


def _repetition(hi: str, en: str, settings: StepSettings) -> str:
    pattern = _repeated(int(settings["shortest"]), int(settings["longest"]), int(settings["times"]))
    found = next(filter(None, (pattern.search(text[:_LOOKED_AT]) for text in (hi, en))), None)
    return f"“{found[1].strip()}” again and again" if found else ""


def _repeated(shortest: int, longest: int, times: int) -> re.Pattern[str]:
    return re.compile(rf"(\S.{{{shortest - 1},{longest - 1}}}?)(?:\s*\1){{{times}}}")


CHECKS: Final[Mapping[str, Check]] = {
    "copy": Check("both sides are the same text", {}, _copy),
    "language": Check("a side is not in its language", {}, _language),
    "script": Check("least share of letters in the side's own script", {"hi": 0.25, "en": 0.8}, _script),
    "length": Check("least and most words of a side", {"least": 1, "most": 150}, _length),
    "length-ratio": Check("most times that one side may be as long as the other, in letters", {"most": 3}, _ratio),
    "long-word": Check("most characters of a word", {"most": 60}, _long_word),
    "repetition": Check(
        "a stretch that comes again at once so many times; its shortest and longest length",
        {"times": 2, "shortest": 3, "longest": 100},
        _repetition,
    ),
}
