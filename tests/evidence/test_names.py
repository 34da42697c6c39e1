"""Name spans in running text."""

from itertools import pairwise

import pytest
from cases_reader import cases
from hypothesis import given
from hypothesis import strategies as st

from align.evidence.names import name_candidates


def texts(row):
    """English names that would be missed and entries of the gazetteer; every Hindi word that may be a name."""
    found = name_candidates(row["text"], row["lang"])
    return [c.mention.text for c in found if row["lang"] == "hi" or c.strong or c.mention.key[0] == "="]


@given(st.text(), st.sampled_from(["hi", "en"]))
def test_spans_are_true_whatever_the_text(text, lang):
    for candidate in name_candidates(text, lang):
        mention = candidate.mention
        assert text[mention.start : mention.end] == mention.text != ""
        assert mention.kind in ("name", "word") and mention.key


@given(st.lists(st.sampled_from(["Meera", "the", "यूएपीए", "के", "सी", "New", "Delhi", "NIA", "U.S.", "“", "."])))
def test_english_candidates_stand_apart_and_in_order(words):
    spans = [(c.mention.start, c.mention.end) for c in name_candidates(" ".join(words), "en")]
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


@pytest.mark.parametrize("row", cases("names"))
def test_spans(row):
    assert texts(row) == row["expect"]


@pytest.mark.parametrize("row", cases("names_known_failures", fail=True))
def test_spans_not_yet_right(row):
    assert texts(row) == row["expect"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Rivers Rise and Schools close Near Jorhat", "word"), ("Then the Schools near Jorhat were shut again", "name")],
)
def test_capitals_of_a_headline_make_no_names(text, kind):
    """Five of six long words have one; in running text a capital makes a name that may link."""
    kinds = {c.mention.text: c.mention.kind for c in name_candidates(text, "en")}
    assert (kinds["Schools"], kinds["Jorhat"]) == (kind, "name")


def test_a_short_word_is_not_taken_for_a_borrowed_one():
    assert [c.mention.text for c in name_candidates("the tank and the hotel", "en")] == ["hotel"]
