"""Numbers, times and dates: what is read, where it stands, and which of them agree."""

from itertools import pairwise

import pytest
from cases_reader import cases
from growing import LINEAR, growth
from hypothesis import given
from hypothesis import strategies as st
from spelling import DEVANAGARI, indian, western, words

from align.core import tables
from align.evidence.number_agreement import agree
from align.evidence.numbers import MOST_NUMBERS, find_numbers

SIZES = st.one_of(st.integers(0, 2000), st.integers(0, 10**7))
KEYS = st.one_of(
    st.integers(0, 3000).map(str),
    st.builds(
        "{} {}".format, st.integers(0, 120), st.sampled_from(sorted({row["value"] for row in tables.rows("units")}))
    ),
    st.builds("date:{}-{}-{}".format, *(st.sampled_from(p) for p in (["", "2025"], ["02", "03"], ["", "14"]))),
    st.builds("time:{}:{:02d}".format, st.integers(1, 12), st.sampled_from([0, 30])),
    st.builds("weekday:{}".format, st.integers(1, 7)),
    st.builds("nth:{}".format, st.integers(1, 31)),
    st.builds("{}:{}".format, st.sampled_from(["label", "century"]), st.integers(1, 21)),
    st.builds("decade:{}".format, st.sampled_from([70, 90, 1970, 1990])),
    st.builds("vague:{}".format, st.sampled_from([10, 100, 10**5, 10**6])),
    st.sampled_from(["0.25 share", "0.3333 share", "30 square km", "2 cubic m"]),
)
PIECES = st.lists(
    st.one_of(
        st.sampled_from([form for name in ("hi", "en") for form in sorted(tables.forms(f"number_words_{name}"))]),
        st.sampled_from(sorted(tables.forms("units") | tables.forms("months"))),
        st.sampled_from(
            ["a", "an", "and", "of", "to", "3", "१२", "1,200", "9:30", "से", "half", "past", "Class", "VIII"]
        ),
        st.sampled_from(
            ["2025-02-14", "21st", "May", ",", "-", "/", "Mi-17", "km2", "²", "½", "90", "के", "दशक", "$5m"]
        ),
        st.sampled_from(
            sorted(tables.forms("clock_words") | tables.forms("number_cues") | tables.forms("power_words"))
        ),
        st.text(max_size=4),
    ),
    max_size=9,
)


def keys(text, lang):
    return [number.mention.key for number in find_numbers(text, lang)]


@given(SIZES)
def test_figures_read_back_in_every_grouping_and_script(n):
    for figure in (str(n), western(n), indian(n)):
        assert keys(f"A total of {figure} people.", "en") == [str(n)]
        assert keys(f"कुल {figure.translate(DEVANAGARI)} लोग।", "hi") == [str(n)]


@given(SIZES)
def test_words_read_back_in_both_languages(n):
    assert keys(f"We counted {words(n, 'en')} people.", "en") == [str(n)]
    assert keys(f"कुल {words(n, 'hi')} लोग।", "hi") == [str(n)]


def test_every_number_below_a_thousand_reads_back():
    for n in range(1000):
        assert (keys(words(n, "en"), "en"), keys(words(n, "hi"), "hi")) == ([str(n)], [str(n)])


@given(SIZES, SIZES)
def test_different_numbers_have_different_keys(a, b):
    assert (keys(words(a, "hi"), "hi") == keys(western(b), "en")) == (a == b)


@given(PIECES, st.sampled_from(["hi", "en"]))
def test_spans_are_true_in_order_and_apart(pieces, lang):
    text = " ".join(pieces)
    found = find_numbers(text, lang)
    assert all(text[n.mention.start : n.mention.end] == n.mention.text != "" for n in found)
    assert all(a.mention.end <= b.mention.start for a, b in pairwise(found))
    assert all(agree(n.mention.key, n.mention.key) == 1 for n in found)


@given(KEYS, KEYS)
def test_agreement_is_mutual_and_full_for_the_same(a, b):
    assert agree(a, b) == agree(b, a)
    assert agree(a, a) == 1


HOSTILE = [
    "9",
    "1,22,",
    "1.2",
    "एक लाख ",
    "million ",
    "hundreds of ",
    "1-",
    "1/1/",
    "a ",
    "half past ",
    "Class I ",
    "5 feet 3 inches ",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_long_texts_are_read_in_time(piece):
    assert len(find_numbers(piece * (100_000 // len(piece)), "en")) <= MOST_NUMBERS
    assert growth(lambda text: find_numbers(text, "en"), piece, size=25_000) <= LINEAR


@pytest.mark.parametrize("row", cases("numbers"))
def test_reading(row):
    assert keys(row["text"], row["lang"]) == row["expect"]


@pytest.mark.parametrize("row", cases("numbers_known_failures", fail=True))
def test_reading_not_yet_right(row):
    assert keys(row["text"], row["lang"]) == row["expect"]


@pytest.mark.parametrize("row", cases("agreement"))
def test_agreement(row):
    assert agree(row["a"], row["b"]) == row["expect"]


@pytest.mark.parametrize(("text", "lang", "weak"), [
    ("At first he left.", "en", True), ("A third party came.", "en", True), ("The fourth estate.", "en", True),
    ("The fifth bridge fell.", "en", False), ("चौथा पुल गिरा।", "hi", True), ("पाँचवाँ पुल गिरा।", "hi", False),
    ("One may say so.", "en", True), ("Two left.", "en", False),
])  # fmt: skip
def test_small_ordinals_are_weak(text, lang, weak):
    assert [number.weak for number in find_numbers(text, lang)] == [weak]
