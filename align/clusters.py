"""Quotes of one utterance gathered across outlets and languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

import numpy as np

from align.calibrate import Head
from align.comparer import RAREST, Comparer, word_features
from align.contrast import clashes, shared
from align.embed import TokenEncoder
from align.normalise import key
from align.people import is_role, two_speakers
from align.segment import split
from align.types import LANGS, Document, FloatArray, Lang, Quote, Span
from align.vectors import neighbours, unit
from align.wording import Wording, is_content, wordings
from align.words import load_lexicon

FEWEST: Final = 3  # words of a quote that can be told from another
NEAREST: Final = 6  # nearest sentences of each language a sentence of a quote is compared with
SAME: Final = 0.5  # mean probability of one utterance between all members of a cluster
# What two quotes of two speakers must reach to be renderings of one utterance, one of them misattributed.
OTHER_SPEAKER: Final = 0.9
# A story quotes about so many speakers: what one name for two quotes multiplies the odds of one utterance by.
SPEAKERS: Final = 5.0
FAITHFUL: Final = 0.5  # probability of change under which a word counts as rendered


@dataclass(frozen=True, slots=True)
class Rendering:
    """A quote with its document, its reading, and its sentences with theirs."""

    quote: Quote
    document: Document
    wording: Wording
    sentences: Sequence[Span]
    parts: Sequence[Wording]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Renderings of one utterance, by document in the order read; `fullest` are the longest of each language."""

    renderings: Sequence[Rendering]
    fullest: frozenset[int]


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
        """Rate the most alike of the two quotes and their sentences, and weigh who is said to have spoken."""
        sides = [[r.wording, *(r.parts if len(r.parts) > 1 else ())] for r in (a, b)]
        value = max(self._alike(x, y) for x in sides[0] for y in sides[1] if x is a.wording or y is b.wording)
        names = (a.quote.speaker, b.quote.speaker)
        if not all(names) or any(map(is_role, names)):
            return value
        if two_speakers(*names):
            return value if value >= OTHER_SPEAKER else 0.0
        return SPEAKERS * value / (1 + (SPEAKERS - 1) * value)

    def _alike(self, a: Wording, b: Wording) -> float:
        row = likeness(a, b, self.comparer, self.means)
        return float(self.head.probability(np.array([[row[name] for name in self.head.features]], np.float32))[0])


def rendered(a: Wording, b: Wording, comparer: Comparer) -> tuple[FloatArray, FloatArray]:
    """Tell which words of two texts the other text renders, (wa,) and (wb,) of 0 and 1."""
    both = shared(a, b)
    found = comparer.compare(a, b, word_features(a, b, both, clashes(a, b, both)))
    sides = [(1 / (1 + np.exp(-rows[:, 0])) < FAITHFUL).astype(np.float32) for rows in (found.a, found.b)]
    return sides[0], sides[1]


def weights(side: Wording) -> FloatArray:
    """Weight of each word by its rarity, (w,); words of grammar weigh nothing."""
    frequency = load_lexicon().frequency[side.lang]
    rarity = [
        min(-np.log(frequency[word.stem]) / np.log(20), RAREST) if word.stem in frequency else RAREST
        for word in side.words
    ]
    content = [is_content(word, side.lang) for word in side.words]
    return np.array(rarity, np.float32) * np.array(content, np.float32)


def likeness(a: Wording, b: Wording, comparer: Comparer, means: Mapping[Lang, FloatArray]) -> dict[str, float]:
    """Measure how much of two texts is one: cosine less the means, and the share of each rendered by the other."""
    shares = [
        float((own * weight).sum() / max(weight.sum(), 1e-6))
        for own, weight in zip(rendered(a, b, comparer), (weights(a), weights(b)), strict=True)
    ]
    x, y = (unit((side.whole - means[side.lang])[None])[0] for side in (a, b))
    return {
        "cosine": float(x @ y),
        "more": max(shares),
        "less": min(shares),
        "brevity": 10 / (min(len(a.words), len(b.words)) + 10),
        "cross": float(a.lang != b.lang),
    }


def read_renderings(
    quotes: Sequence[Quote], documents: Mapping[str, Document], encoder: TokenEncoder
) -> list[Rendering]:
    """Read quotes long enough to tell; of a document's repetitions of the same words only the first."""
    kept: dict[tuple[str, str], Quote] = {}
    for quote in quotes:
        if len(key(quote.text).split()) >= FEWEST:
            kept.setdefault((quote.doc, key(quote.text)), quote)
    own = list(kept.values())
    spans = [split(quote.text, quote.lang) for quote in own]
    texts = [
        (quote.text[start:end], quote.lang) for quote, parts in zip(own, spans, strict=True) for start, end in parts
    ]
    texts += [(quote.text, quote.lang) for quote in own]
    read = iter(wordings([text for text, _ in texts], encoder, [lang for _, lang in texts]))
    parts = [[next(read) for _ in sentences] for sentences in spans]
    return [
        Rendering(quote, documents[quote.doc], next(read), sentences, own_parts)
        for quote, sentences, own_parts in zip(own, spans, parts, strict=True)
    ]


def candidates(renderings: Sequence[Rendering], means: Mapping[Lang, FloatArray]) -> set[tuple[int, int]]:
    """Pairs of renderings of different documents that have near sentences."""
    pieces = [(k, part) for k, rendering in enumerate(renderings) for part in rendering.parts]
    if not pieces:
        return set()
    owner = [k for k, _ in pieces]
    rows = unit(np.array([part.whole - means[part.lang] for _, part in pieces], np.float32))
    found = set()
    for lang in LANGS:
        keys = [n for n, (_, part) in enumerate(pieces) if part.lang == lang]
        if keys:
            near = neighbours(rows, rows[keys], NEAREST + 2)
            for n, row in enumerate(near.index.tolist()):
                found |= {(min(owner[n], k), max(owner[n], k)) for k in (owner[keys[m]] for m in row)}
    documents = [rendering.quote.doc for rendering in renderings]
    return {(i, j) for i, j in found if documents[i] != documents[j]}


def gather(renderings: Sequence[Rendering], pairs: set[tuple[int, int]], gatherer: Gatherer) -> list[Cluster]:
    """Join renderings into clusters, surest pairs first, as long as all members are on average of one utterance."""
    rated = sorted((-gatherer.same(renderings, i, j), i, j) for i, j in pairs)
    member = list(range(len(renderings)))
    groups = {k: [k] for k in member}
    for value, i, j in rated:
        x, y = groups[member[i]], groups[member[j]]
        if -value < SAME or x is y:
            continue
        every = [gatherer.same(renderings, p, q) for p in x for q in y]
        if float(np.mean(every)) >= SAME:
            joined = sorted([*x, *y])
            for k in joined:
                member[k] = joined[0]
            del groups[max(x[0], y[0])]
            groups[joined[0]] = joined
    kept = [[renderings[k] for k in group] for group in groups.values() if _documents(renderings, group) > 1]
    return [Cluster(group, _fullest(group)) for group in sorted(kept, key=lambda group: -len(group))]


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
