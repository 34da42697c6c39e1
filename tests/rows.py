"""Documents of given vectors: sentences that are one made-up word each, and an encoder that knows these words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from align.alignment.mining import Pool
from align.alignment.sides import Sentences
from align.core.types import FloatArray
from align.core.vectors import unit

WIDTH = 60  # code points of a sentence


def word(k: int, first: str) -> str:
    """Give the word of the k-th sentence of a side, of WIDTH letters without meaning."""
    return (first + "".join("bcdfghjklm"[int(digit)] for digit in str(k))).ljust(WIDTH, "z")


@dataclass(frozen=True, slots=True)
class RowEncoder:
    """Gives the sum of the rows of a text's words."""

    rows: dict[str, FloatArray]
    name: str = "rows"
    dimension: int = 0

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Give unit rows."""
        return unit(np.array([sum(self.rows[word] for word in text.split()) for text in texts], np.float32))


def pool_of(x: FloatArray, y: FloatArray) -> tuple[Pool, RowEncoder]:
    """Put two documents of these rows into a pool, and give the encoder that made them."""
    hi, en = ([word(k, first) for k in range(len(rows))] for rows, first in ((x, "p"), (y, "q")))
    encoder = RowEncoder(dict(zip([*hi, *en], [*x, *y], strict=True)))
    documents = (np.zeros(len(rows), np.int64) for rows in (x, y))
    return Pool(Sentences("hi", hi, x), Sentences("en", en, y), *documents), encoder
