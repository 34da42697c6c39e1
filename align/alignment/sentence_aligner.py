"""Sentences to beads: an encoder, the fitted heads and the background put together, for stories, lines and pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from align.alignment.features import score_candidates
from align.alignment.judged import judged_pairs, relation
from align.alignment.lines import is_wide, link_lines
from align.alignment.mining import Pool, best_of_source, merges, mine, rated_beads
from align.alignment.mode import Decision, decide
from align.alignment.path import Placed, align_path
from align.alignment.sides import Sentences, encode_sides
from align.alignment.wide import encode_wide
from align.core.progress import Progress, tell
from align.core.types import Bead, BeadIndices, Evidence, Indices, Relation, Sentence
from align.judge.measured import PAIRS_TOGETHER, PairJudge
from align.judge.network import load_judge
from align.model.background import Background, load_background
from align.model.encoder import Encoder, OfflineEncoder, TokenEncoder, load_encoder, load_token_encoder
from align.model.heads import Head, load_heads
from align.model.recipes import calibration_path, load_recipe

# Pairs of a story less probable than this are not worth a row among the dropped. From 0 to 0.1 nothing that is kept of
# four real events changes.
TOLD_FROM: Final = 0.05
# Each of two neighbours that are joined must by itself be this probably a counterpart. F1 on four real events: 0.765 at
# 0.05, 0.763 at 0.1, 0.749 at 0.2, 0.728 at 0.3, 0.721 at 0.5.
MERGED_LEAST: Final = 0.2


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
    judge: PairJudge

    def sides(self, hi: Sequence[str], en: Sequence[str], *, by_clause: bool = False) -> tuple[Sentences, Sentences]:
        """Encode the sentences of both languages, and their clauses if asked, in one pass: each text once."""
        return encode_sides(hi, en, self.encoder, self.background, by_clause=by_clause)

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
        found = self._reported(pool, mine(pool))
        found += self._merged(pool, {(m.bead.hi[0], m.bead.en[0]): m.bead for m in found})
        chosen = [found[k] for k in best_of_source([match.bead for match in found], pool.en_doc)]
        return _in_order([replace(match, runner_up=_next_best(match, found, pool)) for match in chosen])

    def _merged(self, pool: Pool, alone: Mapping[tuple[int, int], Bead]) -> list[Match]:
        """Join two neighbours that are linked to one sentence where the join is nearer to it than either."""
        linked = {pair for pair, bead in alone.items() if bead.probability >= MERGED_LEAST}

        def nearer(bead: Bead) -> bool:
            parts = [alone[i, j] for i in bead.hi for j in bead.en]
            return all(bead.similarity > p.similarity and bead.probability > p.probability for p in parts)

        joined = self._reported(pool, merges(pool, linked))
        return [match for match in joined if nearer(match.bead)]

    def _reported(self, pool: Pool, candidates: Sequence[BeadIndices]) -> list[Match]:
        """Rate candidates as counterparts of two reports, and let the judge say how the likely ones stand."""
        scored, head = score_candidates(pool.hi, pool.en, candidates), self.heads["story"]
        beads = rated_beads(scored, head, "comparable")
        told = [k for k, bead in enumerate(beads) if bead.probability >= TOLD_FROM]
        texts = [pool.hi.text(beads[k].hi) for k in told], [pool.en.text(beads[k].en) for k in told]
        verdicts = [one.verdict for one in self.judge.measured(*texts)] if told else []
        why = scored.rows(head.features) if told else []
        return [
            Match(beads[k], scored.evidence[k], relation(verdict), why[k])
            for k, verdict in zip(told, verdicts, strict=True)
        ]

    def lines(self, pool: Pool, *, progress: bool = False) -> list[Bead]:
        """Match two sets of lines that may hold translations of each other: the most probable one-to-one pairs."""
        return link_lines(pool, self.heads["pool"], progress=progress).beads()

    def align_lines(self, hi: Sequence[str], en: Sequence[str], mode: str, *, progress: bool = False) -> list[Bead]:
        """Match two files of lines: as translations in order, or as pools that hold translations of each other."""
        if mode != "parallel" and is_wide(len(hi), len(en)):
            found = self._wide_lines(hi, en, mode, progress=progress)
            return found if found is not None else self._translated(_one_document(*self.sides(hi, en)))
        pool = _one_document(*self.sides(hi, en))
        once = pool.part(_first_of_each(hi), _first_of_each(en))  # a line that is repeated has no sure counterpart
        links = self.lines(once, progress=progress) if mode == "auto" else []
        if _decide(links, once, mode).mode == "parallel":
            return self._translated(pool)
        decided = mode == "auto" and once.sizes == pool.sizes
        return links if decided else self.lines(pool, progress=progress)

    def _wide_lines(self, hi: Sequence[str], en: Sequence[str], mode: str, *, progress: bool) -> list[Bead] | None:
        """Match sides too large to hold; None where links of unrepeated lines are those of translations."""
        pool = _one_document(*encode_wide(hi, en, self.encoder, self.background, progress=progress))
        found = self.lines(pool, progress=progress)
        if mode == "comparable":
            return found
        own, other = (set(_first_of_each(side).tolist()) for side in (hi, en))
        links = [(bead.hi[0], bead.en[0]) for bead in found if bead.hi[0] in own and bead.en[0] in other]
        return None if decide(links, min(len(own), len(other))).mode == "parallel" else found

    def _translated(self, pool: Pool) -> list[Bead]:
        return [match.bead for match in self.parallel(pool)]

    def parallel(self, pool: Pool) -> list[Match]:
        """Match two documents in order, then leftover sentences that are each other's best across the path."""
        return [_placed(one) for one in align_path(pool, self.encoder, self.heads)]

    def pairs(self, hi: Sequence[str], en: Sequence[str], *, progress: bool = False) -> list[Bead]:
        """Rate given pairs, each by itself against the background, as beads of one line a side."""
        found: list[Bead] = []
        bar = Progress("scoring", len(hi), progress)
        for start in range(0, len(hi), PAIRS_TOGETHER):
            texts = hi[start : start + PAIRS_TOGETHER], en[start : start + PAIRS_TOGETHER]
            part = judged_pairs(*texts, self.judge, self.encoder, self.background)
            rated = rated_beads(part, self.heads["pairs"], "pairs")
            found += [replace(bead, hi=(start + bead.hi[0],), en=(start + bead.en[0],)) for bead in rated]
            bar.advance(len(rated))
        bar.finish()
        return found


def _placed(one: Placed) -> Match:
    """Tell a bead of the path as a match."""
    similarity, margin = (float(one.scored.table[name][one.at]) for name in ("similarity", "margin"))
    reason = one.scored.against[one.at]
    bead = Bead(*one.bead, similarity, margin, 0.0 if reason else one.probability, "parallel", reason)
    return Match(bead, one.scored.evidence[one.at], why=one.why)


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


def _one_document(hi: Sentences, en: Sentences) -> Pool:
    """Give the pool of two sides of one document each."""
    return Pool(hi, en, *(np.zeros(len(side.texts), np.int64) for side in (hi, en)))


def _decide(links: Sequence[Bead], pool: Pool, mode: str) -> Decision:
    """Take the mode asked for, or the one that one-to-one links of two documents speak for."""
    if mode in ("parallel", "comparable"):
        return Decision("parallel" if mode == "parallel" else "comparable", "asked for")
    return decide([(bead.hi[0], bead.en[0]) for bead in links], min(pool.sizes))


def _first_of_each(lines: Sequence[str]) -> Indices:
    """Indices of the lines that no line before them repeats, in order."""
    return np.array(sorted({line: place for place, line in reversed(list(enumerate(lines)))}.values()), dtype=np.int64)


def _moved(match: Match, rows: Indices, columns: Indices) -> Match:
    """Number the sentences of a match as their story does, `rows` and `columns` being those of its documents."""
    hi, en = tuple(int(rows[i]) for i in match.bead.hi), tuple(int(columns[j]) for j in match.bead.en)
    return replace(match, bead=replace(match.bead, hi=hi, en=en))


def _in_order(matches: Sequence[Match]) -> list[Match]:
    """Sort by place on the Hindi, then on the English side."""
    return sorted(matches, key=lambda match: (match.bead.hi, match.bead.en))


def load_sentence_aligner(
    model: str | None = None, *, progress: bool = True, device: str | None = None
) -> SentenceAligner:
    """Load the encoder (built on first use), its heads and its background.

    A model without fitted heads of its own borrows those of the default encoder and has no background.
    """
    encoder, path = load_encoder(model, progress=progress, device=device), calibration_path(model)
    background = path.with_name(path.name.replace(".calibration.json", ".background.npz"))
    own = path.name.startswith(encoder.name + ".")
    if not own and progress:
        tell(f"no probabilities are fitted for {encoder.name}: those of {load_recipe().name} are borrowed")
    judge = PairJudge(lambda: _of_words(encoder, progress, device), load_judge(), load_recipe().name)
    return SentenceAligner(encoder, load_heads(path), load_background(background) if own else None, path.name, judge)


def _of_words(encoder: Encoder, progress: bool, device: str | None) -> TokenEncoder:
    """Give the judge's encoder: the one at hand where it is that."""
    if isinstance(encoder, OfflineEncoder) and encoder.name == load_recipe().name:
        return encoder
    return load_token_encoder(progress=progress, device=device)
