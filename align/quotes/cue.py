"""A cue (verb of speech) at its place in a text with its speaker: what attribution is read from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

QUOTED: Final = "\ufffc"  # stands for each character of a quotation when the words around it are read
MARKS: Final = " ,–—-’'”\"»›"  # what may stand between a quotation and its verb of speech


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that reports speech, its place, kind and speaker.

    `speaker` is None for a pronoun until coreference has put a name for it, "" where none is found; `told` is False
    only where the text has no subject at all; `named` is False where the name comes from coreference.
    """

    start: int
    end: int
    kind: str
    speaker: str | None
    named: bool = True
    plural: bool = False  # the pronoun is one of several people
    told: bool = True
