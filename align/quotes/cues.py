"""The cues (verbs of speech) of a text in order, each with the speaker beside it: the general part of attribution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from align.core.types import Lang, Span
from align.quotes.cue import Cue
from align.quotes.cues_en import cues_en
from align.quotes.cues_hi import cues_hi

LONGEST_UNIT: Final = 10_000  # characters; a longer stretch without a sentence end is no prose


def cues(masked: str, units: Sequence[Span], lang: Lang) -> list[Cue]:
    """List the verbs of speech of a text whose quotations are masked, in order."""
    read = cues_hi if lang == "hi" else cues_en
    return [cue for start, end in units if end - start <= LONGEST_UNIT for cue in read(masked, start, end)]
