"""The verb of speech beside a quote: the nearest form of the lexicon in its sentence."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from align.core.tables import rows
from align.core.types import Lang, Span

CUE_DISTANCE: Final = 120  # characters from a quote to its verb of speech; chosen by hand
_STOP: Final = re.compile(r"[।?!\n]|(?<=[^\W\d]{3})[.](?=\s|$)")
_MARKS: Final = " \t,:;–—-“”\"‘’'«»।.?!`"


def cue_of(text: str, quote: Span, lang: Lang) -> str:
    """Give the verb of speech nearest to a quote in its sentence, before it or behind; "" for none."""
    start, end = quote
    before = text[max(0, start - CUE_DISTANCE) : start].rstrip(_MARKS)
    before = before[max((stop.end() for stop in _STOP.finditer(before)), default=0) :]
    behind = text[end : end + CUE_DISTANCE].lstrip(_MARKS)
    stop = _STOP.search(behind)
    behind = behind[: stop.start()] if stop else behind
    found = [(len(before) - match.end(), match.group()) for match in _forms(lang).finditer(before)]
    found += [(match.start(), match.group()) for match in _forms(lang).finditer(behind)]
    return min(found, default=(0, ""))[1]


@cache
def _forms(lang: Lang) -> re.Pattern[str]:
    """Every verb of speech of a language, longest first."""
    forms = sorted({row["form"] for row in rows("cues") if row["lang"] == lang}, key=lambda form: (-len(form), form))
    words = "|".join(re.escape(form) for form in forms)
    return re.compile(rf"(?<![\w\u0900-\u0963])(?:{words})(?![\w\u0900-\u0963])")


def unsaid(text: str, quote: Span, lang: Lang) -> bool:
    """Tell whether a reported clause is not said: its verb is denied, or its sentence is a condition or a question."""
    start, end = quote
    before = text[max(0, start - CUE_DISTANCE) : start].rstrip(_MARKS)
    before = before[max((stop.end() for stop in _STOP.finditer(before)), default=0) :].strip().lower()
    cues = list(_forms(lang).finditer(before))
    if not cues:
        return False
    near = before[: cues[-1].start()].split()[-2:], before[cues[-1].end() :].split()[:1]
    if any(word in _denials(lang) or word.endswith(("n't", "n’t")) for side in near for word in side):
        return True
    asked = text[end : end + 3].lstrip("”\"’'»")[:1] == "?"
    return any(
        before.startswith(f"{row['form']} ") and (row["kind"] != "question" or asked)
        for row in rows("unsaid")
        if row["lang"] == lang
    )


@cache
def _denials(lang: Lang) -> frozenset[str]:
    """Words that deny the clause they stand in."""
    return frozenset(row["form"] for row in rows("negators") if row["lang"] == lang and row["value"] == "strong")
