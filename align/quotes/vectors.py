"""Vectors of words: the states of the encoder's tokens inside each, averaged."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from align.core.types import FloatArray, Span
from align.model.tokens import TokenVectors


def word_vectors(spans: Sequence[Span], tokens: TokenVectors) -> FloatArray:
    """Average the tokens of each word, (w, d) float32, unit length; zeros where a word has none."""
    rows = np.zeros((len(spans), tokens.whole.shape[0]), dtype=np.float32)
    starts, ends = tokens.spans[:, 0], tokens.spans[:, 1]
    for k, (start, end) in enumerate(spans):
        inside = (starts < end) & (ends > start)
        if inside.any():
            row = tokens.vectors[inside].sum(axis=0)
            rows[k] = row / max(float(np.linalg.norm(row)), 1e-9)
    return rows
