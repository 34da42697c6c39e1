"""Nearest sentences across languages: every one compared in small pools, an inverted file in large ones."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np

from align.alignment.sides import Sentences
from align.core.progress import Progress
from align.core.types import FloatArray, Indices
from align.core.vectors import neighbours, unit

# Sentences compared with every other one; beyond that a search looks into some lists of an inverted file alone.
EXACT_UP_TO: Final = 20_000
BLOCK: Final = 2048  # queries at a time
# Lists for each square root of the number of keys, lists looked into, sentences a list is trained on and rounds of
# training: see docs/mining.md for what they cost and find.
LISTS, PROBED, TRAINED, ROUNDS = 4.0, 48, 48, 8
# Rows of eight bits find so many times more sentences than asked for, and whole rows rank them.
RANKED: Final = 4


_Found: TypeAlias = tuple[Indices, FloatArray, FloatArray]


@dataclass(frozen=True, slots=True)
class Nearest:
    """The k nearest sentences of the other side, best first by the cosine of centred rows.

    `index` (n, k) int64 is -1 where none was found; `cosine` and `raw`, of rows as encoded, are (n, k) float32.
    """

    index: Indices
    cosine: FloatArray
    raw: FloatArray


def nearest(queries: Sentences, keys: Sentences, k: int, *, progress: bool = False) -> Nearest:
    """Find for each sentence of one side the k nearest of the other, block by block.

    Memory is that of the result, a block, and for large sides the keys in eight bits.
    """
    count, k = len(queries.texts), min(k, len(keys.texts))
    find = _Exact(keys, k) if len(keys.texts) <= EXACT_UP_TO else _Inverted(keys, k)
    found = Nearest(np.empty((count, k), np.int64), *(np.empty((count, k), np.float32) for _ in range(2)))
    bar = Progress("searching", count, progress)
    for start in range(0, count, BLOCK):
        part = slice(start, min(start + BLOCK, count))
        raw = unit(_rows(queries, part))  # scaled again as `Sentences.compose` does, whose rows are to be equal
        found.index[part], found.cosine[part], found.raw[part] = find(unit(queries.centred(raw)), raw)
        bar.advance(part.stop - start)
    bar.finish()
    return found


def _rows(side: Sentences, part: slice | Indices) -> FloatArray:
    """Rows as encoded, in single precision, of sentences by place."""
    return np.asarray(side.raw[part], dtype=np.float32)


class _Exact:
    """Compares every sentence with every other one."""

    def __init__(self, keys: Sentences, k: int) -> None:
        """Keep the rows of the keys."""
        self._raw, self._k = _rows(keys, slice(None)), k
        self._keys = keys.centred(self._raw)

    def __call__(self, queries: FloatArray, raw: FloatArray) -> _Found:
        """Find the nearest of (q, d) centred queries; `raw` are the same as encoded."""
        found = neighbours(queries, self._keys, self._k)
        return found.index, found.cosine, np.einsum("qd,qkd->qk", raw, self._raw[found.index])


class _Inverted:
    """Looks into the lists of an inverted file whose means are nearest (Jégou, Douze and Schmid 2011; faiss).

    Rows of eight bits find candidates, whole ones rank them.
    """

    def __init__(self, keys: Sentences, k: int) -> None:
        """Train the lists on an even sample of the keys and fill them."""
        import faiss

        self._keys, self._k, count = keys, k, len(keys.texts)
        dimension, lists = keys.raw.shape[1], 1 << round(math.log2(LISTS * math.sqrt(count)))
        index = faiss.index_factory(dimension, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
        index.cp.niter, index.nprobe = ROUNDS, PROBED
        sample = np.unique(np.linspace(0, count - 1, min(count, lists * TRAINED)).astype(np.int64))
        index.train(keys.centred(_rows(keys, sample)))
        for start in range(0, count, BLOCK):
            index.add(keys.centred(_rows(keys, slice(start, start + BLOCK))))
        self._index: Any = index

    def __call__(self, queries: FloatArray, raw: FloatArray) -> _Found:
        """Find the nearest of (q, d) centred queries; `raw` are the same as encoded."""
        _, index = self._index.search(queries, RANKED * self._k)
        own = _rows(self._keys, np.maximum(index, 0))
        centred = self._keys.centred(own.reshape(-1, own.shape[2])).reshape(own.shape)
        cosine = np.where(index >= 0, np.einsum("qd,qkd->qk", queries, centred), -np.inf)
        best = np.lexsort((index, -cosine), axis=1)[:, : self._k]
        index, cosine = np.take_along_axis(index, best, axis=1), np.take_along_axis(cosine, best, axis=1)
        near = np.einsum("qd,qkd->qk", raw, np.take_along_axis(own, best[:, :, None], axis=1))
        return index, np.where(index >= 0, cosine, 0), near
