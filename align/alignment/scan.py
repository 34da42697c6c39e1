"""First reading of two documents: every bead at every place scored from the vectors and marks of its sentences.

The vector of a span is the length-weighted sum of its sentences' vectors (mean pooling makes that nearly the vector of
the joined text), so one encoding a sentence serves every span.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from align.alignment.lattice import BEADS, Grid, Lattice
from align.alignment.sides import Sentences
from align.core.types import FloatArray
from align.model.heads import Head

# Variance of the length difference a code point, Hindi against English (TICO-19 dev and docs).
LENGTH_VARIANCE: Final = 1.8
# Of a mark, more than so many of difference say no more.
MOST_MARKS: Final = 3.0
# Below so many code points a line is an interjection, a tag, a heading: what is left out more easily.
TINY: Final = 12
# Shapes that share one weight, both ways round.
SHAPES: Final = {
    "1-1": ((1, 1),),
    "1-2": ((1, 2), (2, 1)),
    "2-2": ((2, 2),),
    "1-3": ((1, 3), (3, 1)),
    "1-4": ((1, 4), (4, 1)),
    "2-3": ((2, 3), (3, 2), (3, 3), (2, 4), (4, 2)),
}
_END: Final = re.compile(r"([।.॥|…]|\?|!|[,;:–—-])?[\s\"'”’»)\]]*\Z")
_ENDS: Final = {**dict.fromkeys("।.॥|…", 1), "?": 2, "!": 3, **dict.fromkeys(",;:–—-", 4)}
_QUOTE: Final = re.compile(r"[\"“”«»]")
_FIGURE: Final = re.compile(r"\d+")


@dataclass(frozen=True)
class Lines:
    """One document's sentences as the first reading sees them.

    vectors: (n, d) centred unit rows. lengths: (n,) code points. marks: (n, 3), how many quotation marks and figures
    stand in each, and a number for the kind of mark it ends with.
    """

    vectors: FloatArray
    lengths: FloatArray
    marks: FloatArray

    @cached_property
    def sums(self) -> Grid:
        """Sums of the length-weighted rows before each sentence, (n+1, d)."""
        weighted = (self.vectors * self.lengths[:, None]).astype(np.float64)
        return np.vstack([np.zeros((1, self.vectors.shape[1])), weighted.cumsum(axis=0)])

    @cached_property
    def norms(self) -> dict[int, Grid]:
        """Norms of the spans' sums, by the number of sentences in a span."""
        return {
            a: np.linalg.norm(self.sums[a:] - self.sums[:-a], axis=1) for a in range(1, 5) if a <= len(self.vectors)
        }

    def counts(self, mark: int, a: int) -> Grid:
        """Count a mark in all spans of `a` sentences."""
        before = np.concatenate([[0.0], self.marks[:, mark].astype(np.float64).cumsum()])
        return np.asarray(before[a:] - before[:-a])

    def span_lengths(self, a: int) -> Grid:
        """Lengths of all spans of `a` sentences in code points, smoothed for the shortest."""
        before = np.concatenate([[0.0], self.lengths.astype(np.float64).cumsum()])
        return np.asarray(before[a:] - before[:-a] + 5.0)


def marks_of(texts: Sequence[str]) -> FloatArray:
    """Read the marks of sentences, (n, 3) float32; see `Lines`."""
    found = []
    for text in texts:
        end = _END.search(text)
        sign = end.group(1) if end else None
        found.append((len(_QUOTE.findall(text)), len(_FIGURE.findall(text)), _ENDS.get(sign or "", 0)))
    return np.array(found, dtype=np.float32).reshape(-1, 3)


class Scan:
    """Features of all beads and of leaving sentences out, from two documents' lines."""

    def __init__(self, hi: Sentences, en: Sentences) -> None:
        self.hi, self.en = (Lines(own.vectors, own.weights, marks_of(own.texts)) for own in (hi, en))
        dots = self.hi.sums @ self.en.sums.T
        self._cosine = {
            (a, b): (dots[a:, b:] - dots[:-a, b:] - dots[a:, :-b] + dots[:-a, :-b])
            / np.maximum(np.outer(self.hi.norms[a], self.en.norms[b]), 1e-9)
            for a in self.hi.norms
            for b in self.en.norms
            if a + b <= 6
        }

    def bead_features(self, a: int, b: int) -> dict[str, Grid]:
        """Features of the beads of `a` Hindi and `b` English sentences, (n-a+1, m-b+1) each.

        cosine: of the two composed spans; cosine_more: the same for each sentence beyond 1-1.
        neighbours: mean cosine of each side with the sentences just outside the other.
        rise: how much nearer the spans are than the nearest that lack their first or last sentence.
        unevenness: length difference in standard deviations of a random walk, 8 at most (Gale and Church 1993).
        quotes, figures: difference in how many of these marks each side has; ends: the last marks are of two kinds.
        """
        cosine = self._cosine[a, b]
        walk = np.subtract.outer(self.hi.span_lengths(a), self.en.span_lengths(b))
        walk /= np.sqrt(np.add.outer(self.hi.span_lengths(a), self.en.span_lengths(b)) * (LENGTH_VARIANCE / 2))
        quotes, figures = (
            np.minimum(np.abs(np.subtract.outer(self.hi.counts(k, a), self.en.counts(k, b))), MOST_MARKS)
            for k in (0, 1)
        )
        ends = np.not_equal.outer(self.hi.marks[a - 1 :, 2], self.en.marks[b - 1 :, 2])
        shapes = {name: np.full(cosine.shape, float((a, b) in those)) for name, those in SHAPES.items()}
        return {
            **shapes,
            "cosine": cosine,
            "cosine_more": cosine * (a + b - 2),
            "neighbours": self._neighbours(a, b),
            "rise": self._rise(a, b),
            "unevenness": np.minimum(np.abs(walk), 8.0),
            "quotes": quotes,
            "figures": figures,
            "ends": ends.astype(np.float64),
        }

    def left_out_features(self) -> tuple[dict[str, Grid], dict[str, Grid]]:
        """Features of leaving each Hindi (n,) and each English (m,) sentence out.

        length: logarithm of its code points over 40; tiny: whether it is an interjection or the like; nearest: its best
        cosine with a sentence of the other side.
        """
        one = self._cosine.get((1, 1), np.zeros((len(self.hi.lengths), len(self.en.lengths))))
        return _left_out(self.hi, one), _left_out(self.en, one.T)

    def lattice(self, heads: Mapping[str, Head]) -> Lattice:
        """Score everything with the heads `scan` and `scan_left_out`."""
        n, m = len(self.hi.lengths), len(self.en.lengths)
        weights = heads["scan"].by_name
        beads = []
        for a, b in BEADS:
            grid = np.zeros((max(n - a + 1, 0), max(m - b + 1, 0)))
            if grid.size:
                for name, values in self.bead_features(a, b).items():
                    grid += weights[name] * values
            beads.append(grid)
        left_hi, left_en = (heads["scan_left_out"].log_odds(stacked(own)) for own in self.left_out_features())
        return Lattice(beads, left_hi, left_en, float(weights["crossed"]))

    def _neighbours(self, a: int, b: int) -> Grid:
        """Mean cosine of each bead's sides with the sentence before and after the other side (edges count 0)."""
        across = np.pad(self._cosine[a, 1], ((0, 0), (1, 1)))
        along = np.pad(self._cosine[1, b], ((1, 1), (0, 0)))
        before_after_en = across[:, : across.shape[1] - b - 1] + across[:, b + 1 :]
        before_after_hi = along[: along.shape[0] - a - 1] + along[a + 1 :]
        return np.asarray((before_after_en + before_after_hi) / 4)

    def _rise(self, a: int, b: int) -> Grid:
        """How far the cosine of each bead is above that of the best bead within it that is one sentence smaller."""
        cosine = self._cosine[a, b]
        inner = np.full(cosine.shape, -np.inf)
        if a > 1:
            inner = np.maximum(inner, np.maximum(self._cosine[a - 1, b][:-1], self._cosine[a - 1, b][1:]))
        if b > 1:
            inner = np.maximum(inner, np.maximum(self._cosine[a, b - 1][:, :-1], self._cosine[a, b - 1][:, 1:]))
        return cosine - inner if a + b > 2 else np.zeros(cosine.shape)


def _left_out(lines: Lines, cosine: Grid) -> dict[str, Grid]:
    lengths = lines.lengths.astype(np.float64)
    nearest = cosine.max(axis=1) if cosine.shape[1] else np.zeros(len(cosine))
    return {"length": np.log(lengths / 40), "tiny": (lengths < TINY).astype(np.float64), "nearest": nearest}


def stacked(features: Mapping[str, npt.NDArray[np.float64]]) -> npt.NDArray[np.float64]:
    """Stack named (n,) features to (n, f)."""
    return np.stack(list(features.values()), axis=1)
