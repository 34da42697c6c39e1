"""Translation or report?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.alignment.mode import decide, longest_chain


@pytest.mark.parametrize(
    ("links", "shorter", "mode"),
    [
        ([(i, i) for i in range(20)], 20, "parallel"),
        ([(i, i + 2) for i in range(12)], 20, "parallel"),
        ([(i, 19 - i) for i in range(20)], 20, "comparable"),
        ([(3, 5), (9, 1)], 20, "comparable"),
        ([], 20, "comparable"),
        ([(0, 0)], 1, "parallel"),
        # Nine of twenty sentences of the shorter document, more of a short one, at least three quarters in order.
        ([(i, i) for i in range(9)], 20, "parallel"),
        ([(i, i) for i in range(8)], 20, "comparable"),
        ([(i, i) for i in range(3)], 5, "comparable"),
        ([(i, i) for i in range(4)], 5, "parallel"),
        ([(0, 0), (1, 1)], 2, "parallel"),
        ([(0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 1), (7, 1)], 12, "parallel"),
        ([(0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (5, 0), (6, 1), (7, 1)], 12, "comparable"),
    ],
)
def test_mode_follows_coverage_and_order(links, shorter, mode):
    assert decide(links, shorter).mode == mode


def test_the_reason_says_what_was_counted():
    assert decide([(0, 0), (1, 2)], 4).reason == "2 of 4 sentences have a sure counterpart, 100% of them in order"


@given(st.lists(st.integers(0, 20), max_size=12))
def test_longest_chain_is_that_of_the_quadratic_rule(values):
    best: list[int] = []
    for k, value in enumerate(values):
        best.append(1 + max((best[j] for j in range(k) if values[j] < value), default=0))
    assert longest_chain(values) == max(best, default=0)
