"""Probabilities fitted to the decisions of a review, and whether that is better: cross-validated, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from align.core.errors import AlignError
from align.review.intervals import wilson

Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Method: TypeAlias = Literal["platt", "isotonic"]
LEAST_DECISIONS: Final = 100  # fewer tell a straight line from a bent one no better than chance does
# Isotonic regression needs some thousand examples to be the better one: Niculescu-Mizil and Caruana 2005, ICML, fig. 8.
ISOTONIC_FROM: Final = 1000
# Weight of the prior, in decisions: as if so many had borne out the probabilities as they are. Chosen by hand.
_PRIOR: Final = 20.0
_PRIOR_PLACES: Final = 99  # at the percentiles of the run's probabilities
_FOLDS: Final = 10
_BOOTSTRAPS: Final = 300
_BINS: Final = 8
_EDGE: Final = 1e-4  # probabilities nearer to 0 or 1 count as this one, whose logit is finite
THRESHOLDS: Final = tuple(round(0.05 * k, 2) for k in range(20))


@dataclass(frozen=True, slots=True)
class Curve:
    """Fitted probabilities: of raw ones `at` (n,), ascending, the values `to` (n,); in between on a straight line."""

    method: str
    at: Sequence[float]
    to: Sequence[float]

    def of(self, raw: Floats) -> Floats:
        """Give the fitted probabilities of raw ones, (n,) each."""
        return np.interp(raw, self.at, self.to)


@dataclass(frozen=True, slots=True)
class Bin:
    """Decisions of one stretch of probability: how many, their mean probability, the share right with its interval."""

    count: int
    expected: float
    right: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Measures:
    """How good probabilities are on decisions: log loss in nats, Brier score, expected calibration error."""

    log_loss: float
    brier: float
    error: float


@dataclass(frozen=True, slots=True)
class Expected:
    """What a threshold leaves: how many pairs of the run, and the precision to expect with its 95 % interval."""

    threshold: float
    kept: int
    precision: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Recalibration:
    """A fit on `count` decisions; `after` is measured on decisions that the fit has not seen.

    `gain` is the log loss saved a decision, with its 95 % interval; it is better where all of that is above 0.
    """

    count: int
    right: int
    curve: Curve
    before: Measures
    after: Measures
    gain: tuple[float, float, float]
    bins_before: Sequence[Bin]
    bins_after: Sequence[Bin]
    expected: Sequence[Expected]

    @property
    def better(self) -> bool:
        """Whether the decisions show that the fitted probabilities are better."""
        return self.gain[1] > 0


def recalibrate(raw: Floats, right: Bools, every: Floats) -> Recalibration:
    """Fit probabilities to decisions: `raw` (n,) as they were, `right` (n,); `every` (m,) are those of the whole run.

    Raises:
        AlignError: too few decisions, or all of them right or all wrong.
    """
    if len(raw) < LEAST_DECISIONS:
        what = f"{len(raw)} decisions, and {LEAST_DECISIONS} are needed to fit anything"
        raise AlignError(what, hint="go on with `align review DIR`")
    if right.all() or not right.any():
        what = f"all {len(raw)} decisions are {'right' if right.all() else 'wrong'}: nothing can be fitted"
        raise AlignError(what, hint="review pairs of all probabilities: `align audit DIR`")
    method: Method = "isotonic" if len(raw) >= ISOTONIC_FROM else "platt"
    held_out = _held_out(raw, right, every, method)
    curve = fit_curve(raw, right, every, method)
    rng = np.random.default_rng(0)
    saved = _log_losses(raw, right) - _log_losses(held_out, right)
    means = [float(saved[rng.integers(0, len(saved), len(saved))].mean()) for _ in range(_BOOTSTRAPS)]
    low, high = np.percentile(means, [2.5, 97.5])
    return Recalibration(
        count=len(raw),
        right=int(right.sum()),
        curve=curve,
        before=measures(raw, right),
        after=measures(held_out, right),
        gain=(float(saved.mean()), float(low), float(high)),
        bins_before=reliability(raw, right),
        bins_after=reliability(held_out, right),
        expected=_expected(raw, right, every, curve, rng),
    )


def fit_curve(raw: Floats, right: Bools, every: Floats, method: Method) -> Curve:
    """Fit a rising curve from raw to fitted probabilities, with a prior that they are right as they are."""
    from sklearn.isotonic import IsotonicRegression
    from sklearn.linear_model import LogisticRegression

    x, y, weight = _with_prior(raw, right, every)
    at = np.linspace(0, 1, 201)
    if method == "isotonic":
        model: Any = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(x, y, weight)
        to = model.predict(at)
    else:
        model = LogisticRegression(C=np.inf).fit(_logit(x)[:, None], y, weight)
        slope = max(0.0, float(model.coef_[0, 0]))  # decisions against all expectation level it, never turn it round
        to = 1 / (1 + np.exp(-(slope * _logit(at) + float(model.intercept_[0]))))
    return Curve(method, at.tolist(), np.round(to, 6).tolist())


def measures(probability: Floats, right: Bools) -> Measures:
    """Measure probabilities (n,) on verdicts (n,)."""
    error = sum(one.count * abs(one.expected - one.right) for one in reliability(probability, right)) / len(right)
    brier = float(np.mean((probability - right) ** 2))
    return Measures(float(_log_losses(probability, right).mean()), brier, error)


def reliability(probability: Floats, right: Bools) -> list[Bin]:
    """Part decisions into stretches of probability of equal size, each with the share right."""
    order = np.argsort(probability, kind="stable")
    found = []
    for part in np.array_split(order, min(_BINS, len(order))):
        share, count = float(right[part].mean()), len(part)
        low, high = wilson(share, count)
        found.append(Bin(count, float(probability[part].mean()), share, low, high))
    return found


def _with_prior(raw: Floats, right: Bools, every: Floats) -> tuple[Floats, Bools, Floats]:
    """Add to decisions what the probabilities themselves foretell, at places spread over the run, _PRIOR in weight."""
    places = np.percentile(every, np.linspace(1, 99, _PRIOR_PLACES))
    each = _PRIOR / _PRIOR_PLACES
    x = np.concatenate([raw, places, places])
    y = np.concatenate([right, np.ones(_PRIOR_PLACES, bool), np.zeros(_PRIOR_PLACES, bool)])
    return x, y, np.concatenate([np.ones(len(raw)), each * places, each * (1 - places)])


def _held_out(raw: Floats, right: Bools, every: Floats, method: Method) -> Floats:
    """Give each decision the probability of a fit that has not seen it."""
    out = np.zeros(len(raw))
    fold = np.random.default_rng(0).permutation(len(raw)) % _FOLDS
    for k in range(_FOLDS):
        mine = fold == k
        out[mine] = fit_curve(raw[~mine], right[~mine], every, method).of(raw[mine])
    return out


def _expected(raw: Floats, right: Bools, every: Floats, curve: Curve, rng: np.random.Generator) -> list[Expected]:
    """Give the precision to expect of every threshold on fitted probabilities; fits on drawn decisions vary it."""
    method: Method = "isotonic" if curve.method == "isotonic" else "platt"
    drawn = []
    for _ in range(_BOOTSTRAPS):
        chosen = rng.integers(0, len(raw), len(raw))
        drawn.append(fit_curve(raw[chosen], right[chosen], every, method).of(every))
    fitted, found = curve.of(every), []
    for threshold in THRESHOLDS:
        kept = fitted >= threshold
        if kept.any():
            low, high = np.percentile([values[kept].mean() for values in drawn], [2.5, 97.5])
            found.append(Expected(threshold, int(kept.sum()), float(fitted[kept].mean()), float(low), float(high)))
    return found


def _log_losses(probability: Floats, right: Bools) -> Floats:
    own = np.clip(probability, _EDGE, 1 - _EDGE)
    return -np.log(np.where(right, own, 1 - own))


def _logit(probability: Floats) -> Floats:
    own = np.clip(probability, _EDGE, 1 - _EDGE)
    return np.log(own / (1 - own))
