"""Features of the probability that two texts render one utterance (paraphrase and translation detection)."""

from __future__ import annotations

from align.judge.measured import Measured
from align.judge.network import LABELS


def likeness(found: Measured) -> dict[str, float]:
    """Tell how alike two texts are, the same both ways round: cosine less the means, and the judge's log-probabilities.

    The judge tells apart what is another text from what says more, less or something else of the same.
    """
    return {"cosine": found.known.pair["cosine"]} | {
        label: float(value) for label, value in zip(LABELS, found.verdict.labels, strict=True)
    }
