"""Clusters: quotes of one utterance gathered across outlets and languages, sentence by sentence.

Agglomerative clustering: the surest pair of renderings brings its clusters together first (single link), as long as all
pairs of members agree on average (average link).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Final

import numpy as np

from align.core.progress import Progress
from align.core.types import Document, Lang, Quote, Span
from align.drift.fitted import Fitted, chance
from align.drift.likeness import likeness
from align.judge.measured import Measured, measure
from align.judge.wording import Wording, read_wordings
from align.model.encoder import TokenEncoder
from align.quotes.people import is_role, two_speakers
from align.text.normalise import folded
from align.text.sentences import split

QUOTES_TOGETHER: Final = 512  # quotes read at once
FEWEST: Final = 3  # words of a quote that can be told from another
# Probability of one utterance from which two renderings bring their clusters together: even odds.
SAME: Final = 0.5
# The same where one of the two is a sentence that nobody is said to have spoken: it must be surer. Chosen by hand; 0.95
# gives the same clusters on the sample and on four real events but for two.
STATED_SAME: Final = 0.8
# What all pairs of members must reach on average, since likeness does not carry over from pair to pair. Chosen on four
# real events and an invented one, whose statements are marked: of 53 pairs of articles 53, 49, 45 and 42 share a
# statement at 0.25, 0.4, 0.5 and 0.6, the largest cluster has 28, 15, 12 and 12 renderings.
ALL_SAME: Final = 0.4
# Likelihood ratios of what the speakers' names tell: what they multiply the odds of one utterance by. A story quotes
# some five people, so two quotes of different utterances share a speaker once in five. Of the names the reader is sure
# of about one in ten is wrong, of others nearly three in ten (blind batches of docs/quality.md): two quotes of one
# utterance then have two names in 0.19 and in 0.5 of cases, which stand against 0.8.
SAME_SPEAKER: Final = {True: 4.0, False: 2.5}
OTHER_SPEAKER: Final = {True: 0.25, False: 0.6}


@dataclass(frozen=True, slots=True)
class Rendering:
    """A sentence of a quote, as a quote of its own, with its document."""

    quote: Quote
    document: Document


@dataclass(frozen=True, slots=True)
class Cluster:
    """Renderings of one utterance, by document in the order read; `members` are their numbers in the story.

    `fullest` are the longest of each language; `same` is how likely two of them are of one utterance.
    """

    members: Sequence[int]
    renderings: Sequence[Rendering]
    fullest: frozenset[int]
    same: Mapping[tuple[int, int], float]


@dataclass(slots=True)
class Gatherer:
    """The renderings of a story with their wordings; rates pairs of them, each once, and keeps what was measured.

    Pairs are of numbers of renderings. What was measured is kept of pairs that may be told: those from ALL_SAME on.
    """

    renderings: Sequence[Rendering]
    wordings: Sequence[Wording]
    fitted: Fitted
    sentences: dict[str, list[Span]] = field(default_factory=dict)
    known: dict[tuple[int, int], float] = field(default_factory=dict)
    kept: dict[tuple[int, int], Measured] = field(default_factory=dict)

    def same(self, i: int, j: int) -> float:
        """Probability that two renderings are of one utterance."""
        pair = (min(i, j), max(i, j))
        if pair not in self.known:
            self.known[pair] = self._rate(*pair)
        return self.known[pair]

    def measured(self, i: int, j: int) -> Measured:
        """Two renderings measured against each other: as it was kept, else anew."""
        return self.kept.get((i, j)) or measure(self.wordings[i], self.wordings[j], self.fitted.judge)

    def sentence(self, k: int) -> tuple[str, Span]:
        """Document and place of the sentence that a rendering stands in."""
        own, document = self.renderings[k].quote, self.renderings[k].document
        spans = self.sentences.setdefault(own.doc, split(document.text, document.lang))
        return own.doc, next((span for span in spans if span[0] <= own.start < span[1]), (own.start, own.end))

    def _rate(self, i: int, j: int) -> float:
        """Rate how alike two renderings are, and weigh who is said to have spoken."""
        found = measure(self.wordings[i], self.wordings[j], self.fitted.judge)
        a, b = self.renderings[i].quote, self.renderings[j].quote
        alike = chance(self.fitted.heads["utterance"], likeness(found))
        value = by_speakers(alike, a.speaker, b.speaker, told=a.named and b.named)
        if value >= ALL_SAME:
            self.kept[i, j] = found
        return value


def by_speakers(probability: float, a: str, b: str, *, told: bool = True) -> float:
    """Probability of one utterance in the light of its two speakers' names; a name untold or a role tells nothing.

    `told` where the reader is sure of both names.
    """
    if not a or not b or is_role(a) or is_role(b):
        return probability
    ratio = (OTHER_SPEAKER if two_speakers(a, b) else SAME_SPEAKER)[told]
    return ratio * probability / (1 + (ratio - 1) * probability)


def read_renderings(
    quotes: Sequence[Quote], documents: Mapping[str, Document], encoder: TokenEncoder, *, progress: bool = False
) -> tuple[list[Rendering], list[Wording]]:
    """Read the sentences of quotes that are long enough to tell, what a document repeats only once.

    The second list has the wording of each rendering of the first.
    """
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
    wordings: list[Wording] = []
    for start in range(0, len(every), QUOTES_TOGETHER):
        part = every[start : start + QUOTES_TOGETHER]
        wordings += read_wordings([own.text for own in part], encoder, [own.lang for own in part])
        bar.advance(len(part))
    bar.finish()
    return [Rendering(own, documents[own.doc]) for own in every], wordings


def gather(gatherer: Gatherer, pairs: set[tuple[int, int]], *, progress: bool = False) -> list[Cluster]:
    """Join renderings into clusters, surest pairs first, as long as all members are on average of one utterance."""
    bar = Progress("gathering", len(pairs), progress)
    rated = []
    for i, j in sorted(pairs):
        rated.append((-gatherer.same(i, j), i, j))
        bar.advance(1)
    bar.finish()
    member = list(range(len(gatherer.renderings)))
    groups = {k: [k] for k in member}
    for value, i, j in sorted(rated):
        x, y = groups[member[i]], groups[member[j]]
        if -value < _enough(gatherer, i, j) or x is y:
            continue
        if float(np.mean([gatherer.same(p, q) for p in x for q in y])) >= ALL_SAME:
            joined = sorted([*x, *y])
            for k in joined:
                member[k] = joined[0]
            del groups[max(x[0], y[0])]
            groups[joined[0]] = joined
    found = [_cluster(gatherer, group) for group in groups.values()]
    told = [cluster for cluster in found if len({rendering.quote.doc for rendering in cluster.renderings}) > 1]
    return sorted(told, key=lambda cluster: (-len(cluster.members), cluster.members))


def _enough(gatherer: Gatherer, i: int, j: int) -> float:
    return STATED_SAME if "stated" in (gatherer.renderings[i].quote.kind, gatherer.renderings[j].quote.kind) else SAME


def _cluster(gatherer: Gatherer, group: Sequence[int]) -> Cluster:
    same = {(i, j): gatherer.same(group[i], group[j]) for i, j in combinations(range(len(group)), 2)}
    return Cluster(
        group, [gatherer.renderings[k] for k in group], _fullest([gatherer.wordings[k] for k in group]), same
    )


def _fullest(group: Sequence[Wording]) -> frozenset[int]:
    """Index of the longest rendering of each language, of equals the first."""
    best: dict[Lang, int] = {}
    for k, wording in enumerate(group):
        if wording.lang not in best or len(wording.words) > len(group[best[wording.lang]].words):
            best[wording.lang] = k
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
