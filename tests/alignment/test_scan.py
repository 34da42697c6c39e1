"""The first reading: features of beads worked out by hand."""

import numpy as np
import pytest

from align.alignment.scan import SHAPES, Scan, marks_of
from align.alignment.sides import Sentences

# Two Hindi sentences at right angles, three English ones between them: every cosine is 1, 0.8, 0.6 or 0.
HI = np.array([[1, 0], [0, 1]], np.float32)
EN = np.array([[1, 0], [0.8, 0.6], [0, 1]], np.float32)


def scan(hi_texts=("क" * 60, "ख" * 60), en_texts=("a" * 60, "b" * 60, "c" * 60)) -> Scan:
    none = np.zeros(2, np.float32)
    return Scan(Sentences("hi", hi_texts, HI, known_mean=none), Sentences("en", en_texts, EN, known_mean=none))


def test_cosines_of_composed_spans_and_their_neighbours():
    one, two = scan().bead_features(1, 1), scan().bead_features(1, 2)
    assert one["cosine"] == pytest.approx(np.array([[1, 0.8, 0], [0, 0.6, 1]]), abs=1e-6)
    norm = np.hypot(1.8, 0.6)
    assert two["cosine"][0, 0] == pytest.approx(1.8 / norm, abs=1e-6)
    assert two["cosine_more"][0, 0] == pytest.approx(1.8 / norm, abs=1e-6)
    # Outside (0, 0): the second English, none before it, the second Hindi, none before it.
    assert one["neighbours"][0, 0] == pytest.approx(0.8 / 4, abs=1e-6)
    assert one["neighbours"][0, 1] == pytest.approx((1 + 0 + 0.6) / 4, abs=1e-6)


def test_rise_is_over_the_better_of_the_smaller_beads():
    found = scan().bead_features(1, 2)["rise"]
    assert found[0, 0] == pytest.approx(1.8 / np.hypot(1.8, 0.6) - 1.0, abs=1e-6)
    assert found[1, 1] == pytest.approx(1.6 / np.hypot(0.8, 1.6) - 1.0, abs=1e-6)
    assert not scan().bead_features(1, 1)["rise"].any()


def test_uneven_lengths_are_measured_as_a_random_walk():
    found = scan(en_texts=("a" * 60, "b" * 115, "c" * 9000)).bead_features(1, 1)["unevenness"]
    assert found[0, 0] == 0
    assert found[0, 1] == pytest.approx(55 / np.sqrt((65 + 120) * 1.8 / 2), abs=1e-6)
    assert found[0, 2] == 8


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("क्या हुआ?", (0, 0, 2)),
        ("“क्या हुआ?”", (2, 0, 2)),
        ("She had 12 cows and 3 goats.", (0, 2, 1)),
        ("१२ गायें।", (0, 1, 1)),
        ("Help!", (0, 0, 3)),
        ("गीला बदन ठंडा लगता,", (0, 0, 4)),
        ("Chapter one", (0, 0, 0)),
        ("", (0, 0, 0)),
    ],
)
def test_marks(text, marks):
    assert tuple(marks_of([text])[0]) == marks


def test_marks_that_differ_between_sides():
    asked = scan(hi_texts=("क्या 5?", "“" * 9), en_texts=("Is it 5?", "It is 5 or 6.", "c"))
    found = asked.bead_features(1, 1)
    assert found["ends"][0].tolist() == [0, 1, 1]
    assert found["figures"][0].tolist() == [0, 1, 1]
    assert found["quotes"][1, 0] == 3  # no more is counted
    assert asked.bead_features(1, 2)["ends"][0].tolist() == [1, 1]  # it is the last sentence that ends a span


def test_every_bead_has_one_shape():
    for a, b in [(1, 1), (2, 1), (1, 2), (2, 2), (1, 3), (2, 3)]:
        if a <= 2 and b <= 3:
            features = scan().bead_features(a, b)
            assert sum(features[name].sum() for name in SHAPES) == features["cosine"].size


def test_leaving_out_sees_length_and_the_nearest_sentence():
    left_hi, left_en = scan(hi_texts=("ओह!", "ख" * 80)).left_out_features()
    assert left_hi["tiny"].tolist() == [1, 0]
    assert left_hi["length"] == pytest.approx([np.log(3 / 40), np.log(2)])
    assert left_hi["nearest"] == pytest.approx([1, 1])
    assert left_en["nearest"] == pytest.approx([1, 0.8, 1])
