"""Mining at size: the search by itself, whole pools of lines, and what the static first pass keeps.

Run: python -m benchmarks.mining {search|lines|first} SIZE...; each size runs in a process of its own, whose peak memory
is told. Vectors come from the cache of the encoder or are made up; no time holds encoding unless it says so.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from align.alignment.lines import link_lines
from align.alignment.mining import Pool
from align.alignment.search import EXACT_UP_TO, nearest
from align.alignment.sides import Sentences
from align.core.types import LANGS, FloatArray, Lang
from align.core.vectors import mean_of_sum, unit
from align.model.background import load_background
from align.model.encoder import load_encoder
from align.model.heads import load_heads
from align.model.recipes import calibration_path
from align.text.normalise import for_encoder
from training import sets

ASKED = 500  # sentences whose neighbours by a graph are held against those of comparing all
NEAR = 4
PAIRED = 0.3  # share of the lines of a pool that have a partner
MILLION_BYTES = 1024  # of the kilobytes that the system counts in
PART = 1 << 14


def known_sentences() -> tuple[list[tuple[str, str]], list[list[str]]]:
    """Translations of the test sets, and the odd lines of Wikipedia, which nothing is fitted on."""
    documents = sets.line_documents("flores", "devtest") + sets.line_documents("flores", "dev")
    pairs = [pair for _, hi, en in documents for pair in zip(hi, en, strict=True)]
    return pairs, [side[1::2] for side in sets.strays()]


def encoded(texts: Sequence[str]) -> FloatArray:
    """Vectors of texts, (n, 384) unit rows."""
    return load_encoder().encode([for_encoder(text) for text in texts])


class Mixer:
    """Makes pools of any size out of real sentences: a line is two of them, its vector the sum of both."""

    def __init__(self) -> None:
        """Encode the sentences."""
        pairs, self.alone = known_sentences()
        self.both = [[pair[side] for pair in pairs] for side in (0, 1)]
        self.rows = [encoded([*self.both[side], *self.alone[side]]) for side in (0, 1)]

    def side(self, side: int, places: np.ndarray) -> tuple[list[str], FloatArray]:
        """Lines of two sentences each, by (n, 2) places among those of a side, and their rows."""
        texts = [*self.both[side], *self.alone[side]]
        rows = unit(self.rows[side][places[:, 0]] + self.rows[side][places[:, 1]])
        return [f"{texts[a]} {texts[b]}" for a, b in places.tolist()], rows

    def places(self, count: int, seed: int = 0) -> tuple[list[np.ndarray], np.ndarray]:
        """Places of the lines of both sides, PAIRED of which face each other, and the order of the English ones."""
        random, paired = np.random.default_rng(seed), round(count * PAIRED)
        shared = random.integers(len(self.both[0]), size=(paired, 2))
        own = [
            len(self.both[side]) + random.integers(len(self.alone[side]), size=(count - paired, 2)) for side in (0, 1)
        ]
        order = random.permutation(count)
        return [np.concatenate([shared, own[0]]), np.concatenate([shared, own[1]])[order]], order


def on_disk(lang: Lang, texts: Sequence[str], parts: Any, count: int, folder: Path) -> Sentences:
    """A side whose rows, coming in parts, lie on disk in half precision as those of `encode_wide` do."""
    path, total = folder / lang, np.zeros(384)
    with path.open("wb") as file:
        for rows in parts:
            total += rows.sum(axis=0, dtype=np.float64)
            file.write(rows.astype(np.float16).tobytes())
    background = load_background(calibration_path(None).with_name("e5-small.background.npz"))
    mean = mean_of_sum(total.astype(np.float32), count, background.means[lang])
    return Sentences(lang, texts, np.memmap(path, np.float16, "r", shape=(count, 384)), background, known_mean=mean)


def search(size: int, folder: Path) -> dict[str, float]:
    """Search a million real-looking rows: mixtures of two real ones, each with a translation, itself a mixture."""
    mixer = Mixer()
    places, order = mixer.places(size)
    sides = []
    for side, lang in enumerate(LANGS):
        parts = (mixer.side(side, places[side][k : k + PART])[1] for k in range(0, size, PART))
        sides.append(on_disk(lang, [""] * size, parts, size, folder))
    started = time.perf_counter()
    found = nearest(sides[0], sides[1], NEAR + 1)
    seconds = time.perf_counter() - started
    rows = np.random.default_rng(1).choice(size, min(size, ASKED), replace=False)
    own = sides[0].centred(sides[0].raw[np.sort(rows)].astype(np.float32))
    best = _best(own, sides[1])
    same = [len(set(a) & set(b)) / len(b) for a, b in zip(found.index[np.sort(rows), :NEAR], best, strict=True)]
    paired = round(size * PAIRED)
    partner = np.argsort(order)[:paired]
    met = (found.index[:paired, :NEAR] == partner[:, None]).any(axis=1)
    return {"one way s": seconds, "recall@4": float(np.mean(same)), "partner@4": float(met.mean())}


def _best(queries: FloatArray, keys: Sentences) -> np.ndarray:
    """The NEAR nearest of all keys, block by block."""
    index, cosine = np.zeros((len(queries), 0), np.int64), np.zeros((len(queries), 0), np.float32)
    for start in range(0, len(keys.raw), PART):
        block = queries @ keys.centred(keys.raw[start : start + PART].astype(np.float32)).T
        cosine = np.concatenate([cosine, block], axis=1)
        index = np.concatenate([index, np.tile(np.arange(start, start + block.shape[1]), (len(queries), 1))], axis=1)
        kept = np.argsort(-cosine, axis=1)[:, :NEAR]
        cosine, index = np.take_along_axis(cosine, kept, axis=1), np.take_along_axis(index, kept, axis=1)
    return index


def lines(size: int, folder: Path) -> dict[str, float]:
    """Match a pool of lines, encoded beforehand."""
    mixer = Mixer()
    places, order = mixer.places(size)
    sides = []
    for side, lang in enumerate(LANGS):
        texts, rows = mixer.side(side, places[side])
        sides.append(on_disk(lang, texts, [rows], size, folder))
    pool = Pool(sides[0], sides[1], np.zeros(size, np.int64), np.zeros(size, np.int64))
    started = time.perf_counter()
    found = link_lines(pool, load_heads(calibration_path())["pool"])
    seconds = time.perf_counter() - started
    paired = round(size * PAIRED)
    right = int(((order[found.en] == found.hi) & (found.hi < paired)).sum())
    f1 = 2 * right / (len(found.hi) + paired)
    return {"s": seconds, "ms a line": 1000 * seconds / size, "pairs": len(found.hi), "F1": f1}


PARTS = {"search": search, "lines": lines}


def main() -> None:
    """Measure a part at the sizes given."""
    part, sizes = sys.argv[1], [int(size) for size in sys.argv[2:]]
    if len(sizes) > 1:
        for size in sizes:
            subprocess.run([sys.executable, "-m", "benchmarks.mining", part, str(size)], check=True)
        return
    with TemporaryDirectory(dir=Path.cwd() / "build" if (Path.cwd() / "build").is_dir() else None) as folder:
        told = PARTS[part](sizes[0], Path(folder))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MILLION_BYTES
    kind = "all compared" if sizes[0] <= EXACT_UP_TO else "by graph"
    print(json.dumps({"part": part, "lines a side": sizes[0], "how": kind, **told, "peak MB": peak}))


if __name__ == "__main__":
    main()
