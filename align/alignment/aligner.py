"""The aligner: an encoder, the fitted heads and the background put together, used alike on files, lines and pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from align.alignment.features import Background, Parts, Scored, Sentences, load_background, score_candidates
from align.alignment.mining import Candidate, Pool, best_of_source, merges, mine, one_to_one, rated_beads
from align.alignment.mode import Decision, decide
from align.alignment.path import align_path, crossing
from align.core.types import Bead, Evidence, FloatArray, Lang, Relation, Sentence
from align.model.encoder import Encoder, load_encoder
from align.model.heads import Head, best_threshold, load_heads
from align.model.recipes import calibration_path
from align.text.clauses import clauses
from align.text.normalise import for_encoder

# Pairs of a story less probable than this are not worth a row among the dropped.
TOLD_FROM = 0.05
# Each of two neighbours that are joined must by itself be this probably a counterpart.
MERGED_LEAST = 0.2
# More likely than not, two counterparts say the same.
EQUIVALENT = 0.5
# Beads rated together, and how many sentences before and after are held against them; documents of about 40 sentences
# were what the head was fitted on.
STRETCH, AROUND_BEADS = 40, 10
Indices: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Match:
    """A bead by indices of its story's sides, what its texts share, its mode, and which side says more.

    `why` are the features of its head; `runner_up` is the next best bead of the same Hindi side and English document.
    """

    bead: Bead
    evidence: Evidence
    mode: str
    relation: Relation = "equivalent"
    why: Mapping[str, float] = field(default_factory=dict)
    runner_up: Bead | None = None


@dataclass(frozen=True)
class Aligner:
    """Everything alignment needs, loaded once."""

    encoder: Encoder
    heads: dict[str, Head]
    background: Background | None
    calibration: str

    def side(self, lang: Lang, texts: Sequence[str], *, alone: bool = False) -> Sentences:
        """Encode one language's sentences, of a pool or each `alone`."""
        raw = self.encoder.encode([for_encoder(text) for text in texts])
        return Sentences(lang, texts, raw, self.background, alone)

    def report(self, lang: Lang, texts: Sequence[str]) -> Sentences:
        """Encode one language's sentences of a story, and their clauses."""
        return replace(self.side(lang, texts), parts=encode_parts(self.encoder, texts))

    def warm(self, texts: Sequence[str]) -> None:
        """Encode all texts of a run at once, so that the longest batches are full; later calls find them cached."""
        self.encoder.encode([for_encoder(text) for text in texts])

    def _pool(self, hi: Sequence[Sentence], en: Sequence[Sentence]) -> Pool:
        """Encode two sides and number their documents."""
        return Pool(
            self.report("hi", [s.text for s in hi]),
            self.report("en", [s.text for s in en]),
            _numbers(hi),
            _numbers(en),
        )

    def align(
        self, hi: Sequence[Sentence], en: Sequence[Sentence], mode: str
    ) -> tuple[list[Match], dict[str, Decision]]:
        """Match the sentences of a story: each pair of its documents as translations in order, or as reports."""
        pool = self._pool(hi, en)
        linked: dict[tuple[int, int], list[Match]] = {pair: [] for pair in pool.document_pairs}
        for match in self.story(pool):
            linked[pool.documents(match.bead)].append(match)
        matches: list[Match] = []
        decisions: dict[str, Decision] = {}
        for (h, e), links in linked.items():
            rows, columns = np.flatnonzero(pool.hi_doc == h), np.flatnonzero(pool.en_doc == e)
            part = pool.part(rows, columns)
            chosen = _decide(self.lines(part) if mode == "auto" else [], part, mode)
            decisions[f"{hi[rows[0]].doc} | {en[columns[0]].doc}"] = chosen
            if chosen.mode == "parallel":
                matches += [_moved(match, rows, columns) for match in self.parallel(part)]
            else:
                matches += links
        return _in_order(matches), decisions

    def story(self, pool: Pool) -> list[Match]:
        """Match reports of one story: each Hindi sentence's best counterpart in each English document."""
        scored = score_candidates(pool.hi, pool.en, mine(pool))
        found = [match for match in self._reported(scored) if match.bead.probability >= TOLD_FROM]
        found += self._merged(pool, {(m.bead.hi[0], m.bead.en[0]): m.bead for m in found})
        chosen = [found[k] for k in best_of_source([match.bead for match in found], pool.en_doc)]
        return _in_order([replace(match, runner_up=_next_best(match, found, pool)) for match in chosen])

    def _merged(self, pool: Pool, alone: Mapping[tuple[int, int], Bead]) -> list[Match]:
        """Join two neighbours that are linked to one sentence where the join is nearer to it than either."""
        linked = {pair for pair, bead in alone.items() if bead.probability >= MERGED_LEAST}

        def nearer(bead: Bead) -> bool:
            parts = [alone[i, j] for i in bead.hi for j in bead.en]
            return all(bead.similarity > p.similarity and bead.probability > p.probability for p in parts)

        joined = self._reported(score_candidates(pool.hi, pool.en, merges(pool, linked)))
        return [match for match in joined if nearer(match.bead)]

    def _reported(self, scored: Scored) -> list[Match]:
        """Rate candidates as counterparts of two reports, and say which of them say the same."""
        if not scored.hi:
            return []
        head = self.heads["relation"]
        same, more = head.probability(scored.columns(head.features)), scored.table["told_more"]
        relations: list[Relation] = [
            "equivalent" if p >= EQUIVALENT else "en-contains-hi" if told > 0 else "hi-contains-en"
            for p, told in zip(same, more, strict=True)
        ]
        story = self.heads["story"]
        rated = zip(rated_beads(scored, story), scored.evidence, relations, scored.rows(story.features), strict=True)
        return [Match(bead, evidence, "comparable", relation, why) for bead, evidence, relation, why in rated]

    def lines(self, pool: Pool) -> list[Match]:
        """Match two sets of lines that may hold translations of each other: the most probable one-to-one pairs."""
        scored = score_candidates(pool.hi, pool.en, mine(pool))
        rated = rated_beads(scored, self.heads["pool"])
        return _probable([Match(rated[k], scored.evidence[k], "comparable") for k in one_to_one(rated)])

    def align_lines(self, hi: Sequence[Sentence], en: Sequence[Sentence], mode: str) -> list[Match]:
        """Match two files of lines: as translations in order, or as pools that hold translations of each other."""
        pool = Pool(
            self.side("hi", [s.text for s in hi]), self.side("en", [s.text for s in en]), _numbers(hi), _numbers(en)
        )
        links = self.lines(pool) if mode != "parallel" else []
        return _probable(self.parallel(pool)) if _decide(links, pool, mode).mode == "parallel" else links

    def parallel(self, pool: Pool) -> list[Match]:
        """Match two documents in order, then link leftover sentences that are each other's best across the path."""
        x, y = pool.hi.vectors, pool.en.vectors
        path = align_path(x, y, pool.hi.weights, pool.en.weights)
        beads = sorted([*path, *crossing(x, y, path)])
        return [
            match for start in range(0, len(beads), STRETCH) for match in self._in_place(pool, beads[start:][:STRETCH])
        ]

    def _in_place(self, pool: Pool, beads: Sequence[Candidate]) -> list[Match]:
        """Rate a stretch of beads against the sentences around them, as many as the head was fitted on."""
        rows = _around([h for h, _ in beads], len(pool.hi.texts))
        columns = _around([e for _, e in beads], len(pool.en.texts))
        own = [
            (tuple(np.searchsorted(rows, h).tolist()), tuple(np.searchsorted(columns, e).tolist())) for h, e in beads
        ]
        part = pool.part(rows, columns)
        scored = score_candidates(part.hi, part.en, own)
        head = self.heads["parallel"]
        rated = zip(rated_beads(scored, head), scored.evidence, scored.rows(head.features), strict=True)
        found = [Match(bead, evidence, "parallel", why=why) for bead, evidence, why in rated]
        return [_moved(match, rows, columns) for match in found]

    def pairs(self, hi: Sequence[str], en: Sequence[str]) -> tuple[FloatArray, npt.NDArray[np.float64]]:
        """Rate given pairs, each by itself against the background: similarities and probabilities, (n,) each."""
        sides = (self.side("hi", hi, alone=True), self.side("en", en, alone=True))
        scored = score_candidates(*sides, [((k,), (k,)) for k in range(len(hi))])
        head = self.heads["pairs"]
        return scored.table["similarity"], head.probability(scored.columns(head.features))


def encode_parts(encoder: Encoder, texts: Sequence[str]) -> Parts:
    """Encode the clauses of sentences."""
    pieces = [[for_encoder(clause) for clause in clauses(text)] or [""] for text in texts]
    rows = encoder.encode([clause for sentence in pieces for clause in sentence])
    ends = np.cumsum([len(sentence) for sentence in pieces])[:-1]
    lengths = [np.array([max(len(clause), 1) for clause in sentence], np.float32) for sentence in pieces]
    return Parts(np.split(rows, ends), lengths)


def _next_best(match: Match, found: Sequence[Match], pool: Pool) -> Bead | None:
    """Find the most probable other counterpart of a match's Hindi side in the same English document."""
    place, own = pool.documents(match.bead), set(match.bead.en)
    others = [
        other.bead
        for other in found
        if other.bead.hi == match.bead.hi[:1] and pool.documents(other.bead) == place and own.isdisjoint(other.bead.en)
    ]
    return max(others, key=lambda bead: bead.probability, default=None)


def _numbers(side: Sequence[Sentence]) -> npt.NDArray[np.int64]:
    """Number the documents of sentences in order of appearance, (n,) int64."""
    order: dict[str, int] = {}
    return np.array([order.setdefault(sentence.doc, len(order)) for sentence in side], dtype=np.int64)


def _decide(links: Sequence[Match], pool: Pool, mode: str) -> Decision:
    """Take the mode asked for, or the one that one-to-one links of two documents speak for."""
    if mode in ("parallel", "comparable"):
        return Decision("parallel" if mode == "parallel" else "comparable", "asked for")
    return decide([(m.bead.hi[0], m.bead.en[0]) for m in links], min(len(pool.hi.texts), len(pool.en.texts)))


def _moved(match: Match, rows: Indices, columns: Indices) -> Match:
    """Number the sentences of a match as their story does, `rows` and `columns` being those of its documents."""
    hi, en = tuple(int(rows[i]) for i in match.bead.hi), tuple(int(columns[j]) for j in match.bead.en)
    return replace(match, bead=replace(match.bead, hi=hi, en=en))


def _probable(found: Sequence[Match]) -> list[Match]:
    """Keep what is probable enough for the highest expected F1, in order."""
    least = best_threshold(np.array([match.bead.probability for match in found]))
    return _in_order([match for match in found if match.bead.probability >= least])


def _around(spans: Sequence[tuple[int, ...]], count: int) -> Indices:
    """Indices of the sentences of spans and of those near them, in order."""
    near = {k for span in spans for k in range(max(0, span[0] - AROUND_BEADS), min(count, span[-1] + AROUND_BEADS + 1))}
    return np.array(sorted(near), dtype=np.int64)


def _in_order(matches: Sequence[Match]) -> list[Match]:
    """Sort by place on the Hindi, then on the English side."""
    return sorted(matches, key=lambda match: (match.bead.hi, match.bead.en))


def load_aligner(model: str | None = None) -> Aligner:
    """Load the encoder (built on first use), its heads and its background.

    A model without fitted heads of its own borrows those of the default encoder and has no background.
    """
    encoder, path = load_encoder(model), calibration_path(model)
    background = path.with_name(path.name.replace(".calibration.json", ".background.npz"))
    own = path.name.startswith(encoder.name + ".")
    return Aligner(encoder, load_heads(path), load_background(background) if own else None, path.name)
