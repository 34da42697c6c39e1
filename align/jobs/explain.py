"""Why a pair was kept, and why not the next best: its evidence and what each feature adds to its log-odds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from align.core.errors import AlignError
from align.core.paths import models_dir
from align.model.heads import Head, load_heads
from align.output.records import Record, load

# Which head rates the pairs of a mode.
HEADS = {"comparable": "story", "parallel": "parallel"}


def explain(folder: Path, name: str) -> str:
    """Explain the pair of a corpus whose id begins with `name`, in lines to read."""
    contents = load(folder)
    found = [record for record in contents.pairs if record["id"].startswith(name)]
    if len(found) != 1:
        what = f"{len(found) or 'no'} pairs whose id begins with {name!r}"
        raise AlignError(
            what, path=folder / "pairs.jsonl", hint="give the id of a pair, as pairs.jsonl and the report show it"
        )
    head = load_heads(models_dir() / contents.run["calibration"])[HEADS[found[0]["mode"]]]
    return "\n".join(_lines(found[0], head)) + "\n"


def _lines(record: Record, head: Head) -> Iterator[str]:
    kind = f"{record['type']}  {record['mode']}  {record['relation']}"
    yield f"{record['id']}  probability {record['probability']:.3f}  {kind}"
    yield f"  hi  {record['hi']}"
    yield f"  en  {record['en']}"
    for kind in ("names", "numbers", "words"):
        links = [f"{link['hi_text']} = {link['en_text']}" for link in record["evidence"][kind]]
        if links:
            yield f"  {kind} on both sides: {', '.join(links)}"
    for side, language in (("only_hi", "Hindi"), ("only_en", "English")):
        if record["evidence"][side]:
            yield f"  in {language} only: {', '.join(mention['text'] for mention in record['evidence'][side])}"
    weights = dict(zip(head.features, head.weights.tolist(), strict=True))
    parts = {feature: weights[feature] * value for feature, value in record["why"].items()}
    yield f"  log-odds: {head.intercept:+.2f} to begin with"
    for feature in sorted(parts, key=lambda feature: -abs(parts[feature])):
        yield f"    {parts[feature]:+7.2f}  {feature} {record['why'][feature]:.3f}"
    other = record["runner_up"]
    if other:
        scores = f"probability {other['probability']:.3f}, similarity {other['similarity']:.3f}"
        yield f"  next best, {scores}: {other['en']}"
