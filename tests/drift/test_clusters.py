"""Clusters of one utterance, with a comparer that only knows equal words."""

import numpy as np
from toy import DIMENSION, ToyEncoder

from align.core.types import Document, Quote
from align.drift.clusters import Gatherer, compared, gather, near_renderings, read_renderings
from align.drift.word_head import Compared
from align.model.heads import Head

MEANS = {lang: np.zeros(DIMENSION, np.float32) for lang in ("hi", "en")}
HEAD = Head(("more", "less"), np.array([8.0, 2.0], np.float32), -6.0)


class EqualWords:
    """Holds a word for rendered where the other text has it."""

    def compare(self, a, b, known):
        forms = [{word.form for word in side.words} for side in (a, b)]
        rows = [
            np.array([[-4.0 if word.form in other else 4.0, -4.0] for word in side.words], np.float32).reshape(-1, 2)
            for side, other in ((a, forms[1]), (b, forms[0]))
        ]
        return Compared(*rows, np.zeros((len(a.words), len(b.words)), np.float32), 0.0)


def clusters(*said):
    """Gather quotes given as (document, speaker, text)."""
    documents = {name: Document("", "en", id=name) for name, _, _ in said}
    quotes = [Quote(name, 0, len(text), text, "en", speaker, "direct") for name, speaker, text in said]
    renderings = read_renderings(quotes, documents, ToyEncoder())
    found = gather(renderings, near_renderings(renderings, MEANS), Gatherer(EqualWords(), MEANS, HEAD))
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
