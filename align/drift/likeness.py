"""Features of the probability that two texts render one utterance (paraphrase and translation detection)."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from align.core.types import FloatArray
from align.core.vectors import sigmoid
from align.evidence.bilingual import load_lexicon, rarity
from align.judge.known import RAREST
from align.judge.measured import Measured
from align.judge.wording import Wording, is_content

# Probability of change under which a word counts as rendered: more likely than not. The head is fitted with it.
FAITHFUL: Final = 0.5


def weights(side: Wording) -> FloatArray:
    """Weight of each word by its rarity, (w,); words of grammar weigh nothing."""
    frequency = load_lexicon().frequency[side.lang]
    rare = [min(rarity(frequency[word.stem]), RAREST) if word.stem in frequency else RAREST for word in side.words]
    content = [is_content(word) for word in side.words]
    return np.array(rare, np.float32) * np.array(content, np.float32)


def likeness(found: Measured) -> dict[str, float]:
    """Measure how much of two texts is one: the features of the probability of one utterance, the same both ways round.

    Cosine less the means; the share of each text, by weight of words, that the other renders (`more`, `less`) and that
    tables tie to a word of the other (`tied_more`, `tied_less`).
    """
    a, b = found.a, found.b
    heavy = weights(a), weights(b)
    logits, ties = (found.verdict.a, found.verdict.b), found.known.ties
    faithful = [_share(sigmoid(rows[:, 0]) < FAITHFUL, weight) for rows, weight in zip(logits, heavy, strict=True)]
    tied = [_share(ties.max(axis=n, initial=0), weight) for n, weight in zip((1, 0), heavy, strict=True)]
    return {
        "cosine": found.known.pair["cosine"],
        "more": max(faithful),
        "less": min(faithful),
        "tied_more": max(tied),
        "tied_less": min(tied),
        "brevity": found.known.pair["brevity"],
    }


def _share(held: npt.NDArray[Any], weight: FloatArray) -> float:
    return float((held * weight).sum() / max(weight.sum(), 1e-6))
