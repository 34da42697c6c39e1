"""All monotone alignments of two documents as a lattice of beads: a semi-Markov conditional random field.

A path through the lattice takes beads and leaves sentences out; its weight is the exponential of the sum of their
scores (Sarawagi and Cohen 2004). The forward-backward algorithm sums the weights of all paths, which gives every bead
its posterior probability: how likely it is to be exactly right, the alternatives of joining one more sentence or
leaving one out included. Between two beads, Hindi sentences are left out before English ones, so that the same beads
are one path only. Two neighbours that changed places are one step of the lattice, a crossing of two 1-1 beads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from align.core.types import BeadIndices

Grid: TypeAlias = npt.NDArray[np.float64]
# Every bead with both sides, up to four sentences a side and six in all.
BEADS: Final = tuple((a, b) for a in range(1, 5) for b in range(1, 5) if a + b <= 6)
# The log weight of what is not in the lattice; finite, so that sums stay defined.
NEVER: Final = -1e30
# Moves of the best path that are no bead: leave an English or a Hindi sentence out; two crossing 1-1 beads.
_SKIP_EN, _SKIP_HI, _CROSS = -1, -2, len(BEADS)


@dataclass(frozen=True, slots=True)
class Posteriors:
    """Posterior probabilities of a lattice, and the logarithm of the sum of all its paths' weights.

    beads: for BEADS[k] = (a, b) an (n-a+1, m-b+1) array, crossing beads included under 1-1.
    left_hi, left_en: (n,) and (m,), the probability that a sentence is in no bead.
    crossings: the expected number of crossings.
    """

    beads: list[Grid]
    left_hi: Grid
    left_en: Grid
    crossings: float
    log_sum: float


@dataclass(frozen=True, slots=True)
class Lattice:
    """Scores (log weights) of all beads of n Hindi and m English sentences, shaped as in `Posteriors`.

    `left_hi` (n,) and `left_en` (m,) score leaving a sentence out, `crossed` a pair of crossing beads beyond their own.
    """

    beads: Sequence[Grid]
    left_hi: Grid
    left_en: Grid
    crossed: float

    @property
    def shape(self) -> tuple[int, int]:
        """Numbers of sentences (n, m)."""
        return len(self.left_hi), len(self.left_en)

    def _steps(self) -> list[tuple[int, int, Grid]]:
        """Steps with both sides: how far each goes on, and its scores by the place it starts from."""
        n, m = self.shape
        steps = [(a, b, grid) for (a, b), grid in zip(BEADS, self.beads, strict=True) if a <= n and b <= m]
        if n > 1 and m > 1:
            one = self.beads[0]
            steps.append((2, 2, one[:-1, 1:] + one[1:, :-1] + self.crossed))
        return steps

    def posteriors(self) -> Posteriors:
        """Sum over all paths."""
        n, m = self.shape
        steps = self._steps()
        open_, any_ = self._forward(steps)
        open_back, any_back = self._backward(steps)
        total = any_[n, m]
        found = [
            np.exp(np.minimum(any_[: n + 1 - a, : m + 1 - b] + grid + open_back[a:, b:] - total, 0.0))
            for a, b, grid in steps
        ]
        crossings = 0.0
        if n > 1 and m > 1:
            crossing = found.pop()
            found[0][:-1, 1:] += crossing
            found[0][1:, :-1] += crossing
            crossings = float(crossing.sum())
        by_shape = {(a, b): grid for (a, b, _), grid in zip(steps, found, strict=False)}
        beads = [by_shape.get(shape, np.zeros((0, 0))) for shape in BEADS]
        skip_hi = open_[:-1] + self.left_hi[:, None] + open_back[1:] - total
        skip_en = any_[:, :-1] + self.left_en + any_back[:, 1:] - total
        left_hi, left_en = (np.exp(np.minimum(skip, 0.0)).sum(axis=k) for k, skip in ((1, skip_hi), (0, skip_en)))
        return Posteriors(beads, left_hi, left_en, crossings, float(total))

    def _forward(self, steps: Sequence[tuple[int, int, Grid]]) -> tuple[Grid, Grid]:
        """Log weights of all ways to each place, (n+1, m+1): those that may still leave Hindi out, and all."""
        n, m = self.shape
        open_, any_ = np.full((n + 1, m + 1), NEVER), np.full((n + 1, m + 1), NEVER)
        so_far = np.concatenate([[0.0], self.left_en.cumsum()])
        for i in range(n + 1):
            row = open_[i]
            if i == 0:
                row[0] = 0.0
            else:
                np.copyto(row, open_[i - 1] + self.left_hi[i - 1])
            for a, b, grid in steps:
                if a <= i:
                    np.logaddexp(row[b:], any_[i - a, : m + 1 - b] + grid[i - a], out=row[b:])
            any_[i] = np.logaddexp.accumulate(row - so_far) + so_far
        return open_, any_

    def _backward(self, steps: Sequence[tuple[int, int, Grid]]) -> tuple[Grid, Grid]:
        """Log weights of all ways from each place to the end, (n+1, m+1): Hindi may be left out first, or may not."""
        n, m = self.shape
        open_, any_ = np.full((n + 1, m + 1), NEVER), np.full((n + 1, m + 1), NEVER)
        so_far = np.concatenate([[0.0], self.left_en.cumsum()])
        for i in range(n, -1, -1):
            row = np.full(m + 1, NEVER)
            if i == n:
                row[m] = 0.0
            for a, b, grid in steps:
                if i + a <= n:
                    np.logaddexp(row[: m + 1 - b], open_[i + a, b:] + grid[i], out=row[: m + 1 - b])
            any_[i] = np.logaddexp.accumulate((row + so_far)[::-1])[::-1] - so_far
            open_[i] = any_[i] if i == n else np.logaddexp(any_[i], self.left_hi[i] + open_[i + 1])
        return open_, any_

    def best_path(self) -> list[BeadIndices]:
        """Find the beads of the path with the highest score, in order of their Hindi, then English side (Viterbi)."""
        n, m = self.shape
        steps = self._steps()
        best, move = np.full((n + 1, m + 1), NEVER), np.full((n + 1, m + 1), _SKIP_EN, dtype=np.int8)
        so_far = np.concatenate([[0.0], self.left_en.cumsum()])
        for i in range(n + 1):
            row, own = best[i], move[i]
            if i == 0:
                row[0] = 0.0
            else:
                np.copyto(row, best[i - 1] + self.left_hi[i - 1])
                own[:] = _SKIP_HI
            for k, (a, b, grid) in enumerate(steps):
                if a <= i:
                    offer = best[i - a, : m + 1 - b] + grid[i - a]
                    better = offer > row[b:]
                    row[b:][better] = offer[better]
                    own[b:][better] = _CROSS if k == len(steps) - 1 and n > 1 and m > 1 else BEADS.index((a, b))
            reached = np.maximum.accumulate(row - so_far) + so_far
            own[reached > row + 1e-9] = _SKIP_EN
            np.copyto(row, reached)
        return sorted(_trace(move))


def _trace(move: npt.NDArray[np.int8]) -> list[BeadIndices]:
    """Walk the moves back from the far corner."""
    i, j = move.shape[0] - 1, move.shape[1] - 1
    beads: list[BeadIndices] = []
    while i > 0 or j > 0:
        step = int(move[i, j])
        if step == _SKIP_HI and i > 0:
            i -= 1
        elif step == _SKIP_EN or i == 0:
            j -= 1
        elif step == _CROSS:
            beads += [((i - 2,), (j - 1,)), ((i - 1,), (j - 2,))]
            i, j = i - 2, j - 2
        else:
            a, b = BEADS[step]
            beads.append((tuple(range(i - a, i)), tuple(range(j - b, j))))
            i, j = i - a, j - b
    return beads
