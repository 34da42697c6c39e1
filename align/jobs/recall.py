"""Furniture that was translated is text: translated documents get back what has a sure counterpart in the other one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from align.alignment.mining import Pool
from align.alignment.mode import Decision
from align.alignment.sentence_aligner import Match, SentenceAligner
from align.core.types import Bead, Indices

# A sentence that was set aside comes back if it has a counterpart that is right more likely than not.
RECALLED: Final = 0.5


@dataclass(frozen=True)
class Whole:
    """A story with what was set aside of it: the pool of all its sentences, and the places of its text in that."""

    pool: Pool
    hi_text: Indices
    en_text: Indices
    text: Pool

    @property
    def has_aside(self) -> bool:
        """Whether anything was set aside."""
        return len(self.hi_text) < len(self.pool.hi_doc) or len(self.en_text) < len(self.pool.en_doc)


def align_whole(
    whole: Whole, mode: str, aligner: SentenceAligner
) -> tuple[list[Match], dict[tuple[int, int], Decision]]:
    """Match the text of a story, and translated documents once more with what is recalled.

    Sentences and documents are numbered as in the whole pool.
    """
    matches, decisions = aligner.align(whole.text, mode)
    matches = [_moved(match, whole.hi_text, whole.en_text) for match in matches]
    if whole.has_aside:
        for pair, decision in decisions.items():
            again = _recalled(whole, pair, aligner) if decision.mode == "parallel" else None
            if again is not None:
                matches = [match for match in matches if whole.pool.documents(match.bead) != pair] + again
    return sorted(matches, key=lambda match: (match.bead.hi, match.bead.en)), decisions


def _recalled(whole: Whole, pair: tuple[int, int], aligner: SentenceAligner) -> list[Match] | None:
    """Match two translated documents with what one or both had set aside; None where nothing comes back."""
    rows, columns = np.flatnonzero(whole.pool.hi_doc == pair[0]), np.flatnonzero(whole.pool.en_doc == pair[1])
    hi, en = np.isin(rows, whole.hi_text), np.isin(columns, whole.en_text)
    if hi.all() and en.all():
        return None
    text = hi.copy(), en.copy()
    for bead in aligner.lines(whole.pool.part(rows, columns)):
        (i,), (j,) = bead.hi, bead.en
        if bead.probability >= RECALLED:
            hi[i] = en[j] = True
    if (hi == text[0]).all() and (en == text[1]).all():
        return None
    rows, columns = rows[hi], columns[en]
    return [_moved(match, rows, columns) for match in aligner.parallel(whole.pool.part(rows, columns))]


def _moved(match: Match, rows: Indices, columns: Indices) -> Match:
    """Number the sentences of a match, and of the next best one, as the whole story does."""
    runner_up = match.runner_up and _moved_bead(match.runner_up, rows, columns)
    return replace(match, bead=_moved_bead(match.bead, rows, columns), runner_up=runner_up)


def _moved_bead(bead: Bead, rows: Indices, columns: Indices) -> Bead:
    return replace(bead, hi=tuple(int(rows[i]) for i in bead.hi), en=tuple(int(columns[j]) for j in bead.en))
