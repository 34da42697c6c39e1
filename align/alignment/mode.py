"""Are two documents translations of each other, in order, or two reports of one story?"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from align.core.errors import AlignError

# A translated document has a sure counterpart for most sentences of its shorter side, in order; reports of one event
# have few. Coverage and order of the one-to-one links the `pool` head finds: FLORES dev with 8 % merges, deletions,
# strays and swaps 0.79 and 0.86 at least (median 0.87, 0.94); stories train, sentences of which are often regrouped,
# median 0.49 and 0.96; reports of the invented events 0.20, at most 0.39; different articles below 0.05.
MIN_COVERAGE: Final = 0.36
MIN_ORDER: Final = 0.75
# A few links of a short document say little: its coverage is held against that of reports as if so many more sentences
# had been seen that are covered as theirs usually are (the mean of a beta distribution). Three of five sentences are
# not enough then, four are; of twenty nine are.
REPORTED: Final = 8
REPORTED_COVERAGE: Final = 0.2


MODES: Final = ("auto", "parallel", "comparable")


def check_mode(mode: str) -> None:
    """Refuse a mode that is not known."""
    if mode not in MODES:
        raise AlignError(f"unknown mode {mode!r}", hint=f"use {', '.join(MODES)}")


@dataclass(frozen=True, slots=True)
class Decision:
    """The mode chosen for a pair of documents and the reason in words."""

    mode: Literal["parallel", "comparable"]
    reason: str


def decide(links: Sequence[tuple[int, int]], shorter: int) -> Decision:
    """Choose the mode from confident links (hi index, en index) and the number of sentences of the shorter document."""
    if not links:
        return Decision("comparable", "no sentence has a sure counterpart")
    coverage = min(1.0, len(links) / shorter)
    order = longest_chain([j for _, j in sorted(links)]) / len(links)
    facts = f"{len(links)} of {shorter} sentences have a sure counterpart, {order:.0%} of them in order"
    whole = coverage == 1.0 and shorter == 1
    expected = (coverage * shorter + REPORTED * REPORTED_COVERAGE) / (shorter + REPORTED)
    parallel = whole or (len(links) > 1 and expected >= MIN_COVERAGE and order >= MIN_ORDER)
    return Decision("parallel" if parallel else "comparable", facts)


def longest_chain(values: Sequence[int]) -> int:
    """Length of the longest increasing subsequence."""
    tails: list[int] = []
    for value in values:
        at = bisect_left(tails, value)
        tails[at : at + 1] = [value]
    return len(tails)
