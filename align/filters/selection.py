"""Which of the pairs found a corpus keeps: thresholds by mode, each text pair once, cleaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from align.core.errors import AlignError
from align.filters.steps import Cleaner
from align.model.heads import best_threshold, threshold_for
from align.output.records import DECIMALS
from align.text.normalise import folded


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a pair that was found; `reason` is why its probability is 0, `docs` both ids."""

    id: str
    hi: str
    en: str
    docs: str
    probability: float
    mode: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """How pairs are chosen: at least this probable, or as many as are expected to be right this often.

    Without both the threshold has the highest expected F1, found for each mode.
    """

    precision: float | None = None
    min_probability: float | None = None

    def check(self) -> None:
        """Refuse two ways at once, and what is no probability."""
        if self.precision is not None and self.min_probability is not None:
            raise AlignError("--precision and --min-probability exclude each other", hint="give one of them")
        for name, value in (("precision", self.precision), ("min-probability", self.min_probability)):
            if value is not None and not 0 <= value <= 1:
                raise AlignError(f"--{name} is {value}", hint="give a number between 0 and 1")

    @property
    def in_words(self) -> str:
        """How the thresholds are chosen."""
        if self.min_probability is not None:
            return f"min-probability {self.min_probability:g}"
        return "expected F1" if self.precision is None else f"precision {self.precision:g}"

    def thresholds(self, found: Sequence[Asked]) -> dict[str, float]:
        """Choose the least probability a pair of each mode is kept with, from what the records will say."""
        every = np.round([one.probability for one in found], DECIMALS)
        modes = np.array([one.mode for one in found])
        names = sorted(set(modes.tolist()))
        if self.min_probability is not None:
            return dict.fromkeys(names, self.min_probability)
        if self.precision is not None:
            return dict.fromkeys(names, threshold_for(self.precision, every))
        return {name: best_threshold(every[modes == name]) for name in names}


KEPT: Final = ""


def expected_precision(probabilities: Sequence[float]) -> float | None:
    """Mean probability of the pairs kept, as the records will say them; None without pairs."""
    return float(np.round(probabilities, DECIMALS).mean()) if len(probabilities) else None


def why_left_out(found: Sequence[Asked], limits: Mapping[str, float], cleaner: Cleaner) -> list[str]:
    """Say of each pair why it is left out, KEPT where it is not: below its mode's limit, a duplicate, or unclean."""
    first: dict[tuple[str, str], str] = {}
    told: list[str] = []
    for one in found:
        same = (folded(one.hi), folded(one.en))
        if round(one.probability, DECIMALS) < limits[one.mode]:
            reason = one.reason or f"probability {one.probability:.3f} below {limits[one.mode]:.3f}"
        elif same in first:
            reason = f"duplicate of {first[same]}"
        else:
            reason = cleaner.against(one.hi, one.en)
        if reason == KEPT:
            first[same] = one.id
            cleaner.keep(one.hi, one.en, one.id)
        told.append(reason)
    return told
