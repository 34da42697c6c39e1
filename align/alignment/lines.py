"""Lines that may be translations of each other: candidates, their probability and the choice among them, in columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt

from align.alignment.features import (
    NEIGHBOURS,
    Near,
    evidence_features,
    length_features,
    nearest_others,
    translated_words,
    vector_features,
)
from align.alignment.languages import wrong_language
from align.alignment.mining import CANDIDATES, Pool, one_to_one
from align.alignment.search import Nearest, nearest
from align.alignment.sides import Sentences
from align.core.progress import Progress
from align.core.types import Bead, FloatArray, Indices
from align.core.vectors import unit
from align.evidence.bilingual import Bag, bag, pool_rarity, stems
from align.evidence.reader import Reader
from align.model.heads import Head, best_threshold

# Lines of both sides from which on nothing is kept of a line but its row in half precision: what was read of a line
# takes 200 kB.
WIDE_FROM: Final = 40_000
CHUNK: Final = 8192  # candidates rated together
# Sentences that tell how rare a name is in a wide pool, spread evenly over it.
NAMES_FROM: Final = 10_000
# Candidates that could not be this probable whatever their names and numbers are not read: a thousandth of the least
# that is kept, and in a wide pool a thirtieth. Of the candidates of 2,600 lines a side, 4 % with a partner, 48 and 8 %
# are read. What is not read keeps the probability that its vectors, lengths and words give it, and counts for the
# threshold alone.
READ_FROM, READ_FROM_WIDE = 1 / 3000, 0.01
# What a feature is at most, in logarithms: the sum of 400 squared rarities of names, six numbers.
MOST_OF_NAMES, MOST_OF_NUMBERS = 6.0, 2.0
NAMES_AND_NUMBERS: Final = tuple(evidence_features(lambda _: 0.0, []))


@dataclass(frozen=True, slots=True)
class Links:
    """Pairs of lines in columns of one length: numbers of the lines, cosine, ratio margin and probability."""

    hi: Indices
    en: Indices
    similarity: FloatArray
    margin: FloatArray
    probability: npt.NDArray[np.float64]

    def part(self, kept: Indices | npt.NDArray[np.bool_]) -> Links:
        """Give some of the pairs."""
        return Links(*(getattr(self, column.name)[kept] for column in fields(self)))

    @staticmethod
    def joined(parts: Iterable[Links]) -> Links:
        """Put pairs one after another."""
        nowhere, nothing = np.zeros(0, np.int64), np.zeros(0, np.float32)
        empty = Links(nowhere, nowhere, nothing, nothing, np.zeros(0, np.float64))
        every = [empty, *parts]
        return Links(*(np.concatenate([getattr(one, column.name) for one in every]) for column in fields(empty)))

    def beads(self) -> list[Bead]:
        """Give the pairs as beads of two sets of lines."""
        columns = (self.hi, self.en, self.similarity, self.margin, self.probability)
        rows = zip(*(column.tolist() for column in columns), strict=True)
        return [Bead((i,), (j,), s, m, p, "comparable") for i, j, s, m, p in rows]


def is_wide(hi: int, en: int) -> bool:
    """Tell whether so many lines of each side are too many to keep what was read of them."""
    return hi + en > WIDE_FROM


def link_lines(pool: Pool, head: Head, *, progress: bool = False) -> Links:
    """Give the most probable one-to-one pairs of two sets of lines, as many as promise the highest F1, in order."""
    weigher = _Weigher.of(pool, head, progress=progress)
    hi, en = _candidates(weigher.hi_near, weigher.en_near)
    bar = Progress("comparing", len(hi), progress)
    parts = []
    for start in range(0, len(hi), CHUNK):
        parts.append(weigher.rated(hi[start : start + CHUNK], en[start : start + CHUNK]))
        bar.advance(len(parts[-1].hi))
    bar.finish()
    found = Links.joined(parts)
    found = found.part(one_to_one(found.hi, found.en, found.probability, found.similarity))
    found = found.part(found.probability >= best_threshold(found.probability))
    return found.part(np.argsort(found.hi))


def _candidates(hi_near: Nearest, en_near: Nearest) -> tuple[Indices, Indices]:
    """Each line's CANDIDATES nearest ones, both ways, sorted by place; (c,) numbers of the Hindi and English lines."""
    own, count = [near.index[:, :CANDIDATES] for near in (hi_near, en_near)], len(en_near.index)
    codes = [
        (np.arange(len(own[0]))[:, None] * count + own[0])[own[0] >= 0],
        (own[1] * count + np.arange(count)[:, None])[own[1] >= 0],
    ]
    found = np.unique(np.concatenate(codes))
    return found // count, found % count


@dataclass(frozen=True, slots=True)
class _Weigher:
    """What the candidates of a pool are rated by."""

    pool: Pool
    head: Head
    hi_near: Nearest
    en_near: Nearest
    hi_words: dict[str, float]
    en_words: dict[str, float]
    name_rarity: Callable[[str], float]
    reader: Reader | None

    @classmethod
    def of(cls, pool: Pool, head: Head, *, progress: bool) -> _Weigher:
        """Search both sides; what is read of a small pool is kept by its reader, of a wide one by none."""
        hi, en = pool.hi, pool.en
        near, back = (nearest(x, y, NEIGHBOURS + 1, progress=progress) for x, y in ((hi, en), (en, hi)))
        if is_wide(len(hi.texts), len(en.texts)):
            return cls(pool, head, near, back, _word_rarities(hi), _word_rarities(en), _name_rarity(en), None)
        names, total = en.frequency, len(en.texts)
        return cls(pool, head, near, back, hi.rarities, en.rarities, partial(_rarity, names, total), hi.reader)

    def rated(self, hi: Indices, en: Indices) -> Links:
        """Rate candidates, (c,) numbers of their lines."""
        reader = Reader() if self.reader is None else self.reader
        table = self._vectors(hi, en) | self._lengths(hi, en) | self._words(hi, en, reader)
        nothing = np.zeros(len(hi), np.float32)
        least = READ_FROM_WIDE if self.reader is None else READ_FROM
        told = np.flatnonzero(self._highest(table | dict.fromkeys(NAMES_AND_NUMBERS, nothing)) >= least)
        pairs = [(self.pool.hi.texts[i], self.pool.en.texts[j]) for i, j in zip(hi[told], en[told], strict=True)]
        read = evidence_features(self.name_rarity, [reader.evidence(*pair) for pair in pairs])
        for name, column in read.items():
            table[name] = nothing.copy()
            table[name][told] = column
        probability = self.head.probability(_stacked(table, self.head))
        probability[told[[bool(wrong_language(*pair)) for pair in pairs]]] = 0.0
        return Links(hi, en, table["similarity"], table["margin"], probability)

    def _highest(self, table: Mapping[str, FloatArray]) -> npt.NDArray[np.float64]:
        """Probability of candidates, (c,), if names and numbers spoke for them as much as they can."""
        weights = {name: max(weight, 0.0) for name, weight in self.head.by_name.items() if name in NAMES_AND_NUMBERS}
        most = sum(w * (MOST_OF_NAMES if name.startswith("names") else MOST_OF_NUMBERS) for name, w in weights.items())
        rows = _stacked(table, self.head)
        return np.asarray(1 / (1 + np.exp(-np.clip(self.head.log_odds(rows) + most, -30, 30))))

    def _vectors(self, hi: Indices, en: Indices) -> dict[str, FloatArray]:
        raw = [unit(np.asarray(s.raw[k], np.float32)) for s, k in ((self.pool.hi, hi), (self.pool.en, en))]
        x, y = unit(self.pool.hi.centred(raw[0])), unit(self.pool.en.centred(raw[1]))
        near = _outside(self.hi_near, hi, en), _outside(self.en_near, en, hi)
        return vector_features((raw[0] * raw[1]).sum(axis=1), (x * y).sum(axis=1), *near)

    def _lengths(self, hi: Indices, en: Indices) -> dict[str, FloatArray]:
        texts = (self.pool.hi.texts[i] for i in hi), (self.pool.en.texts[j] for j in en)
        return length_features(*(np.array([len(text) for text in side], np.float32) for side in texts))

    def _words(self, hi: Indices, en: Indices, reader: Reader) -> dict[str, FloatArray]:
        hi_bags = _bags(self.pool.hi, hi, self.hi_words, reader)
        en_bags = _bags(self.pool.en, en, self.en_words, reader)
        return translated_words(hi_bags, en_bags, self.pool.hi.lexicon, hi.tolist(), en.tolist())


def _stacked(table: Mapping[str, FloatArray], head: Head) -> FloatArray:
    """Features of a head, (c, f)."""
    return np.stack([table[name] for name in head.features], axis=1)


def _outside(near: Nearest, rows: Indices, own: Indices) -> Near:
    """What is near the lines `rows` beside the ones they are held against."""
    index = near.index[rows]
    return nearest_others(near.cosine[rows], near.raw[rows], (index != own[:, None]) & (index >= 0))


def _bags(side: Sentences, rows: Indices, words: dict[str, float], reader: Reader) -> dict[int, Bag]:
    """Known words of lines by number."""
    read = {k: reader.stems(side.texts[k], side.lang) for k in np.unique(rows).tolist()}
    return {k: bag(own, side.lang, words, side.lexicon) for k, own in read.items()}


def _word_rarities(side: Sentences) -> dict[str, float]:
    """Weight of the known words of a wide side, of which no line is kept."""
    known = side.lexicon.known[side.lang]
    counts = Counter(word for text in side.texts for word in known.intersection(stems(text, side.lang)))
    return {word: pool_rarity(count, len(side.texts)) for word, count in counts.items()}


def _name_rarity(side: Sentences) -> Callable[[str], float]:
    """Weigh names by an even sample of a wide side."""
    rows = np.unique(np.linspace(0, len(side.texts) - 1, NAMES_FROM).astype(np.int64)).tolist()
    counts: Counter[str] = Counter()
    for start in range(0, len(rows), CHUNK):
        part = Sentences(side.lang, [side.texts[k] for k in rows[start : start + CHUNK]], side.raw[:0])
        counts += part.frequency
    return partial(_rarity, counts, len(rows))


def _rarity(counts: Mapping[str, int], total: int, key: str) -> float:
    """Squared inverse document frequency of a name that stands in `counts` of `total` sentences."""
    return pool_rarity(counts.get(key, 0), total) ** 2
