"""Translated documents against Vecalign and Gale-Church, in one run, with the same encoder, from development sets.

Vecalign runs as the package `sentweave` carries it, at its defaults and at its best deletion percentile here (chosen on
the gold itself: the most it could give); Gale-Church as `galechurch`. Neither is needed to use milaan.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TypeAlias

import numpy as np

from align.alignment.sentence_aligner import load_sentence_aligner
from align.model.encoder import CachedEncoder, load_encoder
from align.text.normalise import for_encoder
from training import sets

Beads: TypeAlias = set[tuple[tuple[int, ...], tuple[int, ...]]]
Method: TypeAlias = Callable[[Sequence[str], Sequence[str]], Beads]
PERCENTILES = (0.2, 0.1, 0.05, 0.02)
TIMED = 6  # documents encoded without a cache to time everything from text


def ours(hi: Sequence[str], en: Sequence[str]) -> Beads:
    """Align in parallel mode."""
    found = load_sentence_aligner().align_lines(hi, en, "parallel")
    return {(match.bead.hi, match.bead.en) for match in found}


def vecalign(encoder: CachedEncoder, percentile: float, hi: Sequence[str], en: Sequence[str]) -> Beads:
    """Align with Vecalign over the vectors of all overlaps of up to five sentences."""
    from sentweave import align

    def encode(texts: Sequence[str]) -> np.ndarray:
        return encoder.encode([for_encoder(text) for text in texts])

    found = align(list(hi), list(en), encode, alignment_max_size=6, del_percentile_frac=percentile)
    return _both((a.src_indices, a.tgt_indices) for a in found.alignments)


def gale_church(hi: Sequence[str], en: Sequence[str]) -> Beads:
    """Align by lengths alone."""
    import galechurch

    lines = galechurch.align(list(hi), list(en)).to_pharaoh_lines()
    sides = ([_indices(part) for part in line.split(":")[:2]] for line in lines)
    return _both((h, e) for h, e in sides)


def _indices(part: str) -> list[int]:
    return [int(number) for number in part.strip("[]").split(",") if number.strip()]


def _both(beads: Iterable[Sequence[Sequence[int]]]) -> Beads:
    """Leave out deletions."""
    return {(tuple(map(int, h)), tuple(map(int, e))) for h, e in beads if len(h) and len(e)}


def measure(method: Method, documents: Sequence[sets.Parallel]) -> tuple[float, float, float]:
    """Strict F1, lax F1 and seconds of a method over documents."""
    strict, lax = np.zeros(3), np.zeros(4)
    started = time.perf_counter()
    results = [method(document.hi, document.en) for document in documents]
    seconds = time.perf_counter() - started
    for document, found in zip(documents, results, strict=True):
        gold = set(document.gold)
        strict += (len(found & gold), len(found), len(gold))
        links, golds = _links(found), _links(gold)
        lax += (
            sum(bool(_links({b}) & golds) for b in found),
            len(found),
            sum(bool(_links({b}) & links) for b in gold),
            len(gold),
        )
    p, r = lax[0] / lax[1], lax[2] / lax[3]
    return 2 * strict[0] / (strict[1] + strict[2]), 2 * p * r / (p + r), seconds


def _links(beads: Beads) -> set[tuple[int, int]]:
    return {(i, j) for h, e in beads for i in h for j in e}


def methods(encoder: CachedEncoder) -> dict[str, Method]:
    """Name the methods that can run here, ours first."""
    found: dict[str, Method] = {"milaan": ours}
    try:
        import sentweave  # noqa: F401

        found |= {f"Vecalign, deletion {p:g}": partial(vecalign, encoder, p) for p in PERCENTILES}
    except ImportError:
        print("Vecalign is left out: pip install sentweave")
    try:
        import galechurch  # noqa: F401

        found["Gale-Church"] = gale_church
    except ImportError:
        print("Gale-Church is left out: pip install galechurch")
    return found


def main() -> None:
    """Print strict and lax F1 of every method, and the time from text of ours and Vecalign's."""
    documents = sets.parallel("dev")
    print("FLORES dev with 8 % merges, deletions, strays and swaps; vectors cached")
    for name, method in methods(load_encoder(progress=False)).items():
        strict, lax, _ = measure(method, documents)
        print(f"  {name:<24} strict F1 {strict:.4f}  lax F1 {lax:.4f}")
    print(f"the same from text, nothing cached, {TIMED} documents: encoding and aligning")
    bare = load_encoder(cache=False, progress=False)
    aligner = load_sentence_aligner()
    plain = type(aligner)(bare, aligner.heads, aligner.background, aligner.calibration)

    def fresh(hi: Sequence[str], en: Sequence[str]) -> Beads:
        found = plain.align_lines(hi, en, "parallel")
        return {(match.bead.hi, match.bead.en) for match in found}

    timed = {"milaan": fresh} | {
        n: m for n, m in methods(bare).items() if n == f"Vecalign, deletion {PERCENTILES[0]:g}"
    }
    seconds = {name: measure(method, documents[:TIMED])[2] for name, method in timed.items()}
    for name, value in seconds.items():
        print(f"  {name:<24} {value:6.2f} s  {value / seconds['milaan']:.1f} x")


if __name__ == "__main__":
    main()
