"""Evidence at its place in the documents: offsets from the joined texts of a pair to the texts they come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from align.core.types import Evidence, Mention, Sentence


def in_documents(evidence: Evidence, hi: Sequence[Sentence], en: Sequence[Sentence]) -> Evidence:
    """Move offsets from the joined texts of a pair to the documents they come from."""
    return Evidence(
        links=tuple(replace(link, hi=_moved(link.hi, hi), en=_moved(link.en, en)) for link in evidence.links),
        only_hi=tuple(_moved(mention, hi) for mention in evidence.only_hi),
        only_en=tuple(_moved(mention, en) for mention in evidence.only_en),
        clashes=tuple((_moved(a, hi), _moved(b, en)) for a, b in evidence.clashes),
        lacking=evidence.lacking,
    )


def _moved(mention: Mention, side: Sequence[Sentence]) -> Mention:
    """Find the sentence a mention starts in and add that sentence's place in its document."""
    at = 0
    for sentence in side:
        if mention.start < at + len(sentence.text) + 1:
            start = mention.start + sentence.start - at
            end = min(start + mention.end - mention.start, sentence.end)
            return replace(mention, start=start, end=end, text=mention.text[: end - start])
        at += len(sentence.text) + 1
    return mention
