"""A stratified sample of a run's pairs, and the precision of the run that verdicts on it show."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from align.review.intervals import wilson
from align.review.queue import Subject

# Lower ends of the bands of probability that are strata: fine where most pairs of a run are. Chosen by hand.
BANDS: Final = (0.0, 0.5, 0.8, 0.9, 0.95, 0.99)
LEAST_DRAWN: Final = 5  # of a band, where it has as many: fewer tell nothing of it


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share right with its 95 % interval; `judged` of `drawn` have a verdict, which stand for `pairs` of the run."""

    name: str
    pairs: int
    drawn: int
    judged: int
    right: int
    precision: float | None
    low: float
    high: float


def draw(subjects: Sequence[Subject], n: int, seed: int = 0) -> list[str]:
    """Draw `n` subjects, all if there are no more: bands of probability in proportion, in each of them all sources.

    Within a band every k-th is taken of those ordered by source, from a place drawn by lot; the ids come shuffled.
    """
    rng = np.random.default_rng(seed)
    strata = _by_band(subjects)
    chosen: list[str] = []
    for name, count in allotted({name: len(own) for name, own in strata.items()}, n).items():
        own = sorted(strata[name], key=lambda one: (sorted(one.sources), one.id))
        step = len(own) / max(1, count)
        start = rng.random() * step
        chosen += [own[min(len(own) - 1, int(start + step * k))].id for k in range(count)]
    return [chosen[k] for k in rng.permutation(len(chosen))]


def allotted(sizes: Mapping[str, int], n: int) -> dict[str, int]:
    """Share `n` out over strata in proportion to their sizes, LEAST_DRAWN at least, none more than it has."""
    n = min(n, sum(sizes.values()))
    out = {name: min(size, LEAST_DRAWN, n) for name, size in sizes.items()}
    while sum(out.values()) > n:
        out[max(out, key=lambda name: (out[name], name))] -= 1
    while sum(out.values()) < n:
        open_ = [name for name in sizes if out[name] < sizes[name]]
        out[min(open_, key=lambda name: (out[name] / sizes[name], name))] += 1
    return out


def precision(subjects: Sequence[Subject], drawn: Sequence[str], verdicts: Mapping[str, bool]) -> Estimate:
    """Estimate how many subjects of a run are right from the verdicts on a sample: each band counts by its size.

    The interval is Wilson's for as many observations as would vary as much: Franco, Little, Louis and Slud 2019,
    Journal of Survey Statistics and Methodology 7(3).
    """
    chosen = set(drawn)
    total, share, variance = 0, 0.0, 0.0
    counts: Counter[str] = Counter()
    strata = _by_band(subjects)
    for own in strata.values():
        known = [verdicts[one.id] for one in own if one.id in chosen and one.id in verdicts]
        counts["drawn"] += sum(one.id in chosen for one in own)
        counts["judged"] += len(known)
        counts["right"] += sum(known)
        total += len(own) if known else 0
    for own in strata.values():
        known = [verdicts[one.id] for one in own if one.id in chosen and one.id in verdicts]
        if known:
            weight, right = len(own) / total, sum(known) / len(known)
            share += weight * right
            variance += weight**2 * _spread(sum(known), len(known), len(own))
    if not counts["judged"]:
        return Estimate("all", len(subjects), counts["drawn"], 0, 0, None, 0.0, 1.0)
    if counts["judged"] == len(subjects):  # all were looked at: nothing is estimated
        low, high = share, share
    else:
        worth = share * (1 - share) / variance if 0 < share < 1 and variance > 0 else counts["judged"]
        low, high = wilson(share, worth)
    return Estimate("all", len(subjects), counts["drawn"], counts["judged"], counts["right"], share, low, high)


def by_group(
    subjects: Sequence[Subject],
    drawn: Sequence[str],
    verdicts: Mapping[str, bool],
    groups: Callable[[Subject], Sequence[str]],
) -> list[Estimate]:
    """Estimate the precision of each group of subjects; one may be in several."""
    members: dict[str, list[Subject]] = defaultdict(list)
    for subject in subjects:
        for name in groups(subject):
            members[name].append(subject)
    found = []
    for name, own in sorted(members.items()):
        one = precision(own, drawn, verdicts)
        found.append(Estimate(name, one.pairs, one.drawn, one.judged, one.right, one.precision, one.low, one.high))
    return found


def band(subject: Subject) -> str:
    """Name the band of probability of a subject."""
    if subject.probability is None:
        return "without probability"
    low = max(edge for edge in BANDS if edge <= max(0.0, subject.probability))
    high = min((edge for edge in BANDS if edge > low), default=1.0)
    return f"{low:.2f}–{high:.2f}"


def _by_band(subjects: Sequence[Subject]) -> dict[str, list[Subject]]:
    found: dict[str, list[Subject]] = defaultdict(list)
    for subject in subjects:
        found[band(subject)].append(subject)
    return dict(sorted(found.items()))


def _spread(right: int, judged: int, size: int) -> float:
    """Variance of the share right of a stratum, with half a right and half a wrong one added, of a finite number."""
    share = (right + 0.5) / (judged + 1)
    return share * (1 - share) / judged * (1 - judged / size if size > 1 else 0.0)
