"""Which of the pairs found a corpus keeps: thresholds by mode, each text pair once, cleaning."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

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
    expected_precision: float | None


@dataclass(frozen=True, slots=True)
class PairColumns:
    """What choosing needs of all pairs at once: (n,) probabilities, modes by number, and keys of their texts."""

    probability: npt.NDArray[np.float64]
    mode: npt.NDArray[np.uint8]
    key: npt.NDArray[np.uint64]
    modes: Sequence[str]


def columns_to_choose(found: Iterable[Selectable]) -> PairColumns:
    """Gather the columns of pairs in one go over them; 17 bytes a pair."""
    probability, mode, key, modes = array("d"), array("B"), array("Q"), dict[str, int]()
    for one in found:
        probability.append(_told(one))
        mode.append(modes.setdefault(one.mode, len(modes)))
        key.append(int.from_bytes(_texts(one)[:8], "little"))
    columns = np.array(probability), np.array(mode, np.uint8), np.array(key, np.uint64)
    return PairColumns(*columns, list(modes))


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

    def thresholds(self, columns: PairColumns) -> dict[str, float]:
        """Choose the least probability a pair of each mode is kept with, from what the records will say."""
        numbers = {name: number for number, name in enumerate(columns.modes)}
        if self.min_probability is not None:
            return dict.fromkeys(sorted(numbers), self.min_probability)
        if self.precision is not None:
            return dict.fromkeys(sorted(numbers), threshold_for(self.precision, columns.probability))
        return {name: best_threshold(columns.probability[columns.mode == numbers[name]]) for name in sorted(numbers)}


class Verdicts:
    """Tells of one pair after another why it is left out, once the columns of all are known.

    Kept are the pairs at or above their mode's limit, each text pair once, that cleaning has nothing against.
    """

    def __init__(self, columns: PairColumns, selection: Selection, cleaner: Cleaner) -> None:
        """Choose the thresholds."""
        self.limits, self._cleaner = selection.thresholds(columns), cleaner
        keys, counts = np.unique(columns.key, return_counts=True)
        self._repeated = frozenset(keys[counts > 1].tolist())
        self._first: dict[bytes, str] = {}
        self._kept = array("d")

    @property
    def expected_precision(self) -> float | None:
        """Mean probability of the pairs kept so far; None without pairs."""
        return float(np.mean(self._kept)) if self._kept else None

    def against(self, one: Selectable) -> str:
        """Say why a pair is left out, "" for one that is kept, which those after it are held against."""
        probability, limit = _told(one), self.limits[one.mode]
        if probability < limit:
            return one.reason or f"probability {probability:.3f} below {limit:.3f}"
        texts = _texts(one)
        same = texts if int.from_bytes(texts[:8], "little") in self._repeated else b""
        reason = f"duplicate of {self._first[same]}" if same in self._first else self._cleaner.against(one.hi, one.en)
        if not reason:
            if same:
                self._first[same] = one.id
            self._cleaner.keep(one.hi, one.en, one.id)
            self._kept.append(probability)
        return reason


def select(found: Sequence[P], selection: Selection, cleaner: Cleaner) -> Selected[P]:
    """Choose among pairs that are in memory; see `Verdicts`."""
    verdicts = Verdicts(columns_to_choose(found), selection, cleaner)
    told = [(one, verdicts.against(one)) for one in found]
    kept, left = [one for one, reason in told if not reason], [one for one in told if one[1]]
    return Selected(verdicts.limits, kept, left, verdicts.expected_precision)


def _told(one: Selectable) -> float:
    """Give the probability that the record of a pair says."""
    return round(one.probability or 0.0, DECIMALS)


def _texts(one: Selectable) -> bytes:
    """Hash what makes two text pairs the same; two of a billion collide with probability 1e-21."""
    named = f"{folded(one.hi)}\0{folded(one.en)}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(named, digest_size=16).digest()
