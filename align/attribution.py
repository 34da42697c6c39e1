"""Who is said to have said it, and how: speaker, verb of speech, direct or reported, of two renderings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from align.clusters import two_speakers
from align.findings import NOUN, SEVERITY, message
from align.normalise import key
from align.tables import rows
from align.types import Finding, FindingType, Quote

# Ways of reporting that say more than that something was said; asked and said may stand for one another.
LOADED: Final = frozenset({"claim", "allege", "deny", "admit", "warn", "promise", "demand"})


def attribution(a: Quote, b: Quote) -> list[Finding]:
    """List what two renderings of one utterance tell differently of its speaker, its verb and its extent."""
    return list(_attribution(a, b))


def _attribution(a: Quote, b: Quote) -> Iterator[Finding]:
    if two_speakers(a.speaker, b.speaker):
        yield _finding("speaker", a.speaker, b.speaker, 0.8)
    strengths = strength(a.cue, a.lang), strength(b.cue, b.lang)
    if strengths[0] != strengths[1] and set(strengths) & LOADED and all(strengths):
        yield _finding("cue", a.cue, b.cue, 0.7)
    if {a.kind, b.kind} == {"direct", "indirect"}:
        kinds = {"direct": "in quotation marks", "indirect": "as reported speech"}
        yield _finding("quote-boundary", kinds[a.kind], kinds[b.kind], 1.0)


def _finding(kind: FindingType, a: str, b: str, probability: float) -> Finding:
    return Finding(kind, SEVERITY[kind], None, None, message(NOUN[kind], a, b), probability)


@cache
def _strengths() -> dict[tuple[str, str], str]:
    return {(row["lang"], key(row["form"])): row["strength"] for row in rows("cues")}


def strength(cue: str, lang: str) -> str:
    """Give how strongly a verb of speech judges what it reports, "" if it is not known."""
    return _strengths().get((lang, key(cue)), "")
