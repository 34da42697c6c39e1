"""Candidates (blocking): which sentences of a story are rendered at all, and which pairs of them are compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from align.core.types import LANGS, Quote, Sentence, Span
from align.core.vectors import neighbours, unit
from align.drift.clusters import Gatherer
from align.evidence.numbers import find_numbers

# Nearest sentences of each language, itself among them, that a sentence of a quote is compared with. Chosen by hand:
# 3, 5, 12 and 30 give the same clusters on the sample and on four real events, with 0.4, 0.65, 1.3 and 2.2 times the
# pairs; 8 leaves room for an utterance that many outlets bring.
NEAREST: Final = 8
# Of two renderings one must be among so many of its document that are nearest to the other, the other not be behind so
# many the other way round, and their cosine less the means be so high. Of 7,712 pairs that are near by NEAREST (four
# real events, the invented ones, the sample) that keeps half, with 97.9 % of those rated 0.8 or higher and 94.1 % of
# those from even odds on; the nearest alone (1 and 2) a quarter, with 89.7 %. What is left out may still come together
# by a third rendering. Of FLORES dev 99.9 % of 995 whole translations and of 1,990 of one whole against half the other
# have a cosine of 0.2.
AMONG: Final = 2
BEHIND: Final = 6
UNLIKE: Final = 0.2


def stated(sentences: Sequence[Sentence], quotes: Sequence[Quote]) -> list[Quote]:
    """Give the sentences as what their outlet states itself: it may be quoted in another one.

    Of those that hold a quote only such as have figures around it: they are compared with one another, not gathered.
    """
    held: dict[str, list[Span]] = {}
    for quote in quotes:
        held.setdefault(quote.doc, []).append((quote.start, quote.end))
    return [
        Quote(one.doc, one.start, one.end, one.text, one.lang, "", "stated", named=False)
        for one in sentences
        if _own_words(one, [span for span in held.get(one.doc, ()) if span[0] < one.end and span[1] > one.start])
    ]


def _own_words(sentence: Sentence, said: Sequence[Span]) -> bool:
    """Tell whether a sentence holds no quote, or has figures beside those of its quotes."""
    if not said:
        return True
    figures = [one.mention for one in find_numbers(sentence.text, sentence.lang)]
    places = [(sentence.start + one.start, sentence.start + one.end) for one in figures]
    return any(all(end <= a or start >= b for a, b in said) for start, end in places)


def near_renderings(gatherer: Gatherer) -> set[tuple[int, int]]:
    """Candidate pairs (blocking): numbers of renderings of different documents that are near to each other."""
    wordings, means = gatherer.wordings, gatherer.fitted.judge.means
    if not wordings:
        return set()
    rows = unit(np.array([wording.whole - means[wording.lang] for wording in wordings], np.float32))
    places: dict[tuple[int, int], int] = {}
    for lang in LANGS:
        keys = [n for n, wording in enumerate(wordings) if wording.lang == lang]
        if keys:
            near = neighbours(rows, rows[keys], NEAREST)
            likely = [
                [keys[m] for m in own[cosine >= UNLIKE]] for own, cosine in zip(near.index, near.cosine, strict=True)
            ]
            places |= {(n, m): place for n, own in enumerate(likely) for m, place in _places(gatherer, n, own)}
    return {
        (min(n, m), max(n, m)) for (n, m), place in places.items() if place < AMONG and places.get((m, n), 0) < BEHIND
    }


def _places(gatherer: Gatherer, n: int, near: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Give the renderings near to another one, the nearest first, with their place among those of their document."""
    before: Counter[str] = Counter()
    for m in near:
        doc = gatherer.renderings[m].quote.doc
        if doc != gatherer.renderings[n].quote.doc:
            yield m, before[doc]
            before[doc] += 1


def with_speech(gatherer: Gatherer, pairs: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Choose the pairs of which one is spoken, and neither a sentence around a quote."""
    quotes = [rendering.quote for rendering in gatherer.renderings]
    said = {(quote.doc, quote.start) for quote in quotes if quote.kind != "stated"}
    outside = {
        k
        for k, quote in enumerate(quotes)
        if quote.kind == "stated" and any((quote.doc, at) in said for at in range(quote.start, quote.end))
    }
    return {
        (i, j)
        for i, j in pairs
        if not quotes[i].kind == quotes[j].kind == "stated" and i not in outside and j not in outside
    }
