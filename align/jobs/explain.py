"""Why a pair was kept, and why not the next best: its evidence and what each feature adds to its log-odds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from align.core.errors import AlignError
from align.core.paths import models_dir
from align.model.heads import Head, load_heads
from align.output.contents import load_corpus
from align.output.records import PairRecord, Score

# Which head rates the pairs of a mode, and what its sum is: a bead is held against all other alignments besides.
HEADS = {"comparable": "story", "parallel": "bead"}
SUMS = {"comparable": "log-odds", "parallel": "score beside other beads"}


def explain_pair(folder: Path, name: str) -> str:
    """Explain the pair of a corpus whose id begins with `name`, in lines to read."""
    contents = load_corpus(folder)
    found = [pair for pair in contents.pairs if pair.id.startswith(name)]
    if len(found) != 1:
        what = f"{len(found) or 'no'} pairs whose id begins with {name!r}"
        raise AlignError(
            what, path=folder / "pairs.jsonl", hint="give the id of a pair, as pairs.jsonl and the report show it"
        )
    if not contents.run.calibration:
        raise AlignError("no calibration is named", path=folder / "run.json", hint="run `align corpus` again")
    head = load_heads(models_dir() / contents.run.calibration)[HEADS[found[0].mode]]
    return "\n".join(_lines(found[0], head)) + "\n"


def _lines(pair: PairRecord, head: Head) -> Iterator[str]:
    yield f"{pair.id}  probability {_three(pair.probability)}  {pair.type}  {pair.mode}  {pair.relation}"
    yield f"  hi  {pair.hi}"
    yield f"  en  {pair.en}"
    evidence = pair.evidence
    for kind, links in (("names", evidence.names), ("numbers", evidence.numbers), ("words", evidence.words)):
        if links:
            yield f"  {kind} on both sides: {', '.join(f'{link.hi_text} = {link.en_text}' for link in links)}"
    for language, mentions in (("Hindi", evidence.only_hi), ("English", evidence.only_en)):
        if mentions:
            yield f"  in {language} only: {', '.join(mention.text for mention in mentions)}"
    weights = head.by_name
    known = {feature: value for feature, value in pair.why.items() if value is not None}
    parts = {feature: weights[feature] * value for feature, value in known.items()}
    yield f"  {SUMS[pair.mode]}: {head.intercept:+.2f} to begin with"
    for feature in sorted(parts, key=lambda feature: -abs(parts[feature])):
        yield f"    {parts[feature]:+7.2f}  {feature} {known[feature]:.3f}"
    if pair.runner_up:
        scores = f"probability {_three(pair.runner_up.probability)}, similarity {_three(pair.runner_up.similarity)}"
        yield f"  next best, {scores}: {pair.runner_up.en}"


def _three(score: Score) -> str:
    return "–" if score is None else f"{score:.3f}"
