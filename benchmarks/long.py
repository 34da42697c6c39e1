"""Long documents: accuracy on the test sets put end to end, and time and memory of 20,000 sentences a side."""

from __future__ import annotations

import resource
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from align.alignment.mining import Pool
from align.alignment.path import align_path
from align.alignment.sentence_aligner import load_sentence_aligner
from align.alignment.sides import Sentences
from align.core.types import FloatArray
from align.core.vectors import unit
from benchmarks.accuracy import f1
from training import sets

MADE_UP = 20_000
MILLION_BYTES = 1024  # of the kilobytes that the system counts in


@dataclass(frozen=True, slots=True)
class Rows:
    """An encoder of texts made of known words: the sum of their rows."""

    rows: Mapping[str, FloatArray]
    name: str = "rows"
    dimension: int = 384

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Give (n, 384) float32 rows of unit length."""
        return unit(np.array([np.sum([self.rows[word] for word in text.split()], axis=0) for text in texts]))


def words(first: str, n: int) -> list[str]:
    """Give n made-up words of 60 letters."""
    return [(first + "".join("bcdfghjklm"[int(digit)] for digit in str(k))).ljust(60, "z") for k in range(n)]


def made_up(n: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray, set[tuple[int, int]]]:
    """Unit rows of n sentences and of noisy counterparts, 5 % and a twentieth at one place left out; gold links."""
    random = np.random.default_rng(seed)
    x = unit(random.standard_normal((n, 384), dtype=np.float32))
    y = unit(x + 1.2 / np.sqrt(384) * random.standard_normal((n, 384), dtype=np.float32))
    kept = random.random(n) > 0.05
    kept[n // 3 : n // 3 + n // 20] = False
    return x, y[kept], {(int(k), at) for at, k in enumerate(np.flatnonzero(kept))}


def main() -> None:
    """Print F1 and time of one long document, and time and memory without encoding at 20,000 sentences a side."""
    aligner = load_sentence_aligner()
    parts = sets.line_documents("tico19", "test") + sets.line_documents("flores", "devtest")
    whole = ("all", [t for _, hi, _ in parts for t in hi], [t for _, _, en in parts for t in en])
    document = sets.perturb(whole, sets.strays(), 0.08, seed=9)
    hi, en = document.hi, document.en
    aligner.sides(hi, en)  # encoded beforehand: the cache has them then
    started = time.perf_counter()
    found = {(bead.hi, bead.en) for bead in aligner.align_lines(hi, en, "parallel")}
    seconds = time.perf_counter() - started
    gold = set(document.gold)
    _, _, value = f1(len(found & gold), len(found), len(gold))
    print(f"  {len(hi)} and {len(en)} lines as one document: strict F1 {value:.4f}, {seconds:.1f} s with all evidence")
    x, y, links = made_up(MADE_UP)
    sides = words("p", len(x)), words("q", len(y))
    documents = (np.zeros(len(rows), np.int64) for rows in (x, y))
    pool = Pool(Sentences("hi", sides[0], x), Sentences("en", sides[1], y), *documents)
    encoder = Rows(dict(zip([*sides[0], *sides[1]], [*x, *y], strict=True)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    path = [one.bead for one in align_path(pool, encoder, aligner.heads)]
    seconds = time.perf_counter() - started
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / MILLION_BYTES
    right = len({(i, j) for h, e in path for i in h for j in e} & links) / len(links)
    rate = (len(x) + len(y)) / seconds
    print(
        f"  {MADE_UP:,} a side, made-up sentences of a word, without encoding: {seconds:.1f} s, "
        f"{rate:,.0f} sentences/s, {right:.4f} found"
    )
    print(f"  peak memory of the search above that of making the vectors: {more:.0f} MB")


if __name__ == "__main__":
    main()
