"""Named features of candidate beads: what the probability is made of."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from align.alignment.languages import wrong_language
from align.alignment.sides import Clauses, Sentences, Spans
from align.core.types import BeadIndices, Evidence, FloatArray, Indices, Link
from align.core.vectors import neighbours
from align.evidence.bilingual import Bag, Lexicon, expand, pool_rarity, shared_mass
from align.model.heads import Head
from align.text.normalise import folded

Key = TypeVar("Key", bound=Hashable)
# Neighbours a margin is taken over: k = 4 is the customary value (Artetxe and Schwenk 2019).
NEIGHBOURS: Final = 4
# Mass of unseen words that keeps the shared part of very short texts small; half a word standing once in 20 sentences.
WORD_PRIOR: Final = 0.5
# Hindi runs a little longer than English in code points: median of log(len hi / len en) on TICO-19 dev and docs.
LENGTH_BIAS: Final = 0.044


@dataclass(frozen=True, slots=True)
class Scored:
    """Candidates with their features: `table` maps a feature's name to its (c,) float32 column.

    `against` says of each candidate why it is wrong whatever its features say, "" for nothing.
    """

    hi: Spans
    en: Spans
    table: dict[str, FloatArray]
    evidence: list[Evidence]
    against: Sequence[str] = ()

    def columns(self, names: Sequence[str]) -> FloatArray:
        """Features in the given order, (c, f) float32."""
        if not self.hi:
            return np.zeros((0, len(names)), np.float32)
        return np.stack([self.table[name] for name in names], axis=1)

    def probability(self, head: Head) -> npt.NDArray[np.float64]:
        """Probability of each candidate by a head, (c,); 0 where something speaks against it."""
        rated = head.probability(self.columns(head.features))
        return np.where([not reason for reason in self.against], rated, 0.0)

    def rows(self, names: Sequence[str]) -> list[dict[str, float]]:
        """The same features by name, candidate by candidate."""
        return [dict(zip(names, row, strict=True)) for row in self.columns(names).tolist()]


def score_candidates(hi: Sentences, en: Sentences, candidates: Sequence[BeadIndices]) -> Scored:
    """Measure candidate beads (hi indices, en indices) against their pool."""
    hi_spans, en_spans = [c[0] for c in candidates], [c[1] for c in candidates]
    if not candidates:
        return Scored(hi_spans, en_spans, dict.fromkeys(("similarity", "margin"), np.zeros(0, np.float32)), [])
    evidence = [hi.reader.evidence(hi.text(h), en.text(e)) for h, e in candidates]
    table = {
        **_vector_features(hi, en, hi_spans, en_spans),
        **_text_features(hi, en, hi_spans, en_spans),
        **evidence_features(partial(_rarity, en), evidence),
        **_word_features(hi, en, hi_spans, en_spans),
    }
    if hi.clauses and en.clauses:
        table |= _clause_features(hi.clauses, en.clauses, hi_spans, en_spans)
    against = [wrong_language(hi.text(h), en.text(e)) for h, e in candidates]
    return Scored(hi_spans, en_spans, table, evidence, against)


def _vector_features(hi: Sentences, en: Sentences, hi_spans: Spans, en_spans: Spans) -> dict[str, FloatArray]:
    """Measure spans by their vectors, each against its nearest others."""
    hi_raw, en_raw = hi.compose(hi_spans, hi.raw), en.compose(en_spans, en.raw)
    x, y = hi.compose(hi_spans, hi.vectors), en.compose(en_spans, en.vectors)
    near = _others(x, hi_raw, en, en_spans), _others(y, en_raw, hi, hi_spans)
    return vector_features((hi_raw * en_raw).sum(axis=1), (x * y).sum(axis=1), *near)


@dataclass(frozen=True, slots=True)
class Near:
    """Cosines of queries to their nearest others, (c,) each: mean and best on centred rows, mean as encoded."""

    mean: FloatArray
    best: FloatArray
    raw: FloatArray


def vector_features(similarity: FloatArray, cosine: FloatArray, hi: Near, en: Near) -> dict[str, FloatArray]:
    """Similarity and ratio margin as encoded; cosine, margin and gap to the runner-up on centred rows; (c,) each."""
    return {
        "similarity": similarity,
        "margin": np.asarray(similarity / np.maximum((hi.raw + en.raw) / 2, 1e-3), np.float32),
        "cosine": cosine,
        "distance_margin": np.asarray(cosine - (hi.mean + en.mean) / 2, np.float32),
        "gap": cosine - np.maximum(hi.best, en.best),
    }


def _others(queries: FloatArray, queries_raw: FloatArray, side: Sentences, own: Spans) -> Near:
    """Look up each query's nearest sentences of a side outside its own span."""
    keys, keys_raw = side.others
    own = [()] * len(own) if side.alone else own
    found = neighbours(queries, keys, NEIGHBOURS + max(len(span) for span in own))
    raw = np.einsum("cd,ckd->ck", queries_raw, keys_raw[found.index])
    return nearest_others(found.cosine, raw, _outside(found.index, own))


def nearest_others(cosine: FloatArray, raw: FloatArray, outside: npt.NDArray[np.bool_]) -> Near:
    """Sum up (c, k) cosines of the nearest, best first, over the first NEIGHBOURS of them that are `outside`.

    Where there are none the cosines are 0, as encoded 1.
    """
    rank = np.cumsum(outside, axis=1) * outside
    taken = (rank >= 1) & (rank <= NEIGHBOURS)
    count = taken.sum(axis=1)
    mean = np.where(count > 0, (cosine * taken).sum(axis=1) / np.maximum(count, 1), 0.0)
    best = (cosine * (rank == 1)).sum(axis=1)
    raw_mean = np.where(count > 0, (raw * taken).sum(axis=1) / np.maximum(count, 1), 1.0)
    return Near(mean.astype(np.float32), best.astype(np.float32), raw_mean.astype(np.float32))


def _outside(index: Indices, own: Spans) -> npt.NDArray[np.bool_]:
    """Tell of (c, k) neighbours by index whether they are outside each query's own span."""
    width = max(1, *(len(span) for span in own))
    padded = np.array([[*span, *[-1] * (width - len(span))] for span in own], dtype=np.int64)
    return np.asarray((index[:, :, None] != padded[:, None, :]).all(axis=2))


def _text_features(hi: Sentences, en: Sentences, hi_spans: Spans, en_spans: Spans) -> dict[str, FloatArray]:
    h = np.array([len(hi.text(span)) for span in hi_spans], dtype=np.float32)
    e = np.array([len(en.text(span)) for span in en_spans], dtype=np.float32)
    return length_features(h, e)


def length_features(hi: FloatArray, en: FloatArray) -> dict[str, FloatArray]:
    """Distance of the length ratio from the usual one, how short the shorter side is; (c,) lengths in code points."""
    ratio = np.log((hi + 5) / (en + 5)) - LENGTH_BIAS
    return {"length": np.abs(ratio), "brevity": 10 / (np.minimum(hi, en) + 10)}


def _clause_features(hi: Clauses, en: Clauses, hi_spans: Spans, en_spans: Spans) -> dict[str, FloatArray]:
    """How well the side that says less is told by clauses of the other: mean of each clause's nearest, by length."""
    told = []
    for h, e in zip(hi_spans, en_spans, strict=True):
        (x, x_length), (y, y_length) = hi.of(h), en.of(e)
        similarity = x @ y.T
        sides = (similarity.max(axis=1) @ x_length / x_length.sum(), similarity.max(axis=0) @ y_length / y_length.sum())
        told.append(max(sides))
    return {"told": np.array(told, np.float32)}


def _word_features(hi: Sentences, en: Sentences, hi_spans: Spans, en_spans: Spans) -> dict[str, FloatArray]:
    hi_bags = {span: hi.bag(span) for span in dict.fromkeys(hi_spans)}
    en_bags = {span: en.bag(span) for span in dict.fromkeys(en_spans)}
    return translated_words(hi_bags, en_bags, hi.lexicon, hi_spans, en_spans)


def translated_words(
    hi_bags: Mapping[Key, Bag], en_bags: Mapping[Key, Bag], lexicon: Lexicon, hi: Sequence[Key], en: Sequence[Key]
) -> dict[str, FloatArray]:
    """Words that translate each other: as a cosine of both texts, and as a share of the one that says less.

    `hi` and `en` name the texts of (c,) candidates in the bags.
    """
    called = {key: expand(bag, lexicon) for key, bag in hi_bags.items()}
    shared = np.array([shared_mass(called[h], en_bags[e]) for h, e in zip(hi, en, strict=True)])
    h, e = np.array([hi_bags[key].mass for key in hi]), np.array([en_bags[key].mass for key in en])
    return {
        "words": (shared / np.sqrt((h + WORD_PRIOR) * (e + WORD_PRIOR))).astype(np.float32),
        "words_contained": (shared / (np.minimum(h, e) + WORD_PRIOR)).astype(np.float32),
    }


def word_cosines(hi: Sentences, en: Sentences, beads: Sequence[BeadIndices]) -> FloatArray:
    """The feature `words` of beads, (c,) float32."""
    return _word_features(hi, en, [h for h, _ in beads], [e for _, e in beads])["words"]


def evidence_features(rarity: Callable[[str], float], evidence: Sequence[Evidence]) -> dict[str, FloatArray]:
    """Names (borrowed words too) and numbers shared and missed, in logarithms; names count by the `rarity` of keys.

    Of the numbers that one side has alone some clash with one of the other side (`numbers_clash`, pairs of them); where
    both sides have others, each tells a number of another kind instead (`numbers_apart`, pairs too); those left over
    only add to what the other side says (`numbers_added`).
    """
    shared = [[link for link in found.links if link.en.kind != "number"] for found in evidence]
    missed = [[mention for mention in found.only_en if mention.kind == "name"] for found in evidence]
    clash = [len(found.clashes) for found in evidence]
    rest = [
        [sum(m.kind == "number" for m in side) - n for side in (found.only_hi, found.only_en)]
        for found, n in zip(evidence, clash, strict=True)
    ]
    columns = {
        "lacking": [found.lacking for found in evidence],
        "numbers_clash": clash,
        "names_shared": [sum(link.score * rarity(link.en.key) for link in links) for links in shared],
        "names_missed": [sum(rarity(mention.key) for mention in mentions) for mentions in missed],
        "numbers_shared": [sum(link.en.kind == "number" for link in found.links) for found in evidence],
        "numbers_rewritten": [sum(_is_rewritten(link) for link in found.links) for found in evidence],
        "numbers_apart": [min(sides) for sides in rest],
        "numbers_added": [max(sides) - min(sides) for sides in rest],
    }
    return {name: np.log1p(np.array(column, dtype=np.float32)) for name, column in columns.items()}


def _rarity(side: Sentences, key: str) -> float:
    """Squared inverse document frequency of a key in the pool, as in a tf-idf product; once in 20 sentences is 1."""
    if side.alone:
        return 1.0
    return pool_rarity(side.frequency[key], len(side.texts)) ** 2


def _is_rewritten(link: Link) -> bool:
    """Tell whether a number is written otherwise on the other side: 1.5 लाख and 150,000, 12/03/1994 and 12 March."""
    if link.en.kind != "number":
        return False
    figures = [[char for char in folded(mention.text) if char.isdecimal()] for mention in (link.hi, link.en)]
    return figures[0] != figures[1] or link.hi.key != link.en.key
