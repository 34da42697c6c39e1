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
from align.core.types import LANGS, Document, Lang, Quote
from align.core.vectors import neighbours, unit
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
# Nearest sentences of each language, itself among them, that a sentence of a quote is compared with. Chosen by hand:
# 3, 5, 12 and 30 give the same clusters on the sample and on four real events, with 0.4, 0.65, 1.3 and 2.2 times the
# pairs; 8 leaves room for an utterance that many outlets bring.
NEAREST: Final = 8
# Cosine less the means under which near sentences are not compared; 99.9 % of true renderings pass. Share at or above:
#                                                        0.00    0.05    0.10    0.15    0.20    0.25    0.30
#   3,414 pairs the utterance head is fitted on          0.9997  0.9994  0.9979  0.9959  0.9909  0.9777  0.9508
#   (translations, and one whole against half the other)
#   1,200 of them whole                                  1       1       1       1       1       1       0.9983
#   995 whole translations of FLORES dev                 1       1       1       1       1       1       1
#   1,990 of one whole against half the other            1       1       1       1       0.9990  0.9980  0.9955
#   1,580 Hindi and 1,177 English rewordings             1       1       1       1       1       1       1
# A short quote out of a long one may be as low as 0.18 (seen on real events). It spares nothing in the sample and 3 %
# of the pairs of four real events: what is near by rank is seldom that unlike.
UNLIKE: Final = 0.05
# Probability of one utterance from which two renderings bring their clusters together: even odds. Of 40 clusters of the
# sample and of four real events 1 is another at 0.4, 5 at 0.6 and 15 at 0.7.
SAME: Final = 0.5
# What all pairs of members must reach on average, since likeness does not carry over from pair to pair. Chosen by hand;
# of the 40 clusters 11 are others at 0, 8 at 0.1, 7 at 0.4 and 9 at 0.5.
ALL_SAME: Final = 0.25
# What two quotes of two speakers must reach to be renderings of one utterance, one of them misattributed. Chosen by
# hand: at 0.8 four more clusters of the sample join what two people are said to have said, at 0 eight.
OTHER_SPEAKER: Final = 0.9
# Likelihood ratio of one name for both speakers: what it multiplies the odds of one utterance by. Chosen by hand, from
# the thought that a story quotes some five people: two quotes of one utterance always share a speaker, two of different
# utterances once in five. Of 40 clusters 18 are others at 1, 11 at 2 and 4 at 10.
SPEAKERS: Final = 5.0


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

    Where not both are `told` but one is guessed, two names tell nothing either.
    """
    if not a or not b or is_role(a) or is_role(b):
        return probability
    if two_speakers(a, b):
        return probability if probability >= OTHER_SPEAKER or not told else 0.0
    return SPEAKERS * probability / (1 + (SPEAKERS - 1) * probability)


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


def near_renderings(gatherer: Gatherer) -> set[tuple[int, int]]:
    """Candidate pairs (blocking): numbers of renderings of different documents that are near to one another."""
    wordings, means = gatherer.wordings, gatherer.fitted.judge.means
    if not wordings:
        return set()
    rows = unit(np.array([wording.whole - means[wording.lang] for wording in wordings], np.float32))
    found = set()
    for lang in LANGS:
        keys = [n for n, wording in enumerate(wordings) if wording.lang == lang]
        if keys:
            near = neighbours(rows, rows[keys], NEAREST)
            likely = zip(*np.nonzero(near.cosine >= UNLIKE), near.index[near.cosine >= UNLIKE].tolist(), strict=True)
            found |= {(min(int(n), keys[m]), max(int(n), keys[m])) for n, _, m in likely}
    documents = [rendering.quote.doc for rendering in gatherer.renderings]
    return {(i, j) for i, j in found if documents[i] != documents[j]}


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
        if -value < SAME or x is y:
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
