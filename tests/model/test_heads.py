"""From features to probabilities and thresholds."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.core.errors import AlignError
from align.model.heads import Head, best_threshold, load_heads, threshold_for


def test_a_head_is_the_logistic_function_of_its_features():
    head = Head(("a", "b"), np.array([2.0, -1.0], np.float32), 0.5)
    assert head.probability(np.array([[1.0, 2.5]], np.float32)) == pytest.approx([0.5])
    assert head.probability(np.array([[1.0, 0.0]], np.float32)) == pytest.approx([1 / (1 + np.exp(-2.5))])


@given(st.lists(st.floats(0, 1), max_size=40), st.floats(0, 1))
def test_the_threshold_keeps_as_much_as_the_precision_allows(values, precision):
    probabilities = np.array(values)
    threshold = threshold_for(precision, probabilities)
    allowed = [t for t in values if probabilities[probabilities >= t].mean() >= precision]
    assert threshold == min(allowed, default=1.0)


def test_a_broken_calibration_is_one_clear_line(tmp_path):
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"heads": {"parallel": {}}}))
    with pytest.raises(AlignError, match="unreadable calibration"):
        load_heads(path)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_the_default_threshold_has_the_highest_expected_f1(values):
    probabilities = np.array(values)

    def expected_f1(threshold):
        kept = probabilities[probabilities >= threshold]
        return 2 * kept.sum() / (len(kept) + probabilities.sum())

    chosen = best_threshold(probabilities)
    assert chosen >= 1 / 3
    allowed = [value for value in values if value >= 1 / 3]
    if allowed:
        assert expected_f1(chosen) == pytest.approx(max(expected_f1(value) for value in allowed))
    else:
        assert not (probabilities >= chosen).any()


def test_with_nothing_to_choose_from_the_threshold_is_one_half():
    assert best_threshold(np.zeros(0)) == 0.5
