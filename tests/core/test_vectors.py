"""Arithmetic on vectors."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.core.vectors import blended_mean, neighbours, sigmoid, unit


def rows(seed: int, n: int, d: int = 8) -> np.ndarray:
    return unit(np.random.default_rng(seed).normal(size=(n, d)).astype(np.float32))


def test_without_a_background_the_mean_is_that_of_the_rows():
    own = rows(3, 5)
    assert blended_mean(own) == pytest.approx(own.mean(axis=0), abs=1e-6)
    assert not blended_mean(rows(3, 0)).any()


@given(st.integers(0, 99), st.integers(1, 40), st.integers(1, 40), st.integers(1, 6))
def test_neighbours_are_those_of_the_full_sort(seed, n, m, k):
    queries, keys = rows(seed, n), rows(seed + 1, m)
    found = neighbours(queries, keys, k)
    cosines = queries @ keys.T
    assert found.index.shape == (n, min(k, m))
    assert np.allclose(found.cosine, -np.sort(-cosines, axis=1)[:, : min(k, m)], atol=1e-6)
    assert np.allclose(np.take_along_axis(cosines, found.index, axis=1), found.cosine, atol=1e-6)


def test_equal_cosines_come_in_the_order_of_their_index():
    keys = np.repeat(rows(1, 1), 4, axis=0)
    assert neighbours(rows(2, 1), keys, 4).index.tolist() == [[0, 1, 2, 3]]


def test_a_background_counts_as_ten_sentences():
    rows, background = np.eye(2, dtype=np.float32), np.array([0.6, 0.8], np.float32)
    # ((1, 1) + 10 (0.6, 0.8)) / 12
    assert blended_mean(rows, background) == pytest.approx(np.array([7, 9]) / 12, abs=1e-6)


def test_sigmoid_is_the_logistic_function_and_ends_at_thirty():
    assert sigmoid(np.array([0.0, np.log(3), -np.log(3)])) == pytest.approx([0.5, 0.75, 0.25])
    assert sigmoid(np.array([1000.0]))[0] == sigmoid(np.array([30.0]))[0] < 1
    assert sigmoid(np.zeros(1, np.float32)).dtype == np.float32
