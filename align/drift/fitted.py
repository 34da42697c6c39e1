"""What the probabilities of drift are made with: the judge and logistic heads over what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from align.core.paths import models_dir
from align.judge.measured import Judging
from align.judge.network import load_judge
from align.model.heads import Head, load_heads
from align.model.recipes import load_recipe


@dataclass(frozen=True, slots=True)
class Fitted:
    """What `make fit` fitted: the judge, and logistic heads by name (drift, each type, one utterance)."""

    judge: Judging
    heads: Mapping[str, Head]


@cache
def load_fitted() -> Fitted:
    """Read what was fitted for the offline encoder."""
    return Fitted(load_judge(), load_heads(models_dir() / f"{load_recipe().name}.drift.json"))


def chance(head: Head, row: Mapping[str, float]) -> float:
    """Probability that a logistic head gives for one pair's features."""
    return float(head.probability(np.array([[row[name] for name in head.features]], np.float32))[0])
