"""Bounds and round figures: what may be one figure, and what is too far apart to be values of one fact."""

import pytest

from align.drift.bounds import one_within_other, too_far
from align.evidence.numbers import find_numbers


def only(text):
    (found,) = find_numbers(text, "hi" if text[0] > "\u0900" or "लोग" in text else "en")
    return text, found.mention


@pytest.mark.parametrize(
    ("a", "b", "one"),
    [
        ("more than 50 died", "59 died", True),
        ("50 से ज्यादा लोग", "59 died", True),
        ("more than 50 died", "60 died", False),  # who says 50 does not mean 60
        ("more than 60 died", "59 died", False),
        ("more than 50 died", "more than 55 died", False),  # two bounds are two figures
        ("nearly 60 died", "57 died", True),
        ("करीब 60 लोग", "70 died", False),
        ("fewer than 60 died", "57 died", True),
        ("at about 3.40 am", "at 3.45 am", True),
        ("at 3.40 am", "at 3.45 am", False),
        ("at about 12 noon", "at 12.08 pm", True),
        ("at about 12.30 pm", "at 12.38 pm", False),  # told to the half hour
        ("at about 12 noon", "at 12.18 pm", False),
        ("in about two weeks", "in 15 days", True),
        ("in two weeks", "in 15 days", False),
        ("at least 14 died", "15 died", False),  # the count as it stood
        ("Rs 16 crore", "Rs 18 crore", False),
    ],
)
def test_a_bound_that_holds_and_a_round_figure_may_be_the_other(a, b, one):
    assert one_within_other(only(a), only(b)) == one_within_other(only(b), only(a)) == one


def test_a_multiple_told_once_stands_for_both():
    text = "eight lakh in advance and four after the result"
    four = find_numbers(text, "en")[1].mention
    assert one_within_other((text, four), only("चार लाख लोग"))
    assert not one_within_other(only("four after the result"), only("चार लाख लोग"))


@pytest.mark.parametrize(
    ("a", "b", "far"),
    [
        ("59", "61", False), ("120", "1300", True), ("500000 inr", "30000000 inr", True), ("9", "900", False),
        ("1 day", "4 week", True), ("30 minute", "30 hour", False), ("30 kg", "30 m", False),
        ("time:1:00", "time:23:00", False), ("nth:1", "nth:90", False),
    ],
)  # fmt: skip
def test_beyond_tenfold_only_a_slip_of_the_scale_is_of_one_fact(a, b, far):
    assert too_far(a, b) == too_far(b, a) == far
