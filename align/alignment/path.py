"""Two ordered documents to beads: monotone m:n alignment by dynamic programming over composed span vectors.

The vector of a span is the length-weighted sum of its sentences' vectors (mean pooling makes that nearly the vector
of the joined text), so one encoding a sentence serves every span.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from align.alignment.anchors import LARGEST, find_anchors, pieces
from align.core.types import BeadIndices, FloatArray

Steps = tuple[tuple[int, int], ...]
# Every bead with both sides, up to four sentences a side and six in all.
BEADS: Steps = tuple((a, b) for a in range(1, 5) for b in range(1, 5) if a + b <= 6)

# Variance of the length difference a code point, Hindi against English (TICO-19 dev and docs).
LENGTH_VARIANCE = 1.8
# Centred cosine from which leftover mutual best sentences are linked across the path (FLORES dev with swaps).
CROSSING = 0.5


@dataclass(frozen=True, slots=True)
class PathCosts:
    """What a bead of `size` sentences gains.

    `size * (cosine - pull * neighbours - skip) - growth * (size - 2) - length * unevenness`

    skip: centred cosine below which leaving the sentences out is better.
    growth: cost of each sentence beyond one a side; keeps beads small.
    pull: share taken off for the similarity of the sentences next to the bead; makes it take in what belongs to it.
    length: cost of a standard deviation of difference in length.
    Chosen on FLORES dev (merges, deletions, strays, swaps) and stories dev (by page), on a broad plateau.
    """

    skip: float = 0.05
    growth: float = 0.7
    pull: float = 0.5
    length: float = 0.08


COSTS = PathCosts()
# Cells searched as they are: some 10 ms.
DENSE = 200 * 200


def align_path(
    hi: FloatArray, en: FloatArray, hi_weight: FloatArray, en_weight: FloatArray, costs: PathCosts = COSTS
) -> list[BeadIndices]:
    """Find the best path through (n, d) and (m, d) centred unit rows of (n,) and (m,) lengths; give its beads.

    The path is monotone but for neighbours that changed places, which come out as two crossing beads. Sentences
    without counterpart are in no bead. Long documents are cut at anchors and each piece is searched by itself.
    """
    if len(hi) * len(en) <= DENSE:
        return _dense_path(hi, en, hi_weight, en_weight, costs)
    found: list[BeadIndices] = []
    for (i, j), (k, m) in pairwise(pieces(hi, en)):
        rows, columns = slice(i, k), slice(j, m)
        beads = _dense_path(hi[rows], en[columns], hi_weight[rows], en_weight[columns], costs)
        found += [(tuple(i + a for a in h), tuple(j + b for b in e)) for h, e in beads]
    return found


def _dense_path(
    hi: FloatArray, en: FloatArray, hi_weight: FloatArray, en_weight: FloatArray, costs: PathCosts
) -> list[BeadIndices]:
    """Search every place of two documents, or of a piece between two cuts."""
    gains = bead_gains(hi, en, hi_weight, en_weight, costs)
    n, m = len(hi), len(en)
    best = np.zeros((n + 1, m + 1))
    move = np.zeros((n + 1, m + 1), dtype=np.int8)  # 0: leave an English one out, 1: a Hindi one, 2 + k: BEADS[k]
    for i in range(1, n + 1):
        row, step = best[i - 1].copy(), np.ones(m + 1, dtype=np.int8)
        for k, (a, b) in enumerate(BEADS):
            if a <= i and b <= m:
                offer = best[i - a, : m + 1 - b] + gains[k][i - a]
                better = offer > row[b:]
                row[b:][better] = offer[better]
                step[b:][better] = 2 + k
        best[i] = np.maximum.accumulate(row)
        step[best[i] > row] = 0
        move[i] = step
    return [part for bead in _trace(move) for part in _uncross(bead, gains)]


def _uncross(bead: BeadIndices, gains: Sequence[FloatArray]) -> list[BeadIndices]:
    """Split a bead into two crossing ones where that gains more: its sentences changed places in translation."""

    def gain(h: tuple[int, ...], e: tuple[int, ...]) -> float:
        return float(gains[BEADS.index((len(h), len(e)))][h[0], e[0]])

    h, e = bead
    splits = [[(h[:k], e[c:]), (h[k:], e[:c])] for k in range(1, len(h)) for c in range(1, len(e))]
    best = max(splits, key=lambda split: sum(gain(*part) for part in split), default=[bead])
    return best if sum(gain(*part) for part in best) > gain(*bead) else [bead]


def _trace(move: npt.NDArray[np.int8]) -> list[BeadIndices]:
    """Walk the moves back from the far corner."""
    i, j = move.shape[0] - 1, move.shape[1] - 1
    beads = []
    while i > 0 and j >= 0:
        step = int(move[i, j])
        if step == 0:
            j -= 1
        elif step == 1:
            i -= 1
        else:
            a, b = BEADS[step - 2]
            beads.append((tuple(range(i - a, i)), tuple(range(j - b, j))))
            i, j = i - a, j - b
    return beads[::-1]


def bead_gains(
    hi: FloatArray, en: FloatArray, hi_weight: FloatArray, en_weight: FloatArray, costs: PathCosts = COSTS
) -> list[FloatArray]:
    """Gain of each bead type at each place: for BEADS[k] = (a, b) an (n-a+1, m-b+1) float32 array."""
    x, y = hi * hi_weight[:, None], en * en_weight[:, None]
    dots = np.zeros((len(x) + 1, len(y) + 1))
    dots[1:, 1:] = (x @ y.T).astype(np.float64).cumsum(0).cumsum(1)
    spans = _Spans(dots, _span_norms(x), _span_norms(y))
    gains = []
    for a, b in BEADS:
        if a > len(x) or b > len(y):
            gains.append(np.zeros((0, 0), dtype=np.float32))
            continue
        cosine = spans.cosine(a, b) - costs.pull * spans.neighbours(a, b)
        size = a + b
        uneven = _unevenness(_span_sums(hi_weight, a), _span_sums(en_weight, b))
        gain = size * (cosine - costs.skip) - costs.growth * (size - 2) - costs.length * uneven
        gains.append(gain.astype(np.float32))
    return gains


@dataclass(frozen=True, slots=True)
class _Spans:
    """Cosines of composed spans: `dots` (n+1, m+1) are sums of dot products from the corner, norms by span size."""

    dots: npt.NDArray[np.float64]
    hi_norms: dict[int, FloatArray]
    en_norms: dict[int, FloatArray]

    def cosine(self, a: int, b: int) -> npt.NDArray[np.float64]:
        """Cosine of every span of a Hindi with every span of b English sentences, (n-a+1, m-b+1)."""
        d = self.dots
        block = d[a:, b:] - d[:-a, b:] - d[a:, :-b] + d[:-a, :-b]
        return np.asarray(block / np.maximum(np.outer(self.hi_norms[a], self.en_norms[b]), 1e-9))

    def neighbours(self, a: int, b: int) -> npt.NDArray[np.float64]:
        """Mean cosine of each bead's sides with the sentence before and after the other side (edges count 0)."""
        across = np.pad(self.cosine(a, 1), ((0, 0), (1, 1)))
        along = np.pad(self.cosine(1, b), ((1, 1), (0, 0)))
        before_after_en = across[:, : across.shape[1] - b - 1] + across[:, b + 1 :]
        before_after_hi = along[: along.shape[0] - a - 1] + along[a + 1 :]
        return np.asarray((before_after_en + before_after_hi) / 4)


def crossing(hi: FloatArray, en: FloatArray, path: Sequence[BeadIndices], least: float = CROSSING) -> list[BeadIndices]:
    """Link leftover sentences of (n, d) and (m, d) centred rows that are each other's best, wherever the path runs."""
    used_hi, used_en = {i for h, _ in path for i in h}, {j for _, e in path for j in e}
    rows = np.array([i for i in range(len(hi)) if i not in used_hi], dtype=np.int64)
    columns = np.array([j for j in range(len(en)) if j not in used_en], dtype=np.int64)
    if not len(rows) or not len(columns):
        return []
    if len(rows) * len(columns) > LARGEST:
        found = find_anchors(hi[rows], en[columns])
        mutual = list(zip(rows[found.hi].tolist(), columns[found.en].tolist(), strict=True))
    else:
        near = hi[rows] @ en[columns].T
        best_en, best_hi = near.argmax(axis=1), near.argmax(axis=0)
        mutual = [(int(rows[k]), int(columns[j])) for k, j in enumerate(best_en) if best_hi[j] == k]
    return [((i,), (j,)) for i, j in mutual if float(hi[i] @ en[j]) >= least]


def _unevenness(hi: npt.NDArray[np.float64], en: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How far lengths in code points (n,) and (m,) are apart, (n, m): standard deviations of a random walk, 8 at most.

    The variance of a translation's length grows with the length itself (Gale and Church 1993).
    """
    walk = np.subtract.outer(hi, en) / np.sqrt(np.add.outer(hi, en) * (LENGTH_VARIANCE / 2))
    return np.minimum(np.abs(walk), 8.0)


def _span_sums(weight: FloatArray, a: int) -> npt.NDArray[np.float64]:
    """Lengths of all spans of `a` sentences in code points, smoothed for the shortest."""
    sums = np.concatenate([[0.0], weight.astype(np.float64).cumsum()])
    return np.asarray(sums[a:] - sums[:-a] + 5.0)


def _span_norms(weighted: FloatArray) -> dict[int, FloatArray]:
    """Lengths of the sums of 1 to 4 consecutive rows."""
    sums = np.vstack([np.zeros((1, weighted.shape[1])), weighted.astype(np.float64).cumsum(0)])
    return {
        a: np.linalg.norm(sums[a:] - sums[:-a], axis=1).astype(np.float32) for a in range(1, 5) if a <= len(weighted)
    }
