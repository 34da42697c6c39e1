"""Probabilities fitted to decisions: better where they were off, as they were where they were right, said honestly."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from align.core.errors import AlignError
from align.review.calibration import fit_curve, measures, recalibrate, reliability


def decisions(n, seed, truth):
    """`n` probabilities as a run has them, verdicts by `truth` of them, and those of the whole run."""
    random = np.random.default_rng(seed)
    every = random.beta(4, 1, 2000)
    raw = random.choice(every, n, replace=False)
    return raw, random.random(n) < truth(raw), every


def overconfident(p):
    return 1 / (1 + np.exp(-(0.5 * np.log(p / (1 - p)) - 1)))


def test_overconfident_probabilities_are_mended_and_the_gain_is_shown():
    raw, right, every = decisions(400, 0, overconfident)
    found = recalibrate(raw, right, every)
    assert found.better and found.after.log_loss < found.before.log_loss and found.after.error < found.before.error
    assert found.curve.method == "platt" and np.all(np.diff(found.curve.to) >= 0)
    grid = np.array([0.6, 0.8, 0.95])
    assert found.curve.of(grid) == pytest.approx(overconfident(grid), abs=0.08)


def test_good_probabilities_are_not_said_to_be_bettered():
    better = [recalibrate(*decisions(150, seed, lambda p: p)).better for seed in range(8)]
    assert sum(better) <= 1


def test_the_expected_precision_holds_the_true_one_at_every_threshold():
    raw, right, every = decisions(400, 3, overconfident)
    found = recalibrate(raw, right, every)
    inside = 0
    for one in found.expected:
        kept = found.curve.of(every) >= one.threshold
        assert one.kept == kept.sum() and one.low <= one.precision <= one.high
        inside += one.low <= overconfident(every[kept]).mean() <= one.high
    assert inside >= 0.9 * len(found.expected)


def test_the_prior_holds_few_decisions_near_the_probabilities_as_they_were():
    every = np.random.default_rng(0).beta(4, 1, 2000)
    raw, right = np.array([0.9, 0.95, 0.99]), np.array([False, False, True])
    gentle = fit_curve(raw, right, every, "platt").of(np.array([0.9]))[0]
    assert 0.7 < gentle < 0.9


def test_isotonic_is_used_from_a_thousand_decisions_on():
    found = recalibrate(*decisions(1200, 1, lambda p: np.where(p > 0.8, 0.9, 0.2)))
    assert found.curve.method == "isotonic" and found.better
    assert found.curve.of(np.array([0.7, 0.9])) == pytest.approx([0.2, 0.9], abs=0.08)


def test_the_fit_is_that_of_scikit_learn_and_measures_are_these():
    raw, right, every = decisions(300, 5, overconfident)
    logit = np.log(raw / (1 - raw))
    plain = LogisticRegression(C=np.inf).fit(logit[:, None], right).predict_proba(logit[:, None])[:, 1]
    assert np.abs(fit_curve(raw, right, every, "platt").of(raw) - plain).mean() < 0.03  # but for the prior
    found = measures(np.array([0.5, 0.5]), np.array([True, False]))
    assert (found.log_loss, found.brier) == (pytest.approx(np.log(2)), 0.25)
    assert sum(one.count for one in reliability(raw, right)) == 300


def test_too_few_or_one_sided_decisions_are_refused():
    raw, right, every = decisions(99, 0, overconfident)
    with pytest.raises(AlignError, match="99 decisions"):
        recalibrate(raw, right, every)
    with pytest.raises(AlignError, match="all 120 decisions are right"):
        recalibrate(np.full(120, 0.9), np.ones(120, bool), every)
