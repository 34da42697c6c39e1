"""Background statistics: what a model's vectors look like on general text, to centre small pools and lone pairs by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from align.core.errors import AlignError
from align.core.types import LANGS, FloatArray, Lang
from align.core.vectors import unit


@dataclass(frozen=True, slots=True)
class Background:
    """What a model's vectors look like on general text: for each language a mean (d,) and (k, d) unit rows, as encoded.

    It steadies the centring of small pools and stands in for the pool when a pair is scored alone.
    """

    means: dict[Lang, FloatArray]
    rows: dict[Lang, FloatArray]


@cache
def load_background(path: Path) -> Background:
    """Read the background statistics fitted with a model's heads."""
    try:
        with np.load(path) as stored:
            means = {lang: stored[f"{lang}_mean"].astype(np.float32) for lang in LANGS}
            return Background(means, {lang: unit(stored[f"{lang}_rows"].astype(np.float32)) for lang in LANGS})
    except (OSError, KeyError, ValueError) as error:
        raise AlignError(f"unreadable background ({error})", path=path, hint="run `make fit`") from error
