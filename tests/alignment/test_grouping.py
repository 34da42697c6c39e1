"""Stories among documents: links by vectors and rare names, agglomerate while they hold on average."""

import numpy as np
import pytest

from align.alignment.grouping import (
    DOCUMENT_MARKS,
    MOST_WHOLE,
    NEAR_DOCUMENTS,
    Profile,
    agglomerate,
    document_links,
    profile,
    stories,
)
from align.core.vectors import unit
from align.jobs.stories import stories_head


def document(lang, row, *keys):
    vector = unit(np.array([row], np.float32))[0]
    return Profile(lang, vector, vector, frozenset(keys))


def test_groups_merge_while_their_mean_link_holds():
    chain = {(0, 1): 0.9, (1, 2): 0.8, (2, 3): 0.9}
    assert agglomerate(4, chain, 0.5) == ([[0, 1], [2, 3]], 2)  # across, one link of four: 0.2
    assert agglomerate(4, chain, 0.2) == ([[0, 1, 2, 3]], 1)
    assert agglomerate(3, {}, 0.5) == ([[0], [1], [2]], 3)


def test_a_story_of_more_documents_than_are_looked_at_still_holds_together():
    size, random = NEAR_DOCUMENTS * 3, np.random.default_rng(0)
    links = {}
    for a in range(size):
        for b in random.permutation(size)[:NEAR_DOCUMENTS].tolist():
            links |= {(min(a, b), max(a, b)): 0.9} if a != b else {}
    assert len(agglomerate(size, links, 0.4)[0]) == 1


def test_marks_tell_how_far_the_nearest_document_of_that_language_is():
    rows = [("hi", [1, 0, 0]), ("en", [1, 0.1, 0]), ("en", [0.6, 0.8, 0]), ("hi", [0, 1, 0])]
    documents = [document(lang, row, "x" if k < 2 else "y") for k, (lang, row) in enumerate(rows)]
    pairs, marks = document_links(documents)
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
    told = [
        document(lang, topic + 0.3 * random.normal(size=64), f"name{k}", "everyone")
        for k, topic in enumerate(topics)
        for lang in ("hi", "en")
    ]
    found = stories(told, stories_head())
    assert found == [[2 * k, 2 * k + 1] for k in range(count)]
    order = random.permutation(len(told))
    again = stories([told[k] for k in order], stories_head())
    assert sorted(sorted(int(order[k]) for k in own) for own in again) == found


def test_a_profile_weighs_sentences_by_length_and_knows_their_names():
    found = profile("en", ["Marlowe spoke in Tarsod.", "Yes."], np.eye(2, dtype=np.float32), *np.zeros((2, 2)))
    assert found.vector[0] > found.vector[1] > 0
    assert found.keys
