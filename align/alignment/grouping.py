"""Stories among documents: which of them report one event, or are translations of one another.

Two documents are linked by how near their vectors are, beside how near each one's nearest document is, and by the rare
names and numbers they share; documents whose links hold on average are one story (average linkage, Sokal and Michener
1958). Only near neighbours are looked at, so time and memory grow with the number of documents.
"""

from __future__ import annotations

import heapq
import math
import tempfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from align.core.types import LANGS, FloatArray, Lang
from align.core.vectors import mean_of_sum, neighbours, unit
from align.evidence.facts import read_facts
from align.model.background import Background
from align.model.encoder import Encoder, encode_for_judging
from align.model.heads import Head
from align.text.normalise import for_encoder

DOCUMENT_MARKS: Final = ("cosine", "rare", "same_language", "gap", "far_gap")
NEAR_DOCUMENTS: Final = 32  # documents of each language that one document may be linked with
# Documents are one story where their links are likelier than this on average. Chosen on the documents the links are
# fitted on (`training.fit_stories`): higher loses reports of one event, lower joins pages of one manual.
ONE_STORY: Final = 0.5
# A folder is one story where its two last parts have at least these mean cosines, centred by general text and by the
# folder's own. Chosen on events, stories and FLORES documents, alone and mixed by two to six: of 27 events 24 are above
# both; FLORES mixes reach 0.48 of the first (events have 0.61 or more), mixed events −0.11 of the second.
WHOLE_GENERAL: Final = 0.5
WHOLE: Final = -0.06
MOST_WHOLE: Final = 60  # documents that may be one story unasked; no event of the sets has half as many
FEWEST_SOUNDS: Final = 4  # of a name that tells something
LONGEST_WEIGHT: Final = 400  # code points beyond which a sentence weighs no more in its document's vector
LEAST_LINK: Final = 0.02  # probability below which a link is none
ENCODED_TOGETHER: Final = 20_000  # sentences encoded at a time, some 30 MB of vectors
MOST_HELD: Final = 64 << 20  # bytes of vectors that are held in memory, more lie on disk
STEADY: Final = 5.0  # rarity added to that of a document's names, so that two names of a short one are not all


@dataclass(frozen=True)
class DocumentSet:
    """Documents to gather into stories: languages, sentences, and (n, d) unit vectors.

    `vectors` are centred by what all of them share in a language, `general` by general text.
    """

    langs: Sequence[Lang]
    texts: Iterable[Sequence[str]]
    vectors: FloatArray
    general: FloatArray

    @cached_property
    def keys(self) -> list[frozenset[str]]:
        """Keys under which the names and numbers of each document compare across scripts."""
        pairs = zip(self.langs, self.texts, strict=True)
        return [frozenset(key for text in texts for key in _keys(text, lang)) for lang, texts in pairs]


def _keys(text: str, lang: Lang) -> list[str]:
    """Give the keys of a text's names and numbers."""
    facts = read_facts(text, lang)
    told = (one for one in facts.candidates if len(one.sounds) >= FEWEST_SOUNDS or one.mention.key[:1] == "=")
    names = [one.mention.key for one in told]
    return [*names, *(number.mention.key for number in facts.numbers if len(number.mention.key) > 2)]


def sum_up(
    langs: Sequence[Lang], texts: Collection[Sequence[str]], encoder: Encoder, background: Background | None
) -> DocumentSet:
    """Sum up documents, each by its sentences; without a background general text is what they share themselves.

    The sentences are encoded some at a time, and the vectors of many lie on disk meanwhile.
    """
    sums = {lang: np.zeros(encoder.dimension, np.float32) for lang in LANGS}
    counts = dict.fromkeys(LANGS, 0)
    weights: list[FloatArray] = []
    with tempfile.SpooledTemporaryFile(MOST_HELD) as file:
        for lang, own, rows in _encoded(langs, texts, encoder):
            weights.append(np.array([[min(len(text), LONGEST_WEIGHT)] for text in own], np.float32).reshape(-1, 1))
            sums[lang], counts[lang] = np.concatenate([sums[lang][None], rows]).sum(axis=0), counts[lang] + len(rows)
            file.write(rows.tobytes())
        plain = {lang: background.means[lang] if background else None for lang in LANGS}
        means = {lang: mean_of_sum(sums[lang], counts[lang], plain[lang]) for lang in LANGS}
        file.seek(0)
        vectors, general = (np.zeros((len(langs), encoder.dimension), np.float32) for _ in range(2))
        for k, (lang, own_weights) in enumerate(zip(langs, weights, strict=True)):
            size = 4 * encoder.dimension * len(own_weights)
            rows, mean, centre = np.frombuffer(file.read(size), np.float32), means[lang], plain[lang]
            rows = rows.reshape(-1, encoder.dimension)
            for centred, summed in ((mean, vectors), (mean if centre is None else centre, general)):
                summed[k] = (unit(rows - centred) * own_weights).sum(axis=0)
    return DocumentSet(langs, texts, unit(vectors), unit(general))


def _encoded(
    langs: Sequence[Lang], texts: Iterable[Sequence[str]], encoder: Encoder
) -> Iterator[tuple[Lang, Sequence[str], FloatArray]]:
    """Encode documents some at a time: of each its language, its sentences and their (n, d) rows."""
    held: list[tuple[Lang, Sequence[str]]] = []
    count = 0

    def rows() -> Iterator[tuple[Lang, Sequence[str], FloatArray]]:
        found = encode_for_judging([for_encoder(text) for _, own in held for text in own], encoder)
        parts = np.split(found, np.cumsum([len(own) for _, own in held])[:-1])
        yield from ((lang, own, part) for (lang, own), part in zip(held, parts, strict=True))

    for lang, own in zip(langs, texts, strict=True):
        held.append((lang, own))
        count += len(own)
        if count >= ENCODED_TOGETHER:
            yield from rows()
            held, count = [], 0
    if held:
        yield from rows()


def stories(documents: DocumentSet, head: Head) -> list[list[int]]:
    """Gather documents into stories, lists of their numbers, each in order and by its first document."""
    count = len(documents.langs)
    if count <= MOST_WHOLE and _hold(documents.general, WHOLE_GENERAL) and _hold(documents.vectors, WHOLE):
        return [list(range(count))]
    pairs, marks = document_links(documents)
    return agglomerate(count, likely_links(pairs, marks, head), ONE_STORY)


def likely_links(pairs: npt.NDArray[np.int64], marks: FloatArray, head: Head) -> dict[tuple[int, int], float]:
    """Give the pairs of documents that may be of one story with how likely they are."""
    likely = head.probability(marks)
    return {(int(a), int(b)): float(p) for (a, b), p in zip(pairs, likely, strict=True) if p >= LEAST_LINK}


def _hold(vectors: FloatArray, least: float) -> bool:
    """Tell whether documents merge into one while the mean cosine of two groups is at least `least`."""
    cosine, count = vectors @ vectors.T, len(vectors)
    links = {(a, b): float(cosine[a, b]) for a in range(count) for b in range(a + 1, count)}
    return count < 3 or len(agglomerate(count, links, least)) == 1


def document_links(documents: DocumentSet) -> tuple[npt.NDArray[np.int64], FloatArray]:
    """Give the near pairs of documents, (c, 2) with the lower number first, and their marks, (c, 5).

    The marks: cosine; root of the share of rare names and numbers that both have; whether both are of one language; by
    how much the cosine falls short of the nearest document of that language, for the nearer and the farther side.
    """
    pairs, cosines, best = _near(documents)
    if not len(pairs):
        return pairs, np.zeros((0, len(DOCUMENT_MARKS)), np.float32)
    kinds = np.array([LANGS.index(lang) for lang in documents.langs], np.int64)
    gaps = np.column_stack([best[pairs[:, k], kinds[pairs[:, 1 - k]]] - cosines for k in (0, 1)])
    same = kinds[pairs[:, 0]] == kinds[pairs[:, 1]]
    rare = _rare(documents, pairs)
    return pairs, np.column_stack([cosines, rare, same, gaps.min(axis=1), gaps.max(axis=1)]).astype(np.float32)


def _near(documents: DocumentSet) -> tuple[npt.NDArray[np.int64], FloatArray, FloatArray]:
    """Find each document's nearest ones of each language: pairs, cosines, and (n, 2) best cosines by language."""
    own = [np.array([k for k, other in enumerate(documents.langs) if other == lang], np.int64) for lang in LANGS]
    vectors = [documents.vectors[rows] for rows in own]
    best = np.full((len(documents.langs), len(LANGS)), -1.0, np.float32)
    found: dict[tuple[int, int], float] = {}
    for x, queries in enumerate(own):
        for y, others in enumerate(own):
            if not len(queries) or not len(others):
                continue
            near = neighbours(vectors[x], vectors[y], NEAR_DOCUMENTS + (x == y))
            found_rows = zip(queries.tolist(), others[near.index].tolist(), near.cosine.tolist(), strict=True)
            for k, index, cosine in found_rows:
                kept = [(other, value) for other, value in zip(index, cosine, strict=True) if other != k]
                best[k, y] = kept[0][1] if kept else -1.0
                found |= {(min(k, other), max(k, other)): value for other, value in kept}
    ordered = sorted(found)
    return np.array(ordered, np.int64).reshape(-1, 2), np.array([found[p] for p in ordered], np.float32), best


def _rare(documents: DocumentSet, pairs: npt.NDArray[np.int64]) -> FloatArray:
    """Root of the share of its rare names and numbers that the poorer of two documents has in common with the other."""
    known, count = Counter(key for own in documents.keys for key in own), len(documents.keys)
    rarity = {key: math.log((count + 1) / (held + 0.5)) for key, held in known.items()}
    totals = [sum(rarity[key] for key in sorted(own)) for own in documents.keys]
    shared = [sum(rarity[key] for key in sorted(documents.keys[a] & documents.keys[b])) for a, b in pairs.tolist()]
    least = [min(totals[a], totals[b]) + STEADY for a, b in pairs.tolist()]
    return np.sqrt(np.array(shared, np.float32) / np.array(least, np.float32))


def agglomerate(count: int, links: Mapping[tuple[int, int], float], least: float) -> list[list[int]]:
    """Merge numbers 0 … count − 1 while the mean link of two groups is at least `least`; give the groups.

    A pair without link counts as 0, but no member of the smaller group has more than NEAR_DOCUMENTS such pairs.
    """
    sums: list[dict[int, float]] = [{} for _ in range(count)]
    for (a, b), value in links.items():
        sums[a][b] = sums[b][a] = value
    groups = {k: [k] for k in range(count)}

    def mean(a: int, b: int) -> float:
        few, many = sorted((len(groups[a]), len(groups[b])))
        return sums[a][b] / (few * min(many, NEAR_DOCUMENTS))

    heap = [(-mean(a, b), a, b) for a, b in links if links[a, b] >= least]
    heapq.heapify(heap)
    while heap:
        value, a, b = heapq.heappop(heap)
        if a not in groups or b not in groups or -value != mean(a, b):
            continue
        groups[a] += groups.pop(b)
        for other, own in sums[b].items():
            del sums[other][b]
            if other != a:
                sums[a][other] = sums[other][a] = sums[a].get(other, 0.0) + own
        sums[b] = {}
        for other in sums[a]:
            now = mean(a, other)
            if now >= least:
                heapq.heappush(heap, (-now, min(a, other), max(a, other)))
    return sorted(sorted(members) for members in groups.values())
