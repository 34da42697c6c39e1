"""Ratios of costs that hold on a slow or busy machine too: each of two timings by turns in one process.

`python -m benchmarks.ratios` prints them; `tests/benchmarks` fails where one is much worse than what is recorded here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from align.alignment.path import align_path
from align.alignment.sentence_aligner import load_sentence_aligner
from align.core.types import BeadIndices, FloatArray
from align.model.encoder import load_encoder
from align.model.heads import load_heads
from align.model.recipes import calibration_path
from benchmarks.long import made_up_pool
from benchmarks.machine import machine
from training import sets

ROUNDS: Final = 2
SHAPES: Final = ((1, 1), (1, 2), (2, 1), (2, 2), (1, 0), (0, 1))
SKIP: Final = 0.2  # score of leaving a sentence out, in the naive search
LINES: Final = 200  # of the document that is searched
LONG: Final = 600  # of one that is long, and of one four times as long

# Measured on 2026-11-27, AMD EPYC, AVX-512 with bf16 and VNNI, two cores, busy.
RECORDED: Final = {
    "aligning a document of cached vectors : a naive search over the same": 0.55,
    "a long document four times as long : the long one": 4.6,
    "align lines : encoding the same lines": 2.03,
}


def naive_path(x: FloatArray, y: FloatArray) -> list[BeadIndices]:
    """Align (n, d) and (m, d) unit rows by the plainest dynamic programme: every place and six steps in Python.

    A bead scores the mean cosine of its sentences' pairs.
    """
    cosine = (x @ y.T).tolist()
    n, m = len(x), len(y)
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    back = [[(0, 0)] * (m + 1) for _ in range(n + 1)]
    for i in range(n + 1):
        for j in range(m + 1):
            ways = [
                (best[i - h][j - e] + _score(cosine, i - h, i, j - e, j), (h, e))
                for h, e in SHAPES
                if h <= i and e <= j
            ]
            best[i][j], back[i][j] = max(ways, default=(0.0, (0, 0)))
    found, i, j = list[BeadIndices](), n, m
    while i or j:
        h, e = back[i][j]
        if h and e:
            found.append((tuple(range(i - h, i)), tuple(range(j - e, j))))
        i, j = i - h, j - e
    return found[::-1]


def _score(cosine: Sequence[Sequence[float]], i: int, to_i: int, j: int, to_j: int) -> float:
    if i == to_i or j == to_j:
        return SKIP * (to_i - i + to_j - j)
    return sum(cosine[k][at] for k in range(i, to_i) for at in range(j, to_j)) / max(to_i - i, to_j - j)


def ratio(one: Callable[[], object], other: Callable[[], object]) -> float:
    """Give how many times the processor seconds of `other` the call of `one` takes: the least of ROUNDS of each."""
    taken: list[list[float]] = [[], []]
    for _ in range(ROUNDS):
        for seconds, call in zip(taken, (one, other), strict=True):
            started = time.process_time()
            call()
            seconds.append(time.process_time() - started)
    return min(taken[0]) / min(taken[1])


def of_search() -> float:
    """Align LINES made-up lines as we do, against the naive search of the same vectors."""
    pool, encoder, _ = made_up_pool(LINES)
    heads = load_heads(calibration_path(None))
    return ratio(lambda: align_path(pool, encoder, heads), lambda: naive_path(pool.hi.vectors, pool.en.vectors))


def of_growth() -> float:
    """Align a long made-up document four times as long, against the long one: 4 where the law is linear."""
    heads = load_heads(calibration_path(None))
    (far, far_encoder, _), (near, near_encoder, _) = made_up_pool(4 * LONG), made_up_pool(LONG)
    return ratio(lambda: align_path(far, far_encoder, heads), lambda: align_path(near, near_encoder, heads))


def of_lines() -> float:
    """Align two translated documents from text, nothing cached, against encoding their lines once."""
    encoder = load_encoder(cache=False, progress=False)
    aligner = replace(load_sentence_aligner(progress=False), encoder=encoder)
    document = sets.read_beads([sets.BEADS])[0]
    return ratio(
        lambda: aligner.align_lines(document.hi, document.en, "parallel"),
        lambda: encoder.encode([*document.hi, *document.en]),
    )


MEASURES: Final = dict(zip(RECORDED, (of_search, of_growth, of_lines), strict=True))


def main() -> None:
    """Print each ratio beside the one recorded."""
    print(machine())
    for name, measure in MEASURES.items():
        print(f"  {name}: {measure():.2f}, recorded {RECORDED[name]:.2f}", flush=True)


if __name__ == "__main__":
    main()
