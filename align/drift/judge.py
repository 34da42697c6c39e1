"""The judge: the probability that one text says something else than another, by type too, and what changed where.

Logistic regression (one head for drift and one for each type) over the logits of the word head, the contradictions, the
cosine and the lengths. A pair has drifted unless each text entails the other (bidirectional entailment).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from align.core.progress import Progress
from align.core.types import Finding, Span
from align.core.vectors import sigmoid
from align.drift.findings import findings
from align.drift.fitted import Fitted, chance, load_fitted
from align.drift.messages import mirrored, nothing
from align.judge.measured import PAIRS_TOGETHER, Measured, measure_pairs
from align.judge.network import LABELS, Label
from align.model.encoder import TokenEncoder

# Attention of one word on another from which the page shows them as linked. Chosen by hand; it changes no finding. A
# word that attends to four others alike is linked still.
LINKED: Final = 0.25
# Labels of texts that are no renderings of each other, and the probability of either above which words of theirs are
# not compared: even odds.
APART: Final[tuple[Label, ...]] = ("share", "other")
RENDERED: Final = 0.5


@dataclass(frozen=True, slots=True)
class Drift:
    """Two texts compared: P(drift), P of each type, what changed, and the spans of words that go together.

    `similarity` is the cosine of the encoder. P(omission) and P(addition) do not tell the sides apart: the heads see
    no direction; findings do.
    """

    probability: float
    types: Mapping[str, float]
    findings: Sequence[Finding]
    links: Sequence[tuple[Span, Span, float]]
    similarity: float


def features(found: Measured) -> dict[str, float]:
    """Features of a pair by name, what the probabilities are made of."""
    own = found.verdict
    words = np.concatenate([own.a, own.b]) if len(own.a) + len(own.b) else np.zeros((1, 2), np.float32)
    changed, missing = np.sort(words[:, 0])[::-1], np.sort(words[:, 1])[::-1]
    return {
        "same": own.log_odds("same"),
        "changed": own.log_odds("changed"),
        "other": own.log_odds("other"),
        "more": max(own.log_odds("a-more"), own.log_odds("b-more")),
        "word": float(changed[0]),
        "second_word": float(changed[min(1, len(changed) - 1)]),
        "third_word": float(changed[min(2, len(changed) - 1)]),
        "missing": float(missing[0]),
        "doubted": float(sigmoid(words[:, 0]).mean()),
        **found.known.pair,
    }


def comparable(found: Measured) -> bool:
    """Tell whether one text may render the other, as a whole or in part, rather than share a fact with it."""
    apart = [float(np.exp(found.verdict.labels[LABELS.index(label)])) for label in APART]
    return sum(apart) <= RENDERED


def judge(found: Measured, fitted: Fitted) -> Drift:
    """Give the probability of drift, overall and by type, and the findings, for the texts as they were given."""
    drift = _judged(found, fitted)
    if not found.turned:
        return drift
    told = [mirrored(one, found.b, found.a) for one in drift.findings]
    links = sorted((y, x, weight) for x, y, weight in drift.links)
    return Drift(drift.probability, drift.types, told, links, drift.similarity)


def _judged(found: Measured, fitted: Fitted) -> Drift:
    """Judge two texts in their canonical order."""
    if bool(found.a.words) != bool(found.b.words):
        return Drift(1.0, {}, [nothing(found.a, found.b)], [], 0.0)
    row = features(found)
    likely = {name: chance(head, row) for name, head in fitted.heads.items() if name != "utterance"}
    probability = likely.pop("drift")
    identical = [w.form for w in found.a.words] == [w.form for w in found.b.words] and found.a.lang == found.b.lang
    if identical:
        return Drift(0.0, dict.fromkeys(likely, 0.0), [], _links(found), row["similarity"])
    return Drift(probability, likely, findings(found, probability, likely), _links(found), row["similarity"])


def _links(found: Measured) -> list[tuple[Span, Span, float]]:
    """Spans of words that go together: each word of either side with the one it attends to most."""
    attention = found.verdict.attention
    if not attention.size:
        return []
    pairs = {(i, int(j)) for i, j in enumerate(attention.argmax(axis=1))}
    pairs |= {(int(i), j) for j, i in enumerate(attention.argmax(axis=0))}
    return [
        (found.a.span(i, i), found.b.span(j, j), float(attention[i, j]))
        for i, j in sorted(pairs)
        if attention[i, j] >= LINKED
    ]


def compare_texts(
    pairs: Sequence[tuple[str, str]], encoder: TokenEncoder, fitted: Fitted | None = None, *, progress: bool = False
) -> list[Drift]:
    """Compare pairs of texts, each of either language, in order; `fitted` is by default that of the offline encoder."""
    fitted = fitted or load_fitted()
    found: list[Drift] = []
    bar = Progress("comparing", len(pairs), progress)
    for start in range(0, len(pairs), PAIRS_TOGETHER):
        part = pairs[start : start + PAIRS_TOGETHER]
        found += [judge(one, fitted) for one in measure_pairs(part, encoder, fitted.judge)]
        bar.advance(len(part))
    bar.finish()
    return found
