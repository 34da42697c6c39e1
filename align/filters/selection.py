"""Which of the pairs found a corpus keeps: thresholds by mode, each text pair once, cleaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import numpy as np

from align.core.errors import AlignError
from align.filters.steps import Cleaner
from align.model.heads import best_threshold, threshold_for
from align.output.records import DECIMALS
from align.text.normalise import folded


class Selectable(Protocol):
    """What is asked of a pair that was found, or of its record; `reason` is why its probability is 0."""

    @property
    def id(self) -> str:
        """Its name."""
        ...

    @property
    def hi(self) -> str:
        """The Hindi text."""
        ...

    @property
    def en(self) -> str:
        """The English text."""
        ...

    @property
    def probability(self) -> float | None:
        """That it is right, None where nobody told."""
        ...

    @property
    def mode(self) -> str:
        """How it was found."""
        ...

    @property
    def reason(self) -> str:
        """Why its probability is 0, or nothing."""
        ...


P = TypeVar("P", bound=Selectable)


@dataclass(frozen=True, slots=True)
class Selected(Generic[P]):
    """Pairs kept and those left out with why, in the order they were found, and the thresholds by mode."""

    limits: Mapping[str, float]
    kept: Sequence[P]
    left: Sequence[tuple[P, str]]

    @property
    def expected_precision(self) -> float | None:
        """Mean probability of the pairs kept; None without pairs."""
        return float(np.mean([_told(one) for one in self.kept])) if self.kept else None


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

    def thresholds(self, found: Sequence[Selectable]) -> dict[str, float]:
        """Choose the least probability a pair of each mode is kept with, from what the records will say."""
        every = np.array([_told(one) for one in found])
        modes = np.array([one.mode for one in found])
        names = sorted(set(modes.tolist()))
        if self.min_probability is not None:
            return dict.fromkeys(names, self.min_probability)
        if self.precision is not None:
            return dict.fromkeys(names, threshold_for(self.precision, every))
        return {name: best_threshold(every[modes == name]) for name in names}


def select(found: Sequence[P], selection: Selection, cleaner: Cleaner) -> Selected[P]:
    """Keep the pairs at or above their mode's limit, each text pair once, that cleaning has nothing against."""
    limits = selection.thresholds(found)
    kept: list[P] = []
    left: list[tuple[P, str]] = []
    first: dict[tuple[str, str], str] = {}
    for one in found:
        same, probability = (folded(one.hi), folded(one.en)), _told(one)
        if probability < limits[one.mode]:
            reason = one.reason or f"probability {probability:.3f} below {limits[one.mode]:.3f}"
        elif same in first:
            reason = f"duplicate of {first[same]}"
        else:
            reason = cleaner.against(one.hi, one.en)
        if reason:
            left.append((one, reason))
            continue
        first[same] = one.id
        cleaner.keep(one.hi, one.en, one.id)
        kept.append(one)
    return Selected(limits, kept, left)


def _told(one: Selectable) -> float:
    """Give the probability that the record of a pair says."""
    return round(one.probability or 0.0, DECIMALS)
