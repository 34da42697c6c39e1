"""Why a pair was kept, and why not the next best: what the judge saw in it, and what each kind of evidence changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import numpy as np

from align.core.errors import AlignError
from align.judge.known import EVIDENCE, without
from align.judge.measured import Judging, Measured, measure_pairs
from align.judge.network import LABELS, Label, Verdict, load_judge
from align.judge.wording import Wording
from align.model.encoder import load_token_encoder
from align.output.contents import load_corpus
from align.output.records import PairRecord, Score

SAYS: Final[Mapping[Label, str]] = {
    "same": "both say the same",
    "a-more": "Hindi says more",
    "b-more": "English says more",
    "share": "they share a fact",
    "changed": "something was changed",
    "other": "nothing in common",
}
LEAST_CHANGE: Final = 0.01  # changes of probability that are told


def explain_pair(folder: Path, name: str) -> str:
    """Explain the pair of a corpus whose id begins with `name`, in lines to read."""
    contents = load_corpus(folder)
    found = [pair for pair in contents.pairs if pair.id.startswith(name)]
    if len(found) != 1:
        what = f"{len(found) or 'no'} pairs whose id begins with {name!r}"
        raise AlignError(
            what, path=folder / "pairs.jsonl", hint="give the id of a pair, as pairs.jsonl and the report show it"
        )
    judge = load_judge()
    (measured,) = measure_pairs([(found[0].hi, found[0].en)], load_token_encoder(), judge, ("hi", "en"))
    return "\n".join([*_pair_lines(found[0]), *_judged_lines(measured, judge)]) + "\n"


def _pair_lines(pair: PairRecord) -> Iterator[str]:
    scores = f"probability {_three(pair.probability)}  similarity {_three(pair.similarity)}"
    yield f"{pair.id}  {scores}  {pair.type}  {pair.mode}  {pair.relation}"
    yield f"  hi  {pair.hi}"
    yield f"  en  {pair.en}"
    evidence = pair.evidence
    for kind, links in (("names", evidence.names), ("numbers", evidence.numbers), ("words", evidence.words)):
        if links:
            yield f"  {kind} on both sides: {', '.join(f'{link.hi_text} = {link.en_text}' for link in links)}"
    for language, mentions in (("Hindi", evidence.only_hi), ("English", evidence.only_en)):
        if mentions:
            yield f"  in {language} only: {', '.join(mention.text for mention in mentions)}"
    yield f"  measured: {', '.join(f'{name} {_three(value)}' for name, value in pair.why.items())}"
    if pair.runner_up:
        scores = f"probability {_three(pair.runner_up.probability)}, similarity {_three(pair.runner_up.similarity)}"
        yield f"  next best, {scores}: {pair.runner_up.en}"


def _judged_lines(found: Measured, judge: Judging) -> Iterator[str]:
    """Tell the verdict, the words without counterpart, and what each kind of evidence changed."""
    verdict = found.verdict
    likely = np.exp(verdict.labels)
    said = [f"{SAYS[LABELS[k]]} {likely[k]:.3f}" for k in np.argsort(-likely) if likely[k] >= LEAST_CHANGE]
    yield f"  the judge: {', '.join(said)}"
    for language, side, rows in (("Hindi", found.a, verdict.a), ("English", found.b, verdict.b)):
        alone = _without_counterpart(side, rows)
        if alone:
            yield f"    without counterpart in {language}: {', '.join(alone)}"
    if found.a.words and found.b.words:
        yield from _effects(found, judge, verdict)


def _without_counterpart(side: Wording, rows: np.ndarray) -> list[str]:
    """Words that more likely than not have no faithful counterpart, in order."""
    return [side.text[word.start : word.end] for word, row in zip(side.words, rows, strict=True) if row[0] > 0]


def _effects(found: Measured, judge: Judging, verdict: Verdict) -> Iterator[str]:
    """Tell how likely the first label is when a kind of evidence is left out."""
    first = int(verdict.labels.argmax())
    for kind in EVIDENCE:
        again = judge.judge(found.a, found.b, without(found.known, kind))
        now, then = float(np.exp(verdict.labels[first])), float(np.exp(again.labels[first]))
        if abs(now - then) >= LEAST_CHANGE:
            yield f"    without its {kind}: {SAYS[LABELS[first]]} {then:.3f} instead of {now:.3f}"


def _three(score: Score) -> str:
    return "–" if score is None else f"{score:.3f}"
