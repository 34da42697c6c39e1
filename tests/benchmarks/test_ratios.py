"""Speed by ratios within one run, which a slow or busy machine does not change: none is much worse than recorded."""

import numpy as np
import pytest

from align.core.vectors import unit
from benchmarks import ratios

WORSE = 1.5


@pytest.mark.parametrize("name", [name for name in ratios.RECORDED if "encoding" not in name])
def test_searching_is_not_much_slower_than_recorded(name):
    assert ratios.MEASURES[name]() < WORSE * ratios.RECORDED[name]


@pytest.mark.encoder
def test_aligning_is_not_much_slower_than_encoding(encoder):
    (name,) = [name for name in ratios.RECORDED if "encoding" in name]
    assert ratios.MEASURES[name]() < WORSE * ratios.RECORDED[name]


def test_the_naive_search_finds_the_path():
    rows = unit(np.eye(6, 8, dtype=np.float32))
    found = ratios.naive_path(rows, np.delete(rows, 2, axis=0))
    assert found == [((i,), (i - (i > 2),)) for i in (0, 1, 3, 4, 5)]


def test_a_ratio_is_of_the_fastest_rounds():
    assert ratios.ratio(lambda: sum(range(2_000_000)), lambda: sum(range(500_000))) == pytest.approx(4, rel=0.5)
