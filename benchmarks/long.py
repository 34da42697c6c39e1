"""Long translated documents: accuracy on the test sets put end to end, and how time and memory grow with the lines.

`python -m benchmarks.long [LINES]...`: the second part takes made-up sentences of a word, whose vectors are given, and
runs alone where numbers of lines are named.
"""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Final

import numpy as np

from align.alignment.mining import Pool
from align.alignment.path import align_path
from align.alignment.sides import Sentences
from align.api import Aligner
from align.core.types import FloatArray
from align.core.vectors import unit
from align.model.heads import load_heads
from align.model.recipes import calibration_path
from benchmarks.accuracy import f1
from benchmarks.growth import exponent, sizes, write_chart
from benchmarks.machine import peak
from benchmarks.speed_page import DOCS, publish, table
from training import sets

SIZES: Final = tuple(sizes(6_250, 100_000, 5))


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


def made_up_pool(n: int) -> tuple[Pool, Rows, set[tuple[int, int]]]:
    """Make a pool of two documents of n made-up sentences, their encoder, and the gold links."""
    x, y, links = made_up(n)
    sides = words("p", len(x)), words("q", len(y))
    documents = (np.zeros(len(rows), np.int64) for rows in (x, y))
    encoder = Rows(dict(zip([*sides[0], *sides[1]], [*x, *y], strict=True)))
    return Pool(Sentences("hi", sides[0], x), Sentences("en", sides[1], y), *documents), encoder, links


def _measured(n: int, answers: Connection) -> None:
    """Align n lines a side: seconds of the processor and of the clock, MB beyond the vectors, share of links found."""
    pool, encoder, links = made_up_pool(n)
    heads = load_heads(calibration_path(None))
    before, started, processor = peak(), time.perf_counter(), time.process_time()
    path = [one.bead for one in align_path(pool, encoder, heads)]
    seconds, processor = time.perf_counter() - started, time.process_time() - processor
    answers.send(
        (processor, seconds, peak() - before, len({(i, j) for h, e in path for i in h for j in e} & links) / len(links))
    )


def measure(n: int) -> tuple[float, float, float, float]:
    """Align n lines a side in a process of its own."""
    own = multiprocessing.get_context("spawn")
    ours, theirs = own.Pipe(duplex=False)
    process = own.Process(target=_measured, args=(n, theirs))
    process.start()
    theirs.close()
    told: tuple[float, float, float, float] = ours.recv()
    process.join()
    return told


def real() -> str:
    """Align the test sets as one document, vectors cached beforehand, and tell how well and how fast."""
    aligner = Aligner(progress=True)
    parts = sets.line_documents("tico19", "test") + sets.line_documents("flores", "devtest")
    whole = ("all", [t for _, hi, _ in parts for t in hi], [t for _, _, en in parts for t in en])
    document = sets.perturb(whole, sets.strays(), 0.08, seed=9)
    aligner.lines(document.hi, document.en, "parallel")  # encoded beforehand: the cache has all vectors then
    started = time.process_time()
    found = {(bead.hi, bead.en) for bead in aligner.lines(document.hi, document.en, "parallel")}
    seconds = time.process_time() - started
    gold = set(document.gold)
    value = f1(len(found & gold), len(found), len(gold))[2]
    lines = f"{len(document.hi):,} and {len(document.en):,} lines of TICO-19 test and FLORES devtest as one document"
    return f"{lines}, vectors cached, all evidence read: strict F1 {value:.4f}, {seconds:.1f} s of the processor."


def main(counts: Sequence[int] = ()) -> None:
    """Publish a row for each length, the law by which time and memory grow, and a picture of it."""
    found, told = {}, [] if counts else ["", real()]
    counts = counts or SIZES
    for n in counts:
        found[n] = measure(n)
        print(f"  {n:,}: {found[n]}", flush=True)
    rows = [
        [f"{n:,}", f"{processor:.1f} s", f"{seconds:.1f} s", f"{memory:,.0f} MB", f"{right:.4f}"]
        for n, (processor, seconds, memory, right) in found.items()
    ]
    times, memories = ([(n, max(told[k], 1e-3)) for n, told in found.items()] for k in (0, 2))
    law = f"Growth: processor n^{exponent(times):.2f}, memory n^{exponent(memories):.2f}."
    picture = {"seconds of the processor": times, "MB beyond the vectors": memories}
    write_chart(DOCS / "figures" / "long.svg", "Long translated documents", ("lines a side", "seconds, MB"), picture)
    heads = [
        "lines a side, a made-up word each",
        "processor, without encoding",
        "wall clock",
        "memory beyond the vectors",
        "links found",
    ]
    publish("long", "make bench-scale", [*table(heads, rows), "", law, "", "![growth](figures/long.svg)", *told])


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]])
