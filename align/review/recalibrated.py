"""A corpus with fitted probabilities in the place of those it was made with."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from align.output.contents import Contents
from align.output.records import PairRecord, Score
from align.review.calibration import Curve


def with_curve(contents: Contents, curve: Curve) -> Contents:
    """Put fitted probabilities in: of pairs, of their next best counterparts, and of the thresholds."""

    def fitted(values: Sequence[Score]) -> list[Score]:
        known = curve.of(np.array([0.0 if value is None else value for value in values]))
        return [None if value is None else round(float(p), 6) for value, p in zip(values, known, strict=True)]

    pairs = [_fitted(pair, *fitted([pair.probability, _next(pair)])) for pair in contents.pairs]
    limits = contents.run.threshold or {}
    told = f"{contents.run.calibration or 'unknown'}, fitted again to decisions ({curve.method})"
    run = msgspec.structs.replace(
        contents.run,
        calibration=told,
        threshold={mode: value for mode, value in zip(limits, fitted(list(limits.values())), strict=True) if value},
    )
    return Contents(pairs, contents.documents, contents.dropped, run, pages=contents.pages)


def _next(pair: PairRecord) -> Score:
    return pair.runner_up.probability if pair.runner_up else None


def _fitted(pair: PairRecord, own: Score, following: Score) -> PairRecord:
    runner_up = pair.runner_up and msgspec.structs.replace(pair.runner_up, probability=following)
    return msgspec.structs.replace(pair, probability=own, runner_up=runner_up)
