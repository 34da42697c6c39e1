"""Nearest sentences across languages: every one compared in small pools, a graph searched in large ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np

from align.alignment.sides import Sentences
from align.core.progress import Progress
from align.core.types import FloatArray, Indices
from align.core.vectors import neighbours, unit

# Sentences compared with every other one; beyond that a graph is cheaper: 0.24 ms of one core for a sentence among
# 30,000, eight times that among 240,000, against 0.24 to build and 0.4 to search a graph.
EXACT_UP_TO: Final = 50_000
# Keys up to which NumPy compares, of equal cosines the earlier first; beyond that faiss does, in a third of the time.
IN_NUMPY: Final = 8192
BLOCK: Final = 2048  # queries at a time
# Links of a sentence in the graph, and candidates kept in view while it is built and searched. Of the four nearest of
# 30,000 lines they find 0.996 in 0.6 ms; with 16 links, 60 and 256 candidates 0.985, an inverted file of 128 lists in
# the same time 0.97. Of 100,000 lines 192 candidates found 0.980, and 0.99997 of the translations.
LINKS, BUILT_WITH, SEARCHED_WITH = 24, 100, 256
# Sentences up to which SEARCHED_WITH candidates do; beyond that as many more as there are more sentences. With 256 of
# them 0.994 of the four nearest are found of 100,000 lines, 0.966 of 300,000, 0.853 of 1,000,000; of 300,000 with 512
# 0.986 and with 1,024 0.992. An inverted file of 2,048 lists found 0.947 there in the time of 512.
WIDER_FROM: Final = 150_000
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
    find = _Exact(keys, k) if len(keys.texts) <= EXACT_UP_TO else _Graph(keys, k)
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


def searched_with(count: int) -> int:
    """Candidates kept in view while a graph of `count` sentences is searched."""
    return max(SEARCHED_WITH, SEARCHED_WITH * count // WIDER_FROM)


class _Exact:
    """Compares every sentence with every other one."""

    def __init__(self, keys: Sentences, k: int) -> None:
        """Keep the rows of the keys."""
        self._raw, self._k = _rows(keys, slice(None)), k
        self._keys = keys.centred(self._raw)

    def __call__(self, queries: FloatArray, raw: FloatArray) -> _Found:
        """Find the nearest of (q, d) centred queries; `raw` are the same as encoded."""
        index, cosine = self._compared(queries)
        return index, cosine, np.einsum("qd,qkd->qk", raw, self._raw[index])

    def _compared(self, queries: FloatArray) -> tuple[Indices, FloatArray]:
        if len(self._keys) <= IN_NUMPY:
            found = neighbours(queries, self._keys, self._k)
            return found.index, found.cosine
        import faiss

        cosine, index = faiss.knn(queries, self._keys, self._k, metric=faiss.METRIC_INNER_PRODUCT)
        return index, cosine


class _Graph:
    """Follows links between near sentences (Malkov and Yashunin 2018, HNSW; faiss).

    Rows of eight bits find candidates, whole ones rank them.
    """

    def __init__(self, keys: Sentences, k: int) -> None:
        """Build the graph in one thread: in several its links would depend on their timing."""
        import faiss

        self._keys, self._k, count = keys, k, len(keys.texts)
        graph: Any = faiss.IndexHNSWSQ  # its declared types are another constructor's
        index = graph(keys.raw.shape[1], faiss.ScalarQuantizer.QT_8bit, LINKS, faiss.METRIC_INNER_PRODUCT)
        index.hnsw.efConstruction, index.hnsw.efSearch = BUILT_WITH, searched_with(count)
        index.train(keys.centred(_rows(keys, np.linspace(0, count - 1, BLOCK).astype(np.int64))))
        threads = faiss.omp_get_max_threads()
        faiss.omp_set_num_threads(1)
        try:
            for start in range(0, count, BLOCK):
                index.add(keys.centred(_rows(keys, slice(start, start + BLOCK))))
        finally:
            faiss.omp_set_num_threads(threads)
        self._index = index

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
