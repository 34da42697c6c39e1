"""Token vectors: the states of a text's subword tokens, with the stretch of text each stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from align.core.types import FloatArray, Span
from align.core.vectors import unit


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """The tokens of one text: (t, d) float32 rows and (t, 2) int32 code point spans of the text, end exclusive.

    The rows are of the layer that tells words apart best and of unit length, rounded to half precision (they are the
    same from a cache, which holds half the bytes); `whole` is the text's own (d,) vector, as `encode` gives it. Special
    tokens, those of the prefix and those of white space alone are left out.
    """

    vectors: FloatArray
    spans: np.ndarray[Any, np.dtype[np.int32]]
    whole: FloatArray


def token_vectors(
    vectors: FloatArray, offsets: Sequence[tuple[int, int]], text: str, skip: int, whole: FloatArray
) -> TokenVectors:
    """Keep the tokens of `text` proper, as `token_spans` tells them."""
    kept, spans = token_spans(offsets, text, skip)
    rows = unit(vectors[kept]).astype(np.float16).astype(np.float32)
    return TokenVectors(rows, np.array(spans, dtype=np.int32).reshape(-1, 2), whole)


def token_spans(offsets: Sequence[tuple[int, int]], text: str, skip: int) -> tuple[list[int], list[Span]]:
    """Number and place the tokens of `text`: `offsets` count from `skip` code points before it, spans drop spaces."""
    kept: list[int] = []
    spans: list[Span] = []
    for index, (start, end) in enumerate(offsets):
        start, end = max(start - skip, 0), end - skip
        while start < end and text[start].isspace():
            start += 1
        if start < end:
            spans.append((start, end))
            kept.append(index)
    return kept, spans
