"""One language's sentences of a pool: their vectors, clauses, words and facts, each made once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

import numpy as np
import numpy.typing as npt

from align.core.types import FloatArray, Lang
from align.core.vectors import blended_mean, unit
from align.evidence.bilingual import Bag, Lexicon, load_lexicon, rarities
from align.evidence.bilingual import bag as word_bag
from align.evidence.facts import Facts
from align.evidence.reader import Reader
from align.model.background import Background
from align.model.encoder import Encoder, encode_for_judging
from align.text.clauses import clauses
from align.text.normalise import for_encoder

Spans = Sequence[tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Clauses:
    """Clauses of sentences: for each sentence its (c, d) unit rows as encoded and their (c,) lengths in code points."""

    rows: Sequence[FloatArray]
    lengths: Sequence[FloatArray]

    def of(self, span: tuple[int, ...]) -> tuple[FloatArray, FloatArray]:
        """Rows and lengths of the clauses of a span of sentences."""
        return np.concatenate([self.rows[i] for i in span]), np.concatenate([self.lengths[i] for i in span])

    def part(self, rows: npt.NDArray[np.int64]) -> Clauses:
        """Give the clauses of some of the sentences."""
        return Clauses([self.rows[i] for i in rows], [self.lengths[i] for i in rows])


@dataclass(frozen=True)
class Sentences:
    """One language's sentences of a pool: texts, (n, d) unit rows as encoded, and the same rows centred.

    With `alone` each sentence is measured by itself: centred by the background's mean, its neighbours the background.
    `known_mean` (d,) centres sentences that are a stretch of a longer document.
    """

    lang: Lang
    texts: Sequence[str]
    raw: FloatArray
    background: Background | None = None
    alone: bool = False
    clauses: Clauses | None = None
    lexicon: Lexicon = field(default_factory=load_lexicon, repr=False)
    reader: Reader = field(default_factory=Reader, repr=False)
    known_mean: FloatArray | None = field(default=None, repr=False)

    def part(self, rows: npt.NDArray[np.int64]) -> Sentences:
        """Give some of the sentences as a side of their own, without clauses: whole sentences are held together."""
        return replace(self, texts=[self.texts[i] for i in rows], raw=self.raw[rows], clauses=None, known_mean=None)

    def window(self, rows: slice) -> Sentences:
        """Give a stretch of the sentences, centred as all of them are."""
        return replace(self, texts=self.texts[rows], raw=self.raw[rows], clauses=None, known_mean=self.mean)

    def story(self, rows: npt.NDArray[np.int64], reader: Reader) -> Sentences:
        """Give the sentences of a story as a side of their own, with their clauses; `reader` serves both languages."""
        return replace(self.part(rows), clauses=self.clauses and self.clauses.part(rows), reader=reader)

    @cached_property
    def vectors(self) -> FloatArray:
        """Rows less the language's mean, (n, d) float32, unit length."""
        return self.centred(self.raw)

    def centred(self, rows: FloatArray) -> FloatArray:
        """Centre (s, d) rows of texts of this side, as encoded, like its sentences."""
        return unit(rows - self.mean)

    @cached_property
    def mean(self) -> FloatArray:
        """What all sentences of the language share, (d,) float32, by `blended_mean`; by the background if `alone`."""
        if self.known_mean is not None:
            return self.known_mean
        mean = self.background.means[self.lang] if self.background else None
        return mean if self.alone and mean is not None else blended_mean(self.raw, mean)

    @cached_property
    def others(self) -> tuple[FloatArray, FloatArray]:
        """Rows the other language is held against, centred and as encoded: the pool's or the background's."""
        if not (self.alone and self.background):
            return self.vectors, self.raw
        rows = self.background.rows[self.lang]
        return unit(rows - self.background.means[self.lang]), rows

    @cached_property
    def weights(self) -> FloatArray:
        """Weight of each sentence in a span's vector, (n,) float32: its length in code points."""
        return np.array([max(len(text), 1) for text in self.texts], dtype=np.float32)

    @cached_property
    def frequency(self) -> Counter[str]:
        """In how many sentences of this side each key stands."""
        return Counter(key for text in self.texts for key in {m.key for m in self.facts(text).mentions})

    @cached_property
    def rarities(self) -> dict[str, float]:
        """Weight of each word stem: its rarity in the pool, or in general text for sentences `alone`."""
        return rarities(self._stems, self.lang, self.lexicon, general=self.alone)

    @cached_property
    def _stems(self) -> list[tuple[str, ...]]:
        return [self.reader.stems(text, self.lang) for text in self.texts]

    def bag(self, span: tuple[int, ...]) -> Bag:
        """Known words of a span with their weights."""
        return word_bag([stem for i in span for stem in self._stems[i]], self.lang, self.rarities, self.lexicon)

    def text(self, span: tuple[int, ...]) -> str:
        """Text of a span: its sentences joined by one space."""
        return " ".join(self.texts[i] for i in span)

    def facts(self, text: str) -> Facts:
        """Names and numbers of a sentence or of a span's joined text."""
        return self.reader.facts(text, self.lang)

    def compose(self, spans: Spans, rows: FloatArray) -> FloatArray:
        """Vectors of spans from `rows`: (s, d) float32, unit length, sentences weighted by length."""
        first = rows[[span[0] for span in spans]].copy()
        for k, span in enumerate(spans):
            if len(span) > 1:
                first[k] = self.weights[list(span)] @ rows[list(span)]
        return unit(first)


def encode_sides(
    hi: Sequence[str], en: Sequence[str], encoder: Encoder, background: Background | None, *, by_clause: bool = False
) -> tuple[Sentences, Sentences]:
    """Encode the sentences of both languages, each text once, and if asked their clauses: these are for judging."""
    encode = partial(encode_for_judging, encoder=encoder) if by_clause else encoder.encode
    hi_raw, en_raw = np.split(encode([for_encoder(text) for text in (*hi, *en)]), [len(hi)])
    parts = [_clauses(texts, encoder) if by_clause else None for texts in (hi, en)]
    reader = Reader()
    return (
        Sentences("hi", hi, hi_raw, background, False, parts[0], reader=reader),
        Sentences("en", en, en_raw, background, False, parts[1], reader=reader),
    )


def _clauses(texts: Sequence[str], encoder: Encoder) -> Clauses:
    """Encode the clauses of sentences and part their rows by sentence."""
    pieces = [[for_encoder(clause) for clause in clauses(text) or [""]] for text in texts]
    rows = encoder.encode([clause for sentence in pieces for clause in sentence])
    ends = np.cumsum([len(sentence) for sentence in pieces])[:-1]
    lengths = [np.array([max(len(clause), 1) for clause in sentence], np.float32) for sentence in pieces]
    return Clauses(np.split(rows, ends), lengths)
