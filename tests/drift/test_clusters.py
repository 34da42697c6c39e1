"""Clusters of one utterance, with a head that only knows equal words."""

import numpy as np
import pytest
from drift_toys import EqualWords, fitted
from toy import ToyEncoder

from align.core.types import Document, Quote, Sentence
from align.drift.candidates import near_renderings, stated, with_speech
from align.drift.clusters import Gatherer, by_speakers, compared, gather, read_renderings
from align.judge.measured import measure


def gatherer(*said):
    """The quotes of a story, given as (document, speaker, text)."""
    documents = {name: Document("", "en", id=name) for name, _, _ in said}
    quotes = [Quote(name, 0, len(text), text, "en", speaker, "direct") for name, speaker, text in said]
    return Gatherer(*read_renderings(quotes, documents, ToyEncoder()), fitted())


def clusters(*said):
    own = gatherer(*said)
    found = gather(own, near_renderings(own))
    return [sorted(r.quote.doc for r in cluster.renderings) for cluster in found], found


WATER = "the water rose above the bridge before midnight"
ROAD = "every road to the northern villages remains closed"


def test_the_same_words_of_two_outlets_are_one_utterance():
    assert clusters(("x", "Ravi", WATER), ("y", "Ravi", WATER), ("y", "Ravi", ROAD))[0] == [["x", "y"]]


def test_a_part_of_a_longer_quote_belongs_to_it():
    names, found = clusters(("x", "Ravi", WATER + ". " + ROAD), ("y", "Ravi", ROAD))
    assert names == [["x", "y"]]
    (fullest,) = found[0].fullest
    assert found[0].renderings[fullest].quote.doc == "x"


def test_different_words_are_different_utterances():
    assert clusters(("x", "Ravi", WATER), ("y", "Ravi", ROAD))[0] == []


def test_one_outlet_alone_makes_no_cluster():
    assert clusters(("x", "Ravi", WATER), ("x", "Ravi", ROAD))[0] == []


def test_too_short_a_quote_is_left_out():
    assert clusters(("x", "Ravi", "not now"), ("y", "Ravi", "not now"))[0] == []


def test_the_order_of_documents_does_not_matter():
    said = [("x", "Ravi", WATER), ("y", "Ravi", WATER), ("z", "Ravi", ROAD), ("w", "Ravi", ROAD)]
    assert sorted(clusters(*said)[0]) == sorted(clusters(*said[::-1])[0]) == [["w", "z"], ["x", "y"]]


def test_a_large_cluster_is_compared_with_its_fullest_only():
    _, found = clusters(*((f"d{k}", "Ravi", WATER + " again" * k) for k in range(4)))
    assert len(compared(found[0], most=8)) == 6
    assert len(compared(found[0], most=3)) == 3


# Who is said to have spoken


@pytest.mark.parametrize(
    ("a", "b", "probability", "expected"),
    [
        ("", "Ravi Das", 0.4, 0.4),
        ("the minister", "Ravi Das", 0.4, 0.4),
        ("Ravi Das", "Ravi Das", 0.4, 8 / 11),  # odds 2:3, four times
        ("Ravi Das", "रवि दास", 0.1, 4 / 13),
        ("Ravi Das", "Sunita Devi", 0.8, 0.5),  # odds 4:1, a quarter
    ],
)
def test_one_name_speaks_for_one_utterance_and_two_names_against_it(a, b, probability, expected):
    assert by_speakers(probability, a, b) == pytest.approx(by_speakers(probability, b, a)) == pytest.approx(expected)


def test_a_name_that_is_guessed_tells_less():
    assert by_speakers(0.4, "Ravi Das", "Ravi Das", told=False) == pytest.approx(5 / 8)
    assert by_speakers(0.5, "Ravi Das", "Sunita Devi", told=False) == pytest.approx(3 / 8)


# Sentences that nobody is said to have spoken


def test_what_an_outlet_states_is_gathered_with_what_another_quotes():
    documents = {name: Document("", "en", id=name) for name in "xyz"}
    quotes = [Quote("x", 0, len(WATER), WATER, "en", "Ravi", "indirect")]
    sentences = [Sentence("x", 0, 0, len(WATER), WATER, "en"), Sentence("y", 0, 5, 5 + len(WATER), WATER, "en")]
    sentences.append(Sentence("z", 0, 0, len(WATER), WATER, "en"))
    told = stated(sentences, quotes)
    assert [(one.doc, one.start, one.kind) for one in told] == [("y", 5, "stated"), ("z", 0, "stated")]
    own = Gatherer(*read_renderings([*quotes, *told], documents, ToyEncoder()), fitted())
    pairs = with_speech(own, near_renderings(own))
    assert pairs == {(0, 1), (0, 2)}  # never two that nobody is said to have spoken
    for chance, members in ((0.79, []), (0.81, [[0, 1, 2]])):
        own.known.update({(0, 1): chance, (0, 2): chance, (1, 2): chance})
        assert [list(cluster.members) for cluster in gather(own, pairs)] == members


def test_a_sentence_around_a_quote_is_there_for_its_figures_alone():
    text = "Ravi, 46, said the water rose above the bridge"
    start = text.index("the water")
    quote = Quote("x", start, len(text), text[start:], "en", "Ravi", "indirect")
    whole = Sentence("x", 0, 0, len(text), text, "en")
    (told,) = stated([whole], [quote])
    assert (told.text, told.kind) == (text, "stated")
    assert not stated([whole], [Quote("x", 0, len(text), text, "en", "Ravi", "indirect")])
    other = Quote("y", 0, len(text), text, "en", "Ravi", "indirect")
    documents = {name: Document(text, "en", id=name) for name in "xy"}
    own = Gatherer(*read_renderings([quote, other, told], documents, ToyEncoder()), fitted())
    assert with_speech(own, {(0, 1), (1, 2)}) == {(0, 1)}
    assert own.sentence(0) == ("x", (0, len(text)))


# Joining, with the probabilities given


def joined(documents, same):
    """Documents of each cluster, given the probabilities of pairs; those not given are 0."""
    own = gatherer(*((name, "", f"{WATER} {name}") for name in documents))
    pairs = {(i, j) for j in range(len(documents)) for i in range(j)}
    own.known.update({pair: same.get(pair, 0.0) for pair in pairs})
    return [tuple(r.quote.doc for r in cluster.renderings) for cluster in gather(own, pairs)]


def test_two_renderings_come_together_from_even_odds_on():
    assert joined("xy", {(0, 1): 0.5}) == [("x", "y")]
    assert joined("xy", {(0, 1): 0.49}) == []


def test_clusters_come_together_while_their_pairs_agree_on_average():
    assert joined("xyz", {(0, 1): 0.9, (1, 2): 0.81, (0, 2): 0.0}) == [("x", "y", "z")]  # 0.405 on average
    two = {(0, 1): 0.9, (2, 3): 0.9, (1, 2): 0.6}
    assert joined("wxyz", two | {(0, 2): 0.59, (0, 3): 0.42}) == [("w", "x", "y", "z")]  # 1.61 of 4
    assert joined("wxyz", two | {(0, 2): 0.59, (0, 3): 0.40}) == [("w", "x"), ("y", "z")]  # 1.59 of 4


# Candidates and what is kept


def test_eight_nearest_of_a_language_are_candidates_itself_among_them():
    own = gatherer(*((f"d{k}", "", f"{WATER} {' '.join(f'w{n}' for n in range(k))}") for k in range(12)))
    rows = np.eye(12, 8, dtype=np.float32)
    for k, wording in enumerate(own.wordings):
        wording.whole[:] = rows[0] * (12 - k) + rows[1] * k + own.fitted.judge.means["en"]
    found = near_renderings(own)
    assert {j for i, j in found if i == 0} == set(range(1, 8))


def test_one_of_two_candidates_is_among_the_two_nearest_of_its_document():
    own = gatherer(("y", "", WATER), *(("x", "", f"{WATER} {k}") for k in range(1, 5)), ("y", "", ROAD))
    mean = own.fitted.judge.means["en"]
    for k, wording in enumerate(own.wordings):
        wording.whole[:] = mean
        wording.whole[:2] += np.float32((1, k / 8))
    # The nearest to the first of y are the first two of x; to all of x the last of y is, and the first behind it.
    assert {pair for pair in near_renderings(own) if 0 in pair} == {(0, 1), (0, 2), (0, 3), (0, 4)}
    own = gatherer(*((doc, "", f"{WATER} {doc} {k}") for doc in "yx" for k in range(4)))
    for k, wording in enumerate(own.wordings):
        wording.whole[:] = mean
        wording.whole[:2] += np.float32((1, k % 4 / 4))
    assert (0, 4) in near_renderings(own) and (0, 7) not in near_renderings(own)


def test_what_is_unlike_is_no_candidate():
    own = gatherer(("x", "", WATER), ("y", "", ROAD))
    for cosine, count in ((0.21, 1), (0.19, 0)):
        for wording, row in zip(own.wordings, ((1, 0), (cosine, (1 - cosine**2) ** 0.5)), strict=True):
            wording.whole[:] = own.fitted.judge.means["en"]
            wording.whole[:2] += np.float32(row)
        assert len(near_renderings(own)) == count


def test_what_was_measured_of_pairs_that_may_be_told_is_kept():
    calls = []

    class Counting(EqualWords):
        def judge(self, a, b, known):
            calls.append((a.text, b.text))
            return super().judge(a, b, known)

    said = (("x", "Ravi", WATER), ("y", "Ravi", WATER + " again"), ("z", "Ravi", ROAD))
    own = gatherer(*said)
    own.fitted = fitted(Counting())
    (cluster,) = gather(own, near_renderings(own))
    assert len(calls) == len(set(calls))
    before = len(calls)
    i, j = cluster.members
    assert own.measured(i, j) is own.kept[i, j] and len(calls) == before
    other = own.measured(0, 2)
    assert (0, 2) not in own.kept and len(calls) == before + 1
    expected = measure(own.wordings[0], own.wordings[2], EqualWords())
    assert np.array_equal(other.verdict.a, expected.verdict.a)
