"""Translated documents against Vecalign, Bertalign and Gale-Church, in one run, with the same encoder.

`python -m benchmarks.peers [FOLDER]...`: on FLORES dev with noise, on the development beads (which ours is fitted on)
and on folders of NAME.hi, NAME.en, NAME.gold. Vecalign runs as the package `sentweave` carries it, at its defaults and
at its best deletion percentile, Bertalign 2 (Python 3.12 or later) at its default cost of leaving out and at a smaller
one, driven past its language detector, which knows no Hindi; Gale-Church as `galechurch`. None is needed to use milaan.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeAlias

import numpy as np

from align.alignment.sentence_aligner import load_sentence_aligner
from align.model.encoder import CachedEncoder, load_encoder
from align.text.normalise import for_encoder
from training import sets

Beads: TypeAlias = set[tuple[tuple[int, ...], tuple[int, ...]]]
Method: TypeAlias = Callable[[Sequence[str], Sequence[str]], Beads]
PERCENTILES = (0.2, 0.1, 0.05, 0.02)
SKIPS = (-0.1, -0.02)
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


def bertalign(encoder: CachedEncoder, skip: float, hi: Sequence[str], en: Sequence[str]) -> Beads:
    """Align with Bertalign over the vectors of all overlaps of up to four sentences."""
    from bertalign.aligner import Bertalign
    from bertalign.utils import yield_overlaps

    one = Bertalign.__new__(Bertalign)  # what its constructor does, but for telling the language
    one.max_align, one.top_k, one.win, one.skip, one.margin, one.len_penalty = 5, 3, 5, skip, True, True
    sides = []
    for texts in (hi, en):
        overlaps = list(yield_overlaps(texts, one.max_align - 1))
        vectors = encoder.encode([for_encoder(text) for text in overlaps])
        lengths = np.array([len(text.encode()) for text in overlaps])
        shape = one.max_align - 1, len(texts)
        sides.append((vectors.reshape(*shape, -1), lengths.reshape(shape)))
    (one.src_vecs, one.src_lens), (one.tgt_vecs, one.tgt_lens) = sides
    one.src_num, one.tgt_num, one.src_lang, one.tgt_lang = len(hi), len(en), "Hindi", "English"
    one.char_ratio = float(one.src_lens[0].sum() / one.tgt_lens[0].sum())
    return _both(one.align_sents())


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
        import bertalign as peer  # noqa: F401

        found |= {f"Bertalign, skip {skip:g}": partial(bertalign, encoder, skip) for skip in SKIPS}
    except (ImportError, SyntaxError):
        print("Bertalign is left out: pip install bertalign, on Python 3.12 or later")
    try:
        import galechurch  # noqa: F401

        found["Gale-Church"] = gale_church
    except ImportError:
        print("Gale-Church is left out: pip install galechurch")
    return found


def main() -> None:
    """Print strict and lax F1 of every method on every set, and the time from text of ours and Vecalign's."""
    read = sets.read_beads([sets.SHARED / "beads"])
    documents = sets.parallel("dev")
    found = {
        "FLORES dev with 8 % merges, deletions, strays and swaps": documents,
        "stories read by hand (ours is fitted on them)": [one for one in read if not one.id.startswith("xq")],
        "Wikipedia read by hand (ours is fitted on them)": [one for one in read if one.id.startswith("xq")],
    }
    for name in sys.argv[1:]:
        own = sets.read_beads([Path(name)])
        found[name] = own
        for part in sorted({one.id.split("-")[0] for one in own}):
            found[f"{name}: {part}"] = [one for one in own if one.id.startswith(part)]
    tried = methods(load_encoder(progress=False))
    for title, chosen in found.items():
        print(f"{title}, vectors cached")
        for name, method in tried.items():
            strict, lax, _ = measure(method, chosen)
            print(f"  {name:<24} strict F1 {strict:.4f}  lax F1 {lax:.4f}", flush=True)
    timed(documents)


def timed(documents: Sequence[sets.Parallel]) -> None:
    """Print the time of ours and of Vecalign's from text, nothing cached."""
    print(f"{TIMED} documents of FLORES dev from text, nothing cached: encoding and aligning")
    bare = load_encoder(cache=False, progress=False)
    aligner = load_sentence_aligner()
    plain = type(aligner)(bare, aligner.heads, aligner.background, aligner.calibration)

    def fresh(hi: Sequence[str], en: Sequence[str]) -> Beads:
        return {(match.bead.hi, match.bead.en) for match in plain.align_lines(hi, en, "parallel")}

    chosen = (f"Vecalign, deletion {PERCENTILES[0]:g}", f"Bertalign, skip {SKIPS[0]:g}")
    others = {name: method for name, method in methods(bare).items() if name in chosen}
    seconds = {name: measure(method, documents[:TIMED])[2] for name, method in ({"milaan": fresh} | others).items()}
    for name, value in seconds.items():
        print(f"  {name:<24} {value:6.2f} s  {value / seconds['milaan']:.1f} x")


if __name__ == "__main__":
    main()
