"""Whether one text says something else than another: the probability of drift, and what changed where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from align.core.paths import models_dir
from align.core.progress import Progress
from align.core.types import Finding, FloatArray, Lang, Span
from align.core.vectors import sigmoid, unit
from align.drift.contradictions import Clash, Shared, clashes, shared_mentions
from align.drift.findings import findings, nothing
from align.drift.reading import Wording, wordings
from align.drift.word_head import CLASHES, Compared, Comparer, load_comparer, word_features
from align.model.background import load_background
from align.model.encoder import TokenEncoder
from align.model.heads import Head, load_heads
from align.model.recipes import load_recipe

PAIRS_TOGETHER = 256  # pairs encoded together
# Attention of one word on another from which they are shown as linked.
LINKED = 0.25


@dataclass(frozen=True, slots=True)
class Drift:
    """Two texts compared: P(drift), P of each type, what changed, and the spans of words that go together.

    `similarity` is the cosine of the encoder.
    """

    probability: float
    types: Mapping[str, float]
    findings: Sequence[Finding]
    links: Sequence[tuple[Span, Span, float]]
    similarity: float


@dataclass(frozen=True, slots=True)
class Measured:
    """All that is known of two texts before it is judged."""

    a: Wording
    b: Wording
    both: Shared
    clashes: Sequence[Clash]
    compared: Compared


def measure(a: Wording, b: Wording, comparer: Comparer) -> Measured:
    """Compare two texts by rules and word by word."""
    both = shared_mentions(a, b)
    found = clashes(a, b, both)
    return Measured(a, b, both, found, comparer.compare(a, b, word_features(a, b, both, found)))


def features(found: Measured) -> dict[str, float]:
    """Features of a pair by name, what the probabilities are made of."""
    a, b, own = found.a, found.b, found.compared
    words = np.concatenate([own.a, own.b]) if len(a.words) + len(b.words) else np.zeros((1, 2), np.float32)
    changed, missing = np.sort(words[:, 0])[::-1], np.sort(words[:, 1])[::-1]
    length = np.log((len(a.text) + 5) / (len(b.text) + 5))
    row = {
        "changed": own.changed,
        "word": float(changed[0]),
        "second_word": float(changed[min(1, len(changed) - 1)]),
        "third_word": float(changed[min(2, len(changed) - 1)]),
        "missing": float(missing[0]),
        "share": float(sigmoid(words[:, 0]).mean()),
        "similarity": float(a.whole @ b.whole),
        "cosine": _centred(a, b),
        "length": float(abs(length)),
        "brevity": 10 / (min(len(a.text), len(b.text)) + 10),
        "cross": float(a.lang != b.lang),
        "hindi": float(a.lang == b.lang == "hi"),
        "numbers_shared": float(np.log1p(sum(x.kind == "number" for x, _, _ in found.both.links))),
        "names_shared": float(np.log1p(sum(x.kind == "name" for x, _, _ in found.both.links))),
    }
    for kind in (*CLASHES, "unit", "date"):
        own_kind = [clash for clash in found.clashes if clash.type == kind]
        row[f"{kind}_mutual"] = float(np.log1p(sum(clash.mutual for clash in own_kind)))
        row[f"{kind}_lone"] = float(np.log1p(sum(not clash.mutual for clash in own_kind)))
    return row


def _centred(a: Wording, b: Wording) -> float:
    """Cosine of two texts less their languages' means."""
    centres = means()
    rows = [unit((side.whole - centres[side.lang])[None])[0] for side in (a, b)]
    return float(rows[0] @ rows[1])


@cache
def means() -> Mapping[Lang, FloatArray]:
    """Mean vector of each language on general text, (d,)."""
    path = models_dir() / load_recipe().calibration.replace(".calibration.json", ".background.npz")
    return load_background(path).means


@cache
def drift_heads() -> dict[str, Head]:
    """Heads of `make fit`: drift, one for each type, and whether two texts render one utterance."""
    return load_heads(models_dir() / f"{load_recipe().name}.drift.json")


def judge(found: Measured) -> Drift:
    """Give the probability of drift, overall and by type, and the findings."""
    if bool(found.a.words) != bool(found.b.words):
        return Drift(1.0, {}, [nothing(found.a, found.b)], [], 0.0)
    row = features(found)
    likely = {
        name: float(head.probability(np.array([[row[feature] for feature in head.features]], np.float32))[0])
        for name, head in drift_heads().items()
        if name != "utterance"
    }
    probability = likely.pop("drift")
    identical = [w.form for w in found.a.words] == [w.form for w in found.b.words] and found.a.lang == found.b.lang
    if identical:
        return Drift(0.0, dict.fromkeys(likely, 0.0), [], _links(found), row["similarity"])
    listed = findings(found.a, found.b, found.clashes, found.compared, probability, likely)
    return Drift(probability, likely, listed, _links(found), row["similarity"])


def _links(found: Measured) -> list[tuple[Span, Span, float]]:
    """Spans of words that go together: each word of either side with the one it attends to most."""
    attention = found.compared.attention
    if not attention.size:
        return []
    pairs = {(i, int(j)) for i, j in enumerate(attention.argmax(axis=1))}
    pairs |= {(int(i), j) for j, i in enumerate(attention.argmax(axis=0))}
    return [
        (found.a.span(i, i), found.b.span(j, j), float(attention[i, j]))
        for i, j in sorted(pairs)
        if attention[i, j] >= LINKED
    ]


def compare_texts(pairs: Sequence[tuple[str, str]], encoder: TokenEncoder, *, progress: bool = False) -> list[Drift]:
    """Compare pairs of texts, each of either language, in order."""
    found: list[Drift] = []
    bar = Progress("comparing", len(pairs), progress)
    for start in range(0, len(pairs), PAIRS_TOGETHER):
        part = pairs[start : start + PAIRS_TOGETHER]
        texts = list(dict.fromkeys(text for pair in part for text in pair))
        read = dict(zip(texts, wordings(texts, encoder), strict=True))
        found += [judge(measure(read[a], read[b], load_comparer())) for a, b in part]
        bar.advance(len(part))
    bar.finish()
    return found
