"""Are two documents translations of each other, in order, or two reports of one story?"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

# A translated document has a sure counterpart for most sentences of its shorter side, in order; reports of one event
# have few. Coverage and order of the sure one-to-one links, as the `pool` head gives them: FLORES dev with 8 % merges,
# deletions, strays and swaps 0.74 and 0.85 at least (median 0.83, 0.94); stories train, sentences of which are often
# regrouped, median 0.49 and 0.95; documents retold in parts median 0.31; documents of different articles 0.
MIN_COVERAGE = 0.4
MIN_ORDER = 0.75


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
    parallel = whole or (len(links) > 1 and coverage >= MIN_COVERAGE and order >= MIN_ORDER)
    return Decision("parallel" if parallel else "comparable", facts)


def longest_chain(values: Sequence[int]) -> int:
    """Length of the longest increasing subsequence."""
    tails: list[int] = []
    for value in values:
        at = bisect_left(tails, value)
        tails[at : at + 1] = [value]
    return len(tails)
