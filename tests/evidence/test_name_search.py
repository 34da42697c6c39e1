"""Name search: the name meant comes first, whichever way the candidates are looked through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.evidence.name_search import NameIndex, retrieve
from align.evidence.name_similarity import name_similarity

WORDS = st.one_of(
    st.sampled_from(["रमेश", "Ramesh", "यूएपीए", "UAPA", "ए.", "A.", "जी", "Mr", "दिल्ली", "Delhi"]),
    st.sampled_from(["New York", "न्यूयॉर्क", "11", "दक्षिण", "O'Brien", "("]),
)
NAMES = st.one_of(st.lists(WORDS, max_size=5).map(" ".join), st.text(max_size=20))
POOL = ["Ramesh Patil", "Suresh Patil", "National Zoo", "NIA", "Greece", "New York"]
POOL += ["गीता देवी", "Apollo 11", "Apollo 13", ""]


@given(st.lists(NAMES, max_size=6), NAMES, st.integers(1, 8))
def test_a_search_gives_the_best_first_and_only_what_there_is(names, query, top):
    found = NameIndex(names).search(query, top)
    scores = [score for _, score in found]
    assert scores == sorted(scores, reverse=True)
    assert len({name for name, _ in found}) == len(found) <= top
    assert all(name in names and score == name_similarity(query, name) for name, score in found)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("सुरेश पाटिल", "Suresh Patil"), ("एनआईए", "NIA"), ("यूनान", "Greece"), ("न्यूयॉर्क", "New York"),
        ("Geeta Devi", "गीता देवी"), ("अपोलो 13", "Apollo 13"),
    ],
)  # fmt: skip
def test_the_name_meant_comes_first(query, name):
    (found,) = retrieve([query], POOL, 3)
    assert found["query"] == query
    assert found["matches"][0]["name"] == name
    assert len(found["matches"]) == 3


def test_nothing_is_found_among_nothing():
    assert list(retrieve(["रमेश", ""], [], 5)) == [{"query": "रमेश", "matches": []}, {"query": "", "matches": []}]


def test_an_index_of_letter_pairs_finds_what_a_scan_finds(monkeypatch):
    names = [
        f"{a}{b}" for a in ("Ram", "Shiv", "Dev", "Kiran", "Mohan") for b in ("pur", "garh", "nagar", "abad", "kot")
    ]
    queries = ["रामपुर", "शिवगढ़", "देवनगर", "मोहनकोट", "किरणाबाद"]
    scanned = [NameIndex(names).search(query, 1) for query in queries]
    monkeypatch.setattr("align.evidence.name_search.SCANNED", 1)
    monkeypatch.setattr("align.evidence.name_search.PAIRED", 8)
    assert [NameIndex(names).search(query, 1) for query in queries] == scanned
