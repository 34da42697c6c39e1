"""Second reading of two documents: what the first holds possible, scored from encoded spans and their evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from align.alignment.features import Scored, score_candidates, word_cosines
from align.alignment.lattice import BEADS, NEVER, Grid, Lattice, Posteriors
from align.alignment.mining import Pool
from align.alignment.scan import SHAPES, Lines, Scan, stacked
from align.alignment.sides import Sentences
from align.core.types import BeadIndices, FloatArray
from align.model.encoder import Encoder
from align.model.heads import Head
from align.text.normalise import for_encoder

# Beads of a lower posterior are not looked at again. On the development beads and FLORES dev with noise strict F1 is
# .936 and .986 at 0.002, .934 and .986 at 0.005 with 40 % fewer spans to encode, .929 and .986 at 0.02.
LEAST: Final = 0.005
# Features of a bead that come from the first reading, and from the evidence of its texts.
FROM_SCAN: Final = (*SHAPES, "cosine", "cosine_more", "neighbours", "rise", "unevenness", "quotes", "figures", "ends")
TOLD: Final = (
    "words", "words_contained", "names_shared", "names_missed", "numbers_clash", "numbers_apart", "numbers_added"
)  # fmt: skip
# The encoded cosine of a sentence that is in no possible 1-1 bead.
NO_COSINE: Final = -0.2


@dataclass(frozen=True)
class Rereading:
    """The possible beads of two documents with their features (c,) by name, and those of leaving sentences out."""

    candidates: list[BeadIndices]
    scored: Scored
    beads: Mapping[str, Grid]
    left_hi: Mapping[str, Grid]
    left_en: Mapping[str, Grid]

    @cached_property
    def place(self) -> dict[BeadIndices, int]:
        """Where each candidate stands."""
        return {bead: k for k, bead in enumerate(self.candidates)}

    def lattice(self, heads: Mapping[str, Head]) -> Lattice:
        """Score everything with the heads `bead` and `left_out`; what is no candidate cannot be."""
        left_hi, left_en = (heads["left_out"].log_odds(stacked(own)) for own in (self.left_hi, self.left_en))
        n, m = len(left_hi), len(left_en)
        grids = [np.full((max(n - a + 1, 0), max(m - b + 1, 0)), NEVER) for a, b in BEADS]
        weights = heads["bead"].by_name
        scores = sum(weights[name] * values for name, values in self.beads.items())
        for (h, e), score in zip(self.candidates, np.asarray(scores).tolist(), strict=True):
            grids[BEADS.index((len(h), len(e)))][h[0], e[0]] = score
        return Lattice(grids, left_hi, left_en, weights["crossed"])


def likely(found: Posteriors, least: float = LEAST) -> list[BeadIndices]:
    """List the beads of at least this posterior, in order."""
    return sorted(
        (tuple(range(i, i + a)), tuple(range(j, j + b)))
        for (a, b), grid in zip(BEADS, found.beads, strict=True)
        for i, j in np.argwhere(grid >= least).tolist()
    )


def reread(pool: Pool, scan: Scan, first: Posteriors, candidates: Sequence[BeadIndices], encoder: Encoder) -> Rereading:
    """Measure candidate beads of a pool of two documents again.

    encoded: cosine of both spans, each encoded as the text it is; encoded_rise and words_rise: how far it and `words`
    are above those of the best bead within this one that lacks its first or last sentence; the rest as `Scan` and
    `score_candidates` tell. Of leaving a sentence out: its log-odds by the first reading, those of the share of its
    document that has no counterpart in the first reading (`missing`), and its best encoded cosine.
    """
    candidates = list(candidates)
    scored = score_candidates(pool.hi, pool.en, candidates)
    cosine = _Cosine(pool, candidates, encoder)
    inner = [list(_inner(bead)) for bead in candidates]
    none = np.zeros(0, np.float32)  # without candidates nothing was measured
    words = dict(zip(candidates, scored.table.get("words", none).tolist(), strict=True))
    others = sorted({bead for parts in inner for bead in parts} - words.keys())
    words |= dict(zip(others, word_cosines(pool.hi, pool.en, others).tolist(), strict=True))
    encoded = [cosine(bead) for bead in candidates]
    beads = {
        **_scanned(scan, candidates),
        **{name: scored.table.get(name, none).astype(np.float64) for name in TOLD},
        "encoded": np.array(encoded),
        "encoded_rise": np.array([_rise(e, map(cosine, parts)) for e, parts in zip(encoded, inner, strict=True)]),
        "words_rise": np.array(
            [_rise(words[b], (words[p] for p in parts)) for b, parts in zip(candidates, inner, strict=True)]
        ),
    }
    alone = {(h[0], e[0]): c for (h, e), c in zip(candidates, encoded, strict=True) if len(h) == len(e) == 1}
    hi_own, en_own = scan.left_out_features()
    return Rereading(
        candidates,
        scored,
        beads,
        {**hi_own, **_left_out(first.left_hi, scan.hi, [(i, c) for (i, _), c in alone.items()])},
        {**en_own, **_left_out(first.left_en, scan.en, [(j, c) for (_, j), c in alone.items()])},
    )


def _scanned(scan: Scan, candidates: Sequence[BeadIndices]) -> dict[str, Grid]:
    """Look candidates up among the features of the first reading."""
    found = {name: np.zeros(len(candidates)) for name in FROM_SCAN}
    for shape in BEADS:
        own = [k for k, (h, e) in enumerate(candidates) if (len(h), len(e)) == shape]
        if own:
            rows, places = [candidates[k][0][0] for k in own], [candidates[k][1][0] for k in own]
            features = scan.bead_features(*shape)
            for name, values in found.items():
                values[own] = features[name][rows, places]
    return found


class _Cosine:
    """Cosine of a bead's spans: encoded ones where they are part of a candidate, else composed from their sentences."""

    def __init__(self, pool: Pool, candidates: Sequence[BeadIndices], encoder: Encoder) -> None:
        self._sides = (pool.hi, pool.en)
        spans = [sorted({bead[side] for bead in candidates if len(bead[side]) > 1}) for side in (0, 1)]
        texts = [for_encoder(own.text(span)) for own, found in zip(self._sides, spans, strict=True) for span in found]
        rows = np.split(encoder.encode(texts), [len(spans[0])]) if texts else [np.zeros((0, 1), np.float32)] * 2
        self._rows: list[dict[tuple[int, ...], FloatArray]] = [
            dict(zip(found, own.centred(row), strict=True)) if found else {}
            for own, found, row in zip(self._sides, spans, rows, strict=True)
        ]

    def __call__(self, bead: BeadIndices) -> float:
        return float(self._row(0, bead[0]) @ self._row(1, bead[1]))

    def _row(self, side: int, span: tuple[int, ...]) -> FloatArray:
        known, own = self._rows[side], self._sides[side]
        if span not in known:
            known[span] = _composed(own, span)
        return known[span]


def _composed(side: Sentences, span: tuple[int, ...]) -> FloatArray:
    row: FloatArray = side.compose([span], side.vectors)[0]
    return row


def _inner(bead: BeadIndices) -> Iterator[BeadIndices]:
    """Give the beads within a bead that lack its first or last sentence of one side."""
    h, e = bead
    if len(h) > 1:
        yield from ((h[1:], e), (h[:-1], e))
    if len(e) > 1:
        yield from ((h, e[1:]), (h, e[:-1]))


def _rise(whole: float, parts: Iterator[float]) -> float:
    return whole - max(parts, default=whole)


def _left_out(left: Grid, lines: Lines, cosines: Sequence[tuple[int, float]]) -> dict[str, Grid]:
    """Features of leaving sentences out that come from the first reading and from encoded cosines."""
    nearest = np.full(len(left), NO_COSINE)
    for place, cosine in cosines:
        nearest[place] = max(nearest[place], cosine)
    share = float((left * lines.lengths).sum() / max(float(lines.lengths.sum()), 1.0))
    return {"first": _log_odds(left, 1e-3), "missing": np.full(len(left), _log_odds(share, 1e-2)), "encoded": nearest}


def _log_odds(share: Grid | float, floor: float) -> Grid:
    """Log-odds of a share, kept finite by adding `floor` to both sides."""
    return np.asarray(np.log((share + floor) / np.maximum(1.0 - np.asarray(share) + floor, floor)))
