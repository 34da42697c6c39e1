"""Stories among documents: links by vectors and rare names, agglomerate while they hold on average."""

import numpy as np
import pytest

from align.alignment.grouping import (
    DOCUMENT_MARKS,
    MOST_WHOLE,
    NEAR_DOCUMENTS,
    DocumentSet,
    agglomerate,
    document_links,
    stories,
    sum_up,
)
from align.core.vectors import unit
from align.jobs.regroup import stories_head


def documents(*told):
    """Documents by language, vector and what they say."""
    vectors = unit(np.array([row for _, row, _ in told], np.float32))
    return DocumentSet([lang for lang, _, _ in told], [[text] for _, _, text in told], vectors, vectors)


def test_groups_merge_while_their_mean_link_holds():
    chain = {(0, 1): 0.9, (1, 2): 0.8, (2, 3): 0.9}
    assert agglomerate(4, chain, 0.5) == [[0, 1], [2, 3]]  # across, one link of four: 0.2
    assert agglomerate(4, chain, 0.2) == [[0, 1, 2, 3]]
    assert agglomerate(3, {}, 0.5) == [[0], [1], [2]]


def test_a_story_of_more_documents_than_are_looked_at_still_holds_together():
    size, random = NEAR_DOCUMENTS * 3, np.random.default_rng(0)
    links = {}
    for a in range(size):
        for b in random.permutation(size)[:NEAR_DOCUMENTS].tolist():
            links |= {(min(a, b), max(a, b)): 0.9} if a != b else {}
    assert len(agglomerate(size, links, 0.4)) == 1


def test_marks_tell_how_far_the_nearest_document_of_that_language_is():
    rows = [("hi", [1, 0, 0]), ("en", [1, 0.1, 0]), ("en", [0.6, 0.8, 0]), ("hi", [0, 1, 0])]
    said = ("कल करीम आए।", "Then Karim came.", "Then Tarsod fell.", "कल तरसोद गिरा।")
    pairs, marks = document_links(documents(*((*row, text) for row, text in zip(rows, said, strict=True))))
    told = {
        (int(a), int(b)): dict(zip(DOCUMENT_MARKS, own, strict=True)) for (a, b), own in zip(pairs, marks, strict=True)
    }
    assert told[0, 1]["gap"] == told[0, 1]["far_gap"] == 0  # each the other's nearest
    assert told[0, 2]["far_gap"] > 0 and told[0, 2]["cosine"] == pytest.approx(0.6)
    assert told[0, 3]["same_language"] == 1 and told[0, 1]["same_language"] == 0
    assert told[0, 1]["rare"] > told[0, 2]["rare"] == 0


def test_many_stories_come_apart_and_do_not_depend_on_the_order():
    random = np.random.default_rng(0)
    count = MOST_WHOLE
    topics = random.normal(size=(count, 64))
    names = ["".join(random.permutation(["Ka", "li", "nd", "or", "am", "ush", "eb"])) for _ in range(count)]
    told = [
        (lang, topic + 0.3 * random.normal(size=64), f"Yesterday {name} met Marlow.")
        for name, topic in zip(names, topics, strict=True)
        for lang in ("hi", "en")
    ]
    found = stories(documents(*told), stories_head())
    assert found == [[2 * k, 2 * k + 1] for k in range(count)]
    order = random.permutation(len(told))
    again = stories(documents(*(told[k] for k in order)), stories_head())
    assert sorted(sorted(int(order[k]) for k in own) for own in again) == found


def test_a_document_weighs_its_sentences_by_length_and_knows_their_names():
    class Axes:
        dimension = 3

        def encode(self, texts):
            return np.eye(len(texts), dtype=np.float32)

    found = sum_up(["en", "en"], [["Marlowe spoke in Tarsod.", "Yes."], ["No."]], Axes(), None)
    assert found.vectors[0, 0] > found.vectors[0, 1] > found.vectors[0, 2]
    assert found.keys[0] and not found.keys[1]
