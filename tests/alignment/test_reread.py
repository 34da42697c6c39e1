"""The second reading: what it measures of candidate beads, and how a link across the path is rated."""

from dataclasses import replace

import numpy as np
import pytest
from rows import pool_of

from align.alignment.path import align_path
from align.alignment.reread import likely, reread
from align.alignment.scan import Scan
from align.core.paths import models_dir
from align.core.vectors import unit
from align.model.heads import load_heads

HEADS = load_heads(models_dir() / "e5-small.calibration.json")
# Two Hindi sentences at right angles; the English one lies between them, nearer to the first.
HI = np.array([[1, 0, 0], [0, 1, 0]], np.float32)
EN = np.array([[0.8, 0.6, 0]], np.float32)


def test_a_rise_is_over_the_better_of_the_smaller_beads():
    pool, encoder = pool_of(HI, EN)
    none = np.zeros(3, np.float32)
    pool = replace(pool, hi=replace(pool.hi, known_mean=none), en=replace(pool.en, known_mean=none))
    scan = Scan(pool.hi, pool.en)
    beads = [((0,), (0,)), ((0, 1), (0,)), ((1,), (0,))]
    found = reread(pool, scan, scan.lattice(HEADS).posteriors(), beads, encoder)
    whole = 1.4 / np.sqrt(2)
    assert found.beads["encoded"] == pytest.approx([0.8, whole, 0.6], abs=1e-6)
    assert found.beads["encoded_rise"] == pytest.approx([0, whole - 0.8, 0], abs=1e-6)
    assert found.left_en["encoded"] == pytest.approx([0.8], abs=1e-6)
    assert found.left_hi["encoded"] == pytest.approx([0.8, 0.6], abs=1e-6)


def test_only_likely_beads_are_read_again():
    pool, _ = pool_of(HI, EN)
    posteriors = Scan(pool.hi, pool.en).lattice(HEADS).posteriors()
    assert likely(posteriors, 1.1) == []
    assert set(likely(posteriors, 0.0)) == {((0,), (0,)), ((1,), (0,)), ((0, 1), (0,))}


def test_a_link_across_the_path_pays_for_crossing():
    x = unit(np.random.default_rng(8).normal(size=(12, 64)).astype(np.float32))
    order = [*range(4, 12), *range(4)]
    chances = []
    for crossed in (0.0, -8.0):
        bead = HEADS["bead"]
        weights = bead.weights.copy()
        weights[bead.features.index("crossed")] = crossed
        heads = {**HEADS, "bead": replace(bead, weights=weights)}
        placed = align_path(*pool_of(x, x[order]), heads)
        chances.append([one.probability for one in placed if one.bead[0][0] < 4])
    assert len(chances[0]) == len(chances[1]) == 4
    assert all(free > dear for free, dear in zip(*chances, strict=True))
