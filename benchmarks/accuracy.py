"""Alignment accuracy on the sets nothing was fitted or chosen on, beside margin mining with the same vectors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from align.alignment.sentence_aligner import SentenceAligner, load_sentence_aligner
from align.core.vectors import neighbours
from align.jobs.evaluate import calibration_error
from training import sets

# The threshold LASER's and its followers' mining scripts ship with (Schwenk et al. 2021).
LASER_MARGIN = 1.06


def f1(right: int, found: int, known: int) -> tuple[float, float, float]:
    """Precision, recall and F1 from counts."""
    precision, recall = right / max(found, 1), right / max(known, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def parallel(aligner: SentenceAligner, documents: Iterable[sets.Parallel]) -> None:
    """Print strict and lax figures and the calibration of beads of documents whose gold beads are known."""
    strict, lax_predicted, lax_gold, probability = [], [], [], []
    golds = 0
    for document in documents:
        found = aligner.align_lines(document.hi, document.en, "parallel")
        beads = {(bead.hi, bead.en) for bead in found}
        gold = set(document.gold)
        pairs = {(i, j) for h, e in gold for i in h for j in e}
        ours = {(i, j) for h, e in beads for i in h for j in e}
        golds += len(gold)
        strict += [(bead.hi, bead.en) in gold for bead in found]
        probability += [bead.probability for bead in found]
        lax_predicted += [any((i, j) in pairs for i in h for j in e) for h, e in beads]
        lax_gold += [any((i, j) in ours for i in h for j in e) for h, e in gold]
    p, r, f = f1(sum(strict), len(strict), golds)
    print(f"  strict  P {p:.4f}  R {r:.4f}  F1 {f:.4f}")
    p, r = float(np.mean(lax_predicted)), float(np.mean(lax_gold))
    print(f"  lax     P {p:.4f}  R {r:.4f}  F1 {2 * p * r / (p + r):.4f}")
    error = calibration_error(np.array(probability), np.array(strict))
    print(f"  ECE of the probability that a bead is exactly right: {error:.4f}")


def pools(aligner: SentenceAligner, found: Iterable[sets.Pool]) -> None:
    """Print what mining of small pools gives, by probability and by ratio margin."""
    ours: list[tuple[float, bool]] = []
    margin: list[tuple[float, bool]] = []
    known = 0
    for pool in found:
        known += len(pool.gold)
        for bead in aligner.align_lines(pool.hi, pool.en, "comparable"):
            ours.append((bead.probability, (bead.hi[0], bead.en[0]) in pool.gold))
        x, y = (side.raw for side in aligner.sides(pool.hi, pool.en))
        margin += [(value, pair in pool.gold) for pair, value in ratio_margin(x, y)]
    kept = np.array([right for _, right in ours])
    p, r, f = f1(int(kept.sum()), len(kept), known)
    error = calibration_error(np.array([value for value, _ in ours]), kept)
    print(f"  milaan, as it comes          P {p:.4f}  R {r:.4f}  F1 {f:.4f}  ECE {error:.4f}")
    for label, threshold in (("ratio margin at 1.06", LASER_MARGIN), ("ratio margin at its best", best(margin, known))):
        right = [hit for value, hit in margin if value >= threshold]
        p, r, f = f1(sum(right), len(right), known)
        print(f"  {label:<27}  P {p:.4f}  R {r:.4f}  F1 {f:.4f}")


def ratio_margin(x: np.ndarray, y: np.ndarray, k: int = 4) -> list[tuple[tuple[int, int], float]]:
    """Mutual best pairs by ratio margin (Artetxe and Schwenk 2019), as LASER's mining takes them."""
    similarity = x @ y.T
    hi, en = neighbours(x, y, k).cosine.mean(axis=1), neighbours(y, x, k).cosine.mean(axis=1)
    margin = similarity / ((hi[:, None] + en[None]) / 2)
    best_en, best_hi = margin.argmax(axis=1), margin.argmax(axis=0)
    return [((i, int(j)), float(margin[i, j])) for i, j in enumerate(best_en) if best_hi[j] == i]


def best(scored: Sequence[tuple[float, bool]], known: int) -> float:
    """Find the threshold with the highest F1 by the gold itself: the most a threshold could give."""
    ranked = sorted(scored, reverse=True)
    right = np.cumsum([hit for _, hit in ranked])
    return ranked[int(np.argmax(2 * right / (np.arange(1, len(ranked) + 1) + known)))][0]


def main() -> None:
    """Print all tables."""
    aligner = load_sentence_aligner()
    print("parallel: FLORES devtest and TICO-19 test, 8 % merges, deletions, strays and swaps")
    parallel(aligner, sets.parallel("test"))
    print("small pools: FLORES devtest, 3-25 pairs among lines without partner")
    pools(aligner, sets.pools("test"))
    pairs = [pair for _, hi, en in sets.line_documents("flores", "devtest") for pair in zip(hi, en, strict=True)]
    for size in ((5000, 0.2), (5000, 0.02)):
        for pool in sets.large_pools(pairs, [size], seed=2):
            print(f"large pool: FLORES devtest among Wikipedia, {pool.id} of the lines")
            pools(aligner, [pool])


if __name__ == "__main__":
    main()
