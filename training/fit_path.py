"""Fit the score of beads: a semi-Markov conditional random field on documents whose beads are known.

The gold path is made as probable as possible among all paths of its lattice (maximum likelihood with a ridge, by
L-BFGS; the problem is convex). The first reading is fitted on all places, the second on the beads that a first reading
fitted on the other documents holds possible, so that it sees such beads as it will meet.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from align.alignment.lattice import BEADS, NEVER, Lattice
from align.alignment.mining import Pool
from align.alignment.reread import Rereading, likely, reread
from align.alignment.scan import Scan, stacked
from align.core.types import BeadIndices
from align.model.encoder import Encoder
from align.model.heads import Head
from training import sets

Weights: TypeAlias = npt.NDArray[np.float64]
RIDGE: Final = 1.0
ITERATIONS: Final = 60
# Parts of the documents that each are read with heads fitted on the others.
FOLDS: Final = 3


@dataclass(frozen=True, slots=True)
class Translated:
    """A translated document with its gold beads, its encoded sentences, and how much it counts."""

    document: sets.Parallel
    pool: Pool
    weight: float


@dataclass(frozen=True, slots=True)
class Cells:
    """The beads of one shape that a lattice holds: where they begin, (c,) each, and their features (c, f)."""

    hi: npt.NDArray[np.int64]
    en: npt.NDArray[np.int64]
    features: npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Example:
    """A document of n Hindi and m English sentences: features of its beads by shape, of leaving out, its gold path.

    left_hi (n, g) and left_en (m, g) are the features of leaving sentences out. Weights are (f + 1 + g + 1): of beads,
    of a crossing, of leaving out, and of leaving out whatever it is.
    """

    cells: list[Cells]
    left_hi: npt.NDArray[np.float64]
    left_en: npt.NDArray[np.float64]
    gold: list[BeadIndices]
    weight: float

    def lattice(self, weights: Weights) -> Lattice:
        """Score everything."""
        n, m, f = len(self.left_hi), len(self.left_en), self.cells[0].features.shape[1]
        grids = []
        for (a, b), cells in zip(BEADS, self.cells, strict=True):
            grids.append(np.full((max(n - a + 1, 0), max(m - b + 1, 0)), NEVER))
            grids[-1][cells.hi, cells.en] = cells.features @ weights[:f]
        left_hi, left_en = (own @ weights[f + 1 : -1] + weights[-1] for own in (self.left_hi, self.left_en))
        return Lattice(grids, left_hi, left_en, float(weights[f]))

    def observed(self) -> Weights:
        """Sum of the features on the gold path."""
        total = np.zeros(self.cells[0].features.shape[1])
        for h, e in self.gold:
            cells = self.cells[BEADS.index((len(h), len(e)))]
            total += cells.features[np.flatnonzero((cells.hi == h[0]) & (cells.en == e[0]))[0]]
        hi, en = np.ones(len(self.left_hi)), np.ones(len(self.left_en))
        hi[[i for h, _ in self.gold for i in h]] = 0
        en[[j for _, e in self.gold for j in e]] = 0
        crossings = sum(one[1] > other[1] for one, other in pairwise(self.gold))
        left = hi @ self.left_hi + en @ self.left_en
        return np.asarray(np.r_[total, crossings, left, hi.sum() + en.sum()])

    def expected(self, weights: Weights) -> tuple[float, Weights]:
        """Logarithm of the sum over all paths, and the expected sum of features."""
        found = self.lattice(weights).posteriors()
        pairs = zip(self.cells, found.beads, strict=True)
        beads = sum(grid[cells.hi, cells.en] @ cells.features for cells, grid in pairs if len(cells.hi))
        left = found.left_hi @ self.left_hi + found.left_en @ self.left_en
        return found.log_sum, np.r_[beads, found.crossings, left, found.left_hi.sum() + found.left_en.sum()]


def gold_path(document: sets.Parallel) -> list[BeadIndices]:
    """The gold beads that a lattice can hold: known shapes, in order but for crossing neighbours."""
    path: list[BeadIndices] = []
    for h, e in sorted(document.gold):
        whole = h == tuple(range(h[0], h[-1] + 1)) and e == tuple(range(e[0], e[-1] + 1)) and (len(h), len(e)) in BEADS
        if not whole:
            continue
        if not path or _after(e, path) or _crosses(path, (h, e)):
            path.append((h, e))
    return path


def _after(e: tuple[int, ...], path: Sequence[BeadIndices]) -> bool:
    return e[0] > max(bead[1][-1] for bead in path)


def _crosses(path: Sequence[BeadIndices], bead: BeadIndices) -> bool:
    """Tell whether a bead and the last of the path are two 1-1 beads of neighbours that changed places."""
    (h, e), (h2, e2) = path[-1], bead
    earlier = max((own[1][-1] for own in path[:-1]), default=-1)
    return len(h) == len(e) == len(h2) == len(e2) == 1 and h2[0] == h[0] + 1 and e2[0] == e[0] - 1 and e2[0] > earlier


def fit_weights(examples: Sequence[Example], ridge: float = RIDGE) -> Weights:
    """Maximise the likelihood of the gold paths."""
    observed = [example.observed() for example in examples]

    def loss(weights: Weights) -> tuple[float, npt.NDArray[np.float64]]:
        value, gradient = ridge * float(weights @ weights) / 2, ridge * weights
        for example, gold in zip(examples, observed, strict=True):
            log_sum, expected = example.expected(weights)
            value += example.weight * (log_sum - float(gold @ weights))
            gradient = gradient + example.weight * (expected - gold)
        return value, gradient

    start = np.zeros(len(observed[0]))
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS}).x)


def heads_of(weights: Weights, beads: Sequence[str], left: Sequence[str], names: tuple[str, str]) -> dict[str, Head]:
    """Put fitted weights into two heads by name."""
    f = len(beads)
    own = Head((*beads, "crossed"), weights[: f + 1].astype(np.float32), 0.0)
    out = Head(tuple(left), weights[f + 1 : -1].astype(np.float32), float(weights[-1]))
    return {names[0]: own, names[1]: out}


def first_example(scan: Scan, document: sets.Parallel, weight: float) -> Example:
    """Every bead at every place with the features of the first reading."""
    n, m = len(document.hi), len(document.en)
    cells = []
    for a, b in BEADS:
        hi, en = (index.ravel() for index in np.indices((max(n - a + 1, 0), max(m - b + 1, 0))))
        own = scan.bead_features(a, b) if len(hi) else dict.fromkeys(scan.bead_features(1, 1), np.zeros(0))
        cells.append(Cells(hi, en, stacked({name: grid.ravel() for name, grid in own.items()}).astype(np.float32)))
    left_hi, left_en = map(stacked, scan.left_out_features())
    return Example(cells, left_hi, left_en, gold_path(document), weight)


def second_example(reading: Rereading, document: sets.Parallel, weight: float) -> Example:
    """The possible beads with the features of the second reading."""
    features, cells = stacked(reading.beads), []
    for shape in BEADS:
        own = [k for k, (h, e) in enumerate(reading.candidates) if (len(h), len(e)) == shape]
        hi, en = (np.array([reading.candidates[k][side][0] for k in own], np.int64) for side in (0, 1))
        cells.append(Cells(hi, en, features[own]))
    return Example(cells, stacked(reading.left_hi), stacked(reading.left_en), gold_path(document), weight)


def fit_path(examples: Sequence[Translated], encoder: Encoder) -> dict[str, Head]:
    """Fit both readings: the heads `scan`, `scan_left_out`, `bead` and `left_out`."""
    scans = [Scan(example.pool.hi, example.pool.en) for example in examples]
    first = [first_example(scan, own.document, own.weight) for scan, own in zip(scans, examples, strict=True)]
    names = tuple(scans[0].bead_features(1, 1)), tuple(scans[0].left_out_features()[0])
    readings: list[tuple[Rereading, Translated]] = []
    for fold in range(FOLDS):
        others = [example for k, example in enumerate(first) if k % FOLDS != fold]
        heads = heads_of(fit_weights(others), *names, ("scan", "scan_left_out"))
        for k in range(fold, len(examples), FOLDS):
            posteriors = scans[k].lattice(heads).posteriors()
            candidates = sorted({*likely(posteriors), *first[k].gold})
            readings.append((reread(examples[k].pool, scans[k], posteriors, candidates, encoder), examples[k]))
        sys.stderr.write(f"  part {fold + 1} of {FOLDS} read again\n")
    second = [second_example(reading, own.document, own.weight) for reading, own in readings]
    again = tuple(readings[0][0].beads), tuple(readings[0][0].left_hi)
    fitted = heads_of(fit_weights(first), *names, ("scan", "scan_left_out"))
    return fitted | heads_of(fit_weights(second), *again, ("bead", "left_out"))
