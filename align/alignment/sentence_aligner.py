"""Sentences to beads: an encoder, the fitted heads and the background put together, for stories, lines and pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from align.alignment.features import Scored, score_candidates
from align.alignment.mining import Pool, best_of_source, merges, mine, one_to_one, rated_beads
from align.alignment.mode import Decision, decide
from align.alignment.path import Placed, align_path
from align.alignment.sides import Clauses, Sentences
from align.core.types import Bead, Evidence, FloatArray, Indices, Relation, Sentence
from align.evidence.reader import Reader
from align.model.background import Background, load_background
from align.model.encoder import Encoder, load_encoder
from align.model.heads import Head, best_threshold, load_heads
from align.model.recipes import calibration_path
from align.text.clauses import clauses
from align.text.normalise import for_encoder

# Pairs of a story less probable than this are not worth a row among the dropped. From 0 to 0.1 nothing that is kept of
# four real events changes.
TOLD_FROM: Final = 0.05
# Each of two neighbours that are joined must by itself be this probably a counterpart. F1 on four real events: 0.765 at
# 0.05, 0.763 at 0.1, 0.749 at 0.2, 0.728 at 0.3, 0.721 at 0.5.
MERGED_LEAST: Final = 0.2
# More likely than not, two counterparts say the same.
EQUIVALENT: Final = 0.5


@dataclass(frozen=True, slots=True)
class Match:
    """A bead by indices of its story's sides, what its texts share, and which side says more.

    `why` are the features of its head; `runner_up` is the next best bead of the same Hindi side and English document.
    """

    bead: Bead
    evidence: Evidence
    relation: Relation = "equivalent"
    why: Mapping[str, float] = field(default_factory=dict)
    runner_up: Bead | None = None


@dataclass(frozen=True)
class SentenceAligner:
    """Everything alignment needs, loaded once."""

    encoder: Encoder
    heads: dict[str, Head]
    background: Background | None
    calibration: str

    def sides(
        self, hi: Sequence[str], en: Sequence[str], *, by_clause: bool = False, alone: bool = False
    ) -> tuple[Sentences, Sentences]:
        """Encode the sentences of both languages, and their clauses if asked, in one pass: each text once.

        With `alone` each sentence is measured by itself, against the background.
        """
        pieces = [[clauses(text) or [""] for text in texts] if by_clause else [] for texts in (hi, en)]
        texts = [*hi, *en, *(clause for side in pieces for sentence in side for clause in sentence)]
        rows = self.encoder.encode([for_encoder(text) for text in texts])
        hi_raw, en_raw, clause_rows = np.split(rows, [len(hi), len(hi) + len(en)])
        own = np.split(clause_rows, [sum(map(len, pieces[0]))])
        parts = [_clauses(side, found) if by_clause else None for side, found in zip(pieces, own, strict=True)]
        reader = Reader()
        return (
            Sentences("hi", hi, hi_raw, self.background, alone, parts[0], reader=reader),
            Sentences("en", en, en_raw, self.background, alone, parts[1], reader=reader),
        )

    def align(self, pool: Pool, mode: str) -> tuple[list[Match], dict[tuple[int, int], Decision]]:
        """Match the sentences of a story: each pair of its documents as translations in order, or as reports.

        The decisions are by the numbers of the documents.
        """
        linked: dict[tuple[int, int], list[Match]] = {pair: [] for pair in pool.document_pairs}
        for match in self.story(pool):
            linked[pool.documents(match.bead)].append(match)
        matches: list[Match] = []
        decisions: dict[tuple[int, int], Decision] = {}
        for (h, e), links in linked.items():
            rows, columns = np.flatnonzero(pool.hi_doc == h), np.flatnonzero(pool.en_doc == e)
            part = pool.part(rows, columns)
            decisions[h, e] = _decide(self.lines(part) if mode == "auto" else [], part, mode)
            if decisions[h, e].mode == "parallel":
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
        beads = rated_beads(scored, story, "comparable")
        rated = zip(beads, scored.evidence, relations, scored.rows(story.features), strict=True)
        return [Match(bead, evidence, relation, why) for bead, evidence, relation, why in rated]

    def lines(self, pool: Pool) -> list[Match]:
        """Match two sets of lines that may hold translations of each other: the most probable one-to-one pairs."""
        scored = score_candidates(pool.hi, pool.en, mine(pool))
        rated = rated_beads(scored, self.heads["pool"], "comparable")
        return _probable([Match(rated[k], scored.evidence[k]) for k in one_to_one(rated)])

    def align_lines(self, hi: Sequence[str], en: Sequence[str], mode: str) -> list[Match]:
        """Match two files of lines: as translations in order, or as pools that hold translations of each other."""
        pool = Pool(*self.sides(hi, en), np.zeros(len(hi), np.int64), np.zeros(len(en), np.int64))
        once = pool.part(_first_of_each(hi), _first_of_each(en))  # a line that is repeated has no sure counterpart
        decision = _decide(self.lines(once) if mode == "auto" else [], once, mode)
        return self.parallel(pool) if decision.mode == "parallel" else self.lines(pool)

    def parallel(self, pool: Pool) -> list[Match]:
        """Match two documents in order, then leftover sentences that are each other's best across the path."""
        return [_placed(one) for one in align_path(pool, self.encoder, self.heads)]

    def pairs(self, hi: Sequence[str], en: Sequence[str]) -> list[Bead]:
        """Rate given pairs, each by itself against the background, as beads of one line a side."""
        scored = score_candidates(*self.sides(hi, en, alone=True), [((k,), (k,)) for k in range(len(hi))])
        return rated_beads(scored, self.heads["pairs"], "pairs")


def _placed(one: Placed) -> Match:
    """Tell a bead of the path as a match."""
    similarity, margin = (float(one.scored.table[name][one.at]) for name in ("similarity", "margin"))
    reason = one.scored.against[one.at]
    bead = Bead(*one.bead, similarity, margin, 0.0 if reason else one.probability, "parallel", reason)
    return Match(bead, one.scored.evidence[one.at], why=one.why)


def _clauses(pieces: Sequence[Sequence[str]], rows: FloatArray) -> Clauses:
    """Part the (c, d) rows of all clauses by sentence."""
    ends = np.cumsum([len(sentence) for sentence in pieces])[:-1]
    lengths = [np.array([max(len(for_encoder(c)), 1) for c in sentence], np.float32) for sentence in pieces]
    return Clauses(np.split(rows, ends), lengths)


def _next_best(match: Match, found: Sequence[Match], pool: Pool) -> Bead | None:
    """Find the most probable other counterpart of a match's Hindi side in the same English document."""
    place, own = pool.documents(match.bead), set(match.bead.en)
    others = [
        other.bead
        for other in found
        if other.bead.hi == match.bead.hi[:1] and pool.documents(other.bead) == place and own.isdisjoint(other.bead.en)
    ]
    return max(others, key=lambda bead: bead.probability, default=None)


def number_documents(side: Sequence[Sentence]) -> Indices:
    """Number the documents of sentences in order of appearance, (n,) int64."""
    order: dict[str, int] = {}
    return np.array([order.setdefault(sentence.doc, len(order)) for sentence in side], dtype=np.int64)


def _decide(links: Sequence[Match], pool: Pool, mode: str) -> Decision:
    """Take the mode asked for, or the one that one-to-one links of two documents speak for."""
    if mode in ("parallel", "comparable"):
        return Decision("parallel" if mode == "parallel" else "comparable", "asked for")
    return decide([(m.bead.hi[0], m.bead.en[0]) for m in links], min(len(pool.hi.texts), len(pool.en.texts)))


def _first_of_each(lines: Sequence[str]) -> Indices:
    """Indices of the lines that no line before them repeats, in order."""
    return np.array(sorted({line: place for place, line in reversed(list(enumerate(lines)))}.values()), dtype=np.int64)


def _moved(match: Match, rows: Indices, columns: Indices) -> Match:
    """Number the sentences of a match as their story does, `rows` and `columns` being those of its documents."""
    hi, en = tuple(int(rows[i]) for i in match.bead.hi), tuple(int(columns[j]) for j in match.bead.en)
    return replace(match, bead=replace(match.bead, hi=hi, en=en))


def _probable(found: Sequence[Match]) -> list[Match]:
    """Keep what is probable enough for the highest expected F1, in order."""
    least = best_threshold(np.array([match.bead.probability for match in found]))
    return _in_order([match for match in found if match.bead.probability >= least])


def _in_order(matches: Sequence[Match]) -> list[Match]:
    """Sort by place on the Hindi, then on the English side."""
    return sorted(matches, key=lambda match: (match.bead.hi, match.bead.en))


def load_sentence_aligner(model: str | None = None, *, progress: bool = True) -> SentenceAligner:
    """Load the encoder (built on first use), its heads and its background.

    A model without fitted heads of its own borrows those of the default encoder and has no background.
    """
    encoder, path = load_encoder(model, progress=progress), calibration_path(model)
    background = path.with_name(path.name.replace(".calibration.json", ".background.npz"))
    own = path.name.startswith(encoder.name + ".")
    return SentenceAligner(encoder, load_heads(path), load_background(background) if own else None, path.name)
