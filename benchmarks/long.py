"""Long documents: accuracy on the test sets put end to end, and time and memory of 100,000 sentences a side."""

from __future__ import annotations

import resource
import time

import numpy as np

from align.alignment.path import align_path, crossing
from align.alignment.sentence_aligner import load_sentence_aligner
from align.core.vectors import unit
from benchmarks.accuracy import f1
from training import sets

MILLION_BYTES = 1024  # of the kilobytes that the system counts in


def made_up(n: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray, set[tuple[int, int]]]:
    """Unit rows of n sentences and of noisy counterparts, 5 % and a twentieth at one place left out; gold links."""
    random = np.random.default_rng(seed)
    x = unit(random.standard_normal((n, 384), dtype=np.float32))
    y = unit(x + 1.2 / np.sqrt(384) * random.standard_normal((n, 384), dtype=np.float32))
    kept = random.random(n) > 0.05
    kept[n // 3 : n // 3 + n // 20] = False
    return x, y[kept], {(int(k), at) for at, k in enumerate(np.flatnonzero(kept))}


def main() -> None:
    """Print F1 and time of one long document, and time and memory of the search alone at 100,000 sentences a side."""
    aligner = load_sentence_aligner()
    parts = sets.line_documents("tico19", "test") + sets.line_documents("flores", "devtest")
    whole = ("all", [t for _, hi, _ in parts for t in hi], [t for _, _, en in parts for t in en])
    document = sets.perturb(whole, sets.strays(), 0.08, seed=9)
    hi, en = document.hi, document.en
    aligner.sides(hi, en)  # encoded beforehand: the cache has them then
    started = time.perf_counter()
    found = {(match.bead.hi, match.bead.en) for match in aligner.align_lines(hi, en, "parallel")}
    seconds = time.perf_counter() - started
    gold = set(document.gold)
    _, _, value = f1(len(found & gold), len(found), len(gold))
    print(f"  {len(hi)} and {len(en)} lines as one document: strict F1 {value:.4f}, {seconds:.1f} s with all evidence")
    x, y, links = made_up(100_000)
    ones = np.full(len(x), 60, np.float32), np.full(len(y), 60, np.float32)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    path = align_path(x, y, *ones)
    path += crossing(x, y, path)
    seconds = time.perf_counter() - started
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / MILLION_BYTES
    right = len({(i, j) for h, e in path for i in h for j in e} & links) / len(links)
    rate = (len(x) + len(y)) / seconds
    print(
        f"  100,000 a side, made-up vectors, search alone: {seconds:.1f} s, {rate:,.0f} sentences/s, {right:.4f} found"
    )
    print(f"  peak memory of the search above that of making the vectors: {more:.0f} MB")


if __name__ == "__main__":
    main()
