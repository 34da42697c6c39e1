"""What is kept of rated candidates, with a toy encoder whose neighbours are known."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from toy import ToyEncoder

from align.alignment.features import Sentences, score_candidates
from align.alignment.mining import Pool, best_of_source, merges, mine, one_to_one
from align.core.types import Bead

TABLE = {"नदी": "river", "पुल": "bridge", "बारिश": "rain", "नाव": "boat", "सड़क": "road", "घर": "house"}
HI = ["नदी पुल", "बारिश", "नाव घर", "सड़क"]
EN = ["road", "rain", "bridge river", "boat house"]


def pool(hi=HI, en=EN, hi_doc=None, en_doc=None):
    toy = ToyEncoder(TABLE)
    sides = Sentences("hi", hi, toy.encode(hi)), Sentences("en", en, toy.encode(en))
    docs = [np.array(docs if docs else [0] * len(side)) for docs, side in ((hi_doc, hi), (en_doc, en))]
    return Pool(*sides, *docs)


def beads(links):
    return [Bead((i,), (j,), 0.9, 1.0, p) for i, j, p in links]


def test_the_counterpart_is_among_the_candidates_and_scores_highest():
    found = mine(pool())
    assert {((0,), (2,)), ((1,), (1,)), ((2,), (3,)), ((3,), (0,))} <= set(found)
    scored = score_candidates(pool().hi, pool().en, found)
    right = np.array([HI[h[0]] for h in scored.hi]) == HI[0]
    best = np.argmax(np.where(right, scored.table["cosine"], -1))
    assert scored.en[best] == (2,)


def test_a_side_apart_keeps_its_texts_and_vectors():
    rows = np.array([2, 0])
    part = pool().part(rows, np.array([3]))
    assert part.hi.texts == [HI[2], HI[0]] and part.en.texts == [EN[3]]
    assert np.array_equal(part.hi.raw, pool().hi.raw[rows])


link = st.tuples(st.integers(0, 4), st.integers(0, 4), st.floats(0, 1))


@given(st.lists(link, max_size=20, unique_by=lambda x: x[:2]))
def test_one_to_one_uses_no_sentence_twice_and_leaves_no_free_pair(links):
    hi, en, p = (np.array([row[k] for row in links]) for k in range(3))
    kept = one_to_one(hi.astype(int), en.astype(int), p, np.full(len(links), 0.9, np.float32))
    used = set(hi[kept]), set(en[kept])
    assert len(used[0]) == len(kept) == len(used[1])
    assert all(i in used[0] or j in used[1] for i, j, _ in links)
    assert (np.diff(p[kept]) <= 0).all() and (not links or p[kept[0]] == p.max())


def test_of_equally_probable_pairs_the_more_similar_then_the_earlier_is_chosen():
    hi, en, similarity = np.array([1, 0, 0]), np.array([0, 1, 0]), np.array([0.8, 0.9, 0.9], np.float32)
    assert one_to_one(hi, en, np.full(3, 0.5), similarity).tolist() == [2]
    assert one_to_one(hi, en, np.full(3, 0.5), similarity[[1, 0, 0]]).tolist() == [0, 1]


@given(st.lists(link, max_size=20, unique_by=lambda x: x[:2]))
def test_best_of_source_keeps_the_most_probable_counterpart_in_each_document(links):
    found, docs = beads(links), np.array([0, 0, 1, 1, 1])
    kept = {(found[k].hi[0], int(docs[found[k].en[0]])): found[k].probability for k in best_of_source(found, docs)}
    for i, j, p in links:
        assert kept[i, int(docs[j])] >= p


def test_neighbours_merge_only_when_both_have_a_link_and_share_a_document():
    story = pool(hi_doc=[0, 0, 1, 1])
    assert merges(story, {(0, 2), (1, 2)}) == [((0, 1), (2,))]
    assert merges(story, {(1, 2), (2, 2)}) == []
    assert merges(story, {(0, 0), (0, 1)}) == [((0,), (0, 1))]


def test_among_many_documents_each_meets_its_like():
    words = [f"word{k}" for k in range(300)]
    hi, en, hi_doc, en_doc = [], [], [], []
    for doc in range(40):
        own = words[7 * doc : 7 * doc + 7]
        hi += [" ".join(own[:4]), " ".join(own[3:])]
        en += [" ".join(own[3:]), " ".join(own[:4])]
        hi_doc += [doc, doc]
        en_doc += [39 - doc, 39 - doc]
    many = pool(hi, en, hi_doc, en_doc)
    assert len(many.document_pairs) < 40 * 40
    assert {(doc, 39 - doc) for doc in range(40)} <= set(many.document_pairs)


def test_four_nearest_sentences_are_candidates_both_ways():
    def fan(*angles):
        return np.array([[np.cos(angle), np.sin(angle)] for angle in angles], np.float32)

    def candidates(hi, en):
        sides = Sentences("hi", ["क"] * len(hi), hi), Sentences("en", ["a"] * len(en), en)
        for side in sides:
            object.__setattr__(side, "vectors", side.raw)  # as if centred already
        return mine(Pool(*sides, np.zeros(len(hi), int), np.zeros(len(en), int)))

    one = fan(0)
    six = fan(0.2, 0.4, 0.6, 0.8, 1.0, 1.2)
    assert candidates(one, six) == [((0,), (j,)) for j in range(6)]  # it is the nearest of all six
    crowd = np.vstack([one, fan(*[0.1] * 4)])  # four that are nearer to each
    assert [j for (i,), (j,) in candidates(crowd, six) if i == 0] == [0, 1, 2, 3]
