"""What is known of two texts, and what is left when one kind of evidence is left out."""

import numpy as np
import pytest
from drift_toys import measured, read
from toy import ToyEncoder

from align.judge.known import COLUMNS, EVIDENCE, PLAIN, without
from align.judge.measured import measure_pairs

from drift_toys import TABLE, EqualWords  # isort: skip

FLOOD = ("बाढ़ में 25 लोग दिल्ली नहीं आए", "35 people came to Delhi in the flood.")


@pytest.mark.parametrize("kind", EVIDENCE)
def test_leaving_out_a_kind_of_evidence_leaves_the_others(kind):
    known = measured(*FLOOD).known
    less = without(known, kind)
    columns, beginnings = EVIDENCE[kind]
    for rows, old in ((less.a, known.a), (less.b, known.b)):
        for column in COLUMNS:
            own = rows[:, COLUMNS.index(column)]
            assert np.array_equal(own, np.zeros_like(own) if column in columns else old[:, COLUMNS.index(column)])
    changed = {name for name in known.pair if less.pair[name] != known.pair[name]}
    assert all(name.startswith(beginnings) for name in changed)
    assert (less.ties.any() != known.ties.any()) == (kind == "lexicon")


def test_the_flood_has_something_to_leave_out():
    known = measured(*FLOOD).known
    assert known.pair["number_mutual"] and known.pair["names_shared"] and known.pair["negation_lone"]
    assert known.a[:, COLUMNS.index("negation")].any() and known.a[:, COLUMNS.index("lexicon")].any()
    assert set(PLAIN) < set(COLUMNS)


class Counting(ToyEncoder):
    """Counts the texts that are read."""

    def encode_tokens(self, texts):
        asked.extend(texts)
        return super().encode_tokens(texts)


asked = []


def test_texts_of_pairs_are_read_once_and_pairs_keep_their_order():
    asked.clear()
    pairs = [("नदी", "river"), ("नदी", "water"), ("पानी", "river")]
    found = measure_pairs(pairs, Counting(TABLE), EqualWords(), ("hi", "en"))
    assert sorted(asked) == sorted({"नदी", "पानी", "river", "water"})
    assert [(one.a.text, one.b.text) for one in found] == pairs
    assert [(one.a.lang, one.b.lang) for one in found] == [("hi", "en")] * 3


def test_a_given_language_is_taken_for_granted():
    (one,) = measure_pairs([("NATO", "NATO")], ToyEncoder(), EqualWords(), ("hi", "en"))
    assert (one.a.lang, one.b.lang) == ("hi", "en") and read("NATO")[0].lang == "en"
