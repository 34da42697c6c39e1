"""Given pairs: does the probability of `align score` tell true pairs from wrong and from edited ones?"""

from __future__ import annotations

import numpy as np
from sklearn.metrics import roc_auc_score

from align.alignment.sentence_aligner import SentenceAligner, load_sentence_aligner
from align.jobs.evaluate import calibration_error
from training import sets
from training.edits import edited

# Of the pairs shown, this share is edited in the harder of both settings.
EDITED = 0.2


def rated(aligner: SentenceAligner, split: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Rate true pairs, as many wrong ones (the nearest and random ones by turns), and edited ones: kinds, p (n,)."""
    pairs = [pair for _, hi, en in sets.line_documents("flores", split) for pair in zip(hi, en, strict=True)]
    random, n = np.random.default_rng(seed), len(pairs)
    hi, en = aligner.sides([h for h, _ in pairs], [e for _, e in pairs])
    near = hi.vectors @ en.vectors.T
    np.fill_diagonal(near, -1)
    drawn = (np.arange(n) + random.integers(1, n, n)) % n
    wrong = [(h, pairs[near[k].argmax() if k % 2 else drawn[k]][1]) for k, (h, _) in enumerate(pairs)]
    changed = edited(pairs, seed, part=1)
    rows = [*pairs, *wrong, *((h, e) for _, _, h, e in changed)]
    kinds = ["true"] * n + ["wrong"] * n + [kind for _, kind, _, _ in changed]
    return np.array(kinds), np.array(
        [bead.probability for bead in aligner.pairs([h for h, _ in rows], [e for _, e in rows])]
    )


def main() -> None:
    """Print calibration, AUROC, precision at 0.95 and how many edits of each kind are seen."""
    kinds, p = rated(load_sentence_aligner(), "devtest", seed=4)
    true, plain = kinds == "true", (kinds == "true") | (kinds == "wrong")
    changed = np.flatnonzero(~plain)
    drawn = np.random.default_rng(0).permutation(changed)[: int(plain.sum() * EDITED / (1 - EDITED))]
    for name, chosen in (
        ("true and wrong", np.flatnonzero(plain)),
        ("a fifth edited", np.r_[np.flatnonzero(plain), drawn]),
    ):
        y, q = true[chosen], p[chosen]
        error, area, sure = calibration_error(q, y), roc_auc_score(y, q), q >= 0.95
        right, kept = y[sure].mean(), (y & sure).sum() / y.sum()
        print(f"  {name:<15} ECE {error:.4f}  AUROC {area:.4f}  right at 0.95 {right:.4f}  kept {kept:.3f}")
    above, below = np.mean(p[true] >= 0.5), np.mean(p[changed] < 0.5)
    print(f"  true pairs at 0.5 or more {above:.3f}, edited ones below {below:.3f}:")
    print("   ", "  ".join(f"{kind} {np.mean(p[kinds == kind] < 0.5):.2f}" for kind in sorted(set(kinds[changed]))))


if __name__ == "__main__":
    main()
