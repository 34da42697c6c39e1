"""Features of pairs to the last decimal, with a head that only knows equal words; and their canonical order."""

import numpy as np
import pytest
from drift_toys import PAIR, fitted, measured

from align.drift.judge import features, judge
from align.drift.likeness import likeness
from align.judge.known import COLUMNS, Known, brevity, word_features
from align.judge.network import LABELS

FLOOD = ("बाढ़ में 25 लोग दिल्ली आए", "35 people came to Delhi in the flood.")
PRICES = ("prices fell again", "prices rose again in all districts")
TRIP = ("आप दिल्ली नहीं पहुँचे", "तुम कल दिल्ली पहुँचे थे")
LOG2, LOG3 = 0.693147, 1.098612
# What the toy judge says of every pair, as log-odds.
SAID = {"same": -0.693297, "changed": -0.847298, "other": -2.197225, "more": -2.197225}
# Every other feature by hand: logits 4 less an eighth of the word's place where the other text has not the word; the
# length ratio of characters; brevity of words; counts of clashes and mentions as log(1 + n). What is not named is 0.
ROWS = {
    FLOOD: {
        "word": 4.0, "second_word": 4.0, "third_word": 3.875, "missing": -2.25, "doubted": 0.972949,
        "similarity": 0.790523, "cosine": 0.685809, "length": -0.336472, "brevity": 0.625, "cross": 1,
        "names_shared": LOG2, "numbers_only_a": LOG2, "numbers_only_b": LOG2, "number_mutual": LOG2,
    },
    PRICES: {
        "word": 3.875, "second_word": 3.875, "third_word": 3.625, "missing": -2.75, "doubted": 0.549214,
        "similarity": 0.410414, "cosine": 0.441806, "length": -0.572519, "brevity": 0.769231,
        "quantifier_lone": LOG2, "antonym_mutual": LOG2,
    },
    TRIP: {
        "word": 4.0, "second_word": 4.0, "third_word": 3.875, "missing": -3.0, "doubted": 0.551483,
        "similarity": 0.633668, "cosine": 0.603687, "length": -0.074108, "brevity": 0.714286, "hindi": 1,
        "names_shared": LOG3, "negation_lone": LOG2, "register_mutual": LOG2,
    },
}  # fmt: skip


@pytest.mark.parametrize("pair", ROWS)
def test_every_feature_of_drift(pair):
    assert features(measured(*pair)) == pytest.approx(dict.fromkeys(PAIR, 0.0) | SAID | ROWS[pair], abs=2e-6)


@pytest.mark.parametrize("pair", ROWS)
def test_likeness_is_the_cosine_and_what_the_judge_says(pair):
    found = measured(*pair)
    own = likeness(found)
    assert own.pop("cosine") == pytest.approx(ROWS[pair]["cosine"], abs=2e-6)
    assert own == dict(zip(LABELS, map(float, found.verdict.labels), strict=True))


def test_brevity_is_half_at_ten():
    assert [brevity(size) for size in (0, 10, 90)] == [1, 0.5, 0.1]


@pytest.mark.parametrize("pair", ROWS)
def test_the_order_is_hindi_first_then_by_text(pair):
    found, other = measured(*pair), measured(*pair[::-1])
    assert (found.a.text, found.b.text) == (other.a.text, other.b.text) == pair
    assert not found.turned and other.turned
    assert features(found) == features(other)


def test_words_are_linked_from_a_quarter_of_attention_on_both_ways():
    found = measured("the river rose", "the water fell")
    found.verdict.attention[:] = [[0.26, 0.1, 0.0], [0.24, 0.2, 0.1], [0.1, 0.1, 0.9]]
    links = judge(found, fitted(drift={"changed": 1.0})).links
    assert [(a, b, round(weight, 2)) for a, b, weight in links] == [((0, 3), (0, 3), 0.26), ((10, 14), (10, 14), 0.9)]


# What tables and rules tell of each word


def known(a, b):
    found = measured(a, b)
    (rows_a, rows_b), ties = word_features(found.a, found.b, found.both, found.clashes)
    return Known(rows_a, rows_b, ties, {})


def column(rows, name):
    return rows[:, COLUMNS.index(name)].tolist()


def test_columns_of_words_across_languages():
    found = known(*FLOOD)
    assert column(found.a, "number") == [0, 0, 1, 0, 0, 0] and column(found.b, "number") == [1, 0, 0, 0, 0, 0, 0, 0]
    assert column(found.a, "same") == [0, 0, 0, 0, 1, 0]
    assert column(found.a, "lexicon") == pytest.approx([0, 1, 0, 1, 1, 0.243], abs=1e-3)
    assert column(found.a, "rarity") == pytest.approx([1, 0.1543, 1, 0.42, 1, 0.6952], abs=1e-4)
    assert column(found.a, "hindi") == [1] * 6 and column(found.b, "hindi") == [0] * 8
    assert column(found.a, "cross") == [1] * 6


def test_a_clash_of_one_side_weighs_half():
    assert column(known(*TRIP).a, "negation") == [0, 0, 0.5, 0]
    assert column(known(*TRIP).a, "denies") == [0, 0, 1, 0]
    assert column(known(*PRICES).b, "quantifier") == [0, 0, 0, 0, 0.5, 0]


def test_two_spellings_of_one_name_are_tied_from_a_similarity_on():
    pairs = [("ज़ोहरान", "जोहरान"), ("Ahmed", "Ahmad"), ("kapil", "kapal"), ("kapil", "kapul"), ("Verma", "Varun")]
    ties = [float(known(f"{a} spoke", f"{b} spoke").ties[0, 0]) for a, b in pairs]
    assert ties == pytest.approx([1, 0.97, 0.903, 0, 0], abs=1e-3)  # by sound 0.845 and 0.651 the last two
    assert np.diag(known("he spoke", "he spoke").ties).tolist() == [1, 1]
