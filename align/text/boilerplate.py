"""Boilerplate removal: what a news page leaves among sentences is dropped with its reason, the dateline cut off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from align.core.tables import forms, rows
from align.core.types import Dropped, Sentence
from align.text.language import LETTER, is_foreign

# Among so many sentences from either end of a document does its frame stand: headline, byline, dateline; sign-off.
# Chosen by hand; in 67 news articles datelines stand at places 0 to 3 and sign-offs among the last two: (2, 1) drops 55
# sentences, (4, 2) to (60, 40) all drop the same 59.
FIRST, LAST = 6, 4
# Characters: a lead that is shorter after its dateline is cut was no lead. By hand; 8 to 40 cut the same 7 datelines.
SHORTEST_LEAD: Final = 15
# "पटना।" before the lead: a place alone, one or two words without a verb.
PLACE: Final = re.compile(r"[\u0900-\u0963]+(?: [\u0900-\u0963]+)?(?:, [\u0900-\u0963]+)?\s*[।|]")


def clean(sentences: Sequence[Sentence]) -> tuple[list[Sentence], list[Dropped]]:
    """Part the sentences of one document from its residue; what is kept keeps its index and true offsets."""
    kept: list[Sentence] = []
    dropped: list[Dropped] = []
    for place, sentence in enumerate(sentences):
        from_end = len(sentences) - 1 - place
        reason = residue(sentence, place, from_end)
        if reason:
            dropped.append(Dropped("clean", reason, sentence.doc, sentence.text, sentence.start, sentence.end))
            continue
        cut = dateline(sentence.text) if place < FIRST else 0
        if cut:
            start, head = sentence.start, sentence.text[:cut].rstrip()
            dropped.append(Dropped("clean", "dateline", sentence.doc, head, start, start + len(head)))
            sentence = replace(sentence, start=start + cut, text=sentence.text[cut:])
        kept.append(sentence)
    return kept, dropped


def residue(sentence: Sentence, place: int, from_end: int) -> str:
    """Say why a sentence is no part of its story, or nothing if it is; its places are counted from both ends."""
    text = " ".join(sentence.text.split()).strip("| ")
    for pattern, reason, where in _patterns():
        if (not where or (place < FIRST if where == "first" else from_end < LAST)) and pattern.fullmatch(text):
            return reason
    if not LETTER.search(text):
        return "no words"
    if place < FIRST and (_is_place(text) or dateline(text + " ") >= len(text)):
        return "dateline"
    if is_foreign(text, sentence.lang):
        return "English in a Hindi document" if sentence.lang == "hi" else "Hindi in an English document"
    return ""


def _is_place(text: str) -> bool:
    """Tell whether a sentence names a place and nothing else."""
    folded = re.findall(r"[\u0900-\u0963]+", text.translate({0x901: 0x902, 0x93C: None}))
    return bool(PLACE.fullmatch(text)) and not forms("function_words_hi").intersection(folded)


def dateline(text: str) -> int:
    """Give how many characters of a lead are its dateline, 0 if none."""
    for pattern in _datelines():
        found = pattern.match(text)
        if found and len(text) - found.end() >= (SHORTEST_LEAD if text[-1:] != " " else 0):
            return found.end()
    return 0


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    return tuple((_compiled(row["pattern"], re.IGNORECASE), row["reason"], row["where"]) for row in rows("residue"))


@cache
def _datelines() -> tuple[re.Pattern[str], ...]:
    return tuple(_compiled(row["pattern"], re.NOFLAG) for row in rows("datelines"))


def _compiled(pattern: str, flags: re.RegexFlag) -> re.Pattern[str]:
    return re.compile(pattern.replace("#", r"\#").replace("␣", r"[ ]"), re.VERBOSE | flags)
