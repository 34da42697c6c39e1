"""Quotes of one utterance gathered across outlets and languages, sentence by sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from align.core.progress import Progress
from align.core.types import LANGS, Document, FloatArray, Lang, Quote
from align.core.vectors import neighbours, sigmoid, unit
from align.drift.contradictions import clashes, shared_mentions
from align.drift.reading import Wording, is_content, wordings
from align.drift.word_head import RAREST, Comparer, word_features
from align.evidence.bilingual import load_lexicon, rarity
from align.model.encoder import TokenEncoder
from align.model.heads import Head
from align.quotes.people import is_role, two_speakers
from align.text.normalise import folded
from align.text.sentences import split

QUOTES_TOGETHER: Final = 512  # quotes read at once
FEWEST: Final = 3  # words of a quote that can be told from another
NEAREST: Final = 6  # nearest sentences of each language a sentence of a quote is compared with
SAME: Final = 0.5  # probability of one utterance from which two renderings bring their clusters together
ALL_SAME: Final = 0.25  # and what all pairs of members must reach on average, since likeness does not carry over
# What two quotes of two speakers must reach to be renderings of one utterance, one of them misattributed.
OTHER_SPEAKER: Final = 0.9
# What one name for both speakers multiplies the odds of one utterance by: a story quotes about five.
SPEAKERS: Final = 5.0
FAITHFUL: Final = 0.5  # probability of change under which a word counts as rendered


@dataclass(frozen=True, slots=True)
class Rendering:
    """A sentence of a quote, as a quote of its own, with its document and its reading."""

    quote: Quote
    document: Document
    wording: Wording


@dataclass(frozen=True, slots=True)
class Cluster:
    """Renderings of one utterance, by document in the order read.

    `fullest` are the longest of each language; `same` is how likely two of them are of one utterance.
    """

    renderings: Sequence[Rendering]
    fullest: frozenset[int]
    same: Mapping[tuple[int, int], float]


@dataclass(slots=True)
class Gatherer:
    """Rates pairs of renderings, each once."""

    comparer: Comparer
    means: Mapping[Lang, FloatArray]
    head: Head
    known: dict[tuple[int, int], float] = field(default_factory=dict)

    def same(self, renderings: Sequence[Rendering], i: int, j: int) -> float:
        """Probability that two renderings are of one utterance."""
        pair = (min(i, j), max(i, j))
        if pair not in self.known:
            self.known[pair] = self._rate(renderings[pair[0]], renderings[pair[1]])
        return self.known[pair]

    def _rate(self, a: Rendering, b: Rendering) -> float:
        """Rate how alike two renderings are, and weigh who is said to have spoken."""
        row = likeness(a.wording, b.wording, self.comparer, self.means)
        value = float(self.head.probability(np.array([[row[name] for name in self.head.features]], np.float32))[0])
        names = (a.quote.speaker, b.quote.speaker)
        if not all(names) or any(map(is_role, names)):
            return value
        if two_speakers(*names):
            return value if value >= OTHER_SPEAKER else 0.0
        return SPEAKERS * value / (1 + (SPEAKERS - 1) * value)


def weights(side: Wording) -> FloatArray:
    """Weight of each word by its rarity, (w,); words of grammar weigh nothing."""
    frequency = load_lexicon().frequency[side.lang]
    rare = [min(rarity(frequency[word.stem]), RAREST) if word.stem in frequency else RAREST for word in side.words]
    content = [is_content(word, side.lang) for word in side.words]
    return np.array(rare, np.float32) * np.array(content, np.float32)


def likeness(a: Wording, b: Wording, comparer: Comparer, means: Mapping[Lang, FloatArray]) -> dict[str, float]:
    """Measure how much of two texts is one.

    Cosine less the means; the share of each text, by weight of words, that the other renders (`more`, `less`) and that
    tables tie to a word of the other (`tied_more`, `tied_less`).
    """
    both = shared_mentions(a, b)
    known = word_features(a, b, both, clashes(a, b, both))
    found = comparer.compare(a, b, known)
    heavy = weights(a), weights(b)
    faithful = [
        _share(sigmoid(rows[:, 0]) < FAITHFUL, weight) for rows, weight in zip((found.a, found.b), heavy, strict=True)
    ]
    tied = [_share(known.ties.max(axis=n, initial=0), weight) for n, weight in zip((1, 0), heavy, strict=True)]
    x, y = (unit((side.whole - means[side.lang])[None])[0] for side in (a, b))
    return {
        "cosine": float(x @ y),
        "more": max(faithful),
        "less": min(faithful),
        "tied_more": max(tied),
        "tied_less": min(tied),
        "brevity": 10 / (min(len(a.words), len(b.words)) + 10),
    }


def _share(held: npt.NDArray[Any], weight: FloatArray) -> float:
    return float((held * weight).sum() / max(weight.sum(), 1e-6))


def read_renderings(
    quotes: Sequence[Quote], documents: Mapping[str, Document], encoder: TokenEncoder, *, progress: bool = False
) -> list[Rendering]:
    """Read the sentences of quotes that are long enough to tell; what a document repeats only once."""
    kept: dict[tuple[str, str], Quote] = {}
    for quote in quotes:
        for start, end in split(quote.text, quote.lang):
            text = quote.text[start:end]
            if len(folded(text).split()) >= FEWEST:
                place = quote.start + start
                own = replace(quote, start=place, end=place + len(text), text=text)
                kept.setdefault((quote.doc, folded(text)), own)
    every = list(kept.values())
    bar = Progress("reading quotes", len(every), progress)
    found: list[Rendering] = []
    for start in range(0, len(every), QUOTES_TOGETHER):
        part = every[start : start + QUOTES_TOGETHER]
        read = wordings([own.text for own in part], encoder, [own.lang for own in part])
        found += [Rendering(own, documents[own.doc], wording) for own, wording in zip(part, read, strict=True)]
        bar.advance(len(part))
    bar.finish()
    return found


def near_renderings(renderings: Sequence[Rendering], means: Mapping[Lang, FloatArray]) -> set[tuple[int, int]]:
    """Pairs of renderings of different documents that are near to one another."""
    if not renderings:
        return set()
    readings = [rendering.wording for rendering in renderings]
    rows = unit(np.array([reading.whole - means[reading.lang] for reading in readings], np.float32))
    found = set()
    for lang in LANGS:
        keys = [n for n, reading in enumerate(readings) if reading.lang == lang]
        if keys:
            near = neighbours(rows, rows[keys], NEAREST + 2)
            found |= {(min(n, keys[m]), max(n, keys[m])) for n, row in enumerate(near.index.tolist()) for m in row}
    documents = [rendering.quote.doc for rendering in renderings]
    return {(i, j) for i, j in found if documents[i] != documents[j]}


def gather(
    renderings: Sequence[Rendering], pairs: set[tuple[int, int]], gatherer: Gatherer, *, progress: bool = False
) -> list[Cluster]:
    """Join renderings into clusters, surest pairs first, as long as all members are on average of one utterance."""
    bar = Progress("gathering", len(pairs), progress)
    rated = []
    for i, j in sorted(pairs):
        rated.append((-gatherer.same(renderings, i, j), i, j))
        bar.advance(1)
    bar.finish()
    rated.sort()
    member = list(range(len(renderings)))
    groups = {k: [k] for k in member}
    for value, i, j in rated:
        x, y = groups[member[i]], groups[member[j]]
        if -value < SAME or x is y:
            continue
        every = [gatherer.same(renderings, p, q) for p in x for q in y]
        if float(np.mean(every)) >= ALL_SAME:
            joined = sorted([*x, *y])
            for k in joined:
                member[k] = joined[0]
            del groups[max(x[0], y[0])]
            groups[joined[0]] = joined
    kept = sorted((group for group in groups.values() if _documents(renderings, group) > 1), key=lambda g: (-len(g), g))
    return [_cluster([renderings[k] for k in group], group, renderings, gatherer) for group in kept]


def _cluster(
    own: Sequence[Rendering], group: Sequence[int], renderings: Sequence[Rendering], gatherer: Gatherer
) -> Cluster:
    pairs = combinations(range(len(group)), 2)
    return Cluster(own, _fullest(own), {(i, j): gatherer.same(renderings, group[i], group[j]) for i, j in pairs})


def _documents(renderings: Sequence[Rendering], group: Sequence[int]) -> int:
    return len({renderings[k].quote.doc for k in group})


def _fullest(group: Sequence[Rendering]) -> frozenset[int]:
    """Index of the longest rendering of each language, of equals the first."""
    best: dict[str, int] = {}
    for k, rendering in enumerate(group):
        lang = rendering.quote.lang
        if lang not in best or len(rendering.wording.words) > len(group[best[lang]].wording.words):
            best[lang] = k
    return frozenset(best.values())


def compared(group: Cluster, most: int) -> list[tuple[int, int]]:
    """Pairs of renderings of different documents to compare: all, or in a large cluster each with the fullest ones."""
    every = [
        (i, j)
        for i, j in combinations(range(len(group.renderings)), 2)
        if group.renderings[i].quote.doc != group.renderings[j].quote.doc
    ]
    if len(group.renderings) <= most:
        return every
    return [(i, j) for i, j in every if i in group.fullest or j in group.fullest]
