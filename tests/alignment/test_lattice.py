"""The lattice against every path written out one by one."""

import itertools
from collections.abc import Iterator
from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.alignment.lattice import BEADS, Lattice


def made_up(n: int, m: int, seed: int) -> Lattice:
    random = np.random.default_rng(seed)
    beads = [random.normal(size=(max(n - a + 1, 0), max(m - b + 1, 0))) for a, b in BEADS]
    return Lattice(beads, random.normal(size=n), random.normal(size=m), float(random.normal()))


def steps(lattice: Lattice, i: int, j: int) -> Iterator[tuple[float, int, int, tuple]]:
    """Every bead and crossing that begins at a place: its score, where it ends, and its beads (h, e)."""
    n, m = lattice.shape
    for (a, b), grid in zip(BEADS, lattice.beads, strict=True):
        if i + a <= n and j + b <= m:
            yield grid[i, j], i + a, j + b, ((tuple(range(i, i + a)), tuple(range(j, j + b))),)
    if i + 2 <= n and j + 2 <= m:
        own = lattice.beads[0][i, j + 1] + lattice.beads[0][i + 1, j] + lattice.crossed
        yield own, i + 2, j + 2, (((i,), (j + 1,)), ((i + 1,), (j,)))


def paths(lattice: Lattice, i: int = 0, j: int = 0, after_en: bool = False) -> Iterator[tuple[float, tuple]]:
    """Every path from a place to the end with its score and beads; Hindi is left out before English."""
    n, m = lattice.shape
    if (i, j) == (n, m):
        yield 0.0, ()
    for own, k, c, beads in steps(lattice, i, j):
        yield from ((own + score, (*beads, *rest)) for score, rest in paths(lattice, k, c))
    if i < n and not after_en:
        yield from ((lattice.left_hi[i] + score, rest) for score, rest in paths(lattice, i + 1, j))
    if j < m:
        yield from ((lattice.left_en[j] + score, rest) for score, rest in paths(lattice, i, j + 1, after_en=True))


@pytest.mark.parametrize(("n", "m"), [(3, 3), (4, 2), (1, 5), (2, 4), (1, 1), (0, 2), (2, 0)])
def test_posteriors_are_those_of_all_paths_summed(n, m):
    lattice = made_up(n, m, seed=10 * n + m)
    every = list(paths(lattice))
    total = log(sum(exp(score) for score, _ in every))
    found = lattice.posteriors()
    assert found.log_sum == pytest.approx(total)
    for (a, b), grid in zip(BEADS, found.beads, strict=True):
        for (i, j), posterior in np.ndenumerate(grid):
            bead = tuple(range(i, i + a)), tuple(range(j, j + b))
            assert posterior == pytest.approx(sum(exp(s - total) for s, own in every if bead in own), abs=1e-9)
    for left, side in ((found.left_hi, 0), (found.left_en, 1)):
        for k, posterior in enumerate(left):
            free = [s for s, own in every if all(k not in bead[side] for bead in own)]
            assert posterior == pytest.approx(sum(exp(s - total) for s in free), abs=1e-9)
    crossings = [(s, sum(x[1] > y[1] for x, y in itertools.pairwise(own))) for s, own in every]
    assert found.crossings == pytest.approx(sum(exp(s - total) * count for s, count in crossings), abs=1e-9)


@given(st.integers(0, 500), st.integers(0, 4), st.integers(0, 4))
def test_the_best_path_is_the_best_of_all(seed, n, m):
    lattice = made_up(n, m, seed)
    _, best = max(paths(lattice), key=lambda path: path[0])
    assert lattice.best_path() == sorted(best)


def test_each_sentence_is_in_one_bead_or_left_out():
    found = made_up(30, 25, seed=1).posteriors()
    for side, left in ((0, found.left_hi), (1, found.left_en)):
        used = left.copy()
        for shape, grid in zip(BEADS, found.beads, strict=True):
            for step in range(shape[side]):
                used[step : step + grid.shape[side]] += grid.sum(axis=1 - side)
        assert used == pytest.approx(1.0)
