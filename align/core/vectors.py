"""Arithmetic on sentence vectors: centring, composed spans, nearest neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from align.core.types import FloatArray

# A document's own mean is blended with the model's background mean as if the latter were this many sentences:
# below about ten sentences the own mean is mostly noise (chosen on FLORES dev pools).
BACKGROUND_WEIGHT = 10.0
# Queries compared at a time, fewer where so many cosines would take more than 64 MB.
QUERY_BLOCK, BLOCK_COSINES = 2048, 1 << 24


@contextmanager
def one_thread() -> Iterator[None]:
    """Let BLAS use one thread for a while: for products of small matrices more cost a third of the processor's time."""
    with threadpool_limits(1, "blas"):
        yield


def unit(vectors: FloatArray) -> FloatArray:
    """Scale rows of an (n, d) array to unit length; zero rows stay zero."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-9), dtype=np.float32)


def sigmoid(log_odds: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Turn log-odds (logits) of any shape into probabilities of the same dtype; they end at ±30."""
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -30, 30))))


def blended_mean(vectors: FloatArray, background: FloatArray | None = None) -> FloatArray:
    """Mean of (n, d) unit rows of one language, (d,) float32, to be subtracted from them.

    `background` is the (d,) mean of the model on general text, which steadies the mean of small sets. Centring
    removes the direction all sentences of a language share (Mu and Viswanath 2018, "All-but-the-top").
    """
    return mean_of_sum(vectors.sum(axis=0), len(vectors), background)


def mean_of_sum(total: FloatArray, count: int, background: FloatArray | None = None) -> FloatArray:
    """Mean of `count` rows by their (d,) float32 sum `total`, as `blended_mean` takes it of the rows."""
    rows = float(count)
    if background is not None:
        total, rows = total + BACKGROUND_WEIGHT * background, rows + BACKGROUND_WEIGHT
    return np.asarray(total / max(rows, 1.0), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The k nearest rows of the other side: (n, k) int64 indices and (n, k) float32 cosines, best first."""

    index: npt.NDArray[np.int64]
    cosine: FloatArray


def neighbours(queries: FloatArray, keys: FloatArray, k: int) -> Neighbours:
    """Find for each query row its k nearest key rows by cosine, block by block; ties break by index."""
    k = min(k, len(keys))
    index = np.empty((len(queries), k), dtype=np.int64)
    cosine = np.empty((len(queries), k), dtype=np.float32)
    size = max(1, min(QUERY_BLOCK, BLOCK_COSINES // max(len(keys), 1)))
    for start in range(0, len(queries), size):
        block = queries[start : start + size] @ keys.T
        part = (
            np.argpartition(-block, k - 1, axis=1)[:, :k]
            if k < len(keys)
            else np.arange(len(keys))[None].repeat(len(block), 0)
        )
        values = np.take_along_axis(block, part, axis=1)
        order = np.lexsort((part, -values), axis=1)
        index[start : start + size] = np.take_along_axis(part, order, axis=1)
        cosine[start : start + size] = np.take_along_axis(values, order, axis=1)
    return Neighbours(index, cosine)
