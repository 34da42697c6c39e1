"""Anchors of long documents: sentences that are surely each other's counterpart, to cut the search where they stand.

The dynamic programme is quadratic; between two cuts it is small. Anchors are looked for everywhere, not around a
diagonal, so long omissions and moved passages do not mislead them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from align.core.types import FloatArray, Indices
from align.core.vectors import neighbours, unit

Cell: TypeAlias = tuple[int, int]
# Longer sides are first compared by the means of this many blocks, then sentence by sentence where blocks are alike.
BLOCKS: Final = 2000
# Blocks of the other side looked into for each block: the right one, the one that overlaps it, and a repetition.
BLOCKS_TRIED: Final = 4
# An anchor's centred cosine, and how far it must stand above the next best of both sides; on FLORES dev 99.9 % of the
# mutual best sentences beyond both are counterparts.
LEAST_COSINE: Final = 0.4
LEAST_GAP: Final = 0.1
# A segment this long between two cuts costs a few milliseconds; shorter ones would cost overhead.
SEGMENT: Final = 100
# Places of a piece that are searched at most: a second of work, a few hundred MB.
LARGEST: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class Anchors:
    """Mutual best sentences: (a,) Hindi indices in order, and the English index of each."""

    hi: Indices
    en: Indices


def find_anchors(hi: FloatArray, en: FloatArray) -> Anchors:
    """Find sentences of (n, d) and (m, d) centred unit rows that are clearly each other's best."""
    size = -(-max(len(hi), len(en)) // BLOCKS)
    pairs = [(np.arange(len(hi)), np.arange(len(en)))] if size == 1 else _alike(hi, en, size)
    best_hi, best_en = _Best(len(hi)), _Best(len(en))
    for rows, columns in pairs:
        similarity = hi[rows] @ en[columns].T
        best_hi.offer(rows, columns, similarity)
        best_en.offer(columns, rows, similarity.T)
    rows = np.flatnonzero(best_hi.clear)
    rows = rows[best_en.clear[best_hi.index[rows]] & (best_en.index[best_hi.index[rows]] == rows)]
    return Anchors(rows, best_hi.index[rows])


class _Best:
    """The best and the next best partner of each sentence of one side, over any number of offers."""

    def __init__(self, count: int) -> None:
        self.index = np.zeros(count, dtype=np.int64)
        self.first = np.full(count, -1.0, dtype=np.float32)
        self.second = np.full(count, -1.0, dtype=np.float32)

    def offer(self, rows: Indices, columns: Indices, similarity: FloatArray) -> None:
        """Take in the (r, c) similarities of some sentences to partners not offered to them before."""
        here, place = np.arange(len(rows)), similarity.argmax(axis=1)
        first = similarity[here, place]
        rest = similarity.copy()
        rest[here, place] = -1.0
        known = self.first[rows]
        self.second[rows] = np.maximum.reduce([self.second[rows], rest.max(axis=1), np.minimum(first, known)])
        better = first > known
        self.index[rows[better]] = columns[place[better]]
        self.first[rows] = np.maximum(known, first)

    @property
    def clear(self) -> npt.NDArray[np.bool_]:
        """Which sentences have a best partner that stands out."""
        return (self.first >= LEAST_COSINE) & (self.first - self.second >= LEAST_GAP)


def _alike(hi: FloatArray, en: FloatArray, size: int) -> Iterator[tuple[Indices, Indices]]:
    """Give for each block of `size` Hindi sentences the English ones of the blocks nearest to it."""
    starts = np.arange(0, len(en), max(1, size // 2))  # overlapping by half, so that one covers most of any block
    en_blocks = unit(_block_sums(en, starts, size))
    hi_starts = np.arange(0, len(hi), size)
    near = neighbours(unit(_block_sums(hi, hi_starts, size)), en_blocks, BLOCKS_TRIED).index
    for start, blocks in zip(hi_starts.tolist(), near, strict=True):
        columns = np.unique(np.concatenate([np.arange(at, min(at + size, len(en))) for at in starts[blocks].tolist()]))
        yield np.arange(start, min(start + size, len(hi))), columns


def _block_sums(rows: FloatArray, starts: Indices, size: int) -> FloatArray:
    """Sum (n, d) rows from each start on, `size` of them at most."""
    sums = np.vstack([np.zeros((1, rows.shape[1])), rows.cumsum(axis=0, dtype=np.float64)])
    return np.asarray(sums[np.minimum(starts + size, len(rows))] - sums[starts], dtype=np.float32)


def pieces(hi: FloatArray, en: FloatArray) -> list[Cell]:
    """Cut (n, d) and (m, d) centred unit rows where anchors stand: corners of the pieces, both ends included.

    A piece too large to be searched is cut at every anchor in it; if none is left it is halved again and again, which
    loses little where nothing is alike.
    """
    path = chain(find_anchors(hi, en))
    corners = cuts(path, len(hi), len(en))
    found = corners[:1]
    for start, end in pairwise(corners):
        inside = [cell for cell in path if start[0] < cell[0] < end[0] and start[1] < cell[1] < end[1]]
        for corner in [*(inside if _cells(start, end) > LARGEST else []), end]:
            found += _halved(found[-1], corner)
    return found


def _halved(start: Cell, end: Cell) -> list[Cell]:
    """Cut a piece along its diagonal until its parts can be searched; give the corners after the first."""
    parts = 1
    while _cells(start, end) > LARGEST * parts * parts:
        parts += 1
    steps = range(1, parts + 1)
    return [(start[0] + (end[0] - start[0]) * k // parts, start[1] + (end[1] - start[1]) * k // parts) for k in steps]


def _cells(start: Cell, end: Cell) -> int:
    """Count the places between two corners."""
    return (end[0] - start[0]) * (end[1] - start[1])


def chain(anchors: Anchors) -> list[Cell]:
    """Choose the longest run of anchors that is in order on both sides."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for k, j in enumerate(anchors.en.tolist()):
        at = bisect_left(tails, j)
        before.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [j]
        ends[at : at + 1] = [k]
    found = []
    k = ends[-1] if ends else -1
    while k >= 0:
        found.append((int(anchors.hi[k]), int(anchors.en[k])))
        k = before[k]
    return found[::-1]


def cuts(path: Sequence[Cell], n: int, m: int) -> list[Cell]:
    """Choose where to cut documents of n and m sentences: between two anchors that stand side by side.

    Both ends are among the cuts. A cut stands only inside a run of four anchors, so that no m:n bead crosses it.
    """
    known = set(path)
    chosen = [(0, 0)]
    for i, j in path:
        run = all((i + step, j + step) in known for step in (-2, -1, 1))
        if run and max(i - chosen[-1][0], j - chosen[-1][1]) >= SEGMENT:
            chosen.append((i, j))
    return [*chosen, (n, m)]
