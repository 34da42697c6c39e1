"""Bitext mining: unordered sentences to pairs by nearest neighbours both ways, a probability each, the best kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from align.alignment.features import Scored
from align.alignment.sides import Sentences
from align.core.types import Bead, BeadIndices, FloatArray, Indices
from align.core.vectors import neighbours, unit
from align.model.heads import Head

# The partner is the nearest neighbour 98.6 % of the time and among the first four 99.8 % (FLORES).
CANDIDATES = 4
# Pairs of documents that are all looked into; beyond that each document meets its nearest ones of the other language.
ALL_DOCUMENT_PAIRS, NEAREST_DOCUMENTS = 200, 6
RANKED_TOGETHER = 1 << 16  # pairs chosen from at a time, as Python's numbers


@dataclass(frozen=True)
class Pool:
    """Two sides to match and, for each sentence, the number of its document; merges stay inside a document."""

    hi: Sentences
    en: Sentences
    hi_doc: Indices
    en_doc: Indices

    @cached_property
    def document_pairs(self) -> list[tuple[int, int]]:
        """Documents to be matched, by number: all with all, or each with the nearest ones where there are many."""
        hi, en = np.unique(self.hi_doc), np.unique(self.en_doc)
        if len(hi) * len(en) <= ALL_DOCUMENT_PAIRS:
            return [(int(h), int(e)) for h in hi for e in en]
        x, y = _document_rows(self.hi, self.hi_doc, hi), _document_rows(self.en, self.en_doc, en)
        found = {
            (int(hi[i]), int(en[j])) for i, near in enumerate(neighbours(x, y, NEAREST_DOCUMENTS).index) for j in near
        }
        found |= {
            (int(hi[i]), int(en[j])) for j, near in enumerate(neighbours(y, x, NEAREST_DOCUMENTS).index) for i in near
        }
        return sorted(found)

    def part(self, rows: Indices, columns: Indices) -> Pool:
        """Give the pool of some Hindi and some English sentences alone, measured by themselves."""
        return Pool(self.hi.part(rows), self.en.part(columns), self.hi_doc[rows], self.en_doc[columns])

    def window(self, rows: slice, columns: slice) -> Pool:
        """Give the pool of a stretch of each side, centred as the whole is."""
        return Pool(self.hi.window(rows), self.en.window(columns), self.hi_doc[rows], self.en_doc[columns])

    @property
    def sizes(self) -> tuple[int, int]:
        """Number of Hindi and of English sentences."""
        return len(self.hi.texts), len(self.en.texts)

    def documents(self, bead: Bead) -> tuple[int, int]:
        """Numbers of the documents a bead lies in."""
        return int(self.hi_doc[bead.hi[0]]), int(self.en_doc[bead.en[0]])


def _document_rows(side: Sentences, doc: Indices, numbers: Indices) -> FloatArray:
    """Vector of each document, (n, d) unit rows: the mean of its sentences, centred over the pool."""
    sums = np.zeros((len(numbers), side.raw.shape[1]))
    np.add.at(sums, np.searchsorted(numbers, doc), side.vectors)
    return unit(np.asarray(sums, dtype=np.float32))


def mine(pool: Pool) -> list[BeadIndices]:
    """List 1-1 candidates: each sentence's nearest ones in every document of the other side, both ways, sorted."""
    found: set[tuple[int, int]] = set()
    for h, e in pool.document_pairs:
        h_rows, e_rows = np.flatnonzero(pool.hi_doc == h), np.flatnonzero(pool.en_doc == e)
        x, y = pool.hi.vectors[h_rows], pool.en.vectors[e_rows]
        for i, near in enumerate(neighbours(x, y, CANDIDATES).index):
            found.update((int(h_rows[i]), int(e_rows[j])) for j in near)
        for j, near in enumerate(neighbours(y, x, CANDIDATES).index):
            found.update((int(h_rows[i]), int(e_rows[j])) for i in near)
    return [((i,), (j,)) for i, j in sorted(found)]


def rated_beads(scored: Scored, head: Head, mode: str) -> list[Bead]:
    """Give each candidate its probability by the head of its mode."""
    probability = scored.probability(head)
    similarity, margin = scored.table["similarity"], scored.table["margin"]
    return [
        Bead(h, e, float(s), float(m), float(p), mode, reason)
        for h, e, s, m, p, reason in zip(
            scored.hi, scored.en, similarity, margin, probability, scored.against, strict=True
        )
    ]


def one_to_one(hi: Indices, en: Indices, probability: npt.NDArray[np.float64], similarity: FloatArray) -> Indices:
    """Choose pairs, (c,) columns, greedily by probability so that no sentence is used twice; positions, best first.

    Ties go to the higher similarity, then to the earlier place.
    """
    ranked = np.lexsort((en, hi, -similarity, -probability))
    used_hi, used_en = bytearray(int(hi.max(initial=-1)) + 1), bytearray(int(en.max(initial=-1)) + 1)
    kept = []
    for start in range(0, len(ranked), RANKED_TOGETHER):
        part = ranked[start : start + RANKED_TOGETHER]
        for k, i, j in zip(part.tolist(), hi[part].tolist(), en[part].tolist(), strict=True):
            if not (used_hi[i] or used_en[j]):
                used_hi[i] = used_en[j] = True
                kept.append(k)
    return np.array(kept, dtype=np.int64)


def best_of_source(found: Sequence[Bead], en_doc: Indices) -> list[int]:
    """Choose for each Hindi sentence its most probable counterpart in each English document, best first.

    An English sentence may serve several Hindi ones: outlets repeat a fact.
    """
    used: set[tuple[int, int]] = set()
    kept = []
    for k in _ranked(found):
        places = {(i, int(en_doc[found[k].en[0]])) for i in found[k].hi}
        if used.isdisjoint(places):
            used |= places
            kept.append(k)
    return kept


def _ranked(found: Sequence[Bead]) -> list[int]:
    """Positions by probability; ties go to the higher similarity, then to the earlier place."""
    return sorted(
        range(len(found)), key=lambda k: (-found[k].probability, -found[k].similarity, found[k].hi, found[k].en)
    )


def merges(pool: Pool, linked: Collection[tuple[int, int]]) -> list[BeadIndices]:
    """List the 2-1 and 1-2 beads of two neighbours in one document that are both linked to the same sentence."""
    found: set[BeadIndices] = set()
    for i, j in linked:
        if (i + 1, j) in linked and pool.hi_doc[i] == pool.hi_doc[i + 1]:
            found.add(((i, i + 1), (j,)))
        if (i, j + 1) in linked and pool.en_doc[j] == pool.en_doc[j + 1]:
            found.add(((i,), (j, j + 1)))
    return sorted(found)
