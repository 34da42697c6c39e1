"""The whole way from text to pairs beside the usual one, by turns on one machine: translated news, reports of events.

The usual way of translated documents: sentence-transformers encodes every overlap of sentences, and Vecalign or
Bertalign looks for the path. That of comparable ones: sentence-transformers encodes every sentence, faiss finds four
neighbours of each, and pairs of a ratio margin of 1.06 are kept, as LASER's mining script does. The weights are the
same everywhere. Every part of the texts is new to every method, so that no cache helps; models are loaded before.
Needs ../shared/data and `pip install -e '.[bench]'`; Bertalign needs Python 3.12.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, TypeAlias

import numpy as np

from align.api import Aligner
from align.core.paths import weights_dir
from align.core.types import Document, FloatArray
from align.model.encoder import Encoder, load_encoder
from align.model.recipes import load_recipe
from align.text.normalise import for_encoder
from benchmarks.accuracy import LASER_MARGIN, f1
from benchmarks.peers import Beads, Remembering, bertalign, gale_church, installed, vecalign
from benchmarks.speed_page import publish, table
from training import sets

Links: TypeAlias = set[tuple[int, int]]
Way: TypeAlias = Callable[[Any], set[Any]]  # from a document or an event to its beads or links
PARTS = 3
LINES = 20  # of a translated document, so that a part takes a minute of the processor for all ways
NEIGHBOURS = 4  # of each sentence, as LASER's script looks for


@dataclass(frozen=True, slots=True)
class Plain:
    """The same weights by sentence-transformers as it comes."""

    model: Any
    name: str = "sentence-transformers"
    dimension: int = 384

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Give (n, d) float32 rows of unit length."""
        options: dict[str, Any] = {"prompt_name": "query", "normalize_embeddings": True, "show_progress_bar": False}
        return np.asarray(self.model.encode(list(texts), **options), np.float32)


@dataclass(slots=True)
class Taken:
    """What a way took of each part, seconds of wall clock and of the processor, and what it found of all."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    right: int = 0
    found: int = 0
    known: int = 0

    def add(self, way: Way, item: Any, gold: set[Any]) -> None:
        """Go one way over a part, and count."""
        wall, processor = time.perf_counter(), time.process_time()
        told = way(item)
        self.wall.append(time.perf_counter() - wall)
        self.processor.append(time.process_time() - processor)
        self.right, self.found = self.right + len(told & gold), self.found + len(told)
        self.known += len(gold)


def plain_encoder() -> Plain:
    """Load the offline encoder's folder by sentence-transformers."""
    from sentence_transformers import SentenceTransformer

    return Plain(SentenceTransformer(str(weights_dir(load_recipe().name)), device="cpu"))


def mined(encoder: Encoder, event: sets.Pool) -> Links:
    """Mine an event as LASER's script does: a ratio margin over faiss neighbours of both sides, the best of each."""
    import faiss

    x, y = (np.ascontiguousarray(encoder.encode(list(map(for_encoder, side)))) for side in (event.hi, event.en))
    sides = []
    for queries, keys in ((x, y), (y, x)):
        index = faiss.IndexFlatIP(keys.shape[1])
        index.add(keys)
        sides.append(index.search(queries, min(NEIGHBOURS, len(keys))))
    mean_hi, mean_en = (cosine.mean(axis=1) for cosine, _ in sides)
    pairs = {(i, int(j)) for i, row in enumerate(sides[0][1]) for j in row}
    pairs |= {(int(i), j) for j, row in enumerate(sides[1][1]) for i in row}
    margin = {(i, j): float(x[i] @ y[j]) / ((mean_hi[i] + mean_en[j]) / 2) for i, j in pairs}
    return set(_best_first({pair: value for pair, value in margin.items() if value >= LASER_MARGIN}))


def _best_first(margin: Mapping[tuple[int, int], float]) -> Iterator[tuple[int, int]]:
    """Take pairs by falling margin, each sentence once."""
    hi, en = set[int](), set[int]()
    for i, j in sorted(margin, key=lambda pair: -margin[pair]):
        if i not in hi and j not in en:
            yield i, j
            hi.add(i)
            en.add(j)


def translated(aligner: Aligner, document: sets.Parallel) -> Beads:
    """Align the lines of a translated document."""
    return {(bead.hi, bead.en) for bead in aligner.lines(document.hi, document.en, "parallel")}


def reported(aligner: Aligner, event: sets.Pool) -> Links:
    """Run `align corpus` on an event's folder, and give its pairs as links between lines."""
    folder = sets.EVENTS / event.id
    corpus = aligner.corpus([folder], mode="comparable")
    first: dict[tuple[str, int], int] = {}
    for side in (event.hi_doc, event.en_doc):
        first |= {("hi" if side is event.hi_doc else "en", number): side.index(number) for number in set(side)}
    names = {path.name: number for number, path in enumerate(sorted(folder.glob("*.txt")))}

    def line(lang: str, document: Document, at: int) -> int:
        return first[lang, names[Path(document.path).name]] + document.text.count("\n", 0, at)

    return {
        (line("hi", pair.hi_doc, h.start), line("en", pair.en_doc, e.start))
        for pair in corpus.pairs
        for h in pair.hi_sentences
        for e in pair.en_sentences
    }


def ways_of_documents(aligner: Aligner, plain: Plain) -> dict[str, Way]:
    """Give the ways of translated documents that can be gone here, ours first."""

    def by(method: Callable[..., Beads], encoder: Remembering, *settings: float) -> Way:
        def way(document: sets.Parallel) -> Beads:
            encoder.rows.clear()
            return method(encoder, *settings, document.hi, document.en)

        return way

    fast, slow = Remembering(load_encoder(cache=False, progress=False)), Remembering(plain)
    found: dict[str, Way] = {"milaan": partial(translated, aligner)}
    for name, package, method, settings in (
        ("Vecalign", "sentweave", vecalign, (8, 0.2)),
        ("Bertalign", "bertalign", bertalign, (5, -0.1)),
    ):
        if installed(name, package):
            found[f"sentence-transformers, {name}"] = by(method, slow, *settings)
            found[f"our encoder, {name}"] = by(method, fast, *settings)
    if installed("Gale-Church", "galechurch"):
        found["Gale–Church, no encoder"] = lambda document: gale_church(1.0, 6.8, 450.0, document.hi, document.en)
    return found


def ways_of_events(aligner: Aligner, plain: Plain) -> dict[str, Way]:
    """Give the ways of reports of one event that can be gone here, ours first."""
    found: dict[str, Way] = {"milaan": partial(reported, aligner)}
    if installed("faiss", "faiss"):
        found["sentence-transformers, faiss, margin"] = partial(mined, plain)
        found["our encoder, faiss, margin"] = partial(mined, load_encoder(cache=False, progress=False))
    return found


def by_turns(ways: Mapping[str, Way], warm: Any, parts: Sequence[tuple[Any, set[Any]]]) -> dict[str, Taken]:
    """Go every way over every part, part by part, and over `warm` beforehand, so that all is loaded."""
    taken = {name: Taken() for name in ways}
    for way in ways.values():
        way(warm)
    for number, (item, gold) in enumerate(parts, start=1):
        for name, way in ways.items():
            taken[name].add(way, item, gold)
            print(f"  {name}: part {number} in {taken[name].processor[-1]:.1f} s of the processor", flush=True)
    return taken


def documents(count: int) -> list[sets.Parallel]:
    """Give `count` noisy documents of LINES lines before the noise, of FLORES devtest, and a short one before them."""
    whole = [one for one in sets.line_documents("flores", "devtest") if len(one[1]) >= 2]
    cut = list(sets.chunks(whole, LINES))
    name, hi, en = cut[-1]
    lines = [(name, hi[:3], en[:3]), *cut[:count]]
    return [sets.perturb(one, sets.strays(), 0.08, seed=7 + k) for k, one in enumerate(lines)]


def rows(taken: Mapping[str, Taken]) -> list[list[str]]:
    """Give a row a way: F1, seconds, and how many times as long as ours, by the processor and by the clock."""
    first = next(iter(taken.values()))
    found = []
    for name, one in taken.items():
        told = [_times(one.processor, first.processor), _times(one.wall, first.wall)]
        value = f1(one.right, one.found, one.known)[2]
        found.append([name, f"{value:.3f}", f"{sum(one.processor):.1f} s", f"{sum(one.wall):.1f} s", *told])
    return found


def _times(seconds: Sequence[float], ours: Sequence[float]) -> str:
    ratios = [a / b for a, b in zip(seconds, ours, strict=True)]
    return f"{median(ratios):.1f} ({min(ratios):.1f}–{max(ratios):.1f})"


def main(parts: int = PARTS) -> None:
    """Publish both tables."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # threads of torch that wait take no time of the processor
    warm, *translations = documents(parts)
    first, *events = list(sets.events())[: parts + 1]
    with tempfile.TemporaryDirectory() as cache:
        os.environ["MILAAN_CACHE"] = cache
        aligner, plain = Aligner(), plain_encoder()
        heads = ["F1", "processor", "wall clock", "times ours, processor", "times ours, wall clock"]
        lines = sum(len(one.hi) + len(one.en) for one in translations)
        taken = by_turns(ways_of_documents(aligner, plain), warm, [(one, set(one.gold)) for one in translations])
        told = table([f"{parts} translated documents with noise, {lines} lines", *heads], rows(taken))
        lines = sum(len(one.hi) + len(one.en) for one in events)
        taken = by_turns(ways_of_events(aligner, plain), first, [(one, one.gold) for one in events])
        told += ["", *table([f"reports of {parts} events, {lines} lines", *heads], rows(taken))]
    publish("pipeline", "make bench-speed", told)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
