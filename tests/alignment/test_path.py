"""The path through two ordered documents, with the heads as fitted."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import pool_of

from align.alignment import path as path_module
from align.alignment.lattice import BEADS
from align.alignment.path import CROSSING, align_path, crossing
from align.core.paths import models_dir
from align.core.vectors import unit
from align.model.heads import load_heads

HEADS = load_heads(models_dir() / "e5-small.calibration.json")


def document(seed: int, n: int) -> np.ndarray:
    return unit(np.random.default_rng(seed).normal(size=(n, 64)).astype(np.float32))


def placed(hi: np.ndarray, en: np.ndarray) -> list:
    return align_path(*pool_of(hi, en), HEADS)


def path(hi: np.ndarray, en: np.ndarray) -> list:
    return [one.bead for one in placed(hi, en)]


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
    assert path(x, joined) == [
        ((0,), (0,)),
        ((1,), (1,)),
        ((2, 3), (2,)),
        ((4,), (3,)),
        ((5,), (4,)),
    ]


def test_neighbours_that_changed_places_cross():
    x = document(7, 6)
    order = [0, 2, 1, 3, 4, 5]
    assert path(x, x[order]) == [((i,), (order.index(i),)) for i in range(6)]


def test_a_moved_paragraph_is_linked_across_the_path():
    x = document(8, 12)
    order = [*range(4, 12), *range(4)]
    assert path(x, x[order]) == [((i,), (order.index(i),)) for i in range(12)]


def test_a_long_omission_does_not_pull_the_path_off():
    x = document(9, 80)
    kept = [*range(10), *range(70, 80)]
    assert path(x, x[kept]) == [((i,), (k,)) for k, i in enumerate(kept)]


def test_an_empty_side_gives_no_beads():
    assert path(document(1, 0), document(1, 3)) == []
    assert path(document(1, 3), document(1, 0)) == []


def test_a_posterior_tells_how_contested_a_bead_is():
    x = document(3, 8)
    sure = placed(x, x)
    y = x.copy()
    y[4] = unit((x[4] + 0.9 * x[5])[None])[0]  # its counterpart says much of the next sentence too
    contested = placed(x, y)
    assert min(one.probability for one in sure) > 0.9
    by_hi = {one.bead[0][0]: one.probability for one in contested}
    assert by_hi[4] < sure[4].probability and by_hi[0] > 0.9


def test_a_link_across_the_path_is_rated_and_shows_its_features():
    x = document(8, 12)
    order = [*range(4, 12), *range(4)]
    moved = [one for one in placed(x, x[order]) if one.bead[0][0] < 4]
    assert all(0.5 < one.probability < 1 for one in moved)
    assert all(one.why["encoded"] == pytest.approx(1, abs=1e-5) for one in moved)


def test_long_documents_are_read_in_pieces(monkeypatch):
    x = document(9, 260)
    monkeypatch.setattr(path_module, "DENSE", 100)
    pieces = []
    read = path_module.read
    monkeypatch.setattr(path_module, "read", lambda pool, *rest: pieces.append(pool) or read(pool, *rest))
    assert path(x, x) == [((i,), (i,)) for i in range(260)]
    assert len(pieces) > 1
    assert sum(len(piece.hi.texts) for piece in pieces) == 260
    last = pieces[-1].hi  # centred as the whole document is
    assert last.vectors == pytest.approx(pool_of(x, x)[0].hi.vectors[-len(last.texts) :], abs=1e-6)


PLANE = np.array([[1, 0], [0, 1]], np.float32)


def test_leftovers_are_linked_from_a_cosine_of_one_half():
    for cosine, expected in ((CROSSING + 0.01, [((0,), (0,))]), (CROSSING - 0.01, [])):
        y = np.array([[cosine, np.sqrt(1 - cosine**2)]], np.float32)
        assert crossing(PLANE[:1], y, []) == expected
    assert CROSSING == 0.5
