"""The path through two ordered documents."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.alignment.path import BEADS, CROSSING, PathCosts, align_path, bead_gains, crossing
from align.core.vectors import unit


def document(seed: int, n: int) -> np.ndarray:
    return unit(np.random.default_rng(seed).normal(size=(n, 64)).astype(np.float32))


def lengths(n: int) -> np.ndarray:
    return np.full(n, 60, dtype=np.float32)


def path(hi: np.ndarray, en: np.ndarray) -> list:
    return align_path(hi, en, lengths(len(hi)), lengths(len(en)))


@given(st.integers(0, 50), st.integers(1, 12))
def test_a_document_against_itself_is_the_diagonal(seed, n):
    x = document(seed, n)
    assert path(x, x) == [((i,), (i,)) for i in range(n)]


@given(st.integers(0, 200), st.integers(0, 9), st.integers(0, 9))
def test_no_sentence_is_used_twice_and_every_bead_has_a_known_shape(seed, n, m):
    beads = path(document(seed, n), document(seed + 1, m))
    for side, size in ((0, n), (1, m)):
        used = [i for bead in beads for i in bead[side]]
        assert len(used) == len(set(used))
        assert all(0 <= i < size for i in used)
    assert all((len(h), len(e)) in BEADS for h, e in beads)


@pytest.mark.parametrize("gone", [0, 3, 7])
def test_a_deleted_sentence_leaves_the_others_in_place(gone):
    x = document(5, 8)
    kept = [i for i in range(8) if i != gone]
    assert path(x, x[kept]) == [((i,), (k,)) for k, i in enumerate(kept)]


def test_two_sentences_joined_on_one_side_are_a_two_to_one_bead():
    x = document(6, 6)
    joined = unit(np.vstack([x[:2], x[2:4].sum(axis=0, keepdims=True), x[4:]]))
    long = np.array([60, 60, 120, 60, 60], dtype=np.float32)
    assert align_path(x, joined, lengths(6), long) == [
        ((0,), (0,)),
        ((1,), (1,)),
        ((2, 3), (2,)),
        ((4,), (3,)),
        ((5,), (4,)),
    ]


def test_neighbours_that_changed_places_cross():
    x = document(7, 6)
    order = [0, 2, 1, 3, 4, 5]
    found = path(x, x[order])
    assert sorted([*found, *crossing(x, x[order], found)]) == [((i,), (order.index(i),)) for i in range(6)]


def test_a_moved_paragraph_is_linked_across_the_path():
    x = document(8, 12)
    order = [*range(4, 12), *range(4)]
    found = path(x, x[order])
    assert sorted([*found, *crossing(x, x[order], found)]) == [((i,), (order.index(i),)) for i in range(12)]


def test_a_long_omission_does_not_pull_the_path_off():
    x = document(9, 80)
    kept = [*range(10), *range(70, 80)]
    assert path(x, x[kept]) == [((i,), (k,)) for k, i in enumerate(kept)]


def test_gains_see_length():
    x = document(10, 1)
    even, uneven = (bead_gains(x, x, lengths(1), np.array([length], np.float32))[0][0, 0] for length in (60, 200))
    assert even > uneven


def test_an_empty_side_gives_no_beads():
    assert path(document(1, 0), document(1, 3)) == []
    assert path(document(1, 3), document(1, 0)) == []


# Two Hindi sentences at right angles, three English ones between them: every cosine is 1, 0.8, 0.6 or 0.
PLANE = np.array([[1, 0], [0, 1]], np.float32), np.array([[1, 0], [0.8, 0.6], [0, 1]], np.float32)


def test_gains_are_those_of_the_formula():
    costs = PathCosts(skip=0.05, growth=0.7, pull=0.5, length=0.0)
    gains = dict(zip(BEADS, bead_gains(*PLANE, lengths(2), lengths(3), costs), strict=True))
    # 1-1 at the corner: 2 (1 - 0.5 (0.8 + 0) / 4 - 0.05); the neighbours are the second English, the second Hindi.
    assert gains[1, 1][0, 0] == pytest.approx(2 * (1 - 0.5 * 0.8 / 4 - 0.05), abs=1e-6)
    assert gains[1, 1][0, 1] == pytest.approx(2 * (0.8 - 0.5 * (1 + 0 + 0.6) / 4 - 0.05), abs=1e-6)
    # 1-2 of the first with the first two: the span's cosine is 1.8 / |(1.8, 0.6)|; beyond it the third, and the second.
    norm = np.hypot(1.8, 0.6)
    inner = 1.8 / norm - 0.5 * (0 + 0.6 / norm) / 4
    assert gains[1, 2][0, 0] == pytest.approx(3 * (inner - 0.05) - 0.7, abs=1e-6)


def test_uneven_lengths_cost_what_a_random_walk_would():
    x, weight = PLANE[0][:1], np.array([55.0], np.float32)
    even, uneven = (
        bead_gains(x, x, weight, np.array([n], np.float32), PathCosts(length=0.08))[0][0, 0] for n in (55.0, 115.0)
    )
    # 60 against 120 code points, smoothed by 5 each: 60 / sqrt(180 * 1.8 / 2) standard deviations.
    assert even - uneven == pytest.approx(0.08 * 60 / np.sqrt(180 * 1.8 / 2), abs=1e-5)


def test_leftovers_are_linked_from_a_cosine_of_one_half():
    for cosine, expected in ((CROSSING + 0.01, [((0,), (0,))]), (CROSSING - 0.01, [])):
        y = np.array([[cosine, np.sqrt(1 - cosine**2)]], np.float32)
        assert crossing(PLANE[0][:1], y, []) == expected
    assert CROSSING == 0.5
