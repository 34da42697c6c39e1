"""Two wordings measured against each other, once, in one canonical order: contradictions and decomposable attention.

What is made of a measured pair (the probability of drift, findings, the probability of one utterance) is the mirror
image of what the exchanged pair gives: it is computed in the canonical order and turned round where need be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from align.core.paths import models_dir
from align.core.types import LANGS, FloatArray, Lang
from align.core.vectors import unit
from align.drift.contradictions import Clash, Shared, clashes, shared_mentions
from align.drift.word_head import Compared, Comparer, load_comparer, word_features
from align.drift.wording import Wording
from align.model.background import load_background
from align.model.heads import Head, load_heads
from align.model.recipes import load_recipe


@dataclass(frozen=True, slots=True)
class Measured:
    """All that is known of two texts before they are judged: `a` is the Hindi one, of one language the first by text.

    `ties` (wa, wb) is how surely tables tie two words; `turned` tells that they were given the other way round.
    """

    a: Wording
    b: Wording
    both: Shared
    clashes: Sequence[Clash]
    ties: FloatArray
    compared: Compared
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Fitted:
    """What `make fit` fitted: the word head, logistic heads by name, and each language's mean text vector (d,)."""

    comparer: Comparer
    heads: Mapping[str, Head]
    means: Mapping[Lang, FloatArray]


@cache
def load_fitted() -> Fitted:
    """Read what was fitted for the offline encoder: heads for drift, for each type and for one utterance."""
    return Fitted(load_comparer(), load_heads(models_dir() / f"{load_recipe().name}.drift.json"), load_means())


def load_means() -> Mapping[Lang, FloatArray]:
    """Read the mean vector of each language on general text, (d,)."""
    path = models_dir() / load_recipe().calibration.replace(".calibration.json", ".background.npz")
    return load_background(path).means


def measure(a: Wording, b: Wording, comparer: Comparer) -> Measured:
    """Compare two texts by rules and word by word."""
    turned = _order(b) < _order(a)
    if turned:
        a, b = b, a
    both = shared_mentions(a, b)
    found = clashes(a, b, both)
    known = word_features(a, b, both, found)
    return Measured(a, b, both, found, known.ties, comparer.compare(a, b, known), turned)


def _order(side: Wording) -> tuple[int, str]:
    return LANGS.index(side.lang), side.text


def centred_cosine(a: Wording, b: Wording, means: Mapping[Lang, FloatArray]) -> float:
    """Cosine of two texts' vectors less the means of their languages."""
    rows = [unit((side.whole - means[side.lang])[None])[0] for side in (a, b)]
    return float(rows[0] @ rows[1])


def brevity(size: int) -> float:
    """Tell how short a text is: 1 for none, half for ten words (or characters), towards 0; a shape chosen by hand."""
    return 10 / (size + 10)


def chance(head: Head, row: Mapping[str, float]) -> float:
    """Probability that a logistic head gives for one pair's features."""
    return float(head.probability(np.array([[row[name] for name in head.features]], np.float32))[0])
