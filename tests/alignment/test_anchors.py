"""Long documents: anchors are right, cuts lose nothing, and memory stays bounded where nothing is alike."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import pool_of

from align.alignment import anchors
from align.alignment import path as beads
from align.alignment.anchors import Anchors, chain, cuts, find_anchors, pieces
from align.alignment.path import align_path
from align.core.paths import models_dir
from align.core.vectors import unit
from align.model.heads import load_heads


def translated(n, seed=0, *, left_out=(), moved=None):
    """Sentences (n, 32) and noisy copies of them, some left out, one passage moved to the front; gold links."""
    random = np.random.default_rng(seed)
    x = unit(random.normal(size=(n, 32)).astype(np.float32))
    y = unit(x + 0.15 * random.normal(size=(n, 32)).astype(np.float32))
    order = [k for k in range(n) if k not in set(left_out)]
    if moved:
        order = [*moved, *(k for k in order if k not in set(moved))]
    return x, y[order], {(k, at) for at, k in enumerate(order)}


def path_of(x, y):
    heads = load_heads(models_dir() / "e5-small.calibration.json")
    return [one.bead for one in align_path(*pool_of(x, y), heads)]


def links(path):
    return {(i, j) for h, e in path for i in h for j in e}


def test_anchors_are_counterparts_even_after_a_long_omission():
    x, y, gold = translated(900, left_out=range(300, 600))
    found = find_anchors(x, y)
    assert len(found.hi) > 500
    assert set(zip(found.hi.tolist(), found.en.tolist(), strict=True)) <= gold


def test_blocks_find_the_same_anchors_as_all_pairs(monkeypatch):
    x, y, _ = translated(1200, left_out=range(100, 180))
    every = find_anchors(x, y)
    monkeypatch.setattr(anchors, "BLOCKS", 60)
    some = find_anchors(x, y)
    known = set(zip(every.hi.tolist(), every.en.tolist(), strict=True))
    assert len(set(zip(some.hi.tolist(), some.en.tolist(), strict=True)) & known) > 0.98 * len(known)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), unique_by=lambda cell: cell[0], max_size=25))
def test_the_chain_is_the_longest_one_in_order(cells):
    cells = sorted(cells)
    found = chain(Anchors(np.array([i for i, _ in cells], int), np.array([j for _, j in cells], int)))
    assert set(found) <= set(cells)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(found))
    longest = [1] * len(cells)
    for k, (_, j) in enumerate(cells):
        longest[k] = 1 + max((longest[p] for p in range(k) if cells[p][1] < j), default=0)
    assert len(found) == max(longest, default=0)


def test_cuts_stand_inside_runs_of_anchors():
    path = [(k, k + 5 * (k > 250)) for k in range(500) if k % 97]
    for i, j in cuts(path, 500, 505)[1:-1]:
        assert {(i + step, j + step) for step in (-2, -1, 0, 1)} <= set(path)


def test_pieces_give_the_path_of_the_whole(monkeypatch):
    x, y, gold = translated(600, seed=3, left_out=[*range(50, 55), *range(300, 420), 555])
    in_pieces = path_of(x, y)
    assert len(pieces(x, y)) > 3
    monkeypatch.setattr(beads, "DENSE", 10**9)
    assert in_pieces == path_of(x, y)
    assert links(in_pieces) == gold


def test_a_moved_passage_is_linked_across_the_path():
    x, y, gold = translated(500, seed=5, moved=range(400, 410))
    assert links(path_of(x, y)) == gold


@pytest.mark.parametrize(("n", "m"), [(3000, 2000), (5000, 30), (1, 60000)])
def test_unlike_documents_are_cut_small_enough(n, m):
    random = np.random.default_rng(1)
    x, y = (unit(random.normal(size=(k, 8)).astype(np.float32)) for k in (n, m))
    corners = pieces(x, y)
    assert corners[0] == (0, 0) and corners[-1] == (n, m)
    for a, b in pairwise(corners):
        assert a[0] <= b[0] and a[1] <= b[1]
        assert (b[0] - a[0]) * (b[1] - a[1]) <= anchors.LARGEST * 1.1


def test_an_anchor_stands_out_from_the_next_best_of_both_sides():
    angle = np.arccos([1.0, 0.95, 0.5])
    near = np.stack([np.cos(angle), np.sin(angle)], axis=1).astype(np.float32)
    clear, unclear = near[[0, 2]], near[[0, 1]]
    assert find_anchors(near[:1], clear).hi.tolist() == [0]
    # 1.0 beside 0.95: the gap is below 0.1. The counterpart alone is an anchor, an unlike one (0.3) is none.
    assert find_anchors(near[:1], unclear).hi.tolist() == []
    assert find_anchors(near[:1], np.array([[0.3, np.sqrt(1 - 0.09)]], np.float32)).hi.tolist() == []
