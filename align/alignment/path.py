"""Two ordered documents to beads: a first reading of everything, a second of what is possible, and the best path.

Long documents are cut where anchors stand and each piece is read by itself, so time and memory grow with the number of
sentences. Sentences left out that are clearly each other's best are linked afterwards, wherever they stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from align.alignment.anchors import LARGEST, Cell, find_anchors, pieces
from align.alignment.features import Scored
from align.alignment.lattice import BEADS, Lattice, Posteriors
from align.alignment.mining import Pool
from align.alignment.reread import Rereading, likely, reread
from align.alignment.scan import Scan
from align.core.types import BeadIndices, FloatArray
from align.core.vectors import one_thread, sigmoid
from align.model.encoder import Encoder
from align.model.heads import Head

# Centred cosine from which leftover mutual best sentences are linked across the path (FLORES dev with swaps).
CROSSING: Final = 0.5
# Cells searched as they are: some 10 ms.
DENSE: Final = 200 * 200
# Sentences before and after that a link across the path is read with.
AROUND_LINK: Final = 3
# A bead of a lower posterior is not worth a place on the path. On the development set, by heads fitted without it,
# strict / lax F1 are .894 / .978 at 0, .895 / .981 at 0.2, .901 / .977 at 0.3, .907 / .968 at 0.4.
LEAST_POSTERIOR: Final = 0.2


@dataclass(frozen=True, slots=True)
class Placed:
    """A bead of the path with its posterior probability, and where it stands among the measured candidates."""

    bead: BeadIndices
    probability: float
    reading: Rereading
    at: int

    @property
    def scored(self) -> Scored:
        """The measured candidates it is one of."""
        return self.reading.scored

    @property
    def why(self) -> dict[str, float]:
        """The features of its score."""
        return {name: float(values[self.at]) for name, values in self.reading.beads.items()}


def align_path(pool: Pool, encoder: Encoder, heads: Mapping[str, Head]) -> list[Placed]:
    """Align a pool of two documents that translate each other in order; sentences without counterpart are in no bead.

    Give the beads in order; their probability is that of being exactly right.
    """
    if not pool.hi.texts or not pool.en.texts:
        return []
    with one_thread():  # the products of a piece are small: two threads of BLAS take twice the processor's time
        return sorted(_found(pool, encoder, heads), key=lambda one: one.bead)


def _found(pool: Pool, encoder: Encoder, heads: Mapping[str, Head]) -> list[Placed]:
    """Find the beads of the path piece by piece, then the links across it."""
    placed: list[Placed] = []
    left_hi, left_en = np.zeros(len(pool.hi.texts)), np.zeros(len(pool.en.texts))
    for (i, j), (k, m) in pairwise(_cuts(pool.hi.vectors, pool.en.vectors)):
        reading = read(pool.window(slice(i, k), slice(j, m)), encoder, heads)
        lattice = reading.lattice(heads)
        left_hi[i:k], left_en[j:m] = lattice.left_hi, lattice.left_en
        for bead, probability in choose(lattice.posteriors()):
            placed.append(Placed(_moved(bead, i, j), probability, reading, reading.place[bead]))
    for (i,), (j,) in crossing(pool.hi.vectors, pool.en.vectors, [one.bead for one in placed]):
        placed.append(_linked(pool, i, j, float(left_hi[i] + left_en[j]), encoder, heads))
    return placed


def read(pool: Pool, encoder: Encoder, heads: Mapping[str, Head], also: Sequence[BeadIndices] = ()) -> Rereading:
    """Read a pool of two documents twice; the second reading is of what the first holds possible, and of `also`."""
    scan = Scan(pool.hi, pool.en)
    first = scan.lattice(heads).posteriors()
    return reread(pool, scan, first, sorted({*likely(first), *also}), encoder)


def choose(found: Posteriors) -> list[tuple[BeadIndices, float]]:
    """Choose the path with the most sentences expected in right beads, each bead less LEAST_POSTERIOR."""
    worth = [(grid - LEAST_POSTERIOR) * (a + b) for (a, b), grid in zip(BEADS, found.beads, strict=True)]
    free = np.zeros(len(found.left_hi)), np.zeros(len(found.left_en))
    return [
        ((h, e), float(found.beads[BEADS.index((len(h), len(e)))][h[0], e[0]]))
        for h, e in Lattice(worth, *free, crossed=0.0).best_path()
    ]


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


def _linked(pool: Pool, i: int, j: int, left: float, encoder: Encoder, heads: Mapping[str, Head]) -> Placed:
    """Rate a link across the path against leaving both sentences out, which scores `left`; it pays for crossing."""
    top, first = max(0, i - AROUND_LINK), max(0, j - AROUND_LINK)
    bead = (i - top,), (j - first,)
    near = pool.window(slice(top, i + AROUND_LINK + 1), slice(first, j + AROUND_LINK + 1))
    reading = read(near, encoder, heads, [bead])
    lattice = reading.lattice(heads)
    gain = lattice.beads[0][i - top, j - first] + lattice.crossed - left
    return Placed(((i,), (j,)), float(sigmoid(np.array(gain))), reading, reading.place[bead])


def _cuts(hi: FloatArray, en: FloatArray) -> list[Cell]:
    """Say where to cut documents of (n, d) and (m, d) centred unit rows, both ends included; short ones stay whole."""
    return [(0, 0), (len(hi), len(en))] if len(hi) * len(en) <= DENSE else pieces(hi, en)


def _moved(bead: BeadIndices, i: int, j: int) -> BeadIndices:
    """Number the sentences of a bead from the places where its piece begins."""
    return tuple(i + a for a in bead[0]), tuple(j + b for b in bead[1])
