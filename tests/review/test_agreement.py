"""Cohen's kappa: a textbook's table, scikit-learn's value, and where chance alone would agree."""

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from align.review.agreement import kappa, kappa_of_table


def test_kappa_of_a_textbook_table():
    # Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions, 3rd edition, table 18.1: 0.68, error 0.087.
    table = np.array([[75, 1, 4], [5, 4, 1], [0, 0, 10]], dtype=float)
    value, error = kappa_of_table(table)
    assert value == pytest.approx(0.676, abs=1e-3) and error == pytest.approx(0.087, abs=1e-3)


def test_kappa_is_that_of_scikit_learn_and_its_interval_holds_it():
    random = np.random.default_rng(0)
    first = random.random(200) < 0.7
    second = np.where(random.random(200) < 0.85, first, ~first)
    found = kappa(("Asha", "Ravi"), first.tolist(), second.tolist())
    assert found.value == pytest.approx(cohen_kappa_score(first, second))
    assert found.low < found.value < found.high and found.same == int((first == second).sum()) and found.both == 200


def test_the_interval_covers_the_true_value_as_often_as_it_says():
    # Two reviewers who each see the truth (half of it right) with probability 0.9: kappa is 0.64 in the long run.
    random, covered = np.random.default_rng(1), 0
    for _ in range(300):
        truth = random.random(150) < 0.5
        both = [np.where(random.random(150) < 0.9, truth, ~truth).tolist() for _ in range(2)]
        found = kappa(("a", "b"), *both)
        covered += found.low <= 0.64 <= found.high
    assert covered / 300 == pytest.approx(0.95, abs=0.03)


def test_there_is_no_kappa_where_all_verdicts_are_the_same():
    assert kappa(("a", "b"), [True] * 5, [True] * 5).value is None
