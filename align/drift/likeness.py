"""Features of the probability that two texts render one utterance (paraphrase and translation detection)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from align.core.types import FloatArray, Span
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


def likeness(found: Measured, excused: Sequence[tuple[Span, Span]] = ()) -> dict[str, float]:
    """Measure how much of two texts is one: the features of the probability of one utterance, the same both ways round.

    Words inside `excused` spans count as rendered: figures that clash, where all else tells the same. Cosine less the
    means; the share of each text, by weight of words, that the other renders (`more`, `less`) and that tables tie to a
    word of the other (`tied_more`, `tied_less`).
    """
    a, b = found.a, found.b
    heavy = weights(a), weights(b)
    logits, ties = (found.verdict.a, found.verdict.b), found.known.ties
    own = [np.zeros(len(side.words), bool) for side in (a, b)]
    for spans in excused:
        for side, held, span in zip((a, b), own, spans, strict=True):
            held[side.inside(span)] = True
    faithful = [
        _share((sigmoid(rows[:, 0]) < FAITHFUL) | held, weight)
        for rows, held, weight in zip(logits, own, heavy, strict=True)
    ]
    tied = [
        _share(np.maximum(ties.max(axis=n, initial=0), held), weight)
        for n, held, weight in zip((1, 0), own, heavy, strict=True)
    ]
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
