"""Whole names: which are one and which only look alike."""

import pytest
from cases_reader import cases
from hypothesis import given
from hypothesis import strategies as st

from align.evidence.name_similarity import name_similarity, score_pairs

WORDS = st.one_of(
    st.sampled_from(["रमेश", "Ramesh", "यूएपीए", "UAPA", "ए.", "A.", "जी", "Mr", "दिल्ली", "Delhi"]),
    st.sampled_from(["New York", "न्यूयॉर्क", "11", "दक्षिण", "O'Brien", "("]),
)
NAMES = st.one_of(st.lists(WORDS, max_size=5).map(" ".join), st.text(max_size=20))


@given(NAMES, NAMES)
def test_likeness_is_mutual_and_between_nought_and_one(a, b):
    assert 0 <= name_similarity(a, b) <= 1
    assert name_similarity(a, b) == pytest.approx(name_similarity(b, a))


@given(NAMES.filter(lambda name: name_similarity(name, name) > 0))
def test_a_name_is_wholly_like_itself(name):
    assert name_similarity(name, name) == pytest.approx(1)


@pytest.mark.parametrize("row", cases("name_pairs") + cases("name_pairs_known_failures", fail=True))
def test_pairs(row):
    (record,) = score_pairs([{"a": row["a"], "b": row["b"]}])
    assert record["match"] is row["expect"], record["score"]


@pytest.mark.parametrize(("a", "b", "score"), [
    # (mean + worst) / 2 of 7.6 sounds alike and an initial of weight 4.8 that fits by 0.88
    ("R. Patil", "Ramesh Patil", ((7.6 + 4.8 * 0.88) / 12.4 + 0.88) / 2),
    ("R. Patil", "Suresh Patil", (7.6 / 12.4 + 0) / 2),
    # two of three words are met, half of the score depends on that
    ("Patil", "Ramesh Patil", 0.5 + 0.5 * 2 / 3),
    ("C. Patil", "Suresh Patil", ((7.6 + 4.8 * 0.88) / 12.4 + 0.88) / 2),  # C may be said s
    ("T. Patil", "Suresh Patil", 7.6 / 12.4 / 2),  # T may not
])  # fmt: skip
def test_the_score_of_initials_and_of_a_surname_alone(a, b, score):
    assert name_similarity(a, b) == pytest.approx(score)
