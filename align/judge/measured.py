"""Two wordings measured against each other, once, in one canonical order: contradictions and the judge's verdict.

What is made of a measured pair (how the texts stand, the probability of drift, findings, the probability of one
utterance) is the mirror image of what the exchanged pair gives: it is computed in the canonical order and turned round
where need be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from align.core.types import LANGS, FloatArray, Lang
from align.judge.contradictions import Clash, Shared, clashes, shared_mentions
from align.judge.known import Known, know
from align.judge.network import Verdict, undecided
from align.judge.wording import Wording


class Judging(Protocol):
    """Anything that gives a verdict on two texts that have words."""

    @property
    def means(self) -> Mapping[Lang, FloatArray]:
        """Mean vector of the texts of each language, (d,)."""
        ...

    def judge(self, a: Wording, b: Wording, known: Known) -> Verdict:
        """Judge two texts."""
        ...


@dataclass(frozen=True, slots=True)
class Measured:
    """All that is known of two texts: `a` is the Hindi one, of one language the first by text.

    `turned` tells that they were given the other way round.
    """

    a: Wording
    b: Wording
    both: Shared
    clashes: Sequence[Clash]
    known: Known
    verdict: Verdict
    turned: bool = False


def measure(a: Wording, b: Wording, judge: Judging) -> Measured:
    """Compare two texts by rules and have them judged."""
    turned = _order(b) < _order(a)
    if turned:
        a, b = b, a
    both = shared_mentions(a, b)
    found = clashes(a, b, both)
    known = know(a, b, both, found, judge.means)
    verdict = judge.judge(a, b, known) if a.words and b.words else undecided(a, b)
    return Measured(a, b, both, found, known, verdict, turned)


def _order(side: Wording) -> tuple[int, str]:
    return LANGS.index(side.lang), side.text
