"""Attribution: who is said to have said it, and how (speaker, verb, direct or reported), in two renderings."""

from __future__ import annotations

from collections.abc import Iterator

from align.core.types import Finding, FindingType, Quote
from align.drift.findings import SEVERITY
from align.drift.messages import NOUN, differing
from align.quotes.people import two_speakers
from align.quotes.speech_tables import loaded, strength


def attribution(a: Quote, b: Quote) -> list[Finding]:
    """List what two renderings of one utterance tell differently of its speaker, its verb and its marks.

    These findings have no spans and no probability: they are read off, and nothing was fitted for them.
    """
    return list(_attribution(a, b))


def _attribution(a: Quote, b: Quote) -> Iterator[Finding]:
    if a.named and b.named and two_speakers(a.speaker, b.speaker):
        yield _finding("speaker", differing(NOUN["speaker"], a.speaker, b.speaker))
    strengths = strength(a.cue, a.lang), strength(b.cue, b.lang)
    if strengths[0] != strengths[1] and all(strengths) and any(map(loaded, strengths)):
        yield _finding("cue", differing(NOUN["cue"], a.cue, b.cue))
    if {a.kind, b.kind} == {"direct", "indirect"}:
        yield _finding("quote-boundary", "Given in quotation marks in one, as reported speech in the other.")


def _finding(kind: FindingType, words: str) -> Finding:
    return Finding(kind, SEVERITY[kind], None, None, words)
