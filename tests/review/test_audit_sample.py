"""The stratified sample: every band and source, and an interval that covers as often as it says."""

from collections import Counter

import numpy as np
import pytest

from align.review.intervals import wilson
from align.review.queue import Subject
from align.review.sample import allotted, band, by_group, draw, precision


def run(n=3000, seed=0):
    random = np.random.default_rng(seed)
    return [
        Subject(f"p{k}", k, float(p), frozenset((f"h{k % 3}", "e")), "", "parallel", frozenset(), frozenset())
        for k, p in enumerate(random.beta(5, 1, n))
    ]


def test_a_sample_has_every_band_and_source_and_is_the_same_each_time():
    subjects = run()
    drawn = draw(subjects, 200)
    assert len(drawn) == len(set(drawn)) == 200 and drawn == draw(subjects, 200) != draw(subjects, 200, seed=1)
    chosen = [one for one in subjects if one.id in set(drawn)]
    assert {band(one) for one in chosen} == {band(one) for one in subjects}
    sources = Counter(name for one in chosen for name in one.sources if name != "e")
    assert max(sources.values()) - min(sources.values()) < 20


def test_a_small_run_is_drawn_whole():
    subjects = run(30)
    assert sorted(draw(subjects, 200)) == sorted(one.id for one in subjects)
    found = precision(subjects, draw(subjects, 200), {one.id: one.place > 2 for one in subjects})
    assert found.low == found.precision == found.high == pytest.approx(0.9)


def test_shares_of_strata():
    assert allotted({"a": 1000, "b": 3, "c": 200}, 60) == {"a": 47, "b": 3, "c": 10}
    assert allotted({"a": 2, "b": 9}, 4) == {"a": 2, "b": 2} and allotted({}, 5) == {}


def test_the_interval_covers_the_true_precision_as_often_as_it_says():
    subjects = run()
    random, covered, widths = np.random.default_rng(2), 0, []
    for seed in range(300):
        verdicts = {one.id: bool(random.random() < one.probability) for one in subjects}
        found = precision(subjects, draw(subjects, 200, seed), verdicts)
        true = sum(verdicts.values()) / len(verdicts)
        covered += found.low <= true <= found.high
        widths.append(found.high - found.low)
    assert 0.92 <= covered / 300 <= 1 and np.mean(widths) < 0.12


def test_verdicts_missing_are_counted_and_groups_told():
    subjects = run(400)
    drawn = draw(subjects, 100)
    verdicts = dict.fromkeys(drawn[:50], True)
    found = precision(subjects, drawn, verdicts)
    assert (found.drawn, found.judged, found.right, found.precision) == (100, 50, 50, 1.0) and found.low < 0.95
    assert precision(subjects, drawn, {}).precision is None
    groups = by_group(subjects, drawn, verdicts, lambda one: sorted(one.sources))
    assert [one.name for one in groups] == ["e", "h0", "h1", "h2"] and groups[0].judged == 50


def test_wilsons_interval_is_the_known_one():
    assert wilson(0.9, 10) == (pytest.approx(0.5958, abs=1e-3), pytest.approx(0.9821, abs=1e-3))
    assert wilson(0.5, 0) == (0.0, 1.0)
