"""Logits (log-odds) to probabilities: a logistic head a mode, and the threshold a precision or the best F1 asks for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from align.core.errors import AlignError
from align.core.types import FloatArray
from align.core.vectors import sigmoid

# The lowest threshold chosen without being asked.
LOWEST_THRESHOLD = 1 / 3


@dataclass(frozen=True, slots=True)
class Head:
    """Logistic regression over named features: `weights` (f,) in log-odds a unit of feature, and `intercept`."""

    features: tuple[str, ...]
    weights: FloatArray
    intercept: float

    def probability(self, features: FloatArray) -> npt.NDArray[np.float64]:
        """Turn (n, f) features into (n,) probabilities that the pair is right."""
        return sigmoid(self.log_odds(features))

    def log_odds(self, features: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.float64]:
        """Score (n, f) features, (n,)."""
        return np.asarray(features.astype(np.float64) @ self.weights.astype(np.float64) + self.intercept)

    @property
    def by_name(self) -> dict[str, float]:
        """Weight of each feature."""
        return dict(zip(self.features, self.weights.tolist(), strict=True))


@cache
def load_heads(path: Path) -> dict[str, Head]:
    """Read the fitted heads of a calibration file, by mode."""
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        return {
            mode: Head(tuple(head["weights"]), np.array(list(head["weights"].values()), np.float32), head["intercept"])
            for mode, head in table["heads"].items()
        }
    except (OSError, ValueError, KeyError) as error:
        raise AlignError(f"unreadable calibration ({error})", path=path, hint="run `make fit`") from error


def threshold_for(precision: float, probabilities: npt.NDArray[np.float64]) -> float:
    """Find the lowest threshold at which the pairs kept are expected to be right at least `precision` of the time.

    The expected precision of a set is the mean of its calibrated probabilities; with nothing to keep it is 1.
    """
    ranked, last = _ranked(probabilities)
    kept = np.flatnonzero((np.cumsum(ranked) / np.arange(1, len(ranked) + 1) >= precision) & last)
    return float(ranked[kept[-1]]) if len(kept) else 1.0


def best_threshold(probabilities: npt.NDArray[np.float64]) -> float:
    """Find the threshold with the highest expected F1; 0.5 where there is nothing to choose from.

    Of all pairs, sum(p) are expected to be right, of n kept ones their own sum: F1 = 2 sum(kept p) / (n + sum(p)).
    The best threshold is half the F1 it reaches (Lipton, Elkan and Narayanaswamy 2014), so it is never above 0.5:
    one more pair raises F1 if and only if its probability is above that half. Nor is it below a third: a pair twice as
    likely wrong as right helps no one.
    """
    ranked, _ = _ranked(probabilities)
    if not len(ranked):
        return 0.5
    f1 = 2 * np.cumsum(ranked) / (np.arange(1, len(ranked) + 1) + ranked.sum())
    return max(LOWEST_THRESHOLD, float(f1.max()) / 2)


def _ranked(probabilities: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Sort (n,) probabilities, the highest first, and mark the last of equal ones."""
    ranked = np.sort(probabilities)[::-1]
    return ranked, np.append(ranked[1:] != ranked[:-1], True)[: len(ranked)]
