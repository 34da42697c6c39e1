"""Agreement between reviewers: Cohen's kappa of their verdicts, with its interval."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from align.review.intervals import Z95
from align.review.outcomes import RIGHT, Standing


@dataclass(frozen=True, slots=True)
class Kappa:
    """Cohen's kappa of two reviewers with its 95 % interval, None where chance alone would agree always.

    `both` subjects were judged by both, `same` of them alike.
    """

    reviewers: tuple[str, str]
    both: int
    same: int
    value: float | None
    low: float | None
    high: float | None


def agreement(words: Mapping[str, Standing]) -> list[Kappa]:
    """Compare the verdicts (right or wrong) of every two reviewers who have subjects in common."""
    found = []
    for a, b in combinations(sorted(words), 2):
        common = sorted(words[a].keys() & words[b].keys())
        if common:
            verdicts = [[words[name][subject].action in RIGHT for subject in common] for name in (a, b)]
            found.append(kappa((a, b), *verdicts))
    return found


def kappa(reviewers: tuple[str, str], first: Sequence[bool], second: Sequence[bool]) -> Kappa:
    """Compute kappa of two lists of verdicts in step, one or more."""
    table = np.zeros((2, 2))
    for a, b in zip(first, second, strict=True):
        table[int(a), int(b)] += 1
    value, error = kappa_of_table(table)
    same = int(np.trace(table))
    if value is None or error is None:
        return Kappa(reviewers, len(first), same, None, None, None)
    low, high = max(-1.0, value - Z95 * error), min(1.0, value + Z95 * error)
    return Kappa(reviewers, len(first), same, value, low, high)


def kappa_of_table(counts: npt.NDArray[np.float64]) -> tuple[float | None, float | None]:
    """Give kappa of a square table of counts and its standard error in large samples.

    Fleiss, Cohen and Everitt 1969, Psychological Bulletin 72(5), equation 13.
    """
    n = counts.sum()
    shares = counts / n
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    observed, chance = float(np.trace(shares)), float(rows @ columns)
    if chance >= 1:
        return None, None
    value = (observed - chance) / (1 - chance)
    sums = rows[None, :] + columns[:, None]  # of row j and column i, for the cell (i, j)
    kept = sum(shares[i, i] * (1 - (rows[i] + columns[i]) * (1 - value)) ** 2 for i in range(len(counts)))
    apart = float((shares * sums**2).sum()) - float((np.diag(shares) * np.diag(sums) ** 2).sum())
    variance = (kept + (1 - value) ** 2 * apart - (value - chance * (1 - value)) ** 2) / (n * (1 - chance) ** 2)
    return float(value), math.sqrt(max(0.0, float(variance)))
